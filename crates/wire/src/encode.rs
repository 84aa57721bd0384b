//! Client side: a call becomes a signed HTTP request, and a request that was altered is signed
//! anew, so that a signature error never hides the fault that is meant.

use secrecy::ExposeSecret;

use crate::coding::{Place, encode_component, pieces, push_pair};
use crate::signature::{self, Authorization, V1_METHOD};
use crate::{
    Call, Credentials, Format, HttpRequest, Part, Signing, Style, action, canonical, date,
};

/// What makes a request unique: when it is signed, and its nonce.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Stamp {
    /// Unix time in seconds.
    pub time: i64,
    /// Used once.
    pub nonce: String,
}

/// The signed request of a call: a POST to `path` (without a query) at `host`.
///
/// With [`Part::Both`] pairs of one name stay together, in the part where the first of them goes,
/// since a name in both parts would stand once only.
///
/// ```
/// use untag_wire::{Action, Call, Credentials, Stamp, Style, decode, encode, verify};
///
/// let call = Call {
///     action: Action::UntagResources,
///     params: vec![("TagKey.1".into(), "k 1".into())],
/// };
/// let credentials = Credentials::new("testid", "testsecret");
/// let stamp = Stamp { time: 1_795_484_941, nonce: "n-1".into() };
/// let request = encode(&call, Style::SDK, &credentials, &stamp, "localhost:8080", "/");
/// assert_eq!(request.target, "/?TagKey.1=k+1");
/// let incoming = decode(&request)?;
/// assert_eq!(incoming.params, call.params);
/// assert_eq!(verify(&request, &incoming, &credentials), Ok(()));
/// # Ok::<(), untag_wire::DecodeError>(())
/// ```
pub fn encode(
    call: &Call,
    style: Style,
    credentials: &Credentials,
    stamp: &Stamp,
    host: &str,
    path: &str,
) -> HttpRequest {
    let date = date::format(stamp.time);
    let mut parts = Parts::of(call, style);
    let mut headers = opening_headers(call, style, host);
    match style.signing {
        Signing::V3 => {
            parts.push_format(style);
            push_v3_headers(&mut headers, &parts, credentials, &date, &stamp.nonce);
        }
        Signing::V1 => parts.push_v1(call, style, credentials, &date, &stamp.nonce),
    }
    push_closing_headers(&mut headers, &parts);
    let mut request = HttpRequest {
        method: "POST".to_owned(),
        target: target(path, &parts.query),
        headers,
        body: parts.form.into_bytes(),
    };
    match style.signing {
        Signing::V3 => seal_v3(&mut request, "", &credentials.id, credentials),
        Signing::V1 => seal_v1(&mut request, protocol_place(style), credentials),
    }
    request
}

/// Signs a request anew after it was altered: its parameters, method, path, headers or body.
///
/// Only the signature is replaced, and for V3 the hash of the body and the list of signed headers
/// (those that were signed before and are still there, and those that must be). Whom the request
/// names, its date, its nonce and its token stay as they are; what was taken away stays away. A
/// request that shows no trace of a signature stays as it is.
pub fn sign_again(request: &mut HttpRequest, credentials: &Credentials) {
    if let Some(authorization) = Authorization::of(request) {
        let id = authorization.credential.unwrap_or(&credentials.id).to_owned();
        let signed = authorization.signed_headers.unwrap_or_default().to_owned();
        return reseal_v3(request, &signed, &id, credentials);
    }
    if let Some(place) = v1_place(request) {
        drop_v1_signature(request);
        seal_v1(request, place, credentials);
    } else if request.header("x-acs-content-sha256").is_some() {
        reseal_v3(request, "", &credentials.id, credentials);
    }
}

/// The raw query and form of a request that is being built.
struct Parts {
    query: String,
    form: String,
    plus: bool,
}

impl Parts {
    fn of(call: &Call, style: Style) -> Self {
        let mut parts = Self { query: String::new(), form: String::new(), plus: style.plus };
        for (index, (name, value)) in call.params.iter().enumerate() {
            let place = match style.part {
                Part::Query => Place::Query,
                Part::Form | Part::Split => Place::Form,
                Part::Both => alternate(call, index),
            };
            parts.push(place, name, value);
        }
        parts
    }

    fn push(&mut self, place: Place, name: &str, value: &str) {
        let out = match place {
            Place::Query => &mut self.query,
            Place::Form => &mut self.form,
        };
        push_pair(out, name, value, self.plus);
    }

    fn push_format(&mut self, style: Style) {
        let place = protocol_place(style);
        match style.format {
            Format::Json => self.push(place, "Format", "JSON"),
            Format::Xml => self.push(place, "Format", "XML"),
            Format::AcceptJson | Format::Silent => {}
        }
    }

    fn push_v1(
        &mut self,
        call: &Call,
        style: Style,
        credentials: &Credentials,
        date: &str,
        nonce: &str,
    ) {
        let place = protocol_place(style);
        self.push(place, "Action", call.action.name());
        self.push(place, "Version", action::API_VERSION);
        self.push_format(style);
        self.push(place, "Timestamp", date);
        self.push(place, "SignatureMethod", V1_METHOD);
        self.push(place, "SignatureVersion", "1.0");
        self.push(place, "SignatureNonce", nonce);
        self.push(place, "AccessKeyId", &credentials.id);
        if let Some(token) = &credentials.token {
            self.push(place, "SecurityToken", token.expose_secret());
        }
    }
}

