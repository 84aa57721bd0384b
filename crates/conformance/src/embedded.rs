//! The reference server as a function in this process.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use untag_runner::{LOCAL_EPOCH, Local, LocalReply};
use untag_server::{Answer, Behavior, Moment, Server};
use untag_wire::HttpRequest;

/// A server without sockets.
pub(crate) struct Embedded {
    server: Mutex<Server>,
}

impl Embedded {
    /// A fresh server that behaves so.
    pub(crate) fn new(behavior: Behavior) -> Self {
        Self { server: Mutex::new(Server::new(behavior)) }
    }
}

impl Local for Embedded {
    fn answer(&self, millis: u64, requests: &[HttpRequest]) -> Vec<LocalReply> {
        let seconds = i64::try_from(millis / 1000).unwrap_or(i64::MAX);
        let moment = Moment { unix: LOCAL_EPOCH.saturating_add(seconds), millis };
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
