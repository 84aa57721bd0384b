//! Which checks a request to untag must pass, in which order, and how each is made.

use untag_model::ErrorCode;

/// One check of a request to untag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// RegionId is given and accepted.
    Region,
    /// ResourceType is given.
    TypeGiven,
    /// ResourceType is ResourceShare.
    TypeValid,
    /// Some ResourceId is given.
    IdsGiven,
    /// No more than 20 are.
    IdsNumber,
    /// No share is named twice, where that is refused.
    IdsDistinct,
    /// A TagKey or All=true is given.
    KeysOrAll,
    /// No more than 20 keys are given.
    KeysNumber,
    /// The keys keep to the grammar.
    KeysValid,
    /// No key is given twice.
    KeysDistinct,
    /// All=true and keys do not come together, where that is refused.
    AllAlone,
    /// The shares exist and are the caller's account's.
    Found,
    /// The caller may untag the shares.
    Permitted,
    /// The shares carry the keys, where that is asked for.
    Carried,
}

/// The checks.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice or fault of its own")]
pub struct Checks {
    /// All checks in the order in which they are made; the first that fails answers.
    pub order: Vec<Check>,
    /// Checks that are not made.
    pub skip: Vec<Check>,
    /// How RegionId is looked at.
    pub region: Region,
    /// Whether this is the resource type.
    pub is_share: fn(&str) -> bool,
    /// What an empty ResourceType is.
    pub type_empty: TypeEmpty,
    /// The least number of shares, where any are named.
    pub min_ids: usize,
    /// The greatest number of shares.
    pub max_ids: usize,
    /// A share that is named twice counts once toward the number.
    pub count_ids_once: bool,
    /// A share that is named twice is refused.
    pub refuse_repeated_ids: bool,
    /// The least number of keys, where keys are given.
    pub min_keys: usize,
    /// The greatest number of keys.
    pub max_keys: usize,
    /// Which error more than 20 keys get of which some are the same.
    pub too_many_with_duplicates: NumberExceeded,
    /// Keys count toward the number together with the shares.
    pub count_keys_per_share: bool,
    /// How keys are looked at.
    pub grammar: Grammar,
    /// Keys are not checked when All=true is given too.
    pub all_excuses_keys: bool,
    /// All=true does not do without keys.
    pub all_needs_keys: bool,
    /// Any `All`, `false` too, does without keys.
    pub any_all_excuses: bool,
    /// When a key is there twice.
    pub duplicates: Duplicates,
    /// Which of the shares must exist.
    pub found: Pick,
    /// What a share of another account is.
    pub foreign: ForeignShare,
    /// What a deleted share gets: nothing is said if it counts as there.
    pub deleted: DeletedShare,
    /// Whether the caller may.
    pub permission: Permission,
    /// What a request gets whose keys no named share carries.
    pub absent: Option<AbsentKey>,
    /// What a request gets of whose keys only some are carried by the named shares.
    pub absent_some: Option<AbsentKey>,
}

/// A refusal of a key that is not there.
pub type AbsentKey = (u16, &'static str);

/// How a deleted share is answered.
pub type DeletedShare = Option<(u16, &'static str)>;

/// How RegionId is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own")]
pub struct Region {
    /// It must be given.
    pub required: bool,
    /// A region that does not exist is accepted.
    pub accept_unknown: bool,
    /// A region that is not the share's is accepted.
    pub accept_other: bool,
    /// An empty one is accepted.
    pub accept_empty: bool,
    /// The status of the refusal.
    pub status: u16,
}

/// What an empty ResourceType is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypeEmpty {
    /// Missing.
    Missing,
    /// Invalid.
    Invalid,
    /// Refused with another code.
    Otherwise,
}

/// Which error more than 20 keys get of which some are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberExceeded {
    /// `NumberExceed.TagKeys`.
    Number,
    /// `Duplicate.TagKey`.
    Duplicate,
}

/// The grammar of keys: what breaks it.
#[derive(Debug, Clone, Copy)]
pub struct Grammar {
    /// The key starts with `acs:`.
    pub acs: fn(&str) -> bool,
    /// The key starts with `aliyun`.
    pub aliyun: fn(&str) -> bool,
    /// The key contains `http://`.
    pub http: fn(&str) -> bool,
    /// The key contains `https://`.
    pub https: fn(&str) -> bool,
    /// Nothing else.
    pub more: fn(&str) -> bool,
    /// Broken by the reading of some servers only, which answer with another code.
    pub otherwise: fn(&str) -> bool,
    /// The length of a key.
    pub length: fn(&str) -> usize,
    /// The greatest length.
    pub max_length: usize,
    /// The least length.
    pub min_length: usize,
    /// Which of the keys are looked at.
    pub on: Pick,
}

/// When a key is there twice.
#[derive(Debug, Clone, Copy)]
pub struct Duplicates {
    /// Whether two keys are the same.
    pub same: fn(&str, &str) -> bool,
    /// Only neighbours are compared.
    pub neighbours: bool,
    /// Which of the keys are looked at.
    pub on: Pick,
    /// A key that is there this often is refused.
    pub times: usize,
}

/// What a share of another account is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForeignShare {
    /// Not found.
    NotFound,
    /// Not permitted.
    NotPermitted,
    /// Like one's own.
    Reachable,
    /// Refused, but changed.
    ChangedThough,
}

