//! What a client could notice between two targets: the choices that differ, and the steps in which
//! they answered or acted otherwise, each under the choice that it belongs to.

mod steps;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use untag_model::{QUESTIONS, QuestionId};

use crate::answers::READS_LAG;
use crate::profile::{Choice, Profile, differ_in_lag};
use crate::result::{RunResult, ScenarioResult, Verdict};
use crate::transcript::StepSeen;
use steps::{Difference, assigned, differences};

/// What is known of one of the two.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Its choices.
    pub profile: &'a Profile,
    /// The runs against it; none if only the profile is there.
    pub runs: &'a [RunResult],
}

/// How two targets differ.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comparison {
    /// The questions that they answer otherwise, or in other words.
    pub differing: Vec<Differing>,
    /// The steps that differ and belong to no question.
    pub unasked: Vec<StepPair>,
    /// The cases to which only one of them gave an answer.
    pub one_sided: Vec<OneSided>,
    /// The scenarios that could be judged at one of them only, by reason.
    pub unjudged: Vec<Unjudged>,
    /// How many cases of questions both chose alike in.
    pub alike: usize,
    /// How many steps were compared; none where only profiles were there.
    pub steps: usize,
}

/// A question that the two answer otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differing {
    /// The question.
    pub question: QuestionId,
    /// The cases with other answers; none if the answers are the same in other words.
    pub cases: Vec<CasePair>,
    /// The steps in which it shows.
    pub steps: Vec<StepPair>,
}

/// The answers of both to one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CasePair {
    /// Which case; empty if there is one only.
    pub case: String,
    /// The first one's answers, with how often.
    pub a: BTreeMap<String, u64>,
    /// The second one's.
    pub b: BTreeMap<String, u64>,
}

/// A step that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepPair {
    /// The scenario's id.
    pub scenario: String,
    /// The step.
    pub step: String,
    /// What was seen at the first one, each once; nothing if it did not get so far.
    pub a: Vec<StepSeen>,
    /// What was seen at the second one.
    pub b: Vec<StepSeen>,
}

/// One of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Which {
    /// The first.
    A,
    /// The second.
    B,
}

/// A case to which only one gave an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneSided {
    /// The question.
    pub question: QuestionId,
    /// Which case.
    pub case: String,
    /// Which gave an answer.
    pub seen_at: Which,
    /// The answers.
    pub answers: Vec<String>,
    /// Why the other gave none.
    pub reason: String,
}

/// Scenarios that could be judged at one only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unjudged {
    /// Where they could not.
    pub at: Which,
    /// Why not.
    pub reason: String,
    /// Their ids.
    pub scenarios: Vec<String>,
}

/// Compares two targets.
pub fn compare(a: Known<'_>, b: Known<'_>) -> Comparison {
    let mut comparison = Comparison::default();
    let mut cases = comparison.take_choices(a.profile, b.profile);
    let mut found = Vec::new();
    if !a.runs.is_empty() && !b.runs.is_empty() {
        for (id, [at_a, at_b]) in together(a.runs, b.runs) {
            comparison.take_scenario(&id, [&at_a, &at_b], &mut found);
        }
    }
    let (mut steps, unasked) = assigned(found, &cases);
    comparison.unasked = unasked;
    for question in QUESTIONS {
        let cases = cases.remove(&question.id).unwrap_or_default();
        let steps = steps.remove(&question.id).unwrap_or_default();
        if !cases.is_empty() || !steps.is_empty() {
            comparison.differing.push(Differing { question: question.id, cases, steps });
        }
    }
    comparison
}

impl Comparison {
    /// Whether a client could notice nothing.
    pub fn is_empty(&self) -> bool {
        self.differing.is_empty()
            && self.unasked.is_empty()
            && self.one_sided.is_empty()
            && self.unjudged.is_empty()
    }

    fn take_choices(&mut self, a: &Profile, b: &Profile) -> BTreeMap<QuestionId, Vec<CasePair>> {
        let mut pairs: BTreeMap<QuestionId, Vec<CasePair>> = BTreeMap::new();
        for one in &a.choices {
            match b.choice(one.question, &one.case) {
                None => self.one_sided.push(one_sided(one, Which::A, b)),
                Some(other) if !differ(one, other) => self.alike += 1,
                Some(other) => pairs.entry(one.question).or_default().push(CasePair {
                    case: one.case.clone(),
                    a: one.answers.clone(),
                    b: other.answers.clone(),
                }),
            }
        }
        let only_b = b.choices.iter().filter(|one| a.choice(one.question, &one.case).is_none());
        self.one_sided.extend(only_b.map(|one| one_sided(one, Which::B, a)));
        pairs
    }

    fn take_scenario(
        &mut self,
        id: &str,
        [a, b]: [&[&ScenarioResult]; 2],
        found: &mut Vec<Difference>,
    ) {
        match (unjudged(a), unjudged(b)) {
            (None, None) => {}
            (Some(_), Some(_)) => return,
            (Some(reason), None) => return self.take_unjudged(id, Which::A, reason),
            (None, Some(reason)) => return self.take_unjudged(id, Which::B, reason),
        }
        let (steps, differences) = differences(id, a, b);
        self.steps += steps;
        found.extend(differences);
    }

    fn take_unjudged(&mut self, id: &str, at: Which, reason: String) {
        match self.unjudged.iter_mut().find(|one| one.at == at && one.reason == reason) {
            Some(known) => known.scenarios.push(id.to_owned()),
            None => self.unjudged.push(Unjudged { at, reason, scenarios: vec![id.to_owned()] }),
        }
    }
}

fn differ(one: &Choice, other: &Choice) -> bool {
    if one.question == READS_LAG { differ_in_lag(one, other) } else { one.words() != other.words() }
}

fn one_sided(choice: &Choice, seen_at: Which, other: &Profile) -> OneSided {
    let about = other.unseen.iter().filter(|unseen| unseen.question == choice.question);
    let reason = about.into_iter().find(|one| one.case == choice.case || one.case.is_empty());
    OneSided {
        question: choice.question,
        case: choice.case.clone(),
        seen_at,
        answers: choice.words().into_iter().map(str::to_owned).collect(),
        reason: reason.map_or("it was not asked", |unseen| &unseen.reason).to_owned(),
    }
}

/// The results of each scenario that was carried out against both, in the order of the first run.
fn together<'a>(
    a: &'a [RunResult],
    b: &'a [RunResult],
) -> Vec<(String, [Vec<&'a ScenarioResult>; 2])> {
    let gather = |runs: &'a [RunResult], id: &str| -> Vec<&'a ScenarioResult> {
        runs.iter().filter_map(|run| run.scenarios.iter().find(|s| s.id == id)).collect()
    };
    let first = a.first().map_or(&[][..], |run| &run.scenarios);
    first.iter().map(|s| (s.id.clone(), [gather(a, &s.id), gather(b, &s.id)])).collect()
}

/// Why a scenario could not be judged in any run.
fn unjudged(results: &[&ScenarioResult]) -> Option<String> {
    let open = [Verdict::Untestable, Verdict::Unreachable];
    if results.iter().any(|result| !open.contains(&result.verdict)) {
        return None;
    }
    let reason = results.iter().find_map(|result| result.reason.clone());
    Some(reason.unwrap_or_else(|| "it was not carried out".to_owned()))
}
