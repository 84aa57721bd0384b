//! What must hold of comparisons.

use untag_model::{Level, Tags};
use untag_scenarios::Answer;

use super::*;
use crate::profile::Unseen;
use crate::transcript::{EffectSeen, ReplySeen};

fn step(name: &str, status: u16, answer: Option<&str>) -> StepSeen {
    let answer = answer.map(|word| Answer {
        question: QuestionId("absent.key"),
        case: String::new(),
        answer: word.to_owned(),
    });
    StepSeen {
        step: name.to_owned(),
        replies: vec![ReplySeen { status, code: None, is_xml: Some(false) }],
        effects: Vec::new(),
        answers: answer.into_iter().collect(),
    }
}

fn run(id: &str, verdict: Verdict, steps: Vec<StepSeen>) -> RunResult {
    let scenario = ScenarioResult {
        id: id.to_owned(),
        title: String::new(),
        clauses: Vec::new(),
        level: Level::Documented,
        verdict,
        reason: None,
        findings: Vec::new(),
        observations: Vec::new(),
        answers: steps.iter().flat_map(|step| step.answers.clone()).collect(),
        requests: 1,
        lag_millis: None,
        transcript: steps,
        contradictions: Vec::new(),
    };
    RunResult {
        target: "t".to_owned(),
        level: Level::Client,
        seed: 1,
        capabilities: Vec::new(),
        scenarios: vec![scenario],
        requests: 1,
        throttled: 0,
        elapsed_millis: 1,
        aborted: None,
    }
}

fn compared(a: Vec<StepSeen>, b: Vec<StepSeen>) -> Comparison {
    let [a, b] = [a, b].map(|steps| [run("t/one", Verdict::Conforms, steps)]);
    let [of_a, of_b] = [&a, &b].map(|runs| Profile::of("t", &[], runs));
    compare(Known { profile: &of_a, runs: &a }, Known { profile: &of_b, runs: &b })
}

fn names(steps: &[StepPair]) -> Vec<&str> {
    steps.iter().map(|pair| pair.step.as_str()).collect()
}

#[test]
fn the_same_differ_in_nothing() {
    let steps = || vec![step("x", 200, Some("success")), step("y", 400, None)];
    let comparison = compared(steps(), steps());
    assert!(comparison.is_empty());
    assert_eq!((comparison.steps, comparison.alike), (2, 2), "the key and the lag");
}

#[test]
fn what_follows_from_another_choice_is_listed_under_it() {
    let a = vec![step("before", 200, None), step("x", 200, Some("success")), step("y", 200, None)];
    let b = vec![step("before", 200, None), step("x", 400, Some("refused")), step("y", 404, None)];
    let comparison = compared(a, b);
    let [only] = comparison.differing.as_slice() else { panic!("{comparison:?}") };
    assert_eq!(only.question.0, "absent.key");
    assert_eq!(only.cases.len(), 1);
    assert_eq!(names(&only.steps), ["x", "y"]);
    assert!(comparison.unasked.is_empty());
}

#[test]
fn the_same_answer_in_other_words_belongs_to_its_question() {
    let comparison =
        compared(vec![step("x", 400, Some("refused"))], vec![step("x", 404, Some("refused"))]);
    let [only] = comparison.differing.as_slice() else { panic!("{comparison:?}") };
    assert!(only.cases.is_empty());
    assert_eq!(names(&only.steps), ["x"]);
}

#[test]
fn codes_tell_the_question_whose_answers_they_are() {
    let foreign = |name: &str, code: &str, is_asked: bool| {
        let mut step = step(name, 400, None);
        step.replies[0].code = Some(code.to_owned());
        step.answers.extend(is_asked.then(|| Answer {
            question: QuestionId("foreign.share"),
            case: String::new(),
            answer: code.to_owned(),
        }));
        step
    };
    let steps = |code| vec![foreign("unasked", code, false), foreign("asked", code, true)];
    let comparison = compared(steps("InvalidResourceId.NotFound"), steps("NoPermission"));
    let [only] = comparison.differing.as_slice() else { panic!("{comparison:?}") };
    assert_eq!(names(&only.steps), ["unasked", "asked"]);
}

#[test]
fn what_belongs_to_no_question_is_shown_as_such() {
    let comparison = compared(vec![step("x", 400, None)], vec![step("x", 404, None)]);
    assert!(comparison.differing.is_empty());
    assert_eq!(names(&comparison.unasked), ["x"]);
}

fn race(statuses: &[u16], gone: &str) -> StepSeen {
    let reply = |status: &u16| ReplySeen { status: *status, code: None, is_xml: Some(false) };
    let effect =
        EffectSeen { share: "a".to_owned(), gone: vec![gone.to_owned()], set: Tags::new() };
    StepSeen {
        step: "race".to_owned(),
        replies: statuses.iter().map(reply).collect(),
        effects: vec![effect],
        answers: Vec::new(),
    }
}

