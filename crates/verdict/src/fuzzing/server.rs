//! A server in this process against the judge of sequences.

use std::collections::BTreeMap;

use untag_model::Principal;
use untag_scenarios::generate::sequence::REGION;
use untag_scenarios::outgoing::{Bindings, Keyring, Outgoing};
use untag_scenarios::{Alter, Call, ShareSetup};
use untag_wire::reply::read;
use untag_wire::{Action, Credentials, HttpReply, HttpRequest, Stamp, Style, sign_again};

use super::input::{self, Story};
use crate::chain::Shown;
use crate::exchange::SeenIds;
use crate::look::Look;
use crate::{Chain, Violation};

/// A server: the Unix time and the request, and what it replies.
pub type Respond<'a> = &'a mut dyn FnMut(i64, &HttpRequest) -> HttpReply;

/// When all requests are sent.
const NOW: i64 = 1_795_484_941;

/// The most shares of a sequence that was not drawn.
const MAX_SHARES: usize = 40;

/// Nothing that a server does over a whole sequence is a violation. The credentials are those of
/// the owner, the restricted and the other principal.
pub fn server_verdict(data: &[u8], credentials: [Credentials; 3], respond: Respond<'_>) {
    let story = input::story(data, 6);
    if !story.drawn && !can_be_carried_out(&story) {
        return;
    }
    let keys = Principal::ALL.into_iter().zip(credentials).collect();
    let mut session = Session { respond, keyring: Keyring { keys }, nonces: 0, last: None };
    let Some(bindings) = session.set_up(&story.sequence.shares) else {
        assert!(!story.drawn, "the shares were refused: {}", input::shown(&story.sequence));
        return;
    };
    let world = story.sequence.world(&bindings);
    let mut chain = Chain::new(world);
    let mut ids = SeenIds::default();
    for call in &story.sequence.calls {
        let (outgoing, nonce) = session.stamped(call.bind(&bindings, Style::SDK));
        let reply = session.send_with(&outgoing, nonce);
        let shown = session.look(&story.sequence.shares, &bindings);
        let judged = chain.judge(&outgoing, &reply, &shown, &mut ids);
        if let Some(violation) = judged.violations.first() {
            panic!("{}\n{}", told(violation), input::shown(&story.sequence));
        }
    }
}

/// A server answers any request with a reply that clients can read, and never with its own failure.
pub fn server_total(data: &[u8], credentials: &Credentials, respond: Respond<'_>) {
    for mut request in input::requests(data) {
        for _ in 0..2 {
            let reply = respond(NOW, &request);
            let broken = (500..600).contains(&reply.status);
            assert!(!broken, "{} to {request:?}", reply.status);
            match read(&reply) {
                Ok(read) => assert!(read.request_id.as_text().is_some(), "{request:?}"),
                Err(error) => panic!("{error}: {request:?}"),
            }
            // Signed anew it may come past the gate.
            sign_again(&mut request, credentials);
        }
    }
}

fn told(violation: &Violation) -> String {
    let finding = &violation.finding;
    let clauses: Vec<_> = finding.clauses.iter().map(ToString::to_string).collect();
    format!("{} ({})", finding.complaints.join(" "), clauses.join(", "))
}

/// Whether a sequence that was read is one of which the judge can follow what becomes.
fn can_be_carried_out(story: &Story) -> bool {
    let plain_name = |name: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
        (1..=50).contains(&name.len()) && name.bytes().all(plain)
    };
    let shares = &story.sequence.shares;
    shares.len() <= MAX_SHARES
        && shares.iter().all(|share| share.tags.len() <= 20 && plain_name(&share.name))
        && story.sequence.calls.iter().all(is_followed)
}

fn is_followed(call: &Call) -> bool {
    use Action::{ListTagResources, TagResources, UntagResources};
    let known = match call.alter {
        None
        | Some(Alter::WrongSecret | Alter::UnknownKey | Alter::Unsigned | Alter::SameNonce) => true,
        Some(Alter::Dated(seconds)) => seconds.unsigned_abs() < 1_000_000,
        // Others can be spelt so that they are no fault at all.
        Some(_) => false,
    };
    known && matches!(call.action, UntagResources | TagResources | ListTagResources)
}

/// A client of the server.
struct Session<'a> {
    respond: Respond<'a>,
    keyring: Keyring,
    nonces: u64,
    /// Who sent the last call that was as it should be, and with which nonce.
    last: Option<(Principal, u64)>,
}

impl Session<'_> {
    fn nonce(&mut self) -> u64 {
        self.nonces += 1;
        self.nonces
    }

    /// A call with its nonce, which is used again where that is its fault. It has no fault if there
    /// is none to use again.
    fn stamped(&mut self, mut outgoing: Outgoing) -> (Outgoing, u64) {
        let mut nonce = self.nonce();
        if outgoing.alter == Some(Alter::SameNonce) {
            match self.last.filter(|(who, _)| *who == outgoing.principal) {
                Some((_, used)) => nonce = used,
                None => outgoing.alter = None,
            }
        }
        self.last = outgoing.alter.is_none().then_some((outgoing.principal, nonce));
        (outgoing, nonce)
    }

    fn send(&mut self, outgoing: &Outgoing) -> HttpReply {
        let nonce = self.nonce();
        self.send_with(outgoing, nonce)
    }

    fn send_with(&mut self, outgoing: &Outgoing, nonce: u64) -> HttpReply {
        let stamp = Stamp { time: NOW, nonce: format!("{nonce:x}") };
        match outgoing.prepare(&self.keyring, &stamp, "localhost", "/") {
            Some(request) => (self.respond)(NOW, &request),
            None => panic!("{} has no key", outgoing.principal),
        }
    }

    /// Makes the shares with their tags; none if the server refuses some of it.
    fn set_up(&mut self, shares: &[ShareSetup]) -> Option<Bindings> {
        let mut bindings = Bindings { shares: BTreeMap::new(), region: REGION.to_owned() };
        for share in shares {
            let created = self.send(&create(share));
            let id = read(&created).ok()?.share_id.as_text()?.to_owned();
            bindings.shares.insert(share.name.clone(), id);
        }
        Some(bindings)
    }

    /// The tags of every share by its id.
    fn look(&mut self, shares: &[ShareSetup], bindings: &Bindings) -> Shown {
        let of = |share: &ShareSetup| (bindings.share(&share.name), share.owner);
        let ids: Vec<_> = shares.iter().map(of).collect();
        let asked = ids.iter().map(|(id, owner)| (id.as_str(), id.as_str(), *owner));
        let mut look = Look::at(&bindings.region, asked);
        while let Some((principal, call)) = look.next() {
            let reply = self.send(&Outgoing::plain(principal, call, Style::SDK));
            if let Err(error) = look.receive(&reply) {
                panic!("the shares cannot be looked at: {error}");
            }
        }
        look.into_tags()
    }
}

/// The call that makes a share with its tags.
fn create(share: &ShareSetup) -> Outgoing {
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let mut params = vec![pair("RegionId", REGION), pair("ResourceShareName", &share.name)];
    for (at, (key, value)) in share.tags.iter().enumerate() {
        params.push(pair(&format!("Tag.{}.Key", at + 1), key));
        params.push(pair(&format!("Tag.{}.Value", at + 1), value));
    }
    let call = untag_wire::Call { action: Action::CreateResourceShare, params };
    Outgoing::plain(share.owner, call, Style::SDK)
}
