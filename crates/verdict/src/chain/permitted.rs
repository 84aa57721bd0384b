//! What a chain allows of a call, for those who write it down.

use std::collections::BTreeSet;

use untag_model::ClauseId;
use untag_scenarios::Expectation;
use untag_scenarios::outgoing::Outgoing;

use super::Chain;

/// An outcome that is allowed, shares by their real ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permitted {
    /// Reply and effect.
    pub expectation: Expectation,
    /// The clauses that permit it.
    pub clauses: Vec<ClauseId>,
    /// Shares of which nothing is said.
    pub anything: BTreeSet<String>,
}

impl Chain {
    /// Everything that is allowed of a call in the worlds that are possible, each once.
    pub fn permits(&self, outgoing: &Outgoing) -> Vec<Permitted> {
        let mut all = Vec::new();
        for candidate in self.candidates(outgoing).into_iter().flat_map(|(_, all)| all) {
            let permitted = Permitted {
                expectation: candidate.expectation,
                clauses: candidate.clauses,
                anything: candidate.anything,
            };
            if !all.contains(&permitted) {
                all.push(permitted);
            }
        }
        all
    }

    /// Whether a slow read may be about to show another world than the one that was seen.
    pub fn is_certain(&self) -> bool {
        self.worlds.len() == 1
    }
}
