//! The catalogue and the model against each other: written apart, they must allow the same.

use std::collections::BTreeSet;

use untag_model::outcome::explains;
use untag_model::{Effect, Outcome, Principal, Replied, Request, Share, Tags, World, apply};
use untag_wire::Action;

use crate::catalogue;
use crate::scenario::{Call, Expectation, Need, Scenario, Step, Value};

/// The greatest number of worlds that a scenario is followed in.
const MOST_WORLDS: usize = 64;

type State = Vec<(String, Tags)>;

fn id(share: &str) -> String {
    format!("rs-{share}-end")
}

fn world(scenario: &Scenario) -> World {
    let mut world = World::with_principals();
    for share in &scenario.shares {
        let account = if share.owner == Principal::Other { "2" } else { "1" };
        let share_of = Share {
            account: account.to_owned(),
            region: "cn-hangzhou".to_owned(),
            deleted: false,
            tags: share.tags.clone(),
        };
        world.shares.insert(id(&share.name), share_of);
    }
    world
}

fn bound(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Share(name) => id(name),
        Value::ShareWith(name, suffix) => format!("{}{suffix}", id(name)),
        Value::ShareCut(name) => format!("cut-{}", id(name)),
        Value::NoShare(number) => format!("rs-none-{number}"),
        Value::Region => "cn-hangzhou".to_owned(),
    }
}

fn request(call: &Call) -> Request {
    let params: Vec<_> = call.params.iter().map(|p| (p.name.clone(), bound(&p.value))).collect();
    Request::read(&params)
}

fn state(world: &World) -> State {
    world.shares.iter().map(|(id, share)| (id.clone(), share.tags.clone())).collect()
}

/// The states to which an expectation may lead: as much gone as may be, and as little, for each
/// alternative.
fn ends(world: &World, expectation: &Expectation) -> Vec<State> {
    let alternatives = expectation.effect.values().map(Vec::len).max().unwrap_or(1);
    let end = |index: usize, corner: usize| {
        let mut after = state(world);
        for (name, changes) in &expectation.effect {
            let change = &changes[index.min(changes.len() - 1)];
            for (_, tags) in after.iter_mut().filter(|(have, _)| *have == id(name)) {
                *tags = change.corners(tags)[corner].clone();
            }
        }
        after
    };
    (0..alternatives).flat_map(|index| [end(index, 0), end(index, 1)]).collect()
}

fn outcome_ends(world: &World, effect: &Effect) -> Vec<State> {
    let alternatives = effect.values().map(Vec::len).max().unwrap_or(1);
    let end = |index: usize, least: bool| {
        let mut after = state(world);
        for (name, removals) in effect {
            let removal = &removals[index.min(removals.len() - 1)];
            for (_, tags) in after.iter_mut().filter(|(have, _)| have == name) {
                let gone =
                    |key: &str| removal.gone.contains(key) || !least && removal.maybe.contains(key);
                tags.retain(|key, _| !gone(key));
            }
        }
        after
    };
    (0..alternatives).flat_map(|index| [end(index, false), end(index, true)]).collect()
}

/// Whether an allowed reply `wide` takes `narrow` in.
fn covers(wide: &Replied, narrow: &Replied) -> bool {
    wide == narrow
        || *wide == Replied::Refusal
            && matches!(narrow, Replied::Error(code) if code.status() < 500)
}

fn scenario_allows(world: &World, step: &Step, reply: &Replied, after: &State) -> bool {
    step.expect.iter().any(|expectation| {
        covers(&expectation.reply, reply)
            && state(world).iter().zip(after).all(|((name, before), (_, after))| {
                let changes = expectation.effect.iter().find(|(share, _)| id(share) == *name);
                changes.map_or(before == after, |(_, changes)| {
                    changes.iter().any(|change| change.permits(before, after))
                })
            })
    })
}

