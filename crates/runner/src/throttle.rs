//! Telling a request to wait from an answer, and how long to wait.

use std::time::Duration;

use untag_model::ErrorCode;
use untag_wire::HttpReply;
use untag_wire::reply::read;

/// The longest single wait, whatever a target asks for.
const LONGEST: Duration = Duration::from_secs(5);

/// The first wait where a target does not say how long.
const FIRST: Duration = Duration::from_millis(40);

/// Why a reply is not yet an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hold {
    /// The target asks to come back later.
    Throttled,
    /// Another write is under way; this one was not carried out.
    Conflict,
}

/// Whether a reply asks to come back later. A status of 429 or 503 with a documented error is an
/// answer, if a wrong one.
pub(crate) fn hold(reply: &HttpReply) -> Option<Hold> {
    if reply.status < 400 {
        return None;
    }
    let code = read(reply).ok().and_then(|read| read.code.as_text().map(str::to_owned));
    let code = code.as_deref().unwrap_or("");
    let told_so = code.starts_with("Throttling") || code == "ServiceUnavailable";
    let undocumented = ErrorCode::from_code(code).is_none();
    if told_so || (matches!(reply.status, 429 | 503) && undocumented) {
        Some(Hold::Throttled)
    } else if reply.status == 409 && code == "ConcurrentExecutionError" {
        Some(Hold::Conflict)
    } else {
        None
    }
}

/// How long to wait after the attempt of this number (from 0).
pub(crate) fn wait(reply: &HttpReply, attempt: u32) -> Duration {
    let asked = reply.header("retry-after").and_then(|text| text.trim().parse().ok());
    asked
        .map_or_else(|| FIRST.saturating_mul(1 << attempt.min(7)), Duration::from_secs)
        .min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(status: u16, code: &str) -> HttpReply {
        let body = format!(r#"{{"RequestId":"r","Code":"{code}","Message":"m"}}"#);
        HttpReply { status, headers: Vec::new(), body: body.into_bytes() }
    }

    #[test]
    fn only_requests_to_wait_hold() {
        assert_eq!(hold(&reply(429, "Flow")), Some(Hold::Throttled));
        assert_eq!(hold(&reply(503, "ServiceUnavailable")), Some(Hold::Throttled));
        assert_eq!(hold(&reply(400, "Throttling.User")), Some(Hold::Throttled));
        assert_eq!(hold(&reply(503, "Duplicate.TagKey")), None);
        assert_eq!(hold(&reply(500, "InternalError")), None);
        assert_eq!(hold(&reply(409, "ConcurrentExecutionError")), Some(Hold::Conflict));
        assert_eq!(hold(&reply(200, "")), None);
    }

    #[test]
    fn waits_grow_and_are_bounded() {
        let plain = reply(429, "x");
        assert!(wait(&plain, 1) > wait(&plain, 0));
        assert_eq!(wait(&plain, 60), LONGEST);
        let mut asking = plain;
        asking.headers.push(("Retry-After".into(), "2".into()));
        assert_eq!(wait(&asking, 0), Duration::from_secs(2));
        asking.headers[0].1 = "86400".into();
        assert_eq!(wait(&asking, 0), LONGEST);
    }
}
