//! `cargo xtask test`: every test of the workspace, with a plain total at the end.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::{fmt, fs, io};

use anyhow::{Context, Result};
use clap::Args;

use crate::{CLEAN, FOUND, program, repository, snapshots};

#[derive(Args, Default)]
pub(crate) struct Options {
    /// Passed on to `cargo test`: the name of a test, or after `--` options of the test runner.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    args: Vec<OsString>,
}

/// Runs the tests as a developer does: snapshots are compared and never written.
pub(crate) fn run(options: &Options) -> Result<u8> {
    let mut cargo = command(&options.args);
    cargo.env("INSTA_UPDATE", "no");
    let (code, tally, referenced) = counted(&mut cargo)?;
    let code = verdict(code, tally);
    let whole_run = options.args.is_empty();
    if whole_run && code == CLEAN {
        return snapshots::none_unreferenced(&referenced);
    }
    Ok(code)
}

/// `cargo test` over the whole workspace.
pub(crate) fn command(args: &[OsString]) -> Command {
    let mut cargo = program::cargo();
    cargo.args(["test", "--workspace", "--locked", "--no-fail-fast"]).args(args);
    cargo
}

/// Prints the total and turns it into an exit code: a run of no test is a failure.
pub(crate) fn verdict(code: u8, tally: Tally) -> u8 {
    println!("\n{tally}");
    if tally.passed + tally.failed == 0 {
        eprintln!("error: no test ran: check the filter, or the build errors above");
        return code.max(FOUND);
    }
    code
}

/// Runs a test command, shows its output as it comes, adds up what its runners say, and returns the
/// snapshots that its tests referred to, which insta writes into a file.
pub(crate) fn counted(command: &mut Command) -> Result<(u8, Tally, BTreeSet<String>)> {
    let file = repository::target_dir()?.join("insta-references.txt");
    match fs::remove_file(&file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    let (code, tally) = shown(command.env("INSTA_SNAPSHOT_REFERENCES_FILE", &file))?;
    Ok((code, tally, references(&fs::read_to_string(&file).unwrap_or_default())))
}

/// The paths in such a file, relative to the root.
fn references(text: &str) -> BTreeSet<String> {
    let paths = text.lines().filter_map(|line| fs::canonicalize(line).ok());
    let paths =
        paths.filter_map(|path| Some(path.strip_prefix(repository::root()).ok()?.to_owned()));
    paths.map(|path| path.to_string_lossy().into_owned()).collect()
}

fn shown(command: &mut Command) -> Result<(u8, Tally)> {
    let mut child = command.stdout(Stdio::piped()).spawn().context("cannot start cargo test")?;
    let stdout = child.stdout.take().context("cargo test has no output to read")?;
    let mut tally = Tally::default();
    for line in BufReader::new(stdout).lines() {
        let line = line?;
        println!("{line}");
        tally.add(&line);
    }
    Ok((program::code_of(child.wait()?), tally))
}

/// How many tests passed, failed and were skipped.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tally {
    passed: u64,
    failed: u64,
    skipped: u64,
}

impl Tally {
    /// Adds a closing line such as `test result: ok. 3 passed; 0 failed; 1 ignored; ...`.
    fn add(&mut self, line: &str) {
        let Some((_, counts)) =
            line.strip_prefix("test result: ").and_then(|rest| rest.split_once(". "))
        else {
            return;
        };
        for count in counts.split("; ") {
            match count.split_once(' ') {
                Some((number, "passed")) => self.passed += number.parse().unwrap_or(0),
                Some((number, "failed")) => self.failed += number.parse().unwrap_or(0),
                Some((number, "ignored")) => self.skipped += number.parse().unwrap_or(0),
                _ => {}
            }
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

#[cfg(test)]
mod tests {
    use super::{Tally, verdict};

    #[test]
    fn closing_lines_add_up() {
        let mut tally = Tally::default();
        tally.add("running 3 tests");
        tally.add("test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out");
        tally.add("test result: FAILED. 5 passed; 4 failed; 0 ignored; 0 measured; finished in 1s");
        assert_eq!(tally, Tally { passed: 7, failed: 4, skipped: 1 });
        assert_eq!(tally.to_string(), "7 passed, 4 failed, 1 skipped");
    }

    #[test]
    fn a_run_without_a_test_fails() {
        assert_eq!(verdict(0, Tally::default()), 1);
        assert_eq!(verdict(0, Tally { passed: 0, failed: 0, skipped: 3 }), 1);
        assert_eq!(verdict(0, Tally { passed: 1, failed: 0, skipped: 0 }), 0);
        assert_eq!(verdict(101, Tally { passed: 1, failed: 1, skipped: 0 }), 101);
    }
}
