//! Tests that go through several modules: what outsiders put on the wire, our own requests there
//! and back, and requests that somebody altered.

mod altered;
mod captures;
mod round_trip;

use crate::{
    Action, Call, Credentials, Format, HttpRequest, Pair, Part, Signing, Stamp, Style, encode,
};

fn pairs<const N: usize>(pairs: [(&str, &str); N]) -> Vec<Pair> {
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
}

fn styles() -> Vec<Style> {
    let mut styles = Vec::new();
    for signing in [Signing::V3, Signing::V1] {
        for part in [Part::Query, Part::Form, Part::Split, Part::Both] {
            for format in [Format::AcceptJson, Format::Json, Format::Xml, Format::Silent] {
                for plus in [true, false] {
                    styles.push(Style { signing, part, format, plus });
                }
            }
        }
    }
    styles
}

fn credentials() -> Credentials {
    Credentials::new("testid", "testsecret")
}

fn sts() -> Credentials {
    Credentials { token: Some("to+ken/=secret".to_owned().into()), ..credentials() }
}

fn encoded(params: &[Pair], style: Style, credentials: &Credentials) -> HttpRequest {
    let call = Call { action: Action::UntagResources, params: params.to_vec() };
    let stamp = Stamp { time: 1_795_484_941, nonce: "nonce 1".to_owned() };
    encode(&call, style, credentials, &stamp, "127.0.0.1:8099", "/")
}
