//! Percent-encoding per RFC 3986 and the coding of queries and forms. Encoding never fails;
//! decoding is strict and says where it failed.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::Pair;

/// Everything but the unreserved characters of RFC 3986: letters, digits, `-`, `.`, `_`, `~`.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Which part of a request a coding error is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// The query of the target.
    Query,
    /// A form body.
    Form,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Query => "query",
            Self::Form => "form",
        })
    }
}

/// Why a query or form cannot be decoded. Positions are byte offsets in that part, from 0.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// A `%` is not followed by two hexadecimal digits.
    #[error("bad escape at byte {position} of the {place}")]
    BadEscape {
        /// The part.
        place: Place,
        /// Where the `%` stands.
        position: usize,
    },
    /// A name or value is not UTF-8 once decoded.
    #[error("not UTF-8 at byte {position} of the {place}")]
    NotUtf8 {
        /// The part.
        place: Place,
        /// Where the byte, or its escape, stands that cannot continue or begin a character.
        position: usize,
    },
}

/// Encodes all but the unreserved characters of RFC 3986.
///
/// ```
/// assert_eq!(untag_wire::encode_component("键 *~"), "%E9%94%AE%20%2A~");
/// ```
pub fn encode_component(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).collect()
}

/// Encodes pairs as a query or form; a space becomes `+` if `plus`, else `%20`.
///
/// ```
/// let pairs = [("TagKey.1".to_owned(), "k 1+".to_owned())];
/// assert_eq!(untag_wire::encode_form(&pairs, true), "TagKey.1=k+1%2B");
/// assert_eq!(untag_wire::encode_form(&pairs, false), "TagKey.1=k%201%2B");
/// ```
pub fn encode_form(pairs: &[Pair], plus: bool) -> String {
    let mut out = String::new();
    for (name, value) in pairs {
        push_pair(&mut out, name, value, plus);
    }
    out
}

/// Appends `name=value`, after a `&` unless `out` is empty.
pub(crate) fn push_pair(out: &mut String, name: &str, value: &str, plus: bool) {
    out.reserve(name.len() + value.len() + 2);
    if !out.is_empty() {
        out.push('&');
    }
    push_encoded(out, name, plus);
    out.push('=');
    push_encoded(out, value, plus);
}

fn push_encoded(out: &mut String, text: &str, plus: bool) {
    if !plus {
        return out.extend(utf8_percent_encode(text, RESERVED));
    }
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            out.push('+');
        }
        out.extend(utf8_percent_encode(word, RESERVED));
    }
}

/// Decodes a form: `+` is a space, empty pieces are skipped, a name without `=` has an empty
/// value. A `%` without two hexadecimal digits and bytes that are not UTF-8 are errors.
///
/// ```
/// use untag_wire::{DecodeError, Place, decode_form};
///
/// assert_eq!(decode_form(b"a=1+2&&b")?, [("a".into(), "1 2".into()), ("b".into(), String::new())]);
/// let error = decode_form(b"a=%2").unwrap_err();
/// assert_eq!(error, DecodeError::BadEscape { place: Place::Form, position: 2 });
/// assert_eq!(error.to_string(), "bad escape at byte 2 of the form");
/// # Ok::<(), DecodeError>(())
/// ```
pub fn decode_form(bytes: &[u8]) -> Result<Vec<Pair>, DecodeError> {
    pieces(bytes, Place::Form)
        .map(|(name, value)| Ok((name.decode()?.into_owned(), value.decode()?.into_owned())))
        .collect()
}

/// A name or value as it stands in a query or form, not decoded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Raw<'a> {
    pub(crate) bytes: &'a [u8],
    place: Place,
    position: usize,
}

/// The raw names and values between the `&` of a query or form.
pub(crate) fn pieces(bytes: &[u8], place: Place) -> impl Iterator<Item = (Raw<'_>, Raw<'_>)> {
    let mut next = 0;
    bytes.split(|byte| *byte == b'&').filter_map(move |piece| {
        let start = next;
        next += piece.len() + 1;
        if piece.is_empty() {
            return None;
        }
        let cut = piece.iter().position(|byte| *byte == b'=').unwrap_or(piece.len());
        let value = piece.get(cut + 1..).unwrap_or_default();
        let raw = |bytes, position| Raw { bytes, place, position };
        Some((raw(&piece[..cut], start), raw(value, start + cut + 1)))
    })
}

