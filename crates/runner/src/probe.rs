//! Finding out what a target can do before anything is held against it: whether it makes shares,
//! lists tags, knows the principals and tells them apart.

use std::collections::BTreeSet;

use untag_model::Principal;
use untag_scenarios::Alter;
use untag_scenarios::Need;
use untag_scenarios::outgoing::{FALLBACK_STYLE, Outgoing};
use untag_verdict::result::Capability;
use untag_verdict::{Exchange, Finding};
use untag_wire::reply::read;
use untag_wire::{Action, Call, Style};

use crate::malformed::malformed;
use crate::pool::Pooled;
use crate::session::Session;
use crate::target::Manner;

/// What was found out.
#[derive(Debug, Default)]
pub(crate) struct Probed {
    /// For reports.
    pub(crate) capabilities: Vec<Capability>,
    /// Why nothing can be tested at all.
    pub(crate) hopeless: Option<String>,
    /// What is wrong with the reply that makes it so, where the reply itself is.
    pub(crate) malformed: Option<Finding>,
    /// Why the target could not be reached.
    pub(crate) unreachable: Option<String>,
    /// The needs of scenarios that are met.
    pub(crate) met: BTreeSet<Need>,
    /// Why a need is not met.
    pub(crate) unmet: Vec<(Need, String)>,
}

/// The reply in short, for comparison and for people.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Short {
    status: u16,
    code: String,
}

impl Short {
    fn of(exchange: &Exchange) -> Result<Self, String> {
        let reply = exchange.reply.as_ref().map_err(Clone::clone)?;
        let code = read(reply).ok().and_then(|read| read.code.as_text().map(str::to_owned));
        Ok(Self { status: reply.status, code: code.unwrap_or_default() })
    }

    fn succeeded(&self) -> bool {
        self.status == 200
    }

    /// Whether it says that the principal is known and may not do this.
    fn forbids(&self) -> bool {
        self.code.starts_with("NoPermission") || (self.status == 403 && !self.rejects_key())
    }

    /// Whether it says that the access key or the signature is no good.
    fn rejects_key(&self) -> bool {
        let code = self.code.to_ascii_lowercase();
        self.status == 401
            || ["accesskey", "signature", "securitytoken", "credential"]
                .iter()
                .any(|word| code.contains(word))
    }
}

impl std::fmt::Display for Short {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.status, self.code)
    }
}

/// Makes a share, and answers its id.
pub(crate) async fn create_share(session: &Session, owner: Principal) -> Result<String, String> {
    created(&session.plain(owner, create_call(session), false).await)
}

/// The id of the share that was made.
fn created(exchange: &Exchange) -> Result<String, String> {
    let reply = exchange.reply.as_ref().map_err(Clone::clone)?;
    let read = read(reply).map_err(|error| format!("CreateResourceShare: {error}"))?;
    match read.share_id.as_text() {
        Some(id) if reply.status == 200 && !id.is_empty() => Ok(id.to_owned()),
        _ => {
            let code = read.code.as_text().unwrap_or("without a ResourceShareId");
            Err(format!("CreateResourceShare answered {} {code}", reply.status))
        }
    }
}

fn create_call(session: &Session) -> Call {
    let name = format!("untag-{}", session.target.unique());
    let mut params = vec![("ResourceShareName".to_owned(), name)];
    if session.create_with_region {
        params.insert(0, ("RegionId".to_owned(), session.region.clone()));
    }
    Call { action: Action::CreateResourceShare, params }
}

/// Finds out what the target can do, and the style in which it understands the suite's own calls.
pub(crate) async fn probe(session: &mut Session, given: &BTreeSet<Principal>) -> Probed {
    let mut probed = Probed::default();
    let share = match first_share(session).await {
        Ok(share) => share,
        Err((reason, exchange)) => {
            probed.note("creates shares", Some(false), reason.clone());
            probed.malformed = malformed(&exchange, session.level);
            if session.target.answers().await {
                probed.hopeless = Some(reason);
            } else {
                probed.unreachable = Some(reason);
            }
            return probed;
        }
    };
    session.pool.add(Principal::Owner, share.clone());
    let signing = if session.style == Style::SDK { "V3 requests" } else { "V1 requests only" };
    probed.note("creates shares", Some(true), format!("understands {signing}"));
    if let Err((reason, exchange)) = lists(session, &share).await {
        probed.note("lists tags", Some(false), reason.clone());
        probed.malformed = malformed(&exchange, session.level);
        probed.hopeless = Some(format!("tags cannot be listed: {reason}"));
        return probed;
    }
    probed.note("lists tags", Some(true), String::new());
    if let Err((reason, exchange)) = tags(session).await {
        probed.note("attaches tags", Some(false), reason.clone());
        probed.malformed = exchange.and_then(|exchange| malformed(&exchange, session.level));
        probed.hopeless = Some(format!("tags cannot be attached: {reason}"));
        return probed;
    }
    probe_absent_key(session, &share, &mut probed).await;
    let deletes = deletes(session).await;
    probed.need(Need::Deletes, deletes);
    probe_signatures(session, &share, &mut probed).await;
    probe_principals(session, &share, given, &mut probed).await;
    probed
}

