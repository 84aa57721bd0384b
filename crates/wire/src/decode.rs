//! Server side: an HTTP request becomes an action, its parameters, and who signs it and how. A
//! [`Lens`] makes it go wrong the way that a faulty server does.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use secrecy::SecretString;

use crate::coding::{DecodeError, Place, Raw, escaped};
use crate::protocol::{self, Protocol};
use crate::signature::Authorization;
use crate::{Format, HttpRequest, Pair, Signing, date};

/// A request as a server understands it. Its `Debug` does not show the token.
#[derive(Clone, PartialEq, Eq)]
pub struct Incoming {
    /// The action named.
    pub action: Option<String>,
    /// The version named.
    pub version: Option<String>,
    /// The action's own parameters, query first, then form; of a name in both parts only the
    /// form's. The names that belong to the protocol are removed.
    pub params: Vec<Pair>,
    /// The access key id.
    pub access_key: Option<String>,
    /// The STS token.
    pub token: Option<String>,
    /// When the request was made, in Unix seconds; `None` too if that is no date.
    pub time: Option<i64>,
    /// The nonce.
    pub nonce: Option<String>,
    /// The signature's version; `None` if the request is not signed.
    pub signing: Option<Signing>,
    /// The format asked for, `Json` or `Xml`; `None` if the request is silent or asks for another.
    pub format: Option<Format>,
}

impl fmt::Debug for Incoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incoming")
            .field("action", &self.action)
            .field("version", &self.version)
            .field("params", &self.params)
            .field("access_key", &self.access_key)
            .field("token", &self.token.as_deref().map(SecretString::from))
            .field("time", &self.time)
            .field("nonce", &self.nonce)
            .field("signing", &self.signing)
            .field("format", &self.format)
            .finish()
    }
}

/// How a server looks at the action's own parameters; the default is right. Those of the protocol
/// are always read rightly, so that a fault here never becomes a signature error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fault of its own, and they combine")]
pub struct Lens {
    /// Forms are read.
    pub form: bool,
    /// Queries are read.
    pub query: bool,
    /// `+` is a space.
    pub plus_is_space: bool,
    /// Escapes are resolved a second time.
    pub decode_twice: bool,
    /// Bytes are taken as Latin-1 instead of UTF-8.
    pub latin1: bool,
}

impl Default for Lens {
    fn default() -> Self {
        Self { form: true, query: true, plus_is_space: true, decode_twice: false, latin1: false }
    }
}

/// Decodes a request.
///
/// V3 takes action, version, date and nonce from headers; V1 takes them from parameters, since its
/// headers are not signed. A request that is not signed may use either.
pub fn decode(request: &HttpRequest) -> Result<Incoming, DecodeError> {
    decode_with(request, Lens::default())
}

/// Decodes a request through a lens.
pub fn decode_with(request: &HttpRequest, lens: Lens) -> Result<Incoming, DecodeError> {
    let mut query = Vec::new();
    let mut form = Vec::new();
    let protocol = protocol::read(request, |place, name, value| {
        let (seen, pairs) = match place {
            Place::Query => (lens.query, &mut query),
            Place::Form => (lens.form, &mut form),
        };
        if seen {
            pairs.push((lens.look(name)?, lens.look(value)?));
        }
        Ok(())
    })?;
    Ok(understand(request, &protocol, merge(query, form)))
}

impl Lens {
    fn look(self, raw: Raw<'_>) -> Result<String, DecodeError> {
        let mut bytes = raw.unescape(self.plus_is_space)?;
        if self.decode_twice {
            bytes = Cow::Owned(unescape_again(&bytes, self.plus_is_space));
        }
        if self.latin1 {
            return Ok(bytes.iter().map(|byte| char::from(*byte)).collect());
        }
        raw.text(bytes).map(Cow::into_owned)
    }
}

/// What careless servers do after the query was decoded already. What is no escape stays.
fn unescape_again(bytes: &[u8], plus_is_space: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escape = escaped(&bytes[at..]);
        out.push(match (byte, escape) {
            (_, Some(meant)) => meant,
            (b'+', None) if plus_is_space => b' ',
            (other, None) => other,
        });
        at += if escape.is_some() { 3 } else { 1 };
    }
    out
}

/// Query and form as one list, where a name in both has the form's values.
fn merge(mut query: Vec<Pair>, form: Vec<Pair>) -> Vec<Pair> {
    if !query.is_empty() && !form.is_empty() {
        let names: HashSet<&str> = form.iter().map(|(name, _)| name.as_str()).collect();
        query.retain(|(name, _)| !names.contains(name.as_str()));
    }
    query.extend(form);
    query
}

