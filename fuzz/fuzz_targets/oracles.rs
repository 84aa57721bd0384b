//! The model against the clauses as predicates: `fuzzing::oracles`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| untag_fuzz::fuzzing::oracles(data));
