//! A client of the pure server for tests: it signs requests, keeps a transcript, and knows a
//! battery of requests in which every fault shows.

pub(crate) mod battery;
mod cases;

use untag_wire::{
    Action, Call, Credentials, Format, HttpReply, HttpRequest, Part, Signing, Stamp, Style, encode,
};

use crate::principals::OWNER;
use crate::{Answer, Behavior, Moment, Server};

/// Parameters as tests write them.
pub(crate) type Params = Vec<(String, String)>;

/// The style of most probes.
pub(crate) const SDK: Style = Style::SDK;
pub(crate) const V1_QUERY: Style =
    Style { signing: Signing::V1, part: Part::Query, format: Format::Json, plus: true };
pub(crate) const V1_FORM: Style = Style { part: Part::Form, ..V1_QUERY };
pub(crate) const V1_SPLIT: Style = Style { part: Part::Split, ..V1_QUERY };
pub(crate) const V3_BOTH: Style = Style { part: Part::Both, ..SDK };
pub(crate) const V3_FORM: Style = Style { part: Part::Form, ..SDK };
pub(crate) const PERCENT_SPACE: Style = Style { plus: false, ..SDK };

/// A server under probe.
#[derive(Debug)]
pub(crate) struct Probe {
    server: Server,
    pub(crate) moment: Moment,
    stamps: u64,
    pub(crate) transcript: Vec<String>,
}

/// Pairs of an array parameter, numbered from 1.
pub(crate) fn array<'a>(name: &str, values: impl IntoIterator<Item = &'a str>) -> Params {
    let numbered = values.into_iter().enumerate();
    numbered.map(|(at, value)| (format!("{name}.{}", at + 1), value.to_owned())).collect()
}

/// One parameter.
pub(crate) fn one(name: &str, value: &str) -> Params {
    vec![(name.to_owned(), value.to_owned())]
}

/// `k1` to `kN`, by number.
pub(crate) fn keys(count: usize) -> Vec<String> {
    (1..=count).map(|n| format!("k{n:02}")).collect()
}

/// References to the texts.
pub(crate) fn refs(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

/// The code of a reply; empty if it has none.
pub(crate) fn code_of(reply: &HttpReply) -> String {
    let read = untag_wire::reply::read(reply).ok();
    read.and_then(|read| read.code.as_text().map(str::to_owned)).unwrap_or_default()
}

/// Region and type, as nearly every request has them.
pub(crate) fn base() -> Params {
    [one("RegionId", "cn-hangzhou"), one("ResourceType", "ResourceShare")].concat()
}

/// The parameters of a request to untag.
pub(crate) fn untag(ids: &[&str], tag_keys: &[&str]) -> Params {
    let ids = array("ResourceId", ids.iter().copied());
    [base(), ids, array("TagKey", tag_keys.iter().copied())].concat()
}

/// The same with `All`.
pub(crate) fn untag_all(ids: &[&str], all: &str) -> Params {
    [untag(ids, &[]), one("All", all)].concat()
}

impl Probe {
    pub(crate) fn new(behavior: Behavior) -> Self {
        let moment = Moment { unix: 1_795_000_000, millis: 5_000 };
        Self { server: Server::new(behavior), moment, stamps: 0, transcript: Vec::new() }
    }

    pub(crate) fn stamp(&mut self) -> Stamp {
        self.stamps += 1;
        Stamp { time: self.moment.unix, nonce: format!("nonce-{}", self.stamps) }
    }

    pub(crate) fn signed(
        &mut self,
        who: &Credentials,
        style: Style,
        action: Action,
        params: Params,
    ) -> HttpRequest {
        let stamp = self.stamp();
        encode(&Call { action, params }, style, who, &stamp, "localhost", "/")
    }

    /// Sends bytes as they are.
    pub(crate) fn send_raw(&mut self, request: &HttpRequest) -> Answer {
        let answer = self.server.answer(self.moment, request);
        self.note(&answer);
        answer
    }

    fn note(&mut self, answer: &Answer) {
        let body = String::from_utf8_lossy(&answer.reply.body).into_owned();
        let manner = (answer.delay, answer.close, answer.chunked, answer.drop);
        let HttpReply { status, headers, .. } = &answer.reply;
        self.transcript.push(format!("{status} {headers:?} {body} {manner:?}"));
    }

    pub(crate) fn send(
        &mut self,
        who: &Credentials,
        style: Style,
        action: Action,
        params: Params,
    ) -> HttpReply {
        let call = Call { action, params };
        loop {
            let stamp = self.stamp();
            let request = encode(&call, style, who, &stamp, "localhost", "/");
            let reply = self.send_raw(&request).reply;
            let code = code_of(&reply);
            let throttled = code.starts_with("Throttling") || code == "ServiceUnavailable";
            if !throttled {
                return reply;
            }
        }
    }

    /// Lets time pass.
    pub(crate) fn wait(&mut self, millis: u64) {
        self.moment.millis += millis;
        self.moment.unix += i64::try_from(millis / 1000).unwrap();
    }

    /// The owner does it the usual way.
    pub(crate) fn own(&mut self, action: Action, params: Params) -> HttpReply {
        self.send(&OWNER.credentials(), SDK, action, params)
    }

    /// The owner untags.
    pub(crate) fn untag(&mut self, params: Params) -> HttpReply {
        self.own(Action::UntagResources, params)
    }

    pub(crate) fn create(&mut self, who: &Credentials, name: &str) -> String {
        let params = [base(), one("ResourceShareName", name)].concat();
        let reply = self.send(who, SDK, Action::CreateResourceShare, params);
        let text = String::from_utf8_lossy(&reply.body).replace(' ', "");
        let at = text.find("rs-").map_or(0, |at| at);
        text.get(at..at + 14).unwrap_or("rs-none").to_owned()
    }

    pub(crate) fn tag(&mut self, who: &Credentials, ids: &[&str], tags: &[(&str, &str)]) {
        for some in tags.chunks(20) {
            let mut params = [base(), array("ResourceId", ids.iter().copied())].concat();
            for (at, (key, value)) in some.iter().enumerate() {
                params.extend(one(&format!("Tag.{}.Key", at + 1), key));
                params.extend(one(&format!("Tag.{}.Value", at + 1), value));
            }
            self.send(who, SDK, Action::TagResources, params);
        }
    }

    /// The tags of shares as they are listed, all pages.
    pub(crate) fn list(
        &mut self,
        who: &Credentials,
        ids: &[&str],
    ) -> Vec<(String, String, String)> {
        let mut rows = Vec::new();
        let mut token = String::new();
        for _ in 0..100 {
            let ids = array("ResourceId", ids.iter().copied());
            let mut params = [base(), ids].concat();
            if !token.is_empty() {
                params.extend(one("NextToken", &token));
            }
            let reply = self.send(who, SDK, Action::ListTagResources, params);
            let Ok(page) = untag_wire::reply::read(&reply) else { break };
            for row in page.tags.unwrap_or_default() {
                rows.push((row.resource_id, row.key, row.value));
            }
            match page.next_token.as_text() {
                Some(next) if !next.is_empty() => next.clone_into(&mut token),
                _ => break,
            }
        }
        rows
    }

    /// The keys that a share of the owner carries.
    pub(crate) fn keys_of(&mut self, id: &str) -> Vec<String> {
        self.list(&OWNER.credentials(), &[id]).into_iter().map(|(_, key, _)| key).collect()
    }

    /// Sends requests together.
    pub(crate) fn together(&mut self, requests: &[HttpRequest]) {
        let answers = self.server.answer_together(self.moment, requests);
        for answer in &answers {
            self.note(answer);
        }
    }
}
