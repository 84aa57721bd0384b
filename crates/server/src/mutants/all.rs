//! All: ignored, misread, incomplete, too wide.

use crate::behavior::{AllRule, AllWithKeys, OtherSpelling, Pick};
use crate::mutant::Mutant;

pub(super) const MUTANTS: &[Mutant] = &[
    Mutant::new("all-without-effect", "all.true", "All=true removes nothing", |b| {
        b.removal.all = AllRule::NoEffect;
    }),
    Mutant::new("all-needs-keys", "all.true", "refuses All=true without keys", |b| {
        b.checks.all_needs_keys = true;
    }),
    Mutant::new("all-but-first-tag", "all.true", "All=true leaves the first tag", |b| {
        b.removal.all_tags = Pick::ButFirst;
    }),
    Mutant::new("all-but-last-tag", "all.true", "All=true leaves the last tag", |b| {
        b.removal.all_tags = Pick::ButLast;
    }),
    Mutant::new("all-first-tag", "all.true", "All=true removes the first tag only", |b| {
        b.removal.all_tags = Pick::First;
    }),
    Mutant::new("all-ten-tags", "all.true", "All=true removes ten tags at most", |b| {
        b.removal.all_tags = Pick::AtMost(10);
    }),
    Mutant::new("all-nineteen-tags", "all.true", "All=true removes 19 tags at most", |b| {
        b.removal.all_tags = Pick::AtMost(19);
    }),
    Mutant::new("all-first-share", "all.true", "All counts for the first share only", |b| {
        b.removal.all = AllRule::FirstShare;
    }),
    Mutant::new("all-but-first-share", "all.true", "All does not count for the first share", |b| {
        b.removal.all = AllRule::ButFirstShare;
    }),
    Mutant::new("all-keys-of-first", "all.true", "removes what the first share carries", |b| {
        b.removal.all = AllRule::KeysOfFirst;
    }),
    Mutant::new("all-empty-values", "all.true", "removes tags without a value only", |b| {
        b.removal.all = AllRule::EmptyValues;
    }),
    Mutant::new("all-sticky", "effect.frame-keys", "All=true stays on for the shares", |b| {
        b.removal.all = AllRule::Sticky;
    }),
    Mutant::new("all-false-is-true", "all.false", "any All means true", |b| {
        b.reading.presence_is_true = true;
    }),
    Mutant::new("all-false-excuses", "keys.or-all", "All=false does without keys", |b| {
        b.checks.any_all_excuses = true;
    }),
    Mutant::new("all-capital-is-false", "wire.booleans", "reads True as false", |b| {
        b.reading.lower_case_booleans = true;
        b.reading.other_boolean = OtherSpelling::False;
    }),
    Mutant::new("all-capital-is-true", "wire.booleans", "reads False as true", |b| {
        b.reading.lower_case_booleans = true;
        b.reading.other_boolean = OtherSpelling::True;
    }),
    Mutant::new("all-capital-refused", "wire.booleans", "refuses True and False", |b| {
        b.reading.lower_case_booleans = true;
    }),
    Mutant::new("all-as-number", "wire.booleans", "knows All=1 only", |b| {
        b.reading.one_is_true = true;
    }),
    Mutant::new("all-inverts-keys", "all.with-keys", "All=true with keys spares the keys", |b| {
        b.removal.all_with_keys = AllWithKeys::Others;
    }),
    Mutant::new("all-with-keys-refused", "all.with-keys", "refuses All=true with keys", |b| {
        b.removal.all_with_keys = AllWithKeys::Refused;
    }),
    Mutant::new("all-with-keys-nothing", "all.with-keys", "All=true with keys is idle", |b| {
        b.removal.all_with_keys = AllWithKeys::Nothing;
    }),
];
