//! The reference model: from a world and a request to the set of outcomes that the clauses allow.

use std::collections::{BTreeMap, BTreeSet};

use crate::clause::ClauseId;
use crate::limits::Limits;
use crate::outcome::{Allowed, Effect, Keys, Outcome, Removal, Replied};
use crate::policy::Decision;
use crate::principal::Principal;
use crate::question::QuestionId;
use crate::request::{Flag, Request};
use crate::rules::{Breach, breaches_within, may_fold};
use crate::world::{Tags, World};

/// Every outcome that the clauses allow when `principal` sends `request` in `world`.
///
/// Where several rules are broken, the error of each is allowed. Where a question is open, every
/// answer is. That a key is absent breaks no rule, so it does not excuse another error than that
/// of a rule which the request breaks by its form. `InternalError` is never among them: how often
/// it may come is for the judge.
pub fn apply(world: &World, principal: Principal, request: &Request) -> Allowed {
    apply_within(world, principal, request, Limits::DOCUMENTED)
}

/// Every outcome that the clauses allow where these limits hold.
pub fn apply_within(
    world: &World,
    principal: Principal,
    request: &Request,
    limits: Limits,
) -> Allowed {
    let breaches = breaches_within(world, principal, request, limits);
    let mut outcomes = Vec::new();
    if breaches.iter().all(|breach| !breach.certain) {
        outcomes.extend(successes(world, principal, request));
    }
    for breach in &breaches {
        outcomes.extend(refusals(world, principal, request, breach));
    }
    let well_formed = !breaches.iter().any(|breach| breach.certain && breach.of_form);
    if well_formed && let Some(question) = absent_keys(world, principal, request) {
        outcomes.push(absent_refused(world, principal, request, question));
    }
    Allowed { outcomes }
}

/// The shares that the request names and that exist for the principal, each once, with whether
/// every reading names it.
fn named_shares<'a>(
    world: &World,
    principal: Principal,
    request: &'a Request,
) -> BTreeMap<&'a str, bool> {
    let mut named = BTreeMap::new();
    for id in &request.ids {
        if let Some(share) = world.own_share(principal, &id.value) {
            *named.entry(id.value.as_str()).or_insert(false) |= id.certain && !share.deleted;
        }
    }
    named
}

/// What a success removes from a share with these tags that every reading names.
fn removals(world: &World, request: &Request, tags: &Tags) -> Vec<Removal> {
    let everything = Removal::of(Keys::All);
    match request.all {
        Flag::No => named_keys(world, request, tags),
        Flag::Yes | Flag::Open if request.keys.is_empty() => vec![everything],
        Flag::Yes | Flag::Open => {
            let mut all = named_keys(world, request, tags);
            all.push(everything);
            all
        }
    }
}

/// The keys of these tags that a target may take for a named one, and was not seen to tell apart.
fn taken_for_named(world: &World, request: &Request, tags: &Tags) -> BTreeSet<String> {
    let alike = |key: &&String| {
        let mut named = request.keys.iter().map(|named| &named.value);
        named.any(|named| !named.is_empty() && named != *key && may_fold(world, named, key))
    };
    tags.keys().filter(alike).cloned().collect()
}

/// The named keys: those of every reading, and perhaps others. Where no key is in every reading, a
/// success has read at least one.
fn named_keys(world: &World, request: &Request, tags: &Tags) -> Vec<Removal> {
    let keys = |certain: bool| -> BTreeSet<String> {
        request.keys.iter().filter(|k| k.certain == certain).map(|k| k.value.clone()).collect()
    };
    let (sure, doubtful) = (keys(true), keys(false));
    let mut maybe = taken_for_named(world, request, tags);
    maybe.extend(doubtful.iter().cloned());
    let there = doubtful.iter().filter(|key| !key.is_empty());
    if !sure.is_empty() || there.clone().next().is_none() {
        return vec![Removal { gone: Keys::Only(sure), maybe: Keys::Only(maybe) }];
    }
    let with_one =
        |key: &String| Removal { gone: Keys::of([key.clone()]), maybe: Keys::Only(maybe.clone()) };
    there.map(with_one).collect()
}

