//! `cargo xtask snapshots`: every snapshot compared in full, or the new ones taken over.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use clap::Args;

use crate::{CLEAN, FOUND, repository, test};

#[derive(Args)]
pub(crate) struct Options {
    /// Write what the tests show now and list the files that changed.
    #[arg(long)]
    accept: bool,
}

/// Compares, or accepts.
pub(crate) fn run(options: &Options) -> Result<u8> {
    if options.accept { accept() } else { compare() }
}

fn compare() -> Result<u8> {
    let mut cargo = test::command(&[]);
    cargo.env("INSTA_UPDATE", "no").env("INSTA_REQUIRE_FULL_MATCH", "1");
    let (code, tally, referenced) = test::counted(&mut cargo)?;
    let code = test::verdict(code, tally);
    let pending = repository::files_ending(".snap.new")?;
    for file in &pending {
        eprintln!(
            "{file}: a snapshot that nobody has accepted: look at it, then accept or delete it"
        );
    }
    let code = if pending.is_empty() { code } else { code.max(FOUND) };
    if code == CLEAN { none_unreferenced(&referenced) } else { Ok(code) }
}

fn accept() -> Result<u8> {
    let before = snapshots()?;
    let mut cargo = test::command(&[]);
    cargo.env("INSTA_UPDATE", "always");
    let (code, tally, referenced) = test::counted(&mut cargo)?;
    let code = test::verdict(code, tally);
    let after = snapshots()?;
    let changed = changed(&before, &after);
    println!("{} snapshot(s) changed", changed.len());
    for file in changed {
        println!("  {file}");
    }
    if code == CLEAN { none_unreferenced(&referenced) } else { Ok(code) }
}

/// Whether the tests of a whole run that passed referred to every snapshot there is.
pub(crate) fn none_unreferenced(referenced: &BTreeSet<String>) -> Result<u8> {
    let snapshots = snapshots()?;
    let unreferenced = unreferenced(&snapshots, referenced);
    for file in &unreferenced {
        eprintln!("{file}: no test refers to this snapshot: delete it");
    }
    Ok(if unreferenced.is_empty() { CLEAN } else { FOUND })
}

/// Every snapshot with its text.
fn snapshots() -> Result<BTreeMap<String, String>> {
    let files = repository::files_of("snap")?.into_iter();
    files.map(|file| Ok((file.clone(), repository::read(&file)?))).collect()
}

fn unreferenced<'a>(
    snapshots: &'a BTreeMap<String, String>,
    referenced: &BTreeSet<String>,
) -> Vec<&'a str> {
    snapshots.keys().filter(|file| !referenced.contains(*file)).map(String::as_str).collect()
}

fn changed<'a>(
    before: &BTreeMap<String, String>,
    after: &'a BTreeMap<String, String>,
) -> Vec<&'a str> {
    let new = after.iter().filter(|(file, text)| before.get(*file) != Some(*text));
    new.map(|(file, _)| file.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::{changed, unreferenced};

    fn files(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(file, text)| ((*file).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn only_new_and_different_files_count_as_changed() {
        let before = files(&[("a.snap", "1"), ("b.snap", "2"), ("gone.snap", "3")]);
        let after = files(&[("a.snap", "1"), ("b.snap", "other"), ("c.snap", "4")]);
        assert_eq!(changed(&before, &after), ["b.snap", "c.snap"]);
    }

    #[test]
    fn a_snapshot_without_a_test_is_named() {
        let referenced = BTreeSet::from(["a.snap".to_owned()]);
        assert_eq!(
            unreferenced(&files(&[("a.snap", ""), ("b.snap", "")]), &referenced),
            ["b.snap"]
        );
    }
}
