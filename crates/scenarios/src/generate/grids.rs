//! Grids: as many shares as one call may name, each with as many tags, so that calls of every size
//! can be made one after the other.

use untag_model::{Principal, Tags};
use untag_wire::Action;

use super::Reach;
use super::draft::Draft;
use super::pools::MOST;
use super::random::Dice;
use super::requests::draw_style;
use super::sequence::Sequence;
use crate::scenario::{Call, Param, ShareSetup, Value};

/// Draws a sequence of at most `size` calls on a grid: some of the shares lose some of the tags,
/// then others of the rest, then all get all tags back.
pub(super) fn draw(dice: &mut dyn Dice, size: usize, reach: Reach) -> Sequence {
    let keys: Vec<String> = (1..=MOST).map(|number| format!("k{number}")).collect();
    let tags: Tags = keys.iter().map(|key| (key.clone(), "v".to_owned())).collect();
    let share = |number| ShareSetup {
        name: format!("s{number}"),
        owner: Principal::Owner,
        tags: tags.clone(),
    };
    let shares: Vec<ShareSetup> = (1..=MOST).map(share).collect();
    let mut calls = Vec::new();
    while calls.len() < size.max(1) {
        let mut order: Vec<&str> = shares.iter().map(|share| share.name.as_str()).collect();
        dice.shuffle(&mut order);
        let (some, rest) = order.split_at(draw_count(dice));
        for names in [some, rest] {
            if !names.is_empty() {
                calls.push(untag(dice, names, &keys));
            }
        }
        calls.push(tag_again(&shares, &tags));
    }
    calls.truncate(size.max(1));
    for call in &mut calls {
        if reach.styles && dice.chance(1, 3) {
            call.style = Some(draw_style(dice));
        }
    }
    Sequence { shares, calls }
}

/// A number from 1 to the most, now and then the most.
fn draw_count(dice: &mut dyn Dice) -> usize {
    if dice.chance(1, 5) { MOST } else { dice.between(1, MOST) }
}

fn untag(dice: &mut dyn Dice, names: &[&str], keys: &[String]) -> Call {
    let mut draft = Draft::by(Principal::Owner);
    draft.ids = names.iter().map(|name| Value::Share((*name).to_owned())).collect();
    let count = draw_count(dice);
    draft.keys = dice.some_of(keys, count);
    if dice.chance(1, 2) {
        dice.shuffle(&mut draft.keys);
    }
    draft.call()
}

fn tag_again(shares: &[ShareSetup], tags: &Tags) -> Call {
    let mut draft = Draft::by(Principal::Owner);
    draft.ids = shares.iter().map(|share| Value::Share(share.name.clone())).collect();
    let mut call = Call { action: Action::TagResources, ..draft.call() };
    for (at, (key, value)) in tags.iter().enumerate() {
        for (member, text) in [("Key", key), ("Value", value)] {
            let name = format!("Tag.{}.{member}", at + 1);
            call.params.push(Param { name, value: Value::Text(text.clone()) });
        }
    }
    call
}
