//! Keys are literal: no character of a key is a pattern, a separator, markup or code.

use crate::builder::{keyed, scenario, step, untag};
use crate::scenario::Scenario;

/// A theme: keys that bear a meaning elsewhere, removed one by one in this order, and the keys
/// that stay all along.
type Theme = (&'static str, &'static [&'static str], &'static [&'static str]);

const THEMES: [Theme; 12] = [
    ("prefixes", &["k1", "k", "1"], &["k10", "k11", "ak1", "k1k1", "kk", "11", "1k", "k 1"]),
    (
        "patterns",
        &["a.c", "k*", "k?", "[k1]", "^k$", ".*", "k+", "\\d", "(k)", "k{1}"],
        &["abc", "axc", "ac", "k", "kk", "k1", "1", "d"],
    ),
    ("star", &["*"], &["k", "k1", "**", "?"]),
    ("like", &["k%", "k_1", "%", "_"], &["k", "k1", "kx1", "k-1", "k%%", "x"]),
    (
        "sql",
        &["k'", "k' OR '1'='1", "'; DROP TABLE tags; --", "k\"", "`k`", "k\\"],
        &["k", "1", "tags", "k''", "k\\\"", "k\\\\", "k/"],
    ),
    (
        "separators",
        &["k1,k2", "k1;k2", "k1|k2", "k1:k2", "k1&k2", "k1/k2", "k1.k2", "k1#k2", "k1@k2", "k1=k2"],
        &["k1", "k2", "k", "k1k2", "k1-k2", "k1+k2"],
    ),
    (
        "encodings",
        &["k 1", "k+1", "%41", "a%20b", "k%25", "\u{e9}", "&lt;", "%u0041"],
        &["k1", "k%201", "k%2B1", "A", "a b", "a+b", "k%", "k%2525", "\u{c3}\u{a9}", "<", "%2541"],
    ),
    (
        "markup",
        &["{\"k\":1}", "<k>&amp;</k>", "${k}", "{{k}}", "[\"k\"]", "<!--k-->", "k=\"1\""],
        &["k", "1", "<k>&</k>", "&", "{k}", "$k"],
    ),
    (
        "parameters",
        &["TagKey.1", "All", "RegionId", "ResourceId.1", "k&All=true", "DeleteAll"],
        &["TagKey", "k", "k1", "ResourceType", "All=true", "TagKey.2"],
    ),
    (
        "words",
        &["null", "true", "0", "1", "NaN", "undefined"],
        &["nil", "None", "false", "00", "-0", "1.0", "01", "2", "10", "NULL1"],
    ),
    (
        "prototypes",
        &["__proto__", "constructor", "toString", "length"],
        &["prototype", "hasOwnProperty", "valueOf", "k", "size"],
    ),
    ("paths", &["../k", "/", ".", "..", "k/"], &["k", "/k", "...", "//", "./k"]),
];

/// Keys with characters that may not survive everywhere: only removed where they are listed.
const RARE: [Theme; 7] = [
    ("tab", &["k\t1"], &["k1", "k 1", "kt1"]),
    ("newline", &["k\n1"], &["k1", "k 1", "kn1"]),
    ("return", &["k\r\n1"], &["k1", "k\n2"]),
    ("one-space", &[" "], &["x  y", "k"]),
    ("zero-width", &["k\u{200b}1", "k\u{feff}1"], &["k1", "k 1"]),
    ("bell", &["k\u{7}1"], &["k1", "k71"]),
    ("last-of-plane", &["k\u{ffff}1"], &["k1", "k\u{fffd}1"]),
];

/// The scenarios of this group.
pub(super) fn scenarios() -> Vec<Scenario> {
    THEMES.iter().chain(&RARE).map(literal).collect()
}

fn literal(&(name, baits, others): &Theme) -> Scenario {
    let keys: Vec<_> = baits.iter().chain(others).copied().collect();
    let cites = ["effect.named", "effect.frame-keys", "effect.frame-shares"];
    let start = scenario(format!("literal/{name}"), "Keys are taken literally")
        .with_each(&["a", "b"], &keyed(&keys));
    baits
        .iter()
        .fold(start, |scenario, bait| {
            let removal = step(format!("{bait:?}"), untag(&["a"], &[bait]));
            scenario.then(removal.citing(&cites).removing(&["a"], &[bait]))
        })
        .then(step("the others", untag(&["b"], others)).citing(&cites).removing(&["b"], others))
        .then(step("all at once", untag(&["b"], baits)).citing(&cites).removing(&["b"], baits))
}
