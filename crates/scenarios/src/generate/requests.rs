//! Requests of the operation on given shares: ones that break no rule, ones that break so many,
//! and ones of which it is open what they mean.

use untag_model::{Principal, Tags};
use untag_wire::{Format, Part, Signing, Style};

use super::Reach;
use super::draft::Draft;
use super::faults::{self, Fault};
use super::pools::{
    FALSE, INSIDE, JUNK, MOST, NUMBERINGS, OPEN_BOOLEANS, OPEN_KEYS, OPEN_LENGTHS, OPEN_REGIONS,
    OPEN_TYPES, TRUE, UNKNOWN_NAMES,
};
use super::random::Dice;
use super::relatives::relative;
use crate::scenario::{Call, Param, ShareSetup, Value};

/// A request that breaks no rule and whose meaning is not open: only success may answer it.
/// None if the principal has no share.
pub fn valid(dice: &mut dyn Dice, principal: Principal, shares: &[ShareSetup]) -> Option<Draft> {
    let named = draw_named(dice, principal, shares);
    if named.is_empty() {
        return None;
    }
    let mut draft = Draft::by(principal);
    draft.ids = named.iter().map(|share| Value::Share(share.name.clone())).collect();
    let common = common_keys(&named);
    if common.is_empty() || dice.chance(1, 5) {
        draft.all = Some((*dice.pick(&TRUE)).to_owned());
        return Some(draft);
    }
    let count = draw_count(dice, common.len().min(MOST));
    draft.keys = dice.some_of(&common, count);
    dice.shuffle(&mut draft.keys);
    if dice.chance(1, 4) {
        draft.all = Some((*dice.pick(&FALSE)).to_owned());
    }
    Some(draft)
}

/// A request that breaks so many rules, or fewer where not so many can be broken, and which. None
/// if it would break none.
pub fn faulty(
    dice: &mut dyn Dice,
    count: usize,
    shares: &[ShareSetup],
    reach: Reach,
) -> Option<(Draft, Vec<Fault>)> {
    let mut draft = valid(dice, Principal::Owner, shares)?;
    let mut faults = faults::choose(count, &draft, shares, dice);
    faults.retain(|fault| reach.restricted || *fault != Fault::NotPermitted);
    if faults.is_empty() {
        return None;
    }
    for fault in &faults {
        fault.inject(&mut draft, shares, dice);
    }
    Some((draft, faults))
}

/// A request that is near to one that breaks no rule, and of which something is open.
pub fn open(dice: &mut dyn Dice, principal: Principal, shares: &[ShareSetup]) -> Option<Call> {
    let mut draft = valid(dice, principal, shares)?;
    match dice.roll(9) {
        0 => draft.kind = Some((*dice.pick(&OPEN_TYPES)).to_owned()),
        1 => draft.region = Some(Value::Text((*dice.pick(&OPEN_REGIONS)).to_owned())),
        2 => draft.all = Some((*dice.pick(&OPEN_BOOLEANS)).to_owned()),
        3 => draft.all = Some((*dice.pick(&TRUE)).to_owned()),
        4 => add_key(&mut draft, (*dice.pick(&OPEN_KEYS)).to_owned()),
        5 => add_key(&mut draft, dice.any_of(&OPEN_LENGTHS).cloned().unwrap_or_default()),
        6 => draft.ids.extend(draft.ids.first().cloned()),
        7 => add_key(&mut draft, String::new()),
        _ => {
            let carried: Vec<_> = shares.iter().flat_map(|share| share.tags.keys()).collect();
            let related = match dice.any_of(&carried) {
                Some(key) if dice.chance(1, 2) => relative(dice, key),
                _ => None,
            };
            let key = related.or_else(|| dice.any_of(&INSIDE).cloned());
            add_key(&mut draft, key.unwrap_or_default());
        }
    }
    Some(draft.call())
}

