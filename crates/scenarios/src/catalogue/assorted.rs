//! Tags of every kind on one share: what a removal takes and leaves does not depend on what keys
//! and values look like.

use untag_model::Tags;
use untag_wire::{Format, Part, Signing, Style};

use crate::builder::{scenario, step, tags, untag, untag_all};
use crate::scenario::{Scenario, Step};

const FORM: Style =
    Style { signing: Signing::V1, part: Part::Form, format: Format::Json, plus: false };

/// Keys of every kind, with values of every kind.
fn assorted() -> Tags {
    let long = "k".repeat(128);
    let wide = "键".repeat(128);
    tags(&[
        ("k", ""),
        ("K", "0"),
        ("k1", "k"),
        ("7", "7"),
        ("0", "1"),
        ("true", "false"),
        ("null", "null"),
        ("acs", "acs"),
        ("xacs:", "xacs:"),
        ("aliyu", "aliyun"),
        ("http:/", "http:/"),
        ("a b", "a b"),
        ("a+b", "a+b"),
        ("a%20b", "a%20b"),
        ("a=b&c", "a=b&c"),
        ("<k>", "<v>&amp;"),
        ("\"'\\", "\"'\\"),
        ("键", "值"),
        (long.as_str(), "v"),
        (wide.as_str(), "🎈"),
    ])
}

/// The same value under keys of every kind, one that looks like nothing much.
fn equal_values() -> Tags {
    assorted().into_keys().map(|key| (key, "same".to_owned())).collect()
}

/// Values that begin or end with a space; a target that trims them when they are attached is left
/// alone.
fn spaced() -> Tags {
    tags(&[("k1", " v"), ("k2", "v "), ("k3", " v "), ("k4", "v  v"), ("k5", "v")])
}

/// The scenarios of this group.
pub(super) fn scenarios() -> Vec<Scenario> {
    let mut all = vec![
        cleared("true", "true", &assorted()),
        cleared("true-capital", "True", &assorted()),
        cleared("true-equal-values", "true", &equal_values()),
        in_form(),
        by_halves("by-halves", &assorted()),
        by_halves("by-halves-equal-values", &equal_values()),
        one_by_one(),
        spaced_values(),
    ];
    all.push(without_values());
    all
}

fn cleared(name: &str, spelling: &str, tags: &Tags) -> Scenario {
    scenario(format!("assorted/all-{name}"), format!("All={spelling} removes tags of every kind"))
        .with_each(&["a", "b", "c"], tags)
        .then(
            step(format!("All={spelling}"), untag_all(&["a", "b"], spelling))
                .citing(&["all.true", "effect.frame-shares"])
                .clearing(&["a", "b"]),
        )
}

fn in_form() -> Scenario {
    scenario("assorted/all-in-a-form", "All=true in a form body removes tags of every kind")
        .with_each(&["a", "b"], &assorted())
        .then(
            step("All=true", untag_all(&["a"], "true").styled(FORM))
                .citing(&["wire.v1-form", "all.true"])
                .clearing(&["a"]),
        )
}

fn removal(name: String, shares: &[&str], keys: &[String]) -> Step {
    step(name, untag(shares, keys))
        .citing(&["effect.named", "effect.frame-keys", "effect.frame-shares"])
        .removing(shares, keys)
}

/// Every other key of one share, then the rest; of another share the other way round.
fn by_halves(name: &str, tags: &Tags) -> Scenario {
    let half = |from: usize| tags.keys().skip(from).step_by(2).cloned().collect::<Vec<_>>();
    scenario(format!("assorted/{name}"), "Removing half of the tags leaves the others, whole")
        .with_each(&["a", "b", "c"], tags)
        .then(removal("the even half of a".into(), &["a"], &half(1)))
        .then(removal("the odd half of b".into(), &["b"], &half(0)))
        .then(removal("the odd half of a".into(), &["a"], &half(0)))
        .then(removal("the even half of b and c".into(), &["b", "c"], &half(1)))
}

fn one_by_one() -> Scenario {
    let tags = assorted();
    let start = scenario("assorted/one-by-one", "A tag of any kind is removed alone")
        .with_each(&["a", "b"], &tags);
    tags.keys().enumerate().fold(start, |scenario, (at, key)| {
        let start: String = key.chars().take(8).collect();
        let name = format!("{}. `{start}`", at + 1);
        scenario.then(removal(name, &["a"], std::slice::from_ref(key)))
    })
}

fn spaced_values() -> Scenario {
    scenario("assorted/spaced-values", "Values that begin or end with a space stay so")
        .with_each(&["a", "b"], &spaced())
        .then(removal("k5".into(), &["a"], &["k5".to_owned()]))
        .then(removal("k1 and k4".into(), &["a"], &["k1".to_owned(), "k4".to_owned()]))
}

fn without_values() -> Scenario {
    let keys = ["k1", "k2", "k3"];
    let empty: Tags = keys.iter().map(|key| ((*key).to_owned(), String::new())).collect();
    scenario("assorted/empty-values", "Tags with empty values are tags")
        .with_each(&["a", "b"], &empty)
        .then(removal("k2".into(), &["a"], &["k2".to_owned()]))
        .then(step("All=true", untag_all(&["a"], "true")).citing(&["all.true"]).clearing(&["a"]))
}
