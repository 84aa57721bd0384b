//! The same good or bad request many times, so that a fault in one of fifty shows.

use untag_model::{ErrorCode, Tags};

use crate::builder::{keyed, numbered, scenario, step, tag, untag, untag_all};
use crate::scenario::{Call, Scenario, Step};

/// How many requests of one kind. A fault in one of fifty shows with a chance of 70 % in sixty;
/// the whole catalogue sends twenty times as many, most of them to be carried out.
const TIMES: usize = 60;

/// The scenarios of this group.
pub(super) fn scenarios() -> Vec<Scenario> {
    let none: [&str; 0] = [];
    vec![
        removals(),
        pairs(),
        clearings(),
        refusals("duplicates", &untag(&["a"], &["k1", "k1"]), ErrorCode::DuplicateTagKey),
        refusals("invalid-keys", &untag(&["a"], &["k http://x"]), ErrorCode::InvalidTagKey),
        refusals("missing-keys", &untag(&["a"], &none), ErrorCode::MissingTagKeysOrDeleteAll),
    ]
}

/// Sixty removals of one key each, the tags attached anew after every twenty.
fn removals() -> Scenario {
    let keys = numbered("k", 20);
    let tags = keyed(&keys);
    let mut scenario = scenario("repeat/removals", "Sixty removals in a row are all carried out")
        .with_each(&["a", "b"], &tags);
    for at in 0..TIMES {
        if at > 0 && at % 20 == 0 {
            scenario = scenario.then(attached(at, &["a"], &tags));
        }
        let key = &keys[at % 20];
        let removal = step(format!("{}: {key}", at + 1), untag(&["a"], &[key]))
            .citing(&["reply.internal", "effect.named", "effect.frame-keys"])
            .removing(&["a"], &[key]);
        scenario = scenario.then(seen_at_times(removal, at));
    }
    scenario
}

fn attached(at: usize, shares: &[&str], tags: &Tags) -> Step {
    step(format!("tags anew before {}", at + 1), tag(shares, tags))
        .citing(&["sibling.tag"])
        .setting(shares, tags)
        .unseen()
}

/// Looks after every tenth step only.
fn seen_at_times(step: Step, at: usize) -> Step {
    if at % 10 == 9 { step } else { step.unseen() }
}

/// Forty removals of two keys from two shares.
fn pairs() -> Scenario {
    let keys = numbered("k", 20);
    let tags = keyed(&keys);
    let shares = ["a", "b"];
    let mut scenario =
        scenario("repeat/pairs", "Forty removals from two shares in a row are all carried out")
            .with_each(&["a", "b", "c"], &tags);
    for at in 0..40 {
        if at > 0 && at % 10 == 0 {
            scenario = scenario.then(attached(at, &shares, &tags));
        }
        let pair = &keys[at % 10 * 2..at % 10 * 2 + 2];
        let removal = step(format!("{}: {}", at + 1, pair.join(" and ")), untag(&shares, pair))
            .citing(&["reply.internal", "effect.named", "effect.frame-keys"])
            .removing(&shares, pair);
        scenario = scenario.then(seen_at_times(removal, at));
    }
    scenario
}

fn clearings() -> Scenario {
    let tags = keyed(&["k1", "k2", "k3"]);
    let mut scenario =
        scenario("repeat/clearings", "Twenty times All=true in a row clear the share")
            .with_each(&["a", "b"], &tags);
    for at in 0..20 {
        if at > 0 {
            scenario = scenario.then(attached(at, &["a"], &tags));
        }
        let clearing = step(format!("{}: All=true", at + 1), untag_all(&["a"], "true"))
            .citing(&["reply.internal", "all.true"])
            .clearing(&["a"]);
        scenario = scenario.then(seen_at_times(clearing, at * 2 + 1));
    }
    scenario
}

/// Sixty times the same refusal, and then a success.
fn refusals(name: &str, call: &Call, code: ErrorCode) -> Scenario {
    let refused = |at: usize| {
        let step = step(format!("refusal {}", at + 1), call.clone())
            .citing(&["reply.internal", "effect.refused"])
            .refused(code);
        seen_at_times(step, at)
    };
    scenario(format!("repeat/{name}"), "Sixty equal refusals in a row change nothing")
        .with_each(&["a", "b"], &keyed(&["k1", "k2"]))
        .then_all((0..TIMES).map(refused))
        .then(
            step("success", untag(&["a"], &["k1"]))
                .citing(&["effect.named"])
                .removing(&["a"], &["k1"])
                .twin_of("refusal 1"),
        )
}
