//! What a chain allows of a call, for those who write it down.

use std::collections::BTreeSet;

use untag_model::ClauseId;
use untag_scenarios::Expectation;

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
    /// What a considered reply says of the shares, before they are looked at.
    pub fn told(&self, considered: &Considered) -> Told {
        let answered = self.answered(considered);
        let matched = || answered.matched.iter().map(|(_, candidate)| *candidate);
        let Some(first) = matched().next() else { return Told::Open };
        let effect = &first.expectation.effect;
        let open = |c: &Candidate| !c.anything.is_empty() || c.is_open();
        if matched().any(|c| c.expectation.effect != *effect || open(c)) {
            Told::Open
        } else if effect.is_empty() {
            Told::Nothing
        } else {
            Told::Change
        }
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

/// What is allowed in the worlds that are possible, each once.
pub(super) fn permitted(candidates: &[Vec<Candidate>]) -> Vec<Permitted> {
    let mut all = Vec::new();
    for candidate in candidates.iter().flatten() {
        let permitted = Permitted {
            expectation: candidate.expectation.clone(),
            clauses: candidate.clauses.clone(),
            anything: candidate.anything.clone(),
        };
        if !all.contains(&permitted) {
            all.push(permitted);
        }
    }
    all
}

impl Considered {
    /// Everything that is allowed of the call, each once.
    pub fn permits(&self) -> Vec<Permitted> {
        permitted(&self.candidates)
    }

    /// The reply as far as it could be read.
    pub fn actual(&self) -> &Actual {
        &self.actual
    }
}
