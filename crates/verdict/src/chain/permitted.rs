//! What a chain allows of a call, for those who write it down.

use std::collections::BTreeSet;

use untag_model::ClauseId;
use untag_scenarios::Expectation;
use untag_scenarios::outgoing::Outgoing;

use super::{Candidate, Chain, Considered};
use crate::finding::Actual;

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

/// What a reply says of the shares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// None has changed.
    Nothing,
    /// They changed in one known way.
    Change,
    /// It leaves open how they are now, so that a slow read can show a state that is allowed and
    /// not the one that will be seen later.
    Open,
}

impl Chain {
    /// Everything that is allowed of a call in the worlds that are possible, each once.
    pub fn permits(&self, outgoing: &Outgoing) -> Vec<Permitted> {
        let mut all = Vec::new();
        for candidate in self.candidates(outgoing).into_iter().flatten() {
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

    /// Takes what was seen last for what is, since every write was given time to show.
    pub fn is_as_seen(&mut self) {
        self.worlds.truncate(1);
    }

    /// Whether no slow read can be about to show another world than the one that was seen.
    pub fn is_certain(&self) -> bool {
        self.worlds.len() == 1
    }
}

impl Considered {
    /// The reply as far as it could be read.
    pub fn actual(&self) -> &Actual {
        &self.actual
    }

    /// What the reply says of the shares.
    pub fn told(&self) -> Told {
        let flat: Vec<&Candidate> = self.candidates.iter().flatten().collect();
        let matched: Vec<_> = self.judgement.matched.iter().map(|at| flat[*at]).collect();
        let Some(first) = matched.first().map(|candidate| &candidate.expectation.effect) else {
            return Told::Open;
        };
        let same = |candidate: &&Candidate| candidate.expectation.effect == *first;
        let open = |candidate: &&Candidate| !candidate.anything.is_empty() || candidate.is_open();
        if !matched.iter().all(same) || matched.iter().any(open) {
            Told::Open
        } else if first.is_empty() {
            Told::Nothing
        } else {
            Told::Change
        }
    }
}
