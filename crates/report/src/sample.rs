//! Results of runs, made up for tests: one of each kind of finding, from a target that sends
//! whatever may do harm.

use untag_model::{ClauseId, Level, Principal, QuestionId};
use untag_verdict::finding::DiffLine;
use untag_verdict::result::Capability;
use untag_verdict::sent::{Action, Alter, Answer, Call, Outgoing, Style};
use untag_verdict::{
    Actual, AllowedReply, Contradiction, Finding, ReplySeen, RunResult, ScenarioResult, Verdict,
};

/// Text that a target may send to do harm.
const HOSTILE: &str = "\u{1b}[2J\u{1b}]0;x\u{7}evil\r\nSUCCESS\u{202e}\u{2066}\u{200f} 键";

fn outgoing(params: &[(&str, &str)]) -> Outgoing {
    let params = params.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let call = Call { action: Action::UntagResources, params };
    Outgoing::plain(Principal::Owner, call, Style::SDK)
}

fn untag() -> Outgoing {
    outgoing(&[
        ("RegionId", "cn-hangzhou"),
        ("ResourceType", "ResourceShare"),
        ("ResourceId.1", "rs-0a1b2c3d4e"),
        ("TagKey.1", "team blue"),
        ("TagKey.2", "it's"),
    ])
}

fn allowed(status: Option<u16>, code: Option<&str>, message: Option<&str>) -> AllowedReply {
    let clauses = vec![ClauseId("keys.duplicate")];
    let [code, message] = [code, message].map(|text| text.map(str::to_owned));
    AllowedReply { status, code, message, clauses }
}

fn duplicate() -> AllowedReply {
    let message = "The TagKey contains duplicate keys.";
    allowed(Some(400), Some("Duplicate.TagKey"), Some(message))
}

fn line(sign: char, text: &str) -> DiffLine {
    DiffLine { sign, text: text.to_owned() }
}

fn finding(complaint: &str, clause: &'static str) -> Finding {
    Finding {
        step: "refused".to_owned(),
        complaints: vec![complaint.to_owned()],
        clauses: vec![ClauseId(clause)],
        level: ClauseId(clause).level(),
        allowed: vec![duplicate()],
        actual: Actual::default(),
        diff: Vec::new(),
        outgoing: untag(),
    }
}

/// Another reply came than those allowed.
pub(crate) fn wrong_reply() -> Finding {
    Finding {
        actual: Actual {
            status: Some(200),
            request_id: Some("4F1D2C3B-0000-4000-8000-000000000001".to_owned()),
            body: r#"{"RequestId":"4F1D2C3B-0000-4000-8000-000000000001"}"#.to_owned(),
            ..Actual::default()
        },
        diff: vec![line('-', "400 Duplicate.TagKey"), line('+', "200 without a code")],
        ..finding("The reply is none of those that are allowed.", "keys.duplicate")
    }
}

