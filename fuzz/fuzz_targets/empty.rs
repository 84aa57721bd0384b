//! Nothing at all, for comparing rates.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| untag_fuzz::targets::empty(data));
