//! The judge of generated sequences: it follows what a target was seen to do, call by call, and
//! says of each whether the model allows it. It tells violations apart by what they violate.

mod allowed;
mod permitted;
mod signature;
mod together;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use untag_model::{ClauseId, ErrorCode, Level, Tags, World};
use untag_scenarios::outgoing::Outgoing;
use untag_wire::{Action, HttpReply};

pub use permitted::{Permitted, Told};
pub use signature::{Kind, Shape, Signature, Trace};
pub use together::Joint;

use crate::exchange::SeenIds;
use crate::explain::{closest, deviations, diff};
use crate::finding::{Actual, AllowedReply, Finding};
use crate::replies::{Complaint, ReplyJudgement, judge_against};
use allowed::Candidate;

/// The tags of every share by its real id, as a look shows them.
pub type Shown = BTreeMap<String, Tags>;

/// The most worlds that are kept possible.
const MAX_WORLDS: usize = 32;

/// What a target was seen to do so far: the worlds that it can be in. It is one, unless the last
/// outcome was open and a slow read may not have shown all of it.
#[derive(Debug, Clone)]
pub struct Chain {
    /// The first is the one that was seen.
    worlds: Vec<World>,
}

/// One deviation from what is allowed.
#[derive(Debug, Clone)]
pub struct Violation {
    /// By what it is told apart from others.
    pub signature: Signature,
    /// The deviation in full.
    pub finding: Finding,
}

/// What came of one call.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The deviations, whatever their level.
    pub violations: Vec<Violation>,
    /// What kind of behaviour was seen, for telling new from known.
    pub trace: Trace,
}

/// What a look after a call shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// A state that is allowed.
    Explained,
    /// None that is allowed; a slow read may show one later, so look again for a while.
    Unsettled,
    /// A share changed that no call since the last look may have changed. Waiting is no use.
    Unasked,
}

/// A reply that was held against what its call allows, before a look shows what became of the
/// shares.
#[derive(Debug)]
pub struct Considered {
    /// What each possible world allows.
    candidates: Vec<Vec<Candidate>>,
    judgement: ReplyJudgement,
    actual: Actual,
}

/// What the reply of a call turned out to be.
struct Answered<'c> {
    judgement: &'c ReplyJudgement,
    actual: &'c Actual,
    /// What each possible world allows.
    candidates: Vec<(&'c World, &'c [Candidate])>,
    /// The candidates that the reply matches, each with its world.
    matched: Vec<(&'c World, &'c Candidate)>,
}

impl Chain {
    /// Starts in a world that was seen.
    pub fn new(world: World) -> Self {
        Self { worlds: vec![world] }
    }

    /// The world as last seen.
    pub fn world(&self) -> &World {
        static NOWHERE: std::sync::LazyLock<World> = std::sync::LazyLock::new(World::default);
        self.worlds.first().unwrap_or(&NOWHERE)
    }

    /// Holds a reply against what its call allows.
    pub fn consider(
        &self,
        outgoing: &Outgoing,
        reply: &HttpReply,
        ids: &mut SeenIds,
    ) -> Considered {
        Self::held_against(self.candidates(outgoing), outgoing, reply, ids)
    }

    fn held_against(
        candidates: Vec<Vec<Candidate>>,
        outgoing: &Outgoing,
        reply: &HttpReply,
        ids: &mut SeenIds,
    ) -> Considered {
        let expected: Vec<_> =
            candidates.iter().flatten().map(|candidate| &candidate.expectation.reply).collect();
        let judgement = judge_against(outgoing, reply, &expected, ids);
        let actual = Actual::of(Ok(reply), judgement.read.as_ref());
        Considered { candidates, judgement, actual }
    }

    /// What a look after a call shows, before it is taken for what it is.
    pub fn sight(&self, outgoing: &Outgoing, reply: &HttpReply, shown: &Shown) -> Sight {
        self.sight_of(&self.consider(outgoing, reply, &mut SeenIds::default()), shown)
    }

