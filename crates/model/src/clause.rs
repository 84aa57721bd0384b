//! One checkable statement about the operation each, in our own words, with its level and the
//! place that it was read from. The table itself is in the folder beside this file.

mod table;

use std::fmt;

use crate::level::Level;

pub use table::CLAUSES;

/// The id of a clause, such as `keys.duplicate`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClauseId(pub &'static str);

/// A text that clauses were read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Page {
    /// What it is.
    pub title: &'static str,
    /// The day on which it was read.
    pub read: &'static str,
    /// SHA-256 of the text as read, so that a later reading can tell whether it changed.
    pub sha256: &'static str,
}

/// Where a clause was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Source {
    /// The text.
    pub page: &'static Page,
    /// The section of it.
    pub section: &'static str,
    /// The row or sentence in the section.
    pub row: &'static str,
}

/// A checkable statement about the operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Clause {
    /// Its id.
    pub id: ClauseId,
    /// How strong a claim it is.
    pub level: Level,
    /// What it says, in our words.
    pub statement: &'static str,
    /// Where it was read.
    pub source: Source,
    /// Why no scenario can test it from outside, if that is so.
    pub untestable: Option<&'static str>,
}

impl ClauseId {
    /// The id of the clause of that name.
    pub fn find(id: &str) -> Option<Self> {
        CLAUSES.iter().find(|clause| clause.id.0 == id).map(|clause| clause.id)
    }

    /// The clause. None for an id that was not found by [`ClauseId::find`] and is no clause.
    pub fn clause(self) -> Option<&'static Clause> {
        CLAUSES.iter().find(|clause| clause.id == self)
    }

    /// The level of the clause; an id that is no clause counts as unspecified.
    pub fn level(self) -> Level {
        self.clause().map_or(Level::Unspecified, |clause| clause.level)
    }
}

impl fmt::Display for ClauseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}: {}", self.page.title, self.section, self.row)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_are_unique_and_statements_are_sentences() {
        let ids: BTreeSet<_> = CLAUSES.iter().map(|clause| clause.id).collect();
        assert_eq!(ids.len(), CLAUSES.len());
        for clause in CLAUSES {
            assert!(clause.statement.ends_with('.'), "{}", clause.id);
            assert_ne!(clause.level, Level::Unspecified, "{}: that is a question", clause.id);
        }
    }

    #[test]
    fn a_clause_is_found_by_its_name() {
        for clause in CLAUSES {
            assert_eq!(ClauseId::find(clause.id.0), Some(clause.id));
            assert_eq!(clause.id.clause().map(|found| found.statement), Some(clause.statement));
            assert_eq!(clause.id.to_string(), clause.id.0);
        }
        assert_eq!(ClauseId::find("keys.triplicate"), None);
        assert_eq!(ClauseId("keys.triplicate").level(), Level::Unspecified);
    }

    #[test]
    fn a_source_names_page_section_and_row() {
        let clause = ClauseId("keys.duplicate").clause().expect("a clause");
        let source = clause.source.to_string();
        assert!(source.starts_with("UntagResources (ResourceSharing 2020-01-10"), "{source}");
        assert!(source.ends_with(", Error codes: Duplicate.TagKey"), "{source}");
    }

    #[test]
    fn what_no_scenario_can_test_says_why() {
        let reasons: Vec<_> = CLAUSES.iter().filter_map(|clause| clause.untestable).collect();
        assert!(!reasons.is_empty() && reasons.iter().all(|reason| !reason.is_empty()));
    }
}
