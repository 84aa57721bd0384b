//! Canonical strings: the one form of a request that both sides sign. They are computed from the
//! request's raw bytes and never fail, so that a request with broken escapes can be signed too.

use crate::HttpRequest;
use crate::coding::{Place, Raw, encode_component, escaped, pieces};

const HEX: &[u8; 16] = b"0123456789ABCDEF";

/// A canonical `name=value` inside [`Parameters::text`].
#[derive(Debug, Clone, Copy)]
struct Span {
    start: usize,
    equals: usize,
    end: usize,
    place: Place,
}

/// Parameters, each percent-encoded per RFC 3986, one after the other.
#[derive(Debug, Default)]
struct Parameters {
    text: String,
    spans: Vec<Span>,
}

impl Parameters {
    fn add(&mut self, bytes: &[u8], place: Place) {
        self.text.reserve(bytes.len());
        for (name, value) in pieces(bytes, place) {
            let start = self.text.len();
            push_canonical(&mut self.text, name);
            let equals = self.text.len();
            self.text.push('=');
            push_canonical(&mut self.text, value);
            self.spans.push(Span { start, equals, end: self.text.len(), place });
        }
    }

    fn name(&self, span: Span) -> &str {
        &self.text[span.start..span.equals]
    }

    /// The pairs sorted by encoded name; those of one name stay in the order sent.
    fn sorted(&self) -> Vec<Span> {
        let mut spans = self.spans.clone();
        spans.sort_by(|a, b| self.name(*a).cmp(self.name(*b)));
        spans
    }

    /// The sorted pairs without `Signature`; a name in both parts keeps the form's values.
    fn merged(&self) -> Vec<Span> {
        let mut spans = self.sorted();
        spans.retain(|span| self.name(*span) != "Signature");
        let mut from_form = None;
        let mut kept: Vec<Span> = Vec::with_capacity(spans.len());
        // The query's pairs of a name come before the form's, so from behind the form's are first.
        for span in spans.into_iter().rev() {
            match span.place {
                Place::Form => from_form = Some(span),
                Place::Query if from_form.is_some_and(|f| self.name(f) == self.name(span)) => {
                    continue;
                }
                Place::Query => {}
            }
            kept.push(span);
        }
        kept.reverse();
        kept
    }
}

/// Appends a piece in canonical form: what it means, percent-encoded. A `%` that begins no escape
/// means itself.
fn push_canonical(out: &mut String, raw: Raw<'_>) {
    let mut rest = raw.bytes;
    while let Some((&first, tail)) = rest.split_first() {
        let (byte, next) = match (first, escaped(rest)) {
            (b'+', _) => (b' ', tail),
            (_, Some(byte)) => (byte, &tail[2..]),
            (byte, None) => (byte, tail),
        };
        push_byte(out, byte);
        rest = next;
    }
}

fn push_byte(out: &mut String, byte: u8) {
    if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
        return out.push(char::from(byte));
    }
    out.push('%');
    out.push(char::from(HEX[usize::from(byte >> 4)]));
    out.push(char::from(HEX[usize::from(byte & 15)]));
}

/// Whether the body holds parameters: it does unless its content type says otherwise.
pub(crate) fn has_form(request: &HttpRequest) -> bool {
    !request.body.is_empty()
        && request.header("content-type").is_none_or(|value| {
            let media = value.split(';').next().unwrap_or_default().trim();
            media.eq_ignore_ascii_case("application/x-www-form-urlencoded")
        })
}

/// The body if it holds parameters, else nothing.
pub(crate) fn form(request: &HttpRequest) -> &[u8] {
    if has_form(request) { &request.body } else { &[] }
}

/// V3: the canonical request. `signed` is the list of header names joined by `;`.
pub(crate) fn v3(request: &HttpRequest, signed: &str, body_hash: &str) -> String {
    let mut out = String::with_capacity(1024);
    for line in [&request.method, request.path()] {
        out.push_str(line);
        out.push('\n');
    }
    push_query(&mut out, request.query());
    out.push('\n');
    for name in signed.split(';') {
        push_header(&mut out, request, name);
    }
    for line in ["\n", signed, "\n", body_hash] {
        out.push_str(line);
    }
    out
}

