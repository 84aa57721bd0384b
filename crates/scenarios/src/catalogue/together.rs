//! Requests sent together: each is carried out, or answered with a conflict and then not.

use untag_model::{Keys, Tags};

use crate::builder::{
    conflict, keyed, numbered, refusal, scenario, step, success, tag, tags, together, untag,
    untag_all,
};
use crate::scenario::{Call, Change, Expectation, Scenario, Step};

/// How often a race is run.
const ROUNDS: usize = 4;

/// The scenarios of this group.
pub(super) fn scenarios() -> Vec<Scenario> {
    let mut all: Vec<_> = [2, 3, 5, 8].map(distinct_keys).into();
    all.extend([2, 4, 8].map(same_key));
    all.extend([2, 8].map(distinct_shares));
    all.extend([overlapping(), beside_tagging(), beside_other_tagging(), clearing_and_tagging()]);
    all.extend([clearing_twice(), clearing_and_removing(), halves(), two_accounts()]);
    all
}

/// A request that is carried out with this effect, or answered with a conflict.
type Race = (Call, Vec<Expectation>);

fn race(call: Call, effect: Expectation) -> Race {
    (call, vec![effect, conflict()])
}

/// The same, where another of the requests may have removed the key before.
fn race_for_same(call: Call, effect: Expectation) -> Race {
    (call, vec![effect, conflict(), refusal()])
}

fn all_at_once(name: impl Into<String>, races: Vec<Race>) -> Step {
    let (calls, each): (Vec<_>, Vec<_>) = races.into_iter().unzip();
    let step = together(name, calls).citing(&[
        "sibling.conflict",
        "effect.named",
        "effect.frame-keys",
        "effect.frame-shares",
    ]);
    each.into_iter().fold(step, Step::each_allowing)
}

/// The same race some times over, with the tags attached anew in between.
fn rounds(
    scenario: Scenario,
    shares: &[&str],
    tags: &Tags,
    round: impl Fn() -> Vec<Race>,
) -> Scenario {
    (1..=ROUNDS).fold(scenario, |scenario, at| {
        let scenario = if at == 1 { scenario } else { scenario.then_all(anew(at, shares, tags)) };
        scenario.then(all_at_once(format!("round {at}"), round()))
    })
}

/// Nobody says that a tag which is there can be attached again, so all are removed first.
fn anew(at: usize, shares: &[&str], tags: &Tags) -> [Step; 2] {
    [
        step(format!("no tags before round {at}"), untag_all(shares, "true"))
            .citing(&["all.true"])
            .clearing(shares),
        step(format!("tags anew before round {at}"), tag(shares, tags))
            .citing(&["sibling.tag"])
            .setting(shares, tags),
    ]
}

fn removal<K: AsRef<str>>(shares: &[&str], keys: &[K]) -> Race {
    race(untag(shares, keys), success().removing(shares, keys))
}

fn distinct_keys(count: usize) -> Scenario {
    let keys = numbered("k", count + 2);
    let tags = keyed(&keys);
    let start = scenario(
        format!("together/distinct-keys-{count}"),
        format!("{count} removals of distinct keys of one share lose none of them"),
    )
    .with_each(&["a", "b"], &tags);
    rounds(start, &["a"], &tags, || {
        keys[..count].iter().map(|key| removal(&["a"], &[key])).collect()
    })
}

fn same_key(count: usize) -> Scenario {
    let tags = keyed(&["k1", "k2", "k3"]);
    let start = scenario(
        format!("together/same-key-{count}"),
        format!("{count} removals of one key remove it and nothing else"),
    )
    .with_each(&["a", "b"], &tags);
    let one = || race_for_same(untag(&["a"], &["k1"]), success().removing(&["a"], &["k1"]));
    rounds(start, &["a"], &tags, || (0..count).map(|_| one()).collect())
}

fn distinct_shares(count: usize) -> Scenario {
    let shares = numbered("s", count);
    let shares: Vec<_> = shares.iter().map(String::as_str).collect();
    let tags = keyed(&["k1", "k2"]);
    let start = scenario(
        format!("together/distinct-shares-{count}"),
        format!("{count} removals from distinct shares do not disturb each other"),
    )
    .with_each(&shares, &tags);
    rounds(start, &shares, &tags, || {
        shares.iter().map(|share| removal(&[share], &["k1"])).collect()
    })
}

