//! Every source file opens with what it is for.

use super::{Checked, Finding, Source};

pub(super) fn check(sources: &[Source]) -> Checked {
    let missing = sources.iter().filter(|source| !source.text.starts_with("//!"));
    let findings = missing.map(|source| {
        let todo = "say in a `//!` line at the top what the module owns";
        Finding::at(&source.file, 1, "the file does not open with a module doc", todo)
    });
    Checked { scope: format!("{} files", sources.len()), findings: findings.collect() }
}

#[cfg(test)]
mod tests {
    use super::{Source, check};

    #[test]
    fn the_doc_must_come_first() {
        let sources = ["//! What it is.\nfn a() {}", "use x;\n//! Late.", ""];
        let sources = sources.map(|text| Source { file: "a.rs".to_owned(), text: text.to_owned() });
        assert_eq!(check(&sources).findings.len(), 2);
    }
}
