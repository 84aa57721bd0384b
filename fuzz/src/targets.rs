//! The targets by name, and those among them that need more than the verdict: a server in this
//! process, and the reports. This file knows no engine, so that the stable tests replay with it
//! what fuzzing has found.

use untag_report::escape::{is_plain, visible};
use untag_server::principals::{OTHER, OWNER, RESTRICTED};
use untag_server::{Behavior, Moment, Mutant, Server};
use untag_verdict::fuzzing::{self, CHECKS, Check};

/// The targets that are not among the verdict's own.
const MORE: [(&str, Check); 5] = [
    ("canary", canary),
    ("empty", empty),
    ("escape", escape),
    ("server_total", server_total),
    ("server_verdict", server_verdict),
];

/// The fault of the canary: one that needs a tag with a certain character to be removed.
const FAULT: &str = "idle-for-apostrophe";

/// Every target.
pub fn all() -> impl Iterator<Item = (&'static str, Check)> {
    CHECKS.iter().chain(&MORE).copied()
}

/// The reference server does nothing that the verdict finds wrong.
pub fn server_verdict(data: &[u8]) {
    judge(data, Behavior::default());
}

/// The reference server has an answer to everything.
pub fn server_total(data: &[u8]) {
    let mut server = Server::new(Behavior::default());
    fuzzing::server_total(data, &OWNER.credentials(), &mut |unix, request| {
        server.reply_to(Moment { unix, millis: 0 }, request)
    });
}

/// A server with a fault does: this must fail.
pub fn canary(data: &[u8]) {
    judge(data, Mutant::find(FAULT).map(Mutant::behavior).unwrap_or_default());
}

fn judge(data: &[u8], behavior: Behavior) {
    let mut server = Server::new(behavior);
    let credentials = [OWNER, RESTRICTED, OTHER].map(|key| key.credentials());
    fuzzing::server_verdict(data, credentials, &mut |unix, request| {
        server.reply_to(Moment { unix, millis: 0 }, request)
    });
}

/// Holds of everything.
pub fn empty(_: &[u8]) {}

/// Whatever a target sends shows as itself, on one line, and does not fill the screen.
pub fn escape(data: &[u8]) {
    let limit = data.first().map_or(0, |byte| usize::from(*byte));
    let text = String::from_utf8_lossy(data);
    let shown = visible(&text, limit);
    assert!(is_plain(&shown), "{shown:?}");
    assert!(!shown.chars().any(moves), "{shown:?}");
    // The longest escape is that of U+10FFFF; the end says how much is missing.
    let most = limit * r"\u{10ffff}".len() + "... (18446744073709551615 more characters)".len();
    assert!(shown.chars().count() <= most, "{} characters", shown.chars().count());
    assert_eq!(visible(&shown, most), shown, "what is shown is shown the same again");
    if is_plain(&text) && text.chars().count() <= limit {
        assert_eq!(shown, text);
    }
}

/// Characters that move the cursor, end a line, or turn the direction of writing.
fn moves(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{61c}' | '\u{200e}' | '\u{200f}')
        || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
