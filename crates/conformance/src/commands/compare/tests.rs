//! Comparisons of the reference server with its variants.

use untag_server::{Behavior, Variant};
use untag_verdict::compare::Comparison;
use untag_verdict::profile::asks;

use super::super::profile::tests::{Seen, snapshot};
use super::*;

/// Variants that differ in one choice, of which nothing else follows.
const ONE_CHOICE: [&str; 7] = [
    "all.with-keys.all-tags-go",
    "array.gap.refused",
    "type.case.accepted",
    "grammar.case.any-case",
    "ids.duplicate.refused",
    "foreign.share.no-permission",
    "xml.default.json",
];

/// What is played: what asks, and some that do not.
fn scenarios() -> Vec<Scenario> {
    let groups = ["region/", "replies/", "permission/", "foreign/", "effects/", "styles/"];
    let is_in = |scenario: &Scenario| groups.iter().any(|group| scenario.id.starts_with(group));
    catalogue().into_iter().filter(|scenario| asks(scenario) || is_in(scenario)).collect()
}

fn reference() -> Seen {
    Seen::of(&Behavior::default(), &scenarios(), &[1])
}

fn with(reference: &Seen, variant: &str) -> Comparison {
    let behavior = Variant::find(variant).unwrap().behavior();
    compared(reference.known(), Seen::of(&behavior, &scenarios(), &[1]).known())
}

fn text(comparison: &Comparison) -> String {
    render(["http://reference", "http://variant"], comparison, false, false)
}

#[test]
fn two_servers_that_differ_in_one_choice_differ_in_nothing_else() {
    let reference = reference();
    for name in ONE_CHOICE {
        let comparison = with(&reference, name);
        let question = Variant::find(name).unwrap().question;
        let named: Vec<_> = comparison.differing.iter().map(|one| Some(one.question.0)).collect();
        assert_eq!(named, [question], "{name}");
        assert!(!comparison.differing[0].cases.is_empty(), "{name}");
        assert!(!comparison.differing[0].steps.is_empty(), "{name}");
        let nothing_else = comparison.unasked.is_empty()
            && comparison.one_sided.is_empty()
            && comparison.unjudged.is_empty();
        assert!(nothing_else, "{name}: {}", text(&comparison));
        if name == "ids.duplicate.refused" {
            snapshot("compare-ids.duplicate.refused", &text(&comparison));
        }
    }
}

#[test]
fn a_server_does_not_differ_from_itself() {
    let comparison = compared(reference().known(), reference().known());
    assert!(comparison.is_empty(), "{}", text(&comparison));
    assert!(comparison.steps > 400);
    snapshot("compare-same", &text(&comparison));
}

#[test]
fn what_belongs_to_no_question_and_what_cannot_be_judged_is_shown_as_such() {
    let reference = reference();
    let comparison = with(&reference, "region-missing-404");
    // Of a missing region and another broken rule the same one wins, with another status.
    assert!(comparison.differing.iter().all(|one| one.cases.is_empty()));
    assert!(!comparison.unasked.is_empty());
    snapshot("compare-region-missing-404", &text(&comparison));
    let comparison = with(&reference, "absent.key.refused");
    assert!(!comparison.one_sided.is_empty() && !comparison.unjudged.is_empty());
    snapshot("compare-absent.key.refused", &text(&comparison));
}
