//! A finding: one deviation, with what was allowed and what came back.

use untag_model::{ClauseId, Level, Replied};
use untag_scenarios::outgoing::Outgoing;
use untag_scenarios::{Expectation, Step};
use untag_wire::HttpReply;
use untag_wire::reply::{Field, ReadReply};

/// The most characters of a reply's body that a finding keeps.
pub const MAX_BODY: usize = 2048;

/// One deviation of a target from what is allowed.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The step of the scenario.
    pub step: String,
    /// What is wrong, in sentences.
    pub complaints: Vec<String>,
    /// The clauses that are violated.
    pub clauses: Vec<ClauseId>,
    /// The weakest level among them: the finding counts in a run up to that level.
    pub level: Level,
    /// The replies that were allowed.
    pub allowed: Vec<AllowedReply>,
    /// The reply that came.
    pub actual: Actual,
    /// Expected and seen state (or reply), line by line, `-` for missing and `+` for surplus.
    pub diff: Vec<DiffLine>,
    /// The call that provoked it, for a command that sends it again.
    pub outgoing: Outgoing,
}

/// One line of a diff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffLine {
    /// `-`: expected and not there. `+`: there and not expected. Blank: as expected.
    pub sign: char,
    /// The line.
    pub text: String,
}

/// A reply that was allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowedReply {
    /// Its status; none where it is any from 400 to 499.
    pub status: Option<u16>,
    /// Its code; none where it names none or any will do.
    pub code: Option<String>,
    /// Its message; none where it is not stated.
    pub message: Option<String>,
    /// The clauses that permit it.
    pub clauses: Vec<ClauseId>,
}

/// What came back, as far as it could be read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Actual {
    /// The status; none if no reply came.
    pub status: Option<u16>,
    /// `Code`.
    pub code: Option<String>,
    /// `Message`.
    pub message: Option<String>,
    /// `RequestId`.
    pub request_id: Option<String>,
    /// The body, cut at [`MAX_BODY`] characters.
    pub body: String,
}

impl AllowedReply {
    /// What an expectation allows as a reply, by these clauses.
    pub fn of(expectation: &Expectation, clauses: &[ClauseId]) -> Self {
        let (status, code, message) = match &expectation.reply {
            Replied::Success => (Some(200), None, None),
            Replied::Error(error) => {
                (Some(error.status()), Some(error.code()), Some(error.message()))
            }
            Replied::Refusal => (None, None, None),
            Replied::Conflict => (Some(409), Some("ConcurrentExecutionError"), None),
        };
        Self {
            status,
            code: code.map(str::to_owned),
            message: message.map(str::to_owned),
            clauses: clauses.to_vec(),
        }
    }

    /// Every reply that a step allows, once.
    pub fn of_step(step: &Step, expect: &[Expectation]) -> Vec<Self> {
        let mut all = Vec::new();
        for expectation in expect {
            let allowed = Self::of(expectation, &step.clauses);
            if !all.contains(&allowed) {
                all.push(allowed);
            }
        }
        all
    }
}

impl std::fmt::Display for AllowedReply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.status, &self.code) {
            (Some(status), Some(code)) => write!(f, "{status} {code}"),
            (Some(status), None) => write!(f, "{status} without an error"),
            (None, _) => f.write_str("any status from 400 to 499 with a code"),
        }
    }
}

fn text(field: &Field) -> Option<String> {
    match field {
        Field::Absent => None,
        Field::Null => Some("null".to_owned()),
        Field::Text(text) | Field::Other(text) => Some(text.clone()),
    }
}

impl Actual {
    /// The view of a reply.
    pub fn of(reply: Result<&HttpReply, &str>, read: Option<&ReadReply>) -> Self {
        let Ok(reply) = reply else {
            return Self { body: reply.err().unwrap_or("").to_owned(), ..Self::default() };
        };
        Self {
            status: Some(reply.status),
            code: read.and_then(|r| text(&r.code)),
            message: read.and_then(|r| text(&r.message)),
            request_id: read.and_then(|r| text(&r.request_id)),
            body: String::from_utf8_lossy(&reply.body).chars().take(MAX_BODY).collect(),
        }
    }
}

impl std::fmt::Display for Actual {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.status, &self.code) {
            (None, _) => f.write_str("no reply"),
            (Some(status), Some(code)) => write!(f, "{status} {code}"),
            (Some(status), None) => write!(f, "{status} without a code"),
        }
    }
}

#[cfg(test)]
mod tests {
    use untag_model::ErrorCode;
    use untag_scenarios::builder::{conflict, error, refusal, success};

    use super::*;

    #[test]
    fn replies_are_named_in_short() {
        let allowed = |expectation: &Expectation| AllowedReply::of(expectation, &[]).to_string();
        assert_eq!(allowed(&success()), "200 without an error");
        assert_eq!(allowed(&error(ErrorCode::NoPermission)), "403 NoPermission");
        assert_eq!(allowed(&refusal()), "any status from 400 to 499 with a code");
        assert_eq!(allowed(&conflict()), "409 ConcurrentExecutionError");
        let actual = |status, code: Option<&str>| {
            let code = code.map(str::to_owned);
            Actual { status, code, ..Actual::default() }.to_string()
        };
        assert_eq!(actual(None, None), "no reply");
        assert_eq!(actual(Some(200), None), "200 without a code");
        assert_eq!(actual(Some(404), Some("X")), "404 X");
    }

    #[test]
    fn where_no_reply_came_the_reason_stands_for_it() {
        let actual = Actual::of(Err("no connection"), None);
        assert_eq!((actual.status, &*actual.body), (None, "no connection"));
    }

    #[test]
    fn of_a_body_the_start_is_kept() {
        let body = "\u{e9}".repeat(MAX_BODY + 1).into_bytes();
        let reply = HttpReply { status: 200, headers: Vec::new(), body };
        assert_eq!(Actual::of(Ok(&reply), None).body.chars().count(), MAX_BODY);
    }
}
