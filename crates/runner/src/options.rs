//! What a run is told by its user.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use untag_model::{Level, Principal};
use untag_scenarios::Scenario;
use untag_scenarios::outgoing::Keyring;
use untag_verdict::Profile;

/// How long to wait for a target before it counts as not answering.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// For a connection.
    pub connect: Duration,
    /// For the next bytes of a reply.
    pub read: Duration,
    /// For a whole request.
    pub total: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { connect: seconds(5), read: seconds(10), total: seconds(30) }
    }
}

/// The terms of a run.
#[derive(Debug, Clone)]
pub struct RunOptions {
    /// The target: an `http` or `https` URL without a query. A path is kept.
    pub url: String,
    /// The credentials of the principals that have any.
    pub keyring: Keyring,
    /// The principals whose credentials the user gave; those of the others are the published
    /// test keys, which a target need not know.
    pub given: BTreeSet<Principal>,
    /// The level up to which deviations count.
    pub level: Level,
    /// How many scenarios are carried out at the same time, at least 1.
    pub jobs: usize,
    /// The scenarios to carry out.
    pub scenarios: Vec<Scenario>,
    /// How long a read may lag behind a write.
    pub settle: Duration,
    /// How long a single request may be held up by throttling.
    pub patience: Duration,
    /// The region that requests name.
    pub region: String,
    /// The seed of everything that is chosen by chance.
    pub seed: u64,
    /// The time-outs.
    pub timeouts: Timeouts,
    /// How long what was removed must at least have stayed removed before it is looked at again at
    /// the end of the run.
    pub linger: Duration,
    /// Whether a failing scenario is played again alone before it is reported. Only who runs many
    /// targets that are known to be faulty does without.
    pub confirm: bool,
    /// What the target is recorded to choose where the reference leaves it open, if that is to be
    /// held against it.
    pub profile: Option<Arc<Profile>>,
}

impl RunOptions {
    /// The usual terms for these scenarios against `url`, with these credentials.
    pub fn new(url: &str, keyring: Keyring, scenarios: Vec<Scenario>) -> Self {
        Self {
            url: url.to_owned(),
            keyring,
            given: BTreeSet::new(),
            level: Level::Client,
            jobs: 8,
            scenarios,
            settle: Duration::from_secs(2),
            patience: Duration::from_secs(30),
            region: "cn-hangzhou".to_owned(),
            seed: 1,
            timeouts: Timeouts::default(),
            linger: Duration::ZERO,
            confirm: true,
            profile: None,
        }
    }
}

/// Why a run cannot start: each is a mistake in how it was asked for.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The URL cannot be read.
    #[error("`{url}` is no URL: {reason}; write it like http://127.0.0.1:8080")]
    NoUrl {
        /// What was given.
        url: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The URL is of another kind.
    #[error("`{url}` is neither http nor https")]
    NotHttp {
        /// What was given.
        url: String,
    },
    /// The URL has a query or a fragment.
    #[error("`{url}` has a query or a fragment; give the address of the service only")]
    NotBare {
        /// What was given.
        url: String,
    },
    /// The HTTP client cannot be made.
    #[error("the HTTP client cannot be set up: {0}")]
    Client(String),
    /// The owner has no credentials.
    #[error(
        "there are no credentials of the owner; set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET"
    )]
    NoOwner,
}
