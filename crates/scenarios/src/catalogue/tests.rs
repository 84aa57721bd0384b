//! What must hold of the catalogue as a whole.

mod model;

use std::collections::BTreeSet;

use untag_model::{CLAUSES, ErrorCode, QUESTIONS, Replied};

use super::catalogue;
use crate::scenario::{Scenario, Step, Value};

/// Questions that no reply and no look can answer, with the reason.
const UNANSWERED: [(&str, &str); 4] = [
    ("xml.default", "told from the form of any reply, by the judge"),
    ("xml.asked", "told from the form of any reply, by the judge"),
    ("reads.lag", "told from the looks, by the runner"),
    ("keys.folding", "told from the looks at what was set up, by the runner"),
];

fn steps(scenarios: &[Scenario]) -> impl Iterator<Item = (&Scenario, &Step)> {
    scenarios.iter().flat_map(|scenario| scenario.steps.iter().map(move |step| (scenario, step)))
}

#[test]
fn ids_are_unique_and_well_formed() {
    let mut ids = BTreeSet::new();
    for scenario in catalogue() {
        let form = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-/".contains(c);
        assert!(scenario.id.contains('/') && scenario.id.chars().all(form), "{}", scenario.id);
        assert!(!scenario.title.ends_with('.'), "{}", scenario.id);
        assert!(ids.insert(scenario.id.clone()), "twice: {}", scenario.id);
    }
}

#[test]
fn every_testable_clause_is_cited_and_no_other() {
    let all = catalogue();
    let cited: BTreeSet<_> = all.iter().flat_map(Scenario::clauses).collect();
    for id in &cited {
        assert!(id.clause().is_some(), "no clause {id}");
    }
    for clause in CLAUSES {
        assert_eq!(cited.contains(&clause.id), clause.untestable.is_none(), "{}", clause.id);
    }
}

#[test]
fn every_step_cites_expects_and_has_a_name_of_its_own() {
    for scenario in catalogue() {
        let mut names = BTreeSet::new();
        for step in &scenario.steps {
            let at = format!("{}: {}", scenario.id, step.name);
            assert!(!step.clauses.is_empty(), "{at} cites nothing");
            assert!(names.insert(&step.name), "{at}: name twice");
            let each_has = step.each.len() == step.calls.len();
            assert!(if step.expect.is_empty() { each_has } else { step.each.is_empty() }, "{at}");
        }
    }
}

#[test]
fn every_negative_step_has_a_twin() {
    let all = catalogue();
    for (scenario, step) in steps(&all).filter(|(_, step)| step.is_negative()) {
        let same = |name: &str| {
            let Some(other) = scenario.steps.iter().find(|s| s.name == name) else { return false };
            other.calls == step.calls && other.expect == step.expect
        };
        let twin = scenario
            .steps
            .iter()
            .find(|s| s.twin_of.as_deref().is_some_and(|name| name == step.name || same(name)));
        let at = format!("{}: {}", scenario.id, step.name);
        let twin = twin.unwrap_or_else(|| panic!("{at} has no twin"));
        assert!(twin.expect.iter().all(|e| e.reply == Replied::Success), "{at}: twin may fail");
        let place = |name: &str| scenario.steps.iter().position(|s| s.name == name);
        assert!(place(&step.name) < place(&twin.name), "{at}: twin comes first");
    }
}

#[test]
fn twins_are_of_negative_steps() {
    let all = catalogue();
    for (scenario, step) in steps(&all) {
        if let Some(of) = &step.twin_of {
            let found = scenario.steps.iter().any(|s| s.name == *of && s.is_negative());
            assert!(found, "{}: {} is the twin of no negative step", scenario.id, step.name);
        }
    }
}

