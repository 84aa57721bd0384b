//! What must hold of profiles and contradictions.

use untag_model::Level;
use untag_scenarios::builder::{error, refusal, scenario, step, untag};
use untag_scenarios::{Answer, catalogue};
use untag_wire::{Format, Style};

use super::*;
use crate::answers::READS_LAG;
use crate::result::tests::run;
use crate::result::{ScenarioResult, Verdict};
use crate::transcript::StepSeen;

fn answer(question: &'static str, case: &str, answer: &str) -> Answer {
    let [case, answer] = [case, answer].map(str::to_owned);
    Answer { question: QuestionId(question), case, answer }
}

fn result(id: &str, verdict: Verdict, answers: Vec<Answer>) -> ScenarioResult {
    ScenarioResult {
        id: id.to_owned(),
        title: String::new(),
        clauses: Vec::new(),
        level: Level::Documented,
        verdict,
        reason: (verdict == Verdict::Untestable).then(|| "no key".to_owned()),
        findings: Vec::new(),
        observations: Vec::new(),
        answers,
        requests: 1,
        lag_millis: None,
        transcript: Vec::new(),
        contradictions: Vec::new(),
    }
}

fn asking() -> Vec<Scenario> {
    let code = untag_model::ErrorCode::MissingResourceType;
    let step = |case: &str| {
        step("x", untag(&["a"], &["k"]))
            .allowing(error(code).answering_case("type.empty", case, "missing"))
            .allowing(refusal().answering_case("type.empty", case, "refused"))
    };
    vec![scenario("t/one", "One").then(step("one")), scenario("t/two", "Two").then(step("two"))]
}

#[test]
fn answers_are_counted_and_what_was_not_seen_has_a_reason() {
    let one = |word| result("t/one", Verdict::Conforms, vec![answer("type.empty", "one", word)]);
    let two = || result("t/two", Verdict::Untestable, Vec::new());
    let runs = [run(vec![one("missing"), two()]), run(vec![one("missing"), two()])];
    let profile = Profile::of("t", &asking(), &runs);
    let choice = profile.choice(QuestionId("type.empty"), "one").unwrap();
    assert_eq!(choice.answers, BTreeMap::from([("missing".to_owned(), 2)]));
    assert_eq!(choice.consistent(), Some("missing"));
    assert_eq!(profile.choice(QuestionId("reads.lag"), "").unwrap().consistent(), Some(AT_ONCE));
    let unseen = profile.unseen.iter().find(|unseen| unseen.case == "two").unwrap();
    assert_eq!(unseen.reason, "untestable: no key");
    assert_eq!(profile.unseen.len(), QUESTIONS.len() - 1);
    let other =
        Profile::of("t", &asking(), &[run(vec![one("missing")]), run(vec![one("refused")])]);
    assert_eq!(other.choice(QuestionId("type.empty"), "one").unwrap().consistent(), None);
}

fn seen(answers: Vec<Answer>) -> Vec<StepSeen> {
    vec![StepSeen { step: "x".to_owned(), answers, ..StepSeen::default() }]
}

#[test]
fn only_what_was_consistent_can_be_contradicted() {
    let results = vec![
        result("t/one", Verdict::Conforms, vec![answer("type.empty", "one", "missing")]),
        result("t/two", Verdict::Conforms, vec![answer("type.empty", "two", "missing")]),
        result("t/two", Verdict::Conforms, vec![answer("type.empty", "two", "refused")]),
    ];
    let profile = Profile::of("t", &asking(), &[run(results)]);
    let check = |case, word| {
        contradictions(&profile, &seen(vec![answer("type.empty", case, word)]), None).len()
    };
    assert_eq!(check("one", "missing"), 0);
    assert_eq!(check("one", "refused"), 1);
    assert_eq!(check("two", "refused"), 0);
    assert_eq!(check("three", "refused"), 0);
    assert_eq!(contradictions(&profile, &[], Some(30)).len(), 1);
}

#[test]
fn a_contradiction_that_came_back_is_confirmed_and_any_other_is_kept() {
    let profile = Profile::of(
        "t",
        &asking(),
        &[run(vec![result(
            "t/one",
            Verdict::Conforms,
            vec![answer("type.empty", "one", "missing")],
        )])],
    );
    let found =
        || contradictions(&profile, &seen(vec![answer("type.empty", "one", "refused")]), None);
    let flags = |all: Vec<Contradiction>| all.iter().map(|one| one.confirmed).collect::<Vec<_>>();
    assert_eq!(flags(Contradiction::confirm(found(), found())), [true]);
    assert_eq!(flags(Contradiction::confirm(found(), Vec::new())), [false]);
    assert_eq!(flags(Contradiction::confirm(Vec::new(), found())), [false]);
}

#[test]
fn every_question_is_asked_or_named_here() {
    let asked: Vec<_> = catalogue().iter().flat_map(asked).map(|(question, _)| question).collect();
    let not_asked: Vec<_> = QUESTIONS
        .iter()
        .filter(|question| !asked.contains(&question.id))
        .map(|question| question.id.0)
        .collect();
    // Lags are told from all looks.
    assert_eq!(not_asked, ["reads.lag"]);
}