/// The reply was as allowed and the state was not.
pub(crate) fn wrong_effect() -> Finding {
    Finding {
        step: "untag one".to_owned(),
        allowed: Vec::new(),
        actual: wrong_reply().actual,
        diff: vec![
            line(' ', r#"a: "kept" = "v-1""#),
            line('-', r#"a: "kept too" = "v-2""#),
            line('+', r#"a: "team blue" = "v-0""#),
        ],
        clauses: vec![ClauseId("effect.named"), ClauseId("effect.frame-keys")],
        ..finding("On share a, the tag \"team blue\" should be gone and is there.", "effect.named")
    }
}

/// No reply came.
pub(crate) fn no_reply() -> Finding {
    let actual = Actual { body: "the connection was closed".to_owned(), ..Actual::default() };
    Finding { actual, ..finding("There is no reply.", "keys.duplicate") }
}

/// A reply that tries to do harm, and several replies that were allowed.
pub(crate) fn hostile() -> Finding {
    Finding {
        allowed: vec![duplicate(), allowed(None, None, None), allowed(Some(200), None, None)],
        actual: Actual {
            status: Some(500),
            code: Some(HOSTILE.to_owned()),
            message: Some(format!("{HOSTILE}{}", "x".repeat(5000))),
            request_id: Some(HOSTILE.to_owned()),
            body: format!("{HOSTILE}{}", "<p>".repeat(600)),
        },
        diff: vec![line('+', HOSTILE)],
        complaints: vec![format!("The code is {HOSTILE}."), "And this.".to_owned()],
        outgoing: Outgoing {
            alter: Some(Alter::Dated(-1200)),
            principal: Principal::Restricted,
            ..outgoing(&[("ResourceId.1", HOSTILE)])
        },
        ..finding("", "keys.duplicate")
    }
}

fn scenario(id: &str, verdict: Verdict, clause: &'static str) -> ScenarioResult {
    ScenarioResult {
        id: id.to_owned(),
        title: "A tag key that is named twice is refused.".to_owned(),
        clauses: vec![ClauseId(clause)],
        level: ClauseId(clause).level(),
        verdict,
        reason: None,
        findings: Vec::new(),
        observations: Vec::new(),
        answers: Vec::new(),
        requests: 5,
        lag_millis: None,
        transcript: Vec::new(),
        contradictions: Vec::new(),
    }
}

fn answer(question: &'static str, case: &str, answer: &str) -> Answer {
    let [case, answer] = [case, answer].map(str::to_owned);
    Answer { question: QuestionId(question), case, answer }
}

fn run(scenarios: Vec<ScenarioResult>) -> RunResult {
    RunResult {
        target: "http://127.0.0.1:8080/".to_owned(),
        level: Level::Client,
        seed: 1,
        capabilities: vec![
            Capability { name: "creates shares", has: Some(true), detail: "it did".to_owned() },
            Capability {
                name: "tells principals apart",
                has: Some(false),
                detail: format!("403 for both {HOSTILE}"),
            },
            Capability { name: "answers in XML", has: None, detail: "not asked".to_owned() },
        ],
        scenarios,
        requests: 4812,
        throttled: 2,
        elapsed_millis: 812,
        aborted: None,
    }
}

/// A run in which everything conforms.
pub(crate) fn conforming() -> RunResult {
    let mut one = scenario("keys/duplicate", Verdict::Conforms, "keys.duplicate");
    one.answers = vec![
        answer("absent.key", "", "success"),
        answer("order.checks", "duplicate-key against invalid-key", "Duplicate.TagKey"),
        answer("order.checks", "unknown-id against duplicate-key", "Duplicate.TagKey"),
        answer("order.checks", "duplicate-key against no-permission", "NoPermission"),
        answer("all.spelling", "one", "refused"),
        answer("all.spelling", "yes", "refused"),
    ];
    let mut two = scenario("effect/named", Verdict::Conforms, "effect.named");
    two.answers = vec![answer("absent.key", "", "success")];
    let mut result = run(vec![one, two]);
    result.throttled = 0;
    result
}

/// A run with a scenario of every verdict and a finding of every kind.
pub(crate) fn failing() -> RunResult {
    let mut violates = scenario("keys/duplicate", Verdict::Violates, "keys.duplicate");
    violates.findings = vec![wrong_reply(), hostile()];
    violates.answers = vec![answer("absent.key", "", "success")];
    let mut effect = scenario("effect/named", Verdict::Violates, "effect.named");
    effect.findings = vec![wrong_effect(), no_reply()];
    effect.answers = vec![answer("absent.key", "", "refused")];
    let mut unstable = scenario("keys/duplicate-late", Verdict::Unstable, "keys.duplicate");
    unstable.findings = vec![wrong_reply()];
    let mut untestable = scenario("permission/denied", Verdict::Untestable, "permission.required");
    untestable.reason = Some("the target does not tell principals apart".to_owned());
    let mut unreachable = scenario("keys/lost", Verdict::Unreachable, "keys.duplicate");
    unreachable.reason = Some(HOSTILE.to_owned());
    let mut conforms = scenario("effect/frame", Verdict::Conforms, "effect.named");
    conforms.observations = vec![wrong_reply()];
    conforms.lag_millis = Some(40);
    run(vec![violates, effect, unstable, untestable, unreachable, conforms])
}

/// A run in which everything conforms and some is not what the profile has.
pub(crate) fn contradicting() -> RunResult {
    let contradiction = |case: &str, seen: &str, confirmed| Contradiction {
        step: "an absent key".to_owned(),
        question: QuestionId("absent.key"),
        case: case.to_owned(),
        recorded: "success".to_owned(),
        seen: seen.to_owned(),
        replies: vec![ReplySeen { status: 404, code: Some(HOSTILE.to_owned()), is_xml: None }],
        confirmed,
    };
    let mut result = conforming();
    result.scenarios[0].contradictions =
        vec![contradiction("", "refused", true), contradiction(HOSTILE, HOSTILE, false)];
    result
}

/// A run of which nothing could be tested.
pub(crate) fn nothing() -> RunResult {
    let mut one = scenario("keys/duplicate", Verdict::Untestable, "keys.duplicate");
    one.reason = Some("the target cannot create shares".to_owned());
    run(vec![one])
}

/// A run that ended early.
pub(crate) fn aborted() -> RunResult {
    let scenarios = vec![scenario("keys/duplicate", Verdict::Conforms, "keys.duplicate")];
    RunResult { aborted: Some("it was interrupted".to_owned()), ..run(scenarios) }
}
