//! What violates a clause does not conform: `fuzzing::verdict_teeth`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| untag_fuzz::fuzzing::verdict_teeth(data));
