//! The visible top level of the repository is the map, and nothing else.

use std::collections::BTreeMap;

use super::{Checked, Finding};

/// What a visitor sees first. Names that begin with a dot are not visible.
const MAP: &[&str] =
    &["Cargo.lock", "Cargo.toml", "README.md", "crates", "fuzz", "snapshots", "xtask"];
/// Parts of the map that need not be there.
const OPTIONAL: &[&str] = &["fuzz"];

pub(super) fn check(files: &[String]) -> Checked {
    let top = |file: &String| file.split('/').next().unwrap_or(file).to_owned();
    let seen: BTreeMap<String, &String> = files.iter().map(|file| (top(file), file)).collect();
    let visible = seen.iter().filter(|(name, _)| !name.starts_with('.'));
    let extra = visible.filter(|(name, _)| !MAP.contains(&name.as_str())).map(|(_, file)| {
        let todo = format!("move it under one of {}", MAP.join(", "));
        Finding::new(file.as_str(), "stands at the top level, which is the map", todo)
    });
    let missing = MAP.iter().filter(|name| !OPTIONAL.contains(name) && !seen.contains_key(**name));
    let missing = missing.map(|name| {
        Finding::new(*name, "is on the map and not in git", "commit it, or change the map")
    });
    Checked { scope: MAP.join(" "), findings: extra.chain(missing).collect() }
}

#[cfg(test)]
mod tests {
    use super::check;

    fn places(files: &[&str]) -> Vec<String> {
        let files: Vec<String> = files.iter().map(|file| (*file).to_owned()).collect();
        check(&files).findings.into_iter().map(|finding| finding.place).collect()
    }

    const WHOLE: &[&str] = &[
        "Cargo.lock",
        "Cargo.toml",
        "README.md",
        "crates/a/x.rs",
        "snapshots/a.snap",
        "xtask/x.rs",
    ];

    #[test]
    fn the_map_alone_is_clean() {
        assert!(places(WHOLE).is_empty());
        assert!(places(&[WHOLE, &[".ci/run", "fuzz/Cargo.toml"]].concat()).is_empty());
    }

    #[test]
    fn what_is_extra_and_what_is_missing_is_named() {
        assert_eq!(places(&[WHOLE, &["docs/a.md"]].concat()), ["docs/a.md"]);
        assert_eq!(places(&WHOLE[1..]), ["Cargo.lock"]);
    }
}
