//! From what was seen of a sequence to a case: real ids become names again.

use std::collections::{BTreeMap, BTreeSet};

use untag_model::Tags;
use untag_verdict::case::{AllowedOutcome, Became, Came, CaseFinding, CaseStep, Origin};
use untag_verdict::chain::{Permitted, Shown};
use untag_verdict::{Actual, Case, Violation};

use super::passage::{Passage, Record};

/// The most characters of a message that are kept.
const MAX_MESSAGE: usize = 512;

/// The names of shares by their ids.
struct Names<'a>(&'a [(String, String)]);

impl Names<'_> {
    fn of(&self, id: &str) -> String {
        let found = self.0.iter().find(|(_, have)| have == id);
        found.map_or_else(|| id.to_owned(), |(name, _)| name.clone())
    }

    /// A text with the ids in it replaced.
    fn within(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (name, id)| text.replace(id.as_str(), name))
    }
}

/// The case of a violation, which the call at this position shows.
pub(super) fn case(passage: &Passage, at: usize, violation: &Violation, origin: Origin) -> Case {
    let names = Names(&passage.ids);
    let mut case = Case::plain(&passage.sequence);
    case.steps.truncate(at + 1);
    for (step, passed) in case.steps.iter_mut().zip(&passage.steps) {
        if let Some(record) = &passed.record {
            fill(step, record, &names);
        }
    }
    if let Some(last) = case.steps.last_mut()
        && last.came.is_none()
    {
        last.came = Some(came(&violation.finding.actual, &names));
    }
    let complaints = violation.finding.complaints.iter().map(|text| names.within(text));
    case.finding = Some(CaseFinding {
        signature: (&violation.signature).into(),
        step: at + 1,
        complaints: complaints.collect(),
    });
    case.found = Some(origin);
    case
}

fn fill(step: &mut CaseStep, record: &Record, names: &Names<'_>) {
    step.allowed = record.allowed.iter().map(|one| allowed(one, names)).collect();
    let mut came = came(&record.actual, names);
    came.effect = effect(&record.before, &record.after, names);
    step.came = Some(came);
}

fn allowed(permitted: &Permitted, names: &Names<'_>) -> AllowedOutcome {
    let effect = permitted.expectation.effect.iter();
    AllowedOutcome {
        reply: permitted.expectation.reply.clone(),
        effect: effect.map(|(id, changes)| (names.of(id), changes.clone())).collect(),
        anything: permitted.anything.iter().map(|id| names.of(id)).collect::<BTreeSet<_>>(),
        clauses: permitted.clauses.clone(),
    }
}

fn came(actual: &Actual, names: &Names<'_>) -> Came {
    let message = actual.message.as_ref();
    let short = |text: &String| names.within(text).chars().take(MAX_MESSAGE).collect();
    Came {
        status: actual.status,
        code: actual.code.clone(),
        message: message.map(short),
        effect: BTreeMap::new(),
    }
}

fn effect(before: &Shown, after: &Shown, names: &Names<'_>) -> BTreeMap<String, Became> {
    let none = Tags::new();
    let became = |(id, had): (&String, &Tags)| {
        let has = after.get(id).unwrap_or(&none);
        let gone = had.keys().filter(|key| !has.contains_key(*key)).cloned();
        let set = has.iter().filter(|(key, value)| had.get(*key) != Some(*value));
        let became = Became {
            gone: gone.collect(),
            set: set.map(|(key, value)| (key.clone(), value.clone())).collect(),
        };
        (became != Became::default()).then(|| (names.of(id), became))
    };
    before.iter().filter_map(became).collect()
}
