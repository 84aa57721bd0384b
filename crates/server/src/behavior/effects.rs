//! What a request to untag changes, when that is seen, and whether it lasts.

use untag_model::ErrorCode;

use super::Pick;

/// What a request to untag changes.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fault of its own")]
pub struct Removal {
    /// Which of the named shares are changed.
    pub shares: Pick,
    /// Which of the named keys are removed.
    pub keys: Pick,
    /// Which of a share's tags All=true removes.
    pub all_tags: Pick,
    /// Whether a tag's key is meant by a named key; exactly the same where this is `None`.
    pub matches: Option<fn(tag: &str, key: &str) -> bool>,
    /// Tags are left with an empty value in place of being removed.
    pub empty_values: bool,
    /// What becomes of the tags that stay.
    pub leftovers: Leftovers,
    /// What else loses tags.
    pub spill: Spill,
    /// How All is understood.
    pub all: AllRule,
    /// What All=true together with keys removes.
    pub all_with_keys: AllWithKeys,
    /// Which calls have an effect.
    pub calls: Calls,
    /// Refusals in spite of which the change is made.
    pub though_refused: Vec<ErrorCode>,
    /// The change is made in spite of a refusal that is none of the documented ones.
    pub though_otherwise_refused: bool,
    /// A share that does not exist is refused only once the shares before it were changed.
    pub partial_unknown: bool,
    /// A forbidden share is refused only once the permitted ones were changed.
    pub partial_forbidden: bool,
    /// If a share carries none of the keys, no share is changed.
    pub absent_stops: bool,
    /// If a share does not carry some of the keys, that share is not changed.
    pub absent_stops_share: bool,
}

/// What becomes of the tags that stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Leftovers {
    /// They are as they were.
    #[default]
    Intact,
    /// Their values are lost.
    ValuesLost,
    /// Their values are trimmed and in lower case.
    ValuesFolded,
    /// Their keys are in lower case.
    KeysFolded,
    /// Each has the value of its neighbour.
    ValuesShifted,
}

/// What else loses tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Spill {
    /// Nothing.
    #[default]
    Nothing,
    /// The share that was made after the first one named.
    NextShare,
    /// Every share of the account.
    Account,
    /// Every share of the other accounts.
    OtherAccounts,
    /// One more tag of the first share named.
    OneMoreTag,
    /// All other tags of the first share named, when another share is named too.
    FirstOfMany,
    /// Tags of the first share named that have the value of a removed one.
    SameValue,
}

/// How All is understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AllRule {
    /// As documented.
    #[default]
    Honest,
    /// It is accepted and does nothing.
    NoEffect,
    /// Once true for a share, it is true for all later requests that name it first.
    Sticky,
    /// It counts for the first share named only.
    FirstShare,
    /// It counts for all shares named but the first.
    ButFirstShare,
    /// With several shares, it removes only the keys that the first one carries.
    KeysOfFirst,
    /// It removes tags of no value only.
    EmptyValues,
}

/// What All=true together with keys removes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AllWithKeys {
    /// The named keys.
    #[default]
    Named,
    /// Every tag.
    Every,
    /// Nothing: the request is refused.
    Refused,
    /// Every tag but the named ones.
    Others,
    /// Nothing, and the request succeeds.
    Nothing,
}

/// Which calls have an effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Calls {
    /// Each.
    #[default]
    Each,
    /// On each share, those from the second.
    FromSecond,
    /// On each share, the first.
    FirstOnly,
}

/// When a change is seen, and whether it lasts.
#[derive(Debug, Clone, Default)]
pub struct Visibility {
    /// A list shows the tags as they were so many milliseconds ago.
    pub lag_millis: u64,
    /// The second half of what an All=true removes goes so many milliseconds later.
    pub halves_millis: u64,
    /// Removed tags come back.
    pub come_back: Option<ComeBack>,
    /// Lists are remembered.
    pub stale_lists: StaleLists,
}

/// When removed tags come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ComeBack {
    /// After so many more requests.
    Requests(u64),
    /// After so many milliseconds.
    Millis(u64),
    /// When the share is next tagged.
    NextTag,
    /// Once the share was listed.
    NextList,
    /// When another share is untagged.
    NextUntag,
}

/// How lists are remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StaleLists {
    /// Not at all.
    #[default]
    Fresh,
    /// What was listed of a share first is listed ever after.
    Forever,
    /// Of two lists of a share in a row the second repeats the first.
    EverySecond,
}

/// What becomes of requests that arrive together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Concurrency {
    /// They are answered one after the other.
    #[default]
    Serial,
    /// Each removal starts from the tags as they were before all of them, and writes all of them.
    LostUpdate,
    /// TagResources starts from the tags as they were before, so that removed ones come back.
    TagRevives,
    /// Only the first removal on a share is carried out; all are answered as done.
    OneLost,
    /// All removals are carried out, but the later ones on a share are answered with 409.
    ConflictThoughDone,
    /// The later removals on a share are answered with 409 and not carried out.
    Conflict,
    /// The later removals on a share are answered with 500 and not carried out.
    InternalError,
    /// The later removals on a share are carried out only by half: on the first key.
    HalfDone,
}
