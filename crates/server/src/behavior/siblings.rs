//! The four other actions: which there are, and how they serve the one under test.

use super::EndToken;

/// The four other actions.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub struct Siblings {
    /// CreateResourceShare is there.
    pub create: bool,
    /// DeleteResourceShare is there.
    pub delete: bool,
    /// ListTagResources is there.
    pub list: bool,
    /// TagResources is there.
    pub tag: bool,
    /// Rows on a page of ListTagResources.
    pub page_size: usize,
    /// How the last page says that it is the last.
    pub end_token: EndToken,
    /// Which keys are one key when they are attached.
    pub fold: KeyFold,
    /// The most tags that a share may carry.
    pub tags_per_share: usize,
    /// What is wrong with TagResources.
    pub tag_fault: Option<TagFault>,
    /// What is wrong with ListTagResources.
    pub list_fault: Option<ListFault>,
    /// Every share gets the id of the first.
    pub one_share_id: bool,
}

/// Which keys are one key when they are attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum KeyFold {
    /// Only the same.
    #[default]
    Distinct,
    /// Keys that differ in case, and the one attached last counts.
    Case,
    /// Keys that differ in a trailing space.
    TrailingSpace,
    /// Keys that differ in composition of accents.
    Composition,
    /// A key that would be folded is refused.
    Refused,
}

/// What is wrong with TagResources.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TagFault {
    /// All other tags are lost.
    Replaces,
    /// The last tag is lost.
    LosesLast,
    /// Values are kept as they were if the key is there.
    KeepsOldValues,
    /// Only the first share is tagged.
    FirstShareOnly,
}

/// What is wrong with ListTagResources.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListFault {
    /// The last row is lost.
    LosesLast,
    /// There is no second page.
    OnePage,
    /// Only the first share is listed.
    FirstShareOnly,
    /// Values are missing.
    NoValues,
}

impl Default for Siblings {
    fn default() -> Self {
        Self {
            create: true,
            delete: true,
            list: true,
            tag: true,
            page_size: 200,
            end_token: EndToken::Absent,
            fold: KeyFold::Distinct,
            tags_per_share: usize::MAX,
            tag_fault: None,
            list_fault: None,
            one_share_id: false,
        }
    }
}
