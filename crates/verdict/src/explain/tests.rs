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
