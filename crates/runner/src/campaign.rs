//! A campaign: jobs that draw sequences, play them on shares of their own and judge every call,
//! keep what shows something new, and look into what is not allowed.

mod corpus;
mod ground;
mod job;
mod ledger;
mod passage;
mod reduce;
mod result;
mod written;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;
use untag_model::{ClauseId, Level, Principal, Tags};
use untag_scenarios::generate::{Reach, Sequence};
use untag_scenarios::{Need, ShareSetup};
use untag_verdict::campaign::Tally;
use untag_verdict::{CampaignEvent, CampaignResult, Case, Found, Signature, Violation};

use crate::link::{Http, Link, Local};
use crate::options::{RunError, RunOptions};
use crate::probe::{Probed, probe};
use crate::run::{stop_when_told, tidy};
use crate::session::Session;
use crate::target::Target;
use corpus::Corpus;
use ground::{Ground, NoStage};
use job::Job;
use ledger::Ledger;
use passage::{Manners, NotPlayed, play};

/// How long what was met at the end may still be looked into when the time is up.
const GRACE: Duration = Duration::from_secs(30);

/// So many milliseconds lie between two reports of how far it got.
const REPORTING: u64 = 100;

/// When a campaign ends by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Budget {
    /// After so many requests of every kind.
    pub requests: Option<u64>,
    /// After so many calls of sequences.
    pub steps: Option<u64>,
    /// After so long.
    pub time: Option<Duration>,
}

/// The terms of a campaign.
#[derive(Debug, Clone)]
pub struct CampaignOptions {
    /// Target, credentials, level, jobs, seed and the like. Scenarios and profile play no part.
    pub run: RunOptions,
    /// When it ends by itself; never if nothing is said.
    pub budget: Budget,
    /// The most calls of a sequence, at least 1.
    pub size: usize,
    /// Sequences to play first.
    pub corpus: Vec<Sequence>,
    /// Whether it ends with the first finding.
    pub first_only: bool,
}

impl CampaignOptions {
    /// The usual terms.
    pub fn new(run: RunOptions) -> Self {
        Self { run, budget: Budget::default(), size: 8, corpus: Vec::new(), first_only: false }
    }
}

/// What jobs tell.
enum Told {
    Progress(Tally),
    Kept(Box<Case>),
    Found(Box<Found>),
}

