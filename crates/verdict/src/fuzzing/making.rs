//! Making up what a target might answer and show, from what is allowed.

use std::collections::BTreeMap;

use untag_model::{Effect, ErrorCode, Replied, Tags, World};
use untag_scenarios::Change;
use untag_scenarios::generate::{Dice, Random};
use untag_scenarios::outgoing::Outgoing;
use untag_wire::reply::write;
use untag_wire::{ErrorBody, HttpReply, Reply, ReplyBody, Signing, Syntax};

/// Refusals that no page documents.
const REFUSALS: [(u16, &str); 4] = [
    (400, "InvalidParameter"),
    (403, "Forbidden.RAM"),
    (404, "EntityNotExists.ResourceShare"),
    (409, "OperationConflict"),
];

/// Hands out RequestIds and writes replies.
pub(super) struct Maker {
    chance: Random,
    replies: u64,
}

impl Maker {
    pub(super) fn new(chance: Random) -> Self {
        Self { chance, replies: 0 }
    }

    pub(super) fn dice(&mut self) -> &mut dyn Dice {
        &mut self.chance
    }

    /// A reply of this kind to a call.
    pub(super) fn reply(&mut self, replied: &Replied, outgoing: &Outgoing) -> HttpReply {
        let refused = |(status, code): (u16, &str)| (status, code.to_owned(), "No.".to_owned());
        let documented = |error: ErrorCode| {
            (error.status(), error.code().to_owned(), error.message().to_owned())
        };
        let (status, code, message) = match replied {
            Replied::Success => return self.success(ReplyBody::Done, outgoing),
            Replied::Error(error) => documented(*error),
            Replied::Refusal if self.dice().chance(1, 3) => {
                let own = ErrorCode::ALL.map(documented);
                let below_500: Vec<_> = own.into_iter().filter(|own| own.0 < 500).collect();
                let chosen = self.dice().any_of(&below_500).cloned();
                chosen.unwrap_or_else(|| refused(REFUSALS[0]))
            }
            Replied::Refusal => refused(*self.dice().pick(&REFUSALS)),
            Replied::Conflict => refused((409, "ConcurrentExecutionError")),
        };
        self.error(status, &code, &message, outgoing)
    }

    /// A success.
    pub(super) fn success(&mut self, body: ReplyBody, outgoing: &Outgoing) -> HttpReply {
        let request_id = self.request_id();
        self.written(&Reply::Success { request_id, body }, outgoing)
    }

    /// An error, right or wrong.
    pub(super) fn error(
        &mut self,
        status: u16,
        code: &str,
        message: &str,
        outgoing: &Outgoing,
    ) -> HttpReply {
        let request_id = self.request_id();
        let error = ErrorBody {
            code: code.to_owned(),
            message: message.to_owned(),
            host_id: None,
            recommend: None,
        };
        self.written(&Reply::Error { request_id, status, error }, outgoing)
    }

    fn request_id(&mut self) -> String {
        self.replies += 1;
        format!("R-{}", self.replies)
    }

    fn written(&mut self, reply: &Reply, outgoing: &Outgoing) -> HttpReply {
        let open = outgoing.style.signing == Signing::V1 && self.dice().chance(1, 2);
        let xml = outgoing.asks_xml() || !outgoing.asks_json() && open;
        let syntax = if xml { Syntax::Xml } else { Syntax::Json };
        write(reply, Some(outgoing.call.action), syntax)
    }

    /// Every share after an effect: for each one of the alternatives, and of the keys that may be
    /// gone some.
    pub(super) fn after(&mut self, world: &World, effect: &Effect) -> BTreeMap<String, Tags> {
        let mut shown = BTreeMap::new();
        for (id, share) in &world.shares {
            let alternatives = effect.get(id).map_or(&[][..], Vec::as_slice);
            let mut tags = share.tags.clone();
            if let Some(removal) = self.dice().any_of(alternatives) {
                let change = Change {
                    gone: removal.gone.clone(),
                    maybe: removal.maybe.clone(),
                    set: Tags::new(),
                };
                tags = self.changed(&tags, &change);
            }
            shown.insert(id.clone(), tags);
        }
        shown
    }

    /// The tags of a share after a change.
    pub(super) fn changed(&mut self, tags: &Tags, change: &Change) -> Tags {
        let mut after = tags.clone();
        after.extend(change.set.iter().map(|(key, value)| (key.clone(), value.clone())));
        after.retain(|key, _| {
            let goes = change.maybe.contains(key) && self.dice().chance(1, 2);
            !goes && !change.gone.contains(key)
        });
        after
    }
}
