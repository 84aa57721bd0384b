//! The model: it has an answer to everything, the answer keeps to what the clauses promise, and
//! the clauses as predicates give the same one.

use std::collections::BTreeSet;

use untag_model::rules::{Breach, breaches};
use untag_model::{
    Allowed, CLAUSES, ErrorCode, Keys, Outcome, Principal, QUESTIONS, Replied, Request, World,
    apply,
};
use untag_scenarios::generate::exhaustive;
use untag_wire::{Action, Pair, Style};

use super::input::{self, Story};
use crate::oracle::compare::{Comparison, compare_request, compare_small};

/// Every request in every world has an outcome, and no outcome is one that no clause permits.
pub fn model_total(data: &[u8]) {
    let story = input::story(data, 4);
    for (world, principal, params) in untags(&story) {
        let request = Request::read(&params);
        let found = breaches(&world, principal, &request);
        let allowed = apply(&world, principal, &request);
        is_sound(&allowed, &found, &params);
        for outcome in &allowed.outcomes {
            keeps_the_frame(outcome, &world, principal, &request, &params);
        }
        is_order_blind(&world, principal, &params, &allowed);
    }
}

/// The requests to untag of a sequence, each in the world that the sequence begins with.
fn untags(story: &Story) -> Vec<(World, Principal, Vec<Pair>)> {
    let bindings = story.sequence.bindings();
    let world = story.sequence.world(&bindings);
    let untags = story.sequence.calls.iter().filter(|call| call.action == Action::UntagResources);
    untags
        .map(|call| (world.clone(), call.principal, call.bind(&bindings, Style::SDK).call.params))
        .collect()
}

fn is_sound(allowed: &Allowed, found: &[Breach], params: &[Pair]) {
    assert!(!allowed.outcomes.is_empty(), "nothing is allowed: {params:?}");
    let certain = found.iter().any(|breach| breach.certain);
    let succeeds = |outcome: &Outcome| outcome.reply == Replied::Success;
    assert_ne!(certain, allowed.outcomes.iter().any(succeeds), "{found:?}: {params:?}");
    for outcome in &allowed.outcomes {
        let broken = Replied::Error(ErrorCode::InternalError);
        assert_ne!(outcome.reply, broken, "{params:?}");
        assert!(!outcome.clauses.is_empty(), "no clause permits {outcome:?}");
        for clause in &outcome.clauses {
            assert!(CLAUSES.iter().any(|known| known.id == *clause), "{clause} is no clause");
        }
        for (question, _) in &outcome.answers {
            assert!(QUESTIONS.iter().any(|known| known.id == *question), "{question:?}");
        }
    }
}

/// Only named shares of the principal's own account change, and only named keys go, or all if All
/// may be true, or keys that a target may take for a named one.
fn keeps_the_frame(
    outcome: &Outcome,
    world: &World,
    principal: Principal,
    request: &Request,
    params: &[Pair],
) {
    let near: BTreeSet<String> =
        request.keys.iter().map(|key| untag_model::grammar::folded(&key.value)).collect();
    for (id, removals) in &outcome.effect {
        assert!(world.own_share(principal, id).is_some(), "{id} is not its own: {params:?}");
        assert!(request.ids.iter().any(|named| named.value == *id), "{id}: {params:?}");
        for keys in removals.iter().flat_map(|removal| [&removal.gone, &removal.maybe]) {
            match keys {
                Keys::All => assert_ne!(request.all, untag_model::request::Flag::No, "{params:?}"),
                Keys::Only(keys) => {
                    let near = |key: &String| near.contains(&untag_model::grammar::folded(key));
                    assert!(keys.iter().all(near), "{keys:?}: {params:?}");
                }
            }
        }
    }
}

/// In which order parameters of different names arrive does not matter.
fn is_order_blind(world: &World, principal: Principal, params: &[Pair], allowed: &Allowed) {
    let names: BTreeSet<&str> = params.iter().map(|(name, _)| name.as_str()).collect();
    if names.len() == params.len() {
        let turned: Vec<Pair> = params.iter().rev().cloned().collect();
        let other = apply(world, principal, &Request::read(&turned));
        assert_eq!(other, *allowed, "{params:?}");
    }
}

/// The model and the clauses as predicates allow the same of everything that might come of a
/// request: one of the small space and those of a sequence.
pub fn oracles(data: &[u8]) {
    let number = data.iter().take(8).fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte));
    agree(&compare_small(std::iter::once(number % exhaustive::COUNT)));
    let story = input::story(data, 2);
    for (world, principal, params) in untags(&story) {
        agree(&compare_request(&world, principal, &params));
    }
}

fn agree(comparison: &Comparison) {
    if let Some(first) = comparison.disagreements.first() {
        panic!("the oracles do not agree: {first}");
    }
}
