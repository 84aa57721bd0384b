//! Checks that are not made, or made of some elements only, or made of the wrong thing.

use untag_model::ErrorCode;

use crate::behavior::{Behavior, Check, ForeignShare, Pick};
use crate::mutant::Mutant;

fn skip(behavior: &mut Behavior, check: Check) {
    behavior.checks.skip.push(check);
}

pub(super) const MUTANTS: &[Mutant] = &[
    Mutant::new("no-type-required", "type.required", "does without ResourceType", |b| {
        skip(b, Check::TypeGiven);
    }),
    Mutant::new("no-type-valid", "type.invalid", "accepts any ResourceType", |b| {
        skip(b, Check::TypeValid);
    }),
    Mutant::new("no-ids-required", "ids.required", "succeeds without any ResourceId", |b| {
        skip(b, Check::IdsGiven);
    }),
    Mutant::new("no-ids-limit", "ids.over-20", "accepts any number of shares", |b| {
        skip(b, Check::IdsNumber);
    }),
    Mutant::new("no-region-required", "region.required", "does without RegionId", |b| {
        skip(b, Check::Region);
    }),
    Mutant::new("no-keys-or-all", "keys.or-all", "succeeds with neither keys nor All", |b| {
        skip(b, Check::KeysOrAll);
    }),
    Mutant::new("no-keys-limit", "keys.over-20", "accepts any number of keys", |b| {
        skip(b, Check::KeysNumber);
    }),
    Mutant::new("no-keys-grammar", "keys.invalid", "accepts any key", |b| {
        skip(b, Check::KeysValid);
    }),
    Mutant::new("no-keys-duplicate", "keys.duplicate", "accepts a key twice", |b| {
        skip(b, Check::KeysDistinct);
    }),
    Mutant::new("no-ids-found", "ids.not-found", "passes over shares that do not exist", |b| {
        skip(b, Check::Found);
    }),
    Mutant::new("no-permission", "permission.required", "lets everybody untag", |b| {
        skip(b, Check::Permitted);
    }),
    Mutant::new("region-as-500", "region.required", "answers 500 without RegionId", |b| {
        b.checks.region.status = 500;
    }),
    Mutant::new("type-refused", "type.share", "knows another name of the type only", |b| {
        b.checks.is_share = |kind| kind == "resourceshare";
    }),
    Mutant::new("type-prefix", "type.invalid", "accepts types that start right", |b| {
        b.checks.is_share = |kind| kind.starts_with("ResourceShare");
    }),
    Mutant::new("type-contains", "type.invalid", "accepts types that end right", |b| {
        b.checks.is_share = |kind| kind.ends_with("ResourceShare");
    }),
    Mutant::new("type-of-others", "type.invalid", "accepts types of other products", |b| {
        b.checks.is_share = |kind| matches!(kind, "ResourceShare" | "Instance" | "Folder");
    }),
    Mutant::new("found-first-only", "ids.not-found", "looks up the first share only", |b| {
        b.checks.found = Pick::First;
    }),
    Mutant::new("found-last-only", "ids.not-found", "looks up the last share only", |b| {
        b.checks.found = Pick::Last;
    }),
    Mutant::new("found-all-but-last", "ids.not-found", "does not look up the last share", |b| {
        b.checks.found = Pick::ButLast;
    }),
    Mutant::new("found-all-but-first", "ids.not-found", "does not look up the first share", |b| {
        b.checks.found = Pick::ButFirst;
    }),
    Mutant::new("found-ten-only", "ids.not-found", "looks up the first ten shares only", |b| {
        b.checks.found = Pick::AtMost(10);
    }),
    Mutant::new("foreign-reachable", "ids.foreign", "untags shares of other accounts", |b| {
        b.checks.foreign = ForeignShare::Reachable;
    }),
    Mutant::new("foreign-changed", "ids.foreign", "refuses another's share but changes it", |b| {
        b.checks.foreign = ForeignShare::ChangedThough;
        b.removal.though_refused.push(ErrorCode::ResourceIdNotFound);
    }),
];