impl Probed {
    fn note(&mut self, name: &'static str, has: Option<bool>, detail: String) {
        self.capabilities.push(Capability { name, has, detail });
    }

    fn need(&mut self, need: Need, met: Result<(), String>) {
        match met {
            Ok(()) => drop(self.met.insert(need)),
            Err(reason) => self.unmet.push((need, reason)),
        }
    }
}

/// Makes the first share, in whichever way the target understands; or says why not, with the reply
/// to the way that the official SDK takes.
async fn first_share(session: &mut Session) -> Result<String, (String, Exchange)> {
    let mut failures = Vec::new();
    for style in [Style::SDK, FALLBACK_STYLE] {
        for with_region in [true, false] {
            session.style = style;
            session.create_with_region = with_region;
            let exchange = session.plain(Principal::Owner, create_call(session), false).await;
            match created(&exchange) {
                Ok(id) => return Ok(id),
                Err(reason) => failures.push((reason, exchange)),
            }
        }
    }
    session.style = Style::SDK;
    session.create_with_region = true;
    Err(failures.swap_remove(0))
}

async fn lists(session: &Session, share: &str) -> Result<(), (String, Exchange)> {
    let call = session.tag_call(Action::ListTagResources, share, &[]);
    let exchange = session.plain(Principal::Owner, call, false).await;
    match Short::of(&exchange) {
        Ok(short) if short.succeeded() && readable(&exchange) => Ok(()),
        Ok(short) => Err((format!("ListTagResources answered {short}"), exchange)),
        Err(reason) => Err((reason, exchange)),
    }
}

fn readable(exchange: &Exchange) -> bool {
    exchange.reply.as_ref().is_ok_and(|reply| read(reply).is_ok())
}

/// Whether the target attaches tags, tried on a share that is not used for anything else.
async fn tags(session: &Session) -> Result<(), (String, Option<Exchange>)> {
    let share = create_share(session, Principal::Owner).await.map_err(|reason| (reason, None))?;
    session.pool.note(Principal::Owner, &share);
    let tag = [("Tag.1.Key", "k"), ("Tag.1.Value", "v")];
    let call = session.tag_call(Action::TagResources, &share, &tag);
    let exchange = session.plain(Principal::Owner, call, false).await;
    match Short::of(&exchange) {
        Ok(short) if short.succeeded() => Ok(()),
        Ok(short) => Err((format!("TagResources answered {short}"), Some(exchange))),
        Err(reason) => Err((reason, Some(exchange))),
    }
}

/// The same for those who ask for nothing else.
pub(crate) async fn attaches(session: &Session) -> Result<(), String> {
    tags(session).await.map_err(|(reason, _)| reason)
}

/// Whether the target deletes shares: one that nobody uses.
async fn deletes(session: &Session) -> Result<(), String> {
    let id = create_share(session, Principal::Owner).await?;
    let share = Pooled { owner: Principal::Owner, id };
    match Short::of(&session.delete(&share).await) {
        Ok(short) if short.succeeded() => Ok(()),
        outcome => {
            session.pool.note(share.owner, &share.id);
            let short = outcome.map_or_else(|reason| reason, |short| short.to_string());
            Err(format!("DeleteResourceShare answered {short}"))
        }
    }
}

async fn probe_absent_key(session: &Session, share: &str, probed: &mut Probed) {
    let call = session.tag_call(Action::UntagResources, share, &[("TagKey.1", "absent-key")]);
    let met = match Short::of(&session.plain(Principal::Owner, call, false).await) {
        Ok(short) if short.succeeded() => Ok(()),
        Ok(short) => Err(format!("removing an absent key is answered {short}, as it may be")),
        Err(reason) => Err(reason),
    };
    probed.need(Need::AbsentKeysSucceed, met);
}

