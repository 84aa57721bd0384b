//! Worlds to start from: a few shares, mostly small, now and then at a limit, whose tags come from
//! one palette of keys so that shares have keys in common.

use untag_model::{Principal, Tags, grammar::folded};

use super::pools::{INSIDE, MOST, PLAIN_KEYS, VALUES};
use super::random::Dice;
use super::relatives::relative;
use super::{Fault, Reach};
use crate::scenario::ShareSetup;

/// Shares and the keys that their tags have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The shares.
    pub shares: Vec<ShareSetup>,
    /// The keys.
    pub palette: Vec<String>,
}

/// Draws a setting.
pub fn draw(dice: &mut dyn Dice, reach: Reach) -> Setting {
    let palette = draw_palette(dice, reach);
    let many = dice.chance(1, 10);
    let count =
        if many { *dice.pick(&[7, 10, 20, 21, 21, 22]) } else { *dice.pick(&[1, 1, 2, 2, 3, 4]) };
    let mut shares: Vec<_> = numbered("s", count, Principal::Owner).collect();
    if reach.other_shares && dice.chance(1, 3) {
        let foreign = dice.between(1, 2);
        shares.extend(numbered("f", foreign, Principal::Other));
    }
    give_tags(&mut shares, &palette, dice);
    Setting { shares, palette }
}

/// Shares on which a request of the owner can have all of these faults.
pub fn draw_for(dice: &mut dyn Dice, faults: &[Fault]) -> Vec<ShareSetup> {
    let mut shares = draw(dice, Reach::EVERYTHING).shares;
    let own = shares.iter().filter(|share| share.owner == Principal::Owner).count();
    if faults.contains(&Fault::TooManyIds) && own <= MOST {
        let wanted = dice.between(MOST + 1, MOST + 2);
        let more = numbered("t", wanted - own, Principal::Owner);
        let like = shares[0].tags.clone();
        shares.extend(more.map(|share| ShareSetup { tags: like.clone(), ..share }));
    }
    let foreign = shares.iter().any(|share| share.owner == Principal::Other);
    if faults.contains(&Fault::ForeignId) && !foreign {
        shares.extend(numbered("f", 1, Principal::Other));
    }
    shares
}

fn numbered(prefix: &str, count: usize, owner: Principal) -> impl Iterator<Item = ShareSetup> {
    let share = move |n| ShareSetup { name: format!("{prefix}{n}"), owner, tags: Tags::new() };
    (1..=count).map(share)
}

/// The keys of one setting: all inside the grammar, and no two that some target may take for one
/// unless that is within reach.
fn draw_palette(dice: &mut dyn Dice, reach: Reach) -> Vec<String> {
    if dice.chance(1, 8) {
        let most = *dice.pick(&[7, 13, 17, MOST - 1, MOST, MOST, MOST]);
        return (1..=most).map(|number| format!("k{number}")).collect();
    }
    let mut palette: Vec<String> = Vec::new();
    for _ in 0..dice.between(1, 7) {
        let related = match dice.any_of(&palette) {
            Some(key) if dice.chance(1, 3) => relative(dice, key),
            _ => None,
        };
        let key = related.unwrap_or_else(|| draw_key(dice));
        let clash =
            |have: &String| *have == key || !reach.folding_keys && folded(have) == folded(&key);
        if !palette.iter().any(clash) {
            palette.push(key);
        }
    }
    palette
}

fn draw_key(dice: &mut dyn Dice) -> String {
    if dice.chance(3, 5) {
        return dice.any_of(&INSIDE).cloned().unwrap_or_default();
    }
    (*dice.pick(&PLAIN_KEYS)).to_owned()
}

/// A value for a tag.
pub(super) fn draw_value(dice: &mut dyn Dice) -> String {
    dice.any_of(&VALUES).cloned().unwrap_or_default()
}

fn give_tags(shares: &mut [ShareSetup], palette: &[String], dice: &mut dyn Dice) {
    // Shares that carry the same tags are set up together, so a large setting stays cheap.
    let alike = shares.len() > 4 || dice.chance(1, 3);
    let mut last = draw_tags(palette, dice);
    for share in shares {
        if !alike || dice.chance(1, 8) {
            last = draw_tags(palette, dice);
        }
        share.tags.clone_from(&last);
    }
}

fn draw_tags(palette: &[String], dice: &mut dyn Dice) -> Tags {
    let most = palette.len().min(MOST);
    let count = if dice.chance(1, 2) { most } else { dice.between(0, most) };
    let keys = dice.some_of(palette, count);
    keys.into_iter().map(|key| (key, draw_value(dice))).collect()
}
