//! The gateway: signatures, dates, nonces, keys, actions, versions, XML.

use crate::behavior::{GetRule, Overlay, UnknownKey};
use crate::mutant::Mutant;

pub(super) const MUTANTS: &[Mutant] = &[
    Mutant::new("signature-not-verified", "gateway.signature", "accepts any signature", |b| {
        b.gateway.body_covered = false;
        b.gateway.query_covered = false;
    }),
    Mutant::new("body-not-covered", "gateway.covered", "does not see a changed body", |b| {
        b.gateway.body_covered = false;
    }),
    Mutant::new("query-not-covered", "gateway.covered", "does not see a changed query", |b| {
        b.gateway.query_covered = false;
    }),
    Mutant::new("unsigned-accepted", "gateway.unsigned", "serves unsigned requests", |b| {
        b.gateway.refuse_unsigned = false;
    }),
    Mutant::new("nonce-not-checked", "gateway.nonce", "accepts a nonce twice", |b| {
        b.gateway.check_nonces = false;
    }),
    Mutant::new("time-not-checked", "gateway.time", "accepts any date", |b| {
        b.gateway.check_time = false;
    }),
    Mutant::new("window-of-a-minute", "gateway.time", "refuses a date 2 minutes off", |b| {
        b.gateway.window_seconds = 60;
    }),
    Mutant::new("window-of-a-day", "gateway.time", "accepts a date of yesterday", |b| {
        b.gateway.window_seconds = 86_400;
    }),
    Mutant::new("unknown-key-accepted", "gateway.access-key", "serves unknown keys", |b| {
        b.gateway.unknown_key = UnknownKey::TakenForOwner;
    }),
    Mutant::new("unknown-action-accepted", "gateway.action", "takes any action for its own", |b| {
        b.gateway.refuse_unknown_action = false;
    }),
    Mutant::new("unknown-version-accepted", "gateway.version", "serves any version", |b| {
        b.gateway.refuse_unknown_version = false;
    }),
    Mutant::new("get-refused-and-done", "gateway.method", "refuses GET but does it", |b| {
        b.gateway.get = GetRule::RefusedThoughDone;
    }),
    Mutant::new("get-idle", "gateway.method", "answers GET and does nothing", |b| {
        b.gateway.get = GetRule::Idle;
    }),
    Mutant::new("xml-cut", "gateway.xml", "sends half of the XML", |b| {
        b.reply.overlay = Overlay::TruncatedXml;
    }),
];
