//! Client side: a call becomes a signed HTTP request.

use crate::{Call, Credentials, HttpRequest, Style};

/// What makes a request unique: when it is signed and its nonce.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// Unix time in seconds.
    pub time: i64,
    /// Used once.
    pub nonce: String,
}

/// The signed request of a call.
pub fn encode(
    call: &Call,
    style: Style,
    credentials: &Credentials,
    stamp: &Stamp,
    host: &str,
    path: &str,
) -> HttpRequest {
    todo!("{call:?} {style:?} {credentials:?} {stamp:?} {host} {path}")
}

/// Signs a request anew after it was altered.
pub fn sign_again(request: &mut HttpRequest, credentials: &Credentials) {
    todo!("{request:?} {credentials:?}")
}
