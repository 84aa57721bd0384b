//! The model and its invariants: `fuzzing::model_total`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| untag_fuzz::fuzzing::model_total(data));
