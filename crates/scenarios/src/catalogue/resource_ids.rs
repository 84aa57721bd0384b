//! `ResourceId`: at least one, at most 20, each the id of a share that exists.

use untag_model::ErrorCode;

use crate::builder::{
    error, keyed, numbered, refusal, scenario, share, step, success, untag, untag_all, untag_ids,
    with_twin,
};
use crate::scenario::{Call, Scenario, Step, Value};

/// The scenarios of this group.
pub(super) fn scenarios() -> Vec<Scenario> {
    let mut all = vec![
        none("none", untag::<&str, _>(&[], &["k1"]), untag(&["a"], &["k1"])),
        none("none-twenty-keys", untag::<&str, _>(&[], &twenty()), untag(&["a"], &twenty())),
        none_with_all(),
        over(21, "over-by-one"),
        over(40, "over-by-twenty"),
        over_with_twenty_keys(),
        over_with_all(),
        alone("unknown", Value::NoShare(1)),
        alone("longer", Value::ShareWith("a".into(), "x".into())),
        alone("shorter", Value::ShareCut("a".into())),
        alone("star", Value::Text("*".into())),
        alone("percent", Value::Text("%".into())),
        alone("name", Value::Text("a".into())),
        several_unknown(),
        unknown_with_all(),
    ];
    all.extend([("first", 0), ("middle", 1), ("last", 2)].map(|(name, at)| among(name, 2, at)));
    all.push(among("last-of-twenty", 19, 19));
    all.extend([twice(), twice_with_all(), twice_apart(), twice_over_limit()]);
    all
}

fn twenty() -> Vec<String> {
    numbered("k", 20)
}

fn none(name: &str, without: Call, with: Call) -> Scenario {
    let keys = twenty();
    let named: Vec<_> = if name == "none" { vec!["k1".to_owned()] } else { keys.clone() };
    scenario(format!("ids/{name}"), "A request without any ResourceId is refused")
        .with_each(&["a", "b"], &keyed(&keys))
        .then_all(with_twin(
            step("no ResourceId", without)
                .citing(&["ids.required"])
                .refused(ErrorCode::MissingResourceIds),
            step("one ResourceId", with).citing(&["ids.up-to-20"]).removing(&["a"], &named),
        ))
}

fn none_with_all() -> Scenario {
    scenario("ids/none-with-all", "All=true without any ResourceId is refused and clears nothing")
        .with_each(&["a", "b"], &keyed(&["k1", "k2"]))
        .then_all(with_twin(
            step("no ResourceId", untag_all::<&str>(&[], "true"))
                .citing(&["ids.required"])
                .refused(ErrorCode::MissingResourceIds),
            step("one ResourceId", untag_all(&["a"], "true"))
                .citing(&["ids.up-to-20"])
                .clearing(&["a"]),
        ))
}

fn over(count: usize, name: &str) -> Scenario {
    let shares = numbered("s", count);
    scenario(format!("ids/{name}"), format!("{count} distinct shares are too many, 20 are not"))
        .with_each(&shares, &keyed(&["k1", "k2"]))
        .then_all(with_twin(
            step(format!("{count} shares"), untag(&shares, &["k1"]))
                .citing(&["ids.over-20"])
                .refused(ErrorCode::TooManyResourceIds),
            step("20 shares", untag(&shares[..20], &["k1"]))
                .citing(&["ids.up-to-20"])
                .removing(&shares[..20], &["k1"]),
        ))
}

fn over_with_twenty_keys() -> Scenario {
    let (shares, keys) = (numbered("s", 21), twenty());
    scenario("ids/over-with-twenty-keys", "21 shares are too many with 20 keys too")
        .with_each(&shares, &keyed(&keys))
        .then_all(with_twin(
            step("21 shares", untag(&shares, &keys))
                .citing(&["ids.over-20"])
                .refused(ErrorCode::TooManyResourceIds),
            step("20 shares", untag(&shares[1..], &keys))
                .citing(&["ids.up-to-20"])
                .removing(&shares[1..], &keys),
        ))
}

fn over_with_all() -> Scenario {
    let shares = numbered("s", 21);
    scenario("ids/over-with-all", "21 shares are too many with All=true too, and none is cleared")
        .with_each(&shares, &keyed(&["k1", "k2"]))
        .then_all(with_twin(
            step("21 shares", untag_all(&shares, "true"))
                .citing(&["ids.over-20"])
                .refused(ErrorCode::TooManyResourceIds),
            step("20 shares", untag_all(&shares[..20], "true"))
                .citing(&["ids.up-to-20"])
                .clearing(&shares[..20]),
        ))
}

fn found() -> Step {
    step("the share's own id", untag(&["a"], &["k1"]))
        .citing(&["ids.up-to-20"])
        .removing(&["a"], &["k1"])
}

