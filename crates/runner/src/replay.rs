//! Playing cases again, on any target: whether what each shows is still there.

use std::sync::Arc;

use tokio::sync::watch;
use untag_model::{Level, Principal};
use untag_scenarios::generate::Sequence;
use untag_verdict::{Case, Signature, Violation};

use crate::campaign::{Again, play_again};
use crate::link::{Http, Link, Local};
use crate::options::{RunError, RunOptions};
use crate::probe::probe;
use crate::run::{stop_when_told, tidy};
use crate::session::Session;
use crate::target::Target;

/// What became of a case.
#[derive(Debug, Clone)]
pub enum Replayed {
    /// What it shows is still there.
    StillThere(Box<Violation>),
    /// It shows nothing any more, or never did.
    Gone,
    /// It shows something else.
    Changed(Vec<Violation>),
    /// It could not be judged, and why.
    Unjudged(String),
}

/// Plays the cases one after the other against the URL of `options`, each up to `times` times
/// until it shows what it showed.
pub async fn replay(
    options: &RunOptions,
    cases: &[Case],
    times: u32,
    stop: watch::Receiver<bool>,
) -> Result<Vec<Replayed>, RunError> {
    let link = Link::Http(Http::new(&options.url, options.timeouts, 8)?);
    replay_over(link, options, cases, times, stop).await
}

/// The same against a function in this process; the URL of `options` is only a name.
pub async fn replay_local(
    local: Arc<dyn Local>,
    options: &RunOptions,
    cases: &[Case],
    times: u32,
    stop: watch::Receiver<bool>,
) -> Result<Vec<Replayed>, RunError> {
    replay_over(Link::Local(local, options.timeouts.total), options, cases, times, stop).await
}

async fn replay_over(
    link: Link,
    options: &RunOptions,
    cases: &[Case],
    times: u32,
    stop: watch::Receiver<bool>,
) -> Result<Vec<Replayed>, RunError> {
    if !options.keyring.keys.contains_key(&Principal::Owner) {
        return Err(RunError::NoOwner);
    }
    let target = Target::new(link, options.keyring.clone(), options.patience);
    let mut session = Session::new(target, &options.region, options.level, options.settle);
    let probed = probe(&mut session, &options.given).await;
    let session = Arc::new(session);
    let stopper = tokio::spawn(stop_when_told(Arc::clone(&session), stop));
    let mut replayed = Vec::with_capacity(cases.len());
    for case in cases {
        replayed.push(match probed.unreachable.as_ref().or(probed.hopeless.as_ref()) {
            Some(reason) => Replayed::Unjudged(reason.clone()),
            None => one(&session, options, case, times).await,
        });
    }
    stopper.abort();
    tidy(&session).await;
    Ok(replayed)
}

async fn one(session: &Arc<Session>, options: &RunOptions, case: &Case, times: u32) -> Replayed {
    let sequence = case.sequence();
    if let Some(principal) = without_keys(&sequence, options) {
        return Replayed::Unjudged(format!("there are no credentials of the {principal}"));
    }
    let wanted = case.finding.as_ref().map(|finding| Signature::from(&finding.signature));
    let mut last = Replayed::Unjudged("it was not played".to_owned());
    for _ in 0..times.max(1) {
        if session.is_stopped() {
            return Replayed::Unjudged("the replay was ended by its user".to_owned());
        }
        last = match play_again(session, &sequence).await {
            Again::Violations(violations) => compared(violations, wanted.as_ref(), options.level),
            Again::NotReady => {
                let reason = "the shares could not be tagged as the case has them".to_owned();
                Replayed::Unjudged(reason)
            }
            Again::Failed(reason) => Replayed::Unjudged(reason),
        };
        if matches!(last, Replayed::StillThere(_)) {
            break;
        }
    }
    last
}

/// Somebody who sends a call or owns a share, and has no credentials.
fn without_keys(sequence: &Sequence, options: &RunOptions) -> Option<Principal> {
    let callers = sequence.calls.iter().map(|call| call.principal);
    let owners = sequence.shares.iter().map(|share| share.owner);
    callers.chain(owners).find(|who| !options.keyring.keys.contains_key(who))
}

/// What the violations say of a case. What it was written for counts whatever its level is.
fn compared(violations: Vec<Violation>, wanted: Option<&Signature>, level: Level) -> Replayed {
    let same = violations.iter().find(|violation| Some(&violation.signature) == wanted);
    if let Some(same) = same {
        return Replayed::StillThere(Box::new(same.clone()));
    }
    let counted: Vec<_> =
        violations.into_iter().filter(|violation| violation.finding.level <= level).collect();
    if counted.is_empty() { Replayed::Gone } else { Replayed::Changed(counted) }
}
