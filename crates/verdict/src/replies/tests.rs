//! One reply each, right and wrong in one way.

use untag_model::Principal;
use untag_scenarios::builder::{conflict, error, refusal, success};
use untag_wire::{Action, Call, Format, Style};

use super::*;

fn outgoing(format: Format) -> Outgoing {
    let call = Call { action: Action::UntagResources, params: Vec::new() };
    Outgoing::plain(Principal::Owner, call, Style { format, ..Style::SDK })
}

fn reply(status: u16, media: &str, body: &str) -> HttpReply {
    let headers = vec![("content-type".to_owned(), media.to_owned())];
    HttpReply { status, headers, body: body.as_bytes().to_vec() }
}

fn json(status: u16, body: &str) -> HttpReply {
    reply(status, "application/json;charset=utf-8", body)
}

/// The clauses complained of, and the expectations matched.
fn judged(reply: &HttpReply, expect: &[Expectation]) -> (Vec<&'static str>, Vec<usize>) {
    let judgement = judge(&outgoing(Format::AcceptJson), reply, expect, &mut SeenIds::default());
    (judgement.complaints.iter().map(|c| c.clause.0).collect(), judgement.matched)
}

const DUPLICATE: &str = r#"{"RequestId":"A","Code":"Duplicate.TagKey","Message":"The TagKey contains duplicate keys."}"#;

#[test]
fn right_replies_have_no_complaint() {
    let expect = [success(), error(ErrorCode::DuplicateTagKey), refusal()];
    assert_eq!(judged(&json(200, r#"{"RequestId":"A"}"#), &expect), (vec![], vec![0]));
    assert_eq!(judged(&json(400, DUPLICATE), &expect), (vec![], vec![1, 2]));
    let more = r#" {"Extra":[1],"RequestId":"A","Code":"OK"}"#;
    assert_eq!(judged(&json(200, more), &expect), (vec![], vec![0]));
}

#[test]
fn every_general_rule_is_told_apart() {
    let long = r#"{"RequestId":"A","Code":"X","Message":"m"}"#;
    for (reply, clauses) in [
        (json(200, "{}"), vec!["reply.request-id"]),
        (json(200, r#"{"RequestId":" "}"#), vec!["reply.request-id"]),
        (json(200, r#"{"RequestId":null}"#), vec!["reply.request-id"]),
        (json(200, r#"{"RequestId":7}"#), vec!["reply.request-id"]),
        (json(200, "hello"), vec!["reply.request-id"]),
        (json(200, ""), vec!["reply.request-id"]),
        (json(200, DUPLICATE), vec!["reply.status"]),
        (json(403, DUPLICATE), vec!["reply.status"]),
        (json(400, &DUPLICATE.replace("keys.", "keys")), vec!["reply.message"]),
        (json(400, r#"{"RequestId":"A","Message":"m"}"#), vec!["wire.error-body"]),
        (json(400, r#"{"RequestId":"A","Code":"X"}"#), vec!["wire.error-body"]),
        (json(500, long), vec!["reply.internal"]),
        (reply(200, "text/html", r#"{"RequestId":"A"}"#), vec!["wire.json"]),
        (reply(200, "text/xml", "<R><RequestId>A</RequestId></R>"), vec!["wire.json"]),
    ] {
        assert_eq!(judged(&reply, &[]).0, clauses, "{reply:?}");
    }
}

#[test]
fn a_code_of_its_own_is_a_refusal_and_no_success() {
    let own = json(404, r#"{"RequestId":"A","Code":"Own","Message":"m"}"#);
    let expect = [success(), error(ErrorCode::DuplicateTagKey), refusal(), conflict()];
    assert_eq!(judged(&own, &expect), (vec![], vec![2]));
    let created = json(201, r#"{"RequestId":"A"}"#);
    assert_eq!(judged(&created, &expect), (vec![], vec![]));
}

#[test]
fn ids_are_remembered_over_replies() {
    let mut seen = SeenIds::default();
    let mut ask = || {
        let reply = json(200, r#"{"RequestId":"A"}"#);
        judge(&outgoing(Format::AcceptJson), &reply, &[], &mut seen).complaints
    };
    assert_eq!(ask(), []);
    assert_eq!(ask()[0].clause.0, "reply.unique-id");
}

#[test]
fn media_types_that_say_nothing_contradict_nothing() {
    for media in ["", "text/plain", "application/octet-stream", "Application/Problem+JSON"] {
        assert_eq!(judged(&reply(200, media, r#"{"RequestId":"A"}"#), &[]).0, [""; 0], "{media}");
    }
}

#[test]
fn xml_is_judged_where_it_is_asked_for() {
    let ask = |body: &str, status| {
        let reply = reply(status, "text/xml", body);
        let judgement = judge(&outgoing(Format::Xml), &reply, &[], &mut SeenIds::default());
        judgement.complaints.iter().map(|c| c.clause.0).collect::<Vec<_>>()
    };
    let id = "<RequestId>A</RequestId>";
    let named = |root: &str, more: &str| format!("<{root}>{id}{more}</{root}>");
    assert_eq!(ask(&named("UntagResourcesResponse", ""), 200), [""; 0]);
    assert_eq!(ask(&named("Response", ""), 200), ["gateway.xml"]);
    let error = "<Code>X</Code><Message>m</Message>";
    assert_eq!(ask(&named("Error", error), 400), [""; 0]);
    assert_eq!(ask(r#"{"RequestId":"A"}"#, 200), ["gateway.xml"]);
}

#[test]
fn media_types_of_something_else_contradict() {
    for media in ["text/html", "application/x-www-form-urlencoded", "image/png", "multipart/mixed"]
    {
        assert!(contradicts(media, Syntax::Json) && contradicts(media, Syntax::Xml), "{media}");
    }
    for (media, own, foreign) in [
        ("application/json", Syntax::Json, Syntax::Xml),
        ("application/problem+json", Syntax::Json, Syntax::Xml),
        ("text/xml", Syntax::Xml, Syntax::Json),
        ("image/svg+xml", Syntax::Xml, Syntax::Json),
    ] {
        assert!(!contradicts(media, own) && contradicts(media, foreign), "{media}");
    }
    assert!(!contradicts("text/javascript", Syntax::Json));
}

#[test]
fn some_codes_name_no_error() {
    let with = |code: &str| json(200, &format!(r#"{{"RequestId":"A","Code":{code}}}"#));
    for code in ["200", "\"200\"", "\"OK\"", "\"Success\"", "\"\"", "null"] {
        assert_eq!(judged(&with(code), &[success()]), (vec![], vec![0]), "{code}");
    }
    for code in ["404", "\"Failure\"", "0", "false"] {
        assert_eq!(judged(&with(code), &[success()]), (vec!["reply.status"], vec![]), "{code}");
    }
}

#[test]
fn an_error_without_words_is_no_error() {
    for field in ["\"\"", "\" \"", "null", "7"] {
        let body = format!(r#"{{"RequestId":"A","Code":"X","Message":{field}}}"#);
        assert_eq!(judged(&json(400, &body), &[]).0, ["wire.error-body"], "{field}");
    }
}

#[test]
fn a_conflict_has_its_status_and_its_code() {
    let reply = |status, code: &str| {
        json(status, &format!(r#"{{"RequestId":"A","Code":"{code}","Message":"m"}}"#))
    };
    let matched = |status, code| judged(&reply(status, code), &[conflict()]).1;
    assert_eq!(matched(409, "ConcurrentExecutionError"), [0]);
    assert_eq!(matched(409, "Other"), [0; 0]);
    assert_eq!(matched(400, "ConcurrentExecutionError"), [0; 0]);
}
