//! Which scenarios ask which questions, and why a question got no answer.

use std::collections::BTreeMap;

use untag_model::QUESTIONS;
use untag_scenarios::{Answer, Scenario, Step};

use super::{CaseOf, Unseen, place};
use crate::answers::{KEYS_FOLDING, READS_LAG, asked_by_style, likenesses};
use crate::result::{RunResult, ScenarioResult, Verdict};

/// The cases of questions that a scenario asks, each once.
pub fn asked(scenario: &Scenario) -> Vec<CaseOf> {
    let told = scenario.steps.iter().flat_map(answers).map(|a| (a.question, a.case.clone()));
    let formats = scenario.steps.iter().flat_map(|step| &step.calls).filter_map(|call| {
        let question = asked_by_style(call.action, call.style?)?;
        // Whether the reply is a success or an error is not known before.
        Some([(question, "success".to_owned()), (question, "error".to_owned())])
    });
    let setup = likenesses(scenario).into_iter().map(|kind| (KEYS_FOLDING, kind.to_owned()));
    let mut all: Vec<_> = told.chain(formats.flatten()).chain(setup).collect();
    all.sort();
    all.dedup();
    all
}

/// Whether a scenario asks any question.
pub fn asks(scenario: &Scenario) -> bool {
    !asked(scenario).is_empty()
}

/// The answers that a step may give.
fn answers(step: &Step) -> impl Iterator<Item = &Answer> {
    step.expectations().filter_map(|e| e.answer.as_ref())
}

/// The cases to which there is no answer, in the order of the questions: a question of which no
/// case was seen stands there once.
pub(super) fn unseen(
    scenarios: &[Scenario],
    runs: &[RunResult],
    is_seen: impl Fn(&CaseOf) -> bool,
) -> Vec<Unseen> {
    let mut askers: BTreeMap<CaseOf, Vec<&str>> = BTreeMap::new();
    for scenario in scenarios {
        for case in asked(scenario) {
            askers.entry(case).or_default().push(&scenario.id);
        }
    }
    let mut all = Vec::new();
    for question in QUESTIONS {
        let cases: Vec<_> = askers.iter().filter(|((id, _), _)| *id == question.id).collect();
        let is_lag = question.id == READS_LAG;
        if cases.is_empty() && !is_seen(&(question.id, String::new())) {
            let reason = if is_lag { "nothing was looked at" } else { "no scenario asks it" };
            all.push(one(question.id, "", reason.to_owned()));
        }
        let open: Vec<_> = cases.iter().filter(|(case, _)| !is_seen(case)).collect();
        if !open.is_empty() && open.len() == cases.len() {
            let ids: Vec<_> = open.iter().flat_map(|(_, ids)| ids.iter().copied()).collect();
            all.push(one(question.id, "", why(&ids, runs)));
        } else {
            // A question about formats is asked in the hope of one of two cases.
            let told_apart = open.iter().filter(|((id, _), _)| !is_format(*id));
            all.extend(told_apart.map(|((id, case), ids)| one(*id, case, why(ids, runs))));
        }
    }
    all.sort_by_key(|unseen| place(unseen.question));
    all
}

fn is_format(id: untag_model::QuestionId) -> bool {
    [crate::answers::XML_ASKED, crate::answers::XML_DEFAULT].contains(&id)
}

fn one(question: untag_model::QuestionId, case: &str, reason: String) -> Unseen {
    Unseen { question, case: case.to_owned(), reason }
}

/// Why these scenarios gave no answer: what most of them came to.
fn why(ids: &[&str], runs: &[RunResult]) -> String {
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    let results = runs.iter().flat_map(|run| &run.scenarios);
    for result in results.filter(|result| ids.contains(&&*result.id)) {
        *reasons.entry(reason(result)).or_insert(0) += 1;
    }
    let most = reasons.into_iter().max_by_key(|(_, count)| *count);
    most.map_or_else(|| "its scenarios were not carried out".to_owned(), |(reason, _)| reason)
}

fn reason(result: &ScenarioResult) -> String {
    let given = result.reason.as_deref().unwrap_or("no reason was given");
    match result.verdict {
        Verdict::Untestable => format!("untestable: {given}"),
        Verdict::Unreachable => format!("unreachable: {given}"),
        Verdict::Violates | Verdict::Unstable => {
            format!("{} did not get so far: what came before is not allowed", result.id)
        }
        Verdict::Conforms => "what was seen does not answer it".to_owned(),
    }
}
