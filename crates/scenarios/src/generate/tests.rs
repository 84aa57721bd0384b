//! What is drawn: that every rule, every pair of rules and every boundary comes up, and that what
//! is made smaller ends at something minimal.

use std::collections::BTreeMap;

use arbitrary::{Arbitrary, Unstructured};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestError, TestRunner};
use untag_model::Principal;
use untag_wire::Action;

use super::pools::{self, FALSE, Forbidden, INSIDE, MOST, TRUE};
use super::strategies::{
    BreaksAny, BreaksOne, BreaksTwo, Drawn, Parameters, RawRequest, Valid, any,
};
use super::{Fault, Random, Reach, Sequence, draw_sequence, minimal, shrink};
use crate::scenario::{Call, Value};

/// How often each thing came up, with the least number that will do.
fn check(title: &str, cases: usize, least: usize, table: &BTreeMap<String, usize>) {
    println!("{title} in {cases} cases, at least {least} times each:");
    for (name, count) in table {
        println!("{count:7}  {name}");
    }
    let rare: Vec<_> = table.iter().filter(|(_, count)| **count < least).collect();
    assert!(rare.is_empty(), "{title}: {rare:?}");
}

fn drawn<T: Drawn>(count: usize, seed: u64) -> impl Iterator<Item = T> {
    (0..count as u64).map(move |number| T::draw(&mut Random::stream(seed, number)))
}

#[test]
fn every_rule_is_broken_often() {
    let name = |fault: &Fault| format!("{fault:?} ({})", fault.clause());
    let mut table: BTreeMap<String, usize> = Fault::ALL.iter().map(|f| (name(f), 0)).collect();
    for broken in drawn::<BreaksOne>(2_000, 1) {
        assert!(broken.keeps_promise(), "{:?}: {:?}", broken.faults, broken.sequence.calls);
        *table.entry(name(&broken.faults[0])).or_default() += 1;
    }
    check("Rules broken alone", 2_000, 60, &table);
}

#[test]
fn every_pair_of_rules_is_broken_often() {
    let name = |one: &Fault, other: &Fault| format!("{one:?} and {other:?}");
    let mut table = BTreeMap::new();
    for (at, one) in Fault::ALL.iter().enumerate() {
        for other in Fault::ALL[at + 1..].iter().filter(|other| one.goes_with(**other)) {
            table.insert(name(one, other), 0_usize);
        }
    }
    assert!(table.len() > 100, "{} pairs", table.len());
    for broken in drawn::<BreaksTwo>(4_000, 2) {
        assert!(broken.keeps_promise(), "{:?}: {:?}", broken.faults, broken.sequence.calls);
        *table.entry(name(&broken.faults[0], &broken.faults[1])).or_default() += 1;
    }
    check("Pairs of rules broken", 4_000, 12, &table);
}

#[test]
fn what_is_valid_is_valid() {
    for valid in drawn::<Valid>(2_000, 3) {
        assert!(valid.keeps_promise(), "{valid:?}");
    }
    for broken in drawn::<BreaksAny>(1_000, 4) {
        assert!(broken.keeps_promise(), "{:?}: {:?}", broken.faults, broken.sequence.calls);
    }
}

fn elements(call: &Call, stem: &str) -> usize {
    call.params.iter().filter(|param| param.name.starts_with(stem)).count()
}

/// What is remarkable about a call.
fn remarkable(call: &Call) -> Vec<String> {
    let mut found = vec![format!("{} sends {}", call.principal, call.action)];
    if let Some(style) = call.style {
        let (signing, part, format) = (style.signing, style.part, style.format);
        found.push(format!("style {signing:?} {part:?}"));
        found.push(format!("format {format:?}"));
        found.push(format!("a space as plus: {}", style.plus));
    }
    if let Some(alter) = &call.alter {
        let text = format!("{alter:?}");
        let kind = text.split(['(', ' ']).next().unwrap_or("").to_owned();
        found.push(format!("altered: {kind}"));
    }
    if call.action == Action::UntagResources {
        for (stem, what) in [("ResourceId.", "shares"), ("TagKey.", "keys")] {
            let count = elements(call, stem);
            if [0, 1, 2, 19, MOST, MOST + 1].contains(&count) {
                found.push(format!("{count} {what}"));
            }
        }
    }
    for param in &call.params {
        found.extend(remarkable_value(&param.name, &param.value));
    }
    found
}

