//! Sequences made out of others that showed something new: the same with a few changes.

use untag_model::Principal;

use super::pools::{INSIDE, JUNK, NUMBERINGS, PLAIN_KEYS};
use super::random::Dice;
use super::requests::{disturbed, draw_style, faulty, open, valid};
use super::sequence::Sequence;
use super::{Reach, worlds};
use crate::scenario::{Call, Param, Value};

/// The most changes at a time.
const MOST_CHANGES: usize = 3;

/// A sequence of at most `size` calls that differs a little from `parent`; calls of `other` may
/// become part of it.
pub fn vary(
    dice: &mut dyn Dice,
    parent: &Sequence,
    other: &Sequence,
    size: usize,
    reach: Reach,
) -> Sequence {
    let mut child = Sequence { together: false, ..parent.clone() };
    for _ in 0..dice.between(1, MOST_CHANGES) {
        change(dice, &mut child, other, reach);
    }
    child.calls.truncate(size.max(1));
    if child.calls.is_empty() {
        child.calls.clone_from(&parent.calls);
    }
    child
}

fn change(dice: &mut dyn Dice, child: &mut Sequence, other: &Sequence, reach: Reach) {
    match dice.roll(8) {
        0 => splice(dice, child, other),
        1 => insert(dice, child, reach),
        2 => retag(dice, child),
        3 => reorder(dice, child),
        4 if reach.styles => {
            if let Some(call) = any_call(dice, child) {
                call.style = dice.chance(2, 3).then(|| draw_style(dice));
            }
        }
        _ => {
            if let Some(call) = any_call(dice, child) {
                change_params(dice, &mut call.params);
            }
        }
    }
}

fn any_call<'c>(dice: &mut dyn Dice, child: &'c mut Sequence) -> Option<&'c mut Call> {
    let at = dice.roll(child.calls.len());
    child.calls.get_mut(at)
}

/// Some calls of the other sequence that name only shares that are there.
fn splice(dice: &mut dyn Dice, child: &mut Sequence, other: &Sequence) {
    let at = dice.roll(child.calls.len() + 1);
    let there = |param: &Param| match &param.value {
        Value::Share(name) | Value::ShareCut(name) | Value::ShareWith(name, _) => {
            child.shares.iter().any(|share| share.name == *name)
        }
        Value::Text(_) | Value::NoShare(_) | Value::Region => true,
    };
    let fitting: Vec<_> =
        other.calls.iter().filter(|call| call.params.iter().all(there)).cloned().collect();
    let count = dice.between(1, 3);
    let chosen = dice.some_of(&fitting, count);
    child.calls.splice(at..at, chosen);
}

/// A new call on the shares as they are at first.
fn insert(dice: &mut dyn Dice, child: &mut Sequence, reach: Reach) {
    let shares = &child.shares;
    let call = match dice.roll(4) {
        0 => valid(dice, Principal::Owner, shares).map(super::Draft::call),
        1 => faulty(dice, 1, shares, reach).map(|(draft, _)| draft.call()),
        2 => open(dice, Principal::Owner, shares),
        _ => Some(disturbed(dice, shares)),
    };
    let at = dice.roll(child.calls.len() + 1);
    if let Some(call) = call {
        child.calls.insert(at, call);
    }
}

/// Leaves a call out, says one again, or lets two change places.
fn reorder(dice: &mut dyn Dice, child: &mut Sequence) {
    let count = child.calls.len();
    if count == 0 {
        return;
    }
    let (one, other) = (dice.roll(count), dice.roll(count));
    match dice.roll(3) {
        0 if count > 1 => drop(child.calls.remove(one)),
        1 => child.calls.insert(one, child.calls[other].clone()),
        _ => child.calls.swap(one, other),
    }
}

/// A share loses a tag or gets another one.
fn retag(dice: &mut dyn Dice, child: &mut Sequence) {
    let at = dice.roll(child.shares.len());
    let Some(share) = child.shares.get_mut(at) else { return };
    if dice.chance(1, 2) {
        let keys: Vec<_> = share.tags.keys().cloned().collect();
        if let Some(key) = dice.any_of(&keys) {
            share.tags.remove(key);
        }
    } else if share.tags.len() < super::pools::MOST {
        let key = (*dice.pick(&PLAIN_KEYS)).to_owned();
        share.tags.insert(key, worlds::draw_value(dice));
    }
}

fn change_params(dice: &mut dyn Dice, params: &mut Vec<Param>) {
    let count = params.len();
    if count == 0 {
        return;
    }
    let (at, from) = (dice.roll(count), dice.roll(count));
    match dice.roll(7) {
        0 => drop(params.remove(at)),
        1 => params.push(params[at].clone()),
        2 => params[at].value = params[from].value.clone(),
        3 => params.swap(at, from),
        4 => params[at].name = renumbered(dice, &params[at].name),
        5 => {
            let next = Param { name: following(&params[at].name), ..params[from].clone() };
            params.push(next);
        }
        _ => {
            if let Value::Text(text) = &mut params[at].value {
                *text = other_text(dice, text);
            }
        }
    }
}

fn renumbered(dice: &mut dyn Dice, name: &str) -> String {
    match name.split_once('.') {
        Some((stem, _)) => format!("{stem}.{}", dice.pick(&NUMBERINGS)),
        None => name.to_owned(),
    }
}

/// The name of the next element of an array.
fn following(name: &str) -> String {
    let next = |(stem, number): (&str, &str)| {
        let number: u32 = number.parse().ok()?;
        Some(format!("{stem}.{}", number.checked_add(1)?))
    };
    name.split_once('.').and_then(next).unwrap_or_else(|| name.to_owned())
}

fn other_text(dice: &mut dyn Dice, text: &str) -> String {
    match dice.roll(5) {
        0 => dice.any_of(&INSIDE).cloned().unwrap_or_default(),
        1 => (*dice.pick(&JUNK)).to_owned(),
        2 => text.to_uppercase(),
        3 => format!("{text}k"),
        _ => text.chars().skip(1).collect(),
    }
}
