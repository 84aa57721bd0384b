//! Signatures made by hand, apart from the wire crate, so that the two can be held against each
//! other and so that a signature can be wrong in a known way.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::form::RequestVector;
use super::{HOST, Key};

/// How parameters come into the string that is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// Sorted by name, as it should be.
    Sorted,
    /// In sending order.
    AsSent,
}

/// What a V3 request says of itself.
#[derive(Debug, Clone)]
pub(super) struct V3<'k> {
    pub(super) key: &'k Key,
    pub(super) date: String,
    pub(super) nonce: &'k str,
    /// Parameters in sending order, encoded.
    pub(super) sent: Vec<(String, String)>,
    /// The same as they are signed.
    pub(super) signed: Vec<(String, String)>,
    pub(super) order: Order,
}

/// Encodes as RFC 3986 says.
pub(super) fn encoded(text: &str) -> String {
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    let one = |byte: u8| {
        if unreserved(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    text.bytes().map(one).collect()
}

fn joined(pairs: &[(String, String)]) -> String {
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("&")
}

fn ordered(pairs: &[(String, String)], order: Order) -> Vec<(String, String)> {
    let mut pairs = pairs.to_vec();
    if order == Order::Sorted {
        // Pairs of one name stay in sending order.
        pairs.sort_by(|one, other| one.0.cmp(&other.0));
    }
    pairs
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

fn authenticated<M: Mac + KeyInit>(secret: &str, text: &str) -> Vec<u8> {
    // HMAC takes keys of any length; none of ours could be refused.
    <M as KeyInit>::new_from_slice(secret.as_bytes())
        .map(|mac| mac.chain_update(text.as_bytes()).finalize().into_bytes().to_vec())
        .unwrap_or_default()
}

impl V3<'_> {
    /// The request: everything in the query, without a body.
    pub(super) fn request(&self) -> RequestVector {
        let body_hash = sha256(b"");
        let mut headers: Vec<(String, String)> = [
            ("host", HOST),
            ("x-acs-action", "UntagResources"),
            ("x-acs-content-sha256", &body_hash),
            ("x-acs-date", &self.date),
            ("x-acs-signature-nonce", self.nonce),
            ("x-acs-version", "2020-01-10"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
        let names: Vec<_> = headers.iter().map(|(name, _)| name.as_str()).collect();
        let names = names.join(";");
        let line = |(name, value): &(String, String)| format!("{name}:{value}\n");
        let lines: Vec<_> = headers.iter().map(line).collect();
        let lines = lines.concat();
        let query = joined(&ordered(&self.signed, self.order));
        let canonical = format!("POST\n/\n{query}\n{lines}\n{names}\n{body_hash}");
        let string = format!("ACS3-HMAC-SHA256\n{}", sha256(canonical.as_bytes()));
        let signature = hex(&authenticated::<Hmac<Sha256>>(&self.key.secret, &string));
        let authorization = format!(
            "ACS3-HMAC-SHA256 Credential={},SignedHeaders={names},Signature={signature}",
            self.key.id
        );
        headers.push(("authorization".to_owned(), authorization));
        let target = format!("/?{}", joined(&self.sent));
        RequestVector { method: "POST".to_owned(), target, headers, body: String::new() }
    }
}

/// A V1 request with everything in the query: parameters in sending order, encoded, and as they are
/// signed.
pub(super) fn v1(
    key: &Key,
    sent: &[(String, String)],
    signed: &[(String, String)],
    order: Order,
) -> RequestVector {
    let query = joined(&ordered(signed, order));
    let string = format!("POST&%2F&{}", encoded(&query));
    let secret = format!("{}&", key.secret);
    let signature = STANDARD.encode(authenticated::<Hmac<Sha1>>(&secret, &string));
    let target = format!("/?{}&Signature={}", joined(sent), encoded(&signature));
    let headers = vec![("host".to_owned(), HOST.to_owned())];
    RequestVector { method: "POST".to_owned(), target, headers, body: String::new() }
}
