//! Which states explain what was seen.

use untag_model::Keys;
use untag_scenarios::builder::{refusal, success, tags};

use super::*;

fn shares(of: &[(&str, &[(&str, &str)])]) -> Shares {
    of.iter().map(|(name, pairs)| ((*name).to_owned(), tags(pairs))).collect()
}

const BOTH: &[(&str, &str)] = &[("k1", "1"), ("k2", "2")];

#[test]
fn one_outcome_explains_exactly_its_effect() {
    let possible = Possible::exactly(shares(&[("a", BOTH), ("b", BOTH)]));
    let expectation = success().removing(&["a"], &["k1"]);
    let pending = [Pending { candidates: vec![&expectation], step: 0 }];
    let fits = |a: &[(&str, &str)], b: &[(&str, &str)]| {
        !possible.explanations(&pending, &shares(&[("a", a), ("b", b)])).is_empty()
    };
    assert!(fits(&[("k2", "2")], BOTH));
    assert!(!fits(BOTH, BOTH), "nothing was removed");
    assert!(!fits(&[], BOTH), "too much was removed");
    assert!(!fits(&[("k2", "3")], BOTH), "a value changed");
    assert!(!fits(&[("k2", "2")], &[("k2", "2")]), "another share changed");
}

#[test]
fn one_candidate_must_explain_all_shares() {
    let possible = Possible::exactly(shares(&[("a", BOTH), ("b", BOTH)]));
    let all = success().removing(&["a", "b"], &["k1"]);
    let none = success();
    let pending = [Pending { candidates: vec![&all, &none], step: 0 }];
    let half = shares(&[("a", &BOTH[1..]), ("b", BOTH)]);
    assert!(possible.explanations(&pending, &half).is_empty());
    let whole = shares(&[("a", &BOTH[1..]), ("b", &BOTH[1..])]);
    assert_eq!(possible.explanations(&pending, &whole), [vec![&all]]);
}

#[test]
fn what_a_slow_read_may_still_show_stays_possible() {
    let mut possible = Possible::exactly(shares(&[("a", BOTH)]));
    let open = refusal().perhaps_removing(&["a"], &["k1"]);
    let before = shares(&[("a", BOTH)]);
    possible.adopt(&before, &[vec![&open]]);
    let quiet: Vec<Pending<'_>> = Vec::new();
    assert!(!possible.explanations(&quiet, &before).is_empty());
    assert!(!possible.explanations(&quiet, &shares(&[("a", &BOTH[1..])])).is_empty());
    assert!(possible.explanations(&quiet, &shares(&[("a", &[])])).is_empty());
    assert!(!possible.is_settled("a", &quiet));
}

#[test]
fn requests_sent_together_may_come_in_either_order() {
    let possible = Possible::exactly(shares(&[("a", BOTH)]));
    let clear = success().changing(&["a"], &[Change::gone(Keys::All)]);
    let set = success().changing(
        &["a"],
        &[Change { gone: Keys::none(), maybe: Keys::none(), set: tags(&[("k3", "3")]) }],
    );
    let pending_of = |step, expectation| Pending { candidates: vec![expectation], step };
    let pending = [pending_of(0, &clear), pending_of(0, &set)];
    let fits =
        |a: &[(&str, &str)]| !possible.explanations(&pending, &shares(&[("a", a)])).is_empty();
    assert!(fits(&[("k3", "3")]));
    assert!(fits(&[]));
    assert!(!fits(&[("k1", "1"), ("k3", "3")]));
    let one_by_one = [pending_of(0, &clear), pending_of(1, &set)];
    let empty = shares(&[("a", &[])]);
    assert!(possible.explanations(&one_by_one, &empty).is_empty(), "steps have an order");
}

#[test]
fn deviations_name_the_clause() {
    let before = tags(BOTH);
    let expected = tags(&BOTH[1..]);
    let clauses = |seen: &[(&str, &str)]| {
        deviations(&expected, &before, &tags(seen))
            .into_iter()
            .map(|(id, _)| id)
            .collect::<Vec<_>>()
    };
    assert_eq!(clauses(BOTH), ["effect.named"]);
    assert_eq!(clauses(&[]), ["effect.frame-keys"]);
    assert_eq!(clauses(&[("k2", "x")]), ["effect.frame-keys"]);
    assert_eq!(clauses(&[("k2", "2"), ("new", "1")]), ["effect.frame-keys"]);
}

