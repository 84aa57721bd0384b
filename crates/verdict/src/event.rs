//! What happens in a run, in order. Reporters see nothing else.

use untag_model::Level;

use crate::result::{Capability, RunResult, ScenarioResult};

/// Something that happened.
#[derive(Debug)]
pub enum Event<'a> {
    /// The run starts.
    Started {
        /// The target.
        target: &'a str,
        /// How many scenarios are to be run.
        scenarios: usize,
        /// Up to which level deviations count.
        level: Level,
    },
    /// It was found out what the target can do.
    Probed(&'a [Capability]),
    /// A scenario came to a result.
    Scenario(&'a ScenarioResult),
    /// A scenario with a deviation is run again alone.
    Confirming {
        /// The scenario's id.
        id: &'a str,
    },
    /// The run is over.
    Finished(&'a RunResult),
}
