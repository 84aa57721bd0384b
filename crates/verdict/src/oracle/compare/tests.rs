//! How comparisons are counted, and what is said of a disagreement.

use std::collections::BTreeMap;

use untag_model::{ClauseId, Outcome, Share, Tags};

use super::*;

const SUCCESS: Reply = Reply { status: 200, code: None, message: None };

fn world(a: &[&str]) -> World {
    let tags: Tags = a.iter().map(|key| ((*key).to_owned(), String::new())).collect();
    let (account, region) = ("1".to_owned(), "home".to_owned());
    let mut world = World::with_principals();
    for (id, tags) in [("a", tags), ("b", Tags::new())] {
        let (account, region) = (account.clone(), region.clone());
        world.shares.insert(id.to_owned(), Share { account, region, deleted: false, tags });
    }
    world
}

fn params() -> Vec<(String, String)> {
    let pairs = [
        ("RegionId", "home"),
        ("ResourceType", "ResourceShare"),
        ("ResourceId.1", "a"),
        ("TagKey.1", "k"),
    ];
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
}

/// Counts the removal of k from a so many times, as if these outcomes were the model's.
fn counted(outcomes: &[Outcome], after: &[&str], times: u64) -> Comparison {
    let (before, after, params) = (world(&["k"]), world(after), params());
    let (principal, limits) = (Principal::Owner, Limits::DOCUMENTED);
    let asked = Asked::new(&before, principal, &params, limits);
    let seen = Observed {
        before: &before,
        principal,
        params: &params,
        reply: &SUCCESS,
        after: &after,
        limits,
    };
    let case = Case { asked: &asked, reply: &SUCCESS, after: &after };
    let allowed = Allowed { outcomes: outcomes.to_vec() };
    let mut comparison = Comparison::default();
    for number in 0..times {
        comparison.add_outcome(number, &allowed, &seen, &case);
    }
    comparison
}

fn counts(comparison: &Comparison) -> [u64; 4] {
    [comparison.requests, comparison.compared, comparison.allowed, comparison.disagreeing]
}

fn nothing_changed() -> Outcome {
    let clauses = vec![ClauseId("reply.success")];
    Outcome { reply: Replied::Success, effect: BTreeMap::new(), clauses, answers: Vec::new() }
}

#[test]
fn an_outcome_that_one_allows_and_the_other_does_not_is_told() {
    let by_predicates = counted(&[], &[], 9);
    assert_eq!(counts(&by_predicates), [0, 9, 0, 9]);
    assert_eq!(by_predicates.disagreements.len(), KEPT);
    assert_eq!(
        by_predicates.disagreements[1].to_string(),
        "#1 owner sends RegionId=home&ResourceType=ResourceShare&ResourceId.1=a&TagKey.1=k; \
         200 success; a {\"k\": \"\"} to {}, b stays {}; only the predicates allow it"
    );
    let by_model = counted(&[nothing_changed()], &["k"], 2);
    assert_eq!(counts(&by_model), [0, 2, 2, 2]);
    let said = by_model.disagreements[0].to_string();
    assert!(
        said.contains("a stays {\"k\": \"\"}, b stays {}; only the model allows it, not "),
        "{said}"
    );
    assert!(said.contains("effect.named: "), "{said}");
    let by_neither = counted(&[], &["k"], 3);
    assert_eq!(counts(&by_neither), [0, 3, 0, 0]);
}

#[test]
fn comparisons_are_added_up() {
    let one = Comparison { requests: 1, compared: 20, allowed: 300, ..counted(&[], &[], 7) };
    let other = Comparison { requests: 2, compared: 30, allowed: 400, ..counted(&[], &[], 5) };
    let joined = one.join(other);
    assert_eq!(counts(&joined), [3, 50, 700, 12]);
    assert_eq!(joined.disagreements.len(), KEPT);
}

#[test]
fn a_reply_is_taken_in_by_status_and_code() {
    let reply =
        |status, code: Option<&str>| Reply { status, code: code.map(str::to_owned), message: None };
    let conflict = "ConcurrentExecutionError";
    for (replied, status, code, fits) in [
        (Replied::Success, 200, None, true),
        (Replied::Success, 200, Some("X"), false),
        (Replied::Success, 201, None, false),
        (Replied::Error(ErrorCode::NoPermission), 403, Some("NoPermission"), true),
        (Replied::Error(ErrorCode::NoPermission), 400, Some("NoPermission"), false),
        (Replied::Error(ErrorCode::NoPermission), 403, Some("Other"), false),
        (Replied::Refusal, 403, Some("NoPermission"), true),
        (Replied::Refusal, 400, Some("NoPermission"), false),
        (Replied::Refusal, 418, Some("Other"), true),
        (Replied::Refusal, 400, None, false),
        (Replied::Refusal, 500, Some("Other"), false),
        (Replied::Conflict, 409, Some(conflict), true),
        (Replied::Conflict, 409, Some("Other"), false),
        (Replied::Conflict, 400, Some(conflict), false),
    ] {
        assert_eq!(takes_in(&replied, &reply(status, code)), fits, "{replied:?} {status} {code:?}");
    }
}

#[test]
fn every_request_is_compared_with_everything_that_might_come_of_it() {
    let compared = compare_request(&world(&["k"]), Principal::Owner, &params());
    let outcomes = afters(&world(&["k"]), Principal::Owner, &params()).len() * replies().len();
    assert_eq!(counts(&compared), [1, outcomes as u64, 1, 0]);
    // One from each half of the small space.
    assert_eq!(compare_exhaustively(2 * exhaustive::COUNT).requests, 2);
}

#[test]
fn of_generated_sequences_the_requests_to_untag_are_compared() {
    let is_untag = |call: &&untag_scenarios::Call| call.action == Action::UntagResources;
    let untags: usize = (0..20)
        .map(|number| draw_sequence(&mut Random::stream(3, number), 4, Reach::EVERYTHING))
        .map(|sequence| sequence.calls.iter().filter(is_untag).count())
        .sum();
    assert_eq!(compare_generated(3, 20).requests, untags as u64);
}
