//! How replies are handed over, and how often a request must be made.

use std::time::Duration;

use crate::behavior::{Behavior, Throttle};
use crate::variant::Variant;

/// One in this many requests is throttled.
const EVERY: u64 = 9;

fn throttle(behavior: &mut Behavior, status: u16, code: &'static str) {
    behavior.gateway.throttle = Some(Throttle { every: EVERY, status, code });
}

pub(super) const VARIANTS: &[Variant] = &[
    Variant::of(&["transfer"], "chunked", "bodies in chunks", |b| b.pace.chunked = true),
    Variant::of(&["connection"], "closing", "closes the connection after each reply", |b| {
        b.pace.close = true;
    }),
    Variant::of(&["pace"], "slow", "takes 30 ms over each reply", |b| {
        b.pace.delay = Some(Duration::from_millis(30));
    }),
    Variant::of(&["pace"], "slow-now-and-then", "takes 700 ms over one reply in 20", |b| {
        b.pace.delay = Some(Duration::from_millis(700));
        b.pace.delay_every = 20;
    }),
    Variant::of(&["throttling"], "throttling-429", "one request in 9 gets 429", |b| {
        throttle(b, 429, "Throttling");
    }),
    Variant::of(&["throttling"], "throttling-503", "one request in 9 gets 503", |b| {
        throttle(b, 503, "ServiceUnavailable");
    }),
    Variant::of(&["throttling"], "throttling-400", "one in 9 gets 400 Throttling.User", |b| {
        throttle(b, 400, "Throttling.User");
    }),
];