#[test]
fn what_comes_of_a_race_is_chance() {
    let comparison = compared(vec![race(&[200, 409], "x")], vec![race(&[409, 200], "y")]);
    assert!(comparison.is_empty());
    let comparison = compared(vec![race(&[200, 200], "x")], vec![race(&[409, 200], "x")]);
    assert_eq!(names(&comparison.unasked), ["race"]);
}

#[test]
fn the_same_replies_as_in_a_step_that_asks_belong_to_its_question() {
    let a = run_of_two(step("x", 200, Some("success")), race(&[200, 200], "x"));
    let b = run_of_two(step("x", 404, Some("refused")), race(&[200, 404], "x"));
    let comparison = compared_runs(&a, &b);
    assert!(comparison.unasked.is_empty(), "{comparison:?}");
    assert_eq!(names(&comparison.differing[0].steps), ["x", "race"]);
}

#[test]
fn what_could_be_judged_at_one_only_is_not_compared() {
    let a = [run("t/one", Verdict::Conforms, vec![step("x", 200, Some("success"))])];
    let b = [run("t/one", Verdict::Untestable, Vec::new())];
    let [of_a, of_b] = [&a, &b].map(|runs| Profile::of("t", &[], runs));
    let comparison =
        compare(Known { profile: &of_a, runs: &a }, Known { profile: &of_b, runs: &b });
    assert_eq!(comparison.unjudged.len(), 1);
    assert_eq!(comparison.unjudged[0].at, Which::B);
    assert_eq!(comparison.one_sided.len(), 2);
    assert!(comparison.differing.is_empty());
}

#[test]
fn why_the_other_gave_no_answer_is_told_of_the_same_case() {
    let choice = |question, case: &str| Choice {
        question: QuestionId(question),
        case: case.to_owned(),
        answers: BTreeMap::from([("yes".to_owned(), 1)]),
    };
    let unseen = |question, case: &str, reason: &str| Unseen {
        question: QuestionId(question),
        case: case.to_owned(),
        reason: reason.to_owned(),
    };
    let a = Profile {
        choices: vec![
            choice("absent.key", "one"),
            choice("absent.key", "two"),
            choice("type.empty", "one"),
            choice("xml.asked", ""),
        ],
        ..Profile::default()
    };
    let b = Profile {
        unseen: vec![
            unseen("absent.key", "two", "of two"),
            unseen("absent.key", "one", "of one"),
            unseen("type.empty", "", "of all"),
        ],
        ..Profile::default()
    };
    let comparison = compare(Known { profile: &a, runs: &[] }, Known { profile: &b, runs: &[] });
    let reasons: Vec<_> = comparison.one_sided.iter().map(|one| one.reason.as_str()).collect();
    assert_eq!(reasons, ["of one", "of two", "of all", "it was not asked"]);
}

#[test]
fn a_comparison_is_empty_in_every_respect_or_not_at_all() {
    assert!(Comparison::default().is_empty());
    let differing =
        Differing { question: QuestionId("absent.key"), cases: Vec::new(), steps: Vec::new() };
    let pair =
        StepPair { scenario: String::new(), step: String::new(), a: Vec::new(), b: Vec::new() };
    let one_sided = OneSided {
        question: QuestionId("absent.key"),
        case: String::new(),
        seen_at: Which::A,
        answers: Vec::new(),
        reason: String::new(),
    };
    let unjudged = Unjudged { at: Which::A, reason: String::new(), scenarios: Vec::new() };
    for one in [
        Comparison { differing: vec![differing], ..Comparison::default() },
        Comparison { unasked: vec![pair], ..Comparison::default() },
        Comparison { one_sided: vec![one_sided], ..Comparison::default() },
        Comparison { unjudged: vec![unjudged], ..Comparison::default() },
    ] {
        assert!(!one.is_empty(), "{one:?}");
    }
}

#[test]
fn where_only_a_profile_is_there_no_steps_are_compared() {
    let runs = [run("t/one", Verdict::Conforms, vec![step("x", 200, None)])];
    let profile = Profile::of("t", &[], &runs);
    let with = Known { profile: &profile, runs: &runs };
    let without = Known { profile: &profile, runs: &[] };
    for (a, b) in [(with, without), (without, with)] {
        let comparison = compare(a, b);
        assert!(comparison.is_empty() && comparison.steps == 0, "{comparison:?}");
    }
}

