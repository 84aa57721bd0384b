//! For every documented error: the reply of the reference server in both syntaxes, the scenario
//! that provokes it, and the finding when a server gets its status, code or message wrong.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use untag_model::{ErrorCode, Principal};
use untag_report::terminal::{View, render};
use untag_runner::{Local, LocalReply, RunOptions, run_local};
use untag_scenarios::outgoing::{Bindings, Keyring, Outgoing};
use untag_scenarios::{Scenario, catalogue};
use untag_server::behavior::{BROKEN_NAME, ErrorEdit};
use untag_server::principals::{OTHER, OWNER, RESTRICTED};
use untag_server::{Behavior, Moment, Server};
use untag_verdict::Verdict;
use untag_wire::encode::Stamp;
use untag_wire::{Action, Call, Format, HttpReply, HttpRequest, Part, Signing, Style};

/// The moment at which everything here happens.
const NOW: i64 = 1_790_000_000;

/// The scenario of the catalogue that provokes each error.
const PROVOKED_BY: [(ErrorCode, &str); 10] = [
    (ErrorCode::InvalidResourceType, "replies/invalid-resource-type"),
    (ErrorCode::MissingResourceIds, "replies/missing-resource-ids"),
    (ErrorCode::MissingResourceType, "replies/missing-resource-type"),
    (ErrorCode::InvalidTagKey, "replies/invalid-tag-key"),
    (ErrorCode::TooManyResourceIds, "replies/too-many-resource-ids"),
    (ErrorCode::TooManyTagKeys, "replies/too-many-tag-keys"),
    (ErrorCode::DuplicateTagKey, "replies/duplicate-tag-key"),
    (ErrorCode::ResourceIdNotFound, "replies/not-found"),
    (ErrorCode::MissingTagKeysOrDeleteAll, "replies/missing-tag-keys"),
    (ErrorCode::NoPermission, "replies/no-permission"),
];

const JSON: Style = Style::SDK;
const XML: Style =
    Style { signing: Signing::V1, part: Part::Form, format: Format::Xml, plus: false };

