//! An invalid key among valid ones, at every place: the whole request is refused, nothing changed.

use untag_model::ErrorCode;

use crate::builder::{keyed, numbered, scenario, step, untag, with_twin};
use crate::scenario::Scenario;

/// Where the invalid key stands, among how many, and which.
const PLACES: [(&str, usize, usize, &str, &str); 9] = [
    ("first-of-three", 3, 0, "acs:x", "grammar.acs"),
    ("middle-of-three", 3, 1, "acs:x", "grammar.acs"),
    ("last-of-three", 3, 2, "acs:x", "grammar.acs"),
    ("first-of-twenty", 20, 0, "aliyun", "grammar.aliyun"),
    ("tenth-of-twenty", 20, 9, "https://x", "grammar.https"),
    ("last-of-twenty", 20, 19, "acs:x", "grammar.acs"),
    ("aliyun-last", 3, 2, "aliyun-x", "grammar.aliyun"),
    ("http-last", 3, 2, "a http://b", "grammar.http"),
    ("https-middle", 3, 1, "a https://b", "grammar.https"),
];

/// The scenarios of this group.
pub(super) fn scenarios() -> Vec<Scenario> {
    let mut all: Vec<_> = PLACES
        .iter()
        .map(|(name, count, at, key, clause)| among(name, *count, *at, key, clause))
        .collect();
    all.push(among("too-long-last", 3, 2, &"k".repeat(129), "grammar.length"));
    all.push(among("too-long-first", 20, 0, &"键".repeat(129), "grammar.characters"));
    all
}

fn among(name: &str, count: usize, at: usize, key: &str, clause: &'static str) -> Scenario {
    let valid = numbered("k", count - 1);
    let mut keys = valid.clone();
    keys.insert(at, key.to_owned());
    let shares = ["a", "b"];
    scenario(format!("invalid/{name}"), "One invalid key among valid ones is refused")
        .with_each(&["a", "b", "c"], &keyed(&valid))
        .then_all(with_twin(
            step("with an invalid key", untag(&shares, &keys))
                .citing(&["keys.invalid", clause])
                .refused(ErrorCode::InvalidTagKey),
            step("without it", untag(&shares, &valid))
                .citing(&["keys.up-to-20"])
                .removing(&shares, &valid),
        ))
}
