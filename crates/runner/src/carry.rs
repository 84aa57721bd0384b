//! Carries one scenario out: sends what its player asks for, waits where a read may lag, and
//! brings the shares back to a known state afterwards.

use untag_model::Tags;
use untag_scenarios::outgoing::{Bindings, Outgoing};
use untag_scenarios::{Alter, Scenario};
use untag_verdict::look::Look;
use untag_verdict::{Command, Play, Played, Terms};
use untag_wire::Action;
use untag_wire::encode::Stamp;

use crate::pool::{Lease, Offer, Pooled};
use crate::session::{Session, Settling};
use crate::target::Manner;

/// A scenario under way.
pub(crate) struct Carried<'a> {
    play: Play<'a>,
    lease: Lease,
    fresh: bool,
    settling: Option<Settling>,
    last_stamp: Option<Stamp>,
    pub(crate) requests: u64,
    pub(crate) lag_millis: Option<u64>,
}

/// How far a scenario came.
pub(crate) enum Progress {
    /// To the look at the end of the run.
    Late,
    /// To its end.
    Done,
}

/// Leases shares for `scenario`; or says why there are none.
pub(crate) async fn lease(session: &Session, scenario: &Scenario) -> Result<Lease, String> {
    loop {
        let missing = match session.pool.take(scenario) {
            Offer::Lease(lease) => return Ok(lease),
            Offer::Missing(owners) => owners,
        };
        for owner in missing {
            match crate::probe::create_share(session, owner).await {
                Ok(id) => session.pool.add(owner, id),
                Err(reason) if session.pool.wait().await => drop(reason),
                Err(reason) => return Err(format!("no share could be made: {reason}")),
            }
        }
    }
}

impl<'a> Carried<'a> {
    pub(crate) fn start(
        session: &Session,
        scenario: &'a Scenario,
        lease: Lease,
        fresh: bool,
    ) -> Self {
        let shares =
            lease.shares.iter().map(|(name, (_, id))| (name.clone(), id.clone())).collect();
        let bindings = Bindings { shares, region: session.region.clone() };
        let terms = Terms { style: session.style, level: session.level };
        let play = Play::new(scenario, bindings, terms);
        Self { play, lease, fresh, settling: None, last_stamp: None, requests: 0, lag_millis: None }
    }

    /// Goes on until the scenario is over or waits for the end of the run.
    pub(crate) async fn advance(&mut self, session: &Session) -> Progress {
        loop {
            match self.play.command() {
                Command::Send(outgoing) => self.send(session, outgoing).await,
                Command::Settle => self.settle(session).await,
                Command::Later => {
                    self.note_settled(session);
                    return Progress::Late;
                }
                Command::Done => {
                    self.note_settled(session);
                    return Progress::Done;
                }
            }
        }
    }

    /// Whether something was already held against the target.
    pub(crate) fn has_failed(&self) -> bool {
        self.play.has_failed()
    }

    /// Takes the look at the end of the run.
    pub(crate) fn look_late(&mut self) {
        self.play.look_late();
    }

    async fn send(&mut self, session: &Session, outgoing: Vec<Outgoing>) {
        let looks = outgoing.iter().all(|o| o.call.action == Action::ListTagResources);
        if !looks {
            self.note_settled(session);
        }
        self.requests += outgoing.len() as u64;
        let exchanges = if let [only] = outgoing.as_slice() {
            let stamp = self.stamp(session, only);
            let manner = Manner { fresh: self.fresh, together: false };
            vec![session.target.send(only, stamp, manner).await]
        } else {
            session.target.send_together(outgoing).await
        };
        session.with_seen(|seen| self.play.receive(&exchanges, seen));
    }

    fn stamp(&mut self, session: &Session, outgoing: &Outgoing) -> Stamp {
        let stamp = match (&outgoing.alter, self.last_stamp.take()) {
            (Some(Alter::SameNonce), Some(last)) => last,
            _ => session.target.stamp(),
        };
        if outgoing.call.action == Action::UntagResources {
            self.last_stamp = Some(stamp.clone());
        }
        stamp
    }

    async fn settle(&mut self, session: &Session) {
        let mut settling = self.settling.take().unwrap_or_else(|| session.start_settling());
        if session.pause(&mut settling).await {
            self.settling = Some(settling);
            self.play.look_again();
        } else {
            session.never_settled();
            self.play.give_up();
        }
    }

    /// A look that had to be repeated has come right.
    fn note_settled(&mut self, session: &Session) {
        if let Some(settling) = self.settling.take() {
            let lag = session.settled(&settling);
            self.lag_millis = Some(self.lag_millis.map_or(lag, |have| have.max(lag)));
        }
    }

