//! Holds every variant against the honest server.

use std::collections::BTreeSet;

use untag_model::{QUESTIONS, QuestionId};

use crate::probe::Probe;
use crate::probe::battery::{Seen, differs, see_regular};
use crate::{Behavior, VARIANTS, Variant, conflicts};

/// Variants under which a regular request rightly comes to something else: they offer less than
/// it takes, or hold keys for one that it takes for two.
const OTHERWISE: [&str; 6] = [
    "no-create",
    "no-list",
    "no-tag",
    "principals-alike",
    "partial.unknown-share.changed",
    "partial.forbidden-share.changed",
];

#[test]
fn names_and_questions() {
    let mut names = BTreeSet::new();
    for variant in VARIANTS {
        assert!(names.insert(variant.name), "{} is there twice", variant.name);
        let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c);
        assert!(variant.name.chars().all(kebab), "{}", variant.name);
        if let Some(question) = variant.question {
            assert!(QuestionId::find(question).is_some(), "{question}");
            assert!(variant.name.starts_with(question), "{}", variant.name);
        }
        assert_eq!(Variant::find(variant.name).unwrap().about, variant.about);
    }
    assert!(names.len() >= 55, "{}", names.len());
}

#[test]
fn every_question_is_answered_in_every_way() {
    for question in QUESTIONS {
        let answers = VARIANTS.iter().filter(|v| v.question == Some(question.id.0)).count();
        assert!(answers + 1 >= question.answers.len(), "{}", question.id);
    }
}

#[test]
fn every_variant_differs_from_the_honest_server() {
    for variant in VARIANTS.iter().filter(|variant| variant.name != "headers-in-title-case") {
        assert!(differs(variant.behavior()), "{}", variant.name);
    }
}

#[test]
fn no_variant_treats_a_regular_request_otherwise() {
    let honest = see_regular(&mut Probe::new(Behavior::default()));
    for variant in VARIANTS.iter().filter(|variant| !OTHERWISE.contains(&variant.name)) {
        let mut behavior = variant.behavior();
        // Signatures are held against the honest server elsewhere; without them this is faster.
        behavior.gateway.verify_signatures = false;
        let seen = see_regular(&mut Probe::new(behavior));
        compare(variant, &honest, &seen);
    }
}

fn compare(variant: &Variant, honest: &[Seen], seen: &[Seen]) {
    for (expected, actual) in honest.iter().zip(seen) {
        let label = &expected.0;
        let open = match variant.question {
            Some("keys.folding") => label.starts_with("pair") || label.starts_with("both"),
            Some("foreign.share" | "partial.forbidden-share") => label.starts_with("foreign"),
            Some("absent.key" | "absent.some") => is_about_absent_keys(label),
            Some("tags.per-share") => label.contains("twenty"),
            _ => variant.name == "region-missing-404" && label == "without RegionId",
        };
        if !open {
            assert_eq!(expected, actual, "{}", variant.name);
        }
    }
}

/// Whether the case names keys that its shares do not carry, and is not refused for them.
fn is_about_absent_keys(label: &str) -> bool {
    ["grammar", "length", "spaces", "ends"].iter().any(|start| label.starts_with(start))
}

#[test]
fn conflicts_are_mutual_and_with_oneself() {
    for a in VARIANTS {
        assert!(conflicts(a, a));
        for b in VARIANTS {
            assert_eq!(conflicts(a, b), conflicts(b, a));
        }
    }
    let find = |name| Variant::find(name).unwrap();
    assert!(conflicts(find("page-size-1"), find("page-size-7")));
    assert!(!conflicts(find("page-size-1"), find("json-pretty")));
}
