//! A refused request has changed nothing, on any share, of any key.

use untag_model::{ErrorCode, Principal};

use crate::builder::{keyed, numbered, scenario, step, untag, untag_all, untag_ids, with_twin};
use crate::scenario::{Call, Need, Scenario, Step, Value};

const SHARES: [&str; 3] = ["a", "b", "c"];

/// The scenarios of this group.
pub(super) fn scenarios() -> Vec<Scenario> {
    let mut all = by_form();
    all.extend(by_keys());
    all.extend(by_permission());
    all
}

fn keys() -> Vec<String> {
    numbered("k", 5)
}

fn all_of_them() -> Call {
    untag(&SHARES, &keys())
}

fn step_of(call: Call) -> Step {
    step("refused", call).citing(&["effect.refused"])
}

/// Three shares with five keys, all of which the refused request names.
fn unchanged(name: &str, refused: Step) -> Scenario {
    scenario(format!("refused/{name}"), "A refused request leaves every share as it was")
        .with_each(&SHARES, &keyed(&keys()))
        .with("unnamed", keyed(&keys()))
        .then_all(with_twin(
            refused,
            step("accepted", all_of_them())
                .citing(&["effect.named", "effect.frame-shares"])
                .removing(&SHARES, &keys()),
        ))
        .looked_at_late()
}

fn by_form() -> Vec<Scenario> {
    let none: [&str; 0] = [];
    let form = |name: &str, call: Call, code| unchanged(name, step_of(call).refused(code));
    let unknown = untag_ids(&[Value::NoShare(1), Value::NoShare(2)], &keys());
    vec![
        form("type-missing", all_of_them().without("ResourceType"), ErrorCode::MissingResourceType),
        form(
            "type-invalid",
            all_of_them().set("ResourceType", "Instance"),
            ErrorCode::InvalidResourceType,
        ),
        form("ids-missing", untag(&none, &keys()), ErrorCode::MissingResourceIds),
        form("ids-missing-all", untag_all(&none, "true"), ErrorCode::MissingResourceIds),
        form("ids-unknown", unknown, ErrorCode::ResourceIdNotFound),
        unchanged("region-missing", step_of(all_of_them().without("RegionId")).refused_somehow()),
        form(
            "type-invalid-all",
            untag_all(&SHARES, "true").set("ResourceType", "Instance"),
            ErrorCode::InvalidResourceType,
        ),
    ]
}

fn by_keys() -> Vec<Scenario> {
    let none: [&str; 0] = [];
    let of = |name: &str, call: Call, code| unchanged(name, step_of(call).refused(code));
    let invalid = |name: &str, call: Call| {
        let step = step_of(call).citing(&["grammar.acs"]);
        unchanged(name, step.refused(ErrorCode::InvalidTagKey))
    };
    let missing = ErrorCode::MissingTagKeysOrDeleteAll;
    let many = numbered("k", 21);
    vec![
        of("keys-missing", untag(&SHARES, &none), missing),
        of("keys-missing-all-false", untag_all(&SHARES, "False"), missing),
        of("keys-too-many", untag(&SHARES, &many), ErrorCode::TooManyTagKeys),
        of("key-duplicate", all_of_them().and_keys(&["k5"]), ErrorCode::DuplicateTagKey),
        of("key-duplicate-first", untag(&SHARES, &["k1", "k1", "k2"]), ErrorCode::DuplicateTagKey),
        invalid("key-invalid", all_of_them().and_keys(&["acs:x"])),
        invalid("key-invalid-first", untag(&SHARES, &["acs:x", "k1", "k2"])),
    ]
}

fn by_permission() -> Vec<Scenario> {
    let forbidden = |name: &str, call: Call| {
        let step = step_of(call.by(Principal::Restricted)).refused(ErrorCode::NoPermission);
        unchanged(name, step).needing(Need::Restricted)
    };
    let foreign = |name: &str, call: Call| {
        let step = step_of(call.by(Principal::Other))
            .refused_as(&[ErrorCode::ResourceIdNotFound, ErrorCode::NoPermission]);
        unchanged(name, step).needing(Need::Other)
    };
    vec![
        forbidden("not-permitted", all_of_them()),
        forbidden("not-permitted-all", untag_all(&SHARES, "true")),
        foreign("foreign", all_of_them()),
        foreign("foreign-all", untag_all(&SHARES, "True")),
    ]
}