    /// The same for a reply that was considered.
    pub fn sight_of(&self, considered: &Considered, shown: &Shown) -> Sight {
        let answered = self.answered(considered);
        let touchable = |id: &String| answered.matched.iter().any(|(_, c)| c.touches(id));
        let known = |id: &String, tags: &Tags| {
            self.worlds.iter().any(|world| world.shares.get(id).is_some_and(|s| s.tags == *tags))
        };
        if answered.matched.is_empty() || !explanations(&answered, shown).is_empty() {
            Sight::Explained
        } else if shown.iter().any(|(id, tags)| !touchable(id) && !known(id, tags)) {
            Sight::Unasked
        } else {
            Sight::Unsettled
        }
    }

    /// Judges a call by its reply and by what a look shows afterwards, and goes on from there.
    /// Answers of a gateway that asks to wait are for whoever sends; they must not come here.
    pub fn judge(
        &mut self,
        outgoing: &Outgoing,
        reply: &HttpReply,
        shown: &Shown,
        ids: &mut SeenIds,
    ) -> Judged {
        let considered = self.consider(outgoing, reply, ids);
        self.conclude(outgoing, &considered, shown)
    }

    /// The same for a reply that was considered.
    pub fn conclude(
        &mut self,
        outgoing: &Outgoing,
        considered: &Considered,
        shown: &Shown,
    ) -> Judged {
        let answered = self.answered(considered);
        let explained = explanations(&answered, shown);
        let mut violations = Self::general(outgoing, &answered);
        if answered.matched.is_empty() {
            violations.extend(self.unmatched(outgoing, &answered, shown));
        } else if explained.is_empty() {
            violations.push(self.unexplained(outgoing, &answered, shown));
        }
        let trace = self.trace(&answered, shown);
        let worlds = after(self.world(), shown, &explained);
        self.worlds = worlds;
        Judged { violations, trace }
    }

    /// What each possible world allows.
    fn candidates(&self, outgoing: &Outgoing) -> Vec<Vec<Candidate>> {
        self.worlds.iter().map(|world| allowed::candidates(world, outgoing)).collect()
    }

    fn answered<'c>(&'c self, considered: &'c Considered) -> Answered<'c> {
        let each = self.worlds.iter().zip(considered.candidates.iter().map(Vec::as_slice));
        let candidates: Vec<_> = each.collect();
        let flat: Vec<_> = candidates
            .iter()
            .flat_map(|(world, all)| all.iter().map(move |c| (*world, c)))
            .collect();
        let matched = considered.judgement.matched.iter().map(|at| flat[*at]).collect();
        let (judgement, actual) = (&considered.judgement, &considered.actual);
        Answered { judgement, actual, candidates, matched }
    }

    fn trace(&self, answered: &Answered<'_>, shown: &Shown) -> Trace {
        Trace {
            clauses: answered.clauses(),
            status: answered.actual.status,
            code: answered.actual.code.clone(),
            shapes: signature::changes(self.world(), shown),
        }
    }

    /// The rules that hold for every reply.
    fn general(outgoing: &Outgoing, answered: &Answered<'_>) -> Vec<Violation> {
        if outgoing.call.action != Action::UntagResources {
            return Vec::new();
        }
        let violation = |complaint: &Complaint| {
            let level = allowed::general_level(outgoing).max(complaint.clause.level());
            let clauses = vec![complaint.clause];
            let finding = Finding {
                step: String::new(),
                complaints: vec![complaint.text.clone()],
                clauses: clauses.clone(),
                level,
                allowed: allowed_replies(&answered.candidates),
                actual: answered.actual.clone(),
                diff: Vec::new(),
                outgoing: outgoing.clone(),
            };
            Violation { signature: Signature::general(clauses, answered.actual), finding }
        };
        answered.judgement.complaints.iter().map(violation).collect()
    }