    /// The result, and the shares brought back to a known state for the next scenario.
    pub(crate) async fn finish(self, session: &Session) -> Played {
        let played = self.play.finish();
        let known = played.unanswered.is_none();
        let mut clean = Vec::new();
        let mut dirty = Vec::new();
        for (name, (owner, id)) in self.lease.shares {
            let pooled = Pooled { owner, id };
            match played.last_seen.get(&name) {
                Some(tags) if known && tags.is_empty() => clean.push(pooled),
                _ if known => dirty.push(pooled),
                _ => {}
            }
        }
        let cleaned = clean_up(session, &dirty).await;
        dirty.retain(|share| !cleaned.contains(share));
        retire(session, &dirty).await;
        clean.extend(cleaned);
        session.pool.give_back(clean);
        played
    }
}

/// Deletes shares that stay tagged, so that they do not pile up in the target. Those that it does
/// not delete are deleted, or not, at the end like all others.
async fn retire(session: &Session, shares: &[Pooled]) {
    for share in shares {
        match session.delete(share).await.reply {
            Ok(reply) if reply.status == 200 => session.pool.forget(share),
            _ => return,
        }
    }
}

/// Removes every tag from these shares and returns those that were then seen without any.
async fn clean_up(session: &Session, dirty: &[Pooled]) -> Vec<Pooled> {
    let mut clean = Vec::new();
    for owner in untag_model::Principal::ALL {
        let own: Vec<_> = dirty.iter().filter(|pooled| pooled.owner == owner).cloned().collect();
        for some in own.chunks(20) {
            if !session.can_clean() {
                return clean;
            }
            let cleaned = clean_some(session, some).await;
            session.note_cleaning(cleaned.len() == some.len());
            clean.extend(cleaned);
        }
    }
    clean
}

async fn clean_some(session: &Session, shares: &[Pooled]) -> Vec<Pooled> {
    let all = [("All".to_owned(), "true".to_owned())];
    let mut seen = match remove(session, shares, &all).await {
        Removal::Done => look_until_bare(session, shares).await,
        Removal::Refused => look(session, shares).await,
        Removal::Unanswered => return Vec::new(),
    };
    if seen.iter().flatten().any(|tags| !tags.is_empty()) {
        seen = remove_by_keys(session, shares, seen.unwrap_or_default()).await;
    }
    let found = shares.iter().zip(seen.unwrap_or_default());
    found.filter(|(_, tags)| tags.is_empty()).map(|(share, _)| share.clone()).collect()
}

/// What a removal of the suite's own came to.
enum Removal {
    Done,
    Refused,
    Unanswered,
}

async fn remove(session: &Session, shares: &[Pooled], more: &[(String, String)]) -> Removal {
    let Some(first) = shares.first() else { return Removal::Refused };
    let mut params = session.tag_params();
    for (at, share) in shares.iter().enumerate() {
        params.push((format!("ResourceId.{}", at + 1), share.id.clone()));
    }
    params.extend_from_slice(more);
    let call = untag_wire::Call { action: Action::UntagResources, params };
    match session.plain(first.owner, call, false).await.reply {
        Ok(reply) if reply.status == 200 => Removal::Done,
        Ok(_) => Removal::Refused,
        Err(_) => Removal::Unanswered,
    }
}

/// For a target that does not clear shares at one stroke.
async fn remove_by_keys(
    session: &Session,
    shares: &[Pooled],
    seen: Vec<Tags>,
) -> Option<Vec<Tags>> {
    for (share, tags) in shares.iter().zip(seen) {
        let keys: Vec<_> = tags.into_keys().collect();
        for some in keys.chunks(20) {
            let numbered = some.iter().enumerate();
            let params: Vec<_> =
                numbered.map(|(at, key)| (format!("TagKey.{}", at + 1), key.clone())).collect();
            remove(session, std::slice::from_ref(share), &params).await;
        }
    }
    look_until_bare(session, shares).await
}

/// Looks until no share shows tags, or the target had time enough.
async fn look_until_bare(session: &Session, shares: &[Pooled]) -> Option<Vec<Tags>> {
    let mut settling = session.start_settling();
    loop {
        let seen = look(session, shares).await?;
        if seen.iter().all(Tags::is_empty) {
            return Some(seen);
        }
        if !session.pause(&mut settling).await {
            session.never_settled();
            return Some(seen);
        }
    }
}

/// The tags of these shares, in their order; none if they cannot be looked at.
pub(crate) async fn look(session: &Session, shares: &[Pooled]) -> Option<Vec<Tags>> {
    let named = shares.iter().map(|share| (share.id.as_str(), share.id.as_str(), share.owner));
    let mut look = Look::at(&session.region, named);
    while let Some((principal, call)) = look.next() {
        let exchange = session.plain(principal, call, false).await;
        look.receive(exchange.reply.as_ref().ok()?).ok()?;
    }
    let tags = look.into_tags();
    Some(shares.iter().map(|share| tags.get(&share.id).cloned().unwrap_or_default()).collect())
}
