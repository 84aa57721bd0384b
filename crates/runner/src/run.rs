//! A whole run: probing, all scenarios at the same time on shares of their own, the late looks,
//! the confirmation of each failure alone, and tidying up.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;
use tokio::time::Instant;
use untag_model::{ClauseId, Level, Principal};
use untag_scenarios::{Need, Scenario};
use untag_verdict::profile::contradictions;
use untag_verdict::{
    Actual, Contradiction, Event, Finding, Played, RunResult, ScenarioResult, Verdict,
};
use untag_wire::{Action, Call};

use crate::carry::{Carried, Progress, lease};
use crate::link::{Http, Link, Local};
use crate::options::{RunError, RunOptions};
use crate::probe::{Probed, probe};
use crate::session::Session;
use crate::target::Target;

/// So many scenarios without an answer, one after the other, end the run.
const SILENT_SCENARIOS: usize = 12;

/// Where events go.
type OnEvent<'e> = &'e mut (dyn FnMut(Event<'_>) + Send);

/// Carries the scenarios of `options` out against its target.
///
/// `stop` turning true ends the run early; the result then says so.
pub async fn run(
    options: &RunOptions,
    on_event: OnEvent<'_>,
    stop: watch::Receiver<bool>,
) -> Result<RunResult, RunError> {
    let link = Link::Http(Http::new(&options.url, options.timeouts, options.jobs.max(8))?);
    run_over(link, options, on_event, stop).await
}

/// The same against a function in this process; the URL of `options` is only a name.
pub async fn run_local(
    local: Arc<dyn Local>,
    options: &RunOptions,
    on_event: OnEvent<'_>,
    stop: watch::Receiver<bool>,
) -> Result<RunResult, RunError> {
    run_over(Link::Local(local, options.timeouts.total), options, on_event, stop).await
}

async fn run_over(
    link: Link,
    options: &RunOptions,
    on_event: OnEvent<'_>,
    stop: watch::Receiver<bool>,
) -> Result<RunResult, RunError> {
    if !options.keyring.keys.contains_key(&Principal::Owner) {
        return Err(RunError::NoOwner);
    }
    let started = Instant::now();
    let target = Target::new(link, options.keyring.clone(), options.patience);
    on_event(Event::Started {
        target: &options.url,
        scenarios: options.scenarios.len(),
        level: options.level,
    });
    let mut session = Session::new(target, &options.region, options.level, options.settle);
    session.linger = options.linger;
    session.profile.clone_from(&options.profile);
    let probed = probe(&mut session, &options.given).await;
    on_event(Event::Probed(&probed.capabilities));
    let session = Arc::new(session);
    let stopper = tokio::spawn(stop_when_told(Arc::clone(&session), stop.clone()));
    let scenarios = if probed.hopeless.is_none() && probed.unreachable.is_none() {
        carry_all(&session, options, &probed, on_event).await
    } else {
        give_up_all(&options.scenarios, &probed, on_event)
    };
    stopper.abort();
    tidy(&session).await;
    let result = RunResult {
        target: options.url.clone(),
        level: options.level,
        seed: options.seed,
        capabilities: probed.capabilities,
        scenarios,
        requests: session.target.requests.load(Ordering::Relaxed),
        throttled: session.target.throttled.load(Ordering::Relaxed),
        elapsed_millis: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        aborted: aborted(&session, &stop, probed.unreachable),
    };
    on_event(Event::Finished(&result));
    Ok(result)
}

pub(crate) async fn stop_when_told(session: Arc<Session>, mut stop: watch::Receiver<bool>) {
    if stop.wait_for(|told| *told).await.is_ok() {
        session.stop();
    }
}

fn aborted(
    session: &Session,
    stop: &watch::Receiver<bool>,
    unreachable: Option<String>,
) -> Option<String> {
    if *stop.borrow() {
        Some("the run was ended by its user".to_owned())
    } else if session.is_stopped() {
        Some("the target stopped answering".to_owned())
    } else {
        unreachable
    }
}

/// A result without a verdict of its own.
fn blank(scenario: &Scenario, verdict: Verdict, reason: Option<String>) -> ScenarioResult {
    ScenarioResult {
        id: scenario.id.clone(),
        title: scenario.title.clone(),
        clauses: scenario.clauses(),
        level: scenario.level(),
        verdict,
        reason,
        findings: Vec::new(),
        observations: Vec::new(),
        answers: Vec::new(),
        requests: 0,
        lag_millis: None,
        transcript: Vec::new(),
        contradictions: Vec::new(),
    }
}

/// The result of probing a target whose first replies are no replies of this API.
pub(crate) fn unreadable(finding: &Finding) -> ScenarioResult {
    let probing = Scenario {
        id: "probe/replies".to_owned(),
        title: "The target's first replies can be read".to_owned(),
        needs: Vec::new(),
        shares: Vec::new(),
        steps: Vec::new(),
        late_look: false,
    };
    ScenarioResult {
        clauses: finding.clauses.clone(),
        level: finding.level,
        findings: vec![finding.clone()],
        ..blank(&probing, Verdict::Violates, None)
    }
}

fn give_up_all(
    scenarios: &[Scenario],
    probed: &Probed,
    on_event: OnEvent<'_>,
) -> Vec<ScenarioResult> {
    let (verdict, reason) = match (&probed.unreachable, &probed.hopeless) {
        (Some(reason), _) => (Verdict::Unreachable, reason),
        (None, Some(reason)) => (Verdict::Untestable, reason),
        (None, None) => return Vec::new(),
    };
    let mut results: Vec<_> =
        scenarios.iter().map(|s| blank(s, verdict, Some(reason.clone()))).collect();
    if let Some(finding) = &probed.malformed {
        results.insert(0, unreadable(finding));
    }
    for result in &results {
        on_event(Event::Scenario(result));
    }
    results
}

/// What the workers share.
struct Work {
    session: Arc<Session>,
    scenarios: Arc<Vec<Scenario>>,
    order: Vec<usize>,
    next: AtomicUsize,
    /// Scenarios in a row that got no answer.
    silent: AtomicUsize,
    results: Mutex<Vec<(usize, ScenarioResult)>>,
    busy: watch::Sender<usize>,
}

async fn carry_all(
    session: &Arc<Session>,
    options: &RunOptions,
    probed: &Probed,
    on_event: OnEvent<'_>,
) -> Vec<ScenarioResult> {
    let mut results: Vec<Option<ScenarioResult>> = options
        .scenarios
        .iter()
        .map(|s| unmet_need(s, probed).map(|reason| blank(s, Verdict::Untestable, Some(reason))))
        .collect();
    for result in results.iter().flatten() {
        on_event(Event::Scenario(result));
    }
    let mut order: Vec<usize> = (0..results.len()).filter(|at| results[*at].is_none()).collect();
    // What is looked at again at the end goes first, so that much happens in between.
    order.sort_by_key(|at| !options.scenarios[*at].late_look);
    for (at, result) in carry_together(session, options, order, on_event).await {
        results[at] = Some(result);
    }
    for (at, slot) in results.iter_mut().enumerate() {
        if let Some(result) = slot
            && options.confirm
            && needs_confirmation(result)
            && !session.is_stopped()
        {
            on_event(Event::Confirming { id: &result.id });
            let second = carry_alone(session, &options.scenarios[at]).await;
            *result = confirmed(session, result.clone(), second).await;
            on_event(Event::Scenario(result));
        }
    }
    results
        .into_iter()
        .enumerate()
        .map(|(at, r)| r.unwrap_or_else(|| not_run(options, at)))
        .collect()
}

fn not_run(options: &RunOptions, at: usize) -> ScenarioResult {
    let reason = "the run ended before it was its turn".to_owned();
    blank(&options.scenarios[at], Verdict::Unreachable, Some(reason))
}

fn unmet_need(scenario: &Scenario, probed: &Probed) -> Option<String> {
    let reason = |need: &Need| {
        let found = probed.unmet.iter().find(|(unmet, _)| unmet == need);
        found.map_or_else(|| format!("{need:?} was not found out"), |(_, reason)| reason.clone())
    };
    scenario.needs.iter().find(|need| !probed.met.contains(need)).map(reason)
}

async fn carry_together(
    session: &Arc<Session>,
    options: &RunOptions,
    order: Vec<usize>,
    on_event: OnEvent<'_>,
) -> Vec<(usize, ScenarioResult)> {
    let jobs = options.jobs.clamp(1, order.len().max(1));
    let work = Arc::new(Work {
        session: Arc::clone(session),
        scenarios: Arc::new(options.scenarios.clone()),
        order,
        next: AtomicUsize::new(0),
        silent: AtomicUsize::new(0),
        results: Mutex::default(),
        busy: watch::Sender::new(jobs),
    });
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let workers: Vec<_> =
        (0..jobs).map(|_| tokio::spawn(worker(Arc::clone(&work), tell.clone()))).collect();
    drop(tell);
    while let Some(result) = told.recv().await {
        on_event(Event::Scenario(&result));
    }
    for worker in workers {
        // A worker that panicked leaves its scenarios without a result, which is never green.
        let _ = worker.await;
    }
    std::mem::take(&mut *work.results.lock().unwrap_or_else(PoisonError::into_inner))
}

type Tell = tokio::sync::mpsc::UnboundedSender<ScenarioResult>;

async fn worker(work: Arc<Work>, tell: Tell) {
    let mut parked = Vec::new();
    let busy = Busy(&work);
    while let Some(at) = work.take() {
        let scenario = &work.scenarios[at];
        let lease = match lease(&work.session, scenario).await {
            Ok(lease) => lease,
            Err(reason) => {
                let result = blank(scenario, Verdict::Untestable, Some(reason));
                work.done(at, result, &tell);
                continue;
            }
        };
        let mut carried = Carried::start(&work.session, scenario, lease, false);
        match carried.advance(&work.session).await {
            Progress::Late => {
                work.session.pool.park();
                parked.push((at, carried));
            }
            Progress::Done => work.finish(at, carried, &tell).await,
        }
    }
    drop(busy);
    let parked_at = work.session.target.clock.elapsed();
    // The sender lives as long as the work does, so this cannot fail.
    let _ = work.busy.subscribe().wait_for(|busy| *busy == 0).await;
    if !parked.is_empty() {
        work.session.linger(parked_at).await;
    }
    for (at, mut carried) in parked {
        carried.look_late();
        carried.advance(&work.session).await;
        work.finish(at, carried, &tell).await;
    }
}

/// Counts a worker as busy; one that panics is not waited for.
struct Busy<'w>(&'w Work);

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.busy.send_modify(|busy| *busy -= 1);
    }
}

