//! Methods, formats, signatures and keys.

use untag_wire::Syntax;

use crate::behavior::{GetRule, UnknownKey};
use crate::variant::Variant;

pub(super) const VARIANTS: &[Variant] = &[
    Variant::answer(&["method.get"], "method.get.accepted", "accepts GET", |b| {
        b.gateway.get = GetRule::CarriedOut;
    }),
    Variant::answer(&["xml.default"], "xml.default.json", "V1 without Format gets JSON", |b| {
        b.gateway.v1_default = Syntax::Json;
    }),
    Variant::answer(&["xml.asked"], "xml.asked.json", "Format=XML gets JSON", |b| {
        b.gateway.xml_asked = Syntax::Json;
    }),
    Variant::of(
        &["signatures"],
        "signatures-unverified",
        "does not look at signatures, dates and nonces",
        |b| b.gateway.verify_signatures = false,
    ),
    Variant::of(
        &["unknown keys"],
        "unknown-key-as-owner",
        "takes unknown access keys for the owner's",
        |b| b.gateway.unknown_key = UnknownKey::TakenForOwner,
    ),
    Variant::of(
        &["unknown keys"],
        "unknown-key-400",
        "refuses unknown access keys with 400",
        |b| b.gateway.unknown_key = UnknownKey::Refused(400),
    ),
    Variant::of(
        &["principals", "signatures", "unknown keys"],
        "principals-alike",
        "takes every access key for the owner's, whatever the signature",
        |b| {
            b.gateway.tell_principals_apart = false;
            b.gateway.verify_signatures = false;
            b.gateway.unknown_key = UnknownKey::TakenForOwner;
        },
    ),
];
