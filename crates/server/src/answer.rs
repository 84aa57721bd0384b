//! What goes into the pure server beside a request, and what comes out beside a reply: the moment
//! it is asked at, and how the shell is to hand the reply over.

use std::time::Duration;

use untag_wire::HttpReply;

/// When a request arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Moment {
    /// Unix time in seconds, which dates in requests are compared with.
    pub unix: i64,
    /// Milliseconds on a clock that never goes back; only differences count.
    pub millis: u64,
}

/// A reply and the manner in which it is to be handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The reply.
    pub reply: HttpReply,
    /// How long to wait before it is sent.
    pub delay: Option<Duration>,
    /// Close the connection after it.
    pub close: bool,
    /// Send the body in chunks, without a length.
    pub chunked: bool,
    /// Close the connection without any reply.
    pub drop: bool,
}

impl Answer {
    /// The reply at once, on a connection that stays open.
    pub fn plain(reply: HttpReply) -> Self {
        Self { reply, delay: None, close: false, chunked: false, drop: false }
    }
}
