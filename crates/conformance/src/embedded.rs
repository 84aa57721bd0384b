//! The reference server as a function in this process.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use untag_runner::{Local, LocalReply};
use untag_server::{Answer, Behavior, Moment, Server};
use untag_wire::HttpRequest;

/// A server without sockets.
pub(crate) struct Embedded {
    server: Mutex<Server>,
    unix: i64,
}

impl Embedded {
    /// A fresh server that behaves so.
    pub(crate) fn new(behavior: Behavior) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let unix = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
        Self { server: Mutex::new(Server::new(behavior)), unix }
    }
}

impl Local for Embedded {
    fn answer(&self, millis: u64, requests: &[HttpRequest]) -> Vec<LocalReply> {
        let moment = Moment { unix: self.unix, millis };
        let mut server = self.server.lock().unwrap_or_else(PoisonError::into_inner);
        let answers = match requests {
            [only] => vec![server.answer(moment, only)],
            several => server.answer_together(moment, several),
        };
        answers.into_iter().map(handed_over).collect()
    }
}

/// What a client sees of an answer.
fn handed_over(answer: Answer) -> LocalReply {
    let reply = if answer.drop {
        Err("the connection was closed without a reply".to_owned())
    } else {
        Ok(answer.reply)
    };
    LocalReply { reply, delay: answer.delay.unwrap_or(Duration::ZERO) }
}
