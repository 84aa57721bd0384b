//! The judge of sequences: it accepts every outcome that is allowed, and no other.

use std::collections::BTreeMap;

use untag_model::{ErrorCode, Limits, Request, Tags, World, apply};
use untag_scenarios::generate::Dice;
use untag_scenarios::outgoing::Outgoing;
use untag_wire::{Action, HttpReply, ReplyBody, Style};

use super::input::{self, Story};
use super::making::Maker;
use crate::chain::Sight;
use crate::exchange::SeenIds;
use crate::oracle::{Observed, Reply, verdict};
use crate::{Chain, Violation};

/// Every outcome that the model allows of a call conforms, whatever came of the calls before.
pub fn verdict_sound(data: &[u8]) {
    let story = input::story(data, 4);
    let mut maker = Maker::new(story.chance.clone());
    let mut chain = Chain::new(story.sequence.world(&story.sequence.bindings()));
    for outgoing in plain_untags(&story) {
        let request = Request::read(&outgoing.call.params);
        let allowed = apply(chain.world(), outgoing.principal, &request);
        let mut conforming = Vec::new();
        for outcome in &allowed.outcomes {
            let reply = maker.reply(&outcome.reply, &outgoing);
            let shown = maker.after(chain.world(), &outcome.effect);
            let mut next = chain.clone();
            assert_eq!(next.sight(&outgoing, &reply, &shown), Sight::Explained, "{outcome:?}");
            let judged = next.judge(&outgoing, &reply, &shown, &mut SeenIds::default());
            assert!(
                judged.violations.is_empty(),
                "{outcome:?} is allowed and is told to violate {}\n{}",
                told(&judged.violations),
                input::shown(&story.sequence)
            );
            conforming.push(next);
        }
        if let Some(next) = maker.dice().any_of(&conforming) {
            chain = next.clone();
        }
    }
}

/// The requests to untag that are as they should be in everything but their parameters.
fn plain_untags(story: &Story) -> Vec<Outgoing> {
    let bindings = story.sequence.bindings();
    let plain = story
        .sequence
        .calls
        .iter()
        .filter(|call| call.action == Action::UntagResources && call.alter.is_none());
    plain.map(|call| call.bind(&bindings, Style::SDK)).collect()
}

fn told(violations: &[Violation]) -> String {
    let texts = violations.iter().flat_map(|violation| violation.finding.complaints.clone());
    texts.collect::<Vec<_>>().join(" ")
}

/// Of anything that might come of a call, the judge accepts exactly what violates no clause.
pub fn verdict_teeth(data: &[u8]) {
    let story = input::story(data, 2);
    let world = story.sequence.world(&story.sequence.bindings());
    let mut maker = Maker::new(story.chance.clone());
    for outgoing in plain_untags(&story) {
        for _ in 0..4 {
            let (reply, said) = any_reply(&mut maker, &outgoing);
            let shown = any_state(&mut maker, &world, &outgoing);
            holds_both(&world, &outgoing, (&reply, &said), &shown);
        }
        misses_no_id(&world, &outgoing, &mut maker);
    }
}

fn holds_both(
    world: &World,
    outgoing: &Outgoing,
    (reply, said): (&HttpReply, &Reply),
    shown: &BTreeMap<String, Tags>,
) {
    let mut after = world.clone();
    for (id, share) in &mut after.shares {
        share.tags = shown.get(id).cloned().unwrap_or_default();
    }
    let observed = Observed {
        before: world,
        principal: outgoing.principal,
        params: &outgoing.call.params,
        reply: said,
        after: &after,
        limits: Limits::DOCUMENTED,
    };
    let violated = verdict(&observed);
    let mut chain = Chain::new(world.clone());
    let judged = chain.judge(outgoing, reply, shown, &mut SeenIds::default());
    assert_eq!(
        judged.violations.is_empty(),
        violated.is_empty(),
        "{:?} of {:?}; after {shown:?}, before {:?}\nthe judge: {}\nthe clauses: {violated:?}",
        said,
        outgoing.call.params,
        world.shares,
        told(&judged.violations),
    );
}

