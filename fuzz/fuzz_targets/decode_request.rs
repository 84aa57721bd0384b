//! Requests that somebody else wrote: `fuzzing::decode_request`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| untag_fuzz::fuzzing::decode_request(data));