fn model_allows(world: &World, outcomes: &[Outcome], reply: &Replied, after: &State) -> bool {
    outcomes.iter().any(|outcome| {
        covers(&outcome.reply, reply)
            && state(world)
                .iter()
                .zip(after)
                .all(|((name, before), (_, after))| explains(&outcome.effect, name, before, after))
    })
}

/// The model's outcomes, without those that a need of the scenario excludes.
fn outcomes(world: &World, scenario: &Scenario, call: &Call) -> Vec<Outcome> {
    let mut outcomes = apply(world, call.principal, &request(call)).outcomes;
    if scenario.needs.contains(&Need::AbsentKeysSucceed) {
        outcomes.retain(|o| !o.answers.iter().any(|(q, _)| q.0.starts_with("absent.")));
    }
    outcomes
}

fn differences(scenario: &Scenario, step: &Step, world: &World) -> BTreeSet<String> {
    let outcomes = outcomes(world, scenario, &step.calls[0]);
    let mut found = BTreeSet::new();
    for outcome in &outcomes {
        for after in outcome_ends(world, &outcome.effect) {
            if !scenario_allows(world, step, &outcome.reply, &after) {
                found.insert(format!(
                    "only the model allows {:?} {:?}",
                    outcome.reply, outcome.clauses
                ));
            }
        }
    }
    for expectation in &step.expect {
        for after in ends(world, expectation) {
            if !model_allows(world, &outcomes, &expectation.reply, &after) {
                found.insert(format!("only the scenario allows {:?}", expectation.reply));
            }
        }
    }
    found
}

/// The worlds after the share that a call deletes is in state Deleted.
fn deleted(worlds: Vec<World>, call: &Call) -> Vec<World> {
    let ids: Vec<_> = call.params.iter().map(|param| bound(&param.value)).collect();
    let delete = |mut world: World| {
        for (_, share) in world.shares.iter_mut().filter(|(id, _)| ids.contains(id)) {
            share.deleted = true;
        }
        world
    };
    worlds.into_iter().map(delete).collect()
}

fn successors(worlds: &[World], step: &Step) -> Vec<World> {
    let mut next: Vec<World> = Vec::new();
    for world in worlds {
        for end in successor_states(world, step) {
            let mut after = world.clone();
            for (name, tags) in end {
                after.shares.get_mut(&name).expect("known").tags = tags;
            }
            if !next.contains(&after) && next.len() < MOST_WORLDS {
                next.push(after);
            }
        }
    }
    next
}

/// Where a step may lead. Of requests sent together: as if each were the only one, and all.
fn successor_states(world: &World, step: &Step) -> Vec<State> {
    if step.each.is_empty() {
        return step.expect.iter().flat_map(|e| ends(world, e)).collect();
    }
    let mut worlds = vec![world.clone()];
    for expectations in &step.each {
        let first = Step { each: Vec::new(), expect: expectations[..1].to_vec(), ..step.clone() };
        worlds = successors(&worlds, &first);
    }
    worlds.iter().map(state).collect()
}

fn compares(step: &Step) -> bool {
    let call = &step.calls[0];
    step.calls.len() == 1 && call.action == Action::UntagResources && call.alter.is_none()
}

#[test]
fn the_model_and_the_catalogue_allow_the_same() {
    let mut compared = 0;
    let mut found = Vec::new();
    for scenario in catalogue() {
        let mut worlds = vec![world(&scenario)];
        for step in &scenario.steps {
            if compares(step) {
                compared += worlds.len();
                let all: BTreeSet<_> =
                    worlds.iter().flat_map(|world| differences(&scenario, step, world)).collect();
                found.extend(all.iter().map(|d| format!("{} / {}: {d}", scenario.id, step.name)));
            }
            worlds = successors(&worlds, step);
            if step.calls[0].action == Action::DeleteResourceShare {
                worlds = deleted(worlds, &step.calls[0]);
            }
        }
    }
    assert!(found.is_empty(), "{}\n{} differences", found.join("\n"), found.len());
    assert!(compared > 1000, "{compared} steps compared");
}
