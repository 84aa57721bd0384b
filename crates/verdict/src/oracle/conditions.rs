//! The conditions under which the pages refuse a request: whether each is met in every reading of
//! the request, in some, or in none.

use std::collections::BTreeSet;

use untag_model::{ErrorCode, Tags};

use super::asked::{Asked, Standing};
use super::keys;
use super::reading::{All, Single, Sure};

/// Every condition of a request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Conditions {
    pub(super) no_type: Sure,
    /// The type may be refused as invalid.
    pub(super) wrong_type: Sure,
    /// The type is refused, be it as missing or as invalid.
    pub(super) bad_type: Sure,
    pub(super) no_region: Sure,
    pub(super) no_ids: Sure,
    /// There is no share in any reading for a success to be about.
    pub(super) nothing_to_do: Sure,
    pub(super) too_many_ids: Sure,
    pub(super) not_found: Sure,
    pub(super) foreign: Sure,
    pub(super) not_permitted: Sure,
    pub(super) no_keys: Sure,
    pub(super) too_many_keys: Sure,
    pub(super) duplicate_keys: Sure,
    pub(super) invalid_key: Sure,
    pub(super) long: Sure,
    pub(super) acs: Sure,
    pub(super) aliyun: Sure,
    pub(super) http: Sure,
    pub(super) https: Sure,
}

impl Conditions {
    /// No condition is met.
    pub(super) const NONE: Self = Self {
        no_type: Sure::No,
        wrong_type: Sure::No,
        bad_type: Sure::No,
        no_region: Sure::No,
        no_ids: Sure::No,
        nothing_to_do: Sure::No,
        too_many_ids: Sure::No,
        not_found: Sure::No,
        foreign: Sure::No,
        not_permitted: Sure::No,
        no_keys: Sure::No,
        too_many_keys: Sure::No,
        duplicate_keys: Sure::No,
        invalid_key: Sure::No,
        long: Sure::No,
        acs: Sure::No,
        aliyun: Sure::No,
        http: Sure::No,
        https: Sure::No,
    };

    /// Those of a request.
    pub(super) fn of(asked: &Asked<'_>) -> Self {
        let most = asked.limits.key_characters;
        Self {
            no_type: no_type(asked),
            wrong_type: wrong_type(asked),
            bad_type: bad_type(asked),
            no_region: no_region(asked),
            no_ids: no_ids(asked),
            nothing_to_do: nothing_to_do(asked),
            too_many_ids: too_many_ids(asked),
            not_found: not_found(asked),
            foreign: foreign(asked),
            not_permitted: not_permitted(asked),
            no_keys: no_keys(asked),
            too_many_keys: too_many_keys(asked),
            duplicate_keys: duplicate_keys(asked),
            invalid_key: invalid_key(asked),
            long: any_key(asked, |key| keys::too_long(key, most)),
            acs: any_key(asked, |key| keys::starts(key, "acs:")),
            aliyun: any_key(asked, |key| keys::starts(key, "aliyun")),
            http: any_key(asked, |key| keys::contains(key, "http://")),
            https: any_key(asked, |key| keys::contains(key, "https://")),
        }
    }

    /// The errors of the page and whether the condition of each is met.
    pub(super) fn errors(&self) -> [(ErrorCode, Sure); 10] {
        [
            (ErrorCode::MissingResourceType, self.no_type),
            (ErrorCode::InvalidResourceType, self.wrong_type),
            (ErrorCode::MissingResourceIds, self.no_ids),
            (ErrorCode::TooManyResourceIds, self.too_many_ids),
            (ErrorCode::ResourceIdNotFound, self.not_found),
            (ErrorCode::NoPermission, self.not_permitted),
            (ErrorCode::MissingTagKeysOrDeleteAll, self.no_keys),
            (ErrorCode::TooManyTagKeys, self.too_many_keys),
            (ErrorCode::DuplicateTagKey, self.duplicate_keys),
            (ErrorCode::InvalidTagKey, self.invalid_key),
        ]
    }

    /// Whether every reading breaks a rule by its form, whatever shares and tags there are.
    fn break_form(&self) -> bool {
        [
            self.bad_type,
            self.no_region,
            self.nothing_to_do,
            self.too_many_ids,
            self.no_keys,
            self.too_many_keys,
            self.duplicate_keys,
            self.invalid_key,
        ]
        .contains(&Sure::Yes)
    }

