//! What the gateway in front refuses: only that it does, and that nothing has changed.

use untag_wire::{Format, Part, Signing, Style};

use crate::builder::{
    keyed, numbered, refusal, scenario, step, success, untag, untag_all, with_twin,
};
use crate::scenario::{Alter, Call, Scenario, Step};

const fn style(signing: Signing, part: Part) -> Style {
    Style { signing, part, format: Format::Json, plus: false }
}

const STYLES: [(&str, Style); 5] = [
    ("V3 query", style(Signing::V3, Part::Query)),
    ("V3 form", style(Signing::V3, Part::Form)),
    ("V1 query", style(Signing::V1, Part::Query)),
    ("V1 form", style(Signing::V1, Part::Form)),
    ("V1 split", style(Signing::V1, Part::Split)),
];

/// The scenarios of this group.
pub(super) fn scenarios() -> Vec<Scenario> {
    let named = |text: &str| Some(text.to_owned());
    vec![
        faulty("wrong-secret", "gateway.signature", &Alter::WrongSecret),
        faulty("unknown-key", "gateway.access-key", &Alter::UnknownKey),
        faulty("unsigned", "gateway.unsigned", &Alter::Unsigned),
        faulty("dated-before", "gateway.time", &Alter::Dated(-1000)),
        faulty("dated-after", "gateway.time", &Alter::Dated(1000)),
        faulty("dated-days-before", "gateway.time", &Alter::Dated(-260_000)),
        faulty("changed", "gateway.covered", &changed("TagKey.1", "last")),
        faulty("action-missing", "gateway.action", &Alter::Action(None)),
        faulty("action-unknown", "gateway.action", &Alter::Action(named("UntagResource"))),
        faulty("version-missing", "gateway.version", &Alter::Version(None)),
        faulty("version-unknown", "gateway.version", &Alter::Version(named("2020-01-11"))),
        within_time(),
        repeated_nonce(),
        all_changed_after_signing(),
        clearing_with_faults(),
        get(),
    ]
}

fn changed(name: &str, value: &str) -> Alter {
    Alter::Changed(name.to_owned(), value.to_owned())
}

fn refused(name: &str, call: Call, clause: &'static str) -> Step {
    step(name, call).citing(&[clause]).refused_somehow()
}

fn good(name: &str, key: &str, style: Style, clause: &'static str) -> Step {
    step(name, untag(&["a"], &[key]).styled(style)).citing(&[clause]).removing(&["a"], &[key])
}

/// The same fault in every style, each with its twin.
fn faulty(name: &str, clause: &'static str, alter: &Alter) -> Scenario {
    let mut keys = numbered("k", STYLES.len());
    let start = scenario(format!("gateway/{name}"), format!("A request is refused: {name}"));
    keys.push("last".to_owned());
    let start = start.with_each(&["a", "b"], &keyed(&keys));
    STYLES.iter().zip(&keys).fold(start, |scenario, ((name, style), key)| {
        let call = untag(&["a"], &[key]).styled(*style).altered(alter.clone());
        scenario.then_all(with_twin(
            refused(name, call, clause),
            good(&format!("{name}, as it should be"), key, *style, clause),
        ))
    })
}

fn within_time() -> Scenario {
    let start = scenario("gateway/dated-within", "A date that differs by ten minutes is accepted")
        .with("a", keyed(&numbered("k", 2 * STYLES.len())));
    let cases = STYLES.iter().flat_map(|style| [-600, 600].map(|seconds| (style, seconds)));
    cases.enumerate().fold(start, |scenario, (at, ((name, style), seconds))| {
        let key = format!("k{}", at + 1);
        let call = untag(&["a"], &[&key]).styled(*style).altered(Alter::Dated(seconds));
        scenario.then(
            step(format!("{name}, {seconds} s"), call)
                .citing(&["gateway.time"])
                .removing(&["a"], &[&key]),
        )
    })
}

fn repeated_nonce() -> Scenario {
    let mut scenario = scenario("gateway/nonce", "A nonce is used once")
        .with_each(&["a", "b"], &keyed(&numbered("k", 2 * STYLES.len())));
    for (at, (name, style)) in STYLES.iter().enumerate() {
        let [first, second] = [1, 2].map(|n| format!("k{}", 2 * at + n));
        let again = untag(&["a"], &[&second]).styled(*style).altered(Alter::SameNonce);
        scenario = scenario
            .then(good(&format!("{name}, fresh"), &first, *style, "gateway.nonce").unseen())
            .then_all(with_twin(
                refused(&format!("{name}, again"), again, "gateway.nonce"),
                good(&format!("{name}, fresh again"), &second, *style, "gateway.nonce"),
            ));
    }
    scenario
}

/// All=false that somebody turned into All=true on the way.
fn all_changed_after_signing() -> Scenario {
    let start = scenario("gateway/changed-all", "All cannot be changed after signing")
        .with_each(&["a", "b"], &keyed(&numbered("k", STYLES.len() + 1)));
    STYLES.iter().enumerate().fold(start, |scenario, (at, (name, style))| {
        let key = format!("k{}", at + 1);
        let call = untag(&["a"], &[&key]).with("All", "false").styled(*style);
        scenario.then_all(with_twin(
            refused(name, call.clone().altered(changed("All", "true")), "gateway.covered"),
            step(format!("{name}, as it should be"), call)
                .citing(&["gateway.covered"])
                .removing(&["a"], &[&key]),
        ))
    })
}

fn clearing_with_faults() -> Scenario {
    let faults = [
        ("a wrong secret", "gateway.signature", Alter::WrongSecret),
        ("no signature", "gateway.unsigned", Alter::Unsigned),
        ("an unknown key", "gateway.access-key", Alter::UnknownKey),
    ];
    let start = scenario("gateway/all", "All=true with a faulty signature clears nothing")
        .with_each(&["a", "b"], &keyed(&["k1", "k2", "k3", "k4"]));
    faults.into_iter().zip(["k1", "k2", "k3"]).fold(
        start,
        |scenario, ((name, clause, alter), key)| {
            scenario.then_all(with_twin(
                refused(name, untag_all(&["a", "b"], "true").altered(alter), clause),
                step(format!("a key after {name}"), untag(&["a"], &[key]))
                    .citing(&[clause])
                    .removing(&["a"], &[key]),
            ))
        },
    )
}

fn get() -> Scenario {
    let style = style(Signing::V3, Part::Query);
    let call = untag(&["a"], &["k1"]).styled(style).altered(Alter::Method("GET".to_owned()));
    scenario("gateway/get", "GET is carried out like POST, or refused")
        .with_each(&["a", "b"], &keyed(&["k1", "k2"]))
        .then(
            step("GET", call)
                .citing(&["gateway.method"])
                .allowing(success().removing(&["a"], &["k1"]).answering("method.get", "accepted"))
                .allowing(refusal().answering("method.get", "refused")),
        )
}
