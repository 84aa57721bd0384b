//! Our own requests, encoded and decoded again, in every style.

use proptest::prelude::*;

use super::{credentials, encoded, pairs, sts, styles};
use crate::{
    Credentials, Format, HttpRequest, Incoming, Pair, Part, Signing, Style, decode, verify,
};

const AWKWARD: [&str; 22] = [
    "",
    " ",
    "  k  ",
    "+",
    "a+b",
    "%",
    "%20",
    "%2520",
    "%zz",
    "/",
    "&",
    "a&b=c",
    "=",
    "*",
    "~",
    "'\"`",
    "😀👩‍👩‍👧",
    "键 值",
    "e\u{301}",
    "é",
    "\u{0}\n\r\t\u{7f}",
    "http://x?y#z;,:@!$()[]{}|\\^",
];

fn awkward() -> Vec<Pair> {
    let number = |(index, text): (usize, &&str)| (format!("TagKey.{}", index + 1), (*text).into());
    let mut params: Vec<Pair> = AWKWARD.iter().enumerate().map(number).collect();
    params.extend(AWKWARD.iter().map(|text| (format!("{text}x"), "value".to_owned())));
    params
}

fn back(request: &HttpRequest, credentials: &Credentials) -> Incoming {
    let incoming = decode(request).unwrap();
    assert_eq!(verify(request, &incoming, credentials), Ok(()), "{request:?}");
    incoming
}

fn sorted(mut params: Vec<Pair>) -> Vec<Pair> {
    params.sort();
    params
}

#[test]
fn awkward_text_survives_in_every_style() {
    for style in styles() {
        for credentials in [credentials(), sts()] {
            let incoming = back(&encoded(&awkward(), style, &credentials), &credentials);
            if style.part == Part::Both {
                assert_eq!(sorted(incoming.params), sorted(awkward()), "{style:?}");
            } else {
                assert_eq!(incoming.params, awkward(), "{style:?}");
            }
        }
    }
}

#[test]
fn the_frame_survives_in_every_style() {
    for style in styles() {
        let incoming = back(&encoded(&awkward(), style, &sts()), &sts());
        assert_eq!(incoming.action.as_deref(), Some("UntagResources"));
        assert_eq!(incoming.version.as_deref(), Some("2020-01-10"));
        assert_eq!(incoming.access_key.as_deref(), Some("testid"));
        assert_eq!(incoming.token.as_deref(), Some("to+ken/=secret"));
        assert_eq!(incoming.time, Some(1_795_484_941));
        assert_eq!(incoming.nonce.as_deref(), Some("nonce 1"));
        assert_eq!(incoming.signing, Some(style.signing));
        let format = match style.format {
            Format::AcceptJson | Format::Json => Some(Format::Json),
            Format::Xml => Some(Format::Xml),
            Format::Silent => None,
        };
        assert_eq!(incoming.format, format, "{style:?}");
    }
}

#[test]
fn a_call_without_parameters_has_no_body() {
    for style in styles() {
        let request = encoded(&[], style, &credentials());
        assert_eq!(back(&request, &credentials()).params, []);
        assert_eq!(request.header("content-type").is_some(), !request.body.is_empty());
    }
}

#[test]
fn parts_hold_what_their_names_say() {
    let params = pairs([("a", "1"), ("b", "2"), ("c", "3")]);
    let body = |signing, part| {
        let style = Style { signing, part, format: Format::Silent, plus: true };
        let request = encoded(&params, style, &credentials());
        let of_protocol = request.query().contains("SignatureNonce=nonce+1");
        (String::from_utf8(request.body).unwrap(), of_protocol)
    };
    let own = "a=1&b=2&c=3".to_owned();
    assert_eq!(body(Signing::V3, Part::Query), (String::new(), false));
    assert_eq!(body(Signing::V3, Part::Form), (own.clone(), false));
    assert_eq!(body(Signing::V3, Part::Split), (own.clone(), false));
    assert_eq!(body(Signing::V3, Part::Both), ("b=2".to_owned(), false));
    assert_eq!(body(Signing::V1, Part::Query), (String::new(), true));
    assert_eq!(body(Signing::V1, Part::Split), (own, true));
    assert_eq!(body(Signing::V1, Part::Both), ("b=2".to_owned(), true));
    let (form, in_query) = body(Signing::V1, Part::Form);
    assert!(form.starts_with("a=1&b=2&c=3&Action=") && !in_query, "{form}");
}

#[test]
fn repeated_names_stay_together() {
    let params = pairs([("k", "1"), ("l", "2"), ("k", "3"), ("l", "4"), ("l", "5")]);
    for style in styles() {
        let incoming = back(&encoded(&params, style, &credentials()), &credentials());
        assert_eq!(sorted(incoming.params), sorted(params.clone()), "{style:?}");
    }
}

proptest! {
    #[test]
    fn any_text_survives(name in "\\PC{1,8}", value in any::<String>(), index in 0..64_usize) {
        let params = [(format!("x{name}"), value)];
        let incoming = back(&encoded(&params, styles()[index], &credentials()), &credentials());
        prop_assert_eq!(incoming.params, params);
    }

    #[test]
    fn no_bytes_make_decoding_panic(
        target in "[/?&=%+0-9a-fA-Zé]{0,40}",
        body in any::<Vec<u8>>(),
        authorization in "(ACS3-)?[a-zA-Z0-9=, ;-]{0,60}",
    ) {
        let mut request = encoded(&[], Style::SDK, &credentials());
        request.target = target;
        request.body = body;
        // In the place of the right one, which would be right for the request that was signed.
        request.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("authorization"));
        request.headers.push(("authorization".to_owned(), authorization));
        if let Ok(incoming) = decode(&request) {
            prop_assert!(verify(&request, &incoming, &credentials()).is_err());
        }
        crate::sign_again(&mut request, &credentials());
    }
}
