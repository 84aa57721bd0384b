//! Requests that were altered: refused as they are, accepted once they are signed again.

use super::{credentials, encoded, pairs, sts, styles};
use crate::signature::must_sign;
use crate::{
    Credentials, DecodeError, Format, HttpRequest, Pair, Part, Place, SignatureError, Signing,
    Style, decode, decode_form, sign_again, verify,
};

const V3_FORM: Style =
    Style { signing: Signing::V3, part: Part::Form, format: Format::AcceptJson, plus: true };
const V1_QUERY: Style =
    Style { signing: Signing::V1, part: Part::Query, format: Format::Json, plus: true };

fn params() -> Vec<Pair> {
    pairs([("ResourceId.1", "rs-a"), ("TagKey.1", "k 1+%é"), ("TagKey.2", ""), ("All", "true")])
}

fn judged(request: &HttpRequest, credentials: &Credentials) -> Result<(), SignatureError> {
    let incoming = decode(request)?;
    verify(request, &incoming, credentials)
}

/// What a request says, however it is escaped.
fn meaning(request: &HttpRequest) -> impl PartialEq + use<> {
    let body = match decode(request).map(|incoming| incoming.signing) {
        Ok(Some(Signing::V1)) => decode_form(&request.body),
        _ => Ok(vec![(String::new(), format!("{:?}", request.body))]),
    };
    let query = decode_form(request.query().as_bytes());
    (request.method.clone(), request.path().to_owned(), query, body)
}

/// Every text that differs from this one in one byte, a few for each byte.
fn changed(text: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    (0..text.len()).flat_map(move |at| {
        let old = text[at];
        let new = [old ^ 1, old ^ 0x10, old ^ 0x20, b'x', b'&', b'=', b'%', b'+', b'?', b' '];
        new.into_iter().filter(move |byte| *byte != old).map(move |byte| {
            let mut text = text.to_vec();
            text[at] = byte;
            text
        })
    })
}

fn changed_text(text: &str) -> Vec<String> {
    changed(text.as_bytes()).filter_map(|text| String::from_utf8(text).ok()).collect()
}

fn refuse(original: &HttpRequest, altered: &HttpRequest) -> usize {
    let refused = judged(altered, &credentials()).is_err();
    assert!(refused || meaning(original) == meaning(altered), "{altered:?}");
    usize::from(refused)
}

#[test]
fn any_changed_byte_is_refused() {
    for style in styles().into_iter().filter(|style| style.plus) {
        let original = encoded(&params(), style, &credentials());
        let mut refused = 0;
        for method in changed_text(&original.method) {
            refused += refuse(&original, &HttpRequest { method, ..original.clone() });
        }
        for target in changed_text(&original.target) {
            refused += refuse(&original, &HttpRequest { target, ..original.clone() });
        }
        for body in changed(&original.body) {
            refused += refuse(&original, &HttpRequest { body, ..original.clone() });
        }
        // What is not refused is another spelling of the same, such as `%e9` for `%E9`.
        let bytes = original.method.len() + original.target.len() + original.body.len();
        assert!(refused > bytes * 8, "{refused} of {bytes} bytes, {style:?}");
    }
}

#[test]
fn any_changed_byte_of_a_signed_header_is_refused() {
    for style in [Style::SDK, V3_FORM] {
        let original = encoded(&params(), style, &sts());
        for index in 0..original.headers.len() {
            let (name, value) = &original.headers[index];
            if !must_sign(name) && name != "authorization" {
                continue;
            }
            for value in changed_text(value) {
                let mut altered = original.clone();
                altered.headers[index].1 = value;
                assert_ne!(judged(&altered, &sts()), Ok(()), "{:?}", altered.headers[index]);
            }
            let mut altered = original.clone();
            altered.headers.remove(index);
            assert_ne!(judged(&altered, &sts()), Ok(()), "without {name}");
        }
    }
}

#[test]
fn added_removed_and_repeated_parameters_are_refused_until_signed_again() {
    type Alter = fn(&mut String);
    let alterations: [Alter; 6] = [
        |raw| raw.push_str("&TagKey.3=%E9%94%AE+x"),
        |raw| raw.push_str("&Empty"),
        |raw| raw.push_str("&TagKey.1=again"),
        |raw| *raw = raw.replace("TagKey.1=k", "TagKey.1=%6bx"),
        |raw| *raw = raw.split('&').skip(1).collect::<Vec<_>>().join("&"),
        |raw| raw.insert_str(0, "first=%2f&&"),
    ];
    for style in styles() {
        for alter in alterations {
            let mut request = encoded(&params(), style, &credentials());
            if request.body.is_empty() {
                let mut query = request.query().to_owned();
                alter(&mut query);
                request.target = format!("/?{query}");
            } else {
                let mut form = String::from_utf8(request.body).unwrap();
                alter(&mut form);
                request.body = form.into_bytes();
            }
            assert_ne!(judged(&request, &credentials()), Ok(()), "{style:?}");
            sign_again(&mut request, &credentials());
            assert_eq!(judged(&request, &credentials()), Ok(()), "{style:?} {request:?}");
        }
    }
}

