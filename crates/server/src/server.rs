//! The server as a pure state machine: requests and moments in, answers out. It reads no clock,
//! draws no random number and opens no socket.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::time::Duration;

use untag_wire::{
    Action, Format, HttpReply, HttpRequest, Incoming, Lens, ReplyBody, Signing, Syntax, decode_with,
};

use crate::actions::Desk;
use crate::answer::{Answer, Moment};
use crate::behavior::{
    Behavior, Concurrency, Deed, GetRule, IdForm, Pace, PartRead, Reading, SpaceEscape,
};
use crate::gate::{Gate, METHOD, action_of, undecodable};
use crate::identity::Identity;
use crate::parameters::Parameters;
use crate::present::{Context, present};
use crate::refusal::Refusal;
use crate::state::{State, Together};

/// A server with its shares.
#[derive(Debug)]
pub struct Server {
    behavior: Behavior,
    gate: Gate,
    state: State,
    identity: Identity,
    /// How many requests there were.
    requests: u64,
    /// How many of them were to untag.
    untags: u64,
    last_id: String,
}

/// What came of a request before it is written.
struct Outcome {
    action: Option<Action>,
    syntax: Syntax,
    result: Result<ReplyBody, Refusal>,
    deed: Option<Deed>,
}

impl Server {
    /// A server without shares. Two with the same behavior answer the same requests the same.
    pub fn new(behavior: Behavior) -> Self {
        Self::with_seed(behavior, 0)
    }

    /// A server whose ids differ from those of a server with another seed.
    pub fn with_seed(behavior: Behavior, seed: u64) -> Self {
        Self {
            behavior,
            gate: Gate::new(),
            state: State::default(),
            identity: Identity::new(seed),
            requests: 0,
            untags: 0,
            last_id: String::new(),
        }
    }

    /// How it behaves.
    pub fn behavior(&self) -> &Behavior {
        &self.behavior
    }

    /// Answers a request.
    ///
    /// ```
    /// use untag_server::{Behavior, Moment, Server};
    /// use untag_wire::HttpRequest;
    ///
    /// let request = HttpRequest {
    ///     method: "POST".to_owned(),
    ///     target: "/?Format=JSON".to_owned(),
    ///     headers: vec![("host".to_owned(), "localhost".to_owned())],
    ///     body: Vec::new(),
    /// };
    /// let answer = Server::new(Behavior::default()).answer(Moment::default(), &request);
    /// assert_eq!(answer.reply.status, 400);
    /// ```
    pub fn answer(&mut self, moment: Moment, request: &HttpRequest) -> Answer {
        self.requests += 1;
        self.state.catch_up(self.behavior.visibility.come_back, self.requests, moment.millis);
        let outcome = self.process(moment, request);
        let deed = outcome.deed;
        let context = Context {
            action: outcome.action,
            syntax: outcome.syntax,
            request_id: self.request_id(moment.unix),
        };
        let reply = present(&self.behavior, context, outcome.result);
        self.hand_over(reply, deed)
    }

    /// The reply alone, for callers to whom the manner does not matter.
    pub fn reply_to(&mut self, moment: Moment, request: &HttpRequest) -> HttpReply {
        self.answer(moment, request).reply
    }

    /// Answers requests that arrive together. An honest server answers one after the other; one
    /// that is not mixes them up.
    pub fn answer_together(&mut self, moment: Moment, requests: &[HttpRequest]) -> Vec<Answer> {
        if self.behavior.concurrency != Concurrency::Serial {
            let shares = self.state.shares.iter();
            let before = shares.map(|(id, share)| (id.clone(), share.tags.clone())).collect();
            self.state.together = Some(Together { before, written: Vec::new() });
        }
        let answers = requests.iter().map(|request| self.answer(moment, request)).collect();
        self.state.together = None;
        answers
    }

    fn request_id(&mut self, unix: i64) -> String {
        let fresh = self.identity.request(self.behavior.reply.request_id_form, unix);
        let repeats = match self.behavior.reply.request_id {
            IdForm::Repeats(every) => self.requests.is_multiple_of(every),
            _ => false,
        };
        if repeats {
            return self.last_id.clone();
        }
        if matches!(self.behavior.reply.request_id, IdForm::Repeats(_)) {
            self.last_id.clone_from(&fresh);
        }
        fresh
    }

