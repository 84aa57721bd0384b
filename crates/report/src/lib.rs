//! Reports: what a run came to, as text for people and as JSON for programs, a file per format.
//! It knows nothing of how a run is carried out.

pub mod command;
pub mod escape;
pub mod json;
pub mod terminal;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod snapshots;
