//! The target: one request, signed and sent, and its reply. Redirects are not followed, and nothing
//! that may have been carried out is sent again.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use untag_scenarios::outgoing::{Keyring, Outgoing};
use untag_verdict::Exchange;
use untag_wire::HttpRequest;
use untag_wire::encode::Stamp;

use crate::clock::Clock;
use crate::link::Link;
use crate::throttle::{Hold, hold, wait};

/// How long a write that conflicts with another is tried again.
const CONFLICT_PATIENCE: Duration = Duration::from_secs(2);

/// A target behind a link.
#[derive(Debug)]
pub(crate) struct Target {
    link: Link,
    pub(crate) clock: Clock,
    keyring: Keyring,
    patience: Duration,
    nonces: Nonces,
    /// Requests sent so far.
    pub(crate) requests: AtomicU64,
    /// How often the target asked to wait.
    pub(crate) throttled: AtomicU64,
}

/// A source of numbers that nobody used before.
#[derive(Debug, Default)]
struct Nonces {
    /// None where a run is to be the same each time.
    state: Option<RandomState>,
    count: AtomicU64,
}

/// How a request is to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Manner {
    /// Over a connection of its own.
    pub(crate) fresh: bool,
    /// A conflict with another write is an answer, not something to wait out.
    pub(crate) together: bool,
}

impl Nonces {
    fn next(&self) -> String {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let Some(state) = &self.state else { return format!("{count:032x}") };
        let half = |salt: u8| state.hash_one((salt, count));
        format!("{:016x}{:016x}", half(0), half(1))
    }
}

impl Target {
    /// The target at the other end of `link`.
    pub(crate) fn new(link: Link, keyring: Keyring, patience: Duration) -> Self {
        let (clock, state) = match &link {
            Link::Http(_) => (Clock::real(), Some(RandomState::new())),
            Link::Local(..) => (Clock::virtual_time(), None),
        };
        Self {
            link,
            clock,
            keyring,
            patience,
            nonces: Nonces { state, count: AtomicU64::new(0) },
            requests: AtomicU64::new(0),
            throttled: AtomicU64::new(0),
        }
    }

    /// A time and a nonce for a new request.
    pub(crate) fn stamp(&self) -> Stamp {
        Stamp { time: self.clock.unix(), nonce: self.nonces.next() }
    }

    /// A number for names that must not be in use yet.
    pub(crate) fn unique(&self) -> String {
        self.nonces.next()
    }

    /// Whether the target answers anything at all.
    pub(crate) async fn answers(&self) -> bool {
        self.link.answers().await
    }

    /// Sends `outgoing` and waits out what only asks to wait.
    ///
    /// A write is sent again only after a reply that says that it was not carried out. A read is
    /// also sent again, once, when a pooled connection turns out to be closed.
    pub(crate) async fn send(&self, outgoing: &Outgoing, stamp: Stamp, manner: Manner) -> Exchange {
        let started = self.clock.elapsed();
        let mut stamp = stamp;
        let mut attempt = 0;
        loop {
            let mut exchange = self.send_once(outgoing, &stamp, manner.fresh).await;
            if exchange.reply.is_err() && !outgoing.writes() && !manner.fresh {
                exchange = self.send_once(outgoing, &self.stamp(), true).await;
            }
            let Some(pause) = self.pause(&mut exchange, manner, attempt, started) else {
                return exchange;
            };
            self.throttled.fetch_add(1, Ordering::Relaxed);
            self.clock.sleep(pause).await;
            attempt += 1;
            stamp = self.stamp();
        }
    }

    /// How long to wait before the request is sent again; none if it is not to be.
    fn pause(
        &self,
        exchange: &mut Exchange,
        manner: Manner,
        attempt: u32,
        started: Duration,
    ) -> Option<Duration> {
        let reply = exchange.reply.as_ref().ok()?;
        let hold = hold(reply)?;
        let patience = match hold {
            Hold::Conflict if manner.together => return None,
            Hold::Conflict => CONFLICT_PATIENCE,
            Hold::Throttled => self.patience,
        };
        let pause = wait(reply, attempt);
        if self.clock.elapsed() + pause <= started + patience {
            return Some(pause);
        }
        if hold == Hold::Throttled {
            let status = reply.status;
            exchange.reply = Err(format!(
                "the target asked to wait for longer than {patience:?} (status {status})"
            ));
        }
        None
    }

    async fn send_once(&self, outgoing: &Outgoing, stamp: &Stamp, fresh: bool) -> Exchange {
        let Some(request) = self.prepare(outgoing, stamp) else {
            let request = HttpRequest {
                method: String::new(),
                target: String::new(),
                headers: Vec::new(),
                body: Vec::new(),
            };
            let reply = Err(format!("there are no credentials of the {}", outgoing.principal));
            return Exchange { outgoing: outgoing.clone(), request, reply };
        };
        self.requests.fetch_add(1, Ordering::Relaxed);
        let reply = self.link.transfer(&request, fresh, &self.clock).await;
        Exchange { outgoing: outgoing.clone(), request, reply }
    }

    fn prepare(&self, outgoing: &Outgoing, stamp: &Stamp) -> Option<HttpRequest> {
        outgoing.prepare(&self.keyring, stamp, self.link.host(), self.link.path())
    }

    /// Sends several requests at the same time, each once, and answers in their order.
    pub(crate) async fn send_together(&self, outgoing: Vec<Outgoing>) -> Vec<Exchange> {
        let mut exchanges = Vec::with_capacity(outgoing.len());
        for outgoing in outgoing {
            match self.prepare(&outgoing, &self.stamp()) {
                Some(request) => exchanges.push((outgoing, request)),
                None => return Vec::new(),
            }
        }
        let requests: Vec<_> = exchanges.iter().map(|(_, request)| request.clone()).collect();
        self.requests.fetch_add(requests.len() as u64, Ordering::Relaxed);
        let replies = self.link.transfer_together(requests, &self.clock).await;
        let mut answered = Vec::with_capacity(replies.len());
        for ((outgoing, request), reply) in exchanges.into_iter().zip(replies) {
            let held = reply.as_ref().ok().and_then(hold) == Some(Hold::Throttled);
            answered.push(if held {
                // It was not carried out and is sent again once the target allows.
                self.throttled.fetch_add(1, Ordering::Relaxed);
                let manner = Manner { fresh: false, together: true };
                self.send(&outgoing, self.stamp(), manner).await
            } else {
                Exchange { outgoing, request, reply }
            });
        }
        answered
    }
}
