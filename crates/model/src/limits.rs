//! The numbers that the pages state, which small worlds may scale down.

/// How many and how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Limits {
    /// The most elements of `ResourceId` and of `TagKey`.
    pub elements: usize,
    /// The most characters of a tag key.
    pub key_characters: usize,
}

impl Limits {
    /// What the pages state.
    pub const DOCUMENTED: Self = Self { elements: 20, key_characters: 128 };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DOCUMENTED
    }
}
