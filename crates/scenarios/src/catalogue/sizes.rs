//! A sweep over the numbers of shares and keys: what holds for one holds for every pair.

use std::collections::BTreeSet;

use crate::builder::{keyed, numbered, scenario, step, untag};
use crate::scenario::Scenario;

/// The most of either.
const MOST: usize = 20;

/// The scenarios of this group.
pub(super) fn scenarios() -> Vec<Scenario> {
    pairs().into_iter().map(|(ids, keys)| sized(ids, keys)).collect()
}

/// Each number with 1, 2 and the greatest of the other; the diagonal; and two odd pairs.
fn pairs() -> BTreeSet<(usize, usize)> {
    let edges = [1, 2, MOST];
    let along = (1..=MOST).flat_map(|n| edges.into_iter().flat_map(move |e| [(n, e), (e, n)]));
    along.chain((1..=MOST).map(|n| (n, n))).chain([(7, 13), (13, 7)]).collect()
}

/// One removal of `keys` keys from `ids` shares. Where there is room each share carries one tag
/// more, and an unnamed share carries the same.
fn sized(ids: usize, keys: usize) -> Scenario {
    let shares = numbered("s", ids);
    let carried = numbered("k", (keys + 1).min(MOST));
    let named = &carried[carried.len() - keys..];
    let clauses = [
        "ids.up-to-20",
        "keys.up-to-20",
        "effect.named",
        "effect.frame-keys",
        "effect.frame-shares",
    ];
    scenario(format!("sizes/ids-{ids}-keys-{keys}"), format!("{keys} keys go from {ids} shares"))
        .with_each(&shares, &keyed(&carried))
        .with("unnamed", keyed(&carried))
        .then(
            step(format!("{ids} shares, {keys} keys"), untag(&shares, named))
                .citing(&clauses)
                .removing(&shares, named),
        )
}
