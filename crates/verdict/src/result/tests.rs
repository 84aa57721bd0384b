//! How scenarios add up to a verdict and an exit code.

use untag_model::QuestionId;

use super::Verdict::{Conforms, Unreachable, Unstable, Untestable, Violates};
use super::*;
use crate::finding::Actual;
use crate::sent::{Action, Call, Outgoing, Style};

const CLAUSE: ClauseId = ClauseId("keys.duplicate");

fn scenario(verdict: Verdict, clauses: &[ClauseId], violated: &[ClauseId]) -> ScenarioResult {
    let call = Call { action: Action::UntagResources, params: Vec::new() };
    let finding = |clause: &ClauseId| Finding {
        step: "x".to_owned(),
        complaints: Vec::new(),
        clauses: vec![*clause],
        level: Level::Documented,
        allowed: Vec::new(),
        actual: Actual::default(),
        diff: Vec::new(),
        outgoing: Outgoing::plain(untag_model::Principal::Owner, call.clone(), Style::SDK),
    };
    ScenarioResult {
        id: "t/one".to_owned(),
        title: String::new(),
        clauses: clauses.to_vec(),
        level: Level::Documented,
        verdict,
        reason: None,
        findings: violated.iter().map(finding).collect(),
        observations: Vec::new(),
        answers: Vec::new(),
        requests: 1,
        lag_millis: None,
        transcript: Vec::new(),
        contradictions: Vec::new(),
    }
}

/// A run of these scenarios, the rest of it of no interest.
pub(crate) fn run(scenarios: Vec<ScenarioResult>) -> RunResult {
    RunResult {
        target: "t".to_owned(),
        level: Level::Client,
        seed: 1,
        capabilities: Vec::new(),
        scenarios,
        requests: 1,
        throttled: 0,
        elapsed_millis: 1,
        aborted: None,
    }
}

fn of(verdicts: &[Verdict]) -> RunResult {
    run(verdicts.iter().map(|verdict| scenario(*verdict, &[CLAUSE], &[])).collect())
}

#[test]
fn every_verdict_has_a_word_of_its_own() {
    let words: Vec<_> = Verdict::ALL.iter().map(ToString::to_string).collect();
    assert_eq!(words, ["conforms", "violates", "unstable", "untestable", "unreachable"]);
    assert_eq!(format!("{Conforms:>10}"), "  conforms");
}

#[test]
fn the_worst_that_can_be_told_is_the_verdict_on_the_whole() {
    for (verdicts, whole, code) in [
        (&[][..], Untestable, 3),
        (&[Untestable], Untestable, 3),
        (&[Conforms], Conforms, 0),
        (&[Untestable, Conforms], Conforms, 0),
        (&[Conforms, Unreachable], Unreachable, 3),
        (&[Unreachable, Unstable, Conforms], Unstable, 1),
        (&[Unstable, Violates, Unreachable], Violates, 1),
    ] {
        let result = of(verdicts);
        assert_eq!((result.verdict(), result.exit_code()), (whole, code), "{verdicts:?}");
    }
    let aborted = RunResult { aborted: Some("it died".to_owned()), ..of(&[Conforms]) };
    assert_eq!((aborted.verdict(), aborted.exit_code()), (Unreachable, 3));
    assert_eq!(of(&[Conforms, Violates, Conforms]).count(Conforms), 2);
}

#[test]
fn a_contradiction_to_the_profile_fails_a_run_that_conforms() {
    let mut result = of(&[Conforms, Conforms]);
    result.scenarios[1].contradictions.push(Contradiction {
        step: "x".to_owned(),
        question: QuestionId("type.empty"),
        case: String::new(),
        recorded: "missing".to_owned(),
        seen: "refused".to_owned(),
        replies: Vec::new(),
        confirmed: true,
    });
    assert_eq!((result.verdict(), result.exit_code()), (Conforms, 1));
    let seen: Vec<_> = result.contradictions().map(|(_, one)| one.seen.as_str()).collect();
    assert_eq!(seen, ["refused"]);
}

#[test]
fn a_clause_fails_only_where_a_finding_names_it() {
    let other = ClauseId("effect.named");
    let both = [CLAUSE, other];
    let verdict = |scenarios: &[(Verdict, &[ClauseId])]| {
        let each = scenarios.iter().map(|(verdict, violated)| scenario(*verdict, &both, violated));
        let verdicts = run(each.collect()).clause_verdicts();
        let of =
            |id| verdicts.iter().find(|(clause, _)| clause.id == id).map(|(_, verdict)| *verdict);
        assert_eq!(verdicts.len(), 2, "only what is cited");
        [of(CLAUSE), of(other)].map(|verdict| verdict.expect("it is cited"))
    };
    assert_eq!(verdict(&[(Conforms, &[])]), [Conforms, Conforms]);
    assert_eq!(verdict(&[(Violates, &[CLAUSE])]), [Violates, Untestable]);
    assert_eq!(verdict(&[(Violates, &[CLAUSE]), (Conforms, &[])]), [Violates, Conforms]);
    assert_eq!(verdict(&[(Unstable, &[other]), (Conforms, &[])]), [Conforms, Unstable]);
    assert_eq!(verdict(&[(Unstable, &both), (Violates, &[other])]), [Unstable, Violates]);
    assert_eq!(verdict(&[(Unreachable, &[]), (Untestable, &[])]), [Unreachable, Unreachable]);
}

#[test]
fn answers_are_counted_over_scenarios_and_the_longest_lag_is_kept() {
    let mut result = of(&[Conforms; 3]);
    let answer = Answer {
        question: QuestionId("type.empty"),
        case: "one".to_owned(),
        answer: "missing".to_owned(),
    };
    assert_eq!((result.choices(), result.lag_millis()), (Choices::new(), None));
    result.scenarios[0].answers = vec![answer.clone()];
    result.scenarios[2].answers = vec![answer];
    result.scenarios[0].lag_millis = Some(40);
    result.scenarios[1].lag_millis = Some(7);
    let counted = BTreeMap::from([("missing".to_owned(), 2)]);
    let question = ("type.empty".to_owned(), "one".to_owned());
    assert_eq!(result.choices(), Choices::from([(question, counted)]));
    assert_eq!(result.lag_millis(), Some(40));
}
