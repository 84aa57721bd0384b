//! Grids: as many shares as one call may name, each with as many tags, so that calls of every size
//! can be made one after the other.

use untag_model::{Principal, Tags};

use super::Reach;
use super::draft::Draft;
use super::pools::MOST;
use super::random::Dice;
use super::requests::draw_style;
use super::sequence::Sequence;
use crate::builder::tag;
use crate::scenario::{Call, ShareSetup, Value};

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
    let names: Vec<&str> = shares.iter().map(|share| share.name.as_str()).collect();
    let mut calls = Vec::new();
    while calls.len() < size.max(1) {
        let mut order = names.clone();
        dice.shuffle(&mut order);
        let (some, rest) = order.split_at(draw_count(dice));
        for part in [some, rest] {
            if !part.is_empty() {
                calls.push(untag(dice, part, &keys));
            }
        }
        calls.push(tag(&names, &tags));
    }
    calls.truncate(size.max(1));
    for call in &mut calls {
        if reach.styles && dice.chance(1, 3) {
            call.style = Some(draw_style(dice));
        }
    }
    Sequence { shares, calls, together: false }
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
