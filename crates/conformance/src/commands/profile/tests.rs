//! Profiles of the reference server and of its variants: they differ in what the variants choose.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;
use untag_runner::{RunOptions, run_local};
use untag_server::{Behavior, VARIANTS, Variant};
use untag_verdict::Profile;
use untag_verdict::compare::{Comparison, Known, compare};

use super::*;
use crate::credentials;
use crate::embedded::Embedded;

/// Too many keys of which some are the same: the question has a case in the order of checks.
const SAME_PAIR: &str = "a request with too many keys of which some are the same breaks two rules";
/// Another account's share is not found at the server that the variants are variants of.
const FOREIGN_IS_UNKNOWN: &str = "a share of another account counts as unknown";
/// These questions are asked with keys that no share carries.
const ASKED_WITH_ABSENT_KEYS: &str = "where absent keys are refused the question cannot be asked";

/// What else changes with the variants whose names begin so, and why.
const SIDE_EFFECTS: [(&str, &str, &str); 9] = [
    ("order.checks.reversed", "keys.duplicates-count", SAME_PAIR),
    ("order.checks.duplicates-first", "keys.duplicates-count", SAME_PAIR),
    ("order.checks.numbers-last", "keys.duplicates-count", SAME_PAIR),
    ("keys.duplicates-count.", "order.checks", SAME_PAIR),
    ("partial.unknown-share.changed", "partial.forbidden-share", FOREIGN_IS_UNKNOWN),
    ("partial.forbidden-share.changed", "foreign.share", "the variant does not permit it either"),
    ("absent.key.", "grammar.astral", ASKED_WITH_ABSENT_KEYS),
    ("absent.key.", "grammar.case", ASKED_WITH_ABSENT_KEYS),
    ("ids.duplicates-count.refused-as-duplicate", "ids.duplicate", "it is refused before counting"),
];

/// Plays the scenarios once at each number of jobs.
pub(crate) fn play(
    behavior: &Behavior,
    scenarios: &[Scenario],
    jobs: &[usize],
    profile: Option<Arc<Profile>>,
) -> Vec<RunResult> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let keys = credentials::published();
    let plain = RunOptions::new("in-process", keys.keyring, scenarios.to_vec());
    let options = RunOptions { given: keys.given, profile, ..plain };
    let play = |jobs: &usize| {
        let (_keep, stop) = watch::channel(false);
        let options = RunOptions { jobs: *jobs, ..options.clone() };
        let local = Arc::new(Embedded::new(behavior.clone()));
        runtime.block_on(run_local(local, &options, &mut |_| {}, stop))
    };
    jobs.iter().map(|jobs| play(jobs).unwrap()).collect()
}

/// A server and what was seen of it.
pub(crate) struct Seen {
    pub(crate) profile: Profile,
    pub(crate) runs: Vec<RunResult>,
}

impl Seen {
    pub(crate) fn of(behavior: &Behavior, scenarios: &[Scenario], jobs: &[usize]) -> Self {
        let runs = play(behavior, scenarios, jobs, None);
        Self { profile: Profile::of("in-process", scenarios, &runs), runs }
    }

    pub(crate) fn known(&self) -> Known<'_> {
        Known { profile: &self.profile, runs: &self.runs }
    }
}

pub(crate) fn asking() -> Vec<Scenario> {
    catalogue().into_iter().filter(asks).collect()
}

/// The questions of which any case differs, or has an answer at one of the two only.
fn changed(comparison: &Comparison) -> BTreeSet<&'static str> {
    let answers = comparison.differing.iter().filter(|one| !one.cases.is_empty());
    let one_sided = comparison.one_sided.iter().map(|one| one.question.0);
    answers.map(|one| one.question.0).chain(one_sided).collect()
}

/// What is wrong with the difference between the default server and this variant.
fn complaint(variant: &Variant, plain: &Seen, scenarios: &[Scenario]) -> Option<String> {
    let other = Seen::of(&variant.behavior(), scenarios, &[1]);
    let comparison = compare(plain.known(), other.known());
    let side = SIDE_EFFECTS.iter().filter(|(start, ..)| variant.name.starts_with(start));
    let expected: BTreeSet<&str> =
        variant.question.into_iter().chain(side.map(|(_, question, _)| *question)).collect();
    let changed = changed(&comparison);
    let unasked: Vec<_> =
        comparison.unasked.iter().map(|pair| format!("{}: {}", pair.scenario, pair.step)).collect();
    (changed != expected || !unasked.is_empty()).then(|| {
        format!("{}: {changed:?} and not {expected:?}; unasked: {unasked:?}", variant.name)
    })
}

