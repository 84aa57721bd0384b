//! Encoding and decoding as inverses: `fuzzing::encode_decode`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| untag_fuzz::fuzzing::encode_decode(data));