impl<'a> Raw<'a> {
    /// The text meant.
    pub(crate) fn decode(self) -> Result<Cow<'a, str>, DecodeError> {
        self.text(self.unescape(true)?)
    }

    /// The bytes meant.
    pub(crate) fn unescape(self, plus_is_space: bool) -> Result<Cow<'a, [u8]>, DecodeError> {
        let special = |byte: &u8| *byte == b'%' || (*byte == b'+' && plus_is_space);
        if !self.bytes.iter().any(special) {
            return Ok(Cow::Borrowed(self.bytes));
        }
        let mut out = Vec::with_capacity(self.bytes.len());
        let mut at = 0;
        while let Some(&byte) = self.bytes.get(at) {
            match byte {
                b'%' => {
                    out.push(escaped(&self.bytes[at..]).ok_or_else(|| self.bad_escape(at))?);
                    at += 2;
                }
                b'+' if plus_is_space => out.push(b' '),
                other => out.push(other),
            }
            at += 1;
        }
        Ok(Cow::Owned(out))
    }

    /// Whether this decodes to `text`. It does not if it cannot be decoded.
    pub(crate) fn means(self, text: &str) -> bool {
        self.unescape(true).is_ok_and(|bytes| *bytes == *text.as_bytes())
    }

    /// These decoded bytes of this piece as text.
    pub(crate) fn text(self, bytes: Cow<'a, [u8]>) -> Result<Cow<'a, str>, DecodeError> {
        match bytes {
            Cow::Borrowed(bytes) => str::from_utf8(bytes).map(Cow::Borrowed),
            Cow::Owned(bytes) => {
                String::from_utf8(bytes).map(Cow::Owned).map_err(|error| error.utf8_error())
            }
        }
        .map_err(|error| self.not_utf8(error.valid_up_to()))
    }

    fn bad_escape(self, at: usize) -> DecodeError {
        DecodeError::BadEscape { place: self.place, position: self.position + at }
    }

    /// The error for the decoded byte number `index`.
    fn not_utf8(self, index: usize) -> DecodeError {
        let mut at = 0;
        for _ in 0..index {
            at += if self.bytes.get(at) == Some(&b'%') { 3 } else { 1 };
        }
        DecodeError::NotUtf8 { place: self.place, position: self.position + at }
    }
}

/// The byte that an escape at the start of `bytes` stands for.
pub(crate) fn escaped(bytes: &[u8]) -> Option<u8> {
    match bytes {
        [b'%', high, low, ..] => Some(nibble(*high)? << 4 | nibble(*low)?),
        _ => None,
    }
}

const fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(name: &str, value: &str) -> Pair {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn only_unreserved_characters_stay() {
        let kept: String = (0_u8..128)
            .map(char::from)
            .filter(|char| encode_component(&char.to_string()) == char.to_string())
            .collect();
        assert_eq!(kept, "-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~");
    }

    #[test]
    fn escapes_are_upper_case_utf8() {
        assert_eq!(encode_component("/é😀\n"), "%2F%C3%A9%F0%9F%98%80%0A");
    }

    #[test]
    fn a_space_is_plus_only_if_asked() {
        let pairs = [pair("a b", " c  "), pair("", "&=")];
        assert_eq!(encode_form(&pairs, true), "a+b=+c++&=%26%3D");
        assert_eq!(encode_form(&pairs, false), "a%20b=%20c%20%20&=%26%3D");
    }

    #[test]
    fn pieces_are_split_as_browsers_do() {
        let pairs = decode_form(b"&&a&b=&=c&d=e=f&").unwrap();
        assert_eq!(pairs, [pair("a", ""), pair("b", ""), pair("", "c"), pair("d", "e=f")]);
        assert_eq!(decode_form(b"").unwrap(), []);
    }

    #[test]
    fn both_cases_of_hex_are_read() {
        assert_eq!(decode_form(b"%e9%94%aE=%2b+%2B").unwrap(), [pair("键", "+ +")]);
    }

    #[test]
    fn errors_name_the_byte() {
        let bad = |position| DecodeError::BadEscape { place: Place::Form, position };
        let not_utf8 = |position| DecodeError::NotUtf8 { place: Place::Form, position };
        assert_eq!(decode_form(b"%"), Err(bad(0)));
        assert_eq!(decode_form(b"a=b&c=d%2"), Err(bad(7)));
        assert_eq!(decode_form(b"a=%20%zz"), Err(bad(5)));
        assert_eq!(decode_form(b"a=%+1"), Err(bad(2)));
        assert_eq!(decode_form(b"a=%41%C3x"), Err(not_utf8(5)));
        assert_eq!(decode_form(b"a=1&b\xff=2"), Err(not_utf8(5)));
        assert_eq!(decode_form(b"a=%ED%A0%80"), Err(not_utf8(2)));
    }

    #[test]
    fn every_character_comes_back() {
        let text: String = (0..=0x0010_FFFF_u32).step_by(7).filter_map(char::from_u32).collect();
        let pairs = [pair(&text, &text)];
        for plus in [true, false] {
            assert_eq!(decode_form(encode_form(&pairs, plus).as_bytes()).unwrap(), pairs);
        }
    }

    #[test]
    fn what_is_nearly_nothing_is_encoded() {
        assert_eq!(encode_form(&[pair("", "")], true), "=");
        assert_eq!(encode_form(&[pair("a", ""), pair("", "b")], false), "a=&=b");
    }
}
