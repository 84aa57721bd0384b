//! A small space of requests without a gap: every combination of few values for each parameter in
//! a few worlds, under limits scaled down to it. Each case has a number, so that any part of the
//! space can be gone through and any case found again.

use untag_model::{Limits, Principal, Share, Tags, World};

/// The limits of the small space.
pub const LIMITS: Limits = Limits { elements: 2, key_characters: 3 };

/// One case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmallCase {
    /// The world.
    pub world: World,
    /// Who sends the request.
    pub principal: Principal,
    /// Its parameters.
    pub params: Vec<(String, String)>,
}

const HOME: &str = "home";

/// Type and region together: each value of the one with a good one of the other, and some of both.
const PLACES: [(Option<&str>, Option<&str>); 11] = [
    (Some("ResourceShare"), Some(HOME)),
    (None, Some(HOME)),
    (Some(""), Some(HOME)),
    (Some("Share"), Some(HOME)),
    (Some("resourceshare"), Some(HOME)),
    (Some("ResourceShare"), None),
    (Some("ResourceShare"), Some("")),
    (Some("ResourceShare"), Some("away")),
    (None, None),
    (Some("Share"), Some("")),
    (Some("resourceshare"), Some("away")),
];

const ALLS: [&[&str]; 6] = [&[], &["true"], &["False"], &["TRUE"], &[""], &["true", "false"]];

/// Two shares of the owner, one of another account, and one that is not there.
const IDS: [&str; 4] = ["a", "b", "f", "x"];

/// A key that is carried, one that is not, and one that is too long.
const KEYS: [&str; 3] = ["k", "n", "long"];

/// An array given in a way that leaves its reading open: numbers and values.
type Irregular = &'static [(&'static str, &'static str)];

const IRREGULAR_IDS: [Irregular; 20] = [
    &[("1", "")],
    &[("1", ""), ("2", "a")],
    &[("1", "a"), ("2", "")],
    &[("1", "a"), ("2", ""), ("3", "b")],
    &[("2", "a")],
    &[("1", "a"), ("3", "b")],
    &[("1", "a"), ("3", "x")],
    &[("2", "a"), ("3", "b")],
    &[("0", "a")],
    &[("0", "a"), ("1", "b")],
    &[("0", "x"), ("1", "a"), ("2", "b")],
    &[("01", "a")],
    &[("01", "a"), ("1", "b")],
    &[("1", "a"), ("02", "f")],
    &[("1", "a"), ("1", "a")],
    &[("1", "a"), ("1", "b")],
    &[("1", "a"), ("1", "x")],
    &[("1", "a"), ("1", "")],
    &[("2", "x")],
    &[("", "a")],
];

const IRREGULAR_KEYS: [Irregular; 24] = [
    &[("1", "")],
    &[("1", ""), ("2", "k")],
    &[("1", "k"), ("2", "")],
    &[("1", "k"), ("2", ""), ("3", "n")],
    &[("2", "k")],
    &[("1", "k"), ("3", "o")],
    &[("1", "k"), ("3", "k")],
    &[("1", "k"), ("3", "long")],
    &[("0", "k")],
    &[("0", "k"), ("1", "o")],
    &[("0", ""), ("1", "k")],
    &[("01", "k")],
    &[("01", "k"), ("1", "o")],
    &[("01", "k"), ("1", "k")],
    &[("1", "k"), ("1", "k")],
    &[("1", "k"), ("1", "o")],
    &[("1", "k"), ("1", "long")],
    &[("1", "K")],
    &[("1", "k"), ("2", "K")],
    &[("1", "k"), ("2", "o")],
    &[("1", "Acs")],
    &[("1", "\u{1F388}k")],
    &[("1", "\u{1F388}\u{1F388}")],
    &[("x", "k")],
];

/// How many arrays of up to three elements there are from so many values.
const fn regular(values: usize) -> usize {
    1 + values + values * values + values * values * values
}

const ID_ARRAYS: usize = regular(IDS.len()) + IRREGULAR_IDS.len();
const KEY_ARRAYS: usize = regular(KEYS.len()) + IRREGULAR_KEYS.len();
const WORLDS: usize = 5;

