//! The pool of shares: made when needed, handed out clean, cleaned by observation, retired when
//! they cannot be brought back to a known state.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use tokio::sync::Notify;
use untag_model::Principal;
use untag_scenarios::{Scenario, ShareSetup};

/// Shares handed out for one scenario: real ids by the scenario's names.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lease {
    /// The ids, with whose shares they are.
    pub(crate) shares: BTreeMap<String, (Principal, String)>,
}

/// A share as the pool knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pooled {
    pub(crate) owner: Principal,
    pub(crate) id: String,
}

#[derive(Debug, Default)]
struct State {
    idle: Vec<Pooled>,
    made: Vec<Pooled>,
    /// Leases that will come back; parked ones do not count.
    active: usize,
}

/// The pool.
#[derive(Debug, Default)]
pub(crate) struct Pool {
    state: Mutex<State>,
    returned: Notify,
}

/// What the pool can do about a request for shares.
pub(crate) enum Offer {
    /// Here they are.
    Lease(Lease),
    /// So many are missing, of these owners; make them and try again.
    Missing(Vec<Principal>),
}

impl Pool {
    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes shares for a scenario, all or none.
    pub(crate) fn take(&self, scenario: &Scenario) -> Offer {
        self.with(|state| {
            let missing = missing(&state.idle, &scenario.shares);
            if !missing.is_empty() {
                return Offer::Missing(missing);
            }
            let mut lease = Lease::default();
            for share in &scenario.shares {
                if let Some(at) = state.idle.iter().rposition(|have| have.owner == share.owner) {
                    let pooled = state.idle.swap_remove(at);
                    lease.shares.insert(share.name.clone(), (pooled.owner, pooled.id));
                }
            }
            state.active += 1;
            Offer::Lease(lease)
        })
    }

    /// Adds a share that was just made.
    pub(crate) fn add(&self, owner: Principal, id: String) {
        self.with(|state| {
            let pooled = Pooled { owner, id };
            state.made.push(pooled.clone());
            state.idle.push(pooled);
        });
        self.returned.notify_waiters();
    }

    /// Takes one idle share of an owner, for as long as the run lasts.
    pub(crate) fn take_one(&self, owner: Principal) -> Option<Pooled> {
        self.with(|state| {
            let at = state.idle.iter().rposition(|have| have.owner == owner)?;
            Some(state.idle.swap_remove(at))
        })
    }

    /// Notes a share that somebody else keeps, to be deleted at the end.
    pub(crate) fn note(&self, owner: Principal, id: &str) {
        self.with(|state| state.made.push(Pooled { owner, id: id.to_owned() }));
    }

    /// A share was deleted.
    pub(crate) fn forget(&self, share: &Pooled) {
        self.with(|state| state.made.retain(|made| made != share));
    }

    /// Takes back the clean shares of a lease; the others are retired.
    pub(crate) fn give_back(&self, clean: Vec<Pooled>) {
        self.with(|state| {
            state.idle.extend(clean);
            state.active = state.active.saturating_sub(1);
        });
        self.returned.notify_waiters();
    }

    /// A lease is kept to the end of the run.
    pub(crate) fn park(&self) {
        self.with(|state| state.active = state.active.saturating_sub(1));
        self.returned.notify_waiters();
    }

    /// Waits until something comes back; false if nothing will.
    pub(crate) async fn wait(&self) -> bool {
        let notified = self.returned.notified();
        if self.with(|state| state.active == 0) {
            return false;
        }
        notified.await;
        true
    }

    /// Every share that was made, to be deleted at the end.
    pub(crate) fn drain(&self) -> Vec<Pooled> {
        self.with(|state| {
            state.idle.clear();
            std::mem::take(&mut state.made)
        })
    }
}

fn missing(idle: &[Pooled], wanted: &[ShareSetup]) -> Vec<Principal> {
    let mut missing = Vec::new();
    for owner in Principal::ALL {
        let have = idle.iter().filter(|pooled| pooled.owner == owner).count();
        let need = wanted.iter().filter(|share| share.owner == owner).count();
        missing.extend(std::iter::repeat_n(owner, need.saturating_sub(have)));
    }
    missing
}
