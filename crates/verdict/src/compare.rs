//! What a client could notice between two targets: the choices that differ, and the steps in which
//! they answered or acted otherwise, each under the choice that it belongs to.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use untag_model::{QUESTIONS, QuestionId};

use crate::answers::READS_LAG;
use crate::profile::{CaseOf, Choice, Profile, differ_in_lag};
use crate::result::{RunResult, ScenarioResult, Verdict};
use crate::transcript::StepSeen;

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
    let mut steps: BTreeMap<QuestionId, Vec<StepPair>> = BTreeMap::new();
    if !a.runs.is_empty() && !b.runs.is_empty() {
        for (id, [at_a, at_b]) in together(a.runs, b.runs) {
            comparison.take_scenario(&id, &at_a, &at_b, &mut steps);
        }
    }
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
        a: &[&ScenarioResult],
        b: &[&ScenarioResult],
        steps: &mut BTreeMap<QuestionId, Vec<StepPair>>,
    ) {
        match (unjudged(a), unjudged(b)) {
            (None, None) => {}
            (Some(_), Some(_)) => return,
            (Some(reason), None) => return self.take_unjudged(id, Which::A, reason),
            (None, Some(reason)) => return self.take_unjudged(id, Which::B, reason),
        }
        let sides = [StepsOf::of(a), StepsOf::of(b)];
        for (step, cause) in causes(&sides) {
            self.steps += 1;
            let [a, b] = sides.each_ref().map(|side| side.seen(step));
            if a == b {
                continue;
            }
            let [a, b] = [a, b].map(|seen| seen.into_iter().collect());
            let pair = StepPair { scenario: id.to_owned(), step: step.to_owned(), a, b };
            match cause {
                Some(question) => steps.entry(question).or_default().push(pair),
                None => self.unasked.push(pair),
            }
        }
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

/// What was seen of each step of a scenario at one target.
struct StepsOf<'a> {
    names: Vec<&'a str>,
    seen: BTreeMap<&'a str, BTreeSet<StepSeen>>,
    answers: BTreeMap<&'a str, BTreeSet<(CaseOf, &'a str)>>,
}

impl<'a> StepsOf<'a> {
    fn of(results: &[&'a ScenarioResult]) -> Self {
        let mut all = Self { names: Vec::new(), seen: BTreeMap::new(), answers: BTreeMap::new() };
        for step in results.iter().flat_map(|result| &result.transcript) {
            let name = step.step.as_str();
            if !all.names.contains(&name) {
                all.names.push(name);
            }
            all.seen.entry(name).or_default().insert(step.clone().comparable());
            let told = step.answers.iter().map(|a| ((a.question, a.case.clone()), &*a.answer));
            all.answers.entry(name).or_default().extend(told);
        }
        all
    }

    fn seen(&self, step: &str) -> BTreeSet<StepSeen> {
        self.seen.get(step).cloned().unwrap_or_default()
    }

    fn answers(&self, step: &str) -> BTreeSet<(CaseOf, &'a str)> {
        self.answers.get(step).cloned().unwrap_or_default()
    }
}

/// Every step with the question that a difference in it belongs to: the one that it answers
/// otherwise, else one that the scenario answered otherwise before, else the one that it answers
/// alike in other words, else one that the scenario answers otherwise later.
fn causes<'a>(sides: &[StepsOf<'a>; 2]) -> Vec<(&'a str, Option<QuestionId>)> {
    let [a, b] = sides;
    let mut names = a.names.clone();
    names.extend(b.names.iter().copied().filter(|name| !a.names.contains(name)));
    let question = |(case, _): &(CaseOf, &str)| case.0;
    let differing = |name: &str| {
        let (at_a, at_b) = (a.answers(name), b.answers(name));
        at_a.symmetric_difference(&at_b).next().map(question)
    };
    let alike = |name: &str| a.answers(name).first().map(question);
    let own: Vec<_> = names.iter().map(|name| differing(name)).collect();
    let cause = |at: usize| {
        let before = own[..at].iter().flatten().next_back().copied();
        let after = own[at..].iter().flatten().next().copied();
        own[at].or(before).or_else(|| alike(names[at])).or(after)
    };
    names.iter().enumerate().map(|(at, name)| (*name, cause(at))).collect()
}
