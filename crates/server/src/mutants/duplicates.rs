//! When a key counts as given twice.

use crate::behavior::Pick;
use crate::mutant::Mutant;

pub(super) const MUTANTS: &[Mutant] = &[
    Mutant::new("duplicates-neighbours", "keys.duplicate", "compares neighbours only", |b| {
        b.checks.duplicates.neighbours = true;
    }),
    Mutant::new("duplicates-first-two", "keys.duplicate", "compares the first two only", |b| {
        b.checks.duplicates.on = Pick::AtMost(2);
    }),
    Mutant::new("duplicates-first-ten", "keys.duplicate", "compares the first ten only", |b| {
        b.checks.duplicates.on = Pick::AtMost(10);
    }),
    Mutant::new("duplicates-not-first", "keys.duplicate", "leaves the first key out", |b| {
        b.checks.duplicates.on = Pick::ButFirst;
    }),
    Mutant::new("duplicates-not-last", "keys.duplicate", "leaves the last key out", |b| {
        b.checks.duplicates.on = Pick::ButLast;
    }),
    Mutant::new("duplicates-three-times", "keys.duplicate", "refuses three times only", |b| {
        b.checks.duplicates.times = 3;
    }),
    Mutant::new("duplicates-any-case", "keys.distinct", "takes a and A for the same", |b| {
        b.checks.duplicates.same = |a, b| a.eq_ignore_ascii_case(b);
    }),
    Mutant::new("duplicates-trimmed", "keys.distinct", "takes a and a-space for the same", |b| {
        b.checks.duplicates.same = |a, b| a.trim() == b.trim();
    }),
    Mutant::new("duplicates-prefix", "keys.distinct", "takes a and ab for the same", |b| {
        b.checks.duplicates.same = |a, b| a.starts_with(b) || b.starts_with(a);
    }),
    Mutant::new("duplicates-length", "keys.distinct", "compares 64 characters only", |b| {
        b.checks.duplicates.same = |a, b| a.chars().take(64).eq(b.chars().take(64));
    }),
    Mutant::new("duplicates-accents", "keys.distinct", "does not look at accents", |b| {
        b.checks.duplicates.same = |a, b| {
            let bare = |text: &str| -> String {
                let text = text.replace('\u{E9}', "e");
                text.chars().filter(|c| !('\u{300}'..='\u{36F}').contains(c)).collect()
            };
            bare(a) == bare(b)
        };
    }),
];
