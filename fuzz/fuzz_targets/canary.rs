//! A faulty server, which must be caught: where it is not, fuzzing is blind.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| untag_fuzz::targets::canary(data));
