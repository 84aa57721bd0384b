//! How many tag keys: at least one unless All=true, at most 20.

use untag_model::{ErrorCode, Tags};

use crate::builder::{
    keyed, numbered, refusal, scenario, step, success, tag, tags, untag, untag_all, with_twin,
};
use crate::scenario::{Call, Scenario, Step};

/// The scenarios of this group.
pub(super) fn scenarios() -> Vec<Scenario> {
    let none: [&str; 0] = [];
    let all = |spelling: &str| untag_all(&["a", "b"], spelling);
    let mut scenarios = vec![
        neither("neither", untag(&["a", "b"], &none), untag(&["a", "b"], &["k1"]), false),
        neither("all-false", all("false"), all("true"), true),
        neither("all-false-capital", all("False"), all("True"), true),
        neither_on_twenty(),
        over("one-more", 21, 1),
        over("one-more-on-twenty-shares", 21, 20),
        over("twice-as-many", 40, 1),
        over_with_all_false(),
        over_first_absent(),
        spread(),
        attached_in_two_calls(),
        long_keys(),
    ];
    scenarios.extend([1, 2, 10, 20].map(exactly));
    scenarios
}

/// Neither a key nor All=true; the twin has the one or the other.
fn neither(name: &str, without: Call, with: Call, all: bool) -> Scenario {
    let twin = step("with either", with).citing(&["keys.up-to-20", "all.true"]);
    let shares = ["a", "b"];
    scenario(format!("keys/{name}"), "A request with neither TagKey nor All=true is refused")
        .with_each(&["a", "b", "c"], &keyed(&["k1", "k2"]))
        .then_all(with_twin(
            step("with neither", without)
                .citing(&["keys.or-all"])
                .refused(ErrorCode::MissingTagKeysOrDeleteAll),
            if all { twin.clearing(&shares) } else { twin.removing(&shares, &["k1"]) },
        ))
}

fn neither_on_twenty() -> Scenario {
    let shares = numbered("s", 20);
    let none: [&str; 0] = [];
    scenario("keys/neither-on-twenty", "Twenty shares without any TagKey are refused")
        .with_each(&shares, &keyed(&["k1", "k2"]))
        .then_all(with_twin(
            step("without TagKey", untag(&shares, &none))
                .citing(&["keys.or-all"])
                .refused(ErrorCode::MissingTagKeysOrDeleteAll),
            step("with TagKey", untag(&shares, &["k1"]))
                .citing(&["keys.up-to-20"])
                .removing(&shares, &["k1"]),
        ))
}

fn exactly(count: usize) -> Scenario {
    let keys = numbered("k", 20);
    scenario(format!("keys/exactly-{count}"), format!("{count} keys are not too many"))
        .with_each(&["a", "b"], &keyed(&keys))
        .then(
            step(format!("{count} keys"), untag(&["a"], &keys[20 - count..]))
                .citing(&["keys.up-to-20", "effect.named", "effect.frame-keys"])
                .removing(&["a"], &keys[20 - count..]),
        )
}

fn refused(call: Call) -> Step {
    step("too many keys", call).citing(&["keys.over-20"]).refused(ErrorCode::TooManyTagKeys)
}

/// `count` keys on shares that carry the first 20 of them.
fn over(name: &str, count: usize, shares: usize) -> Scenario {
    let (keys, shares) = (numbered("k", count), numbered("s", shares));
    scenario(format!("keys/{name}"), format!("{count} keys are too many, 20 are not"))
        .with_each(&shares, &keyed(&keys[..20]))
        .with("unnamed", keyed(&keys[20..]))
        .then_all(with_twin(
            refused(untag(&shares, &keys)),
            step("20 keys", untag(&shares, &keys[..20]))
                .citing(&["keys.up-to-20"])
                .removing(&shares, &keys[..20]),
        ))
}

fn over_with_all_false() -> Scenario {
    let keys = numbered("k", 21);
    scenario("keys/one-more-and-all-false", "21 keys are too many with All=false too")
        .with("a", keyed(&keys[..20]))
        .then_all(with_twin(
            refused(untag(&["a"], &keys).with("All", "false")),
            step("20 keys", untag(&["a"], &keys[..20]).with("All", "false"))
                .citing(&["keys.up-to-20"])
                .removing(&["a"], &keys[..20]),
        ))
}

fn over_first_absent() -> Scenario {
    let keys = numbered("k", 21);
    scenario("keys/one-more-at-the-front", "21 keys are too many wherever the twenty are")
        .with("a", keyed(&keys[1..]))
        .then_all(with_twin(
            refused(untag(&["a"], &keys)),
            step("20 keys", untag(&["a"], &keys[1..]))
                .citing(&["keys.up-to-20"])
                .removing(&["a"], &keys[1..]),
        ))
}

/// 21 keys of which one share carries 11 and the other 10.
fn spread() -> Scenario {
    let keys = numbered("k", 21);
    scenario("keys/one-more-over-two-shares", "21 keys are too many though no share has them all")
        .with("a", keyed(&keys[..11]))
        .with("b", keyed(&keys[11..]))
        .then_all(with_twin(
            refused(untag(&["a", "b"], &keys)),
            step("the keys of one share", untag(&["a"], &keys[..11]))
                .citing(&["keys.up-to-20"])
                .removing(&["a"], &keys[..11]),
        ))
}

fn attached_in_two_calls() -> Scenario {
    let keys = numbered("k", 21);
    let more: Tags = tags(&[("k21", "v-last")]);
    let question = "tags.per-share";
    scenario("keys/one-more-all-attached", "21 keys are too many where a share carries all of them")
        .with("a", keyed(&keys[..20]))
        .then(
            step("a 21st tag", tag(&["a"], &more))
                .citing(&["sibling.tag"])
                .allowing(success().setting(&["a"], &more).answering(question, "yes"))
                .allowing(refusal().answering(question, "no")),
        )
        .then_all(with_twin(
            refused(untag(&["a"], &keys)),
            step("20 keys", untag(&["a"], &keys[..20]))
                .citing(&["keys.up-to-20"])
                .removing(&["a"], &keys[..20]),
        ))
}

/// Twenty keys of good length: nobody may limit their sum.
fn long_keys() -> Scenario {
    let keys: Vec<_> = (10..30).map(|n| format!("{}{n}", "k".repeat(126))).collect();
    scenario("keys/twenty-of-full-length", "Twenty keys of 128 characters are not too many")
        .with_each(&["a", "b"], &keyed(&keys))
        .then(
            step("20 keys of 128 characters", untag(&["a"], &keys))
                .citing(&["keys.up-to-20", "grammar.length"])
                .removing(&["a"], &keys),
        )
}
