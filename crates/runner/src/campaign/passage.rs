//! Playing one sequence: each call is sent, the shares are looked at until they show what is
//! allowed or the target had time enough, and the chain judges what was seen.

use std::sync::atomic::Ordering;

use untag_model::{ClauseId, Level, Principal};
use untag_scenarios::generate::Sequence;
use untag_scenarios::outgoing::Outgoing;
use untag_scenarios::{Alter, Call};
use untag_verdict::chain::{Considered, Judged, Kind, Permitted, Shown, Sight, Told};
use untag_verdict::look::LookError;
use untag_verdict::{Actual, Exchange, Finding, SeenIds, Signature, Violation};
use untag_wire::{Action, HttpReply, Stamp, Style};

use super::ground::{Ground, NoStage, Stage};
use crate::session::Session;
use crate::target::Manner;

/// What was seen of one call.
#[derive(Debug)]
pub(super) struct Passed {
    pub(super) outgoing: Outgoing,
    pub(super) judged: Judged,
    /// What is needed to write it down, if that was asked for.
    pub(super) record: Option<Record>,
}

/// What is needed to write a call down.
#[derive(Debug, Clone)]
pub(super) struct Record {
    pub(super) allowed: Vec<Permitted>,
    pub(super) actual: Actual,
    pub(super) before: Shown,
    pub(super) after: Shown,
}

/// What came of a sequence.
#[derive(Debug)]
pub(super) struct Passage {
    /// The sequence, its shares as they were seen at first.
    pub(super) sequence: Sequence,
    /// Its calls as far as it got.
    pub(super) steps: Vec<Passed>,
    /// Why it did not get further.
    pub(super) end: End,
    /// If the shares could not be brought at once to what it starts with: what was tried.
    pub(super) unready: Option<Sequence>,
    /// Whether a look showed something wrong of which several calls may be the cause.
    pub(super) doubtful: bool,
    /// The ids of the shares by name.
    pub(super) ids: Vec<(String, String)>,
}

/// How a sequence ended.
#[derive(Debug)]
pub(super) enum End {
    /// All calls were made.
    Complete,
    /// A call got no reply.
    NoReply(Box<Violation>),
    /// The shares could not be looked at after a call.
    NoLook(Box<Violation>),
}

/// How a sequence is to be played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manners {
    /// As quickly as possible: calls that change nothing are not followed by a look of their own.
    Brisk,
    /// With a look after each call.
    Thorough,
    /// With everything written down, and not at all if the shares are not as wanted.
    Careful,
}

/// Why a sequence was not played.
#[derive(Debug)]
pub(super) enum NotPlayed {
    /// There is no stage for it.
    NoStage(NoStage),
    /// The shares could not be brought to what it starts with.
    NotReady,
}

impl Passage {
    /// A sequence of which nothing was written down.
    pub(super) fn unplayed(sequence: Sequence) -> Self {
        let (steps, ids) = (Vec::new(), Vec::new());
        Self { sequence, steps, end: End::Complete, unready: None, doubtful: false, ids }
    }

    /// Every violation with the position of its call.
    pub(super) fn violations(&self) -> impl Iterator<Item = (usize, &Violation)> {
        let steps = self.steps.iter().enumerate();
        let end = match &self.end {
            End::Complete => None,
            End::NoReply(violation) | End::NoLook(violation) => {
                Some((self.steps.len(), &**violation))
            }
        };
        let all = steps.flat_map(|(at, step)| step.judged.violations.iter().map(move |v| (at, v)));
        // Of calls that are sent together none can be left out of what shows a violation.
        let last = self.sequence.together.then(|| self.sequence.calls.len().saturating_sub(1));
        all.chain(end).map(move |(at, violation)| (last.unwrap_or(at), violation))
    }
}

/// Plays a sequence on shares of `ground`.
pub(super) async fn play(
    session: &Session,
    ground: &mut Ground,
    sequence: &Sequence,
    manners: Manners,
) -> Result<Passage, NotPlayed> {
    let careful = manners == Manners::Careful;
    let mut stage = ground.stage(session, sequence, careful).await.map_err(NotPlayed::NoStage)?;
    if careful && !stage.ready {
        ground.give_back(stage);
        return Err(NotPlayed::NotReady);
    }
    let shares = stage.shares(sequence);
    let ids = stage.bindings.shares.iter().map(|(name, id)| (name.clone(), id.clone()));
    let mut passage = Passage {
        sequence: Sequence { shares, ..sequence.clone() },
        steps: Vec::with_capacity(sequence.calls.len()),
        end: End::Complete,
        unready: stage.failed.take(),
        doubtful: false,
        ids: ids.collect(),
    };
    let mut walk = Walk { session, stage: &mut stage, manners, owed: None, last: None };
    match walk.all(&mut passage).await {
        Ok(()) => ground.give_back(stage),
        // Nothing is known of the shares any more, so they are not used again.
        Err(end) => passage.end = end,
    }
    Ok(passage)
}

