//! Inputs to begin with, made from the catalogue.

use std::sync::LazyLock;

use untag_model::{ErrorCode, Replied};
use untag_scenarios::generate::{Dice, Sequence};
use untag_scenarios::outgoing::Outgoing;
use untag_scenarios::{Scenario, catalogue};
use untag_wire::{Credentials, ReplyBody, Stamp, Style, TagRow, encode, encode_form};

use super::input;
use super::making::Maker;
use crate::Case;

/// An input with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seed {
    /// The name of its file.
    pub name: String,
    /// The input.
    pub bytes: Vec<u8>,
}

/// The most bytes of an input that is made from a scenario.
const MAX_BYTES: usize = 4096;

/// The most inputs for one target.
const MOST: usize = 200;

static CATALOGUE: LazyLock<Vec<Scenario>> = LazyLock::new(catalogue);

/// The inputs for the target of that name; none for one that takes any bytes.
pub fn seeds(target: &str) -> Vec<Seed> {
    let mut seeds = match target {
        "case_file" => [from_scenarios(as_scenario), from_scenarios(as_case)].concat(),
        "decode_request" | "server_total" => from_calls(as_http),
        "encode_decode" | "sign_verify" => from_calls(as_form),
        "decode_reply" => replies(),
        "scenario_sound" | "scenario_teeth" => numbers(),
        "model_total" | "oracles" | "verdict_sound" | "verdict_teeth" | "server_verdict" => {
            from_scenarios(as_case)
        }
        "escape" => texts(),
        _ => Vec::new(),
    };
    seeds.retain(|seed| seed.bytes.len() <= MAX_BYTES);
    seeds.sort_by(|a, b| (a.bytes.len(), &a.name).cmp(&(b.bytes.len(), &b.name)));
    seeds.dedup_by(|a, b| a.bytes == b.bytes);
    spread(seeds)
}

/// At most [`MOST`] of them, from the shortest to the longest.
fn spread(seeds: Vec<Seed>) -> Vec<Seed> {
    let step = seeds.len().div_ceil(MOST).max(1);
    seeds.into_iter().step_by(step).collect()
}

fn file_name(scenario: &Scenario) -> String {
    scenario.id.replace('/', "--")
}

fn from_scenarios(bytes: fn(&Scenario) -> Option<Vec<u8>>) -> Vec<Seed> {
    let seed = |scenario: &Scenario| {
        let bytes = bytes(scenario)?;
        Some(Seed { name: format!("{}-{}", file_name(scenario), bytes.len()), bytes })
    };
    CATALOGUE.iter().filter_map(seed).collect()
}

fn as_scenario(scenario: &Scenario) -> Option<Vec<u8>> {
    serde_json::to_vec(scenario).ok()
}

fn as_case(scenario: &Scenario) -> Option<Vec<u8>> {
    serde_json::to_vec(&Case::plain(&Sequence::of(scenario))).ok()
}

/// From each call of each scenario, in a style of its own.
fn from_calls(bytes: fn(&Outgoing, usize) -> Vec<u8>) -> Vec<Seed> {
    let mut seeds = Vec::new();
    for scenario in CATALOGUE.iter() {
        let sequence = Sequence::of(scenario);
        let bindings = sequence.bindings();
        for (at, call) in sequence.calls.iter().enumerate() {
            let outgoing = call.bind(&bindings, Style::SDK);
            let name = format!("{}-{at}", file_name(scenario));
            seeds.push(Seed { name, bytes: bytes(&outgoing, seeds.len()) });
        }
    }
    seeds
}

fn as_http(outgoing: &Outgoing, number: usize) -> Vec<u8> {
    let stamp = Stamp { time: 1_795_484_941, nonce: format!("n-{number}") };
    let credentials = Credentials::new("testid", "testsecret");
    let call = &outgoing.call;
    let request = encode(call, outgoing.style, &credentials, &stamp, "localhost", "/");
    input::written(&request)
}

fn as_form(outgoing: &Outgoing, number: usize) -> Vec<u8> {
    let style = u8::try_from(number % 64).unwrap_or(0);
    let mut bytes = vec![style, 4];
    bytes.extend(encode_form(&outgoing.call.params, number.is_multiple_of(2)).into_bytes());
    bytes
}

/// Every documented error, a success and a page, in both syntaxes.
fn replies() -> Vec<Seed> {
    let mut maker = Maker::new(input::chance(&[]));
    let row = TagRow {
        resource_id: "rs-a".to_owned(),
        resource_type: "ResourceShare".to_owned(),
        key: "k".to_owned(),
        value: "v".to_owned(),
    };
    let page = ReplyBody::Tags { rows: vec![row.clone(), row], next_token: Some("t".to_owned()) };
    let mut seeds = Vec::new();
    for (name, format) in [("json", untag_wire::Format::Json), ("xml", untag_wire::Format::Xml)] {
        let call =
            untag_wire::Call { action: untag_wire::Action::UntagResources, params: Vec::new() };
        let style = Style { format, ..Style::SDK };
        let outgoing = Outgoing::plain(untag_model::Principal::Owner, call, style);
        let mut push = |what: &str, reply: untag_wire::HttpReply| {
            seeds.push(Seed { name: format!("{what}-{name}"), bytes: reply.body });
        };
        for error in ErrorCode::ALL {
            push(error.code(), maker.reply(&Replied::Error(error), &outgoing));
        }
        push("success", maker.reply(&Replied::Success, &outgoing));
        push("page", maker.success(page.clone(), &outgoing));
    }
    seeds
}

/// The number of each scenario, and some chance.
fn numbers() -> Vec<Seed> {
    let mut chance = input::chance(b"numbers");
    let mut byte = || u8::try_from(chance.roll(256)).unwrap_or(0);
    let seed = |(at, scenario): (usize, &Scenario)| {
        let number = u16::try_from(at).unwrap_or(0).to_be_bytes();
        Seed { name: file_name(scenario), bytes: vec![number[0], number[1], byte()] }
    };
    CATALOGUE.iter().enumerate().map(seed).collect()
}

fn texts() -> Vec<Seed> {
    let texts =
        ["plain", "a\u{1b}[31mb", "\u{202e}abc\u{202c}", "键 🎈 e\u{301}", "\r\n\t\0\u{7f}\u{85}"];
    let seed = |(at, text): (usize, &&str)| Seed {
        name: format!("text-{at}"),
        bytes: text.as_bytes().to_vec(),
    };
    texts.iter().enumerate().map(seed).collect()
}
