//! Who may untag what: a restricted principal, and another account.

use untag_model::{ErrorCode, Principal};

use crate::builder::{
    error, keyed, numbered, refusal, scenario, share, step, untag, untag_all, untag_ids, with_twin,
};
use crate::scenario::{Call, Expectation, Need, Scenario, Step, Value};

const FOREIGN: [ErrorCode; 2] = [ErrorCode::ResourceIdNotFound, ErrorCode::NoPermission];

/// The scenarios of this group.
pub(super) fn scenarios() -> Vec<Scenario> {
    let one = ["s1"];
    let (three, twenty) = (numbered("s", 3), numbered("s", 20));
    let three: Vec<_> = three.iter().map(String::as_str).collect();
    let twenty: Vec<_> = twenty.iter().map(String::as_str).collect();
    let mut all = Vec::new();
    for (count, shares) in [("one", &one[..]), ("three", &three), ("twenty", &twenty)] {
        all.push(restricted(&format!("keys-of-{count}"), shares, |s| untag(s, &["k1"])));
        all.push(foreign(&format!("keys-of-{count}"), shares, |s| untag(s, &["k1"])));
    }
    all.push(restricted("all-of-one", &one, |s| untag_all(s, "true")));
    all.push(restricted("all-of-three", &three, |s| untag_all(s, "true")));
    all.push(foreign("all-of-one", &one, |s| untag_all(s, "true")));
    all.push(foreign("all-of-three", &three, |s| untag_all(s, "True")));
    all.extend([restricted_and_unknown(), own_keys(), both_ways(), restricted_in_other_styles()]);
    for (position, at) in [("first", 0), ("middle", 1), ("last", 2)] {
        all.push(among_own(position, at));
        all.push(among_own_of_other(position, at));
    }
    all.push(among_own_all());
    all
}

/// The owner's twin of a call that another principal was refused.
fn by_owner(call: Call, shares: &[&str]) -> Step {
    let clears = call.params.iter().any(|param| param.name == "All");
    let step = step("the owner", call).citing(&["permission.owner"]);
    if clears { step.clearing(shares) } else { step.removing(shares, &["k1"]) }
}

fn restricted(name: &str, shares: &[&str], call: impl Fn(&[&str]) -> Call) -> Scenario {
    scenario(format!("permission/{name}"), "A principal that may not untag is refused")
        .needing(Need::Restricted)
        .with_each(shares, &keyed(&["k1", "k2"]))
        .then_all(with_twin(
            step("not permitted", call(shares).by(Principal::Restricted))
                .citing(&["permission.required", "effect.refused"])
                .refused(ErrorCode::NoPermission),
            by_owner(call(shares), shares),
        ))
        .looked_at_late()
}

fn restricted_and_unknown() -> Scenario {
    let ids = [share("a"), Value::NoShare(1)];
    scenario("permission/and-unknown", "Without permission nothing changes beside an unknown share")
        .needing(Need::Restricted)
        .with("a", keyed(&["k1", "k2"]))
        .then_all(with_twin(
            step("not permitted", untag_ids(&ids, &["k1"]).by(Principal::Restricted))
                .citing(&["permission.required", "effect.refused"])
                .refused_as(&FOREIGN),
            by_owner(untag(&["a"], &["k1"]), &["a"]),
        ))
}

/// The restricted principal in a style of its own: the check is not in one path only.
fn restricted_in_other_styles() -> Scenario {
    use untag_wire::{Format, Part, Signing, Style};
    let style = |signing, part| Style { signing, part, format: Format::Json, plus: false };
    let styles = [
        ("V1 query", style(Signing::V1, Part::Query)),
        ("V1 form", style(Signing::V1, Part::Form)),
        ("V3 form", style(Signing::V3, Part::Form)),
    ];
    let start = scenario("permission/styles", "Permission is asked for in every style")
        .needing(Need::Restricted)
        .with("a", keyed(&["k1", "k2", "k3", "k4"]));
    styles.into_iter().zip(["k1", "k2", "k3"]).fold(start, |scenario, ((name, style), key)| {
        let call = || untag(&["a"], &[key]).styled(style);
        scenario.then_all(with_twin(
            step(name, call().by(Principal::Restricted))
                .citing(&["permission.required", "wire.json"])
                .refused(ErrorCode::NoPermission),
            step(format!("{name}, the owner"), call())
                .citing(&["permission.owner", "wire.json"])
                .removing(&["a"], &[key]),
        ))
    })
}

fn foreign(name: &str, shares: &[&str], call: impl Fn(&[&str]) -> Call) -> Scenario {
    let answering =
        |code: ErrorCode| error(code).answering_case("foreign.share", name, code.code());
    let step = step("another account", call(shares).by(Principal::Other))
        .citing(&["ids.foreign", "effect.refused"]);
    let refused = FOREIGN.into_iter().fold(step, |step, code| step.allowing(answering(code)));
    scenario(format!("foreign/{name}"), "Another account's share is refused and not changed")
        .needing(Need::Other)
        .with_each(shares, &keyed(&["k1", "k2"]))
        .then_all(with_twin(refused, by_owner(call(shares), shares)))
        .looked_at_late()
}