/// A sequence being played.
struct Walk<'w> {
    session: &'w Session,
    stage: &'w mut Stage,
    manners: Manners,
    /// The reply of a call that should have changed nothing, if there was no look since.
    owed: Option<HttpReply>,
    /// Who sent the last request that was as it should be, and with which stamp.
    last: Option<(Principal, Stamp)>,
}

impl Walk<'_> {
    async fn all(&mut self, passage: &mut Passage) -> Result<(), End> {
        let calls = passage.sequence.calls.clone();
        if passage.sequence.together {
            return self.all_together(&calls, passage).await;
        }
        for call in &calls {
            let outgoing = call.bind(&self.stage.bindings, self.session.style);
            let (outgoing, stamp) = self.stamped(outgoing);
            let passed = self.step(outgoing, stamp, &mut passage.doubtful).await?;
            passage.steps.push(passed);
        }
        self.settle_owed(passage).await
    }

    /// Sends all calls at the same time and looks once.
    async fn all_together(&mut self, calls: &[Call], passage: &mut Passage) -> Result<(), End> {
        let bound: Vec<Outgoing> = calls.iter().map(|call| self.bound_for_race(call)).collect();
        let exchanges = self.session.target.send_together(bound).await;
        let mut answered = Vec::with_capacity(exchanges.len());
        for Exchange { outgoing, reply, .. } in exchanges {
            let reply = reply
                .map_err(|reason| End::NoReply(Box::new(no_reply(outgoing.clone(), &reason))))?;
            let chain = &self.stage.chain;
            let considered =
                self.session.with_seen(|ids| chain.consider_together(&outgoing, &reply, ids));
            answered.push((outgoing, considered));
        }
        let Some((last, _)) = answered.last() else { return Ok(()) };
        let joint = self.stage.chain.joint(&answered);
        let sight = |shown: &Shown| joint.sight(shown);
        let mut after = settle(self.session, self.stage, last, sight).await?;
        if joint.is_open() && self.session.lags() {
            self.session.let_settle().await;
            after = settle(self.session, self.stage, last, sight).await?;
        }
        let (careful, before) = (self.manners == Manners::Careful, shown(self.stage));
        let judged = self.stage.chain.conclude_together(&answered, &joint, &after);
        let count = answered.len();
        for (at, ((outgoing, considered), judged)) in answered.into_iter().zip(judged).enumerate() {
            let seen = if at + 1 == count { &after } else { &before };
            let record = careful.then(|| Record {
                allowed: considered.permits(),
                actual: considered.actual().clone(),
                before: before.clone(),
                after: seen.clone(),
            });
            passage.steps.push(Passed { outgoing, judged, record });
        }
        Ok(())
    }

    /// No call of a race comes after another, so none can use the nonce of one before.
    fn bound_for_race(&self, call: &Call) -> Outgoing {
        let mut outgoing = call.bind(&self.stage.bindings, self.session.style);
        if outgoing.alter == Some(Alter::SameNonce) {
            outgoing.alter = None;
        }
        outgoing
    }

    /// A nonce cannot be used again where none was used.
    fn stamped(&mut self, mut outgoing: Outgoing) -> (Outgoing, Stamp) {
        let mut stamp = self.session.target.stamp();
        if outgoing.alter == Some(Alter::SameNonce) {
            let throttled = self.session.target.throttled.load(Ordering::Relaxed) > 0;
            match self.last.take() {
                // After a request to wait, another nonce was used than the one that is known.
                Some((who, last)) if who == outgoing.principal && !throttled => stamp = last,
                _ => outgoing.alter = None,
            }
        }
        self.last = outgoing.alter.is_none().then(|| (outgoing.principal, stamp.clone()));
        (outgoing, stamp)
    }

    async fn step(
        &mut self,
        outgoing: Outgoing,
        stamp: Stamp,
        doubtful: &mut bool,
    ) -> Result<Passed, End> {
        let (session, careful) = (self.session, self.manners == Manners::Careful);
        let manner = Manner { fresh: careful, together: false };
        let exchange = session.target.send(&outgoing, stamp, manner).await;
        let reply = match exchange.reply {
            Ok(reply) => reply,
            Err(reason) => return Err(End::NoReply(Box::new(no_reply(outgoing, &reason)))),
        };
        let chain = &self.stage.chain;
        let considered = session.with_seen(|ids| chain.consider(&outgoing, &reply, ids));
        let told = self.stage.chain.told(&considered);
        let waits = told == Told::Open && session.lags();
        let after = if self.manners == Manners::Brisk && told == Told::Nothing {
            self.owed = Some(reply);
            shown(self.stage)
        } else {
            let after = self.look(&outgoing, &considered, waits).await?;
            let owed = self.owed.take().is_some();
            let sight = || self.stage.chain.sight_of(&considered, &after);
            *doubtful |= owed && sight() != Sight::Explained;
            after
        };
        let record = careful.then(|| Record {
            allowed: considered.permits(),
            actual: considered.actual().clone(),
            before: shown(self.stage),
            after: after.clone(),
        });
        let judged = self.stage.chain.conclude(&outgoing, &considered, &after);
        if waits {
            self.stage.chain.is_as_seen();
        }
        Ok(Passed { outgoing, judged, record })
    }

    /// What the shares show, once every write before had the time to show if it `waits`.
    async fn look(
        &self,
        outgoing: &Outgoing,
        considered: &Considered,
        waits: bool,
    ) -> Result<Shown, End> {
        let sight = |shown: &Shown| self.stage.chain.sight_of(considered, shown);
        let after = settle(self.session, self.stage, outgoing, sight).await?;
        if !waits {
            return Ok(after);
        }
        self.session.let_settle().await;
        settle(self.session, self.stage, outgoing, sight).await
    }

    /// The look that the last calls still need.
    async fn settle_owed(&mut self, passage: &mut Passage) -> Result<(), End> {
        let (Some(reply), Some(last)) = (self.owed.take(), passage.steps.last_mut()) else {
            return Ok(());
        };
        // The ids of these replies were noted already.
        let ids = &mut SeenIds::default();
        let considered = self.stage.chain.consider(&last.outgoing, &reply, ids);
        let after = self.look(&last.outgoing, &considered, false).await?;
        if after == shown(self.stage) {
            return Ok(());
        }
        passage.doubtful = true;
        let judged = self.stage.chain.conclude(&last.outgoing, &considered, &after);
        last.judged.violations.extend(judged.violations);
        Ok(())
    }
}

