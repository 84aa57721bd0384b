//! Limits that are off by one, far off, or in the wrong unit.

use crate::behavior::Pick;
use crate::mutant::Mutant;

pub(super) const MUTANTS: &[Mutant] = &[
    Mutant::new("ids-limit-19", "ids.up-to-20", "refuses 20 shares", |b| b.checks.max_ids = 19),
    Mutant::new("ids-limit-21", "ids.over-20", "accepts 21 shares", |b| b.checks.max_ids = 21),
    Mutant::new("ids-limit-10", "ids.up-to-20", "refuses 11 shares", |b| b.checks.max_ids = 10),
    Mutant::new("ids-limit-50", "ids.over-20", "accepts 50 shares", |b| b.checks.max_ids = 50),
    Mutant::new("ids-limit-1", "ids.up-to-20", "refuses two shares", |b| b.checks.max_ids = 1),
    Mutant::new("ids-at-least-2", "ids.up-to-20", "refuses one share", |b| b.checks.min_ids = 2),
    Mutant::new("keys-limit-19", "keys.up-to-20", "refuses 20 keys", |b| b.checks.max_keys = 19),
    Mutant::new("keys-limit-21", "keys.over-20", "accepts 21 keys", |b| b.checks.max_keys = 21),
    Mutant::new("keys-limit-10", "keys.up-to-20", "refuses 11 keys", |b| b.checks.max_keys = 10),
    Mutant::new("keys-limit-50", "keys.over-20", "accepts 50 keys", |b| b.checks.max_keys = 50),
    Mutant::new("keys-limit-1", "keys.up-to-20", "refuses two keys", |b| b.checks.max_keys = 1),
    Mutant::new("keys-at-least-2", "keys.up-to-20", "refuses one key", |b| b.checks.min_keys = 2),
    Mutant::new("keys-limit-of-pairs", "keys.up-to-20", "counts keys once per share", |b| {
        b.checks.count_keys_per_share = true;
    }),
    Mutant::new("length-127", "grammar.length", "refuses a key of 128 characters", |b| {
        b.checks.grammar.max_length = 127;
    }),
    Mutant::new("length-129", "grammar.length", "accepts a key of 129 characters", |b| {
        b.checks.grammar.max_length = 129;
    }),
    Mutant::new("length-64", "grammar.length", "refuses a key of 65 characters", |b| {
        b.checks.grammar.max_length = 64;
    }),
    Mutant::new("length-256", "grammar.length", "accepts a key of 256 characters", |b| {
        b.checks.grammar.max_length = 256;
    }),
    Mutant::new("length-unlimited", "grammar.length", "accepts a key of any length", |b| {
        b.checks.grammar.max_length = usize::MAX;
    }),
    Mutant::new("length-at-least-2", "grammar.length", "refuses a key of one character", |b| {
        b.checks.grammar.min_length = 2;
    }),
    Mutant::new("length-in-bytes", "grammar.characters", "counts bytes of UTF-8", |b| {
        b.checks.grammar.length = str::len;
    }),
    Mutant::new("length-in-utf16-bytes", "grammar.characters", "counts bytes of UTF-16", |b| {
        b.checks.grammar.length = |key| key.encode_utf16().count() * 2;
    }),
    Mutant::new("length-of-escaped", "grammar.characters", "counts the escapes on the wire", |b| {
        b.checks.grammar.length =
            |key| key.bytes().map(|b| if b.is_ascii_alphanumeric() { 1 } else { 3 }).sum();
    }),
    Mutant::new("length-double-width", "grammar.characters", "counts two per wide one", |b| {
        b.checks.grammar.length = |key| key.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    }),
    Mutant::new("length-of-ascii", "grammar.length", "counts ASCII characters only", |b| {
        b.checks.grammar.length = |key| key.chars().filter(char::is_ascii).count().max(1);
    }),
    Mutant::new("length-of-trimmed", "grammar.length", "does not count spaces at the ends", |b| {
        b.checks.grammar.length = |key| key.trim().chars().count().max(1);
    }),
    Mutant::new("grammar-first-only", "keys.invalid", "looks at the first key only", |b| {
        b.checks.grammar.on = Pick::First;
    }),
    Mutant::new("grammar-last-only", "keys.invalid", "looks at the last key only", |b| {
        b.checks.grammar.on = Pick::Last;
    }),
    Mutant::new("grammar-all-but-first", "keys.invalid", "does not look at the first key", |b| {
        b.checks.grammar.on = Pick::ButFirst;
    }),
    Mutant::new("grammar-all-but-last", "keys.invalid", "does not look at the last key", |b| {
        b.checks.grammar.on = Pick::ButLast;
    }),
];