    /// No outcome has this reply.
    fn unmatched(
        &self,
        outgoing: &Outgoing,
        answered: &Answered<'_>,
        shown: &Shown,
    ) -> Option<Violation> {
        if outgoing.call.action == Action::UntagResources && answered.was_named() {
            return None;
        }
        let clauses = blamed_for_reply(outgoing, answered);
        let allowed = allowed_replies(&answered.candidates);
        let either: Vec<_> = allowed.iter().map(ToString::to_string).collect();
        let complaint = format!("{} came; allowed is {}.", answered.actual, either.join(", or "));
        let shapes = signature::changes(self.world(), shown);
        let finding = Finding {
            step: String::new(),
            complaints: vec![complaint],
            level: weakest(&clauses),
            clauses: clauses.clone(),
            allowed,
            actual: answered.actual.clone(),
            diff: Vec::new(),
            outgoing: outgoing.clone(),
        };
        let signature = Signature::of(Kind::Reply, clauses, answered.actual, shapes);
        Some(Violation { signature, finding })
    }

    /// The reply is allowed, and what became of the shares is not.
    fn unexplained(
        &self,
        outgoing: &Outgoing,
        answered: &Answered<'_>,
        shown: &Shown,
    ) -> Violation {
        let mut finding = nothing_wrong(outgoing, answered.actual);
        for (id, share) in &self.world().shares {
            describe(&mut finding, answered, id, &share.tags, shown);
        }
        finding.clauses.extend(allowed::style_clause(outgoing));
        finding.clauses.extend(allowed::gateway_clause(outgoing));
        finding.clauses = distinct(std::mem::take(&mut finding.clauses));
        finding.level = weakest(&finding.clauses);
        let shapes = signature::effects(self.world(), shown, &answered.matched);
        let clauses = finding.clauses.clone();
        let signature = Signature::of(Kind::Effect, clauses, answered.actual, shapes);
        Violation { signature, finding }
    }
}

impl Answered<'_> {
    /// The clauses that decide what is allowed.
    fn clauses(&self) -> Vec<ClauseId> {
        clauses_of(self.candidates.first().map_or(&[], |(_, all)| all))
    }

    /// Whether what is wrong was named already: the reply cannot be read, contradicts itself or
    /// says that the server failed.
    fn was_named(&self) -> bool {
        let explains = |complaint: &Complaint| {
            complaint.clause.0 == "reply.internal"
                || complaint.clause.0 == "reply.status" && self.actual.status == Some(200)
        };
        self.judgement.read.is_none() || self.judgement.complaints.iter().any(explains)
    }
}

/// The clauses that a reply violates that no outcome has: those that say what it should be.
fn blamed_for_reply(outgoing: &Outgoing, answered: &Answered<'_>) -> Vec<ClauseId> {
    let mut clauses = answered.clauses();
    // What became of the shares is not what is wrong here.
    clauses.retain(|clause| !clause.0.starts_with("effect."));
    let key = answered.actual.code.as_deref() == Some(ErrorCode::InvalidTagKey.code());
    if key && outgoing.call.action == Action::UntagResources {
        // Which keys are valid only the siblings' pages say.
        clauses.push(ClauseId("grammar.any-character"));
    }
    clauses.extend(allowed::style_clause(outgoing));
    distinct(clauses)
}

/// A finding to which what is wrong with the shares is still to be added.
fn nothing_wrong(outgoing: &Outgoing, actual: &Actual) -> Finding {
    Finding {
        step: String::new(),
        complaints: Vec::new(),
        level: Level::Documented,
        clauses: Vec::new(),
        allowed: Vec::new(),
        actual: actual.clone(),
        diff: Vec::new(),
        outgoing: outgoing.clone(),
    }
}

