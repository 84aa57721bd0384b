//! The reference server: a pure state machine that answers HTTP requests, the named faults
//! (mutants) and legal choices (variants) that it can be given, and a thin shell of sockets.

pub mod answer;
pub mod behavior;
pub mod mutant;
pub mod principals;
pub mod serve;
pub mod server;
pub mod variant;

mod actions;
mod check;
mod gate;
mod identity;
mod mutants;
mod nonces;
mod parameters;
mod present;
mod refusal;
mod removal;
mod sheet;
mod state;
mod variants;

#[cfg(test)]
mod probe;

pub use answer::{Answer, Moment};
pub use behavior::Behavior;
pub use mutant::{MUTANTS, Mutant};
pub use serve::{ShellOptions, serve};
pub use server::Server;
pub use variant::{VARIANTS, Variant, conflicts};