#[test]
fn every_case_of_the_order_names_two_rules() {
    for (question, case) in catalogue().iter().flat_map(asked) {
        if question == ORDER_CHECKS {
            let known = |name: &str| RULES.iter().any(|rule| rule.name == name);
            let pair = case.split_once(" against ");
            assert!(pair.is_some_and(|(one, other)| known(one) && known(other)), "{case}");
        }
    }
}

#[test]
fn choices_stand_in_the_order_of_the_questions() {
    let answers: Vec<_> = QUESTIONS
        .iter()
        .rev()
        .filter(|question| question.id != READS_LAG)
        .map(|question| answer(question.id.0, "", "yes"))
        .collect();
    let profile = Profile::of("t", &[], &[run(vec![result("t/one", Verdict::Conforms, answers)])]);
    let chosen: Vec<_> = profile.choices.iter().map(|choice| choice.question.0).collect();
    assert_eq!(chosen, QUESTIONS.iter().map(|question| question.id.0).collect::<Vec<_>>());
}

#[test]
fn a_profile_tells_the_order_of_the_checks() {
    let case = "missing-type against invalid-key";
    let answers = vec![answer("order.checks", case, "MissingParameter.ResourceType")];
    let profile = Profile::of("t", &[], &[run(vec![result("t/one", Verdict::Conforms, answers)])]);
    let pair = ("missing-type".to_owned(), "invalid-key".to_owned());
    assert_eq!(profile.order().pairs(), [pair]);
}

/// Each run in which anything was judged counts once, the longest lag of a late one.
#[test]
fn lags_are_counted_by_run() {
    let lag = |lag_millis, verdict| {
        run(vec![ScenarioResult { lag_millis, ..result("t/one", verdict, Vec::new()) }])
    };
    let observed = |runs: &[RunResult]| {
        let profile = Profile::of("t", &[], runs);
        profile.choice(READS_LAG, "").map(|choice| choice.answers.clone())
    };
    let told = |pairs: &[(&str, u64)]| -> Option<BTreeMap<String, u64>> {
        Some(pairs.iter().map(|(class, count)| ((*class).to_owned(), *count)).collect())
    };
    let fine = Verdict::Conforms;
    assert_eq!(observed(&[lag(None, fine), lag(None, fine)]), told(&[(AT_ONCE, 2)]));
    let late = [lag(Some(30), fine), lag(Some(300), fine), lag(None, Verdict::Untestable)];
    assert_eq!(observed(&late), told(&[("after up to 500 ms", 2)]));
    assert_eq!(observed(&[lag(None, Verdict::Untestable)]), None);
}

#[test]
fn a_lag_contradicts_where_there_was_none_or_a_much_shorter_one() {
    let profile = |lag_millis| {
        let seen = ScenarioResult { lag_millis, ..result("t/one", Verdict::Conforms, Vec::new()) };
        Profile::of("t", &[], &[run(vec![seen])])
    };
    let contradicts = |before, now| contradictions(&profile(before), &[], now).len() == 1;
    assert!(!contradicts(None, None));
    assert!(contradicts(None, Some(1)));
    assert!(!contradicts(Some(1), None) && !contradicts(Some(1), Some(20)));
    assert!(!contradicts(Some(20), Some(100)), "lags vary");
    assert!(contradicts(Some(20), Some(101)));
    assert!(!contradicts(Some(100), Some(500)) && contradicts(Some(100), Some(501)));
}

#[test]
fn a_scenario_asks_or_does_not() {
    assert!(asking().iter().all(asks));
    let plain =
        scenario("t/plain", "Plain").then(step("x", untag(&["a"], &["k"])).allowing(refusal()));
    assert!(!asks(&plain));
}

#[test]
fn what_nobody_asked_is_told_from_what_nobody_looked_at() {
    let profile = Profile::of("t", &[], &[]);
    for unseen in &profile.unseen {
        let lag = unseen.question == READS_LAG;
        let reason = if lag { "nothing was looked at" } else { "no scenario asks it" };
        assert_eq!(unseen.reason, reason, "{}", unseen.question.0);
    }
    assert_eq!(profile.unseen.len(), QUESTIONS.len());
}

/// A request that asks for XML is answered by a success or by an error, not by both.
#[test]
fn of_a_format_one_case_is_enough() {
    let style = Style { format: Format::Xml, ..Style::SDK };
    let scenario = scenario("t/xml", "XML")
        .then(step("x", untag(&["a"], &["k"]).styled(style)).allowing(refusal()));
    let unseen = |answers: Vec<Answer>| {
        let runs = [run(vec![result("t/xml", Verdict::Conforms, answers)])];
        let profile = Profile::of("t", std::slice::from_ref(&scenario), &runs);
        profile.unseen.iter().any(|unseen| unseen.question.0 == "xml.asked")
    };
    assert!(unseen(Vec::new()));
    assert!(!unseen(vec![answer("xml.asked", "error", "XML")]));
}

#[test]
fn why_there_is_no_answer_is_what_most_scenarios_came_to() {
    let of = |verdict| run(vec![result("t/one", verdict, Vec::new())]);
    let runs = [of(Verdict::Untestable), of(Verdict::Unreachable), of(Verdict::Unreachable)];
    let profile = Profile::of("t", &asking(), &runs);
    let unseen = profile.unseen.iter().find(|unseen| unseen.question.0 == "type.empty");
    assert_eq!(unseen.unwrap().reason, "unreachable: no reason was given");
}
