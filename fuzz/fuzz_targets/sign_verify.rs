//! Signatures and any single change: `fuzzing::sign_verify`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| untag_fuzz::fuzzing::sign_verify(data));