#[test]
fn every_question_is_answered_with_an_answer_that_it_has() {
    let all = catalogue();
    let mut answered = BTreeSet::new();
    for (scenario, step) in steps(&all) {
        for answer in step.expectations().filter_map(|e| e.answer.as_ref()) {
            let Some(question) = answer.question.question() else {
                panic!("{}: no question {}", scenario.id, answer.question)
            };
            let known = question.answers.contains(&&*answer.answer)
                || question.id.0 == "order.checks"
                    && ErrorCode::from_code(&answer.answer).is_some();
            assert!(known, "{}: {} is no answer to {}", scenario.id, answer.answer, question.id);
            answered.insert(question.id);
        }
    }
    for question in QUESTIONS {
        let excused = UNANSWERED.iter().any(|(id, _)| *id == question.id.0);
        assert_eq!(answered.contains(&question.id), !excused, "{}", question.id);
    }
}

#[test]
fn every_share_that_is_named_exists() {
    for scenario in catalogue() {
        for step in &scenario.steps {
            let named =
                step.calls.iter().flat_map(|call| &call.params).filter_map(|p| match &p.value {
                    Value::Share(name) | Value::ShareCut(name) | Value::ShareWith(name, _) => {
                        Some(name)
                    }
                    _ => None,
                });
            let changed = step.expectations().flat_map(|e| e.effect.keys());
            for name in named.chain(changed) {
                assert!(scenario.share(name).is_some(), "{}: no share {name}", scenario.id);
            }
        }
    }
}

#[test]
fn every_share_is_set_up_within_what_any_target_takes() {
    for scenario in catalogue() {
        for share in &scenario.shares {
            assert!(share.tags.len() <= 20, "{}: {}", scenario.id, share.name);
        }
    }
}

#[test]
fn every_scenario_has_a_file_form() {
    for scenario in catalogue() {
        let text = serde_json::to_string(&scenario).expect("writes");
        let read: Scenario = serde_json::from_str(&text).expect("reads");
        assert_eq!(read, scenario);
    }
}

#[test]
fn the_catalogue_is_of_a_size_that_runs_in_a_second() {
    let all = catalogue();
    let mut groups = std::collections::BTreeMap::<&str, (usize, usize)>::new();
    let mut total = 0;
    for scenario in &all {
        let requests = requests(scenario);
        let group = groups.entry(scenario.id.split('/').next().unwrap_or("")).or_default();
        *group = (group.0 + 1, group.1 + requests);
        total += requests;
    }
    let untags = |negative: bool| {
        let of = |(_, step): &(&Scenario, &Step)| step.is_negative() == negative;
        let calls = steps(&all).filter(of).flat_map(|(_, step)| &step.calls);
        calls.filter(|call| call.action == untag_wire::Action::UntagResources).count()
    };
    println!("{} to be carried out, {} to be refused", untags(false), untags(true));
    println!("{} scenarios, {total} requests, {groups:?}", all.len());
    assert!(total < 6200, "{total} requests");
}

/// The requests that a scenario takes with one page to each look: setup, steps and looks.
fn requests(scenario: &Scenario) -> usize {
    let listings =
        |owner| scenario.shares.iter().filter(|share| share.owner == owner).count().div_ceil(20);
    let look: usize = untag_model::Principal::ALL.into_iter().map(listings).sum();
    let looks = 1
        + scenario.steps.iter().filter(|step| step.look).count()
        + usize::from(scenario.late_look);
    let sets: BTreeSet<_> = scenario.shares.iter().map(|s| (s.owner, &s.tags)).collect();
    let calls: usize = scenario.steps.iter().map(|step| step.calls.len()).sum();
    looks * look + calls + sets.len()
}

#[test]
fn effort_adds_repetitions_and_nothing_else() {
    let (once, thrice) = (catalogue(), crate::catalogue_at(3));
    assert_eq!(crate::catalogue_at(1), once);
    let repeated = once.iter().filter(|scenario| scenario.id.starts_with("repeat/")).count();
    assert_eq!(thrice.len(), once.len() + 2 * repeated);
    let ids: BTreeSet<_> = thrice.iter().map(|scenario| &scenario.id).collect();
    assert_eq!(ids.len(), thrice.len());
}
