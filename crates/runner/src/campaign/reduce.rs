//! Looking into a violation: the sequence is played again from clean shares, and then smaller ones
//! as long as they show the same, until none smaller does or enough was tried.

use std::time::{Duration, Instant};

use untag_model::ClauseId;
use untag_scenarios::generate::{Sequence, shrink};
use untag_verdict::case::Origin;
use untag_verdict::{Case, Finding, Signature, Verdict, Violation};

use super::ground::Ground;
use super::ledger::Report;
use super::passage::{Manners, NotPlayed, Passage, play};
use super::{Shared, written};

/// How often a sequence is played again before its violation counts as one that does not come back.
const TRIES: usize = 3;

/// The most smaller sequences that are played for one finding.
const MOST_ATTEMPTS: usize = 3000;

/// The longest time that one finding is made smaller for.
const LONGEST: Duration = Duration::from_mins(1);

/// A violation that was met.
#[derive(Debug)]
pub(super) struct Suspect {
    pub(super) sequence: Sequence,
    /// The position of its call.
    pub(super) at: usize,
    pub(super) signature: Signature,
    pub(super) finding: Finding,
    /// After how many requests.
    pub(super) requests: u64,
}

/// What came of looking into a suspect.
#[derive(Debug)]
pub(super) enum Outcome {
    /// A finding of its own.
    Report(Box<Report>),
    /// It is a finding that is already filed.
    Known(Signature),
    /// There was no reply once and there is one now: no fault of the target's.
    Nothing,
}

/// A sequence that shows a violation.
struct Shown {
    passage: Passage,
    at: usize,
    violation: Violation,
}

/// Looks into a suspect.
pub(super) async fn look_into(shared: &Shared, ground: &mut Ground, suspect: Suspect) -> Outcome {
    let mut sequence = suspect.sequence.clone();
    sequence.calls.truncate(suspect.at + 1);
    let mut first = None;
    for _ in 0..TRIES {
        first = show(shared, ground, &sequence, &suspect.signature).await;
        if first.is_some() || shared.is_over() {
            break;
        }
    }
    let silent = suspect.finding.actual.status.is_none()
        && suspect.signature.clauses == [ClauseId("reply.request-id")];
    if silent && (first.is_none() || !shared.session.target.answers().await) {
        return Outcome::Nothing;
    }
    let Some(first) = first else {
        return Outcome::Report(Box::new(unstable(shared, suspect, &sequence)));
    };
    let best = smallest(shared, ground, first).await;
    if shared.is_filed(&best.violation.signature) {
        return Outcome::Known(best.violation.signature);
    }
    let case = written::case(&best.passage, best.at, &best.violation, origin(shared, true));
    Outcome::Report(Box::new(Report {
        signature: best.violation.signature,
        verdict: Verdict::Violates,
        finding: Finding { step: format!("step {}", best.at + 1), ..best.violation.finding },
        case,
        at: suspect.requests,
    }))
}

/// What a suspect amounts to if nobody looks into it.
pub(super) fn taken_as_it_is(shared: &Shared, suspect: Suspect) -> Outcome {
    let mut sequence = suspect.sequence.clone();
    sequence.calls.truncate(suspect.at + 1);
    let report = unstable(shared, suspect, &sequence);
    Outcome::Report(Box::new(Report { verdict: Verdict::Violates, ..report }))
}

fn origin(shared: &Shared, confirmed: bool) -> Origin {
    Origin { seed: shared.options.run.seed, target: shared.options.run.url.clone(), confirmed }
}

/// The report of a violation that did not come back.
fn unstable(shared: &Shared, suspect: Suspect, sequence: &Sequence) -> Report {
    let step = format!("step {}", suspect.at + 1);
    let finding = Finding { step, ..suspect.finding };
    let violation = Violation { signature: suspect.signature.clone(), finding: finding.clone() };
    let passage = Passage::unplayed(sequence.clone());
    let case: Case = written::case(&passage, suspect.at, &violation, origin(shared, false));
    Report {
        signature: suspect.signature,
        verdict: Verdict::Unstable,
        finding,
        case,
        at: suspect.requests,
    }
}

/// Plays a sequence from clean shares; what it shows if that is within `wanted`.
async fn show(
    shared: &Shared,
    ground: &mut Ground,
    sequence: &Sequence,
    wanted: &Signature,
) -> Option<Shown> {
    let played = play(&shared.session, ground, sequence, Manners::Careful).await;
    let passage = match played {
        Ok(passage) => passage,
        Err(NotPlayed::NotReady | NotPlayed::NoStage(_)) => return None,
    };
    let within = passage.violations().filter(|(_, v)| v.signature.is_within(wanted));
    let (at, violation) = within.min_by_key(|(_, v)| weight(&v.signature))?;
    let violation = violation.clone();
    Some(Shown { passage, at, violation })
}

/// How much a signature says: the less the simpler.
fn weight(signature: &Signature) -> (usize, usize) {
    (signature.clauses.len(), signature.shapes.len())
}

/// The smallest sequence that can be reached and still shows the violation, or a simpler one.
async fn smallest(shared: &Shared, ground: &mut Ground, first: Shown) -> Shown {
    let started = Instant::now();
    let mut best = first;
    let mut left = MOST_ATTEMPTS;
    loop {
        let mut sequence = best.passage.sequence.clone();
        sequence.calls.truncate(best.at + 1);
        let mut better = None;
        for candidate in shrink(&sequence) {
            if left == 0 || shared.is_over() || started.elapsed() > LONGEST {
                return best;
            }
            left -= 1;
            better = show(shared, ground, &candidate, &best.violation.signature).await;
            if better.is_some() {
                break;
            }
        }
        match better {
            // What is filed already is small enough.
            Some(smaller) if shared.is_filed(&smaller.violation.signature) => return smaller,
            Some(smaller) => best = smaller,
            None => return best,
        }
    }
}
