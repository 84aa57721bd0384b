//! The properties that fuzzing asserts: each takes the bytes of a fuzzer and panics where its
//! property does not hold. They are plain functions, so that an input that was found once is
//! replayed without a fuzzer.
//!
//! Inputs are texts where they can be: HTTP as it is read, replies, forms, scenario files. Whole
//! sequences are read as JSON if they are that, and otherwise drawn with the bytes as dice; what
//! fails is printed as JSON, which means the same in later versions.

mod files;
mod input;
mod making;
mod model;
mod scenarios;
mod seeds;
mod server;
mod signing;
mod verdicts;
mod wire;
mod words;

pub use files::case_file;
pub use model::{model_total, oracles};
pub use scenarios::{scenario_sound, scenario_teeth};
pub use seeds::{Seed, seeds};
pub use server::{Respond, server_total, server_verdict};
pub use signing::{encode_decode, sign_verify};
pub use verdicts::{verdict_sound, verdict_teeth};
pub use wire::{decode_reply, decode_request};
pub use words::dictionary;

/// A property of bytes.
pub type Check = fn(&[u8]);

/// The properties that need nothing but this crate, by the names of their targets.
pub const CHECKS: &[(&str, Check)] = &[
    ("case_file", case_file),
    ("decode_reply", decode_reply),
    ("decode_request", decode_request),
    ("encode_decode", encode_decode),
    ("model_total", model_total),
    ("oracles", oracles),
    ("scenario_sound", scenario_sound),
    ("scenario_teeth", scenario_teeth),
    ("sign_verify", sign_verify),
    ("verdict_sound", verdict_sound),
    ("verdict_teeth", verdict_teeth),
];

#[cfg(test)]
mod tests;
