//! Dictionaries: the words that a fuzzer would otherwise have to guess, from the model and the
//! pools of edge values.

use std::fmt::Write as _;

use untag_model::{CLAUSES, ErrorCode, Principal, QUESTIONS};
use untag_scenarios::generate::pools;
use untag_wire::Action;

use super::signing::PROTOCOL;

/// Names of the operation's parameters and its siblings'.
const PARAMETERS: [&str; 10] = [
    "RegionId",
    "ResourceType",
    "ResourceId.1",
    "ResourceId.2",
    "TagKey.1",
    "TagKey.2",
    "All",
    "Tag.1.Key",
    "Tag.1.Value",
    "NextToken",
];

/// Headers that decide something.
const HEADERS: [&str; 11] = [
    "accept: application/json",
    "authorization: ACS3-HMAC-SHA256 Credential=testid,SignedHeaders=host,Signature=",
    "content-type: application/x-www-form-urlencoded",
    "host",
    "x-acs-action",
    "x-acs-content-sha256",
    "x-acs-date",
    "x-acs-security-token",
    "x-acs-signature-nonce",
    "x-acs-version: 2020-01-10",
    "HMAC-SHA1",
];

/// Members of replies, in JSON and as elements.
const MEMBERS: [&str; 12] = [
    "RequestId",
    "HostId",
    "Code",
    "Message",
    "Recommend",
    "NextToken",
    "TagResources",
    "TagResource",
    "ResourceId",
    "TagKey",
    "TagValue",
    "ResourceShareId",
];

/// Pieces of XML that parsers stumble over.
const XML: [&str; 8] = [
    "<Error>",
    "</Error>",
    "<![CDATA[",
    "]]>",
    "&#x0;",
    "&amp;",
    "<?xml version=\"1.0\"?>",
    "<!DOCTYPE a>",
];

/// Member names of scenario files and values that stand there.
const FORMS: [&str; 34] = [
    "id",
    "title",
    "needs",
    "shares",
    "steps",
    "late_look",
    "name",
    "owner",
    "tags",
    "calls",
    "expect",
    "each",
    "clauses",
    "twin_of",
    "look",
    "principal",
    "action",
    "params",
    "style",
    "alter",
    "value",
    "text",
    "share",
    "share-with",
    "no-share",
    "region",
    "reply",
    "effect",
    "gone",
    "maybe",
    "set",
    "schema",
    "allowed",
    "came",
];

/// The dictionary for the target of that name, in libFuzzer's form; none for one that has no use
/// for words.
pub fn dictionary(target: &str) -> Option<String> {
    let words = match target {
        "decode_request" | "encode_decode" | "server_total" | "sign_verify" => requests(),
        "decode_reply" => replies(),
        "case_file" | "model_total" | "oracles" | "server_verdict" | "verdict_sound"
        | "verdict_teeth" | "canary" => files(),
        _ => return None,
    };
    let mut out = String::from("# Written by `cargo xtask fuzz --seeds`.\n");
    for word in words {
        out.push_str(&quoted(&word));
    }
    Some(out)
}

fn requests() -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    words.extend(PARAMETERS.iter().chain(&PROTOCOL).map(|name| format!("{name}=")));
    words.extend(HEADERS.map(str::to_owned));
    words.extend(Action::ALL.map(|action| action.name().to_owned()));
    words.extend(values().into_iter().map(|value| untag_wire::encode_component(&value)));
    words.extend(pools::NUMBERINGS.iter().map(|number| format!("TagKey.{number}=")));
    distinct(words)
}

fn replies() -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    words.extend(MEMBERS.iter().map(|name| format!("\"{name}\":")));
    words.extend(MEMBERS.iter().map(|name| format!("<{name}>")));
    words.extend(ErrorCode::ALL.iter().map(|error| format!("\"{error}\"")));
    words.extend(XML.map(str::to_owned));
    words.extend(["\\u0000", "\\ud800", "null", "[]", "{}", "1e999"].map(str::to_owned));
    distinct(words)
}

fn files() -> Vec<String> {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let mut words: Vec<String> = Vec::new();
    words.extend(FORMS.iter().map(|name| format!("\"{name}\":")));
    words.extend(PARAMETERS.iter().map(|name| quoted(name)));
    words.extend(Principal::ALL.iter().map(|principal| quoted(principal.name())));
    words.extend(Action::ALL.iter().map(|action| quoted(action.name())));
    words.extend(ErrorCode::ALL.iter().map(|error| quoted(error.code())));
    words.extend(CLAUSES.iter().map(|clause| quoted(clause.id.0)));
    words.extend(QUESTIONS.iter().map(|question| quoted(question.id.0)));
    words.extend(values().iter().map(|value| quoted(value)));
    distinct(words)
}

/// Short values of the pools, and some at their limits.
fn values() -> Vec<String> {
    let pools: [&[&str]; 8] = [
        &[pools::TYPE],
        &pools::WRONG_TYPES,
        &pools::OPEN_TYPES,
        &pools::TRUE,
        &pools::OPEN_BOOLEANS,
        &pools::OPEN_REGIONS,
        &pools::STRANGE_KEYS,
        &pools::OPEN_KEYS,
    ];
    let mut values: Vec<String> = pools.concat().into_iter().map(str::to_owned).collect();
    values.extend(pools::Forbidden::ALL.iter().filter_map(|rule| rule.keys().first().cloned()));
    values.extend(pools::LONG_KEYS.iter().take(2).cloned());
    values.retain(|value| !value.is_empty());
    values
}

fn distinct(mut words: Vec<String>) -> Vec<String> {
    // A longer word is of no use to libFuzzer.
    words.retain(|word| word.len() <= 64);
    words.sort_unstable();
    words.dedup();
    words
}

/// A word as a line of a dictionary.
fn quoted(word: &str) -> String {
    let mut line = String::from("\"");
    for byte in word.bytes() {
        match byte {
            b'"' | b'\\' => line.extend(['\\', char::from(byte)]),
            b' '..=b'~' => line.push(char::from(byte)),
            // Writing to a string does not fail.
            _ => drop(write!(line, "\\x{byte:02x}")),
        }
    }
    line.push_str("\"\n");
    line
}