fn snapshot(folder: &str, name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(format!("../../../snapshots/{folder}"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

fn keyring() -> Keyring {
    let keys = [
        (Principal::Owner, OWNER.credentials()),
        (Principal::Restricted, RESTRICTED.credentials()),
        (Principal::Other, OTHER.credentials()),
    ];
    Keyring { keys: BTreeMap::from(keys) }
}

/// A server that numbers its nonces for us.
struct Bench {
    server: Server,
    nonce: u32,
}

impl Bench {
    fn new(behavior: Behavior) -> Self {
        Self { server: Server::new(behavior), nonce: 0 }
    }

    fn send(&mut self, outgoing: &Outgoing) -> HttpReply {
        self.nonce += 1;
        let stamp = Stamp { time: NOW, nonce: format!("{:032}", self.nonce) };
        let request = outgoing.prepare(&keyring(), &stamp, "localhost", "/").expect("a key");
        self.server.reply_to(Moment { unix: NOW, millis: 0 }, &request)
    }

    fn share(&mut self, name: &str) -> String {
        let params = vec![("ResourceShareName".to_owned(), name.to_owned())];
        let call = Call { action: Action::CreateResourceShare, params };
        let reply = self.send(&Outgoing::plain(Principal::Owner, call, JSON));
        let read = untag_wire::reply::read(&reply).expect("a readable reply");
        read.share_id.as_text().expect("an id").to_owned()
    }
}

fn scenario_of(error: ErrorCode) -> Option<Scenario> {
    let (_, id) = PROVOKED_BY.iter().find(|(code, _)| *code == error)?;
    catalogue().into_iter().find(|scenario| scenario.id == *id)
}

/// The request of the scenario's step that must be answered with the error.
fn provoking(scenario: &Scenario, bench: &mut Bench, style: Style) -> Outgoing {
    let names = scenario.shares.iter().map(|share| share.name.clone());
    let shares = names.map(|name| (name.clone(), bench.share(&name))).collect();
    let bindings = Bindings { shares, region: "cn-hangzhou".to_owned() };
    let step = scenario.steps.iter().find(|step| step.is_negative()).expect("a negative step");
    Outgoing { style, ..step.calls[0].bind(&bindings, style) }
}

/// The reply with this error, in this style.
fn reply_with(error: ErrorCode, style: Style) -> HttpReply {
    let Some(scenario) = scenario_of(error) else {
        let mut bench = Bench::new(Behavior { break_on_name: true, ..Behavior::default() });
        let id = bench.share(&format!("{BROKEN_NAME}-1"));
        let params = [
            ("RegionId", "cn-hangzhou"),
            ("ResourceType", "ResourceShare"),
            ("ResourceId.1", &id),
            ("TagKey.1", "k1"),
        ];
        let params = params.map(|(n, v)| (n.to_owned(), v.to_owned())).to_vec();
        let call = Call { action: Action::UntagResources, params };
        return bench.send(&Outgoing::plain(Principal::Owner, call, style));
    };
    let mut bench = Bench::new(Behavior::default());
    let outgoing = provoking(&scenario, &mut bench, style);
    bench.send(&outgoing)
}

fn as_text(reply: &HttpReply) -> String {
    let mut text = format!("HTTP/1.1 {}\n", reply.status);
    for (name, value) in &reply.headers {
        let _ = writeln!(text, "{name}: {value}");
    }
    let _ = writeln!(text, "\n{}", String::from_utf8_lossy(&reply.body));
    text
}

#[test]
fn the_reference_server_gives_every_error_in_both_syntaxes() {
    for error in ErrorCode::ALL {
        let (json, xml) = (reply_with(error, JSON), reply_with(error, XML));
        for reply in [&json, &xml] {
            let read = untag_wire::reply::read(reply).expect("a readable reply");
            assert_eq!(read.code.as_text(), Some(error.code()), "{error}");
        }
        snapshot("errors", &format!("{error}.json"), &as_text(&json));
        snapshot("errors", &format!("{error}.xml"), &as_text(&xml));
    }
}

#[test]
fn every_error_has_the_scenario_that_provokes_it() {
    for error in ErrorCode::ALL {
        let text = match scenario_of(error) {
            Some(scenario) => serde_json::to_string_pretty(&scenario).expect("it is data"),
            None => "No request provokes it on a healthy server; the repeat/ scenarios show that \
                     it does not come, and `serve --internal-error` that it is noticed."
                .to_owned(),
        };
        snapshot("errors", &format!("{error}.scenario"), &text);
    }
}

/// A server in this process, at a fixed moment.
struct InProcess(Mutex<Server>);

impl Local for InProcess {
    fn answer(&self, millis: u64, requests: &[HttpRequest]) -> Vec<LocalReply> {
        let unix = untag_runner::LOCAL_EPOCH + i64::try_from(millis / 1000).unwrap_or(i64::MAX / 2);
        let mut server = self.0.lock().expect("no panic before");
        let answers = server.answer_together(Moment { unix, millis }, requests);
        let plain = |answer: untag_server::Answer| LocalReply {
            reply: Ok(answer.reply),
            delay: Duration::ZERO,
        };
        answers.into_iter().map(plain).collect()
    }
}

/// The report on a server with this behavior, judged by this scenario.
fn finding(behavior: Behavior, scenario: Scenario) -> String {
    let options = RunOptions {
        jobs: 1,
        settle: Duration::ZERO,
        patience: Duration::ZERO,
        ..RunOptions::new("http://127.0.0.1:8080", keyring(), vec![scenario])
    };
    let local = Arc::new(InProcess(Mutex::new(Server::new(behavior))));
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let (_keep, stop) = tokio::sync::watch::channel(false);
    let result = runtime
        .block_on(run_local(local, &options, &mut |_| {}, stop))
        .expect("the options are right");
    assert_eq!(result.scenarios[0].verdict, Verdict::Violates);
    let text = render(&result, View { colour: false, brief: true, all: true });
    // What closes the report has times in it.
    text.lines().filter(|line| !line.contains("seed 1")).collect::<Vec<_>>().join("\n")
}

fn edited(error: ErrorCode, edit: impl FnOnce(&mut ErrorEdit)) -> Behavior {
    let mut wrong = ErrorEdit { error, status: None, code: None, message: None };
    edit(&mut wrong);
    Behavior { errors: vec![wrong], ..Behavior::default() }
}

#[test]
fn a_wrong_status_code_or_message_is_explained() {
    for (error, _) in PROVOKED_BY {
        let scenario = scenario_of(error).expect("it is in the catalogue");
        for (name, behavior) in [
            ("status", edited(error, |e| e.status = Some(422))),
            ("code", edited(error, |e| e.code = Some("InvalidParameter"))),
            ("message", edited(error, |e| e.message = Some("Something is wrong."))),
        ] {
            let text = finding(behavior, scenario.clone());
            snapshot("findings", &format!("{error}.{name}"), &text);
        }
    }
}

#[test]
fn an_internal_error_is_explained() {
    let scenario = scenario_of(ErrorCode::DuplicateTagKey).expect("it is in the catalogue");
    let internal = ErrorCode::InternalError;
    let behavior = edited(ErrorCode::DuplicateTagKey, |e| {
        e.status = Some(internal.status());
        e.code = Some(internal.code());
        e.message = Some(internal.message());
    });
    snapshot("findings", "InternalError", &finding(behavior, scenario));
}