impl Work {
    fn take(&self) -> Option<usize> {
        if self.session.is_stopped() {
            return None;
        }
        self.order.get(self.next.fetch_add(1, Ordering::Relaxed)).copied()
    }

    async fn finish(&self, at: usize, carried: Carried<'_>, tell: &Tell) {
        let (requests, lag) = (carried.requests, carried.lag_millis);
        let played = carried.finish(&self.session).await;
        if played.unanswered.is_some() {
            let silent = self.silent.fetch_add(1, Ordering::Relaxed) + 1;
            if silent >= SILENT_SCENARIOS && !self.session.target.answers().await {
                self.session.stop();
            }
        } else {
            self.silent.store(0, Ordering::Relaxed);
        }
        let result = result_of(&self.session, &self.scenarios[at], played, requests, lag);
        self.done(at, result, tell);
    }

    fn done(&self, at: usize, result: ScenarioResult, tell: &Tell) {
        if !needs_confirmation(&result) {
            // Nobody listens any more only when the run was given up.
            let _ = tell.send(result.clone());
        }
        self.results.lock().unwrap_or_else(PoisonError::into_inner).push((at, result));
    }
}

/// Whether a result is to be confirmed before it is reported.
fn needs_confirmation(result: &ScenarioResult) -> bool {
    matches!(result.verdict, Verdict::Violates | Verdict::Unreachable)
        || !result.contradictions.is_empty()
}

