//! Scenario and case files: `fuzzing::case_file`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| untag_fuzz::fuzzing::case_file(data));
