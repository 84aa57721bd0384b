//! Whole sequences: a setting, and calls that tag, untag and list by several principals, most of
//! them on tags that are there.

use untag_model::{Principal, Tags};
use untag_wire::{Action, Signing};

use super::Reach;
use super::draft::Draft;
use super::grids;
use super::pools::MOST;
use super::random::Dice;
use super::requests::{self, draw_style};
use super::sequence::Sequence;
use super::worlds::{self, Setting};
use crate::scenario::{Alter, Call, ShareSetup, Value};

/// What the calls of a sequence are for, by weight: untag as one may, tag, break one rule, break
/// two or three, ask something open, send any parameters, list, make a fault in signing.
const WEIGHTS: [usize; 8] = [36, 18, 20, 7, 9, 5, 3, 3];

/// One in so many sequences is about sizes.
const ONE_GRID_IN: usize = 40;

/// Draws a sequence of at most `size` calls, at least one.
pub fn draw(dice: &mut dyn Dice, size: usize, reach: Reach) -> Sequence {
    if dice.chance(1, ONE_GRID_IN) {
        return grids::draw(dice, size, reach);
    }
    let setting = worlds::draw(dice, reach);
    let mut story = Story { now: setting.clone(), reach };
    let count = dice.between(1, size.max(1));
    let calls = (0..count).map(|_| story.next(dice)).collect();
    Sequence { shares: setting.shares, calls, together: false }
}

/// A sequence in the making: what the shares are like if every call so far did what it says.
struct Story {
    now: Setting,
    reach: Reach,
}

impl Story {
    fn next(&mut self, dice: &mut dyn Dice) -> Call {
        let mut call = self.draw_call(dice);
        if dice.chance(1, 3) {
            dice.shuffle(&mut call.params);
        }
        if self.reach.styles && dice.chance(1, 2) {
            let style = draw_style(dice);
            // With V1 the action stands in the parameters, so its header may be missing.
            if style.signing == Signing::V1 && call.alter.is_none() && dice.chance(1, 6) {
                call.alter = Some(Alter::WithoutHeader("x-acs-action".to_owned()));
            }
            call.style = Some(style);
        }
        call
    }

    fn draw_call(&mut self, dice: &mut dyn Dice) -> Call {
        let shares = &self.now.shares;
        let call = match dice.weighted(&WEIGHTS) {
            0 => None,
            1 => return self.tag(dice),
            2 => self.broken(dice, 1),
            3 => {
                let count = dice.between(2, 3);
                self.broken(dice, count)
            }
            4 => requests::open(dice, Principal::Owner, shares),
            5 => Some(requests::disturbed(dice, shares)),
            6 => Some(self.list(dice)),
            _ => self.altered(dice),
        };
        call.unwrap_or_else(|| self.untag(dice))
    }

    /// A principal that has a share.
    fn principal(&self, dice: &mut dyn Dice) -> Principal {
        let other = self.now.shares.iter().any(|share| share.owner == Principal::Other);
        if other && dice.chance(1, 6) { Principal::Other } else { Principal::Owner }
    }

    fn untag(&mut self, dice: &mut dyn Dice) -> Call {
        let principal = self.principal(dice);
        let draft = requests::valid(dice, principal, &self.now.shares)
            .unwrap_or_else(|| Draft::by(principal));
        requests::carried_out(&draft, &mut self.now.shares);
        draft.call()
    }

    fn broken(&self, dice: &mut dyn Dice, count: usize) -> Option<Call> {
        let (draft, _) = requests::faulty(dice, count, &self.now.shares, self.reach)?;
        Some(draft.call())
    }

    fn tag(&mut self, dice: &mut dyn Dice) -> Call {
        let principal = self.principal(dice);
        let own = |share: &&mut ShareSetup| share.owner == principal;
        let mut shares: Vec<_> = self.now.shares.iter_mut().filter(own).collect();
        let tags = draw_new_tags(&self.now.palette, dice);
        let count = if dice.chance(1, 2) { 1 } else { shares.len().min(MOST) };
        dice.shuffle(&mut shares);
        shares.truncate(count);
        for share in &mut shares {
            share.tags.extend(tags.clone());
        }
        let mut call = untag_call(principal, &shares).sending(Action::TagResources);
        for (at, (key, value)) in tags.into_iter().enumerate() {
            call = call.with(format!("Tag.{}.Key", at + 1), key);
            call = call.with(format!("Tag.{}.Value", at + 1), value);
        }
        call
    }

    fn list(&self, dice: &mut dyn Dice) -> Call {
        let shares: Vec<_> = self.now.shares.iter().collect();
        let some = dice.some_of(&shares, 1);
        untag_call(Principal::Owner, &some).sending(Action::ListTagResources)
    }

    fn altered(&mut self, dice: &mut dyn Dice) -> Option<Call> {
        if !self.reach.altered {
            return None;
        }
        let draft = requests::valid(dice, Principal::Owner, &self.now.shares)?;
        let mut call = draft.call();
        call.alter = Some(draw_alter(dice));
        Some(call)
    }
}

fn draw_new_tags(palette: &[String], dice: &mut dyn Dice) -> Tags {
    let most = palette.len().min(MOST);
    let count = if dice.chance(1, 4) { most } else { dice.between(1, most.min(3)) };
    let keys = dice.some_of(palette, count);
    keys.into_iter().map(|key| (key, worlds::draw_value(dice))).collect()
}

/// A call that names these shares and has region and type as they should be.
fn untag_call<S: std::ops::Deref<Target = ShareSetup>>(principal: Principal, shares: &[S]) -> Call {
    let mut draft = Draft::by(principal);
    draft.ids = shares.iter().map(|share| Value::Share(share.name.clone())).collect();
    draft.call()
}

impl Call {
    /// Has another action.
    fn sending(mut self, action: Action) -> Self {
        self.action = action;
        self
    }
}

fn draw_alter(dice: &mut dyn Dice) -> Alter {
    match dice.roll(10) {
        0 => Alter::WrongSecret,
        1 => Alter::UnknownKey,
        2 => Alter::Unsigned,
        3 => Alter::Dated(if dice.chance(1, 2) { 1200 } else { -1200 }),
        4 => Alter::Changed("TagKey.1".to_owned(), "changed".to_owned()),
        5 => Alter::Action(dice.chance(1, 2).then(|| "UntagResource".to_owned())),
        6 => Alter::Version(dice.chance(1, 2).then(|| "2020-01-11".to_owned())),
        7 => Alter::Dated(if dice.chance(1, 2) { 600 } else { -600 }),
        8 => Alter::SameNonce,
        _ => Alter::Method("GET".to_owned()),
    }
}
