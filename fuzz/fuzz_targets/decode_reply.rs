//! Replies that somebody else wrote: `fuzzing::decode_reply`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| untag_fuzz::fuzzing::decode_reply(data));