/// Where the protocol's parameters go.
fn protocol_place(style: Style) -> Place {
    match (style.part, style.signing) {
        (Part::Form, _) | (Part::Split, Signing::V3) => Place::Form,
        (Part::Query | Part::Split | Part::Both, _) => Place::Query,
    }
}

/// Query and form in turn; a name that stood before goes where it went then.
fn alternate(call: &Call, index: usize) -> Place {
    let name = &call.params[index].0;
    let first = call.params.iter().position(|(have, _)| have == name).unwrap_or(index);
    if first.is_multiple_of(2) { Place::Query } else { Place::Form }
}

fn target(path: &str, query: &str) -> String {
    let path = if path.is_empty() { "/" } else { path };
    if query.is_empty() { path.to_owned() } else { [path, "?", query].concat() }
}

type Headers = Vec<(String, String)>;

fn push_header(headers: &mut Headers, name: &str, value: impl Into<String>) {
    headers.push((name.to_owned(), value.into()));
}

fn opening_headers(call: &Call, style: Style, host: &str) -> Headers {
    let mut headers = Vec::with_capacity(12);
    push_header(&mut headers, "host", host);
    if style.format == Format::AcceptJson {
        push_header(&mut headers, "accept", "application/json");
    }
    push_header(&mut headers, "x-acs-action", call.action.name());
    push_header(&mut headers, "x-acs-version", action::API_VERSION);
    headers
}

fn push_v3_headers(
    headers: &mut Headers,
    parts: &Parts,
    credentials: &Credentials,
    date: &str,
    nonce: &str,
) {
    push_header(headers, "x-acs-date", date);
    push_header(headers, "x-acs-signature-nonce", nonce);
    push_header(headers, "x-acs-content-sha256", signature::sha256(parts.form.as_bytes()));
    if let Some(token) = &credentials.token {
        push_header(headers, "x-acs-security-token", token.expose_secret());
    }
}

fn push_closing_headers(headers: &mut Headers, parts: &Parts) {
    if !parts.form.is_empty() {
        push_header(headers, "content-type", "application/x-www-form-urlencoded");
    }
    push_header(headers, "user-agent", "untag-conformance");
}

/// Replaces a header where it stands.
fn replace(headers: &mut Headers, name: &str, value: &str) -> bool {
    let found = headers.iter_mut().find(|(have, _)| have.eq_ignore_ascii_case(name));
    found.map(|(_, old)| value.clone_into(old)).is_some()
}

fn reseal_v3(request: &mut HttpRequest, signed: &str, id: &str, credentials: &Credentials) {
    let hash = signature::sha256(&request.body);
    replace(&mut request.headers, "x-acs-content-sha256", &hash);
    seal_v3(request, signed, id, credentials);
}

fn seal_v3(request: &mut HttpRequest, more: &str, id: &str, credentials: &Credentials) {
    let signed = signature::signed_headers(request, more);
    let hash = request.header("x-acs-content-sha256").unwrap_or_default();
    let string = signature::v3_string(request, &signed, hash);
    let signature = signature::v3(&credentials.secret, &string);
    let value = signature::authorization(id, &signed, &signature);
    if !replace(&mut request.headers, "authorization", &value) {
        push_header(&mut request.headers, "authorization", value);
    }
}

fn seal_v1(request: &mut HttpRequest, place: Place, credentials: &Credentials) {
    let signature = signature::v1(&credentials.secret, &canonical::v1(request));
    let pair = ["Signature=", &encode_component(&signature)].concat();
    match place {
        Place::Query => {
            let separator = match request.target.split_once('?') {
                None => "?",
                Some((_, "")) => "",
                Some(_) => "&",
            };
            request.target.push_str(separator);
            request.target.push_str(&pair);
        }
        Place::Form => {
            let separator: &[u8] = if request.body.is_empty() { b"" } else { b"&" };
            request.body.extend_from_slice(separator);
            request.body.extend_from_slice(pair.as_bytes());
        }
    }
}

/// Where a request that bears a V1 signature has it, or should have it.
fn v1_place(request: &HttpRequest) -> Option<Place> {
    let stands = |bytes: &[u8], place, wanted: &str| {
        pieces(bytes, place).any(|(name, _)| name.means(wanted))
    };
    let parts =
        [(Place::Query, request.query().as_bytes()), (Place::Form, canonical::form(request))];
    ["Signature", "SignatureMethod"].into_iter().find_map(|wanted| {
        let mut parts = parts.into_iter();
        parts.find(|(place, bytes)| stands(bytes, *place, wanted)).map(|(place, _)| place)
    })
}

fn drop_v1_signature(request: &mut HttpRequest) {
    let keep = |piece: &[u8]| !pieces(piece, Place::Query).any(|(name, _)| name.means("Signature"));
    if let Some((path, query)) = request.target.split_once('?') {
        let kept: Vec<&str> = query.split('&').filter(|piece| keep(piece.as_bytes())).collect();
        request.target = [path, "?", &kept.join("&")].concat();
    }
    if canonical::has_form(request) {
        let pieces = request.body.split(|byte| *byte == b'&');
        let kept: Vec<&[u8]> = pieces.filter(|piece| keep(piece)).collect();
        request.body = kept.join(&b'&');
    }
}