#[test]
fn scenarios_that_could_not_be_judged_are_gathered_by_side_and_reason() {
    let profile = Profile::default();
    let of = |results: [(&str, Option<&str>); 5]| {
        let scenarios = results.into_iter().flat_map(|(id, reason)| {
            let verdict = if reason.is_some() { Verdict::Untestable } else { Verdict::Conforms };
            let mut scenarios = run(id, verdict, Vec::new()).scenarios;
            scenarios[0].reason = reason.map(str::to_owned);
            scenarios
        });
        [RunResult { scenarios: scenarios.collect(), ..run("", Verdict::Conforms, Vec::new()) }]
    };
    let ids = ["t/1", "t/2", "t/3", "t/4", "t/5"];
    let mut at = ids.iter();
    let mut next = |reason| (*at.next().unwrap_or(&"none"), reason);
    let a = of([next(Some("x")), next(None), next(Some("x")), next(Some("y")), next(Some("x"))]);
    let mut at = ids.iter();
    let mut next = |reason| (*at.next().unwrap_or(&"none"), reason);
    let b = of([next(None), next(Some("x")), next(None), next(None), next(Some("x"))]);
    let comparison =
        compare(Known { profile: &profile, runs: &a }, Known { profile: &profile, runs: &b });
    let unjudged = |at, reason: &str, scenarios: &[&str]| Unjudged {
        at,
        reason: reason.to_owned(),
        scenarios: scenarios.iter().map(|id| (*id).to_owned()).collect(),
    };
    assert_eq!(
        comparison.unjudged,
        [
            unjudged(Which::A, "x", &["t/1", "t/3"]),
            unjudged(Which::B, "x", &["t/2"]),
            unjudged(Which::A, "y", &["t/4"]),
        ]
    );
}

#[test]
fn effects_differ_where_nothing_is_a_race() {
    let with = |gone: &str| {
        let mut step = step("x", 200, None);
        step.effects = race(&[200], gone).effects;
        vec![step]
    };
    assert_eq!(names(&compared(with("k"), with("m")).unasked), ["x"]);
    assert!(compared(with("k"), with("k")).is_empty());
}

/// The run of two scenarios of one step each.
fn run_of_two(one: StepSeen, two: StepSeen) -> [RunResult; 1] {
    let mut whole = run("t/one", Verdict::Conforms, vec![one]);
    whole.scenarios.extend(run("t/two", Verdict::Conforms, vec![two]).scenarios);
    [whole]
}

fn compared_runs(a: &[RunResult], b: &[RunResult]) -> Comparison {
    let [of_a, of_b] = [a, b].map(|runs| Profile::of("t", &[], runs));
    compare(Known { profile: &of_a, runs: a }, Known { profile: &of_b, runs: b })
}

/// A scenario that tells which code foreign shares get, and another whose step was answered so.
fn with_codes(more: [&[(u16, &str)]; 2]) -> Comparison {
    let codes = ["InvalidResourceId.NotFound", "NoPermission"];
    let [a, b] = [0, 1].map(|side| {
        let mut asked = step("asked", 400, None);
        asked.replies[0].code = Some(codes[side].to_owned());
        asked.answers.push(Answer {
            question: QuestionId("foreign.share"),
            case: String::new(),
            answer: codes[side].to_owned(),
        });
        let mut other = step("other", 400, None);
        let reply = |(status, code): &(u16, &str)| ReplySeen {
            status: *status,
            code: Some((*code).to_owned()),
            is_xml: Some(false),
        };
        other.replies = more[side].iter().map(reply).collect();
        run_of_two(asked, other)
    });
    compared_runs(&a, &b)
}

#[test]
fn a_question_is_told_by_both_codes_of_a_single_reply() {
    let (one, other) = ("InvalidResourceId.NotFound", "NoPermission");
    let told = with_codes([&[(404, one)], &[(403, other)]]);
    assert_eq!(names(&told.differing[0].steps), ["asked", "other"]);
    assert!(told.unasked.is_empty());
    for more in [
        [&[(404, one)][..], &[(403, "Third")][..]],
        [&[(404, "Third")], &[(403, other)]],
        [&[(404, one), (404, one)], &[(403, other), (403, other)]],
    ] {
        assert_eq!(names(&with_codes(more).unasked), ["other"], "{more:?}");
    }
}

#[test]
fn replies_that_came_as_often_at_both_do_not_count() {
    let a = run_of_two(step("x", 400, Some("missing")), race(&[200, 400], "x"));
    let b = run_of_two(step("x", 404, Some("refused")), race(&[200, 404], "x"));
    let comparison = compared_runs(&a, &b);
    assert_eq!(names(&comparison.differing[0].steps), ["x", "race"]);
    assert!(comparison.unasked.is_empty(), "{comparison:?}");
}
