//! The steps in which two targets differ, and the question that each difference belongs to.

use std::collections::{BTreeMap, BTreeSet};

use untag_model::QuestionId;

use super::{CasePair, StepPair};
use crate::profile::CaseOf;
use crate::result::ScenarioResult;
use crate::transcript::{ReplySeen, StepSeen};

/// A step that differs, and why as far as its scenario tells.
#[derive(Debug)]
pub(super) struct Difference {
    pair: StepPair,
    cause: Cause,
}

/// The cases with other answers, by question.
type Cases = BTreeMap<QuestionId, Vec<CasePair>>;

/// How many steps a scenario had, and those that differ.
pub(super) fn differences(
    id: &str,
    a: &[&ScenarioResult],
    b: &[&ScenarioResult],
) -> (usize, Vec<Difference>) {
    let mut sides = [StepsOf::of(a), StepsOf::of(b)];
    let is_race = sides.iter().any(StepsOf::is_race);
    if is_race {
        sides.iter_mut().for_each(StepsOf::forget_effects);
    }
    let causes = causes(&sides);
    let count = causes.len();
    let differing = causes.into_iter().filter_map(|(step, cause)| {
        let [a, b] = sides.each_ref().map(|side| side.seen(step));
        // Who comes first in a race is chance: only what never came at the other differs.
        let same = if is_race { !a.is_disjoint(&b) } else { a == b };
        let [a, b] = [a, b].map(|seen| seen.into_iter().collect());
        let pair = StepPair { scenario: id.to_owned(), step: step.to_owned(), a, b };
        (!same).then_some(Difference { pair, cause })
    });
    (count, differing.collect())
}

/// The differing steps by the question that they belong to, and those that belong to none.
pub(super) fn assigned(
    found: Vec<Difference>,
    cases: &Cases,
) -> (BTreeMap<QuestionId, Vec<StepPair>>, Vec<StepPair>) {
    let mut steps: BTreeMap<QuestionId, Vec<StepPair>> = BTreeMap::new();
    let mut open = Vec::new();
    for Difference { pair, cause } in found {
        let question = match cause {
            Cause::Told(question) => Some(question),
            Cause::Guessed(question) => by_codes(&pair, cases).or(question),
        };
        match question {
            Some(question) => steps.entry(question).or_default().push(pair),
            None => open.push(pair),
        }
    }
    let mut unasked = Vec::new();
    for pair in open {
        match by_likeness(&pair, &steps, cases) {
            Some(question) => steps.entry(question).or_default().push(pair),
            None => unasked.push(pair),
        }
    }
    (steps, unasked)
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

    /// Whether requests were sent together, so that chance has a part in what comes of it.
    fn is_race(&self) -> bool {
        self.seen.values().flatten().any(|step| step.replies.len() > 1)
    }

    fn forget_effects(&mut self) {
        for seen in self.seen.values_mut() {
            let bare = |step: StepSeen| StepSeen { effects: Vec::new(), ..step };
            *seen = std::mem::take(seen).into_iter().map(bare).collect();
        }
    }

    fn seen(&self, step: &str) -> BTreeSet<StepSeen> {
        self.seen.get(step).cloned().unwrap_or_default()
    }

    fn answers(&self, step: &str) -> BTreeSet<(CaseOf, &'a str)> {
        self.answers.get(step).cloned().unwrap_or_default()
    }
}

/// The question that a difference in a step belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cause {
    /// The one that it answers otherwise, or that the scenario answered otherwise before.
    Told(QuestionId),
    /// One that it answers alike in other words, or that the scenario answers otherwise later.
    Guessed(Option<QuestionId>),
}

/// The question whose answers are the codes that came, where both gave one reply.
fn by_codes(pair: &StepPair, choices: &Cases) -> Option<QuestionId> {
    let code = |seen: &[StepSeen]| match seen {
        [StepSeen { replies, .. }] if replies.len() == 1 => replies[0].code.clone(),
        _ => None,
    };
    let codes = (code(&pair.a)?, code(&pair.b)?);
    let only = |answers: &BTreeMap<String, u64>, code: &String| answers.keys().eq([code]);
    let is_it = |case: &CasePair| only(&case.a, &codes.0) && only(&case.b, &codes.1);
    choices.iter().find(|(_, cases)| cases.iter().any(is_it)).map(|(question, _)| *question)
}

/// The replies that came at one and not at the other.
fn own_replies<'s>(seen: &'s [StepSeen], other: &[StepSeen]) -> BTreeSet<&'s ReplySeen> {
    let count = |steps: &[StepSeen], reply: &ReplySeen| {
        steps.iter().flat_map(|step| &step.replies).filter(|one| *one == reply).count()
    };
    let replies = seen.iter().flat_map(|step| &step.replies);
    replies.filter(|reply| count(seen, reply) > count(other, reply)).collect()
}

/// The question that differs and in whose steps the same replies took each other's place.
fn by_likeness(
    pair: &StepPair,
    steps: &BTreeMap<QuestionId, Vec<StepPair>>,
    cases: &Cases,
) -> Option<QuestionId> {
    let replies = |pair: &StepPair| -> [Vec<ReplySeen>; 2] {
        [(&pair.a, &pair.b), (&pair.b, &pair.a)]
            .map(|(one, other)| own_replies(one, other).into_iter().cloned().collect())
    };
    let wanted = replies(pair);
    if wanted.iter().any(Vec::is_empty) {
        return None;
    }
    let mut differing = steps.iter().filter(|(question, _)| cases.contains_key(question));
    differing
        .find(|(_, pairs)| pairs.iter().any(|known| replies(known) == wanted))
        .map(|(question, _)| *question)
}

/// Every step with the question that a difference in it belongs to.
fn causes<'a>(sides: &[StepsOf<'a>; 2]) -> Vec<(&'a str, Cause)> {
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
        let told = own[at].or(before).map(Cause::Told);
        told.unwrap_or_else(|| Cause::Guessed(alike(names[at]).or(after)))
    };
    names.iter().enumerate().map(|(at, name)| (*name, cause(at))).collect()
}
