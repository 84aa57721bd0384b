//! What a scenario allows conforms to it: `fuzzing::scenario_sound`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| untag_fuzz::fuzzing::scenario_sound(data));