/// Says in a finding how one share's tags are not as they should be.
fn describe(
    finding: &mut Finding,
    answered: &Answered<'_>,
    id: &str,
    before: &Tags,
    shown: &Shown,
) {
    let none = Tags::new();
    let seen = shown.get(id).unwrap_or(&none);
    let states: Vec<Tags> = answered.matched.iter().flat_map(|(w, c)| c.ends(w, id)).collect();
    let expected = closest(&states, seen).unwrap_or(before);
    let touched = answered.matched.iter().any(|(_, candidate)| candidate.touches(id));
    let outgoing = finding.outgoing.clone();
    describe_share(finding, id, [expected, before, seen], |clause| {
        blamed(clause, touched, &outgoing, answered)
    });
}

/// Says in a finding how a share's tags are not as expected; they were others before, and others
/// were seen.
fn describe_share(
    finding: &mut Finding,
    id: &str,
    [expected, before, seen]: [&Tags; 3],
    blame: impl Fn(&'static str) -> &'static str,
) {
    for (clause, text) in deviations(expected, before, seen) {
        finding.complaints.push(format!("On share {id}, {text}."));
        finding.clauses.push(ClauseId(blame(clause)));
    }
    if expected != seen {
        finding.diff.extend(diff(id, expected, seen));
    }
}

/// The clause to blame for a deviation on a share.
fn blamed(
    clause: &'static str,
    touched: bool,
    outgoing: &Outgoing,
    answered: &Answered<'_>,
) -> &'static str {
    let success = answered.actual.status == Some(200);
    match outgoing.call.action {
        Action::UntagResources if !success => "effect.refused",
        Action::UntagResources if touched => clause,
        Action::UntagResources => "effect.frame-shares",
        Action::TagResources => "sibling.tag",
        _ => "effect.lasting",
    }
}

/// The candidates that lead from their worlds to what is shown.
fn explanations<'c>(answered: &Answered<'c>, shown: &Shown) -> Vec<(&'c World, &'c Candidate)> {
    let leads = |(world, candidate): &&(&World, &Candidate)| candidate.explains(world, shown);
    answered.matched.iter().filter(leads).copied().collect()
}

/// The worlds in which a target can be after a look: that which was seen, and where the outcome was
/// open, those which a slow read may be about to show.
fn after(before: &World, shown: &Shown, explained: &[(&World, &Candidate)]) -> Vec<World> {
    let none = Tags::new();
    let with = |tags_of: &dyn Fn(&String) -> Tags| {
        let mut world = before.clone();
        for (id, share) in &mut world.shares {
            share.tags = tags_of(id);
        }
        world
    };
    let mut worlds = vec![with(&|id| shown.get(id).unwrap_or(&none).clone())];
    for (world, candidate) in explained.iter().filter(|(_, candidate)| candidate.is_open()) {
        for end in candidate.alternatives(world) {
            let next = with(&|id| end.get(id).unwrap_or(&none).clone());
            if worlds.len() < MAX_WORLDS && !worlds.contains(&next) {
                worlds.push(next);
            }
        }
    }
    worlds
}

fn allowed_replies(candidates: &[(&World, &[Candidate])]) -> Vec<AllowedReply> {
    let mut all = Vec::new();
    for candidate in candidates.iter().flat_map(|(_, all)| *all) {
        let allowed = AllowedReply::of(&candidate.expectation, &candidate.clauses);
        if !all.contains(&allowed) {
            all.push(allowed);
        }
    }
    all
}

fn clauses_of(candidates: &[Candidate]) -> Vec<ClauseId> {
    distinct(candidates.iter().flat_map(|candidate| candidate.clauses.iter().copied()).collect())
}

fn distinct(mut clauses: Vec<ClauseId>) -> Vec<ClauseId> {
    clauses.sort_unstable();
    clauses.dedup();
    clauses
}

fn weakest(clauses: &[ClauseId]) -> Level {
    clauses.iter().map(|clause| clause.level()).max().unwrap_or(Level::Documented)
}