/// How many cases there are.
pub const COUNT: usize =
    WORLDS * Principal::ALL.len() * PLACES.len() * ALLS.len() * ID_ARRAYS * KEY_ARRAYS;

/// The case of this number; after the last one the first comes again.
pub fn nth(number: usize) -> SmallCase {
    let mut rest = number;
    let mut digit = |sides: usize| {
        let digit = rest % sides;
        rest /= sides;
        digit
    };
    let mut params = Vec::new();
    let keys = array("TagKey", digit(KEY_ARRAYS), &KEYS, &IRREGULAR_KEYS);
    let ids = array("ResourceId", digit(ID_ARRAYS), &IDS, &IRREGULAR_IDS);
    let all = ALLS[digit(ALLS.len())];
    let (kind, region) = PLACES[digit(PLACES.len())];
    let principal = Principal::ALL[digit(Principal::ALL.len())];
    let world = world(digit(WORLDS));
    params.extend(kind.map(|kind| ("ResourceType".to_owned(), kind.to_owned())));
    params.extend(region.map(|region| ("RegionId".to_owned(), region.to_owned())));
    params.extend(ids);
    params.extend(keys);
    params.extend(all.iter().map(|all| ("All".to_owned(), (*all).to_owned())));
    SmallCase { world, principal, params }
}

/// The array of this number: first the empty one, then the regular ones by length.
fn array(
    name: &str,
    number: usize,
    values: &[&str],
    irregular: &[Irregular],
) -> Vec<(String, String)> {
    let pair = |index: &str, value: &str| (format!("{name}.{index}"), value.to_owned());
    if let Some(odd) = number.checked_sub(regular(values.len())) {
        return irregular[odd].iter().map(|(index, value)| pair(index, value)).collect();
    }
    let (mut rest, mut length) = (number, 0);
    while rest >= values.len().pow(length) {
        rest -= values.len().pow(length);
        length += 1;
    }
    let element = |at: u32| {
        let value = values[rest / values.len().pow(at) % values.len()];
        pair(&(at + 1).to_string(), value)
    };
    (0..length).map(element).collect()
}

fn share(account: &str, keys: &[&str]) -> Share {
    let tags: Tags = keys.iter().map(|key| ((*key).to_owned(), format!("v{key}"))).collect();
    Share { account: account.to_owned(), region: HOME.to_owned(), deleted: false, tags }
}

fn world(number: usize) -> World {
    let [a, b, f]: [&[&str]; 3] = match number {
        0 => [&["k", "o"], &["k"], &["k", "o"]],
        1 => [&["k"], &[], &["k"]],
        2 => [&["K", "k"], &["o"], &[]],
        3 => [&["K", "o"], &["k", "o"], &["k"]],
        _ => [&["k", "o"], &["k", "o"], &["o"]],
    };
    let mut world = World::with_principals();
    let mut second = share("1", b);
    second.deleted = number == 4;
    world.shares.insert("a".to_owned(), share("1", a));
    world.shares.insert("b".to_owned(), second);
    world.shares.insert("f".to_owned(), share("2", f));
    world
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_array_is_there_once() {
        let all: BTreeSet<_> =
            (0..KEY_ARRAYS).map(|n| array("TagKey", n, &KEYS, &IRREGULAR_KEYS)).collect();
        // `k`, `o` in their regular places stand in neither list twice.
        assert_eq!(all.len(), KEY_ARRAYS);
        assert!(all.iter().any(|array| array.len() == 3));
        assert_eq!(array("TagKey", 0, &KEYS, &IRREGULAR_KEYS), []);
    }

    #[test]
    fn numbers_lead_to_cases_and_begin_again_after_the_last() {
        assert_eq!(nth(0), nth(COUNT));
        assert_ne!(nth(0), nth(COUNT - 1));
        let principals: BTreeSet<_> =
            (0..COUNT).step_by(COUNT / 997).map(|n| nth(n).principal).collect();
        assert_eq!(principals.len(), 3);
    }
}
