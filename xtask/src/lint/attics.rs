//! No file is named after nothing in particular: such files become attics.

use std::path::Path;

use super::{Checked, Finding};

/// Names, without the ending, of files and of folders that hold source.
const ATTICS: &[&str] = &["utils", "util", "helpers", "helper", "common", "misc", "imp"];
/// Endings of source files.
const SOURCE: &[&str] = &["rs", "py", "mjs", "js"];

pub(super) fn check(files: &[String]) -> Checked {
    let is_source = |file: &&String| {
        let ending = Path::new(file).extension().and_then(|ending| ending.to_str());
        ending.is_some_and(|ending| SOURCE.contains(&ending))
    };
    let sources: Vec<_> = files.iter().filter(is_source).collect();
    let named_badly = sources.iter().filter(|file| is_attic(file));
    let findings = named_badly.map(|file| {
        let what = "the name says nothing about what is inside";
        Finding::new(
            file.as_str(),
            what,
            "name it after the one thing that it owns, or take it apart",
        )
    });
    Checked { scope: format!("{} files", sources.len()), findings: findings.collect() }
}

fn is_attic(file: &str) -> bool {
    let stem = |part: &str| part.split('.').next().unwrap_or(part).to_owned();
    file.split('/').any(|part| ATTICS.contains(&stem(part).as_str()))
}

#[cfg(test)]
mod tests {
    use super::{check, is_attic};

    #[test]
    fn attics_are_found_as_file_and_as_folder() {
        assert!(is_attic("crates/wire/src/utils.rs"));
        assert!(is_attic("crates/wire/tests/common/mod.rs"));
        assert!(!is_attic("crates/wire/src/utilities_of_time.rs"));
        assert!(!is_attic("crates/wire/src/coding.rs"));
    }

    #[test]
    fn only_source_files_count() {
        let files = ["README.md", "docs/common.md", "a/helpers.py"].map(str::to_owned);
        assert_eq!(check(&files).findings.len(), 1);
    }
}
