//! Servers that look at no request before they answer it, and the share of the catalogue that fails
//! them: what is refused for a wrong reason, or accepted for none, must not pass.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use untag_model::{ErrorCode, Level, Replied};
use untag_runner::{Local, LocalReply};
use untag_scenarios::{Need, Scenario, Step, catalogue};
use untag_server::Behavior;
use untag_verdict::Verdict;
use untag_wire::reply::{ErrorBody, Reply, ReplyBody, Syntax, write};
use untag_wire::{Action, Format, HttpReply, HttpRequest, decode};

use crate::embedded::Embedded;

use super::trial;

/// How requests to untag are answered; all others are answered as they should be.
#[derive(Debug, Clone, Copy)]
enum Manner {
    /// All alike, with this error.
    Refuses(ErrorCode),
    /// All alike, with success, and nothing is done.
    Accepts,
    /// With the error whose code stands anywhere in the request, else with success.
    Echoes,
}

impl Manner {
    fn error(self, request: &HttpRequest) -> Option<ErrorCode> {
        match self {
            Self::Refuses(code) => Some(code),
            Self::Accepts => None,
            Self::Echoes => ErrorCode::ALL.into_iter().find(|error| {
                let body = String::from_utf8_lossy(&request.body);
                format!("{request:?} {body}").contains(error.code())
            }),
        }
    }

    /// Whether it must be failed by a scenario with this step.
    fn is_wrong_in(self, step: &Step) -> bool {
        let [call] = step.calls.as_slice() else { return false };
        let mut allowed = step.expect.iter().map(|expectation| &expectation.reply);
        call.action == Action::UntagResources
            && call.alter.is_none()
            && match self {
                Self::Refuses(_) => allowed.all(|reply| *reply == Replied::Success),
                Self::Accepts | Self::Echoes => allowed.all(|reply| *reply != Replied::Success),
            }
    }
}

/// A server that has one manner.
struct Senseless {
    manner: Manner,
    rest: Embedded,
    replies: AtomicU32,
}

impl Local for Senseless {
    fn answer(&self, millis: u64, requests: &[HttpRequest]) -> Vec<LocalReply> {
        let untags = |request: &HttpRequest| {
            decode(request).is_ok_and(|read| read.action.as_deref() == Some("UntagResources"))
        };
        if !requests.iter().any(untags) {
            return self.rest.answer(millis, requests);
        }
        let replies = requests.iter().map(|request| self.reply(request));
        replies.map(|reply| LocalReply { reply: Ok(reply), delay: Duration::ZERO }).collect()
    }
}

impl Senseless {
    fn new(manner: Manner) -> Self {
        Self { manner, rest: Embedded::new(Behavior::default()), replies: AtomicU32::new(0) }
    }

    fn reply(&self, request: &HttpRequest) -> HttpReply {
        let count = self.replies.fetch_add(1, Ordering::Relaxed);
        let request_id = format!("{count:08X}-C53F-5507-B09E-B3F1E05C87FA");
        let reply = match self.manner.error(request) {
            None => Reply::Success { request_id, body: ReplyBody::Done },
            Some(error) => {
                let (code, message) = (error.code().to_owned(), error.message().to_owned());
                let error_body = ErrorBody { code, message, host_id: None, recommend: None };
                Reply::Error { request_id, status: error.status(), error: error_body }
            }
        };
        let asked = decode(request).ok().and_then(|read| read.format);
        let syntax = if asked == Some(Format::Xml) { Syntax::Xml } else { Syntax::Json };
        write(&reply, Some(Action::UntagResources), syntax)
    }
}

/// Scenarios that a manner is wrong in.
fn of_the_kind(manner: Manner) -> Vec<Scenario> {
    let mut scenarios = catalogue();
    scenarios.retain(|scenario| scenario.steps.iter().any(|step| manner.is_wrong_in(step)));
    scenarios
}

/// The ids of the scenarios that do not fail a server of that manner.
fn passed_by(manner: Manner, scenarios: Vec<Scenario>) -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let local = Arc::new(Senseless::new(manner));
    let run = trial::function(local, "senseless", scenarios, Level::Gateway);
    let result = runtime.block_on(run).expect("a run");
    let passed = result.scenarios.into_iter().filter(|one| one.verdict != Verdict::Violates);
    passed.map(|one| one.id).collect()
}

/// The one reason not to fail a server that refuses: it was seen not to remove absent keys.
fn needs_absent_keys(scenario: &Scenario) -> bool {
    scenario.needs.contains(&Need::AbsentKeysSucceed)
}

/// The errors that a scenario refuses with.
fn errors(scenario: &Scenario) -> impl Iterator<Item = ErrorCode> {
    let allowed = scenario.steps.iter().flat_map(|step| &step.expect);
    allowed.filter_map(|expectation| match expectation.reply {
        Replied::Error(code) => Some(code),
        _ => None,
    })
}

/// Each scenario with the error that it is most in danger of: its own, or any in turn.
fn each_with_an_error() -> BTreeMap<ErrorCode, Vec<Scenario>> {
    let mut turns = ErrorCode::ALL.into_iter().cycle();
    let mut all: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for scenario in of_the_kind(Manner::Refuses(ErrorCode::NoPermission)) {
        let code = errors(&scenario).next().or_else(|| turns.next());
        all.entry(code.expect("the turns never end")).or_default().push(scenario);
    }
    all
}

#[test]
fn what_refuses_everything_with_one_error_is_failed_on_nearly_every_scenario() {
    let (mut passed, mut tried) = (Vec::new(), 0);
    for (code, mut scenarios) in each_with_an_error() {
        scenarios.retain(|scenario| !needs_absent_keys(scenario));
        tried += scenarios.len();
        passed.extend(passed_by(Manner::Refuses(code), scenarios));
    }
    assert!(tried > 450 && passed.is_empty(), "of {tried} these passed: {passed:?}");
}

#[test]
fn what_accepts_everything_is_failed_on_every_scenario_that_refuses() {
    for manner in [Manner::Accepts, Manner::Echoes] {
        let scenarios = of_the_kind(manner);
        assert!(scenarios.len() > 170, "{}", scenarios.len());
        assert_eq!(passed_by(manner, scenarios), Vec::<String>::new(), "{manner:?}");
    }
}

#[test]
fn no_more_than_a_few_scenarios_have_a_reason_to_let_a_refusal_pass() {
    let all = of_the_kind(Manner::Refuses(ErrorCode::NoPermission));
    let excused = all.iter().filter(|scenario| needs_absent_keys(scenario)).count();
    assert!(excused * 50 <= all.len(), "{excused} of {}", all.len());
}