fn alone(name: &str, id: Value) -> Scenario {
    scenario(format!("ids/{name}"), "An id that belongs to no share is refused as not found")
        .with("a", keyed(&["k1", "k2"]))
        .then_all(with_twin(
            step("an id of no share", untag_ids(&[id], &["k1"]))
                .citing(&["ids.not-found"])
                .refused(ErrorCode::ResourceIdNotFound),
            found(),
        ))
}

fn several_unknown() -> Scenario {
    let unknown: Vec<_> = (1..=20).map(Value::NoShare).collect();
    scenario("ids/twenty-unknown", "Twenty ids that belong to no share are refused as not found")
        .with("a", keyed(&["k1", "k2"]))
        .then_all(with_twin(
            step("20 ids of no share", untag_ids(&unknown, &["k1"]))
                .citing(&["ids.not-found"])
                .refused(ErrorCode::ResourceIdNotFound),
            found(),
        ))
}

fn unknown_with_all() -> Scenario {
    let none: [&str; 0] = [];
    scenario("ids/unknown-with-all", "An id that belongs to no share is refused with All=true too")
        .with("a", keyed(&["k1", "k2"]))
        .then_all(with_twin(
            step("an id of no share", untag_ids(&[Value::NoShare(1)], &none).with("All", "true"))
                .citing(&["ids.not-found"])
                .refused(ErrorCode::ResourceIdNotFound),
            step("the share's own id", untag_all(&["a"], "true"))
                .citing(&["ids.up-to-20"])
                .clearing(&["a"]),
        ))
}

/// An unknown id at position `at` among `known` shares.
fn among(name: &str, known: usize, at: usize) -> Scenario {
    let shares = numbered("s", known);
    let mut ids: Vec<_> = shares.iter().map(|name| share(name)).collect();
    ids.insert(at, Value::NoShare(1));
    let question = "partial.unknown-share";
    let not_found = || error(ErrorCode::ResourceIdNotFound);
    scenario(format!("ids/unknown-{name}"), "One unknown id among known ones is refused")
        .with_each(&shares, &keyed(&["k1", "k2"]))
        .with("unnamed", keyed(&["k1"]))
        .then_all(with_twin(
            step("with an id of no share", untag_ids(&ids, &["k2"]))
                .citing(&["ids.not-found"])
                .allowing(not_found().answering_case(question, name, "nothing"))
                .allowing(
                    not_found()
                        .perhaps_removing(&shares, &["k2"])
                        .answering_case(question, name, "changed"),
                ),
            step("without it", untag(&shares, &["k1"]))
                .citing(&["ids.up-to-20"])
                .removing(&shares, &["k1"]),
        ))
}

fn repeated(name: &str, title: &str, call: Call, named: &[&str]) -> Scenario {
    let question = "ids.duplicate";
    scenario(format!("ids/{name}"), title).with_each(&["a", "b", "c"], &keyed(&["k1", "k2"])).then(
        step("a share named twice", call)
            .citing(&["effect.named", "effect.frame-keys", "effect.frame-shares"])
            .allowing(success().removing(named, &["k1"]).answering_case(question, name, "accepted"))
            .allowing(refusal().answering_case(question, name, "refused")),
    )
}

fn twice() -> Scenario {
    repeated(
        "twice",
        "A share that is named twice loses the key once, or the request is refused",
        untag(&["a", "a"], &["k1"]),
        &["a"],
    )
}

fn twice_apart() -> Scenario {
    repeated(
        "twice-apart",
        "A share that is named first and last does not hide the one between",
        untag(&["a", "b", "a"], &["k1"]),
        &["a", "b"],
    )
}

fn twice_with_all() -> Scenario {
    let question = "ids.duplicate";
    scenario("ids/twice-with-all", "A share that is named twice is cleared with All=true, or not")
        .with_each(&["a", "b"], &keyed(&["k1", "k2"]))
        .then(
            step("a share named twice", untag_all(&["a", "a"], "true"))
                .citing(&["all.true", "effect.frame-shares"])
                .allowing(success().clearing(&["a"]).answering_case(question, "All", "accepted"))
                .allowing(refusal().answering_case(question, "All", "refused")),
        )
}

fn twice_over_limit() -> Scenario {
    let shares = numbered("s", 20);
    let question = "ids.duplicates-count";
    let call = untag(&shares, &["k1"]).naming(&["s1"]);
    scenario("ids/twenty-and-one-again", "Whether 20 shares and one of them again are too many")
        .with_each(&shares, &keyed(&["k1", "k2"]))
        .then(
            step("20 shares, one of them twice", call)
                .citing(&["effect.named", "effect.frame-keys"])
                .allowing(success().removing(&shares, &["k1"]).answering(question, "no"))
                .allowing(error(ErrorCode::TooManyResourceIds).answering(question, "yes"))
                .allowing(refusal().answering(question, "refused as duplicate")),
        )
}