/// Which signature a request bears: the parameters and headers of both look alike but for these.
pub(crate) fn signing(authorized: bool, protocol: &Protocol) -> Option<Signing> {
    if authorized {
        return Some(Signing::V3);
    }
    protocol.get("Signature").map(|_| Signing::V1)
}

fn understand(request: &HttpRequest, protocol: &Protocol, params: Vec<Pair>) -> Incoming {
    let authorization = Authorization::of(request);
    let signing = signing(authorization.is_some(), protocol);
    let either = |name: &str, header: &str| {
        let (parameter, header) = (protocol.get(name), request.header(header));
        let found = match signing {
            Some(Signing::V3) => header.or(parameter),
            Some(Signing::V1) => parameter,
            None => parameter.or(header),
        };
        found.map(str::to_owned)
    };
    let credential = authorization.and_then(|authorization| authorization.credential);
    Incoming {
        action: either("Action", "x-acs-action"),
        version: either("Version", "x-acs-version"),
        params,
        access_key: match signing {
            Some(Signing::V3) => credential.map(str::to_owned),
            Some(Signing::V1) | None => protocol.get("AccessKeyId").map(str::to_owned),
        },
        token: either("SecurityToken", "x-acs-security-token"),
        time: either("Timestamp", "x-acs-date").and_then(|text| date::parse(&text)),
        nonce: either("SignatureNonce", "x-acs-signature-nonce"),
        signing,
        format: format(request, protocol),
    }
}

