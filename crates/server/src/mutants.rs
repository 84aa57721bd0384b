//! The mutants, in a file per group.

mod all;
mod checks;
mod concurrency;
mod decoding;
mod duplicates;
mod effects;
mod errors;
mod gateway;
mod grammar;
mod lasting;
mod limits;
mod permission;
mod rare;
mod replies;
mod siblings;

#[cfg(test)]
mod tests;

use crate::mutant::Mutant;

const GROUPS: [&[Mutant]; 15] = [
    errors::MUTANTS.as_flattened(),
    checks::MUTANTS,
    limits::MUTANTS,
    grammar::MUTANTS,
    duplicates::MUTANTS,
    effects::MUTANTS,
    all::MUTANTS,
    lasting::MUTANTS,
    decoding::MUTANTS,
    permission::MUTANTS,
    gateway::MUTANTS,
    replies::MUTANTS,
    siblings::MUTANTS,
    rare::MUTANTS,
    concurrency::MUTANTS,
];

const COUNT: usize = count();

/// Every mutant, group by group.
pub(crate) const ALL: &[Mutant] = &joined();

const fn count() -> usize {
    let mut sum = 0;
    let mut group = 0;
    while group < GROUPS.len() {
        sum += GROUPS[group].len();
        group += 1;
    }
    sum
}

#[expect(clippy::large_stack_arrays, reason = "it is evaluated by the compiler only")]
const fn joined() -> [Mutant; COUNT] {
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
