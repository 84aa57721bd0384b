//! Arrays in the order of their numbers, whatever the order of sending.

use untag_model::ErrorCode;
use untag_wire::{Format, Part, Signing, Style};

use crate::builder::{keyed, numbered, scenario, step, untag, untag_all, with_twin};
use crate::scenario::{Call, Scenario};

/// An order in which the parameters of a request are sent.
type Order = (&'static str, fn(Call) -> Call);

const ORDERS: [Order; 2] = [("reversed", Call::reversed), ("mixed", Call::mixed)];

const FORM: Style =
    Style { signing: Signing::V1, part: Part::Form, format: Format::Json, plus: false };

/// The scenarios of this group.
pub(super) fn scenarios() -> Vec<Scenario> {
    let mut all = Vec::new();
    for (name, order) in ORDERS {
        all.push(carried_out(name, order));
        all.push(refused_keys(name, order));
        all.push(refused_ids(name, order));
    }
    all.push(all_first());
    all
}

fn carried_out(name: &str, order: fn(Call) -> Call) -> Scenario {
    let (shares, keys) = (numbered("s", 12), numbered("k", 19));
    let call = |keys: &[String]| order(untag(&shares, keys));
    scenario(
        format!("arrays/{name}"),
        format!("Arrays of more than nine are read when sent {name}"),
    )
    .with_each(&shares, &keyed(&keys))
    .with("unnamed", keyed(&keys))
    .then(
        step("12 shares, 12 keys", call(&keys[..12]))
            .citing(&["wire.arrays", "effect.frame-keys"])
            .removing(&shares, &keys[..12]),
    )
    .then(
        step("in a form", call(&keys[12..18]).styled(FORM))
            .citing(&["wire.arrays", "wire.v1-form"])
            .removing(&shares, &keys[12..18]),
    )
}

fn refused_keys(name: &str, order: fn(Call) -> Call) -> Scenario {
    let keys = numbered("k", 20);
    let mut twice = keys[..19].to_vec();
    twice.push("k1".to_owned());
    let mut invalid = keys[1..].to_vec();
    invalid.insert(0, "acs:x".to_owned());
    let refused = |name: &str, keys: &[String], code| {
        step(name, order(untag(&["a"], keys))).citing(&["wire.arrays"]).refused(code)
    };
    let good = |name: &str, key: &str| {
        step(name, order(untag(&["b"], &[key]))).citing(&["wire.arrays"]).removing(&["b"], &[key])
    };
    scenario(format!("arrays/{name}-keys"), format!("Keys are checked when sent {name} as well"))
        .with_each(&["a", "b"], &keyed(&keys))
        .then_all(with_twin(
            refused("21 keys", &numbered("k", 21), ErrorCode::TooManyTagKeys),
            good("k1", "k1"),
        ))
        .then_all(with_twin(
            refused("first and last the same", &twice, ErrorCode::DuplicateTagKey),
            good("k2", "k2"),
        ))
        .then_all(with_twin(
            refused("the first invalid", &invalid, ErrorCode::InvalidTagKey),
            good("k3", "k3"),
        ))
}

fn refused_ids(name: &str, order: fn(Call) -> Call) -> Scenario {
    let shares = numbered("s", 21);
    scenario(format!("arrays/{name}-ids"), format!("Ids are counted when sent {name} as well"))
        .with_each(&shares, &keyed(&["k1", "k2"]))
        .then_all(with_twin(
            step("21 shares", order(untag(&shares, &["k1"])))
                .citing(&["wire.arrays", "ids.over-20"])
                .refused(ErrorCode::TooManyResourceIds),
            step("20 shares", order(untag(&shares[..20], &["k1"])))
                .citing(&["wire.arrays"])
                .removing(&shares[..20], &["k1"]),
        ))
}

fn all_first() -> Scenario {
    scenario("arrays/all-first", "All counts wherever it stands")
        .with_each(&["a", "b"], &keyed(&["k1", "k2"]))
        .then(
            step("All=False first", untag(&["a"], &["k1"]).with("All", "False").reversed())
                .citing(&["wire.booleans"])
                .removing(&["a"], &["k1"]),
        )
        .then(
            step("All=true first", untag_all(&["a", "b"], "true").reversed())
                .citing(&["wire.booleans"])
                .clearing(&["a", "b"]),
        )
}
