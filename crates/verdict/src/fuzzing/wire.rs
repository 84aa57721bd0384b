//! Decoding: of requests and replies that somebody else wrote.

use untag_wire::reply::{read, write};
use untag_wire::{
    Action, Credentials, ErrorBody, Field, HttpReply, HttpRequest, Lens, Pair, ReadReply, Reply,
    ReplyBody, ShareSummary, SignatureError, Syntax, TagRow, decode, decode_form, decode_with,
    encode_form, sign_again, verify,
};

use super::input;

/// Requests of any kind are decoded or refused, what was decoded is the same once it is encoded
/// and decoded again, and what is signed again is signed.
pub fn decode_request(data: &[u8]) {
    for request in input::requests(data) {
        for lens in lenses() {
            let _ = decode_with(&request, lens);
        }
        for bytes in [&request.body, request.query().as_bytes(), data] {
            if let Ok(pairs) = decode_form(bytes) {
                is_identity(&pairs);
            }
        }
        if let Ok(incoming) = decode(&request) {
            is_identity(&incoming.params);
            is_signed_again(&request, &incoming.params);
        }
    }
}

fn lenses() -> [Lens; 5] {
    let right = Lens::default();
    [
        Lens { form: false, ..right },
        Lens { query: false, ..right },
        Lens { plus_is_space: false, ..right },
        Lens { decode_twice: true, ..right },
        Lens { latin1: true, ..right },
    ]
}

fn is_identity(pairs: &[Pair]) {
    for plus in [true, false] {
        let text = encode_form(pairs, plus);
        assert_eq!(decode_form(text.as_bytes()).as_deref(), Ok(pairs), "{text}");
    }
}

/// Signing anew replaces the signature and nothing else, and it is right.
fn is_signed_again(request: &HttpRequest, params: &[Pair]) {
    let credentials = Credentials::new("testid", "testsecret");
    let mut signed = request.clone();
    sign_again(&mut signed, &credentials);
    let again = match decode(&signed) {
        Ok(again) => again,
        Err(error) => panic!("signed again it cannot be decoded: {error}: {signed:?}"),
    };
    assert_eq!(again.params, params, "{signed:?}");
    if let Err(error) = verify(&signed, &again, &credentials) {
        let wrong =
            matches!(error, SignatureError::Mismatch { .. } | SignatureError::BodyHash { .. });
        assert!(!wrong, "{error}: {signed:?}");
    }
}

/// Replies of any kind are read or refused, and what is written is read as it was.
pub fn decode_reply(data: &[u8]) {
    let reply = HttpReply { status: 200, headers: Vec::new(), body: data.to_vec() };
    let _ = read(&reply);
    let text = String::from_utf8_lossy(data);
    let mut pieces = text.split('\n');
    let mut next = || pieces.next().unwrap_or_default().to_owned();
    for reply in [refusal(&mut next), page(&mut next), created(&mut next)] {
        for syntax in [Syntax::Json, Syntax::Xml] {
            is_read_back(&reply, syntax);
        }
    }
}

type Texts<'a> = &'a mut dyn FnMut() -> String;

fn refusal(next: Texts<'_>) -> Reply {
    let request_id = next();
    let (code, message, host_id, recommend) = (next(), next(), next(), next());
    let some = |text: String| Some(text).filter(|text| !text.is_empty());
    let error = ErrorBody { code, message, host_id: some(host_id), recommend: some(recommend) };
    Reply::Error { request_id, status: 400, error }
}

fn page(next: Texts<'_>) -> Reply {
    let request_id = next();
    let next_token = Some(next()).filter(|token| !token.is_empty());
    let mut row = || TagRow {
        resource_id: next(),
        resource_type: "ResourceShare".to_owned(),
        key: next(),
        value: next(),
    };
    let rows = vec![row(), row()];
    Reply::Success { request_id, body: ReplyBody::Tags { rows, next_token } }
}

fn created(next: Texts<'_>) -> Reply {
    let request_id = next();
    let share = ShareSummary {
        id: next(),
        name: next(),
        owner: next(),
        status: "Active".to_owned(),
        allow_external_targets: false,
        create_time: String::new(),
        update_time: String::new(),
    };
    Reply::Success { request_id, body: ReplyBody::Created(share) }
}

fn is_read_back(reply: &Reply, syntax: Syntax) {
    let written = write(reply, Some(Action::ListTagResources), syntax);
    let back = match read(&written) {
        Ok(back) => back,
        Err(error) => panic!("{error}: {}", String::from_utf8_lossy(&written.body)),
    };
    let carried = |text: &str| match syntax {
        Syntax::Json => text.to_owned(),
        Syntax::Xml => text.chars().map(in_xml).collect(),
    };
    assert_eq!((back.syntax, back.request_ids), (syntax, 1));
    match reply {
        Reply::Error { request_id, error, .. } => {
            let expected = [request_id, &error.code, &error.message].map(|t| carried(t));
            let found = [&back.request_id, &back.code, &back.message];
            assert_eq!(found.map(Field::as_text), expected.each_ref().map(|t| Some(&**t)));
            assert_eq!(back.host_id.as_text(), error.host_id.as_deref().map(carried).as_deref());
        }
        Reply::Success { request_id, body } => {
            assert_eq!(back.request_id.as_text(), Some(&*carried(request_id)));
            is_body(&back, body, &carried);
        }
    }
}

fn is_body(back: &ReadReply, body: &ReplyBody, carried: &dyn Fn(&str) -> String) {
    match body {
        ReplyBody::Done => {}
        ReplyBody::Created(share) => {
            assert_eq!(back.share_id.as_text(), Some(&*carried(&share.id)));
        }
        ReplyBody::Tags { rows, next_token } => {
            let expected: Vec<TagRow> = rows
                .iter()
                .map(|row| TagRow {
                    resource_id: carried(&row.resource_id),
                    resource_type: carried(&row.resource_type),
                    key: carried(&row.key),
                    value: carried(&row.value),
                })
                .collect();
            assert_eq!(back.tags.as_deref(), Some(&*expected));
            assert_eq!(back.next_token.as_text(), next_token.as_deref().map(carried).as_deref());
        }
    }
}

/// What XML 1.0 makes of a character.
fn in_xml(character: char) -> char {
    match character {
        '\t' | '\n' | '\r' => character,
        '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        _ => character,
    }
}
