//! Texts of a target on a terminal.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| untag_fuzz::targets::escape(data));