#[test]
fn a_variant_changes_the_choice_that_it_is_named_after_and_no_other() {
    let scenarios = asking();
    let plain = Seen::of(&Behavior::default(), &scenarios, &[1]);
    let asked: Vec<_> = VARIANTS.iter().filter(|v| v.question.is_some()).collect();
    let complaints = Mutex::new(Vec::new());
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(variant) = asked.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let found = complaint(variant, &plain, &scenarios);
                    complaints.lock().unwrap_or_else(PoisonError::into_inner).extend(found);
                }
            });
        }
    });
    let complaints = complaints.into_inner().unwrap();
    assert!(complaints.is_empty(), "of {}:\n{}", asked.len(), complaints.join("\n"));
}

/// Keeps `text` under `snapshots/profile`.
pub(crate) fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../../../../snapshots/profile");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

fn behavior(variant: &str) -> Behavior {
    Variant::find(variant).unwrap().behavior()
}

#[test]
fn a_profile_is_the_same_each_time_and_under_load() {
    let scenarios = asking();
    let [first, second] =
        [&[1, 8][..], &[1, 8]].map(|jobs| Seen::of(&Behavior::default(), &scenarios, jobs).profile);
    assert!(first.choices.iter().all(|choice| choice.consistent().is_some()));
    assert_eq!(first.choices.len(), second.choices.len());
    assert_eq!(file::write(&first), file::write(&second));
    snapshot("reference.toml", &file::write(&first));
    snapshot("reference", &render(&first, 0, false));
}

#[test]
fn the_order_of_checks_is_drawn() {
    let scenarios: Vec<_> =
        asking().into_iter().filter(|scenario| scenario.id.starts_with("order/")).collect();
    for variant in ["order.checks.reversed", "order.checks.permission-first"] {
        let seen = Seen::of(&behavior(variant), &scenarios, &[1]);
        let text = render(&seen.profile, 0, false);
        let end = text.find("Not seen").unwrap_or(text.len());
        let start = text.find("The order of checks").unwrap();
        snapshot(variant, &text[start..end]);
    }
}

#[test]
fn what_contradicts_a_profile_is_a_finding_of_its_own_and_confirmed() {
    let scenarios: Vec<_> =
        asking().into_iter().filter(|scenario| scenario.id.starts_with("effects/")).collect();
    let profile = Arc::new(Seen::of(&Behavior::default(), &scenarios, &[1]).profile);
    let run = |behavior: &Behavior| {
        play(behavior, &scenarios, &[8], Some(Arc::clone(&profile))).pop().unwrap()
    };
    let same = run(&Behavior::default());
    assert_eq!((same.contradictions().count(), same.exit_code()), (0, 0));
    let other = run(&behavior("absent.some.refused"));
    assert_eq!((other.verdict(), other.exit_code()), (Verdict::Conforms, 1));
    for (scenario, found) in other.contradictions() {
        assert_eq!(found.question.0, "absent.some", "{}", scenario.id);
        assert_eq!((&*found.recorded, &*found.seen), ("success", "refused"));
        assert!(found.confirmed, "{}", scenario.id);
    }
    assert!(other.contradictions().count() > 0);
}

#[test]
fn the_lag_of_reads_is_told_in_its_class() {
    let late = |scenario: &Scenario| scenario.late_look || scenario.id.starts_with("effects/");
    let scenarios: Vec<_> = catalogue().into_iter().filter(late).collect();
    assert!(scenarios.iter().any(|scenario| scenario.late_look));
    for (variant, class) in
        [("reads.lag.300-ms", "after up to 500 ms"), ("reads.lag.1-s", "after up to 2.5 s")]
    {
        let seen = Seen::of(&behavior(variant), &scenarios, &[1]);
        assert_eq!(seen.runs[0].verdict(), Verdict::Conforms, "{variant}");
        let choice = seen.profile.choice(untag_verdict::answers::READS_LAG, "").unwrap();
        assert_eq!(choice.consistent(), Some(class), "{variant}");
    }
}
