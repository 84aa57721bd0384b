//! What the bytes of a fuzzer mean.

use arbitrary::Unstructured;
use untag_scenarios::generate::strategies::{Drawn, RawRequest};
use untag_scenarios::generate::{Bytes, Random, Reach, Sequence, draw_sequence};
use untag_wire::HttpRequest;

use crate::Case;

/// The most bytes that are read as a case.
const MAX_CASE: usize = 1 << 16;

/// A sequence with the chance that goes with it.
pub(super) struct Story {
    /// The sequence.
    pub(super) sequence: Sequence,
    /// Whether it was drawn, so that it is one of those that generators make.
    pub(super) drawn: bool,
    /// Chance for everything else, which follows from the bytes.
    pub(super) chance: Random,
}

/// Reads the sequence of a case, or draws one of at most `size` calls with the bytes as dice.
pub(super) fn story(data: &[u8], size: usize) -> Story {
    let chance = chance(data);
    if let Some(case) = case(data) {
        return Story { sequence: case.sequence(), drawn: false, chance };
    }
    let mut bytes = Unstructured::new(data);
    let sequence = draw_sequence(&mut Bytes(&mut bytes), size, Reach::EVERYTHING);
    Story { sequence, drawn: true, chance }
}

fn case(data: &[u8]) -> Option<Case> {
    if data.first() != Some(&b'{') || data.len() > MAX_CASE {
        return None;
    }
    Case::read(std::str::from_utf8(data).ok()?).ok()
}

/// The sequence as an input that is read and not drawn.
pub(super) fn shown(sequence: &Sequence) -> String {
    serde_json::to_string(&Case::plain(sequence)).unwrap_or_else(|error| error.to_string())
}

/// Chance that follows from all of these bytes (their FNV-1a hash).
pub(super) fn chance(data: &[u8]) -> Random {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
    Random::seeded(data.iter().fold(0xcbf2_9ce4_8422_2325, step))
}

/// A request as it stands on a connection, read leniently: any bytes are some request.
fn request(data: &[u8]) -> HttpRequest {
    let (head, body) = halves(data);
    let head = String::from_utf8_lossy(head);
    let mut lines = head.split('\n').map(|line| line.trim_end_matches('\r'));
    let first = lines.next().unwrap_or_default();
    let (method, target) = first.split_once(' ').unwrap_or(("POST", first));
    let target = target.strip_suffix(" HTTP/1.1").unwrap_or(target);
    let header = |line: &str| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_ascii_lowercase(), value.trim().to_owned()))
    };
    HttpRequest {
        method: method.to_owned(),
        target: target.to_owned(),
        headers: lines.filter_map(header).collect(),
        body: body.to_vec(),
    }
}

/// The request that the bytes are, and the one that they draw as dice.
pub(super) fn requests(data: &[u8]) -> [HttpRequest; 2] {
    let drawn = RawRequest::draw(&mut Bytes(&mut Unstructured::new(data)));
    [request(data), drawn.0]
}

/// What stands before and after the first empty line.
fn halves(data: &[u8]) -> (&[u8], &[u8]) {
    for gap in [&b"\r\n\r\n"[..], b"\n\n"] {
        if let Some(at) = data.windows(gap.len()).position(|window| window == gap) {
            return (&data[..at], &data[at + gap.len()..]);
        }
    }
    (data, &[])
}

/// A request as text that [`requests`] reads.
pub(super) fn written(request: &HttpRequest) -> Vec<u8> {
    let mut out = format!("{} {} HTTP/1.1\r\n", request.method, request.target).into_bytes();
    for (name, value) in &request.headers {
        out.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
    }
    out.extend_from_slice(b"\r\n");
    out.extend_from_slice(&request.body);
    out
}
