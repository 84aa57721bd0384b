//! Raw HTTP requests: ones that a client sends with a few things wrong in method, path, headers,
//! encoding or body, and ones that were never right.

use untag_model::Principal;
use untag_wire::{Action, Credentials, HttpRequest, Stamp, Style, encode};

use super::pools::{JUNK, UNKNOWN_NAMES};
use super::random::Dice;
use super::requests::draw_style;
use super::sequence::Sequence;
use super::{Reach, draw_sequence};
use crate::scenario::Call;

/// Methods, some of which nobody has heard of.
const METHODS: [&str; 8] = ["POST", "GET", "PUT", "DELETE", "HEAD", "OPTIONS", "post", "UNTAG"];

/// Paths, as they stand in a request.
const PATHS: [&str; 8] = ["/", "//", "/UntagResources", "/?", "*", "", "/%2F", "/../"];

/// Pieces of a query or a form that are no proper pair, or not in UTF-8 once decoded.
const PIECES: [&str; 14] = [
    "",
    "=",
    "&&",
    "k",
    "=v",
    "k=",
    "%",
    "%2",
    "%zz=1",
    "TagKey.1=%FF",
    "%C3%28=1",
    "TagKey.2=%ED%A0%80",
    "TagKey.1=%00",
    "All=true;TagKey.1=k",
];

/// Headers that say what is not so.
const HEADERS: [(&str, &str); 12] = [
    ("content-type", "application/json"),
    ("content-type", "application/x-www-form-urlencoded; charset=gbk"),
    ("content-type", "multipart/form-data; boundary=k"),
    ("content-encoding", "gzip"),
    ("accept", "application/xml"),
    ("accept", "*/*;q=0"),
    ("x-acs-action", "TagResources"),
    ("x-acs-version", ""),
    ("x-acs-date", "yesterday"),
    ("x-acs-content-sha256", "00"),
    ("authorization", "ACS3-HMAC-SHA256 Credential=,SignedHeaders=;,Signature"),
    ("host", ""),
];

/// Draws a request.
pub fn draw(dice: &mut dyn Dice) -> HttpRequest {
    let mut request = if dice.chance(1, 6) { nothing() } else { well_formed(dice) };
    for _ in 0..dice.between(0, 3) {
        disturb(&mut request, dice);
    }
    request
}

fn nothing() -> HttpRequest {
    let (method, target) = ("POST".to_owned(), "/".to_owned());
    HttpRequest { method, target, headers: Vec::new(), body: Vec::new() }
}

fn well_formed(dice: &mut dyn Dice) -> HttpRequest {
    let Sequence { shares, calls, .. } = draw_sequence(dice, 1, Reach::EVERYTHING);
    let bindings = Sequence { shares, ..Sequence::default() }.bindings();
    let (principal, action) = (Principal::Owner, Action::UntagResources);
    let empty = Call { principal, action, params: Vec::new(), style: None, alter: None };
    let call = calls.into_iter().next().unwrap_or(empty).bind(&bindings, Style::SDK).call;
    let stamp = Stamp { time: 1_795_484_941, nonce: format!("n{}", dice.roll(1000)) };
    let credentials = Credentials::new("testid", "testsecret");
    encode(&call, draw_style(dice), &credentials, &stamp, "localhost", "/")
}

fn disturb(request: &mut HttpRequest, dice: &mut dyn Dice) {
    match dice.roll(8) {
        0 => request.method = (*dice.pick(&METHODS)).to_owned(),
        1 => disturb_path(request, dice),
        2 => {
            let separator = if request.target.contains('?') { '&' } else { '?' };
            request.target = format!("{}{separator}{}", request.target, dice.pick(&PIECES));
        }
        3 => {
            request.body.push(b'&');
            request.body.extend_from_slice(dice.pick(&PIECES).as_bytes());
        }
        4 => {
            let (name, value) = *dice.pick(&HEADERS);
            let at = dice.roll(request.headers.len() + 1);
            request.headers.insert(at, (name.to_owned(), value.to_owned()));
        }
        5 => disturb_header(request, dice),
        6 => {
            let kept = dice.roll(request.body.len() + 1);
            request.body.truncate(kept);
        }
        _ => disturb_bytes(request, dice),
    }
}

fn disturb_path(request: &mut HttpRequest, dice: &mut dyn Dice) {
    let query = request.query().to_owned();
    request.target = format!("{}?{query}", dice.pick(&PATHS));
}

fn disturb_header(request: &mut HttpRequest, dice: &mut dyn Dice) {
    if request.headers.is_empty() {
        return;
    }
    let at = dice.roll(request.headers.len());
    match dice.roll(3) {
        0 => drop(request.headers.remove(at)),
        1 => request.headers.push(request.headers[at].clone()),
        _ => (*dice.pick(&JUNK)).clone_into(&mut request.headers[at].1),
    }
}

fn disturb_bytes(request: &mut HttpRequest, dice: &mut dyn Dice) {
    if request.body.is_empty() {
        request.body = (*dice.pick(&UNKNOWN_NAMES)).as_bytes().to_vec();
        return;
    }
    let at = dice.roll(request.body.len());
    request.body[at] = u8::try_from(dice.roll(256)).unwrap_or(0);
}

/// Every request that is one step smaller.
pub fn smaller(request: &HttpRequest) -> impl Iterator<Item = HttpRequest> + '_ {
    let body = [0, request.body.len() / 2, request.body.len().saturating_sub(1)];
    let bodies = body
        .into_iter()
        .filter(|length| *length < request.body.len())
        .map(|length| HttpRequest { body: request.body[..length].to_vec(), ..request.clone() });
    let headers = (0..request.headers.len()).map(|at| {
        let mut less = request.clone();
        less.headers.remove(at);
        less
    });
    let count = request.query().split('&').count();
    let queries = (0..count).filter(|_| !request.query().is_empty()).map(|at| {
        let kept = request.query().split('&').enumerate().filter(|(index, _)| *index != at);
        let query: Vec<_> = kept.map(|(_, piece)| piece).collect();
        let separator = if query.is_empty() { "" } else { "?" };
        let target = format!("{}{separator}{}", request.path(), query.join("&"));
        HttpRequest { target, ..request.clone() }
    });
    bodies.chain(headers).chain(queries)
}