fn push_query(out: &mut String, query: &str) {
    let mut parameters = Parameters::default();
    parameters.add(query.as_bytes(), Place::Query);
    for (index, span) in parameters.sorted().into_iter().enumerate() {
        if index > 0 {
            out.push('&');
        }
        out.push_str(&parameters.text[span.start..span.end]);
    }
}

/// Appends `name:value` and a newline; the values of a repeated header are joined by commas.
fn push_header(out: &mut String, request: &HttpRequest, name: &str) {
    out.push_str(name);
    out.push(':');
    let values = request.headers.iter().filter(|(have, _)| have.eq_ignore_ascii_case(name));
    for (index, (_, value)) in values.enumerate() {
        if index > 0 {
            out.push(',');
        }
        out.push_str(value.trim());
    }
    out.push('\n');
}

/// V1: the string to sign.
pub(crate) fn v1(request: &HttpRequest) -> String {
    let mut parameters = Parameters::default();
    parameters.add(request.query().as_bytes(), Place::Query);
    parameters.add(form(request), Place::Form);
    let mut out = String::with_capacity(parameters.text.len() * 3 / 2 + 64);
    out.push_str(&request.method);
    out.push('&');
    out.push_str(&encode_component(request.path()));
    out.push('&');
    for (index, span) in parameters.merged().into_iter().enumerate() {
        if index > 0 {
            out.push_str("%26");
        }
        push_again(&mut out, parameters.name(span));
        out.push_str("%3D");
        push_again(&mut out, &parameters.text[span.equals + 1..span.end]);
    }
    out
}

/// Appends a canonical name or value encoded once more: only its `%` are reserved.
fn push_again(out: &mut String, canonical: &str) {
    for (index, piece) in canonical.split('%').enumerate() {
        if index > 0 {
            out.push_str("%25");
        }
        out.push_str(piece);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(target: &str, body: &str) -> HttpRequest {
        HttpRequest {
            method: "POST".to_owned(),
            target: target.to_owned(),
            headers: vec![("host".to_owned(), "h".to_owned())],
            body: body.as_bytes().to_vec(),
        }
    }

    #[test]
    fn the_query_is_sorted_by_encoded_name() {
        let request = request("/?b=2&a=%2b+*~&%c3%a9=x&~=y&a=1&flag", "");
        let expected = "POST\n/\n%C3%A9=x&a=%2B%20%2A~&a=1&b=2&flag=&~=y\nhost:h\n\nhost\nHASH";
        assert_eq!(v3(&request, "host", "HASH"), expected);
    }

    #[test]
    fn a_name_in_both_parts_is_signed_once_with_the_forms_values() {
        let request = request("/?a=q1&Signature=s&b=1&a=q2&c=%25", "c=f1&c=f2&d=4&Signature=t");
        assert_eq!(v1(&request), "POST&%2F&a%3Dq1%26a%3Dq2%26b%3D1%26c%3Df1%26c%3Df2%26d%3D4");
    }

    #[test]
    fn values_are_encoded_twice_in_v1() {
        assert_eq!(v1(&request("/?a=%E9%94%AE+*", "")), "POST&%2F&a%3D%25E9%2594%25AE%2520%252A");
    }

    #[test]
    fn broken_escapes_mean_themselves() {
        assert_eq!(
            v1(&request("/?a=%&b=%2&c=%zz%41", "")),
            "POST&%2F&a%3D%2525%26b%3D%25252%26c%3D%2525zzA"
        );
    }

    #[test]
    fn repeated_headers_are_joined() {
        let mut request = request("/", "");
        request.headers.push(("Host".to_owned(), " i ".to_owned()));
        assert_eq!(v3(&request, "host", ""), "POST\n/\n\nhost:h,i\n\nhost\n");
    }

    #[test]
    fn other_bodies_are_no_forms() {
        let mut request = request("/", "a=1");
        assert_eq!(form(&request), b"a=1");
        request.headers.push(("Content-Type".to_owned(), "application/json".to_owned()));
        assert_eq!(form(&request), b"");
        request.headers[1].1 = "Application/X-www-form-urlencoded ; charset=utf-8".to_owned();
        assert_eq!(form(&request), b"a=1");
    }
}