/// Some reply, mostly one that is right in itself.
fn any_reply(maker: &mut Maker, outgoing: &Outgoing) -> (HttpReply, Reply) {
    if maker.dice().chance(1, 3) {
        let reply = maker.success(ReplyBody::Done, outgoing);
        return (reply, Reply { status: 200, code: None, message: None });
    }
    let (mut status, code, mut message) = if maker.dice().chance(1, 8) {
        let others = [
            (404, "EntityNotExists.Tag"),
            (409, "ConcurrentExecutionError"),
            (503, "ServiceUnavailable"),
        ];
        let (status, code) = *maker.dice().pick(&others);
        (status, code, "No.")
    } else {
        let error = *maker.dice().pick(&ErrorCode::ALL);
        (error.status(), error.code(), error.message())
    };
    match maker.dice().roll(12) {
        11 => status = *maker.dice().pick(&[200, 400, 403, 404, 500]),
        10 => message = "The TagKeys parameter is invalid.",
        _ => {}
    }
    let reply = maker.error(status, code, message, outgoing);
    let some = |text: &str| Some(text.to_owned());
    (reply, Reply { status, code: some(code), message: some(message) })
}

/// Some state, mostly one that a request of this kind may lead to.
fn any_state(maker: &mut Maker, world: &World, outgoing: &Outgoing) -> BTreeMap<String, Tags> {
    let values = |array: &str| -> Vec<String> {
        let of = |(name, _): &&(String, String)| name.starts_with(array);
        outgoing.call.params.iter().filter(of).map(|(_, value)| value.clone()).collect()
    };
    let (ids, keys) = (values("ResourceId"), values("TagKey"));
    let how = maker.dice().roll(6);
    let mut shown: BTreeMap<String, Tags> =
        world.shares.iter().map(|(id, share)| (id.clone(), share.tags.clone())).collect();
    for (id, tags) in &mut shown {
        let named = ids.contains(id);
        match how {
            0 | 1 if named => tags.retain(|key, _| !keys.contains(key)),
            2 if named => tags.clear(),
            3 if named => {
                tags.retain(|key, _| !keys.contains(key) || maker.dice().chance(1, 2));
            }
            _ => {}
        }
        if maker.dice().chance(1, 24) {
            spoil(tags, maker.dice());
        }
    }
    shown
}

/// Makes one tag another, gone or new.
fn spoil(tags: &mut Tags, dice: &mut dyn Dice) {
    let keys: Vec<String> = tags.keys().cloned().collect();
    match (dice.roll(3), dice.any_of(&keys)) {
        (0, Some(key)) => drop(tags.remove(key)),
        (1, Some(key)) => {
            tags.entry(key.clone()).or_default().push('!');
        }
        _ => drop(tags.insert("new".to_owned(), String::new())),
    }
}

/// A reply whose RequestId is empty, or was given before, is never accepted.
fn misses_no_id(world: &World, outgoing: &Outgoing, maker: &mut Maker) {
    let reply = maker.success(ReplyBody::Done, outgoing);
    let shown = any_state(maker, world, outgoing);
    let mut ids = SeenIds::default();
    let _ = Chain::new(world.clone()).judge(outgoing, &reply, &shown, &mut ids);
    let again = Chain::new(world.clone()).judge(outgoing, &reply, &shown, &mut ids);
    assert!(!again.violations.is_empty(), "a RequestId came twice: {outgoing:?}");
    let empty =
        reply.body.iter().position(|byte| *byte == b'R').map(|at| reply.body[..at].to_vec());
    let cut = HttpReply { body: empty.unwrap_or_default(), ..reply };
    let judged = Chain::new(world.clone()).judge(outgoing, &cut, &shown, &mut SeenIds::default());
    assert!(!judged.violations.is_empty(), "a broken body was accepted: {outgoing:?}");
}
