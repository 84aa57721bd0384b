//! A key that is named twice is an error; two keys that are listed as two tags are two keys.

use untag_model::ErrorCode;

use crate::builder::{error, keyed, numbered, scenario, step, success, untag, with_twin};
use crate::scenario::{Need, Scenario, Step, Value};

/// Keys as they are named, with the same key more than once.
const REPEATED: [(&str, &[&str]); 11] = [
    ("adjacent", &["k1", "k1"]),
    ("first-and-last", &["k1", "k2", "k3", "k1"]),
    ("last-two", &["k1", "k2", "k3", "k3"]),
    ("two-pairs", &["k1", "k2", "k1", "k2"]),
    ("three-times", &["k1", "k1", "k1"]),
    ("after-others", &["k1", "k2", "k2", "k3"]),
    ("multi-byte", &["键", "k1", "键"]),
    ("emoji", &["🎈", "🎈"]),
    ("with-space", &["k 1", "k 1"]),
    ("with-plus", &["k+1", "k1", "k+1"]),
    ("upper-case", &["KEY", "KEY"]),
];

/// Two keys that look alike and are two: neither folds into the other where a target lists both.
const ALIKE: [(&str, &str, &str); 15] = [
    ("case", "key", "Key"),
    ("upper-case", "key", "KEY"),
    ("space-at-the-end", "k", "k "),
    ("prefix", "k", "kk"),
    ("normalisation", "caf\u{e9}", "cafe\u{301}"),
    ("accent", "cafe", "caf\u{e9}"),
    ("leading-zero", "1", "01"),
    ("dot", "k1", "k.1"),
    ("dash", "k-1", "k_1"),
    ("script", "a", "\u{430}"),
    ("plus-and-space", "k+1", "k 1"),
    ("percent", "k 1", "k%201"),
    ("inner-spaces", "k 1", "k  1"),
    ("number-form", "1", "1.0"),
    ("quoted", "k", "\"k\""),
];

/// The scenarios of this group.
pub(super) fn scenarios() -> Vec<Scenario> {
    let mut all: Vec<_> =
        REPEATED.iter().map(|(name, keys)| repeated(name, &owned(keys))).collect();
    all.extend(long().into_iter().map(|(name, keys)| repeated(name, &keys)));
    all.extend([on_two_shares(), twenty_and_one_again(), same_key_on_two_shares()]);
    all.push(like_a_share());
    all.extend(ALIKE.map(|(name, one, other)| alike(name, one, other)));
    all
}

fn owned(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}

/// Twenty elements, of which two are the same.
fn long() -> Vec<(&'static str, Vec<String>)> {
    let with = |first: usize, second: usize| {
        let mut keys = numbered("k", 20);
        let twice = keys[first].clone();
        keys[second] = twice;
        keys
    };
    vec![
        ("first-and-last-of-twenty", with(0, 19)),
        ("last-two-of-twenty", with(18, 19)),
        ("middle-of-twenty", with(8, 11)),
        ("ninth-and-tenth", with(8, 9)),
    ]
}

fn distinct(keys: &[String]) -> Vec<String> {
    let mut distinct = Vec::new();
    for key in keys {
        if !distinct.contains(key) {
            distinct.push(key.clone());
        }
    }
    distinct
}

fn refused(keys: &[String], shares: &[&str]) -> Step {
    step("a key named twice", untag(shares, keys))
        .citing(&["keys.duplicate"])
        .refused(ErrorCode::DuplicateTagKey)
}

fn repeated(name: &str, keys: &[String]) -> Scenario {
    let once = distinct(keys);
    let mut carried = once.clone();
    if carried.len() < 20 {
        carried.push("other".to_owned());
    }
    scenario(format!("duplicates/{name}"), "A request that names a tag key twice is refused")
        .with_each(&["a", "b"], &keyed(&carried))
        .then_all(with_twin(
            refused(keys, &["a"]),
            step("each key once", untag(&["a"], &once))
                .citing(&["keys.up-to-20"])
                .removing(&["a"], &once),
        ))
}

fn on_two_shares() -> Scenario {
    let keys = owned(&["k1", "k2", "k1"]);
    scenario("duplicates/on-two-shares", "A key named twice is refused for several shares too")
        .with_each(&["a", "b"], &keyed(&["k1", "k2", "k3"]))
        .then_all(with_twin(
            refused(&keys, &["a", "b"]),
            step("each key once", untag(&["a", "b"], &keys[..2]))
                .citing(&["keys.up-to-20"])
                .removing(&["a", "b"], &keys[..2]),
        ))
}

fn twenty_and_one_again() -> Scenario {
    let keys = numbered("k", 20);
    let question = "keys.duplicates-count";
    let duplicate = error(ErrorCode::DuplicateTagKey).answering(question, "Duplicate.TagKey");
    let too_many = error(ErrorCode::TooManyTagKeys).answering(question, "NumberExceed.TagKeys");
    scenario(
        "duplicates/twenty-and-one-again",
        "Twenty keys and one of them again are refused as duplicate or as too many",
    )
    .with("a", keyed(&keys))
    .then_all(with_twin(
        step("20 keys, one of them twice", untag(&["a"], &keys).and_keys(&["k1"]))
            .citing(&["keys.duplicate"])
            .allowing(duplicate)
            .allowing(too_many),
        step("20 keys", untag(&["a"], &keys)).citing(&["keys.up-to-20"]).removing(&["a"], &keys),
    ))
}

fn same_key_on_two_shares() -> Scenario {
    scenario(
        "duplicates/one-key-of-two-shares",
        "One key that two named shares carry is no duplicate",
    )
    .with_each(&["a", "b"], &keyed(&["k1", "k2"]))
    .then(
        step("one key, two shares", untag(&["a", "b"], &["k1"]))
            .citing(&["keys.distinct", "effect.named", "effect.frame-keys"])
            .removing(&["a", "b"], &["k1"]),
    )
}

fn alike(name: &str, one: &str, other: &str) -> Scenario {
    let both = [one, other];
    let cites = ["keys.distinct"];
    scenario(format!("distinct/{name}"), format!("`{one}` and `{other}` are two keys"))
        .with_each(&["a", "b", "c"], &keyed(&both))
        .then(step("both at once", untag(&["a"], &both)).citing(&cites).removing(&["a"], &both))
        .then(step("the one", untag(&["b"], &[one])).citing(&cites).removing(&["b"], &[one]))
        .then(step("the other", untag(&["c"], &[other])).citing(&cites).removing(&["c"], &[other]))
}

/// Keys and shares are counted and compared apart.
fn like_a_share() -> Scenario {
    let none: [&str; 0] = [];
    let call = untag(&["a"], &none).with_value("TagKey.1", Value::Share("a".to_owned()));
    scenario("duplicates/like-a-share", "A key that is the id of the share is no duplicate of it")
        .with("a", keyed(&["k1"]))
        .needing(Need::AbsentKeysSucceed)
        .then(
            step("the share's id as key", call)
                .citing(&["keys.duplicate", "reply.success"])
                .allowing(success()),
        )
}