#[test]
fn method_path_headers_and_key_can_be_signed_again() {
    type Alter = fn(&mut HttpRequest);
    let alterations: [Alter; 4] = [
        |request| request.method = "GET".to_owned(),
        |request| request.target = request.target.replacen('/', "/a%20b/", 1),
        |request| request.body.extend_from_slice(b"&x=y"),
        |request| request.headers.push(("x-acs-extra".to_owned(), "é".to_owned())),
    ];
    for style in styles() {
        for alter in alterations {
            let mut request = encoded(&params(), style, &sts());
            alter(&mut request);
            sign_again(&mut request, &sts());
            assert_eq!(judged(&request, &sts()), Ok(()), "{style:?} {request:?}");
            let other = Credentials { secret: "other".to_owned().into(), ..sts() };
            assert!(matches!(judged(&request, &other), Err(SignatureError::Mismatch { .. })));
        }
    }
}

#[test]
fn signing_again_changes_nothing_else() {
    for style in styles() {
        let original = encoded(&params(), style, &sts());
        let mut request = original.clone();
        sign_again(&mut request, &sts());
        assert_eq!(request, original);
    }
}

#[test]
fn a_lost_signature_is_put_back() {
    let original = encoded(&params(), V3_FORM, &credentials());
    let mut request = original.clone();
    request.headers.retain(|(name, _)| name != "authorization");
    assert_eq!(judged(&request, &credentials()), Err(SignatureError::NoSignature));
    sign_again(&mut request, &credentials());
    assert_eq!(request, original);

    let original = encoded(&params(), V1_QUERY, &credentials());
    let mut request = original.clone();
    request.target.truncate(request.target.find("&Signature=").unwrap());
    assert_eq!(judged(&request, &credentials()), Err(SignatureError::NoSignature));
    sign_again(&mut request, &credentials());
    assert_eq!(request, original);
}

#[test]
fn what_bears_no_trace_of_a_signature_stays() {
    let original = HttpRequest {
        method: "POST".to_owned(),
        target: "/?a=%".to_owned(),
        headers: Vec::new(),
        body: b"b=\xff".to_vec(),
    };
    let mut request = original.clone();
    sign_again(&mut request, &credentials());
    assert_eq!(request, original);
}

#[test]
fn broken_escapes_are_signed_as_they_stand() {
    for style in [Style::SDK, V1_QUERY] {
        let mut request = encoded(&params(), style, &credentials());
        let broken = request.target.replace("rs-a", "rs-%");
        request.target.clone_from(&broken);
        sign_again(&mut request, &credentials());
        assert!(request.target.starts_with(&broken[..30]), "{}", request.target);
        let position = request.query().find('%').unwrap();
        let error = DecodeError::BadEscape { place: Place::Query, position };
        assert_eq!(judged(&request, &credentials()), Err(error.into()));
    }
}

fn v3_error(alter: impl FnOnce(&mut HttpRequest)) -> SignatureError {
    let mut request = encoded(&params(), V3_FORM, &credentials());
    alter(&mut request);
    judged(&request, &credentials()).unwrap_err()
}

fn authorization(request: &mut HttpRequest) -> &mut String {
    &mut request.headers.iter_mut().find(|(name, _)| name == "authorization").unwrap().1
}

fn replace(text: &mut String, from: &str, to: &str) {
    assert!(text.contains(from), "{text}");
    *text = text.replacen(from, to, 1);
}

#[test]
fn each_part_missing_from_v3_has_its_error() {
    let incomplete = |part| SignatureError::Incomplete { part };
    for (from, part) in [
        ("Credential=testid", "Credential"),
        ("SignedHeaders=", "SignedHeaders"),
        ("Signature=", "Signature"),
    ] {
        assert_eq!(v3_error(|r| replace(authorization(r), from, "")), incomplete(part));
    }
    for part in ["host", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"] {
        assert_eq!(v3_error(|r| r.headers.retain(|(name, _)| name != part)), incomplete(part));
    }
}