fn overlapping() -> Scenario {
    let tags = keyed(&["k1", "k2", "k3"]);
    let start =
        scenario("together/overlapping", "Removals from overlapping sets of shares are whole")
            .with_each(&["a", "b", "c"], &tags);
    rounds(start, &["a", "b", "c"], &tags, || {
        vec![
            removal(&["a", "b"], &["k1"]),
            removal(&["b", "c"], &["k2"]),
            removal(&["c", "a"], &["k3"]),
        ]
    })
}

fn tagging(shares: &[&str], tags: &Tags) -> Race {
    race(tag(shares, tags), success().setting(shares, tags))
}

fn beside_tagging() -> Scenario {
    let (carried, new) = (keyed(&["k1", "k2"]), tags(&[("new", "n")]));
    let start =
        scenario("together/with-tagging", "A removal and a new tag of one share both happen")
            .with_each(&["a", "b"], &carried);
    rounds(start, &["a"], &carried, || vec![removal(&["a"], &["k1"]), tagging(&["a"], &new)])
}

fn beside_other_tagging() -> Scenario {
    let (carried, new) = (keyed(&["k1", "k2", "k3"]), tags(&[("k2", "new")]));
    let title = "A removal and a new value beside it both happen";
    let start = scenario("together/with-a-new-value", title).with_each(&["a", "b"], &carried);
    rounds(start, &["a"], &carried, || {
        let (call, mut allowed) = tagging(&["a"], &new);
        // Nobody says that a value can be replaced.
        allowed.push(refusal());
        vec![removal(&["a"], &["k1"]), (call, allowed), removal(&["a"], &["k3"])]
    })
}

fn clear(shares: &[&str]) -> Race {
    race(untag_all(shares, "true"), success().clearing(shares))
}

/// All=true and a tag that is attached at the same time: it goes with the others, or stays alone.
fn clearing_and_tagging() -> Scenario {
    let (carried, new) = (keyed(&["k1", "k2", "k3"]), tags(&[("new", "n")]));
    let start =
        scenario("together/all-with-tagging", "All=true takes what is there and nothing less")
            .with_each(&["a", "b"], &carried);
    rounds(start, &["a"], &carried, || vec![clear(&["a"]), tagging(&["a"], &new)])
}

fn clearing_twice() -> Scenario {
    let carried = keyed(&numbered("k", 5));
    let start = scenario("together/all-twice", "All=true sent four times at once clears the share")
        .with_each(&["a", "b"], &carried);
    rounds(start, &["a"], &carried, || (0..4).map(|_| clear(&["a"])).collect())
}

fn clearing_and_removing() -> Scenario {
    let carried = keyed(&numbered("k", 5));
    let start =
        scenario("together/all-with-removal", "All=true and a removal at once clear the share")
            .with_each(&["a", "b"], &carried);
    rounds(start, &["a"], &carried, || {
        // Where All=true comes first the key is absent, and where it is halfway, perhaps so.
        let effect = Change { gone: Keys::of(["k1"]), maybe: Keys::none(), set: Tags::new() };
        let removal = race_for_same(untag(&["a"], &["k1"]), success().changing(&["a"], &[effect]));
        vec![clear(&["a"]), removal]
    })
}

fn halves() -> Scenario {
    let keys = numbered("k", 20);
    let tags = keyed(&keys);
    let start =
        scenario("together/quarters", "Four removals of five keys each of three shares are whole")
            .with_each(&["a", "b", "c"], &tags);
    let shares = ["a", "b", "c"];
    rounds(start, &shares, &tags, || keys.chunks(5).map(|some| removal(&shares, some)).collect())
}

fn two_accounts() -> Scenario {
    use untag_model::Principal::Other;
    let carried = keyed(&["k1", "k2"]);
    let start = scenario("together/two-accounts", "Two accounts untag their own shares at once")
        .with("a", carried.clone())
        .with_foreign("f", carried.clone());
    let others = || race(untag(&["f"], &["k1"]).by(Other), success().removing(&["f"], &["k1"]));
    start.then(all_at_once("both", vec![removal(&["a"], &["k1"]), others()]))
}
