//! Races: requests that are sent at the same time and have nothing to do with each other, so that
//! in every order the same must come of them.

use untag_model::{Principal, Tags};

use super::draft::Draft;
use super::random::Dice;
use super::sequence::Sequence;
use crate::builder::tag;
use crate::scenario::{Call, ShareSetup, Value};

/// The most requests that are sent together.
const MOST_CALLS: usize = 6;
/// The most keys that one of them removes.
const MOST_KEYS: usize = 4;

/// Draws removals of distinct keys, each from some of a few shares that have them; among them now
/// and then a new tag.
pub(super) fn draw(dice: &mut dyn Dice) -> Sequence {
    let count = dice.between(2, MOST_CALLS);
    let sizes: Vec<usize> = (0..count).map(|_| dice.between(1, MOST_KEYS)).collect();
    let left = dice.between(0, 2);
    let keys: Vec<String> =
        (1..=sizes.iter().sum::<usize>() + left).map(|number| format!("k{number}")).collect();
    let tags: Tags = keys.iter().map(|key| (key.clone(), "v".to_owned())).collect();
    let share = |number| ShareSetup {
        name: format!("s{number}"),
        owner: Principal::Owner,
        tags: tags.clone(),
    };
    let shares: Vec<ShareSetup> = (1..=dice.between(1, 3)).map(share).collect();
    let names: Vec<&str> = shares.iter().map(|share| share.name.as_str()).collect();
    let mut rest = keys.as_slice();
    let mut calls: Vec<Call> = Vec::with_capacity(count);
    for size in sizes {
        let (some, more) = rest.split_at(size);
        let on = if dice.chance(2, 3) { names.clone() } else { dice.some_of(&names, 1) };
        calls.push(removal(&on, some));
        rest = more;
    }
    if dice.chance(1, 3)
        && let Some(call) = calls.last_mut()
    {
        *call = tag(&names, &Tags::from([("new".to_owned(), "n".to_owned())]));
    }
    dice.shuffle(&mut calls);
    Sequence { shares, calls, together: true }
}

fn removal(names: &[&str], keys: &[String]) -> Call {
    let mut draft = Draft::by(Principal::Owner);
    draft.ids = names.iter().map(|name| Value::Share((*name).to_owned())).collect();
    draft.keys = keys.to_vec();
    draft.call()
}