/// How it is decided whether the caller may.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fault of its own")]
pub struct Permission {
    /// Which of the shares are looked at.
    pub on: Pick,
    /// Permission is not looked at when several shares are named.
    pub not_many: bool,
    /// Permission is not looked at when one share is named.
    pub not_one: bool,
    /// A Deny counts.
    pub deny_counts: bool,
    /// Actions are compared in their case.
    pub case_matters: bool,
    /// The account's own key is not permitted either.
    pub refuse_owner: bool,
    /// A refusal is kept to requests with All=true.
    pub only_all: bool,
    /// Permission is not looked at when All=true is given.
    pub not_all: bool,
    /// The action whose permission is asked for.
    pub action: &'static str,
}

/// Which elements of a sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pick {
    /// All.
    #[default]
    All,
    /// None.
    Nothing,
    /// The first.
    First,
    /// The last.
    Last,
    /// All but the first.
    ButFirst,
    /// All but the last.
    ButLast,
    /// At most so many, from the first.
    AtMost(usize),
    /// All but the last, of more than so many.
    ButLastOfMany(usize),
}

/// A documented error that is answered otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErrorEdit {
    /// The error.
    pub error: ErrorCode,
    /// Another status.
    pub status: Option<u16>,
    /// Another code.
    pub code: Option<&'static str>,
    /// Another message.
    pub message: Option<&'static str>,
}

impl Pick {
    /// The picked part of `all`.
    pub fn of<'a, T>(&self, all: &'a [T]) -> &'a [T] {
        let end = all.len();
        match *self {
            Self::All => all,
            Self::Nothing => &[],
            Self::First => &all[..end.min(1)],
            Self::Last => &all[end.saturating_sub(1)..],
            Self::ButFirst => &all[end.min(1)..],
            Self::ButLast => &all[..end.saturating_sub(1)],
            Self::AtMost(most) => &all[..end.min(most)],
            Self::ButLastOfMany(many) => &all[..if end > many { end - 1 } else { end }],
        }
    }
}

impl Checks {
    /// The order of the honest server.
    pub const ORDER: [Check; 14] = [
        Check::Region,
        Check::TypeGiven,
        Check::TypeValid,
        Check::IdsGiven,
        Check::IdsNumber,
        Check::IdsDistinct,
        Check::KeysOrAll,
        Check::KeysNumber,
        Check::KeysValid,
        Check::KeysDistinct,
        Check::AllAlone,
        Check::Found,
        Check::Permitted,
        Check::Carried,
    ];
}

impl Default for Checks {
    fn default() -> Self {
        Self {
            order: Self::ORDER.to_vec(),
            skip: Vec::new(),
            region: Region::default(),
            is_share: |kind| kind == "ResourceShare",
            type_empty: TypeEmpty::Missing,
            min_ids: 1,
            max_ids: 20,
            count_ids_once: false,
            refuse_repeated_ids: false,
            min_keys: 1,
            max_keys: 20,
            too_many_with_duplicates: NumberExceeded::Number,
            count_keys_per_share: false,
            grammar: Grammar::default(),
            all_excuses_keys: false,
            all_needs_keys: false,
            any_all_excuses: false,
            duplicates: Duplicates::default(),
            found: Pick::All,
            foreign: ForeignShare::NotFound,
            deleted: Some((400, ErrorCode::ResourceIdNotFound.code())),
            permission: Permission::default(),
            absent: None,
            absent_some: None,
        }
    }
}

impl Default for Region {
    fn default() -> Self {
        Self {
            required: true,
            accept_unknown: true,
            accept_other: true,
            accept_empty: false,
            status: 400,
        }
    }
}

impl Default for Grammar {
    fn default() -> Self {
        Self {
            acs: |key| key.starts_with("acs:"),
            aliyun: |key| key.starts_with("aliyun"),
            http: |key| key.contains("http://"),
            https: |key| key.contains("https://"),
            more: |_| false,
            otherwise: |_| false,
            length: |key| key.chars().count(),
            max_length: 128,
            min_length: 1,
            on: Pick::All,
        }
    }
}

impl Default for Duplicates {
    fn default() -> Self {
        Self { same: |a, b| a == b, neighbours: false, on: Pick::All, times: 2 }
    }
}

impl Default for Permission {
    fn default() -> Self {
        Self {
            on: Pick::All,
            not_many: false,
            not_one: false,
            deny_counts: true,
            case_matters: false,
            refuse_owner: false,
            only_all: false,
            not_all: false,
            action: "resourcesharing:UntagResources",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn picks_are_slices() {
        let all = [1, 2, 3];
        let of = |pick: Pick| pick.of(&all).to_vec();
        assert_eq!(of(Pick::All), [1, 2, 3]);
        assert_eq!(of(Pick::First), [1]);
        assert_eq!(of(Pick::Last), [3]);
        assert_eq!(of(Pick::ButFirst), [2, 3]);
        assert_eq!(of(Pick::ButLast), [1, 2]);
        assert_eq!(of(Pick::AtMost(2)), [1, 2]);
        assert_eq!(of(Pick::ButLastOfMany(2)), [1, 2]);
        assert_eq!(of(Pick::ButLastOfMany(3)), [1, 2, 3]);
        assert!(Pick::Last.of::<u8>(&[]).is_empty());
        assert!(Pick::Nothing.of(&all).is_empty());
    }
}
