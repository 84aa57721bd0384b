//! What goes wrong for certain requests to untag only.

use std::time::Duration;

/// A fault that shows only when its condition holds.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    /// Whether it strikes.
    pub when: fn(&Sight<'_>) -> bool,
    /// What happens then.
    pub deed: Deed,
}

/// What a fault can see of a request to untag.
#[derive(Debug, Clone, Copy)]
pub struct Sight<'a> {
    /// The number of the request among all, from 1.
    pub request: u64,
    /// The number of the request among those to untag, from 1.
    pub untag: u64,
    /// The shares named.
    pub ids: &'a [&'a str],
    /// The keys named.
    pub keys: &'a [&'a str],
    /// All=true.
    pub all: bool,
    /// The number of the request among those that name the first share, from 1.
    pub call: u32,
    /// How many tags the first share carries.
    pub tags: usize,
}

/// What a fault does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// A success is reported and nothing changes.
    Nothing,
    /// The last of the named keys stays; with All=true, the last tag.
    KeepsLast,
    /// One more tag of the first share goes.
    OneMoreTag,
    /// Refused before any check, nothing changes.
    Refuse(u16, &'static str),
    /// All is done and then refused.
    RefuseAfterwards(u16, &'static str),
    /// The connection is closed without a reply, nothing changes.
    Drop,
    /// The connection is closed without a reply, all is done.
    DropAfterwards,
    /// The reply comes this late.
    Hang(Duration),
}