#[test]
fn folded_keys_are_told_from_lost_ones() {
    let set = tags(&[("Key", "1"), ("key", "2")]);
    assert!(only_folded(&set, &tags(&[("key", "2")])));
    assert!(!only_folded(&set, &tags(&[("other", "2")])));
    assert!(!only_folded(&set, &Tags::new()));
    let spaced = tags(&[(" k ", " v")]);
    assert!(only_folded(&spaced, &tags(&[("k", "v")])));
    assert!(!only_folded(&spaced, &tags(&[("k", "w")])), "a value that was lost is no folding");
}

/// A state that the next look may still show is kept for as long as a look may be behind.
#[test]
fn of_what_stays_possible_nothing_is_lost_by_a_quiet_look() {
    let mut possible = Possible::exactly(shares(&[("a", BOTH), ("b", BOTH)]));
    let open = refusal().perhaps_removing(&["a"], &["k1"]);
    let before = shares(&[("a", BOTH), ("b", BOTH)]);
    possible.adopt(&before, &[vec![&open]]);
    possible.adopt(&before, &[Vec::new()]);
    assert_eq!((possible.of("a").len(), possible.of("b").len()), (2, 1));
    assert!(!possible.is_settled("a", &[]) && possible.is_settled("b", &[]));
}

#[test]
fn each_of_several_outcomes_stays_possible() {
    let gone = |key: &str| Change::gone(Keys::Only([key.to_owned()].into()));
    let either = success().changing(&["a"], &[gone("k1"), gone("k2")]);
    let mut possible = Possible::exactly(shares(&[("a", BOTH)]));
    let seen = shares(&[("a", &BOTH[1..])]);
    possible.adopt(&seen, &[vec![&either]]);
    assert_eq!(possible.of("a"), [tags(&BOTH[..1]), tags(&BOTH[1..])]);
}

#[test]
fn what_was_seen_of_a_sure_outcome_is_all_that_is_possible() {
    let possible = Possible::exactly(shares(&[("a", BOTH)]));
    let clear = success().changing(&["a"], &[Change::gone(Keys::All)]);
    let set = success().changing(
        &["a"],
        &[Change { gone: Keys::none(), maybe: Keys::none(), set: tags(&[("k3", "3")]) }],
    );
    let pending = [&clear, &set].map(|one| Pending { candidates: vec![one], step: 0 });
    let seen = shares(&[("a", &[])]);
    let choices = possible.explanations(&pending, &seen);
    assert_eq!(choices, [[&clear, &set]]);
    let mut after = possible.clone();
    after.adopt(&seen, &choices);
    assert_eq!(after.of("a"), [Tags::new()], "the other order is over");
}

#[test]
fn a_share_that_a_request_may_change_is_not_settled() {
    let possible = Possible::exactly(shares(&[("a", BOTH), ("b", BOTH)]));
    let expectation = success().removing(&["a"], &["k1"]);
    let pending = [Pending { candidates: vec![&expectation], step: 0 }];
    assert!(!possible.is_settled("a", &pending));
    assert!(possible.is_settled("b", &pending));
    assert!(!possible.is_settled("unknown", &[]));
}

#[test]
fn the_closest_state_has_the_fewest_differences_both_ways() {
    let three: &[(&str, &str)] = &[("k1", "1"), ("k2", "2"), ("k3", "3")];
    let chosen = |states: &[&[(&str, &str)]]| {
        let states: Vec<_> = states.iter().map(|pairs| tags(pairs)).collect();
        closest(&states, &tags(three)).cloned()
    };
    assert_eq!(chosen(&[&three[..1], &three[..2]]), Some(tags(&three[..2])));
    let altered: &[(&str, &str)] = &[("k1", "x"), ("k2", "2"), ("k3", "3")];
    assert_eq!(chosen(&[&[], altered]), Some(tags(altered)));
    assert_eq!(chosen(&[]), None);
}

#[test]
fn a_diff_shows_what_is_missing_and_what_is_surplus() {
    let lines = diff("a", &tags(BOTH), &tags(&[("k2", "2"), ("k3", "3")]));
    let lines: Vec<_> = lines.iter().map(|line| format!("{}{}", line.sign, line.text)).collect();
    assert_eq!(lines, ["-a: \"k1\" = \"1\"", " a: \"k2\" = \"2\"", "+a: \"k3\" = \"3\""]);
}