fn remarkable_value(name: &str, value: &Value) -> Option<String> {
    let Value::Text(text) = value else {
        let kind = format!("{value:?}");
        return Some(format!("value {}", kind.split('(').next().unwrap_or("")));
    };
    if name == "All" {
        let common = TRUE.contains(&&**text) || FALSE.contains(&&**text);
        return Some(format!("All {}", if common { &**text } else { "spelt otherwise" }));
    }
    if name.starts_with("TagKey.") {
        let length = text.chars().count();
        let limits = [0, 1, 127, 128, 129];
        return limits.contains(&length).then(|| format!("a key of {length} characters"));
    }
    None
}

const BOUNDARIES: [&str; 54] = [
    "0 keys",
    "0 shares",
    "1 keys",
    "1 shares",
    "2 keys",
    "2 shares",
    "19 keys",
    "19 shares",
    "20 keys",
    "20 shares",
    "21 keys",
    "21 shares",
    "All False",
    "All True",
    "All false",
    "All spelt otherwise",
    "All true",
    "a key of 0 characters",
    "a key of 1 characters",
    "a key of 127 characters",
    "a key of 128 characters",
    "a key of 129 characters",
    "a share with 0 tags",
    "a share with 1 tags",
    "a share with 20 tags",
    "a space as plus: false",
    "a space as plus: true",
    "altered: Action",
    "altered: Changed",
    "altered: Dated",
    "altered: Method",
    "altered: Unsigned",
    "altered: UnknownKey",
    "altered: Version",
    "altered: WrongSecret",
    "format AcceptJson",
    "format Json",
    "format Silent",
    "format Xml",
    "other sends TagResources",
    "other sends UntagResources",
    "owner sends ListTagResources",
    "owner sends TagResources",
    "owner sends UntagResources",
    "restricted sends UntagResources",
    "style V1 Both",
    "style V1 Form",
    "style V1 Query",
    "style V1 Split",
    "style V3 Form",
    "style V3 Query",
    "value NoShare",
    "value Region",
    "value ShareWith",
];

#[test]
fn every_boundary_comes_up_often() {
    let mut table: BTreeMap<String, usize> =
        BOUNDARIES.iter().map(|name| ((*name).to_owned(), 0)).collect();
    for sequence in drawn::<Sequence>(6_000, 5) {
        let tags = sequence.shares.iter().map(|s| format!("a share with {} tags", s.tags.len()));
        let calls = sequence.calls.iter().flat_map(remarkable);
        for name in calls.chain(tags) {
            if let Some(count) = table.get_mut(&name) {
                *count += 1;
            }
        }
    }
    check("Boundaries", 6_000, 25, &table);
}

#[test]
fn every_key_of_the_pools_is_on_the_side_that_it_is_said_to_be() {
    use untag_model::grammar::{Judgement, judge};
    for key in INSIDE.iter() {
        assert_eq!(judge(key), Judgement::Inside, "{key:?}");
    }
    for rule in Forbidden::ALL {
        for key in rule.keys() {
            let clause = Fault::Key(rule).clause();
            assert_eq!(judge(key), Judgement::Outside(clause), "{key:?}");
        }
    }
    let open = pools::OPEN_KEYS.iter().map(|key| (*key).to_owned());
    for key in open.chain(pools::OPEN_LENGTHS.iter().cloned()) {
        assert!(matches!(judge(&key), Judgement::Open(_)), "{key:?}");
    }
}

#[test]
fn a_seed_draws_the_same_for_ever() {
    let draw = |seed| draw_sequence(&mut Random::seeded(seed), 6, Reach::EVERYTHING);
    assert_eq!(draw(9), draw(9));
    assert_ne!(draw(9), draw(10));
}

#[test]
fn within_a_narrow_reach_nothing_else_is_drawn() {
    for number in 0..500 {
        let sequence = draw_sequence(&mut Random::stream(6, number), 6, Reach::PLAIN);
        assert!(sequence.shares.iter().all(|share| share.owner == Principal::Owner));
        for call in &sequence.calls {
            assert_eq!(call.principal, Principal::Owner);
            assert!(call.style.is_none() && call.alter.is_none());
        }
    }
}

