//! Campaigns in this process: what they find is found again, as small as can be, and the same each
//! time; and they accuse nobody who is right.

use std::slice::from_ref;
use std::sync::Arc;

use tokio::sync::watch;
use untag_model::Level;
use untag_runner::{Budget, CampaignOptions, Replayed, RunOptions, fuzz_local, replay_local};
use untag_scenarios::generate::Sequence;
use untag_server::{Behavior, Mutant, VARIANTS};
use untag_verdict::{CampaignResult, Case, Signature};

use crate::credentials;
use crate::embedded::Embedded;

fn options(seed: u64) -> RunOptions {
    let keys = credentials::published();
    RunOptions {
        given: keys.given,
        level: Level::Gateway,
        jobs: 1,
        seed,
        ..RunOptions::new("in this process", keys.keyring, Vec::new())
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().build().unwrap()
}

fn campaign(behavior: &Behavior, options: CampaignOptions) -> CampaignResult {
    let (_keep, stop) = watch::channel(false);
    let local = Arc::new(Embedded::new(behavior.clone()));
    runtime().block_on(fuzz_local(local, options, &mut |_| {}, stop)).unwrap()
}

fn behavior(mutant: &str) -> Behavior {
    Mutant::find(mutant).unwrap_or_else(|| panic!("no mutant {mutant}")).behavior()
}

/// The first finding of a mutant, made small.
fn first_case(behavior: &Behavior) -> Case {
    let budget = Budget { requests: Some(20_000), ..Budget::default() };
    let options = CampaignOptions { budget, first_only: true, ..CampaignOptions::new(options(1)) };
    let mut result = campaign(behavior, options);
    assert_eq!(result.run.exit_code(), 1, "{:?}", result.run.aborted);
    result.found.remove(0).case
}

fn replayed(behavior: &Behavior, cases: &[Case]) -> Vec<Replayed> {
    let (_keep, stop) = watch::channel(false);
    let local = Arc::new(Embedded::new(behavior.clone()));
    runtime().block_on(replay_local(local, &options(1), cases, 1, stop)).unwrap()
}

#[test]
fn a_case_is_still_there_on_its_target_and_gone_on_an_honest_one() {
    let faulty = behavior("no-keys-duplicate");
    let case = first_case(&faulty);
    let read = Case::read(&case.to_json().unwrap()).unwrap();
    let (still, gone) =
        (replayed(&faulty, from_ref(&read)), replayed(&Behavior::default(), from_ref(&read)));
    assert!(matches!(still[0], Replayed::StillThere(_)), "{still:?}");
    assert!(matches!(gone[0], Replayed::Gone), "{gone:?}");
}

/// The sequence without one of anything that it consists of.
fn without_one(sequence: &Sequence) -> Vec<Sequence> {
    let mut all = Vec::new();
    let mut add = |edit: &dyn Fn(&mut Sequence)| {
        let mut less = sequence.clone();
        edit(&mut less);
        all.push(less);
    };
    for at in 0..sequence.shares.len() {
        add(&|less| drop(less.shares.remove(at)));
        for key in sequence.shares[at].tags.keys() {
            add(&|less| drop(less.shares[at].tags.remove(key)));
        }
    }
    for (at, call) in sequence.calls.iter().enumerate() {
        add(&|less| drop(less.calls.remove(at)));
        for param in 0..call.params.len() {
            add(&|less| drop(less.calls[at].params.remove(param)));
        }
        if call.style.is_some() {
            add(&|less| less.calls[at].style = None);
        }
        if call.alter.is_some() {
            add(&|less| less.calls[at].alter = None);
        }
    }
    if sequence.together {
        add(&|less| less.together = false);
    }
    // A share that a call still names cannot be left out by itself.
    all.retain(|less| {
        !less.calls.is_empty() && Case::read(&Case::plain(less).to_json().unwrap()).is_ok()
    });
    all
}

/// Mutants of different kinds.
const KINDS: [&str; 12] = [
    "no-keys-duplicate",
    "keys-limit-19",
    "all-without-effect",
    "not-last-key",
    "values-lost",
    "acs-accepted",
    "permission-not-last",
    "decoded-twice",
    "request-id-missing",
    "back-on-untagging",
    "lost-update",
    "tagging-revives",
];

#[test]
fn a_case_is_minimal() {
    for name in KINDS {
        let faulty = behavior(name);
        let case = first_case(&faulty);
        let signature = Signature::from(&case.finding.as_ref().unwrap().signature);
        let smaller = without_one(&case.sequence());
        let cases: Vec<_> = smaller
            .iter()
            .map(|less| Case { finding: case.finding.clone(), ..Case::plain(less) })
            .collect();
        for (replayed, less) in replayed(&faulty, &cases).iter().zip(&smaller) {
            let same = matches!(replayed, Replayed::StillThere(_));
            assert!(!same, "{name}: {signature} needs less than {case:#?}: {less:#?}");
        }
    }
}

#[test]
fn a_campaign_with_a_seed_is_the_same_each_time() {
    let faulty = behavior("no-keys-duplicate");
    let once = |seed| {
        let budget = Budget { requests: Some(3000), ..Budget::default() };
        let options = CampaignOptions { budget, ..CampaignOptions::new(options(seed)) };
        let result = campaign(&faulty, options);
        let names: Vec<_> =
            result.found.iter().map(|found| found.case.file_name().unwrap()).collect();
        let tally = result.tally;
        (names, tally.requests, tally.steps, tally.sequences, tally.shapes, tally.kept)
    };
    assert_eq!(once(7), once(7));
    assert_ne!(once(7), once(8));
}

/// Variants that lack something without which nothing can be tested.
const LACKING: [&str; 3] = ["no-create", "no-list", "no-tag"];

#[test]
fn nobody_who_is_right_is_accused() {
    let honest = ("the reference server", Behavior::default());
    let variants = VARIANTS.iter().map(|variant| (variant.name, variant.behavior()));
    for (name, behavior) in std::iter::once(honest).chain(variants) {
        let budget = Budget { steps: Some(60), ..Budget::default() };
        let run = RunOptions { level: Level::Client, ..options(3) };
        let result = campaign(&behavior, CampaignOptions { budget, ..CampaignOptions::new(run) });
        let accused: Vec<_> = result.found.iter().map(|found| found.case.words()).collect();
        assert!(accused.is_empty(), "{name}: {accused:#?}");
        let code = if LACKING.contains(&name) { 3 } else { 0 };
        assert_eq!(result.run.exit_code(), code, "{name}: {:?}", result.run.scenarios[0].reason);
    }
}
