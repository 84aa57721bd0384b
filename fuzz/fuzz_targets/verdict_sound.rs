//! What is allowed conforms: `fuzzing::verdict_sound`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| untag_fuzz::fuzzing::verdict_sound(data));
