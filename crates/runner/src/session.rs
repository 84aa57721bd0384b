//! What all parts of a run share: the target, the pool, what is known of the target, and how long
//! its reads may lag.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use untag_model::{Level, Principal};
use untag_scenarios::outgoing::Outgoing;
use untag_verdict::{Exchange, Profile, SeenIds};
use untag_wire::{Action, Call, Style};

use crate::pool::{Pool, Pooled};
use crate::target::{Manner, Target};

/// After so many looks that stayed wrong to the end, a target is taken to be wrong more often than
/// late, and further looks are given what the lags that were seen make likely.
const PATIENT_LOOKS: u64 = 4;

/// What a look is given then, at least.
const SHORT_SETTLE: Duration = Duration::from_millis(60);

/// And how many times the longest lag that was seen.
const LAGS: u32 = 4;

/// After so many attempts in a row to clean shares, all in vain, no more are made.
const VAIN_ATTEMPTS: u64 = 4;

/// The first pause between two looks; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(5);

/// The longest pause between two looks.
const LONGEST_PAUSE: Duration = Duration::from_millis(250);

/// A run's shared state.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) target: Target,
    pub(crate) pool: Pool,
    pub(crate) seen: Mutex<SeenIds>,
    pub(crate) region: String,
    pub(crate) level: Level,
    pub(crate) style: Style,
    /// Whether CreateResourceShare takes a RegionId; some targets may not.
    pub(crate) create_with_region: bool,
    /// What the target is recorded to choose.
    pub(crate) profile: Option<Arc<Profile>>,
    settle: Duration,
    /// How long a scenario waits at least before its late look.
    pub(crate) linger: Duration,
    /// The longest lag that was seen, in milliseconds.
    lag: AtomicU64,
    never: AtomicU64,
    /// Attempts in a row to clean shares that left some tagged.
    vain: AtomicU64,
    stopped: AtomicBool,
}

/// Waiting for a look to come right.
pub(crate) struct Settling {
    started: Duration,
    bound: Duration,
    pause: Duration,
}

impl Session {
    pub(crate) fn new(target: Target, region: &str, level: Level, settle: Duration) -> Self {
        Self {
            target,
            pool: Pool::default(),
            seen: Mutex::default(),
            region: region.to_owned(),
            level,
            style: Style::SDK,
            create_with_region: true,
            profile: None,
            settle,
            linger: Duration::ZERO,
            lag: AtomicU64::new(0),
            never: AtomicU64::new(0),
            vain: AtomicU64::new(0),
            stopped: AtomicBool::new(false),
        }
    }

    /// Waits until it is long enough since `moment` for a late look.
    pub(crate) async fn linger(&self, moment: Duration) {
        let past = self.target.clock.elapsed().saturating_sub(moment);
        let wait = self.linger.saturating_sub(past);
        if !wait.is_zero() {
            self.target.clock.sleep(wait).await;
        }
    }

    /// Ends the run as soon as what is under way is done.
    pub(crate) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Whether the run is to end.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// Does something with the RequestIds seen so far.
    pub(crate) fn with_seen<T>(&self, act: impl FnOnce(&mut SeenIds) -> T) -> T {
        act(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Sends a call of the suite's own, as it should be.
    pub(crate) async fn plain(&self, principal: Principal, call: Call, fresh: bool) -> Exchange {
        let outgoing = Outgoing::plain(principal, call, self.style);
        let manner = Manner { fresh, together: false };
        self.target.send(&outgoing, self.target.stamp(), manner).await
    }

    /// Asks the target to delete a share.
    pub(crate) async fn delete(&self, share: &Pooled) -> Exchange {
        let params = vec![
            ("RegionId".to_owned(), self.region.clone()),
            ("ResourceShareId".to_owned(), share.id.clone()),
        ];
        let call = Call { action: Action::DeleteResourceShare, params };
        self.plain(share.owner, call, false).await
    }

    /// The parameters with which the calls on tags begin.
    pub(crate) fn tag_params(&self) -> Vec<(String, String)> {
        vec![
            ("RegionId".to_owned(), self.region.clone()),
            ("ResourceType".to_owned(), "ResourceShare".to_owned()),
        ]
    }

    /// A call on the tags of one share with these further parameters.
    pub(crate) fn tag_call(&self, action: Action, share: &str, more: &[(&str, &str)]) -> Call {
        let mut params = self.tag_params();
        params.push(("ResourceId.1".to_owned(), share.to_owned()));
        params.extend(more.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())));
        Call { action, params }
    }

    /// Whether a read was ever seen to lag behind a write.
    pub(crate) fn lags(&self) -> bool {
        self.lag.load(Ordering::Relaxed) > 0
    }

    /// Gives every write before the time to show.
    pub(crate) async fn let_settle(&self) {
        self.target.clock.sleep(self.settle).await;
    }

    /// Starts to wait for a look to come right.
    pub(crate) fn start_settling(&self) -> Settling {
        let likely = Duration::from_millis(self.lag.load(Ordering::Relaxed)) * LAGS;
        let hopeless = self.never.load(Ordering::Relaxed) >= PATIENT_LOOKS;
        let (bound, pause) = if hopeless {
            // Looks are not free: if nothing was ever late, one more is enough.
            let bound = self.settle.min(likely.max(SHORT_SETTLE));
            (bound, if likely.is_zero() { bound } else { FIRST_PAUSE })
        } else {
            (self.settle, FIRST_PAUSE)
        };
        Settling { started: self.target.clock.elapsed(), bound, pause }
    }

    /// Waits a little for a look to come right; false if the time is up.
    pub(crate) async fn pause(&self, settling: &mut Settling) -> bool {
        if self.target.clock.elapsed() >= settling.started + settling.bound {
            return false;
        }
        self.target.clock.sleep(settling.pause.min(settling.bound)).await;
        settling.pause = (settling.pause * 2).min(LONGEST_PAUSE);
        true
    }

    /// The look came right after all: the lag in milliseconds.
    pub(crate) fn settled(&self, settling: &Settling) -> u64 {
        let lag = self.target.clock.elapsed().saturating_sub(settling.started);
        let lag = u64::try_from(lag.as_millis()).unwrap_or(u64::MAX).max(1);
        self.lag.fetch_max(lag, Ordering::Relaxed);
        lag
    }

    /// The look stayed wrong.
    pub(crate) fn never_settled(&self) {
        self.never.fetch_add(1, Ordering::Relaxed);
    }

    /// Whether it is worth the time to clean shares.
    pub(crate) fn can_clean(&self) -> bool {
        self.vain.load(Ordering::Relaxed) < VAIN_ATTEMPTS
    }

    /// Notes what an attempt to clean shares came to.
    pub(crate) fn note_cleaning(&self, all_clean: bool) {
        if all_clean {
            self.vain.store(0, Ordering::Relaxed);
        } else {
            self.vain.fetch_add(1, Ordering::Relaxed);
        }
    }
}