fn shown(stage: &Stage) -> Shown {
    let shares = &stage.chain.world().shares;
    shares.iter().map(|(id, share)| (id.clone(), share.tags.clone())).collect()
}

/// What the shares show after a call, once it is allowed or the target had time enough.
async fn settle(
    session: &Session,
    stage: &Stage,
    outgoing: &Outgoing,
    sight: impl Fn(&Shown) -> Sight,
) -> Result<Shown, End> {
    let mut settling = None;
    let mut looked_again = false;
    loop {
        let started = session.target.clock.elapsed();
        let seen = stage.look(session).await;
        let sight = match &seen {
            Ok(Some(looked)) => sight(&looked.shown),
            _ => Sight::Unsettled,
        };
        let in_parts = matches!(&seen, Ok(Some(looked)) if looked.in_parts);
        let took_time = session.target.clock.elapsed() > started;
        if sight == Sight::Unasked && in_parts && took_time && !looked_again {
            // A late write may have shown itself between two of its replies.
            looked_again = true;
            continue;
        }
        if sight == Sight::Unsettled {
            let settling = settling.get_or_insert_with(|| session.start_settling());
            if session.pause(settling).await {
                continue;
            }
            session.never_settled();
        } else if let (Sight::Explained, Some(settling)) = (sight, &settling) {
            session.settled(settling);
        }
        return match seen {
            Ok(Some(looked)) => Ok(looked.shown),
            Ok(None) => {
                let reason = "a look after it got no reply";
                Err(End::NoReply(Box::new(no_reply(outgoing.clone(), reason))))
            }
            Err(error) => Err(End::NoLook(Box::new(no_look(session, &error)))),
        };
    }
}

/// The violation that there was no reply. It counts only if it comes back while others are
/// answered.
fn no_reply(outgoing: Outgoing, reason: &str) -> Violation {
    let text = format!("Again there was no reply, while others are answered: {reason}.");
    violation(Kind::General, "reply.request-id", Level::Documented, text, outgoing)
}

fn no_look(session: &Session, error: &LookError) -> Violation {
    let call = untag_wire::Call { action: Action::ListTagResources, params: session.tag_params() };
    let outgoing = Outgoing::plain(Principal::Owner, call, Style::SDK);
    let text = format!("The shares cannot be looked at: {error}.");
    violation(Kind::Reply, "sibling.list", Level::Sibling, text, outgoing)
}

fn violation(
    kind: Kind,
    clause: &'static str,
    level: Level,
    text: String,
    outgoing: Outgoing,
) -> Violation {
    let clauses = vec![ClauseId(clause)];
    let finding = Finding {
        step: String::new(),
        complaints: vec![text],
        clauses: clauses.clone(),
        level,
        allowed: Vec::new(),
        actual: Actual::default(),
        diff: Vec::new(),
        outgoing,
    };
    let shapes = std::collections::BTreeSet::new();
    Violation { signature: Signature { kind, clauses, status: None, code: None, shapes }, finding }
}
