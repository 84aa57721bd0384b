//! One deviation from a scenario is caught: `fuzzing::scenario_teeth`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| untag_fuzz::fuzzing::scenario_teeth(data));