fn add_key(draft: &mut Draft, key: String) {
    draft.all = None;
    if draft.keys.len() < MOST && !draft.keys.contains(&key) {
        draft.keys.push(key);
    }
}

/// A list of parameters that began as a request and was disturbed a few times: repeated, missing,
/// misnumbered, empty and unknown ones, in any order.
pub fn disturbed(dice: &mut dyn Dice, shares: &[ShareSetup]) -> Call {
    let principal = Principal::Owner;
    let draft = valid(dice, principal, shares).unwrap_or_else(|| Draft::by(principal));
    let mut call = draft.call();
    for _ in 0..dice.between(1, 4) {
        disturb(&mut call.params, dice);
    }
    call
}

fn disturb(params: &mut Vec<Param>, dice: &mut dyn Dice) {
    let count = params.len();
    if count == 0 || dice.chance(1, 8) {
        let name = (*dice.pick(&UNKNOWN_NAMES)).to_owned();
        params.push(Param { name, value: Value::Text((*dice.pick(&JUNK)).to_owned()) });
        return;
    }
    let at = dice.roll(count);
    match dice.roll(6) {
        0 => {
            params.remove(at);
        }
        1 => params.push(params[at].clone()),
        2 => params[at].name = misnumbered(&params[at].name, dice),
        3 => params[at].value = Value::Text((*dice.pick(&JUNK)).to_owned()),
        4 => {
            let other = dice.roll(count);
            params[at].value = params[other].value.clone();
        }
        _ => {
            let mut again = params[at].clone();
            again.value = params[dice.roll(count)].value.clone();
            params.push(again);
        }
    }
}

fn misnumbered(name: &str, dice: &mut dyn Dice) -> String {
    let stem = name.split('.').next().unwrap_or(name);
    if dice.chance(1, 8) {
        return stem.to_owned();
    }
    format!("{stem}.{}", dice.pick(&NUMBERINGS))
}

/// Some of the principal's shares, now and then as many as may be.
fn draw_named<'s>(
    dice: &mut dyn Dice,
    principal: Principal,
    shares: &'s [ShareSetup],
) -> Vec<&'s ShareSetup> {
    let own: Vec<_> = shares.iter().filter(|share| share.owner == principal).collect();
    let count = draw_count(dice, own.len().min(MOST));
    let mut named = dice.some_of(&own, count);
    dice.shuffle(&mut named);
    named
}

/// A number from 1 to `most`, often 1 and often the most.
fn draw_count(dice: &mut dyn Dice, most: usize) -> usize {
    match dice.roll(4) {
        0 => most.min(1),
        1 => most,
        _ => dice.between(most.min(1), most),
    }
}

fn common_keys(shares: &[&ShareSetup]) -> Vec<String> {
    let Some((first, others)) = shares.split_first() else { return Vec::new() };
    let everywhere = |key: &&String| others.iter().all(|share| share.tags.contains_key(*key));
    first.tags.keys().filter(everywhere).cloned().collect()
}

/// A style: any of those in which clients send.
pub fn draw_style(dice: &mut dyn Dice) -> Style {
    let (signing, part) = *dice.pick(&[
        (Signing::V3, Part::Query),
        (Signing::V3, Part::Form),
        (Signing::V1, Part::Query),
        (Signing::V1, Part::Form),
        (Signing::V1, Part::Split),
        (Signing::V1, Part::Both),
    ]);
    Style {
        signing,
        part,
        format: *dice.pick(&[Format::AcceptJson, Format::Json, Format::Silent, Format::Xml]),
        plus: dice.roll(2) == 0,
    }
}

/// The state of the shares if the request does what it says.
pub(super) fn carried_out(draft: &Draft, shares: &mut [ShareSetup]) {
    for share in shares {
        if draft.ids.contains(&Value::Share(share.name.clone())) {
            if draft.keys.is_empty() {
                share.tags = Tags::new();
            }
            share.tags.retain(|key, _| !draft.keys.contains(key));
        }
    }
}
