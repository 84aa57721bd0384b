//! The reference model: from a world and a request to the set of outcomes that the clauses allow.

use std::collections::BTreeSet;

use crate::clause::ClauseId;
use crate::outcome::{Allowed, Effect, Keys, Outcome, Removal, Replied};
use crate::policy::Decision;
use crate::principal::Principal;
use crate::question::QuestionId;
use crate::request::{Element, Flag, Request};
use crate::rules::{Breach, breaches};
use crate::world::World;

/// Every outcome that the clauses allow when `principal` sends `request` in `world`.
///
/// Where several rules are broken, the error of each is allowed. Where a question is open, every
/// answer is. That a key is absent breaks no rule, so it does not excuse another error than that
/// of a rule which the request breaks by its form. `InternalError` is never among them: how often it may come is for the judge.
pub fn apply(world: &World, principal: Principal, request: &Request) -> Allowed {
    let breaches = breaches(world, principal, request);
    let mut outcomes = Vec::new();
    if breaches.iter().all(|breach| !breach.certain) {
        outcomes.push(success(world, principal, request));
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

/// The shares that the request names and that exist for the principal.
fn named_shares<'a>(
    world: &'a World,
    principal: Principal,
    request: &'a Request,
) -> impl Iterator<Item = (&'a str, bool)> {
    let exists = move |id: &&Element| world.own_share(principal, &id.value).is_some();
    // Where no share is named in every reading, a success has read the only one that there is.
    let only =
        request.ids.iter().filter(exists).count() == 1 && !request.ids.iter().any(|id| id.certain);
    request.ids.iter().filter(exists).map(move |id| (id.value.as_str(), id.certain || only))
}

/// What a success removes from a share that every reading names.
fn removals(request: &Request) -> Vec<Removal> {
    let everything = Removal::of(Keys::All);
    match request.all {
        Flag::No => named_keys(request),
        Flag::Yes | Flag::Open if request.keys.is_empty() => vec![everything],
        Flag::Yes | Flag::Open => {
            let mut all = named_keys(request);
            all.push(everything);
            all
        }
    }
}

/// The named keys: those of every reading, and perhaps others. Where no key is in every reading, a
/// success has read at least one.
fn named_keys(request: &Request) -> Vec<Removal> {
    let keys = |certain: bool| -> BTreeSet<String> {
        request.keys.iter().filter(|k| k.certain == certain).map(|k| k.value.clone()).collect()
    };
    let (sure, doubtful) = (keys(true), keys(false));
    let there = doubtful.iter().filter(|key| !key.is_empty());
    if !sure.is_empty() || there.clone().next().is_none() {
        return vec![Removal { gone: Keys::Only(sure), maybe: Keys::Only(doubtful) }];
    }
    let with_one = |key: &String| Removal {
        gone: Keys::of([key.clone()]),
        maybe: Keys::Only(doubtful.clone()),
    };
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

fn success(world: &World, principal: Principal, request: &Request) -> Outcome {
    let effect = named_shares(world, principal, request)
        .map(|(id, certain)| {
            let removals = removals(request);
            (id.to_owned(), if certain { removals } else { perhaps(removals) })
        })
        .collect();
    let clauses =
        ["reply.success", "effect.named", "effect.frame-keys", "effect.frame-shares"].map(ClauseId);
    Outcome { reply: Replied::Success, effect, clauses: clauses.to_vec(), answers: Vec::new() }
}

/// Every named share that the principal may untag may have been changed before the refusal.
fn partial(world: &World, principal: Principal, request: &Request) -> Effect {
    let permitted =
        |region: &str, id: &str| world.may_untag(principal, region, id) == Decision::Permitted;
    named_shares(world, principal, request)
        .filter(|(id, _)| {
            let own = world.shares.get(*id).map(|share| &share.region);
            request.region.readings().iter().chain(own).any(|region| permitted(region, id))
        })
        .map(|(id, _)| (id.to_owned(), perhaps(removals(request))))
        .collect()
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
    for (id, _) in named_shares(world, principal, request) {
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
