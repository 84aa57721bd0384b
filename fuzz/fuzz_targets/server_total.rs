//! The reference server against any request: `fuzzing::server_total`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| untag_fuzz::targets::server_total(data));
