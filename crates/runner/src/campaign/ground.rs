//! The shares of one job: which tags they carry as last seen, and bringing them to what the next
//! sequence starts with.

mod preparation;

use std::collections::BTreeMap;

use untag_model::{Principal, Tags};
use untag_scenarios::generate::Sequence;
use untag_scenarios::outgoing::Bindings;
use untag_scenarios::{Call, ShareSetup};
use untag_verdict::Chain;
use untag_verdict::chain::Shown;
use untag_verdict::look::{Look, LookError};
use untag_wire::{Action, Style};

use crate::session::Session;
use crate::target::Manner;
use preparation::{Cleaning, preparation};

pub(super) use preparation::from_bare;

/// A share of a job.
#[derive(Debug, Clone)]
struct Held {
    owner: Principal,
    id: String,
    /// Its tags as last seen.
    tags: Tags,
    /// Whether no slow read can be about to show others.
    certain: bool,
}

/// The shares of a job.
#[derive(Debug, Default)]
pub(super) struct Ground {
    idle: Vec<Held>,
}

/// Shares that a sequence is played on.
#[derive(Debug)]
pub(super) struct Stage {
    /// Their ids by name.
    pub(super) bindings: Bindings,
    /// What is known of them.
    pub(super) chain: Chain,
    /// Whether they are as the sequence wants them.
    pub(super) ready: bool,
    /// If they did not become so at once: how they were before, and the calls that should have
    /// made them so.
    pub(super) failed: Option<Sequence>,
    held: BTreeMap<String, Held>,
}

/// What a look showed.
#[derive(Debug)]
pub(super) struct Looked {
    /// The tags of each share by its id.
    pub(super) shown: Shown,
    /// Whether that took several replies, which may show the shares as they were at several times.
    pub(super) in_parts: bool,
}

/// Why there is no stage.
#[derive(Debug)]
pub(super) enum NoStage {
    /// A share could not be made.
    Shareless(String),
    /// The target gave no reply.
    Silent(String),
    /// The shares could not be looked at.
    Blind(LookError),
}

impl Ground {
    /// Shares for a sequence, brought to what it starts with as far as the target lets them. If
    /// they may be renewed, shares that cannot be brought to it are replaced by new ones.
    pub(super) async fn stage(
        &mut self,
        session: &Session,
        sequence: &Sequence,
        renewing: bool,
    ) -> Result<Stage, NoStage> {
        let wanted = &sequence.shares;
        let mut held = self.hold(session, wanted).await?;
        let before = as_held(wanted, &held);
        let calls = preparation(wanted, &held, Cleaning::AtOnce);
        carry_out(session, &calls, wanted, &mut held).await?;
        let mut failed = None;
        if !is_ready(wanted, &held) {
            failed = Some(Sequence { shares: before, calls, together: false });
            let calls = preparation(wanted, &held, Cleaning::ByKeys);
            carry_out(session, &calls, wanted, &mut held).await?;
        }
        if renewing && !is_ready(wanted, &held) {
            renew(session, wanted, &mut held).await?;
            let calls = preparation(wanted, &held, Cleaning::AtOnce);
            carry_out(session, &calls, wanted, &mut held).await?;
        }
        let ready = is_ready(wanted, &held);
        let seen = Sequence { shares: as_held(wanted, &held), ..Sequence::default() };
        let bindings = bindings(session, &held);
        Ok(Stage { chain: Chain::new(seen.world(&bindings)), bindings, ready, failed, held })
    }

    async fn hold(
        &mut self,
        session: &Session,
        wanted: &[ShareSetup],
    ) -> Result<BTreeMap<String, Held>, NoStage> {
        let mut held = BTreeMap::new();
        for share in wanted {
            let taken = match self.take(share) {
                Some(taken) => taken,
                None => make(session, share.owner).await?,
            };
            held.insert(share.name.clone(), taken);
        }
        Ok(held)
    }

    /// The share of the right owner that needs the least.
    fn take(&mut self, wanted: &ShareSetup) -> Option<Held> {
        let own = |held: &Held| held.owner == wanted.owner;
        let same = self.idle.iter().position(|held| own(held) && held.tags == wanted.tags);
        let at = same.or_else(|| self.idle.iter().position(own))?;
        Some(self.idle.remove(at))
    }

    /// Takes the shares of a stage back.
    pub(super) fn give_back(&mut self, stage: Stage) {
        let certain = stage.chain.is_certain();
        let world = stage.chain.world();
        for mut held in stage.held.into_values() {
            if let Some(share) = world.shares.get(&held.id) {
                held.tags.clone_from(&share.tags);
            }
            held.certain = certain;
            self.idle.push(held);
        }
    }
}

impl Stage {
    /// What the shares show now; none if there was no reply.
    pub(super) async fn look(&self, session: &Session) -> Result<Option<Looked>, LookError> {
        let shares: Vec<_> =
            self.held.values().map(|held| (held.id.as_str(), held.owner)).collect();
        look(session, &shares).await
    }