/// The owner's listing of the share, made with this fault.
async fn faulty(session: &Session, share: &str, alter: Alter) -> Result<Short, String> {
    let call = session.tag_call(Action::ListTagResources, share, &[]);
    let outgoing =
        Outgoing { principal: Principal::Owner, call, style: session.style, alter: Some(alter) };
    let manner = Manner { fresh: false, together: false };
    Short::of(&session.target.send(&outgoing, session.target.stamp(), manner).await)
}

async fn probe_signatures(session: &Session, share: &str, probed: &mut Probed) {
    let (has, detail) = match faulty(session, share, Alter::WrongSecret).await {
        Ok(short) if short.succeeded() => {
            (Some(false), "a wrong signature was accepted, as it may be".to_owned())
        }
        Ok(short) => (Some(true), format!("a wrong signature was answered {short}")),
        Err(reason) => (None, reason),
    };
    probed.note("verifies signatures", has, detail);
}

/// What a principal's two requests on the owner's share came to.
struct Trial {
    listed: Result<Short, String>,
    untagged: Result<Short, String>,
}

impl Trial {
    async fn of(session: &Session, share: &str, principal: Principal) -> Self {
        let list = session.tag_call(Action::ListTagResources, share, &[]);
        let listed = Short::of(&session.plain(principal, list, false).await);
        let untag = session.tag_call(Action::UntagResources, share, &[("TagKey.1", "absent-key")]);
        let untagged = Short::of(&session.plain(principal, untag, false).await);
        Self { listed, untagged }
    }

    /// Whether the target took the access key for that of somebody.
    fn is_known(&self) -> bool {
        self.listed.as_ref().is_ok_and(|short| short.succeeded() || !short.rejects_key())
    }

    /// Whether the principal was treated otherwise than the owner.
    fn differs(&self, owner: &Self) -> bool {
        let refused = |short: &Result<Short, String>| short.as_ref().is_ok_and(Short::forbids);
        self.listed != owner.listed
            || self.untagged != owner.untagged
            || refused(&self.listed)
            || refused(&self.untagged)
    }
}

async fn probe_principals(
    session: &Session,
    share: &str,
    given: &BTreeSet<Principal>,
    probed: &mut Probed,
) {
    let nobody = faulty(session, share, Alter::UnknownKey).await;
    let knows_keys = nobody.as_ref().is_ok_and(|short| !short.succeeded());
    let owner = Trial::of(session, share, Principal::Owner).await;
    let restricted = Trial::of(session, share, Principal::Restricted).await;
    let other = Trial::of(session, share, Principal::Other).await;
    let any_differs = restricted.differs(&owner) || other.differs(&owner);
    for (principal, trial, need, name) in [
        (Principal::Restricted, &restricted, Need::Restricted, "knows the restricted principal"),
        (Principal::Other, &other, Need::Other, "knows the other account"),
    ] {
        let told_apart =
            knows_keys || trial.differs(&owner) || (given.contains(&principal) && any_differs);
        let met = if !trial.is_known() {
            let short = trial.listed.as_ref().map_or_else(Clone::clone, ToString::to_string);
            Err(format!("the target does not know the {principal} principal: {short}"))
        } else if told_apart {
            Ok(())
        } else {
            Err("the target does not tell principals apart: any access key is accepted".to_owned())
        };
        probed.note(name, Some(met.is_ok()), met.clone().err().unwrap_or_default());
        probed.need(need, met);
    }
    if probed.met.contains(&Need::Other) {
        let met = foreign_share(session).await;
        probed.note("lets the other account make shares", Some(met.is_ok()), String::new());
        probed.need(Need::OtherShares, met);
    } else {
        let reason = "the other account cannot be told apart".to_owned();
        probed.need(Need::OtherShares, Err(reason));
    }
}

async fn foreign_share(session: &Session) -> Result<(), String> {
    let id = create_share(session, Principal::Other).await?;
    session.pool.add(Principal::Other, id.clone());
    let pooled = Pooled { owner: Principal::Other, id };
    let seen = crate::carry::look(session, &[pooled]).await;
    seen.map(drop).ok_or_else(|| "the other account cannot list its own tags".to_owned())
}
