//! Server side: whether a request's signature is right, and if not, what exactly is wrong with it.

use secrecy::ExposeSecret;

use crate::coding::{DecodeError, encode_component};
use crate::protocol::Protocol;
use crate::signature::{self, Authorization, V1_METHOD, V3_METHOD, must_sign, same};
use crate::{Credentials, HttpRequest, Incoming, Signing, canonical};

/// What is wrong with a signature.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// There is no signature at all.
    #[error("the request is not signed")]
    NoSignature,
    /// The parameters cannot be read, so nobody knows what is signed.
    #[error(transparent)]
    Undecodable(#[from] DecodeError),
    /// A part of the signature is missing.
    #[error("the signature is incomplete: {part} is missing")]
    Incomplete {
        /// The header, the parameter or the part of Authorization.
        part: &'static str,
    },
    /// The algorithm is neither `ACS3-HMAC-SHA256` nor `HMAC-SHA1`.
    #[error("the signature method {method:?} is not supported")]
    UnsupportedMethod {
        /// The method named.
        method: String,
    },
    /// V1: the version of the signature is not 1.0.
    #[error("the signature version {version:?} is not supported")]
    UnsupportedVersion {
        /// The version named.
        version: String,
    },
    /// The request names another access key than the credentials that it is held against.
    #[error("the request names another access key")]
    OtherKey,
    /// The security token is missing or wrong, or there although the key has none.
    #[error("the security token does not belong to the access key")]
    WrongToken,
    /// V3: the body does not have the hash that the request states.
    #[error("x-acs-content-sha256 is not the hash of the body, which is {actual}")]
    BodyHash {
        /// The hash of the body received.
        actual: String,
    },
    /// V3: a header that must be signed is not.
    #[error("the header {header} must be signed and is not")]
    Unsigned {
        /// The header.
        header: String,
    },
    /// V3: a header is said to be signed and is not there.
    #[error("the header {header:?} is said to be signed and is not there")]
    AbsentHeader {
        /// The header.
        header: String,
    },
    /// The signature is another one than ours.
    #[error(
        "Specified signature is not matched with our calculation. \
         server string to sign is:{string_to_sign}"
    )]
    Mismatch {
        /// What the server signed, with the value of a security token masked.
        string_to_sign: String,
    },
}

/// Verifies the signature of a request, where `incoming` is what it was decoded to.
///
/// V1 covers the method, the path and all parameters; V3 the method, the path, the query, the
/// signed headers and the body. The age of the date and whether the nonce is new are the caller's
/// to judge.
pub fn verify(
    request: &HttpRequest,
    incoming: &Incoming,
    credentials: &Credentials,
) -> Result<(), SignatureError> {
    match incoming.signing {
        Some(Signing::V3) => verify_v3(request, incoming, credentials),
        Some(Signing::V1) => verify_v1(request, incoming, credentials),
        None => Err(SignatureError::NoSignature),
    }
}

fn verify_v3(
    request: &HttpRequest,
    incoming: &Incoming,
    credentials: &Credentials,
) -> Result<(), SignatureError> {
    let authorization = Authorization::of(request).ok_or(SignatureError::NoSignature)?;
    check_method(authorization.method, V3_METHOD)?;
    let header = |part| present(request.header(part), part);
    present(authorization.credential, "Credential")?;
    let signed = present(authorization.signed_headers, "SignedHeaders")?;
    let theirs = present(authorization.signature, "Signature")?;
    for part in ["host", "x-acs-date", "x-acs-signature-nonce"] {
        header(part)?;
    }
    check_owner(incoming, credentials)?;
    let stated = header("x-acs-content-sha256")?;
    let actual = signature::sha256(&request.body);
    if !stated.eq_ignore_ascii_case(&actual) {
        return Err(SignatureError::BodyHash { actual });
    }
    check_signed_headers(request, signed)?;
    let string = signature::v3_string(request, signed, stated);
    if same(&signature::v3(&credentials.secret, &string), theirs) {
        return Ok(());
    }
    Err(SignatureError::Mismatch { string_to_sign: string })
}

fn verify_v1(
    request: &HttpRequest,
    incoming: &Incoming,
    credentials: &Credentials,
) -> Result<(), SignatureError> {
    let protocol = Protocol::of(request)?;
    let parameter = |part| present(protocol.get(part), part);
    let theirs = parameter("Signature")?;
    check_method(parameter("SignatureMethod")?, V1_METHOD)?;
    let version = parameter("SignatureVersion")?;
    if version != "1.0" {
        return Err(SignatureError::UnsupportedVersion { version: version.to_owned() });
    }
    check_method(protocol.get("SignatureType").unwrap_or_default(), "")?;
    for part in ["SignatureNonce", "Timestamp", "AccessKeyId"] {
        parameter(part)?;
    }
    check_owner(incoming, credentials)?;
    let string = canonical::v1(request);
    if same(&signature::v1(&credentials.secret, &string), theirs) {
        return Ok(());
    }
    Err(SignatureError::Mismatch { string_to_sign: mask(string, incoming) })
}

fn present<'a>(value: Option<&'a str>, part: &'static str) -> Result<&'a str, SignatureError> {
    value.filter(|value| !value.is_empty()).ok_or(SignatureError::Incomplete { part })
}

fn check_method(method: &str, expected: &str) -> Result<(), SignatureError> {
    if method == expected {
        return Ok(());
    }
    Err(SignatureError::UnsupportedMethod { method: method.to_owned() })
}

fn check_owner(incoming: &Incoming, credentials: &Credentials) -> Result<(), SignatureError> {
    if incoming.access_key.as_deref() != Some(&*credentials.id) {
        return Err(SignatureError::OtherKey);
    }
    let expected = credentials.token.as_ref().map(ExposeSecret::expose_secret);
    // Some clients without a token send an empty one.
    let given = incoming.token.as_deref().filter(|token| !token.is_empty());
    if expected.is_some() == given.is_some()
        && same(expected.unwrap_or_default(), given.unwrap_or_default())
    {
        return Ok(());
    }
    Err(SignatureError::WrongToken)
}

/// Every header that must be signed is, and every header said to be signed is there.
fn check_signed_headers(request: &HttpRequest, signed: &str) -> Result<(), SignatureError> {
    let listed = |name: &str| signed.split(';').any(|have| have.eq_ignore_ascii_case(name));
    let mut names = request.headers.iter().map(|(name, _)| name);
    if let Some(header) = names.find(|name| must_sign(name) && !listed(name)) {
        return Err(SignatureError::Unsigned { header: header.clone() });
    }
    match signed.split(';').find(|name| request.header(name).is_none()) {
        Some(name) => Err(SignatureError::AbsentHeader { header: name.to_owned() }),
        None => Ok(()),
    }
}

/// The string to sign without the value of the security token.
fn mask(string: String, incoming: &Incoming) -> String {
    match incoming.token.as_deref() {
        None | Some("") => string,
        Some(token) => {
            let name = "SecurityToken%3D";
            let value = encode_component(&encode_component(token));
            string.replace(&[name, &value].concat(), &[name, "***"].concat())
        }
    }
}
