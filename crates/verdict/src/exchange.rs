//! One request as sent and what came back, and the memory of RequestIds over a run.

use std::collections::HashSet;

use untag_scenarios::outgoing::Outgoing;
use untag_wire::{HttpReply, HttpRequest};

/// A request as sent and the reply, or why there is none.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// What was to be sent.
    pub outgoing: Outgoing,
    /// The bytes that were sent.
    pub request: HttpRequest,
    /// The reply, or in words why none came.
    pub reply: Result<HttpReply, String>,
}

/// So many ids are remembered at least, and twice as many at most.
const REMEMBERED: usize = 1 << 19;

/// The RequestIds that were seen of late in replies of UntagResources. Its memory is bounded.
#[derive(Debug, Default)]
pub struct SeenIds {
    ids: HashSet<String>,
    older: HashSet<String>,
}

impl SeenIds {
    /// Notes an id; false if it was seen before.
    pub fn note(&mut self, id: &str) -> bool {
        if self.older.contains(id) {
            return false;
        }
        if self.ids.len() >= REMEMBERED {
            self.older = std::mem::take(&mut self.ids);
        }
        self.ids.insert(id.to_owned())
    }
}
