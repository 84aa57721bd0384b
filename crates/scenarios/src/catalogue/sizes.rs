//! A sweep over every number of shares and keys from 1 to 20: what holds for one pair of numbers
//! holds for each of the 400.

use crate::builder::{keyed, numbered, scenario, step, untag};
use crate::scenario::{Scenario, Step};

/// The most of either.
const MOST: usize = 20;

/// The scenarios of this group. Each has twenty shares with twenty tags each, cut once between
/// shares and once between keys; the parts are removed one after the other, so that four pairs of
/// numbers are seen, and what is not yet removed is the frame.
pub(super) fn scenarios() -> Vec<Scenario> {
    cuts().flat_map(|ids| cuts().map(move |keys| cut(ids, keys))).collect()
}

/// Cuts that together give every number: 1 and 19, 2 and 18, …, 10 and 10, and no cut.
fn cuts() -> impl Iterator<Item = usize> {
    (1..=MOST / 2).chain([MOST])
}

fn cut(ids: usize, keys: usize) -> Scenario {
    let (shares, names) = (numbered("s", MOST), numbered("k", MOST));
    let start = scenario(
        format!("sizes/cut-at-{ids}-and-{keys}"),
        format!("{} and {} keys go from {} and {} shares", keys, MOST - keys, ids, MOST - ids),
    )
    .with_each(&shares, &keyed(&names));
    let (shares, names) = (shares.split_at(ids), names.split_at(keys));
    [(shares.0, names.0), (shares.1, names.1), (shares.0, names.1), (shares.1, names.0)]
        .into_iter()
        .filter(|(shares, keys)| !shares.is_empty() && !keys.is_empty())
        .enumerate()
        .fold(start, |scenario, (at, (shares, keys))| scenario.then(part(at, shares, keys)))
}

fn part(at: usize, shares: &[String], keys: &[String]) -> Step {
    let name = format!("{}. {} shares, {} keys", at + 1, shares.len(), keys.len());
    step(name, untag(shares, keys))
        .citing(&[
            "ids.up-to-20",
            "keys.up-to-20",
            "effect.named",
            "effect.frame-keys",
            "effect.frame-shares",
        ])
        .removing(shares, keys)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_pair_of_numbers_is_seen() {
        let count = |step: &Step, prefix: &str| {
            step.calls[0].params.iter().filter(|p| p.name.starts_with(prefix)).count()
        };
        let seen: BTreeSet<(usize, usize)> = scenarios()
            .iter()
            .flat_map(|scenario| &scenario.steps)
            .map(|step| (count(step, "ResourceId."), count(step, "TagKey.")))
            .collect();
        assert_eq!(seen.len(), MOST * MOST);
    }
}
