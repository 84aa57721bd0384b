//! The variants, in a file per group.

mod capabilities;
mod effects;
mod gateway;
mod order;
mod pace;
mod parameters;
mod replies;

#[cfg(test)]
mod tests;

use crate::variant::Variant;

const GROUPS: [&[Variant]; 7] = [
    order::VARIANTS,
    parameters::VARIANTS,
    effects::VARIANTS,
    gateway::VARIANTS,
    replies::VARIANTS,
    pace::VARIANTS,
    capabilities::VARIANTS,
];

const COUNT: usize = count();

/// Every variant, group by group.
pub(crate) const ALL: &[Variant] = &joined();

const fn count() -> usize {
    let mut sum = 0;
    let mut group = 0;
    while group < GROUPS.len() {
        sum += GROUPS[group].len();
        group += 1;
    }
    sum
}

const fn joined() -> [Variant; COUNT] {
    let mut all = [GROUPS[0][0]; COUNT];
    let (mut group, mut at) = (0, 0);
    while group < GROUPS.len() {
        let mut index = 0;
        while index < GROUPS[group].len() {
            all[at] = GROUPS[group][index];
            index += 1;
            at += 1;
        }
        group += 1;
    }
    all
}