/// The same key on shares of two accounts: each removes its own.
fn own_keys() -> Scenario {
    let own = |name: &str, principal, share: &str| {
        step(name, untag(&[share], &["k1"]).by(principal))
            .citing(&["permission.owner", "effect.frame-shares"])
            .removing(&[share], &["k1"])
    };
    scenario("foreign/own-keys", "An account's removal leaves the other account's equal key")
        .with("a", keyed(&["k1", "k2"]))
        .with_foreign("f", keyed(&["k1", "k2"]))
        .then(own("the other account", Principal::Other, "f"))
        .then(own("the owner", Principal::Owner, "a"))
        .then(
            step("the other account, All=true", untag_all(&["f"], "true").by(Principal::Other))
                .citing(&["permission.owner", "effect.frame-shares"])
                .clearing(&["f"]),
        )
        .looked_at_late()
}

fn both_ways() -> Scenario {
    let refused = |name: &str, principal, share: &str| {
        step(name, untag(&[share], &["k1"]).by(principal))
            .citing(&["ids.foreign"])
            .refused_as(&FOREIGN)
    };
    let own = |name: &str, principal, share: &str| {
        step(name, untag(&[share], &["k1"]).by(principal))
            .citing(&["permission.owner"])
            .removing(&[share], &["k1"])
    };
    scenario("foreign/both-ways", "Neither account reaches the other's share")
        .with("a", keyed(&["k1", "k2"]))
        .with_foreign("f", keyed(&["k1", "k2"]))
        .then_all(with_twin(
            refused("the owner at the other's", Principal::Owner, "f"),
            own("the other at its own", Principal::Other, "f"),
        ))
        .then_all(with_twin(
            refused("the other at the owner's", Principal::Other, "a"),
            own("the owner at its own", Principal::Owner, "a"),
        ))
}

/// A refusal after which the own shares may have changed and the foreign one has not.
fn refused_among(step: Step, case: &str, changed: &Expectation) -> Step {
    let answer = |e: Expectation, a| e.answering_case("partial.forbidden-share", case, a);
    FOREIGN.into_iter().fold(step, |step, code| {
        step.allowing(answer(error(code), "nothing")).allowing(answer(
            Expectation { reply: error(code).reply, ..changed.clone() },
            "changed",
        ))
    })
}

const MIXED: [&str; 3] = ["ids.foreign", "permission.every-share", "effect.frame-shares"];

fn among_own(position: &str, at: usize) -> Scenario {
    let mut shares = vec!["a", "b"];
    shares.insert(at, "f");
    let changed = refusal().perhaps_removing(&["a", "b"], &["k1"]);
    let step_of = step("with a share of another account", untag(&shares, &["k1"]));
    scenario(format!("foreign/{position}-among-own"), "A foreign share among own ones is refused")
        .with_each(&["a", "b"], &keyed(&["k1", "k2"]))
        .with_foreign("f", keyed(&["k1", "k2"]))
        .then_all(with_twin(
            refused_among(step_of.citing(&MIXED), position, &changed),
            step("without it", untag(&["a", "b"], &["k2"]))
                .citing(&["permission.owner"])
                .removing(&["a", "b"], &["k2"]),
        ))
}

fn among_own_of_other(position: &str, at: usize) -> Scenario {
    let mut shares = vec!["f", "g"];
    shares.insert(at, "a");
    let by = |call: Call| call.by(Principal::Other);
    let changed = refusal().perhaps_removing(&["f", "g"], &["k1"]);
    let step_of = step("with a share of the owner", by(untag(&shares, &["k1"])));
    scenario(
        format!("foreign/{position}-among-the-others"),
        "The other account is refused the owner's share among its own",
    )
    .with("a", keyed(&["k1", "k2"]))
    .with_foreign("f", keyed(&["k1", "k2"]))
    .with_foreign("g", keyed(&["k1", "k2"]))
    .then_all(with_twin(
        refused_among(step_of.citing(&MIXED), position, &changed),
        step("without it", by(untag(&["f", "g"], &["k2"])))
            .citing(&["permission.owner"])
            .removing(&["f", "g"], &["k2"]),
    ))
}

fn among_own_all() -> Scenario {
    let changed = refusal().changing(
        &["a"],
        &[crate::scenario::Change {
            gone: untag_model::Keys::none(),
            maybe: untag_model::Keys::All,
            set: untag_model::Tags::new(),
        }],
    );
    let step_of = step("All=true with a foreign share", untag_all(&["a", "f"], "true"));
    scenario("foreign/all-among-own", "All=true does not clear a foreign share among own ones")
        .with("a", keyed(&["k1", "k2"]))
        .with("b", keyed(&["k1", "k2"]))
        .with_foreign("f", keyed(&["k1", "k2"]))
        .then_all(with_twin(
            refused_among(step_of.citing(&MIXED), "All", &changed),
            step("an own share", untag_all(&["b"], "true"))
                .citing(&["permission.owner"])
                .clearing(&["b"]),
        ))
}
