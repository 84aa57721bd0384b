//! The result of a campaign as that of a run: a scenario for everything that was as allowed, and
//! one for each finding.

use std::sync::atomic::Ordering;

use untag_model::{ClauseId, Level};
use untag_verdict::campaign::EVERYTHING_ELSE;
use untag_verdict::{CampaignResult, RunResult, ScenarioResult, Verdict};

use super::ledger::Entry;
use super::{Shared, lock};
use crate::probe::Probed;
use crate::run::unreadable;

/// The result of a campaign that has ended.
pub(super) fn of(shared: &Shared, probed: Probed, told: bool) -> CampaignResult {
    let entries = lock(&shared.ledger).entries().to_vec();
    let (counted, beyond): (Vec<_>, Vec<_>) =
        entries.into_iter().partition(|entry| shared.counts(entry.found.level));
    let mut scenarios = vec![everything_else(shared, &probed, beyond)];
    scenarios.extend(counted.iter().map(scenario));
    scenarios.extend(probed.malformed.as_ref().map(unreadable));
    let run = RunResult {
        target: shared.options.run.url.clone(),
        level: shared.options.run.level,
        seed: shared.options.run.seed,
        aborted: aborted(shared, told, &probed),
        capabilities: probed.capabilities,
        scenarios,
        requests: shared.requests(),
        throttled: shared.session.target.throttled.load(Ordering::Relaxed),
        elapsed_millis: shared.millis(),
    };
    let found = counted.into_iter().map(|entry| entry.found).collect();
    CampaignResult { run, found, tally: shared.tally() }
}

/// Why the campaign ended early. That its user ended it is no reason: it has no other end.
fn aborted(shared: &Shared, told: bool, probed: &Probed) -> Option<String> {
    let trouble = lock(&shared.trouble).clone();
    let silent = !told && !shared.options.first_only && shared.session.is_stopped();
    trouble
        .or_else(|| probed.unreachable.clone())
        .or_else(|| silent.then(|| "the target stopped answering".to_owned()))
}

fn everything_else(shared: &Shared, probed: &Probed, beyond: Vec<Entry>) -> ScenarioResult {
    let clauses: Vec<ClauseId> = lock(&shared.upheld).iter().copied().collect();
    let sequences = shared.sequences.load(Ordering::Relaxed);
    let steps = shared.steps.load(Ordering::Relaxed);
    let (verdict, reason) = match (&probed.unreachable, &probed.hopeless) {
        (Some(reason), _) => (Verdict::Unreachable, Some(reason.clone())),
        (None, Some(reason)) => (Verdict::Untestable, Some(reason.clone())),
        (None, None) if clauses.is_empty() => {
            let reason = "no call was answered as allowed".to_owned();
            (Verdict::Untestable, Some(reason))
        }
        (None, None) => (Verdict::Conforms, None),
    };
    let ignored = lock(&shared.ledger).ignored;
    let rest = if ignored > 0 {
        format!(" There were so many findings that {ignored} deviations were only counted.")
    } else {
        String::new()
    };
    let title = format!("{steps} calls in {sequences} generated sequences.{rest}");
    let observations = beyond.into_iter().map(|entry| entry.finding).collect();
    let level = clauses.iter().map(|id| id.level()).max().unwrap_or(Level::Unspecified);
    ScenarioResult {
        verdict,
        reason,
        observations,
        requests: shared.requests(),
        ..blank(EVERYTHING_ELSE.to_owned(), title, clauses, level)
    }
}

fn scenario(entry: &Entry) -> ScenarioResult {
    let finding = &entry.finding;
    let title = finding.complaints.first().cloned().unwrap_or_default();
    let blank = blank(entry.found.id(), title, finding.clauses.clone(), finding.level);
    ScenarioResult { verdict: entry.found.verdict, findings: vec![finding.clone()], ..blank }
}

fn blank(id: String, title: String, clauses: Vec<ClauseId>, level: Level) -> ScenarioResult {
    ScenarioResult {
        id,
        title,
        clauses,
        level,
        verdict: Verdict::Conforms,
        reason: None,
        findings: Vec::new(),
        observations: Vec::new(),
        answers: Vec::new(),
        requests: 0,
        lag_millis: None,
        transcript: Vec::new(),
        contradictions: Vec::new(),
    }
}
