//! What a success changes and, above all, what it leaves as it was.

use untag_model::Tags;

use crate::builder::{keyed, numbered, refusal, scenario, step, success, tag, tags, untag};
use crate::scenario::{Expectation, Scenario, Step};

/// The clauses on effects.
const FRAME: [&str; 3] = ["effect.named", "effect.frame-keys", "effect.frame-shares"];

/// Which of the shares `a`, `b` and `c` are named, in which order.
const SHARES: [(&str, &[&str]); 6] = [
    ("first-of-three", &["a"]),
    ("middle-of-three", &["b"]),
    ("last-of-three", &["c"]),
    ("first-and-last", &["a", "c"]),
    ("last-and-first", &["c", "a"]),
    ("shuffled", &["b", "c", "a"]),
];

/// Which of five keys are named, in which order.
const KEYS: [(&str, &[&str]); 6] = [
    ("first-key", &["k1"]),
    ("last-key", &["k5"]),
    ("middle-keys", &["k2", "k4"]),
    ("backwards", &["k5", "k4", "k3"]),
    ("all-but-one", &["k3", "k1", "k5", "k2"]),
    ("every-key", &["k1", "k2", "k3", "k4", "k5"]),
];

/// The scenarios of this group.
pub(super) fn scenarios() -> Vec<Scenario> {
    let mut all = vec![values(), equal_values(), long_values(), empty_values(), keys_as_values()];
    all.extend(SHARES.map(|(name, named)| shares(name, named)));
    all.extend(KEYS.map(|(name, named)| keys(name, named)));
    all.extend([
        different_tags(),
        one_by_one(),
        absent(),
        absent_on_bare_share(),
        repeated(),
        retagged(),
        value_replaced(),
    ]);
    all.extend([
        partly_absent("absent-first", &["zz", "k1"]),
        partly_absent("absent-last", &["k1", "zz"]),
        partly_absent("absent-between", &["k1", "zz", "k2"]),
    ]);
    all.extend([on_one_of_two("first", &["a", "b"]), on_one_of_two("last", &["b", "a"])]);
    all
}

fn removal(name: &str, shares: &[&str], keys: &[&str]) -> Step {
    step(name, untag(shares, keys)).citing(&FRAME).removing(shares, keys)
}

/// The tags of a neighbour with these values, and two tags that go.
fn neighbours(id: &str, title: &str, values: &[(&str, &str)]) -> Scenario {
    let mut all = tags(values);
    all.extend(tags(&[("gone-1", "x"), ("gone-2", "y")]));
    scenario(id, title)
        .with_each(&["a", "b"], &all)
        .then(removal("a neighbour goes", &["a"], &["gone-1"]))
        .then(removal("another neighbour goes", &["a"], &["gone-2"]))
}

fn values() -> Scenario {
    neighbours(
        "effects/values",
        "Values of tags that stay are as they were",
        &[
            ("space", "a b"),
            ("plus", "a+b"),
            ("percent", "50%25"),
            ("ampersand", "a&b=c"),
            ("chinese", "值，值"),
            ("emoji", "🎈"),
            ("quotes", "\"a\" 'b' \\c"),
            ("markup", "<b>&amp;</b>"),
            ("case", "MiXeD"),
            ("number", "007"),
        ],
    )
}

fn equal_values() -> Scenario {
    neighbours(
        "effects/equal-values",
        "A tag stays though its value equals that of a removed one",
        &[("k1", "x"), ("k2", "y"), ("k3", "x"), ("k4", "gone-1"), ("k5", "k1")],
    )
}

fn long_values() -> Scenario {
    let (ascii, chinese) = ("v".repeat(128), "值".repeat(128));
    neighbours(
        "effects/long-values",
        "Values of 128 characters are as they were",
        &[("ascii", &ascii), ("chinese", &chinese)],
    )
}

fn empty_values() -> Scenario {
    neighbours("effects/empty-values", "A tag without a value stays", &[("k1", ""), ("k2", "x")])
        .then(removal("the tag without a value goes", &["a"], &["k1"]))
}

fn keys_as_values() -> Scenario {
    scenario("effects/keys-as-values", "A key that is another tag's value is still a key")
        .with_each(&["a", "b"], &tags(&[("x", "y"), ("y", "x"), ("z", "z")]))
        .then(removal("the one", &["a"], &["x"]))
        .then(removal("the one that equals its value", &["a"], &["z"]))
        .then(removal("the other", &["b"], &["y"]))
}

fn shares(name: &str, named: &[&str]) -> Scenario {
    scenario(format!("effects/shares-{name}"), "Only the named shares lose the key")
        .with_each(&["a", "b", "c"], &keyed(&["k1", "k2"]))
        .then(removal("one key of these shares", named, &["k1"]))
}

fn keys(name: &str, named: &[&str]) -> Scenario {
    scenario(format!("effects/keys-{name}"), "Only the named keys go")
        .with_each(&["a", "b"], &keyed(&numbered("k", 5)))
        .then(removal("these keys of one share", &["a"], named))
}

