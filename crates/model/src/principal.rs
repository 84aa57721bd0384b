//! Who sends a request: the three principals that a run can hold credentials of.

use std::fmt;

/// A principal by its role in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Principal {
    /// The account's own key: it may do everything to its own shares.
    Owner,
    /// A principal of the owner's account that may not untag.
    Restricted,
    /// The own key of another account.
    Other,
}

impl Principal {
    /// Every principal.
    pub const ALL: [Self; 3] = [Self::Owner, Self::Restricted, Self::Other];

    /// The name used in files and reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Restricted => "restricted",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::Principal;

    #[test]
    fn a_principal_is_written_by_its_name() {
        let names = Principal::ALL.map(|principal| principal.to_string());
        assert_eq!(names, ["owner", "restricted", "other"]);
    }
}