/// The result of a scenario that was played once.
fn result_of(
    session: &Session,
    scenario: &Scenario,
    played: Played,
    requests: u64,
    lag_millis: Option<u64>,
) -> ScenarioResult {
    let mut result = blank(scenario, Verdict::Conforms, None);
    if !played.findings.is_empty() {
        result.verdict = Verdict::Violates;
    } else if let Some((step, reason)) = played.unanswered {
        result.verdict = Verdict::Unreachable;
        result.reason = Some(format!("{step}: {reason}"));
    } else if let Some(reason) = played.untestable {
        result.verdict = Verdict::Untestable;
        result.reason = Some(reason);
    }
    result.findings = played.findings;
    result.observations = played.observations;
    result.answers = played.answers;
    result.requests = requests;
    result.lag_millis = lag_millis;
    if let Some(profile) = &session.profile {
        result.contradictions = contradictions(profile, &played.transcript, lag_millis);
    }
    result.transcript = played.transcript;
    result
}

/// Plays a scenario while nothing else goes on, over connections of its own.
async fn carry_alone(session: &Arc<Session>, scenario: &Scenario) -> ScenarioResult {
    let lease = match lease(session, scenario).await {
        Ok(lease) => lease,
        Err(reason) => return blank(scenario, Verdict::Untestable, Some(reason)),
    };
    let mut carried = Carried::start(session, scenario, lease, true);
    if matches!(carried.advance(session).await, Progress::Late) {
        // What has failed by now is confirmed without that look.
        if !carried.has_failed() {
            session.linger(session.target.clock.elapsed()).await;
        }
        carried.look_late();
        carried.advance(session).await;
    }
    let (requests, lag) = (carried.requests, carried.lag_millis);
    let played = carried.finish(session).await;
    result_of(session, scenario, played, requests, lag)
}