/// The same removals where it is open whether they happened at all.
fn perhaps(removals: Vec<Removal>) -> Vec<Removal> {
    let loosened = |keys: Keys, more: Keys| match (keys, more) {
        (Keys::Only(mut keys), Keys::Only(more)) => {
            keys.extend(more);
            Keys::Only(keys)
        }
        _ => Keys::All,
    };
    removals
        .into_iter()
        .map(|r| Removal { gone: Keys::none(), maybe: loosened(r.gone, r.maybe) })
        .collect()
}

/// The successes. Where no share is named in every reading, a success has read at least one.
fn successes(world: &World, principal: Principal, request: &Request) -> Vec<Outcome> {
    let named = named_shares(world, principal, request);
    if named.is_empty() || request.ids.iter().any(|id| id.certain) {
        return vec![success(world, request, &named)];
    }
    let with_one = |sure: &&str| {
        let named = named.keys().map(|id| (*id, id == sure)).collect();
        success(world, request, &named)
    };
    named.keys().map(with_one).collect()
}

fn success(world: &World, request: &Request, named: &BTreeMap<&str, bool>) -> Outcome {
    let change = |(id, certain): (&&str, &bool)| {
        let mut removals = removals(world, request, &world.shares.get(*id)?.tags);
        if !certain {
            removals.push(Removal::nothing());
        }
        Some(((*id).to_owned(), removals))
    };
    let effect = named.iter().filter_map(change).collect();
    let clauses =
        ["reply.success", "effect.named", "effect.frame-keys", "effect.frame-shares"].map(ClauseId);
    Outcome { reply: Replied::Success, effect, clauses: clauses.to_vec(), answers: Vec::new() }
}

/// Every named share that the principal may untag may have been changed before the refusal.
fn partial(world: &World, principal: Principal, request: &Request) -> Effect {
    let permitted =
        |region: &str, id: &str| world.may_untag(principal, region, id) == Decision::Permitted;
    let change = |id: &str| {
        let share = world.shares.get(id)?;
        let mut regions = request.region.readings().iter().chain([&share.region]);
        let change = perhaps(removals(world, request, &share.tags));
        regions.any(|region| permitted(region, id)).then(|| (id.to_owned(), change))
    };
    named_shares(world, principal, request).into_keys().filter_map(change).collect()
}

fn refusals(
    world: &World,
    principal: Principal,
    request: &Request,
    breach: &Breach,
) -> Vec<Outcome> {
    let effect = if breach.may_change { partial(world, principal, request) } else { Effect::new() };
    let outcome = |reply: &Replied| Outcome {
        reply: reply.clone(),
        effect: effect.clone(),
        clauses: breach.clauses.clone(),
        answers: breach.question.map(|question| (question, "refused")).into_iter().collect(),
    };
    breach.replies.iter().map(outcome).collect()
}

/// Whether a key is named that some named share does not carry, and which question that raises.
fn absent_keys(world: &World, principal: Principal, request: &Request) -> Option<QuestionId> {
    let mut absent = 0;
    let mut pairs = 0;
    for id in named_shares(world, principal, request).into_keys() {
        let tags = &world.shares.get(id)?.tags;
        pairs += request.keys.len();
        absent += request.keys.iter().filter(|key| !tags.contains_key(&key.value)).count();
    }
    match absent {
        0 => None,
        all if all == pairs => Some(QuestionId("absent.key")),
        _ => Some(QuestionId("absent.some")),
    }
}

/// The refusal of absent keys, perhaps after named keys that are there were removed.
fn absent_refused(
    world: &World,
    principal: Principal,
    request: &Request,
    question: QuestionId,
) -> Outcome {
    let only_keys = Request { all: Flag::No, ..request.clone() };
    Outcome {
        reply: Replied::Refusal,
        effect: partial(world, principal, &only_keys),
        clauses: vec![ClauseId("effect.absent")],
        answers: vec![(question, "refused")],
    }
}

#[cfg(test)]
mod tests;
