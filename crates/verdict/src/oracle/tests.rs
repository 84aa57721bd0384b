//! The two oracles against each other, over a part of the small space and at full scale.

use super::compare::{Comparison, compare_exhaustively, compare_generated};

fn check(what: &str, comparison: &Comparison) {
    println!(
        "{what}: {} outcomes of {} requests compared, {} of them allowed",
        comparison.compared, comparison.requests, comparison.allowed
    );
    let texts: Vec<_> = comparison.disagreements.iter().map(ToString::to_string).collect();
    assert_eq!(comparison.disagreeing, 0, "{}", texts.join("\n"));
    assert!(comparison.compared > 100_000, "{} compared", comparison.compared);
    assert!(comparison.allowed > comparison.requests / 2, "{} allowed", comparison.allowed);
}

#[test]
fn both_oracles_allow_the_same_of_small_requests() {
    check("small space", &compare_exhaustively(2_003));
}

#[test]
fn both_oracles_allow_the_same_at_full_scale() {
    check("full scale", &compare_generated(1, 600));
}

#[test]
#[ignore = "the whole small space takes minutes, and in a release build only"]
fn both_oracles_allow_the_same_of_every_small_request() {
    check("whole small space", &compare_exhaustively(1));
    check("full scale", &compare_generated(2, 100_000));
}
