//! Encoding and signing: what is encoded is decoded as it was, in every style; what is signed
//! verifies, and nothing else does.

use untag_scenarios::generate::{Dice, Random};
use untag_wire::{
    Action, Call, Credentials, Format, HttpRequest, Incoming, Pair, Part, Signing, Stamp, Style,
    decode, decode_form, encode, verify,
};

use super::input;

/// The names that belong to the protocol, which no action has.
pub(super) const PROTOCOL: [&str; 11] = [
    "AccessKeyId",
    "Action",
    "Format",
    "SecurityToken",
    "Signature",
    "SignatureMethod",
    "SignatureNonce",
    "SignatureType",
    "SignatureVersion",
    "Timestamp",
    "Version",
];

/// The seconds of the last date that has four digits for its year.
const LAST: usize = 253_402_300_799;

/// A call with everything that it takes to sign it.
struct Signed {
    call: Call,
    style: Style,
    credentials: Credentials,
    stamp: Stamp,
    request: HttpRequest,
}

/// The first byte is the style, the second the action and whether there is a token; the rest are
/// the parameters as a form.
fn signed(data: &[u8], chance: &mut Random) -> Signed {
    let (first, second) = (data.first().copied().unwrap_or(0), data.get(1).copied().unwrap_or(0));
    let call = Call {
        action: Action::ALL[usize::from(second) % Action::ALL.len()],
        params: params(data.get(2..).unwrap_or_default()),
    };
    let mut credentials = Credentials::new("testid", "testsecret");
    if second & 0x80 != 0 {
        credentials.token = Some("token+/=".into());
    }
    let time = i64::try_from(chance.roll(LAST)).unwrap_or(0);
    let stamp = Stamp { time, nonce: format!("{:x}", chance.next()) };
    let style = style(first);
    let request = encode(&call, style, &credentials, &stamp, "localhost:8080", "/");
    Signed { call, style, credentials, stamp, request }
}

fn style(byte: u8) -> Style {
    let parts = [Part::Query, Part::Form, Part::Split, Part::Both];
    let formats = [Format::AcceptJson, Format::Json, Format::Xml, Format::Silent];
    Style {
        signing: if byte & 1 == 0 { Signing::V3 } else { Signing::V1 },
        part: parts[usize::from(byte >> 1 & 3)],
        format: formats[usize::from(byte >> 3 & 3)],
        plus: byte & 0x20 == 0,
    }
}

fn params(form: &[u8]) -> Vec<Pair> {
    let whole = || vec![("TagKey.1".to_owned(), String::from_utf8_lossy(form).into_owned())];
    let mut pairs = decode_form(form).unwrap_or_else(|_| whole());
    pairs.retain(|(name, _)| !PROTOCOL.contains(&name.as_str()));
    pairs
}

/// What is encoded in any style is decoded as it was, and verifies.
pub fn encode_decode(data: &[u8]) {
    let signed = signed(data, &mut input::chance(data));
    let request = &signed.request;
    let incoming = match decode(request) {
        Ok(incoming) => incoming,
        Err(error) => panic!("{error}: {request:?}"),
    };
    says_the_same(&signed, &incoming);
    assert_eq!(verify(request, &incoming, &signed.credentials), Ok(()), "{request:?}");
}

fn says_the_same(signed: &Signed, incoming: &Incoming) {
    let (mut sent, mut come) = (signed.call.params.clone(), incoming.params.clone());
    if signed.style.part == Part::Both {
        // The parts come one after the other, each in its order.
        sent.sort_by(|a, b| a.0.cmp(&b.0));
        come.sort_by(|a, b| a.0.cmp(&b.0));
    }
    assert_eq!(come, sent, "{:?}", signed.request);
    assert_eq!(incoming.action.as_deref(), Some(signed.call.action.name()));
    assert_eq!(incoming.access_key.as_deref(), Some("testid"));
    assert_eq!(incoming.token.is_some(), signed.credentials.token.is_some());
    assert_eq!(incoming.time, Some(signed.stamp.time));
    assert_eq!(incoming.nonce.as_ref(), Some(&signed.stamp.nonce));
    assert_eq!(incoming.signing, Some(signed.style.signing));
    let format = match signed.style.format {
        Format::AcceptJson | Format::Json => Some(Format::Json),
        Format::Xml => Some(Format::Xml),
        Format::Silent => None,
    };
    assert_eq!(incoming.format, format);
}

