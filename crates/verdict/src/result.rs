//! Results: of one scenario, and of a whole run, with the rules by which they add up to a verdict
//! and an exit code.

use std::collections::BTreeMap;

use untag_model::{CLAUSES, Clause, ClauseId, Level};
use untag_scenarios::Answer;

use crate::finding::Finding;
use crate::profile::Contradiction;
use crate::transcript::StepSeen;

/// What a scenario, a clause or a run came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Everything was as allowed.
    Conforms,
    /// Something was not, and it came back when the scenario was run again alone.
    Violates,
    /// Something was not, and it did not come back.
    Unstable,
    /// It could not be judged: a prerequisite is missing.
    Untestable,
    /// It could not be judged: the target did not answer.
    Unreachable,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Self; 5] =
        [Self::Conforms, Self::Violates, Self::Unstable, Self::Untestable, Self::Unreachable];

    /// The word used in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Conforms => "conforms",
            Self::Violates => "violates",
            Self::Unstable => "unstable",
            Self::Untestable => "untestable",
            Self::Unreachable => "unreachable",
        }
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

/// The result of one scenario.
#[derive(Debug, Clone)]
pub struct ScenarioResult {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The clauses that it cites.
    pub clauses: Vec<ClauseId>,
    /// The weakest level that it rests on.
    pub level: Level,
    /// What it came to.
    pub verdict: Verdict,
    /// Why it could not be judged, if so.
    pub reason: Option<String>,
    /// Deviations that count in this run.
    pub findings: Vec<Finding>,
    /// Deviations beyond the level of this run, and other things worth knowing.
    pub observations: Vec<Finding>,
    /// Answers to open questions that were seen.
    pub answers: Vec<Answer>,
    /// Requests that were sent for it.
    pub requests: u64,
    /// The longest time after which a read showed a write, in milliseconds, if not at once.
    pub lag_millis: Option<u64>,
    /// What was seen of each step.
    pub transcript: Vec<StepSeen>,
    /// What is allowed and not what the target is recorded to do.
    pub contradictions: Vec<Contradiction>,
}

/// What a target was seen to be able to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capability {
    /// What it is, such as `creates shares`.
    pub name: &'static str,
    /// Whether the target can; none if it could not be told.
    pub has: Option<bool>,
    /// How that was told.
    pub detail: String,
}

/// The terms and the whole result of a run.
#[derive(Debug, Clone)]
pub struct RunResult {
    /// The target as the user named it.
    pub target: String,
    /// The level up to which deviations count.
    pub level: Level,
    /// The seed of everything that was chosen by chance.
    pub seed: u64,
    /// What the target can do.
    pub capabilities: Vec<Capability>,
    /// The result of every scenario, in the order of the catalogue.
    pub scenarios: Vec<ScenarioResult>,
    /// All requests, those of probing and tidying included.
    pub requests: u64,
    /// How often the target asked to wait.
    pub throttled: u64,
    /// How long it took, in milliseconds.
    pub elapsed_millis: u64,
    /// Why the run ended early, if it did.
    pub aborted: Option<String>,
}

/// How often an open question was answered in each way.
pub type Choices = BTreeMap<(String, String), BTreeMap<String, u64>>;

impl RunResult {
    /// How many scenarios came to `verdict`.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.scenarios.iter().filter(|scenario| scenario.verdict == verdict).count()
    }

    /// The verdict on the whole: a violation wins, then what could not be judged.
    pub fn verdict(&self) -> Verdict {
        let any = |verdict| self.count(verdict) > 0;
        if any(Verdict::Violates) {
            Verdict::Violates
        } else if any(Verdict::Unstable) {
            Verdict::Unstable
        } else if any(Verdict::Unreachable) || self.aborted.is_some() {
            Verdict::Unreachable
        } else if any(Verdict::Conforms) {
            Verdict::Conforms
        } else {
            Verdict::Untestable
        }
    }

    /// What is allowed and not what the target is recorded to do, with the scenario that showed it.
    pub fn contradictions(&self) -> impl Iterator<Item = (&ScenarioResult, &Contradiction)> {
        self.scenarios.iter().flat_map(|s| s.contradictions.iter().map(move |one| (s, one)))
    }

    /// The exit code of the contract: 0 conforms, 1 violates, is unstable or contradicts its
    /// profile, 3 not judged.
    pub fn exit_code(&self) -> u8 {
        match self.verdict() {
            _ if self.contradictions().next().is_some() => 1,
            Verdict::Conforms => 0,
            Verdict::Violates | Verdict::Unstable => 1,
            Verdict::Untestable | Verdict::Unreachable => 3,
        }
    }

    /// What each clause came to, in the order of the table; clauses that no scenario of this run
    /// cites are left out.
    pub fn clause_verdicts(&self) -> Vec<(&'static Clause, Verdict)> {
        CLAUSES
            .iter()
            .filter_map(|clause| Some((clause, self.clause_verdict(clause.id)?)))
            .collect()
    }

    fn clause_verdict(&self, id: ClauseId) -> Option<Verdict> {
        let found_in = |verdict| {
            self.scenarios.iter().any(|scenario| {
                scenario.verdict == verdict
                    && scenario.findings.iter().any(|finding| finding.clauses.contains(&id))
            })
        };
        if found_in(Verdict::Violates) {
            return Some(Verdict::Violates);
        }
        if found_in(Verdict::Unstable) {
            return Some(Verdict::Unstable);
        }
        let citing: Vec<_> =
            self.scenarios.iter().filter(|s| s.clauses.contains(&id)).map(|s| s.verdict).collect();
        if citing.contains(&Verdict::Conforms) {
            return Some(Verdict::Conforms);
        }
        // A scenario that failed for another clause says nothing of this one.
        citing
            .iter()
            .map(|verdict| match verdict {
                Verdict::Violates | Verdict::Unstable => Verdict::Untestable,
                other => *other,
            })
            .max()
    }

    /// The answers to open questions over all scenarios.
    pub fn choices(&self) -> Choices {
        let mut choices = Choices::new();
        for answer in self.scenarios.iter().flat_map(|scenario| &scenario.answers) {
            let question = (answer.question.0.to_owned(), answer.case.clone());
            *choices.entry(question).or_default().entry(answer.answer.clone()).or_insert(0) += 1;
        }
        choices
    }

    /// The longest lag between a write and a read that shows it.
    pub fn lag_millis(&self) -> Option<u64> {
        self.scenarios.iter().filter_map(|scenario| scenario.lag_millis).max()
    }
}

#[cfg(test)]
pub(crate) mod tests;
