//! Scenarios: what to set up, what to send and what each step must show, as data with a stable
//! file form; the hand-written catalogue of them; and generators.

pub mod builder;
pub mod catalogue;
pub mod generate;
pub mod named;
pub mod outgoing;
pub mod scenario;
pub mod vectors;

pub use catalogue::{catalogue, catalogue_at};
pub use scenario::{
    Alter, Answer, Call, Change, Expectation, Need, Param, Scenario, ShareSetup, Step, Value,
};
