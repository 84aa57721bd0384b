//! The five actions of the product that the suite sends.

use std::fmt;

/// Version of the API that every request names.
pub const API_VERSION: &str = "2020-01-10";

/// An action of ResourceSharing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Makes a share.
    CreateResourceShare,
    /// Deletes a share.
    DeleteResourceShare,
    /// Attaches tags to shares.
    TagResources,
    /// Lists tags of shares.
    ListTagResources,
    /// Removes tags from shares: the operation under test.
    UntagResources,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 5] = [
        Self::CreateResourceShare,
        Self::DeleteResourceShare,
        Self::TagResources,
        Self::ListTagResources,
        Self::UntagResources,
    ];

    /// The name as it stands on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CreateResourceShare => "CreateResourceShare",
            Self::DeleteResourceShare => "DeleteResourceShare",
            Self::TagResources => "TagResources",
            Self::ListTagResources => "ListTagResources",
            Self::UntagResources => "UntagResources",
        }
    }

    /// The action of that exact name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.name() == name)
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::Action;

    #[test]
    fn an_action_is_written_and_read_by_its_name() {
        for name in ["UntagResources", "TagResources", "ListTagResources"] {
            let action = Action::from_name(name).expect(name);
            assert_eq!((action.name(), action.to_string()), (name, name.to_owned()));
        }
        assert_eq!(Action::from_name("UntagResource"), None);
    }
}
