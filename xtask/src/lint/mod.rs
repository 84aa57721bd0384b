//! `cargo xtask lint`: format, clippy, and what no compiler checks.
//!
//! Each check returns what it found; only this module prints and decides.

mod attics;
mod edges;
mod functions;
mod licences;
mod module_docs;
mod reasons;
mod snapshots;
mod spdx;
mod top_level;

use std::fmt;

use anyhow::Result;

use crate::{CLEAN, FOUND, program, repository};

/// Something that a check found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    /// `file:line`, or the file alone where no line can be named.
    place: String,
    /// What is wrong.
    what: String,
    /// What to do about it.
    todo: String,
}

impl Finding {
    fn new(place: impl Into<String>, what: impl Into<String>, todo: impl Into<String>) -> Self {
        Self { place: place.into(), what: what.into(), todo: todo.into() }
    }

    fn at(file: &str, line: usize, what: impl Into<String>, todo: impl Into<String>) -> Self {
        Self::new(format!("{file}:{line}"), what, todo)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}\n    to do: {}", self.place, self.what, self.todo)
    }
}

/// What a check looked at and what it found there.
struct Checked {
    /// How much was looked at, in words.
    scope: String,
    findings: Vec<Finding>,
}

/// A Rust file of the repository.
struct Source {
    file: String,
    text: String,
}

/// Runs every check, also after one has failed, so that one run shows everything.
pub(crate) fn run() -> Result<u8> {
    let sources = sources()?;
    let files = repository::files()?;
    let results = [
        ("module docs", module_docs::check(&sources)),
        ("function length", functions::check(&sources)?),
        ("reasons", reasons::check(&sources)?),
        ("file names", attics::check(&files)),
        ("top level", top_level::check(&repository::committed_files()?)),
        ("snapshots", snapshots::check()?),
        ("edges", edges::check()?),
        ("licences", licences::check()?),
    ];
    let mut failed: Vec<&str> =
        results.iter().filter(|result| !report(result)).map(|r| r.0).collect();
    failed.extend(tools()?);
    if failed.is_empty() {
        println!("lint: clean");
        return Ok(CLEAN);
    }
    println!("lint: not clean: {}", failed.join(", "));
    Ok(FOUND)
}

/// Prints a result and says whether it is clean.
fn report((name, checked): &(&str, Checked)) -> bool {
    let clean = checked.findings.is_empty();
    println!("{} {name}: {}", if clean { "ok  " } else { "FAIL" }, checked.scope);
    for finding in &checked.findings {
        println!("  {finding}");
    }
    clean
}

fn sources() -> Result<Vec<Source>> {
    let files = repository::files_of("rs")?.into_iter();
    files.map(|file| Ok(Source { text: repository::read(&file)?, file })).collect()
}

/// The Rust toolchain's own checks, by the names of those that fail.
fn tools() -> Result<Vec<&'static str>> {
    let mut failed = Vec::new();
    for manifest in repository::files()?.iter().filter(|file| is_workspace(file)) {
        let format = ["fmt", "--all", "--check", "--manifest-path", manifest];
        if !succeeds(&format, "run `cargo fmt --all` there")? {
            failed.push("fmt");
        }
    }
    let clippy =
        ["clippy", "--workspace", "--all-targets", "--locked", "--quiet", "--", "-D", "warnings"];
    if !succeeds(&clippy, "mend what clippy names above")? {
        failed.push("clippy");
    }
    Ok(failed)
}

/// Whether a file is the manifest of a workspace: the root's, or one of those kept apart from it.
fn is_workspace(file: &str) -> bool {
    let manifest = file == "Cargo.toml" || file.ends_with("/Cargo.toml");
    manifest
        && repository::read(file)
            .is_ok_and(|text| text.contains("\n[workspace]") || text.starts_with("[workspace]"))
}

fn succeeds(args: &[&str], todo: &str) -> Result<bool> {
    let code = program::run(program::cargo().args(args))?;
    let clean = code == 0;
    println!("{} cargo {}", if clean { "ok  " } else { "FAIL" }, args.join(" "));
    if !clean {
        println!("    to do: {todo}");
    }
    Ok(clean)
}