fn different_tags() -> Scenario {
    scenario("effects/own-values", "Shares with the same keys keep their own values")
        .with("a", tags(&[("k1", "a1"), ("k2", "a2"), ("k3", "a3")]))
        .with("b", tags(&[("k1", "b1"), ("k2", "b2")]))
        .with("c", tags(&[("k2", "c2"), ("k1", "a1")]))
        .then(removal("one key of two shares", &["a", "b"], &["k1"]))
        .then(removal("the other of two shares", &["b", "c"], &["k2"]))
}

fn one_by_one() -> Scenario {
    let keys = numbered("k", 8);
    let start = scenario("effects/one-by-one", "Keys go one by one until none is left")
        .with_each(&["a", "b"], &keyed(&keys));
    keys.iter().fold(start, |scenario, key| scenario.then(removal(key, &["a"], &[key])))
}

/// Success that removes what is there of these keys, or a refusal for what is not.
fn open(step: Step, shares: &[&str], there: &[&str], question: &'static str, case: &str) -> Step {
    let answer = |e: Expectation, answer| e.answering_case(question, case, answer);
    let done = answer(success().removing(shares, there), "success");
    let step = step.citing(&["effect.absent"]).allowing(done);
    let step = step.allowing(answer(refusal(), "refused"));
    if there.is_empty() {
        return step;
    }
    step.allowing(answer(refusal().perhaps_removing(shares, there), "refused"))
}

fn absent() -> Scenario {
    let call = untag(&["a"], &["zz"]);
    scenario("effects/absent", "Removing a key that no share carries changes nothing")
        .with_each(&["a", "b"], &keyed(&["k1", "k2"]))
        .then(open(step("an absent key", call), &["a"], &[], "absent.key", ""))
        .then(removal("a key that is there", &["a"], &["k1"]))
}

fn absent_on_bare_share() -> Scenario {
    let call = untag(&["a"], &["k1"]);
    scenario("effects/absent-on-a-bare-share", "A share without tags has no key to lose")
        .with("a", Tags::new())
        .with("b", keyed(&["k1", "k2"]))
        .then(open(step("an absent key", call), &["a"], &[], "absent.key", "bare"))
        .then(removal("the key of another share", &["b"], &["k1"]))
}

fn repeated() -> Scenario {
    let again = step("once more", untag(&["a"], &["k1"]));
    let more = step("with a key that is there", untag(&["a"], &["k1", "k2"]));
    scenario("effects/once-more", "A removal that is repeated changes nothing more")
        .with_each(&["a", "b"], &keyed(&["k1", "k2", "k3"]))
        .then(removal("once", &["a"], &["k1"]))
        .then(open(again, &["a"], &[], "absent.key", "repeated"))
        .then(open(more, &["a"], &["k2"], "absent.some", "repeated"))
        .then(removal("the same of another share", &["b"], &["k1"]))
}

/// Keys of which `zz` is absent.
fn partly_absent(name: &str, keys: &[&str]) -> Scenario {
    let there: Vec<_> = keys.iter().filter(|key| **key != "zz").copied().collect();
    let step = step("with an absent key", untag(&["a"], keys));
    scenario(format!("effects/{name}"), "A success removes what is there beside an absent key")
        .with_each(&["a", "b"], &keyed(&["k1", "k2", "k3"]))
        .then(open(step, &["a"], &there, "absent.some", name))
}

fn on_one_of_two(name: &str, named: &[&str]) -> Scenario {
    let step = step("a key of one of them", untag(named, &["k1"]));
    scenario(
        format!("effects/carried-by-the-{name}"),
        "A key that one of two named shares carries goes",
    )
    .with("a", keyed(&["k1", "k2"]))
    .with("b", keyed(&["k2", "k3"]))
    .then(open(step, &["a"], &["k1"], "absent.some", name))
    .then(removal("a key of both", &["b", "a"], &["k2"]))
}

fn retagged() -> Scenario {
    let again: Tags = tags(&[("k1", "new")]);
    scenario("effects/tagged-again", "A key that was removed can be attached and removed again")
        .with_each(&["a", "b"], &keyed(&["k1", "k2"]))
        .then(removal("once", &["a"], &["k1"]))
        .then(
            step("attached", tag(&["a"], &again)).citing(&["sibling.tag"]).setting(&["a"], &again),
        )
        .then(removal("again", &["a"], &["k1"]))
        .then(step("anew", tag(&["a"], &again)).citing(&["sibling.tag"]).setting(&["a"], &again))
        .then(removal("at last", &["a"], &["k1"]))
        .looked_at_late()
}

fn value_replaced() -> Scenario {
    let new = tags(&[("k1", "new"), ("k2", "newer")]);
    scenario("effects/value-replaced", "A tag whose value was replaced is removed like any other")
        .with_each(&["a", "b"], &keyed(&["k1", "k2", "k3"]))
        .then(
            step("new values", tag(&["a"], &new))
                .citing(&["sibling.tag"])
                .setting(&["a"], &new)
                .refused_somehow(),
        )
        .then(removal("one of them", &["a"], &["k1"]))
        .then(removal("the other", &["a"], &["k2"]))
}
