//! How soon a read shows a write, in classes so coarse that two profiles of one target agree.

use std::collections::BTreeMap;

use super::{CaseOf, Choice};
use crate::answers::READS_LAG;
use crate::result::{RunResult, Verdict};

/// The class of a target whose reads show every write.
pub const AT_ONCE: &str = "at once";

/// The classes of lags: up to so many milliseconds.
const CLASSES: [(u64, &str); 5] = [
    (20, "after up to 20 ms"),
    (100, "after up to 100 ms"),
    (500, "after up to 500 ms"),
    (2500, "after up to 2.5 s"),
    (12_500, "after up to 12.5 s"),
];

/// Beyond all classes.
const LONGER: &str = "after more than 12.5 s";

/// The class of a lag.
pub fn class_of(millis: Option<u64>) -> &'static str {
    let Some(millis) = millis else { return AT_ONCE };
    CLASSES.iter().find(|(most, _)| millis <= *most).map_or(LONGER, |(_, class)| class)
}

/// The rank of a class: 0 is at once. None if there is no such class.
pub(super) fn rank(class: &str) -> Option<usize> {
    let later = CLASSES.iter().map(|(_, class)| *class).chain([LONGER]);
    [AT_ONCE].into_iter().chain(later).position(|known| known == class)
}

/// Whether there is such a class.
pub fn is_class(text: &str) -> bool {
    rank(text).is_some()
}

/// Whether two lags differ so much that a client could notice: lags vary, so classes that are next
/// to each other do not.
pub fn differ_in_lag(one: &Choice, other: &Choice) -> bool {
    let ranks = |choice: &Choice| -> Vec<_> { choice.words().into_iter().map(rank).collect() };
    match (ranks(one).as_slice(), ranks(other).as_slice()) {
        ([Some(one)], [Some(other)]) if *one > 0 && *other > 0 => one.abs_diff(*other) > 1,
        (one, other) => one != other,
    }
}

/// What the runs say of the lag, if any of them judged anything: where all lagged, the class of
/// the longest lag.
pub(super) fn observed(runs: &[RunResult]) -> Option<(CaseOf, BTreeMap<String, u64>)> {
    let judged = |run: &&RunResult| {
        run.scenarios.iter().any(|s| matches!(s.verdict, Verdict::Conforms | Verdict::Violates))
    };
    let lags: Vec<_> = runs.iter().filter(judged).map(RunResult::lag_millis).collect();
    let late = class_of(lags.iter().copied().max()?);
    let mut answers = BTreeMap::new();
    for lag in lags {
        let class = if lag.is_some() { late } else { AT_ONCE };
        *answers.entry(class.to_owned()).or_insert(0) += 1;
    }
    Some(((READS_LAG, String::new()), answers))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_ranked_as_they_grow() {
        let lags =
            [None, Some(1), Some(20), Some(21), Some(500), Some(2000), Some(9000), Some(90_000)];
        let ranks: Vec<_> = lags.map(|lag| rank(class_of(lag)).unwrap()).to_vec();
        assert_eq!(ranks, [0, 1, 1, 2, 3, 4, 5, 6]);
        assert_eq!(rank("soon"), None);
    }

    #[test]
    fn every_class_is_known_and_nothing_else() {
        assert!(is_class(AT_ONCE) && is_class(LONGER));
        assert!(CLASSES.iter().all(|(_, class)| is_class(class)));
        assert!(!is_class("soon"));
    }

    #[test]
    fn lags_of_neighbouring_classes_do_not_differ() {
        let choice = |lags: &[Option<u64>]| Choice {
            question: READS_LAG,
            case: String::new(),
            answers: lags.iter().map(|lag| (class_of(*lag).to_owned(), 1)).collect(),
        };
        let differ = |one: &[Option<u64>], other: &[Option<u64>]| {
            let (one, other) = (choice(one), choice(other));
            assert_eq!(differ_in_lag(&one, &other), differ_in_lag(&other, &one));
            differ_in_lag(&one, &other)
        };
        assert!(!differ(&[None], &[None]));
        assert!(differ(&[None], &[Some(1)]), "some lag is not none");
        assert!(!differ(&[Some(1)], &[Some(1)]));
        assert!(!differ(&[Some(1)], &[Some(100)]));
        assert!(differ(&[Some(1)], &[Some(500)]));
        assert!(differ(&[None, Some(1)], &[Some(1)]));
        assert!(!differ(&[None, Some(1)], &[Some(1), None]));
    }
}