/// Where events go.
type OnEvent<'e> = &'e mut (dyn FnMut(CampaignEvent<'_>) + Send);

/// What jobs share.
struct Shared {
    session: Arc<Session>,
    options: CampaignOptions,
    reach: Reach,
    /// The target was seen to take keys that differ little for one.
    folds: AtomicBool,
    corpus: Mutex<Corpus>,
    ledger: Mutex<Ledger>,
    started: Instant,
    sequences: AtomicU64,
    steps: AtomicU64,
    /// Milliseconds from the start to the last new shape or finding, and to the last report.
    last_new: AtomicU64,
    last_told: AtomicU64,
    /// How often the suite's own calls were looked into.
    checked: AtomicU64,
    /// Sequences in a row that got no reply.
    silent: AtomicU64,
    /// Clauses that decided about a call which came out as allowed.
    upheld: Mutex<BTreeSet<ClauseId>>,
    /// Why no share could be made.
    trouble: Mutex<Option<String>>,
}

/// Carries a campaign out against the URL of `options`.
///
/// `stop` turning true ends it with what was found so far.
pub async fn fuzz(
    options: CampaignOptions,
    on_event: OnEvent<'_>,
    stop: watch::Receiver<bool>,
) -> Result<CampaignResult, RunError> {
    let (url, jobs) = (&options.run.url, options.run.jobs);
    let link = Link::Http(Http::new(url, options.run.timeouts, jobs.max(8))?);
    fuzz_over(link, options, on_event, stop).await
}

/// The same against a function in this process; the URL of `options` is only a name. With one job
/// and a budget that counts, equal options lead to equal campaigns.
pub async fn fuzz_local(
    local: Arc<dyn Local>,
    options: CampaignOptions,
    on_event: OnEvent<'_>,
    stop: watch::Receiver<bool>,
) -> Result<CampaignResult, RunError> {
    fuzz_over(Link::Local(local, options.run.timeouts.total), options, on_event, stop).await
}

async fn fuzz_over(
    link: Link,
    options: CampaignOptions,
    on_event: OnEvent<'_>,
    stop: watch::Receiver<bool>,
) -> Result<CampaignResult, RunError> {
    let run = &options.run;
    if !run.keyring.keys.contains_key(&Principal::Owner) {
        return Err(RunError::NoOwner);
    }
    let started = Instant::now();
    let target = Target::new(link, run.keyring.clone(), run.patience);
    let mut session = Session::new(target, &run.region, run.level, run.settle);
    let mut probed = probe(&mut session, &run.given).await;
    if probed.hopeless.is_none() && probed.unreachable.is_none() {
        probed.hopeless = warm_up(&session).await.err();
    }
    on_event(CampaignEvent::Probed(&probed.capabilities));
    let session = Arc::new(session);
    let stopper = tokio::spawn(stop_when_told(Arc::clone(&session), stop.clone()));
    let shared = Arc::new(Shared::new(&session, options, &probed, started));
    if probed.hopeless.is_none() && probed.unreachable.is_none() {
        work(&shared, on_event).await;
    }
    stopper.abort();
    tidy(&session).await;
    Ok(result::of(&shared, probed, *stop.borrow()))
}

/// Finds out whether tags can be attached, and whether reads lag, before anything is judged.
async fn warm_up(session: &Session) -> Result<(), String> {
    let attaches = crate::probe::attaches(session).await;
    attaches.map_err(|reason| format!("tags cannot be attached: {reason}"))?;
    let tagged = ShareSetup {
        name: "s1".to_owned(),
        owner: Principal::Owner,
        tags: (1..=4).map(|n| (format!("k{n}"), "v".to_owned())).collect(),
    };
    let bare = ShareSetup { tags: Tags::new(), ..tagged.clone() };
    let mut ground = Ground::default();
    for share in [&tagged, &bare, &tagged, &bare] {
        let sequence = Sequence { shares: vec![share.clone()], ..Sequence::default() };
        // What is wrong with it will be found later.
        drop(play(session, &mut ground, &sequence, Manners::Brisk).await);
    }
    Ok(())
}

/// Lets the jobs work until they are done.
async fn work(shared: &Arc<Shared>, on_event: OnEvent<'_>) {
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let jobs: Vec<_> = (0..shared.options.run.jobs.max(1))
        .map(|number| tokio::spawn(Job::new(shared, number as u64, tell.clone()).work()))
        .collect();
    drop(tell);
    while let Some(told) = told.recv().await {
        match told {
            Told::Progress(tally) => on_event(CampaignEvent::Progress(tally)),
            Told::Kept(case) => on_event(CampaignEvent::Kept(&case)),
            Told::Found(found) => on_event(CampaignEvent::Found(&found)),
        }
    }
    for job in jobs {
        if job.await.is_err() {
            let reason = "a job of the suite itself broke off".to_owned();
            lock(&shared.trouble).get_or_insert(reason);
        }
    }
}

/// The contents of a lock, whatever became of whoever held it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    fn new(
        session: &Arc<Session>,
        mut options: CampaignOptions,
        probed: &Probed,
        started: Instant,
    ) -> Self {
        let reach = Reach {
            restricted: probed.met.contains(&Need::Restricted),
            other_shares: probed.met.contains(&Need::OtherShares),
            styles: true,
            // What is said of faults in signing is said of gateways only.
            altered: options.run.level >= Level::Gateway,
            folding_keys: true,
        };
        let corpus = Mutex::new(Corpus::of(std::mem::take(&mut options.corpus)));
        Self {
            session: Arc::clone(session),
            options,
            reach,
            folds: AtomicBool::new(false),
            corpus,
            ledger: Mutex::default(),
            started,
            sequences: AtomicU64::new(0),
            steps: AtomicU64::new(0),
            last_new: AtomicU64::new(0),
            last_told: AtomicU64::new(0),
            checked: AtomicU64::new(0),
            silent: AtomicU64::new(0),
            upheld: Mutex::default(),
            trouble: Mutex::default(),
        }
    }

    /// What sequences may ask of the target.
    fn reach(&self) -> Reach {
        Reach { folding_keys: !self.folds.load(Ordering::Relaxed), ..self.reach }
    }

    /// Whether another sequence is to be played.
    fn goes_on(&self) -> bool {
        let budget = self.options.budget;
        let below = |count: u64, most: Option<u64>| most.is_none_or(|most| count < most);
        !self.session.is_stopped()
            && below(self.requests(), budget.requests)
            && below(self.steps.load(Ordering::Relaxed), budget.steps)
            && budget.time.is_none_or(|time| self.started.elapsed() < time)
    }

    /// Whether even what is being looked into has to end.
    fn is_over(&self) -> bool {
        let late = |time: Duration| self.started.elapsed() > time.saturating_add(GRACE);
        self.session.is_stopped() || self.options.budget.time.is_some_and(late)
    }

    fn requests(&self) -> u64 {
        self.session.target.requests.load(Ordering::Relaxed)
    }

    fn millis(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn is_filed(&self, signature: &Signature) -> bool {
        lock(&self.ledger).is_filed(signature)
    }

    /// Whether a finding of that level fails the target.
    fn counts(&self, level: Level) -> bool {
        level <= self.options.run.level
    }

    fn tally(&self) -> Tally {
        let (shapes, kept) = {
            let corpus = lock(&self.corpus);
            (corpus.shapes(), corpus.kept())
        };
        let ledger = lock(&self.ledger);
        let counted = ledger.entries().iter().filter(|entry| self.counts(entry.found.level));
        Tally {
            requests: self.requests(),
            sequences: self.sequences.load(Ordering::Relaxed),
            steps: self.steps.load(Ordering::Relaxed),
            findings: counted.count(),
            shapes,
            kept,
            elapsed_millis: self.millis(),
            last_new_millis: self.last_new.load(Ordering::Relaxed),
        }
    }
}

/// What playing a sequence again showed.
pub(crate) enum Again {
    /// These violations, perhaps none.
    Violations(Vec<Violation>),
    /// The shares could not be brought to what it starts with.
    NotReady,
    /// It could not be played, and why.
    Failed(String),
}

/// Plays a sequence on clean shares.
pub(crate) async fn play_again(session: &Session, sequence: &Sequence) -> Again {
    let mut ground = Ground::default();
    match play(session, &mut ground, sequence, Manners::Careful).await {
        Ok(passage) => Again::Violations(passage.violations().map(|(_, v)| v.clone()).collect()),
        Err(NotPlayed::NotReady) => Again::NotReady,
        Err(NotPlayed::NoStage(NoStage::Shareless(reason) | NoStage::Silent(reason))) => {
            Again::Failed(reason)
        }
        Err(NotPlayed::NoStage(NoStage::Blind(error))) => Again::Failed(error.to_string()),
    }
}