#[test]
fn what_is_smaller_is_smaller_and_never_the_same() {
    for sequence in drawn::<Sequence>(40, 7) {
        let extent = sequence.extent();
        for smaller in shrink(&sequence).take(400) {
            assert!(smaller.extent() < extent);
        }
    }
}

/// Names two shares and removes a key with a percent sign from them.
fn fails(sequence: &Sequence) -> bool {
    let percent = |call: &Call| {
        call.params.iter().any(|p| {
            p.name.starts_with("TagKey") && matches!(&p.value, Value::Text(t) if t.contains('%'))
        })
    };
    sequence.calls.iter().any(|call| {
        call.action == Action::UntagResources && percent(call) && elements(call, "ResourceId.") >= 2
    })
}

#[test]
fn the_minimum_has_nothing_to_spare() {
    let mut seen = 0;
    for sequence in drawn::<Sequence>(3_000, 8).filter(fails).take(8) {
        let least = minimal(sequence, 100_000, fails);
        seen += 1;
        assert_eq!(least.calls.len(), 1, "{least:?}");
        assert_eq!(least.calls[0].params.len(), 3, "{least:?}");
        assert!(least.calls[0].style.is_none() && least.calls[0].alter.is_none());
        assert!(least.shares.len() <= 2, "{least:?}");
        assert!(least.shares.iter().all(|share| share.tags.is_empty()), "{least:?}");
        assert!(shrink(&least).all(|smaller| !fails(&smaller)));
    }
    assert_eq!(seen, 8);
}

#[test]
fn proptest_shrinks_by_the_same_steps() {
    let config =
        Config { failure_persistence: None, max_shrink_iters: 100_000, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(
        config,
        proptest::test_runner::TestRng::deterministic_rng(
            proptest::test_runner::RngAlgorithm::ChaCha,
        ),
    );
    let outcome = runner.run(&any::<BreaksOne>(), |broken| {
        let bad = broken.faults[0] == Fault::DuplicateKey;
        if bad { Err(TestCaseError::fail("a duplicate")) } else { Ok(()) }
    });
    let Err(TestError::Fail(_, least)) = outcome else { panic!("{outcome:?}") };
    let call = &least.sequence.calls[0];
    assert!(least.keeps_promise());
    assert_eq!(elements(call, "TagKey."), 2, "{call:?}");
    assert_eq!(elements(call, "ResourceId."), 1, "{call:?}");
    assert_eq!(least.sequence.shares.len(), 1);
    assert_eq!(call.params.len(), 5);
}

#[test]
fn bytes_draw_everything_and_none_is_enough() {
    let bytes: Vec<u8> =
        (0..4_096_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    for length in [0, 1, 17, 400, 4_096] {
        let mut source = Unstructured::new(&bytes[..length]);
        let valid = Valid::arbitrary(&mut source).expect("drawn");
        assert!(valid.keeps_promise(), "{valid:?}");
        let broken = BreaksOne::arbitrary(&mut source).expect("drawn");
        assert!(broken.keeps_promise(), "{:?}: {:?}", broken.faults, broken.sequence.calls);
        Sequence::arbitrary(&mut source).expect("drawn");
        Parameters::arbitrary(&mut source).expect("drawn");
        RawRequest::arbitrary(&mut source).expect("drawn");
    }
}

proptest! {
    #![proptest_config(Config { cases: 64, failure_persistence: None, ..Config::default() })]

    #[test]
    fn sequences_have_a_file_form(sequence in any::<Sequence>()) {
        let text = serde_json::to_string(&sequence).expect("written");
        let read: Sequence = serde_json::from_str(&text).expect("read");
        prop_assert_eq!(&read, &sequence);
        let scenario = sequence.scenario("generated/one", "Drawn.");
        prop_assert_eq!(Sequence::of(&scenario), sequence);
    }

    #[test]
    fn raw_requests_and_parameters_can_be_decoded_or_refused(
        raw in any::<RawRequest>(),
        parameters in any::<Parameters>(),
    ) {
        drop(untag_wire::decode(&raw.0));
        drop(untag_model::Request::read(&parameters.0));
        for smaller in raw.smaller() {
            prop_assert!(smaller.0 != raw.0);
        }
    }
}