    /// Whether every reading breaks some rule.
    pub(super) fn refuse(&self) -> bool {
        let shares = [self.not_found, self.foreign, self.not_permitted];
        self.break_form() || shares.contains(&Sure::Yes)
    }
}

/// Whether a named share does not carry a named key, so that the request may be refused for that,
/// unless its very form breaks a rule.
pub(super) fn misses_a_key(asked: &Asked<'_>, conditions: &Conditions) -> bool {
    let keys = &asked.request.keys;
    let misses = |tags: &Tags| keys.has_empty || keys.any().any(|key| !tags.contains_key(key));
    !conditions.break_form() && asked.own.values().any(|(share, _)| misses(&share.tags))
}

/// Whether the request may be refused with any error of its own: something about it is open, or
/// nobody says which error it gets.
pub(super) fn is_open(asked: &Asked<'_>, conditions: &Conditions) -> bool {
    let request = &asked.request;
    let open_key = |key: &str| keys::outside(key, asked.limits.key_characters) == Sure::Open;
    let open_kind = |kind: &str| {
        if kind.is_empty() || is_share(kind) == Sure::Open { Sure::Open } else { Sure::No }
    };
    // Empty elements and other spellings of true are irregular.
    request.irregular
        || conditions.no_region != Sure::No
        || elsewhere(asked)
        || single(&request.kind, open_kind, Sure::No) != Sure::No
        || request.ids.repeats() != Sure::No
        || request.keys.any().any(open_key)
        || asked.named().any(|(id, _)| matches!(asked.standing(id), Standing::Deleted(_)))
        || misses_a_key(asked, conditions)
}

fn single(single: &Single<'_>, meets: impl Fn(&str) -> Sure, absent: Sure) -> Sure {
    match single {
        Single::Absent => absent,
        Single::Once(value) => meets(value),
        Single::Several(values) => in_readings(values.iter().map(|value| meets(value))),
    }
}

/// Sure if it is so in every reading. A parameter that is given several times is open otherwise,
/// even where all of its readings are alike.
fn in_readings(mut readings: impl Iterator<Item = Sure>) -> Sure {
    if readings.all(|one| one == Sure::Yes) { Sure::Yes } else { Sure::Open }
}

fn is_share(kind: &str) -> Sure {
    match kind {
        "ResourceShare" => Sure::Yes,
        _ if kind.trim().eq_ignore_ascii_case("ResourceShare") => Sure::Open,
        _ => Sure::No,
    }
}

fn no_type(asked: &Asked<'_>) -> Sure {
    let empty = |kind: &str| if kind.is_empty() { Sure::Open } else { Sure::No };
    single(&asked.request.kind, empty, Sure::Yes)
}

/// Whether the type may be refused as invalid.
fn wrong_type(asked: &Asked<'_>) -> Sure {
    let wrong = |kind: &str| if is_share(kind) == Sure::Yes { Sure::No } else { Sure::Open };
    single(&asked.request.kind, wrong, Sure::No)
}

/// Whether the type is refused, be it as missing or as invalid.
fn bad_type(asked: &Asked<'_>) -> Sure {
    let bad = |kind: &str| match is_share(kind) {
        Sure::Yes => Sure::No,
        Sure::Open => Sure::Open,
        Sure::No => Sure::Yes,
    };
    single(&asked.request.kind, bad, Sure::Yes)
}

fn no_region(asked: &Asked<'_>) -> Sure {
    let empty = |region: &str| if region.is_empty() { Sure::Open } else { Sure::No };
    single(&asked.request.region, empty, Sure::Yes)
}

fn no_ids(asked: &Asked<'_>) -> Sure {
    asked.request.ids.is_missing()
}

fn too_many_ids(asked: &Asked<'_>) -> Sure {
    asked.request.ids.exceeds(asked.limits.elements)
}

fn not_found(asked: &Asked<'_>) -> Sure {
    let of = |(id, sure): (&str, bool)| match asked.standing(id) {
        Standing::Unknown => Sure::Yes.if_sure(sure),
        Standing::Foreign | Standing::Deleted(_) => Sure::Open,
        Standing::Own(_) => Sure::No,
    };
    let empty = if asked.request.ids.has_empty { Sure::Open } else { Sure::No };
    asked.named().map(of).fold(empty, Sure::or)
}

