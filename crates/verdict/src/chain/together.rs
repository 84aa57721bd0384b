//! Judging requests that were sent together: where none of them depends on another, each is carried
//! out or answered with a conflict, and what the shares carry afterwards is known. Of any others
//! only the replies' form is judged.

use std::collections::BTreeSet;

use untag_model::{ClauseId, Replied, Tags, World};
use untag_scenarios::outgoing::Outgoing;
use untag_wire::{Action, HttpReply};

use super::allowed::Candidate;
use super::{Chain, Considered, Judged, Kind, Shown, Sight, Signature, Violation, allowed};
use super::{allowed_replies, describe_share, distinct, nothing_wrong, signature, weakest};
use crate::exchange::SeenIds;
use crate::finding::Finding;

/// What must come of calls that were sent together, all of whose replies are known.
#[derive(Debug)]
pub struct Joint {
    /// Whether no call can change what another is about, and none leaves anything open.
    independent: bool,
    /// The world after all of them that were carried out; none if that is open.
    end: Option<World>,
}

impl Joint {
    /// Whether the calls leave open what the shares carry now.
    pub const fn is_open(&self) -> bool {
        self.end.is_none()
    }

    /// What a look after the calls shows.
    pub fn sight(&self, shown: &Shown) -> Sight {
        match &self.end {
            Some(expected) if !same(expected, shown) => Sight::Unsettled,
            _ => Sight::Explained,
        }
    }
}

impl Chain {
    /// Holds a reply against what its call allows when others are sent at the same time.
    pub fn consider_together(
        &self,
        outgoing: &Outgoing,
        reply: &HttpReply,
        ids: &mut SeenIds,
    ) -> Considered {
        let mut candidates = self.candidates(outgoing);
        if outgoing.writes() {
            for of_world in &mut candidates {
                of_world.push(allowed::conflict());
            }
        }
        Self::held_against(candidates, outgoing, reply, ids)
    }

    /// What must come of calls that were sent together.
    pub fn joint(&self, calls: &[(Outgoing, Considered)]) -> Joint {
        let independent = self.is_independent(calls);
        let known = independent && self.is_certain();
        Joint { independent, end: known.then(|| self.end_of(calls)).flatten() }
    }

    /// Judges calls that were sent together, and goes on from what is shown. What is wrong with the
    /// shares is told of the last of them.
    pub fn conclude_together(
        &mut self,
        calls: &[(Outgoing, Considered)],
        joint: &Joint,
        shown: &Shown,
    ) -> Vec<Judged> {
        let mut all: Vec<Judged> = Vec::with_capacity(calls.len());
        for (outgoing, considered) in calls {
            let answered = self.answered(considered);
            let mut violations = Self::general(outgoing, &answered);
            if joint.independent && answered.matched.is_empty() {
                violations.extend(self.unmatched(outgoing, &answered, shown));
            }
            all.push(Judged { violations, trace: self.trace(&answered, shown) });
        }
        let wrong =
            joint.end.as_ref().and_then(|expected| self.disagreement(calls, expected, shown));
        if let Some(last) = all.last_mut() {
            last.violations.extend(wrong);
        }
        self.worlds = super::after(self.world(), shown, &[]);
        all
    }

    /// The world after all of the independent calls that were carried out; none if a reply is not
    /// one of those allowed.
    fn end_of(&self, calls: &[(Outgoing, Considered)]) -> Option<World> {
        let mut world = self.world().clone();
        for (_, considered) in calls {
            let answered = self.answered(considered);
            let [(_, candidate)] = answered.matched.as_slice() else { return None };
            for id in candidate.expectation.effect.keys() {
                let end = candidate.ends(&world, id).into_iter().next();
                if let (Some(share), Some(tags)) = (world.shares.get_mut(id), end) {
                    share.tags = tags;
                }
            }
        }
        Some(world)
    }

    /// Whether no call can change what another is about, and none leaves anything open.
    fn is_independent(&self, calls: &[(Outgoing, Considered)]) -> bool {
        let mut changed = BTreeSet::new();
        calls.iter().all(|(_, considered)| {
            let candidates = considered.candidates.first().map_or(&[][..], Vec::as_slice);
            let closed = |one: &Candidate| one.anything.is_empty() && !one.is_open();
            let [only, conflict] = candidates else { return false };
            closed(only)
                && only.expectation.reply == Replied::Success
                && conflict.expectation.reply == Replied::Conflict
                && self.changes_of(only).into_iter().all(|tag| changed.insert(tag))
        })
    }

    /// The shares and keys that a candidate changes.
    fn changes_of(&self, candidate: &Candidate) -> BTreeSet<(String, String)> {
        let mut changed = BTreeSet::new();
        for (id, share) in &self.world().shares {
            for end in candidate.ends(self.world(), id) {
                let keys = share.tags.keys().chain(end.keys());
                let other = keys.filter(|key| share.tags.get(*key) != end.get(*key));
                changed.extend(other.map(|key| (id.clone(), key.clone())));
            }
        }
        changed
    }

    /// The violation that the shares carry something else.
    fn disagreement(
        &self,
        calls: &[(Outgoing, Considered)],
        expected: &World,
        shown: &Shown,
    ) -> Option<Violation> {
        let (outgoing, last) = calls.last()?;
        if same(expected, shown) {
            return None;
        }
        let none = Tags::new();
        let answered = self.answered(last);
        let mut finding = Finding {
            clauses: citations(calls),
            allowed: allowed_replies(&answered.candidates),
            ..nothing_wrong(outgoing, &last.actual)
        };
        let mut shapes = BTreeSet::new();
        for (id, share) in &self.world().shares {
            let seen = shown.get(id).unwrap_or(&none);
            let wanted = expected.shares.get(id).map_or(&none, |share| &share.tags);
            describe_share(&mut finding, id, [wanted, &share.tags, seen], |clause| clause);
            shapes.extend(signature::shapes(wanted, &share.tags, seen));
        }
        finding.clauses = distinct(std::mem::take(&mut finding.clauses));
        finding.level = weakest(&finding.clauses);
        let told = crate::finding::Actual::default();
        let signature = Signature::of(Kind::Effect, finding.clauses.clone(), &told, shapes);
        Some(Violation { signature, finding })
    }
}

/// The clauses that say what must come of such calls, beside those of what came out wrong.
fn citations(calls: &[(Outgoing, Considered)]) -> Vec<ClauseId> {
    let tagging = calls.iter().any(|(outgoing, _)| outgoing.call.action == Action::TagResources);
    let mut clauses = vec![ClauseId("sibling.conflict")];
    clauses.extend(tagging.then_some(ClauseId("sibling.tag")));
    clauses
}

fn same(expected: &World, shown: &Shown) -> bool {
    let none = Tags::new();
    expected.shares.iter().all(|(id, share)| share.tags == *shown.get(id).unwrap_or(&none))
}