/// The format asked for: the parameter wins over the header.
fn format(request: &HttpRequest, protocol: &Protocol) -> Option<Format> {
    if let Some(name) = protocol.get("Format").filter(|name| !name.is_empty()) {
        let known = [("JSON", Format::Json), ("XML", Format::Xml)];
        return known
            .into_iter()
            .find(|(have, _)| name.eq_ignore_ascii_case(have))
            .map(|(_, format)| format);
    }
    let accept = request.header("accept")?.to_ascii_lowercase();
    let mut kinds = accept.split(',').map(|kind| kind.split(';').next().unwrap_or_default().trim());
    kinds.find_map(|kind| match kind {
        "application/json" => Some(Format::Json),
        "application/xml" | "text/xml" => Some(Format::Xml),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(target: &str, headers: &[(&str, &str)], body: &[u8]) -> HttpRequest {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        HttpRequest {
            method: "POST".to_owned(),
            target: target.to_owned(),
            headers: headers.iter().map(owned).collect(),
            body: body.to_vec(),
        }
    }

    fn seen(lens: Lens, target: &str, body: &[u8]) -> Vec<String> {
        let incoming = decode_with(&request(target, &[], body), lens).unwrap();
        incoming.params.into_iter().map(|(name, value)| format!("{name}={value}")).collect()
    }

    const RIGHT: Lens =
        Lens { form: true, query: true, plus_is_space: true, decode_twice: false, latin1: false };

    #[test]
    fn query_comes_first_and_the_form_wins() {
        let both = seen(RIGHT, "/?a=1&b=2&b=3&c=4", b"d=5&b=6&b=7");
        assert_eq!(both, ["a=1", "c=4", "d=5", "b=6", "b=7"]);
        assert_eq!(Lens::default(), RIGHT);
    }

    #[test]
    fn each_fault_of_a_lens_shows() {
        let target = "/?a=1+2%252B&b=%C3%A9";
        assert_eq!(seen(RIGHT, target, b"c=3"), ["a=1 2%2B", "b=é", "c=3"]);
        assert_eq!(seen(Lens { form: false, ..RIGHT }, target, b"c=3"), ["a=1 2%2B", "b=é"]);
        assert_eq!(seen(Lens { query: false, ..RIGHT }, target, b"c=3"), ["c=3"]);
        assert_eq!(seen(Lens { plus_is_space: false, ..RIGHT }, target, b"")[0], "a=1+2%2B");
        assert_eq!(seen(Lens { decode_twice: true, ..RIGHT }, target, b"")[0], "a=1 2+");
        assert_eq!(seen(Lens { latin1: true, ..RIGHT }, target, b"")[1], "b=Ã©");
        assert_eq!(seen(Lens { decode_twice: true, ..RIGHT }, "/?a=%25%2B%25zz", b""), ["a=% %zz"]);
    }

    #[test]
    fn a_lens_leaves_the_protocol_alone() {
        let blind = Lens { form: false, query: false, plus_is_space: false, ..RIGHT };
        let request = request("/?Action=A%42+c&x=%", &[], b"Version=v");
        let incoming = decode_with(&request, blind).unwrap();
        assert_eq!(incoming.action.as_deref(), Some("AB c"));
        assert_eq!(incoming.version.as_deref(), Some("v"));
        assert_eq!(incoming.params, []);
    }

    #[test]
    fn names_of_the_protocol_are_removed_however_escaped() {
        assert_eq!(
            seen(RIGHT, "/?%41ction=x&action=y&Signature&SignatureType=", b""),
            ["action=y"]
        );
    }

    #[test]
    fn headers_alone_do_not_mean_v3() {
        let headers = [("x-acs-action", "H"), ("x-acs-version", "1"), ("x-acs-date", "d")];
        let unsigned = decode(&request("/?x=y", &headers, b"")).unwrap();
        assert_eq!((unsigned.signing, unsigned.action.as_deref()), (None, Some("H")));
        // What V1 does not sign it does not read.
        let v1 = decode(&request("/?Signature=s&Version=2", &headers, b"")).unwrap();
        assert_eq!(
            (v1.signing, v1.action, v1.version.as_deref()),
            (Some(Signing::V1), None, Some("2"))
        );
        let headers = [("x-acs-action", "H"), ("authorization", "ACS3-X Credential=c")];
        let v3 = decode(&request("/?Signature=s&Action=Q&AccessKeyId=q", &headers, b"")).unwrap();
        assert_eq!((v3.signing, v3.action.as_deref()), (Some(Signing::V3), Some("H")));
        assert_eq!(v3.access_key.as_deref(), Some("c"));
        let headers = [("authorization", "Basic abc")];
        assert_eq!(decode(&request("/", &headers, b"")).unwrap().signing, None);
    }

    #[test]
    fn the_format_is_asked_for_in_two_ways() {
        let format = |target: &str, accept: &str| {
            decode(&request(target, &[("accept", accept)], b"")).unwrap().format
        };
        assert_eq!(format("/", "*/*"), None);
        assert_eq!(format("/", "text/html, Application/JSON;q=0.9"), Some(Format::Json));
        assert_eq!(format("/", "text/xml"), Some(Format::Xml));
        assert_eq!(format("/?Format=xml", "application/json"), Some(Format::Xml));
        assert_eq!(format("/?Format=", "application/json"), Some(Format::Json));
        assert_eq!(format("/?Format=yaml", "application/json"), None);
    }

    #[test]
    fn errors_name_the_part() {
        let error = |target, body| decode(&request(target, &[], body)).unwrap_err();
        let bad = DecodeError::BadEscape { place: Place::Query, position: 2 };
        assert_eq!(error("/?a=%", b""), bad);
        let bad = DecodeError::NotUtf8 { place: Place::Form, position: 4 };
        assert_eq!(
            error("/?a=1", b"b=%C3%28"),
            DecodeError::NotUtf8 { place: Place::Form, position: 2 }
        );
        assert_eq!(error("/", b"b=x+\xfe"), bad);
        assert_eq!(bad.to_string(), "not UTF-8 at byte 4 of the form");
    }

    #[test]
    fn bodies_that_are_no_forms_hold_no_parameters() {
        let headers = [("content-type", "application/json")];
        assert_eq!(decode(&request("/", &headers, b"a=%")).unwrap().params, []);
    }

    #[test]
    fn a_date_that_is_none_is_no_time() {
        assert_eq!(decode(&request("/?Timestamp=yesterday", &[], b"")).unwrap().time, None);
    }

    #[test]
    fn decoding_again_leaves_a_plus_that_is_none() {
        assert_eq!(unescape_again(b"a+b%2Bc%25", false), b"a+b+c%");
        assert_eq!(unescape_again(b"a+b%2Bc%25", true), b"a b+c%");
    }

    #[test]
    fn a_request_is_shown_without_its_token() {
        let headers = [("x-acs-action", "UntagResources"), ("x-acs-security-token", "secret-1")];
        let incoming = decode(&request("/?a=b", &headers, b"")).unwrap();
        let shown = format!("{incoming:?}");
        assert!(shown.contains("UntagResources") && !shown.contains("secret-1"), "{shown}");
        assert_eq!(incoming.token.as_deref(), Some("secret-1"));
    }
}
