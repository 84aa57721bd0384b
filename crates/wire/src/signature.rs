//! The arithmetic of signatures: hashes, HMACs, the Authorization header and which headers V3
//! must sign.

use std::hint::black_box;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha1::Sha1;
use sha2::{Digest, Sha256};

use crate::{HttpRequest, canonical};

/// The algorithm of V3.
pub(crate) const V3_METHOD: &str = "ACS3-HMAC-SHA256";
/// The algorithm of V1.
pub(crate) const V1_METHOD: &str = "HMAC-SHA1";

/// The hexadecimal SHA-256 of these bytes.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble)]);
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        out.push(digit(byte >> 4));
        out.push(digit(byte & 15));
    }
    out
}

/// V3: what is signed of a request.
pub(crate) fn v3_string(request: &HttpRequest, signed: &str, body_hash: &str) -> String {
    let hash = sha256(canonical::v3(request, signed, body_hash).as_bytes());
    [V3_METHOD, "\n", &hash].concat()
}

/// V3: the signature of a string to sign.
pub(crate) fn v3(secret: &SecretString, string: &str) -> String {
    hex(&authenticate::<Hmac<Sha256>>(secret, string))
}

/// V1: the signature of a string to sign.
pub(crate) fn v1(secret: &SecretString, string: &str) -> String {
    let key = SecretString::from([secret.expose_secret(), "&"].concat());
    STANDARD.encode(authenticate::<Hmac<Sha1>>(&key, string))
}

fn authenticate<M: Mac + KeyInit>(key: &SecretString, string: &str) -> Vec<u8> {
    let mac = <M as KeyInit>::new_from_slice(key.expose_secret().as_bytes())
        .expect("HMAC takes keys of any length");
    mac.chain_update(string).finalize().into_bytes().to_vec()
}

/// Whether two texts are the same, in a time that depends on their lengths only.
pub(crate) fn same(ours: &str, theirs: &str) -> bool {
    let differing =
        ours.bytes().zip(theirs.bytes()).fold(0, |sum, (a, b)| black_box(sum | (a ^ b)));
    ours.len() == theirs.len() && differing == 0
}

/// The Authorization header of V3, taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Authorization<'a> {
    pub(crate) method: &'a str,
    pub(crate) credential: Option<&'a str>,
    pub(crate) signed_headers: Option<&'a str>,
    pub(crate) signature: Option<&'a str>,
}

impl<'a> Authorization<'a> {
    /// That of a request; `None` if it has none or one of another family than `ACS3-`.
    pub(crate) fn of(request: &'a HttpRequest) -> Option<Self> {
        let value = request.header("authorization")?.trim();
        value.starts_with("ACS3-").then_some(())?;
        let (method, rest) = value.split_once(' ').unwrap_or((value, ""));
        let part = |wanted: &str| {
            let parts = rest.split(',').filter_map(|part| part.trim().split_once('='));
            let mut values = parts.filter(|(name, _)| *name == wanted).map(|(_, value)| value);
            values.next().filter(|value| !value.is_empty())
        };
        Some(Self {
            method,
            credential: part("Credential"),
            signed_headers: part("SignedHeaders"),
            signature: part("Signature"),
        })
    }
}

/// Writes the Authorization header of V3.
pub(crate) fn authorization(credential: &str, signed: &str, signature: &str) -> String {
    let parts = [" Credential=", credential, ",SignedHeaders=", signed, ",Signature=", signature];
    [&[V3_METHOD], &parts[..]].concat().concat()
}

/// Whether V3 must sign the header of that name.
pub(crate) fn must_sign(name: &str) -> bool {
    let acs = name.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("x-acs-"));
    acs || name.eq_ignore_ascii_case("host") || name.eq_ignore_ascii_case("content-type")
}

/// The list of headers to sign: those that must be, and those of `more` that are there.
pub(crate) fn signed_headers(request: &HttpRequest, more: &str) -> String {
    let asked = |name: &str| more.split(';').any(|have| have.eq_ignore_ascii_case(name));
    let names = request.headers.iter().map(|(name, _)| name.as_str());
    let mut names: Vec<&str> = names.filter(|name| must_sign(name) || asked(name)).collect();
    names.sort_unstable();
    names.dedup();
    names.join(";")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_the_same_only_in_full() {
        assert!(same("", "") && same("abc", "abc"));
        for theirs in ["", "ab", "abcd", "abd", "bbc"] {
            assert!(!same("abc", theirs), "{theirs}");
        }
    }

    fn with(value: &str) -> HttpRequest {
        HttpRequest {
            method: "POST".to_owned(),
            target: "/".to_owned(),
            headers: vec![("Authorization".to_owned(), value.to_owned())],
            body: Vec::new(),
        }
    }

    #[test]
    fn authorization_is_taken_apart() {
        let request = with("ACS3-HMAC-SHA256 Credential=a, SignedHeaders=b;c,Signature=d");
        let expected = Authorization {
            method: "ACS3-HMAC-SHA256",
            credential: Some("a"),
            signed_headers: Some("b;c"),
            signature: Some("d"),
        };
        assert_eq!(Authorization::of(&request), Some(expected));
        assert_eq!(Authorization::of(&with("Bearer x")), None);
        let request = with("ACS3-HMAC-SM3 Credential=,signature=x");
        let authorization = Authorization::of(&request).unwrap();
        assert_eq!(authorization.method, "ACS3-HMAC-SM3");
        assert_eq!((authorization.credential, authorization.signature), (None, None));
    }

    #[test]
    fn what_must_be_signed() {
        for name in ["host", "Host", "content-type", "x-acs-date", "X-ACS-New"] {
            assert!(must_sign(name), "{name}");
        }
        for name in ["", "accept", "user-agent", "x-acs", "x-ac€", "authorization"] {
            assert!(!must_sign(name), "{name}");
        }
    }
}