/// The verdict on a scenario that failed, after it was played again alone.
async fn confirmed(
    session: &Session,
    mut first: ScenarioResult,
    mut second: ScenarioResult,
) -> ScenarioResult {
    second.requests += first.requests;
    let of_first = std::mem::take(&mut first.contradictions);
    let of_second = std::mem::take(&mut second.contradictions);
    let contradictions = Contradiction::confirm(of_first, of_second);
    let judged = judged_twice(session, first, second).await;
    ScenarioResult { contradictions, ..judged }
}

async fn judged_twice(
    session: &Session,
    first: ScenarioResult,
    second: ScenarioResult,
) -> ScenarioResult {
    match (first.verdict, second.verdict) {
        (_, Verdict::Violates) => second,
        // Played again for a contradiction: what it came to at first stands.
        (Verdict::Conforms | Verdict::Untestable, _) => {
            ScenarioResult { requests: second.requests, ..first }
        }
        (Verdict::Violates, _) => ScenarioResult {
            verdict: Verdict::Unstable,
            reason: Some(format!("played again alone, it came to: {}", second.verdict)),
            requests: second.requests,
            ..first
        },
        (Verdict::Unreachable, Verdict::Unreachable) if session.target.answers().await => {
            no_answer(second)
        }
        _ => second,
    }
}

/// The target left a request without an answer twice, and answers others: that is a failure of
/// the target, not of the way to it.
fn no_answer(mut result: ScenarioResult) -> ScenarioResult {
    let reason = result.reason.take().unwrap_or_default();
    let clauses = vec![ClauseId("reply.request-id")];
    let call = Call { action: Action::UntagResources, params: Vec::new() };
    let outgoing =
        untag_scenarios::outgoing::Outgoing::plain(Principal::Owner, call, untag_wire::Style::SDK);
    result.verdict = Verdict::Violates;
    result.findings.push(Finding {
        step: reason.split(": ").next().unwrap_or_default().to_owned(),
        complaints: vec![format!("Twice there was no reply, while others are answered: {reason}.")],
        clauses,
        level: Level::Documented,
        allowed: Vec::new(),
        actual: Actual::default(),
        diff: Vec::new(),
        outgoing,
    });
    result
}

/// Deletes the shares that the run made, as far as the target lets it.
pub(crate) async fn tidy(session: &Arc<Session>) {
    for share in session.pool.drain() {
        if session.delete(&share).await.reply.is_err() {
            break;
        }
    }
}
