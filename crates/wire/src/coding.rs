//! Percent-encoding per RFC 3986 and the coding of queries and forms.

use crate::Pair;

/// Which part of a request a coding error is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The query of the target.
    Query,
    /// A form body.
    Form,
}

/// Why a query or form cannot be decoded. Positions are byte offsets in that part, from 0.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// A `%` is not followed by two hexadecimal digits.
    #[error("bad escape at byte {position} of {place:?}")]
    BadEscape {
        /// The part.
        place: Place,
        /// Where the `%` stands.
        position: usize,
    },
    /// A name or value is not UTF-8 once decoded.
    #[error("not UTF-8 at byte {position} of {place:?}")]
    NotUtf8 {
        /// The part.
        place: Place,
        /// Where the name or value starts.
        position: usize,
    },
}

/// Encodes all but the unreserved characters of RFC 3986.
pub fn encode_component(text: &str) -> String {
    todo!("{text}")
}

/// Encodes pairs as a query or form; a space becomes `+` if `plus`, else `%20`.
pub fn encode_form(pairs: &[Pair], plus: bool) -> String {
    todo!("{pairs:?} {plus}")
}

/// Decodes a query or form.
pub fn decode_form(bytes: &[u8]) -> Result<Vec<Pair>, DecodeError> {
    todo!("{bytes:?}")
}