    fn process(&mut self, moment: Moment, request: &HttpRequest) -> Outcome {
        let early = |refusal| Outcome {
            action: None,
            syntax: Syntax::Json,
            result: Err(refusal),
            deed: None,
        };
        let incoming = match read(request, &self.behavior.reading) {
            Ok(incoming) => incoming,
            Err(refusal) => return early(refusal),
        };
        let syntax = syntax_of(&incoming, &self.behavior);
        if let Some(refusal) = self.throttled() {
            return Outcome { syntax, ..early(refusal) };
        }
        let action = match action_of(request, &incoming, &self.behavior.gateway) {
            Ok(action) => action,
            Err(refusal) => return Outcome { syntax, ..early(refusal) },
        };
        let (result, deed) = self.act(moment, request, &incoming, action);
        Outcome { action: Some(action), syntax, result, deed }
    }

    fn throttled(&self) -> Option<Refusal> {
        let throttle = self.behavior.gateway.throttle?;
        let message = "Request was denied due to user flow control.";
        let strikes = self.requests.is_multiple_of(throttle.every);
        strikes.then(|| Refusal::other(throttle.status, throttle.code, message))
    }

    fn act(
        &mut self,
        moment: Moment,
        request: &HttpRequest,
        incoming: &Incoming,
        action: Action,
    ) -> (Result<ReplyBody, Refusal>, Option<Deed>) {
        let caller = match self.gate.admit(request, incoming, &self.behavior, moment.unix) {
            Ok(caller) => caller,
            Err(refusal) => return (Err(refusal), None),
        };
        let get = self.behavior.gateway.get;
        let is_get = request.method == "GET";
        if is_get && get == GetRule::Idle {
            return (Ok(ReplyBody::Done), None);
        }
        let is_untag = action == Action::UntagResources;
        self.untags += u64::from(is_untag);
        let mut desk = Desk {
            behavior: &self.behavior,
            state: &mut self.state,
            identity: &mut self.identity,
            caller,
            parameters: Parameters::new(&incoming.params, &self.behavior.reading),
            moment,
            request: self.requests,
            untag: if is_untag { self.untags } else { 0 },
            deed: None,
        };
        let mut result = desk.carry_out(action);
        if is_get && get == GetRule::RefusedThoughDone {
            result = Err(METHOD);
        }
        (result, desk.deed)
    }

    fn hand_over(&self, reply: HttpReply, deed: Option<Deed>) -> Answer {
        let pace = &self.behavior.pace;
        let hang = match deed {
            Some(Deed::Hang(time)) => Some(time),
            _ => None,
        };
        Answer {
            reply,
            delay: hang.or_else(|| self.delay(pace)),
            close: pace.close,
            chunked: pace.chunked,
            drop: matches!(deed, Some(Deed::Drop | Deed::DropAfterwards)),
        }
    }

    fn delay(&self, pace: &Pace) -> Option<Duration> {
        let turn = self.requests.is_multiple_of(pace.delay_every.max(1));
        pace.delay.filter(|_| turn)
    }
}

fn read(request: &HttpRequest, reading: &Reading) -> Result<Incoming, Refusal> {
    let seen = match reading.space {
        SpaceEscape::Resolved => Cow::Borrowed(request),
        SpaceEscape::Kept => Cow::Owned(keep_escaped_spaces(request)),
    };
    decode_with(&seen, lens_for(request, reading)).map_err(|error| undecodable(&error))
}

/// The lens for this request.
fn lens_for(request: &HttpRequest, reading: &Reading) -> Lens {
    let v3 = request.header("authorization").is_some();
    let (has_form, has_query) = (!request.body.is_empty(), !request.query().is_empty());
    let mut lens = reading.lens;
    match reading.part {
        PartRead::Both => {}
        PartRead::QueryBeforeForm => lens.form &= !has_query,
        PartRead::FormBeforeQuery => lens.query &= !has_form,
        PartRead::FormOfV1 => lens.query &= v3 || has_form,
        PartRead::QueryOfV3 => lens.form &= !v3,
    }
    lens
}

/// The request with its `%20` escaped once more.
fn keep_escaped_spaces(request: &HttpRequest) -> HttpRequest {
    let keep = |text: &str| text.replace("%20", "%2520");
    let mut seen = request.clone();
    seen.target = keep(&seen.target);
    if let Ok(body) = std::str::from_utf8(&request.body) {
        seen.body = keep(body).into_bytes();
    }
    seen
}

fn syntax_of(incoming: &Incoming, behavior: &Behavior) -> Syntax {
    let rules = &behavior.gateway;
    match (incoming.format, incoming.signing) {
        (Some(Format::Xml), _) => rules.xml_asked,
        (Some(Format::Json | Format::AcceptJson), _) => rules.json_asked,
        (_, Some(Signing::V1)) => rules.v1_default,
        _ => rules.json_asked,
    }
}
