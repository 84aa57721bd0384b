//! What a success removed stays removed, and what it left stays, whatever else is done.

use untag_model::{ErrorCode, Tags};

use crate::builder::{
    keyed, numbered, refusal, scenario, step, success, tag, tags, untag, untag_all, with_twin,
};
use crate::scenario::{Scenario, Step};

/// The scenarios of this group.
pub(super) fn scenarios() -> Vec<Scenario> {
    vec![
        after_other_writes(),
        after_tagging(),
        after_refusals(),
        after_clearing(),
        alternating(),
        refused_then_done(),
        twenty_by_twenty(),
    ]
}

fn removal<K: AsRef<str>>(name: &str, shares: &[&str], keys: &[K]) -> Step {
    step(name, untag(shares, keys)).citing(&["effect.lasting"]).removing(shares, keys)
}

fn tagging(name: &str, shares: &[&str], tags: &Tags) -> Step {
    step(name, tag(shares, tags)).citing(&["effect.lasting", "sibling.tag"]).setting(shares, tags)
}

fn after_other_writes() -> Scenario {
    let new = tags(&[("new", "n")]);
    scenario("lasting/other-writes", "A removed tag stays gone through later writes to other tags")
        .with_each(&["a", "b"], &keyed(&numbered("k", 4)))
        .then(removal("k1 of a", &["a"], &["k1"]))
        .then(tagging("a new tag on a", &["a"], &new))
        .then(removal("k3 of b", &["b"], &["k3"]))
        .then(removal("the new tag of a", &["a"], &["new"]))
        .then(removal("k2 of both", &["a", "b"], &["k2"]))
        .looked_at_late()
}

fn after_tagging() -> Scenario {
    let other = tags(&[("k1", "other")]);
    scenario(
        "lasting/tagging-another",
        "A key that is attached to another share does not come back",
    )
    .with_each(&["a", "b"], &keyed(&["k1", "k2"]))
    .then(removal("k1 of both", &["a", "b"], &["k1"]))
    .then(tagging("k1 on b", &["b"], &other))
    .then(removal("k2 of b", &["b"], &["k2"]))
    .looked_at_late()
}

fn after_refusals() -> Scenario {
    let shares = ["a", "b"];
    scenario("lasting/refusals", "A removed tag stays gone through refused requests")
        .with_each(&shares, &keyed(&numbered("k", 4)))
        .then(removal("k1 of a", &["a"], &["k1"]))
        .then_all(with_twin(
            step("a duplicate", untag(&shares, &["k2", "k2"]))
                .citing(&["effect.lasting", "effect.refused"])
                .refused(ErrorCode::DuplicateTagKey),
            removal("k2 of both", &shares, &["k2"]),
        ))
        .then_all(with_twin(
            step("an invalid type", untag(&["b"], &["k1"]).set("ResourceType", "Share"))
                .citing(&["effect.lasting", "effect.refused"])
                .refused(ErrorCode::InvalidResourceType),
            removal("k1 of b", &["b"], &["k1"]),
        ))
        .then(
            step("k1 of a again", untag(&["a"], &["k1"]))
                .citing(&["effect.absent"])
                .allowing(success())
                .allowing(refusal()),
        )
        .looked_at_late()
}

fn after_clearing() -> Scenario {
    let new = tags(&[("k1", "new")]);
    scenario(
        "lasting/cleared",
        "A share that was cleared stays clear but for what is attached anew",
    )
    .with_each(&["a", "b"], &keyed(&numbered("k", 4)))
    .then(
        step("All=true on a", untag_all(&["a"], "true"))
            .citing(&["effect.lasting", "all.true"])
            .clearing(&["a"]),
    )
    .then(removal("k2 of b", &["b"], &["k2"]))
    .then(tagging("k1 on a", &["a"], &new))
    .then(removal("k3 of b", &["b"], &["k3"]))
    .looked_at_late()
}

fn alternating() -> Scenario {
    let mut scenario =
        scenario("lasting/alternating", "Tagging and removing alternate without rest")
            .with_each(&["a", "b"], &keyed(&["k1", "k2"]));
    for round in 1..=5 {
        let tags = tags(&[("k1", format!("round {round}"))]);
        scenario = scenario
            .then(removal(&format!("{round}: k1 of a"), &["a"], &["k1"]))
            .then(tagging(&format!("{round}: k1 on a"), &["a"], &tags));
    }
    scenario.looked_at_late()
}

fn refused_then_done() -> Scenario {
    let shares = ["a", "b", "c"];
    let refused = |name: &str, keys: &[&str]| {
        step(name, untag(&shares, keys)).citing(&["effect.lasting", "effect.refused"])
    };
    scenario(
        "lasting/refused-then-done",
        "A refused request leaves nothing that a later one completes",
    )
    .with_each(&shares, &keyed(&numbered("k", 4)))
    .then_all(with_twin(
        refused("k1 and an invalid key", &["k1", "acs:x"])
            .citing(&["grammar.acs"])
            .refused(ErrorCode::InvalidTagKey),
        removal("k2 of all", &shares, &["k2"]),
    ))
    .then_all(with_twin(
        refused("k1 twice", &["k1", "k1"]).refused(ErrorCode::DuplicateTagKey),
        removal("k3 of all", &shares, &["k3"]),
    ))
    .looked_at_late()
}

fn twenty_by_twenty() -> Scenario {
    let keys = numbered("k", 20);
    scenario("lasting/twenty-tags", "Several shares with twenty tags each keep what is not named")
        .with_each(&["a", "b", "c"], &keyed(&keys))
        .then(removal("the even half of a and c", &["a", "c"], &every_other(&keys, 1)))
        .then(removal("the odd half of b", &["b"], &every_other(&keys, 0)))
        .then(removal("the even half of b", &["b"], &every_other(&keys, 1)))
        .looked_at_late()
}

fn every_other(keys: &[String], from: usize) -> Vec<&str> {
    keys.iter().skip(from).step_by(2).map(String::as_str).collect()
}