/// What is signed verifies; with any single change that is more than another spelling it does not.
pub fn sign_verify(data: &[u8]) {
    let mut chance = input::chance(data);
    let mut signed = signed(data, &mut chance);
    let original = signed.request.clone();
    assert!(verifies(&original, &signed.credentials), "{original:?}");
    let dice: &mut dyn Dice = &mut chance;
    let must_refuse = change(&mut signed, dice);
    let accepted = verifies(&signed.request, &signed.credentials);
    let same = meaning(&signed.request, signed.style) == meaning(&original, signed.style);
    assert!(!accepted || same && !must_refuse, "{original:?}\nverifies as\n{:?}", signed.request);
}

fn verifies(request: &HttpRequest, credentials: &Credentials) -> bool {
    decode(request).is_ok_and(|incoming| verify(request, &incoming, credentials).is_ok())
}

/// What a request says of all that a signature in this style covers, however it is escaped.
fn meaning(request: &HttpRequest, style: Style) -> impl PartialEq + use<> {
    let body = match style.signing {
        Signing::V1 => decode_form(&request.body),
        Signing::V3 => Ok(vec![(String::new(), format!("{:?}", request.body))]),
    };
    let query = decode_form(request.query().as_bytes());
    (request.method.clone(), request.path().to_owned(), query, body)
}

/// Changes one thing; whether nobody may take it for the same.
fn change(signed: &mut Signed, dice: &mut dyn Dice) -> bool {
    let request = &mut signed.request;
    match dice.roll(9) {
        0 => change_text(&mut request.method, dice),
        1 | 2 => change_text(&mut request.target, dice),
        3 | 4 => change_bytes(&mut request.body, dice),
        5 => return change_header(request, signed.style, dice),
        which => {
            change_credentials(&mut signed.credentials, which);
            return true;
        }
    }
    false
}

fn change_credentials(credentials: &mut Credentials, which: usize) {
    match which {
        6 => credentials.secret = "testsecreT".into(),
        7 => credentials.token = credentials.token.is_none().then(|| "token+/=".into()),
        _ => credentials.id.push('x'),
    }
}

fn change_text(text: &mut String, dice: &mut dyn Dice) {
    let mut bytes = text.clone().into_bytes();
    change_bytes(&mut bytes, dice);
    if let Ok(changed) = String::from_utf8(bytes) {
        *text = changed;
    }
}

/// Replaces, inserts or removes one byte.
fn change_bytes(bytes: &mut Vec<u8>, dice: &mut dyn Dice) {
    let at = dice.roll(bytes.len());
    let byte = *dice.pick(b"x&=%+? 0aA/;#");
    match dice.roll(4) {
        0 => bytes.insert(at, byte),
        1 if !bytes.is_empty() => drop(bytes.remove(at)),
        2 if !bytes.is_empty() => bytes[at] ^= 1 << dice.roll(7),
        _ if !bytes.is_empty() => bytes[at] = byte,
        _ => {}
    }
}

/// Changes the value of a header, takes one away or adds one that must be signed. V1 covers none.
fn change_header(request: &mut HttpRequest, style: Style, dice: &mut dyn Dice) -> bool {
    if style.signing == Signing::V1 {
        return false;
    }
    let covered = |name: &str| {
        name.starts_with("x-acs-") || ["host", "content-type", "authorization"].contains(&name)
    };
    let names: Vec<usize> =
        (0..request.headers.len()).filter(|at| covered(&request.headers[*at].0)).collect();
    let Some(&at) = dice.any_of(&names) else { return false };
    match dice.roll(3) {
        0 => drop(request.headers.remove(at)),
        1 => request.headers.push(("x-acs-other".to_owned(), "1".to_owned())),
        _ => {
            let value = &mut request.headers[at].1;
            let before = value.replace(' ', "");
            change_text(value, dice);
            // Blanks around a value are no part of it, nor those around parts of a signature.
            return value.replace(' ', "") != before;
        }
    }
    true
}
