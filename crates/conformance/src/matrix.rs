//! The kill matrix: every mutant and every variant of the reference server against the whole
//! catalogue, and what must hold of the outcome.

#[cfg(test)]
mod senseless;
mod subject;
mod text;
mod trial;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use untag_model::CLAUSES;
use untag_scenarios::{Scenario, Step};

pub(crate) use subject::{Kind, Subject, pairs, singles};
pub(crate) use text::{render, score};
pub(crate) use trial::{Mode, Outcome};

/// The outcome of the whole matrix.
pub(crate) struct Matrix {
    /// What was tried, in order, with what came of it.
    pub(crate) rows: Vec<(Subject, Outcome)>,
    /// The ids of the scenarios.
    pub(crate) scenarios: Vec<String>,
}

/// Something that keeps the suite from being trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A mutant that no scenario notices.
    Survivor(String),
    /// A legal server that was failed or could not be judged, with the first scenarios.
    Accused(String, Vec<String>),
    /// A scenario that notices no mutant and has no stated reason.
    Idle(String),
    /// A reason for a scenario that does notice a mutant, or for none that there is.
    StaleReason(String),
    /// A clause without a mutant and without a stated reason.
    Unguarded(&'static str),
    /// Nothing was tried.
    Empty,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Survivor(name) => write!(f, "mutant {name} survives: no scenario notices it"),
            Self::Accused(name, by) => {
                write!(f, "{name} is legal and was not passed: {}", by.join(", "))
            }
            Self::Idle(id) => write!(f, "scenario {id} notices no mutant; add one, or a reason"),
            Self::StaleReason(id) => write!(f, "the reason for scenario {id} is out of date"),
            Self::Unguarded(id) => write!(f, "clause {id} has no mutant; add one, or a reason"),
            Self::Empty => f.write_str("nothing was tried"),
        }
    }
}

/// Groups that pairs of variants are tried against beside the scenarios that ask open questions.
const PLAIN_GROUPS: [&str; 3] = ["replies/", "lasting/", "distinct/"];

/// Whether two legal choices could come into each other's way in a scenario.
fn is_touched(scenario: &Scenario) -> bool {
    let mut allowed = scenario.steps.iter().flat_map(Step::expectations);
    allowed.any(|expectation| expectation.answer.is_some())
        || PLAIN_GROUPS.iter().any(|group| scenario.id.starts_with(group))
}

/// Tries every subject against the scenarios, on `threads` threads.
pub(crate) fn try_all(
    subjects: Vec<Subject>,
    scenarios: &[Scenario],
    mode: Mode,
    threads: usize,
) -> Matrix {
    let touched: Vec<_> = scenarios.iter().filter(|s| is_touched(s)).cloned().collect();
    let next = AtomicUsize::new(0);
    let outcomes = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            scope.spawn(|| {
                while let Some(subject) = subjects.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let chosen: &[Scenario] =
                        if subject.kind == Kind::Pair { &touched } else { scenarios };
                    let outcome = trial::try_one(subject, chosen, mode);
                    let mut outcomes = outcomes.lock().unwrap_or_else(PoisonError::into_inner);
                    outcomes.insert(subject.name.clone(), outcome);
                }
            });
        }
    });
    let mut outcomes = outcomes.into_inner().unwrap_or_else(PoisonError::into_inner);
    let rows = subjects
        .into_iter()
        .filter_map(|subject| {
            let outcome = outcomes.remove(&subject.name)?;
            Some((subject, outcome))
        })
        .collect();
    Matrix { rows, scenarios: scenarios.iter().map(|scenario| scenario.id.clone()).collect() }
}

impl Subject {
    /// Whether a legal server was treated as one.
    pub(crate) fn is_cleared_by(&self, outcome: &Outcome) -> bool {
        if self.lacks_all() { outcome.is_clear() } else { outcome.passed() }
    }
}

impl Matrix {
    /// Subjects of a kind with their outcomes.
    pub(crate) fn of(&self, kind: Kind) -> impl Iterator<Item = &(Subject, Outcome)> {
        self.rows.iter().filter(move |(subject, _)| subject.kind == kind)
    }

    /// Everything that is wrong with the matrix.
    pub(crate) fn faults(&self) -> Vec<Fault> {
        if self.rows.is_empty() || self.scenarios.is_empty() {
            return vec![Fault::Empty];
        }
        let mut faults = Vec::new();
        for (subject, outcome) in &self.rows {
            if subject.kind == Kind::Mutant {
                if outcome.failed.is_empty() {
                    faults.push(Fault::Survivor(subject.name.clone()));
                }
            } else if !subject.is_cleared_by(outcome) {
                let by = outcome.failed.iter().chain(&outcome.unjudged).take(3).cloned().collect();
                faults.push(Fault::Accused(subject.name.clone(), by));
            }
        }
        if self.of(Kind::Mutant).next().is_some() {
            faults.extend(self.idle_scenarios());
            faults.extend(self.unguarded_clauses());
        }
        faults
    }

    fn idle_scenarios(&self) -> Vec<Fault> {
        let killers: BTreeSet<&String> =
            self.of(Kind::Mutant).flat_map(|(_, outcome)| &outcome.failed).collect();
        let mut faults = Vec::new();
        for id in &self.scenarios {
            let excused = text::excuse(id).is_some();
            match (killers.contains(id), excused) {
                (false, false) => faults.push(Fault::Idle(id.clone())),
                (true, true) => faults.push(Fault::StaleReason(id.clone())),
                _ => {}
            }
        }
        faults
    }

    fn unguarded_clauses(&self) -> Vec<Fault> {
        let guarded: BTreeSet<&str> =
            self.of(Kind::Mutant).filter_map(|(subject, _)| subject.clause).collect();
        CLAUSES
            .iter()
            .filter(|clause| clause.untestable.is_none() && !guarded.contains(clause.id.0))
            .filter(|clause| !text::CLAUSES_WITHOUT_MUTANT.iter().any(|(id, _)| *id == clause.id.0))
            .map(|clause| Fault::Unguarded(clause.id.0))
            .collect()
    }
}