    /// The tags of the shares as last seen, by name.
    pub(super) fn shares(&self, sequence: &Sequence) -> Vec<ShareSetup> {
        as_held(&sequence.shares, &self.held)
    }
}

fn as_held(shares: &[ShareSetup], held: &BTreeMap<String, Held>) -> Vec<ShareSetup> {
    let tags = |share: &ShareSetup| held.get(&share.name).map(|held| held.tags.clone());
    let as_held =
        |share: &ShareSetup| ShareSetup { tags: tags(share).unwrap_or_default(), ..share.clone() };
    shares.iter().map(as_held).collect()
}

async fn make(session: &Session, owner: Principal) -> Result<Held, NoStage> {
    if let Some(pooled) = session.pool.take_one(owner) {
        return Ok(Held { owner, id: pooled.id, tags: Tags::new(), certain: true });
    }
    let id = crate::probe::create_share(session, owner).await.map_err(NoStage::Shareless)?;
    session.pool.note(owner, &id);
    Ok(Held { owner, id, tags: Tags::new(), certain: true })
}

async fn send(session: &Session, call: &Call, bindings: &Bindings) -> Result<(), NoStage> {
    let style = Style { plus: false, ..session.style };
    let outgoing = call.bind(bindings, style);
    let manner = Manner { fresh: false, together: false };
    let exchange = session.target.send(&outgoing, session.target.stamp(), manner).await;
    exchange.reply.map(drop).map_err(NoStage::Silent)
}

async fn look(
    session: &Session,
    shares: &[(&str, Principal)],
) -> Result<Option<Looked>, LookError> {
    let named = shares.iter().map(|(id, owner)| (*id, *id, *owner));
    let mut look = Look::at(&session.region, named);
    while let Some((principal, call)) = look.next() {
        let exchange = session.plain(principal, call, false).await;
        let Ok(reply) = &exchange.reply else { return Ok(None) };
        look.receive(reply)?;
    }
    Ok(Some(Looked { in_parts: look.is_in_parts(), shown: look.into_tags() }))
}

/// Looks until the shares are as wanted or the target had time enough, and notes what was seen.
async fn look_until_ready(
    session: &Session,
    wanted: &[ShareSetup],
    held: &mut BTreeMap<String, Held>,
) -> Result<(), NoStage> {
    let mut settling = session.start_settling();
    let mut is_late = false;
    loop {
        let shares: Vec<_> = held.values().map(|held| (held.id.as_str(), held.owner)).collect();
        let seen = look(session, &shares).await;
        let ready = matches!(&seen, Ok(Some(seen)) if is_as_wanted(&seen.shown, wanted, held));
        if ready && is_late {
            session.settled(&settling);
        }
        if ready || !session.pause(&mut settling).await {
            let seen = seen.map_err(NoStage::Blind)?;
            let seen = seen.ok_or_else(|| NoStage::Silent("no reply to a look".to_owned()))?;
            for held in held.values_mut() {
                held.tags = seen.shown.get(&held.id).cloned().unwrap_or_default();
                held.certain = true;
            }
            return Ok(());
        }
        is_late = true;
    }
}

fn is_as_wanted(seen: &Shown, wanted: &[ShareSetup], held: &BTreeMap<String, Held>) -> bool {
    wanted.iter().all(|share| {
        held.get(&share.name).is_some_and(|held| seen.get(&held.id) == Some(&share.tags))
    })
}

fn is_ready(wanted: &[ShareSetup], held: &BTreeMap<String, Held>) -> bool {
    let is_so =
        |share: &ShareSetup| held.get(&share.name).map(|held| &held.tags) == Some(&share.tags);
    wanted.iter().all(is_so)
}

fn bindings(session: &Session, held: &BTreeMap<String, Held>) -> Bindings {
    let ids = held.iter().map(|(name, held)| (name.clone(), held.id.clone()));
    Bindings { shares: ids.collect(), region: session.region.clone() }
}

/// Sends the calls and looks at what came of them.
async fn carry_out(
    session: &Session,
    calls: &[Call],
    wanted: &[ShareSetup],
    held: &mut BTreeMap<String, Held>,
) -> Result<(), NoStage> {
    let bindings = bindings(session, held);
    for call in calls {
        send(session, call, &bindings).await?;
        if session.lags() && call.action == Action::UntagResources {
            // A target may still be at it when the next tags arrive.
            session.let_settle().await;
        }
    }
    if !calls.is_empty() || held.values().any(|held| !held.certain) {
        look_until_ready(session, wanted, held).await?;
    }
    Ok(())
}

/// Takes new shares in place of those that are not as wanted.
async fn renew(
    session: &Session,
    wanted: &[ShareSetup],
    held: &mut BTreeMap<String, Held>,
) -> Result<(), NoStage> {
    for share in wanted {
        if held.get(&share.name).is_none_or(|held| held.tags != share.tags) {
            held.insert(share.name.clone(), make(session, share.owner).await?);
        }
    }
    Ok(())
}
