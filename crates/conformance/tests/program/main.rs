//! The real program from outside: its help and its complaints, runs against targets of all kinds,
//! and that no secret leaves it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod complaints;
mod fuzzing;
mod help;
mod lists;
mod profiles;
mod program;
mod runs;
mod secrets;
mod signing;
mod vectors;