fn foreign(asked: &Asked<'_>) -> Sure {
    let of = |(id, sure): (&str, bool)| match asked.standing(id) {
        Standing::Foreign => Sure::Yes.if_sure(sure),
        Standing::Own(_) | Standing::Deleted(_) | Standing::Unknown => Sure::No,
    };
    asked.named().map(of).fold(Sure::No, Sure::or)
}

fn not_permitted(asked: &Asked<'_>) -> Sure {
    let of = |(id, sure): (&str, bool)| match asked.standing(id) {
        Standing::Foreign => Sure::Open,
        Standing::Unknown => asked.lacks_permission(id).min(Sure::Open),
        Standing::Own(_) | Standing::Deleted(_) => asked.lacks_permission(id).if_sure(sure),
    };
    if asked.request.ids.given == 0 {
        // Who may untag nothing may be told so before anything else.
        return asked.lacks_permission("*").min(Sure::Open);
    }
    let empty = if asked.request.ids.has_empty { asked.lacks_permission("") } else { Sure::No };
    asked.named().map(of).fold(empty.min(Sure::Open), Sure::or)
}

/// Keys that stand beside All=true may not be looked at.
fn looked_at(asked: &Asked<'_>, condition: Sure) -> Sure {
    condition.if_sure(asked.request.all == All::False)
}

fn no_keys(asked: &Asked<'_>) -> Sure {
    match asked.request.all {
        All::True => Sure::No,
        All::Open => asked.request.keys.is_missing().min(Sure::Open),
        All::False => asked.request.keys.is_missing(),
    }
}

fn too_many_keys(asked: &Asked<'_>) -> Sure {
    looked_at(asked, asked.request.keys.exceeds(asked.limits.elements))
}

fn duplicate_keys(asked: &Asked<'_>) -> Sure {
    let exactly = asked.request.keys.repeats();
    let any: BTreeSet<&str> = asked.request.keys.any().collect();
    let alike = any.iter().any(|one| any.iter().any(|other| asked.may_be_one(one, other)));
    looked_at(asked, exactly.or(if alike { Sure::Open } else { Sure::No }))
}

impl Asked<'_> {
    /// Whether two different keys may be one to the target: it has not listed both as two tags of
    /// one share.
    pub(super) fn may_be_one(&self, one: &str, other: &str) -> bool {
        let both = |tags: &Tags| tags.contains_key(one) && tags.contains_key(other);
        one != other
            && keys::alike(one) == keys::alike(other)
            && !self.before.shares.values().any(|share| both(&share.tags))
    }
}

/// Whether a key breaks a rule of the grammar.
fn any_key(asked: &Asked<'_>, breaks: impl Fn(&str) -> Sure) -> Sure {
    let given = &asked.request.keys;
    let sure = given.sure.iter().map(|key| breaks(key));
    let doubtful = given.doubtful.iter().map(|key| breaks(key).min(Sure::Open));
    looked_at(asked, sure.chain(doubtful).fold(Sure::No, Sure::or))
}

fn invalid_key(asked: &Asked<'_>) -> Sure {
    let most = asked.limits.key_characters;
    let empty = if asked.request.keys.has_empty { Sure::Open } else { Sure::No };
    any_key(asked, |key| keys::outside(key, most)).or(empty)
}

/// Whether a region is named that is not the one of the named shares, or of any share.
fn elsewhere(asked: &Asked<'_>) -> bool {
    let shares = &asked.before.shares;
    let of = |(id, _): (&str, bool)| shares.get(id).map(|share| share.region.as_str());
    let named: Vec<&str> = asked.named().filter_map(of).collect();
    let fits = |region: &&str| {
        if named.is_empty() {
            shares.is_empty() || shares.values().any(|share| share.region == **region)
        } else {
            named.iter().all(|have| have == region)
        }
    };
    !asked.named_regions().iter().all(fits)
}

/// Whether there is no share in any reading for a success to be about.
fn nothing_to_do(asked: &Asked<'_>) -> Sure {
    let none = asked.request.ids.sure.is_empty() && asked.own.is_empty();
    if none { Sure::Yes } else { no_ids(asked) }
}