#[test]
fn each_contradiction_in_v3_has_its_error() {
    assert_eq!(
        v3_error(|r| replace(authorization(r), "SHA256", "SM3")),
        SignatureError::UnsupportedMethod { method: "ACS3-HMAC-SM3".to_owned() }
    );
    assert_eq!(
        v3_error(|r| replace(authorization(r), "testid", "other")),
        SignatureError::OtherKey
    );
    assert_eq!(v3_error(|r| authorization(r).insert(0, 'x')), SignatureError::NoSignature);
    for header in ["content-type", "x-acs-action", "x-acs-date"] {
        let unsigned = SignatureError::Unsigned { header: header.to_owned() };
        let listed = format!("{header};");
        assert_eq!(v3_error(|r| replace(authorization(r), &listed, "")), unsigned);
    }
    assert_eq!(
        v3_error(|r| replace(authorization(r), "host;", "host;range;")),
        SignatureError::AbsentHeader { header: "range".to_owned() }
    );
    let hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let actual = hash.to_owned();
    assert_eq!(v3_error(|r| r.body.clear()), SignatureError::BodyHash { actual });
    let error = v3_error(|r| r.target.push_str("?a=b"));
    assert!(error.to_string().contains("server string to sign is:ACS3-HMAC-SHA256\n"), "{error}");
}

#[test]
fn a_client_may_sign_more() {
    let mut request = encoded(&params(), Style::SDK, &credentials());
    replace(authorization(&mut request), "host;", "accept;host;user-agent;");
    sign_again(&mut request, &credentials());
    assert!(authorization(&mut request).contains("=accept;host;user-agent;x-acs-action;"));
    assert_eq!(judged(&request, &credentials()), Ok(()));
    request.headers.iter_mut().find(|(name, _)| name == "accept").unwrap().1.push('x');
    assert!(matches!(judged(&request, &credentials()), Err(SignatureError::Mismatch { .. })));
}

fn v1_error(alter: impl FnOnce(&mut String)) -> SignatureError {
    let mut request = encoded(&params(), V1_QUERY, &credentials());
    alter(&mut request.target);
    judged(&request, &credentials()).unwrap_err()
}

#[test]
fn each_violation_of_v1_has_its_error() {
    for part in
        ["SignatureMethod", "SignatureVersion", "SignatureNonce", "Timestamp", "AccessKeyId"]
    {
        let error = v1_error(|target| replace(target, &format!("&{part}="), "&x="));
        assert_eq!(error, SignatureError::Incomplete { part });
    }
    let no_value = v1_error(|t| t.truncate(t.find("Signature=").unwrap() + 10));
    assert_eq!(no_value, SignatureError::Incomplete { part: "Signature" });
    assert_eq!(v1_error(|t| replace(t, "&Signature=", "&x=")), SignatureError::NoSignature);
    assert_eq!(v1_error(|t| replace(t, "=testid", "=other")), SignatureError::OtherKey);
    let method = "HMAC-SHA256".to_owned();
    let unsupported = SignatureError::UnsupportedMethod { method };
    assert_eq!(v1_error(|t| replace(t, "HMAC-SHA1", "HMAC-SHA256")), unsupported);
    let method = "BEARERTOKEN".to_owned();
    let unsupported = SignatureError::UnsupportedMethod { method };
    assert_eq!(v1_error(|t| t.push_str("&SignatureType=BEARERTOKEN")), unsupported);
    let version = SignatureError::UnsupportedVersion { version: "2.0".to_owned() };
    assert_eq!(v1_error(|t| replace(t, "Version=1.0", "Version=2.0")), version);
    let error = v1_error(|t| replace(t, "rs-a", "rs-b"));
    let start = "Specified signature is not matched with our calculation. \
                 server string to sign is:POST&%2F&AccessKeyId%3Dtestid%26Action%3DUntagResources";
    assert!(error.to_string().starts_with(start), "{error}");
}

#[test]
fn tokens_must_be_those_of_the_key() {
    for style in styles() {
        let with = encoded(&params(), style, &sts());
        let without = encoded(&params(), style, &credentials());
        let other = Credentials { token: Some("other".to_owned().into()), ..sts() };
        assert_eq!(judged(&with, &sts()), Ok(()));
        assert_eq!(judged(&with, &credentials()), Err(SignatureError::WrongToken));
        assert_eq!(judged(&without, &sts()), Err(SignatureError::WrongToken));
        assert_eq!(judged(&with, &other), Err(SignatureError::WrongToken));
    }
}

#[test]
fn secrets_are_never_shown() {
    for style in styles() {
        let mut request = encoded(&params(), style, &sts());
        let incoming = decode(&request).unwrap();
        request.method = "PUT".to_owned();
        let error = verify(&request, &incoming, &sts()).unwrap_err();
        let shown = format!("{:?} {:?} {error:?} {error}", sts(), incoming);
        assert!(!shown.contains("testsecret"), "{shown}");
        assert!(!shown.contains("ken/") && !shown.contains("ken%2"), "{shown}");
    }
}
