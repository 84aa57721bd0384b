//! What a client says about its checks, one line for each.

use std::fmt;
use std::ops::AddAssign;

/// How many checks passed and failed.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tally {
    passed: u64,
    failed: u64,
}

impl Tally {
    /// A client that could not do its work counts as one failed check, so that no sum hides it.
    pub(super) const fn broken() -> Self {
        Self { passed: 0, failed: 1 }
    }

    /// Adds `ok: what was checked` or `not ok: what was checked: what went wrong`.
    pub(super) fn add(&mut self, line: &str) {
        self.passed += u64::from(line.starts_with("ok: "));
        self.failed += u64::from(line.starts_with("not ok: "));
    }

    /// Whether something was checked and nothing failed.
    pub(super) const fn is_clean(self) -> bool {
        self.passed > 0 && self.failed == 0
    }

    /// Why a run is not clean.
    pub(super) fn complaint(self) -> String {
        match (self.passed, self.failed) {
            (0, 0) => "it made no check: its output stands above".to_owned(),
            (_, failed) => format!("{failed} failed: see the lines that begin with `not ok`"),
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn only_check_lines_count() {
        let mut tally = Tally::default();
        for line in ["ok: a", "not ok: b: why", "ok, then", "total: 2", " ok: c"] {
            tally.add(line);
        }
        assert_eq!(tally.to_string(), "1 passed, 1 failed");
    }

    #[test]
    fn a_client_without_a_check_is_not_clean() {
        assert!(!Tally::default().is_clean());
        assert!(!Tally::broken().is_clean());
        assert!(Tally { passed: 1, failed: 0 }.is_clean());
    }
}
