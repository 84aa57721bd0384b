//! What a world allows of one call of a generated sequence: the model's outcomes for the operation,
//! and what little can be said of its siblings and of calls with a fault in signing.

use std::collections::{BTreeMap, BTreeSet};

use untag_model::grammar::{Judgement, folded};
use untag_model::{
    ClauseId, Effect, Keys, Level, Principal, Replied, Request, Share, Tags, World, apply, grammar,
};
use untag_scenarios::outgoing::Outgoing;
use untag_scenarios::{Alter, Change, Expectation};
use untag_wire::{Action, Part, Signing};

use super::Shown;

#[cfg(test)]
mod tests;

/// The greatest number of seconds by which a date may be wrong.
const MOST_SKEW: i64 = 15 * 60;

/// The most tags that one call attaches, and the number that a share carries in any case.
const MOST_TAGS: usize = 20;

/// One outcome that is allowed, with the clauses that permit it.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// Reply and effect, shares by their real ids.
    pub(super) expectation: Expectation,
    /// The clauses.
    pub(super) clauses: Vec<ClauseId>,
    /// Shares of which nothing is known afterwards.
    pub(super) anything: BTreeSet<String>,
}

impl Candidate {
    fn new(
        reply: Replied,
        effect: BTreeMap<String, Vec<Change>>,
        clauses: &[&'static str],
    ) -> Self {
        Self {
            expectation: Expectation { reply, effect, answer: None },
            clauses: clauses.iter().copied().map(ClauseId).collect(),
            anything: BTreeSet::new(),
        }
    }

    /// Whether the share may be another afterwards.
    pub(super) fn touches(&self, id: &str) -> bool {
        self.anything.contains(id) || self.expectation.effect.contains_key(id)
    }

    /// Whether it leads from a world to what is shown.
    pub(super) fn explains(&self, world: &World, shown: &Shown) -> bool {
        let none = Tags::new();
        world.shares.iter().all(|(id, share)| {
            let seen = shown.get(id).unwrap_or(&none);
            self.anything.contains(id)
                || self.expectation.effect.get(id).map_or(share.tags == *seen, |changes| {
                    changes.iter().any(|change| change.permits(&share.tags, seen))
                })
        })
    }

    /// The states that a share can be in afterwards, by their extremes.
    pub(super) fn ends(&self, world: &World, id: &str) -> Vec<Tags> {
        let Some(share) = world.shares.get(id) else { return Vec::new() };
        match self.expectation.effect.get(id) {
            Some(changes) => changes.iter().flat_map(|c| c.corners(&share.tags)).collect(),
            None => vec![share.tags.clone()],
        }
    }

    /// Whether some share can be in one of several states afterwards.
    pub(super) fn is_open(&self) -> bool {
        let open = |changes: &Vec<Change>| {
            changes.len() > 1 || changes.iter().any(|change| change.maybe != Keys::none())
        };
        self.expectation.effect.values().any(open)
    }

    /// Whole states afterwards: with every share at the same extreme of the same alternative.
    pub(super) fn alternatives(&self, world: &World) -> Vec<Shown> {
        let most = self.expectation.effect.values().map(Vec::len).max().unwrap_or(1);
        let state = |alternative: usize, corner: usize| {
            let tags = |(id, share): (&String, &Share)| {
                let changes = self.expectation.effect.get(id).map_or(&[][..], Vec::as_slice);
                let change = changes.get(alternative.min(changes.len().saturating_sub(1)));
                let [more, less] = change.map_or_else(
                    || [share.tags.clone(), share.tags.clone()],
                    |change| change.corners(&share.tags),
                );
                (id.clone(), if corner == 0 { more } else { less })
            };
            world.shares.iter().map(tags).collect()
        };
        (0..most).flat_map(|at| [state(at, 0), state(at, 1)]).collect()
    }
}

/// A call gave way to another.
pub(super) fn conflict() -> Candidate {
    Candidate::new(Replied::Conflict, BTreeMap::new(), &["sibling.conflict"])
}

/// Everything that a world allows of a call.
pub(super) fn candidates(world: &World, outgoing: &Outgoing) -> Vec<Candidate> {
    if let Some(clause) = gateway_clause(outgoing) {
        return vec![refused(&[clause])];
    }
    let mut all = plain(world, outgoing);
    if matches!(outgoing.alter, Some(Alter::Method(_))) {
        all.push(refused(&[]));
    }
    all
}

/// Refused in some way, and nothing has changed.
fn refused(clauses: &[ClauseId]) -> Candidate {
    let mut refused = Candidate::new(Replied::Refusal, BTreeMap::new(), &[]);
    refused.clauses.extend(clauses);
    refused
}

/// The level up to which the rules on every reply count for a call: where a gateway answers, or
/// another method is used, they are as weak as what is said of that.
pub(super) fn general_level(outgoing: &Outgoing) -> Level {
    match (gateway_clause(outgoing), &outgoing.alter) {
        (Some(clause), _) => clause.level(),
        (None, Some(Alter::Method(_))) => Level::Unspecified,
        (None, _) => Level::Documented,
    }
}

fn plain(world: &World, outgoing: &Outgoing) -> Vec<Candidate> {
    match outgoing.call.action {
        Action::UntagResources => untag(world, outgoing),
        Action::TagResources => tag(world, outgoing),
        Action::ListTagResources => either_way(BTreeSet::new()),
        Action::CreateResourceShare | Action::DeleteResourceShare => {
            either_way(world.shares.keys().cloned().collect())
        }
    }
}

/// The model's outcomes.
fn untag(world: &World, outgoing: &Outgoing) -> Vec<Candidate> {
    let request = Request::read(&outgoing.call.params);
    let allowed = apply(world, outgoing.principal, &request);
    let outcomes = allowed.outcomes.into_iter();
    outcomes
        .map(|outcome| Candidate {
            expectation: Expectation {
                reply: outcome.reply,
                effect: changes(&outcome.effect),
                answer: None,
            },
            clauses: outcome.clauses,
            anything: BTreeSet::new(),
        })
        .collect()
}

fn changes(effect: &Effect) -> BTreeMap<String, Vec<Change>> {
    let change = |removal: &untag_model::Removal| Change {
        gone: removal.gone.clone(),
        maybe: removal.maybe.clone(),
        set: Tags::new(),
    };
    effect.iter().map(|(id, all)| (id.clone(), all.iter().map(change).collect())).collect()
}

/// The clause of the gateway by which a call with a fault is refused; none for one that is as it
/// should be, or whose fault no one needs to see.
pub(super) fn gateway_clause(outgoing: &Outgoing) -> Option<ClauseId> {
    let clause = match outgoing.alter.as_ref()? {
        Alter::WrongSecret => "gateway.signature",
        Alter::UnknownKey => "gateway.access-key",
        Alter::Unsigned => "gateway.unsigned",
        Alter::Dated(seconds) if seconds.abs() > MOST_SKEW => "gateway.time",
        Alter::SameNonce => "gateway.nonce",
        Alter::Changed(name, _) => {
            // Where there is no such parameter, nothing was changed.
            let there = outgoing.call.params.iter().any(|(have, _)| have == name);
            return there.then_some(ClauseId("gateway.covered"));
        }
        Alter::Action(_) => "gateway.action",
        Alter::Version(_) => "gateway.version",
        Alter::WithoutHeader(name)
            if name == "x-acs-action" && outgoing.style.signing == Signing::V3 =>
        {
            "gateway.action"
        }
        Alter::Dated(_) | Alter::Method(_) | Alter::Header(..) | Alter::WithoutHeader(_) => {
            return None;
        }
    };
    Some(ClauseId(clause))
}

/// The clause that says that a call in this style is understood; none for the plainest style.
pub(super) fn style_clause(outgoing: &Outgoing) -> Option<ClauseId> {
    let style = outgoing.style;
    let name = match (style.signing, style.part) {
        (Signing::V3, Part::Query) => return None,
        (Signing::V3, _) => "wire.v3-form",
        (Signing::V1, Part::Query) => "wire.v1-query",
        (Signing::V1, Part::Form) => "wire.v1-form",
        (Signing::V1, Part::Split) => "wire.v1-split",
        (Signing::V1, Part::Both) => "wire.both",
    };
    ClauseId::find(name)
}

/// A call of a sibling of which nothing is asked: it may be carried out or refused.
fn either_way(shares: BTreeSet<String>) -> Vec<Candidate> {
    let mut done = Candidate::new(Replied::Success, BTreeMap::new(), &["sibling.list"]);
    done.anything = shares;
    vec![done, Candidate::new(Replied::Refusal, BTreeMap::new(), &["sibling.list"])]
}

/// TagResources: the tags are set, unless something about the call is out of the ordinary.
fn tag(world: &World, outgoing: &Outgoing) -> Vec<Candidate> {
    let cites = ["sibling.tag"];
    let Some((ids, tags)) = ordinary(world, outgoing) else {
        let mut all = either_way(world.shares.keys().cloned().collect());
        for candidate in &mut all {
            candidate.clauses = vec![ClauseId(cites[0])];
        }
        return all;
    };
    let set = Change { gone: Keys::none(), maybe: Keys::none(), set: tags.clone() };
    let effect = ids.iter().map(|id| (id.clone(), vec![set.clone()])).collect();
    let mut all = vec![Candidate::new(Replied::Success, effect, &cites)];
    let carried = |id: &String| world.shares.get(id).map(|share| &share.tags);
    let clashing: BTreeSet<String> = ids
        .iter()
        .filter(|id| carried(id).is_some_and(|have| clash(have, &tags)))
        .cloned()
        .collect();
    let full = |id: &String| carried(id).is_some_and(|have| joined(have, &tags) > MOST_TAGS);
    if !clashing.is_empty() {
        all[0].anything.clone_from(&clashing);
    }
    if !clashing.is_empty() || ids.iter().any(full) {
        // Nobody says whether shares that come before are changed.
        let mut refused = Candidate::new(Replied::Refusal, BTreeMap::new(), &cites);
        refused.anything.extend(ids);
        all.push(refused);
    }
    all
}

fn joined(have: &Tags, more: &Tags) -> usize {
    have.len() + more.keys().filter(|key| !have.contains_key(*key)).count()
}

/// Whether some target may take two keys of these for one.
fn clash(have: &Tags, more: &Tags) -> bool {
    let keys: BTreeSet<&String> = have.keys().chain(more.keys()).collect();
    let folds: BTreeSet<String> = keys.iter().map(|key| folded(key)).collect();
    folds.len() < keys.len()
}

/// Shares and tags of a call of TagResources that breaks no rule of any page.
fn ordinary(world: &World, outgoing: &Outgoing) -> Option<(Vec<String>, Tags)> {
    let params: BTreeMap<&str, &str> =
        outgoing.call.params.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let once = params.len() == outgoing.call.params.len();
    let ids: Vec<String> = array(&params, "ResourceId.", "");
    let keys = array(&params, "Tag.", ".Key");
    let values = array(&params, "Tag.", ".Value");
    let counted = ids.len() + keys.len() + values.len() + 2 == params.len();
    let region = ids
        .iter()
        .filter_map(|id| world.shares.get(id))
        .all(|share| params.get("RegionId") == Some(&share.region.as_str()));
    let plain = once
        && counted
        && region
        && params.get("ResourceType") == Some(&"ResourceShare")
        && outgoing.principal != Principal::Restricted
        && (1..=MOST_TAGS).contains(&ids.len())
        && (1..=MOST_TAGS).contains(&keys.len())
        && keys.len() == values.len()
        && keys.iter().collect::<BTreeSet<_>>().len() == keys.len()
        && ids.iter().collect::<BTreeSet<_>>().len() == ids.len()
        && ids.iter().all(|id| world.own_share(outgoing.principal, id).is_some())
        && keys.iter().all(|key| grammar::judge(key) == Judgement::Inside)
        && values.iter().all(|value| plain_value(value));
    let tags: Tags = keys.into_iter().zip(values).collect();
    plain.then_some((ids, tags))
}

fn array(params: &BTreeMap<&str, &str>, stem: &str, member: &str) -> Vec<String> {
    (1..)
        .map_while(|number| params.get(format!("{stem}{number}{member}").as_str()))
        .map(|value| (*value).to_owned())
        .collect()
}

/// Whether a value is inside the grammar of values in every reading.
fn plain_value(value: &str) -> bool {
    let lower = value.to_lowercase();
    value.chars().count() + value.chars().filter(|c| *c > '\u{FFFF}').count() <= 128
        && !lower.starts_with("acs:")
        && !lower.contains("http://")
        && !lower.contains("https://")
}
