//! How strong a claim about the operation is, which decides whether a deviation fails a target.

use std::fmt;
use std::str::FromStr;

/// The source that a claim rests on, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The reference page of UntagResources says so, or it follows from what the page says.
    Documented,
    /// The reference page of a sibling action says so.
    Sibling,
    /// The vendor's published clients put it on the wire, or need it in a reply.
    Client,
    /// The vendor's pages on request syntax, signatures and common errors say so.
    Gateway,
    /// Nobody says. It never fails a target.
    Unspecified,
}

/// A level's name that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no level; the levels are documented, sibling, client and gateway")]
pub struct NoSuchLevel(pub String);

impl Level {
    /// Every level, strongest first.
    pub const ALL: [Self; 5] =
        [Self::Documented, Self::Sibling, Self::Client, Self::Gateway, Self::Unspecified];

    /// The name used in commands, reports and files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Sibling => "sibling",
            Self::Client => "client",
            Self::Gateway => "gateway",
            Self::Unspecified => "unspecified",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Level {
    type Err = NoSuchLevel;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|level| level.name() == text)
            .ok_or_else(|| NoSuchLevel(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::Level;

    #[test]
    fn a_level_is_written_and_read_by_its_name() {
        let names = Level::ALL.map(|level| level.to_string());
        assert_eq!(names, ["documented", "sibling", "client", "gateway", "unspecified"]);
        for level in Level::ALL {
            assert_eq!(level.name().parse().ok(), Some(level));
        }
        assert!("Documented".parse::<Level>().is_err());
    }
}
