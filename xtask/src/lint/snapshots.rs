//! No snapshot waits for a decision, and none has outlived the test that made it.

use anyhow::Result;

use super::{Checked, Finding};
use crate::repository;

pub(super) fn check() -> Result<Checked> {
    let pending = repository::files_ending(".snap.new")?;
    let mut findings: Vec<Finding> = pending.iter().map(|file| waiting(file)).collect();
    let snapshots = repository::files_of("snap")?;
    for file in &snapshots {
        let source = source_of(&repository::read(file)?).map(str::to_owned);
        let exists = |source: &str| repository::root().join(source).is_file();
        findings.extend(judge(file, source.as_deref(), exists));
    }
    Ok(Checked { scope: format!("{} snapshots", snapshots.len()), findings })
}

fn waiting(file: &str) -> Finding {
    let todo = "look at it, then run `cargo xtask snapshots --accept` or delete it";
    Finding::new(file, "a snapshot that nobody has accepted", todo)
}

fn judge(file: &str, source: Option<&str>, exists: impl Fn(&str) -> bool) -> Option<Finding> {
    match source {
        None => Some(Finding::at(file, 1, "no `source:` line", "make it anew from its test")),
        Some(source) if !exists(source) => {
            let what = format!("made by {source}, which is gone");
            Some(Finding::new(file, what, "delete it, or make it anew from its test"))
        }
        Some(_) => None,
    }
}

/// The test file named in a snapshot's header.
fn source_of(snapshot: &str) -> Option<&str> {
    let (header, _) = snapshot.strip_prefix("---\n")?.split_once("\n---\n")?;
    let line = header.lines().find_map(|line| line.strip_prefix("source: "))?;
    Some(line.trim().trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use super::{judge, source_of};

    #[test]
    fn the_source_is_read_from_the_header_alone() {
        let snapshot = "---\nsource: crates/a/src/b.rs\nexpression: x\n---\nsource: no\n";
        assert_eq!(source_of(snapshot), Some("crates/a/src/b.rs"));
        assert_eq!(source_of("---\nexpression: x\n---\nsource: no\n"), None);
        assert_eq!(source_of("plain text"), None);
    }

    #[test]
    fn a_snapshot_of_a_file_that_is_gone_is_stale() {
        let exists = |source: &str| source == "here.rs";
        assert!(judge("a.snap", Some("here.rs"), exists).is_none());
        assert!(judge("a.snap", Some("gone.rs"), exists).is_some());
        assert!(judge("a.snap", None, exists).is_some());
    }
}
