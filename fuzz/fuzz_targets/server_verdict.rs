//! The reference server against the judge of sequences.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| untag_fuzz::targets::server_verdict(data));
