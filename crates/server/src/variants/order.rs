//! Which error wins when a request breaks several rules.

use crate::behavior::{Behavior, Check, Checks};
use crate::variant::Variant;

const fn order(name: &'static str, about: &'static str, edit: fn(&mut Behavior)) -> Variant {
    Variant::answer(&["order.checks"], name, about, edit)
}

/// Makes these checks first and the others afterwards in their usual order.
fn first(behavior: &mut Behavior, checks: &[Check]) {
    let rest = Checks::ORDER.into_iter().filter(|check| !checks.contains(check));
    behavior.checks.order = checks.iter().copied().chain(rest).collect();
}

/// Makes these checks last, but for the one of absent keys.
fn last(behavior: &mut Behavior, checks: &[Check]) {
    let rest = Checks::ORDER
        .into_iter()
        .filter(|check| !checks.contains(check) && *check != Check::Carried);
    behavior.checks.order = rest.chain(checks.iter().copied()).chain([Check::Carried]).collect();
}

pub(super) const VARIANTS: &[Variant] = &[
    order("order.checks.permission-first", "looks at permission before anything else", |b| {
        first(b, &[Check::Permitted]);
    }),
    order("order.checks.existence-first", "looks the shares up before anything else", |b| {
        first(b, &[Check::Found, Check::Permitted]);
    }),
    order("order.checks.keys-first", "looks at keys before shares and type", |b| {
        first(b, &[Check::KeysOrAll, Check::KeysNumber, Check::KeysValid, Check::KeysDistinct]);
    }),
    order("order.checks.reversed", "makes all checks in the opposite order", |b| {
        let mut order: Vec<Check> = Checks::ORDER.into_iter().rev().collect();
        order.retain(|check| *check != Check::Carried);
        order.push(Check::Carried);
        b.checks.order = order;
    }),
    order("order.checks.type-last", "looks at the type last", |b| {
        last(b, &[Check::TypeGiven, Check::TypeValid]);
    }),
    order("order.checks.region-last", "looks at the region last", |b| last(b, &[Check::Region])),
    order("order.checks.numbers-last", "counts last", |b| {
        last(b, &[Check::IdsNumber, Check::KeysNumber]);
    }),
    order("order.checks.duplicates-first", "looks for duplicates before the grammar", |b| {
        first(b, &[Check::KeysDistinct]);
    }),
    order("order.checks.grammar-last", "looks at the grammar of keys last", |b| {
        last(b, &[Check::KeysValid]);
    }),
    order("order.checks.permission-before-existence", "looks at permission, then existence", |b| {
        last(b, &[Check::Permitted, Check::Found]);
    }),
];
