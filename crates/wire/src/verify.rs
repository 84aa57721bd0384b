//! Server side: whether a request's signature is right, and what exactly is wrong with it.

use crate::{Credentials, HttpRequest, Incoming};

/// What is wrong with a signature.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// There is no signature at all.
    #[error("the request is not signed")]
    NoSignature,
    /// A part of the signature is missing.
    #[error("the signature is incomplete: {part} is missing")]
    Incomplete {
        /// The header, parameter or part of Authorization.
        part: &'static str,
    },
    /// The algorithm is not one of ours.
    #[error("the signature method {method} is not supported")]
    UnsupportedMethod {
        /// The method named.
        method: String,
    },
    /// V1: the version of the signature is not 1.0.
    #[error("the signature version {version} is not supported")]
    UnsupportedVersion {
        /// The version named.
        version: String,
    },
    /// The request names another access key than the credentials that it is held against.
    #[error("the access key is not that of the credentials")]
    OtherKey,
    /// The security token is absent, wrong, or there although the key has none.
    #[error("the security token does not belong to the access key")]
    WrongToken,
    /// The body does not have the hash that the request states.
    #[error("x-acs-content-sha256 is not the hash of the body, which is {actual}")]
    BodyHash {
        /// The hash of the body received.
        actual: String,
    },
    /// A header that must be signed is not.
    #[error("the header {header} must be signed and is not")]
    Unsigned {
        /// The header.
        header: String,
    },
    /// A header is said to be signed and is not there.
    #[error("the header {header} is signed but not in the request")]
    AbsentHeader {
        /// The header.
        header: String,
    },
    /// The signature is another one than ours.
    #[error("the signature does not match. server string to sign is:{string_to_sign}")]
    Mismatch {
        /// What the server signed, with a security token's value masked.
        string_to_sign: String,
    },
}

/// Verifies the signature of a request.
pub fn verify(
    request: &HttpRequest,
    incoming: &Incoming,
    credentials: &Credentials,
) -> Result<(), SignatureError> {
    todo!("{request:?} {incoming:?} {credentials:?}")
}
