//! Keys are literal: no character of a key is a pattern, a separator, markup or code.

use crate::builder::{keyed, scenario, step, untag};
use crate::scenario::Scenario;

/// A key that bears a meaning elsewhere, and the keys that it would take along there.
const BAITS: [(&str, &str, &[&str]); 50] = [
    ("prefix", "k1", &["k", "k10", "k11", "ak1", "k1k1"]),
    ("suffix", "1", &["k1", "11", "1k"]),
    ("dot", "a.c", &["abc", "axc", "ac", "a..c"]),
    ("star", "k*", &["k", "kk", "k1"]),
    ("star-alone", "*", &["k", "k1", "**"]),
    ("question-mark", "k?", &["k", "k1"]),
    ("brackets", "[k1]", &["k", "1", "k1"]),
    ("anchors", "^k$", &["k", "^k", "k$"]),
    ("any", ".*", &["k", "..", "."]),
    ("plus", "k+", &["k", "kk", "k "]),
    ("braces", "{k,x}", &["k", "x"]),
    ("or", "k1|k2", &["k1", "k2"]),
    ("backslash", "k\\1", &["k1", "k\\\\1", "k/1"]),
    ("digit-class", "\\d", &["1", "d"]),
    ("like-percent", "k%", &["k", "k1", "k%%"]),
    ("like-underscore", "k_1", &["kx1", "k-1", "k1"]),
    ("quote", "k'", &["k", "k''"]),
    ("quote-or", "k' OR '1'='1", &["k", "1"]),
    ("statement", "'; DROP TABLE tags; --", &["tags", "k"]),
    ("double-quote", "k\"", &["k", "k\\\""]),
    ("backtick", "`k`", &["k"]),
    ("dollar", "${k}", &["k", "$k", "{k}"]),
    ("template", "{{k}}", &["k", "{k}"]),
    ("comma", "k1,k2", &["k1", "k2"]),
    ("semicolon", "k1;k2", &["k1", "k2"]),
    ("colon", "k:1", &["k", "1", "k1"]),
    ("equals", "k=1", &["k", "1", "k1"]),
    ("ampersand", "k&All=true", &["k", "All"]),
    ("slash", "k/1", &["k", "1", "k1"]),
    ("path", "../k", &["k", "..", "/k"]),
    ("hash", "k#1", &["k", "1", "k1"]),
    ("at", "k@1", &["k", "1"]),
    ("json", "{\"k\":1}", &["k", "1"]),
    ("markup", "<k>&amp;</k>", &["k", "<k>&</k>", "&"]),
    ("entity", "&lt;", &["<", "lt"]),
    ("space", "k 1", &["k+1", "k1", "k%201", "k"]),
    ("plus-sign", "k+1", &["k 1", "k1", "k%2B1"]),
    ("encoded", "%41", &["A", "%2541", "41"]),
    ("encoded-space", "a%20b", &["a b", "a+b", "a%2520b"]),
    ("encoded-percent", "k%25", &["k%", "k%2525"]),
    ("latin", "\u{e9}", &["\u{c3}\u{a9}", "?", "%C3%A9"]),
    ("parameter", "TagKey.1", &["TagKey", "All", "k1"]),
    ("all", "All", &["RegionId", "k"]),
    ("word-all", "true", &["false", "1"]),
    ("number", "1", &["2", "1.0", "10"]),
    ("zero", "0", &["00", "-0", "false"]),
    ("null", "null", &["nil", "None", "undefined"]),
    ("prototype", "__proto__", &["constructor", "toString", "k"]),
    ("constructor", "constructor", &["__proto__", "prototype", "hasOwnProperty"]),
    ("share", "rs-", &["rs", "resourceshare", "k"]),
];

/// Keys with characters that may not survive everywhere: only removed where they are listed.
const RARE: [(&str, &str, &[&str]); 8] = [
    ("tab", "k\t1", &["k1", "k 1", "kt1"]),
    ("newline", "k\n1", &["k1", "k 1", "kn1"]),
    ("return", "k\r\n1", &["k1", "k\n2"]),
    ("one-space", " ", &["  x", "k"]),
    ("wide-space", "k\u{3000}1", &["k 1", "k1"]),
    ("zero-width", "k\u{200b}1", &["k1", "k 1"]),
    ("bell", "k\u{7}1", &["k1", "k71"]),
    ("last-of-plane", "k\u{ffff}1", &["k1", "k\u{fffd}1"]),
];

/// The scenarios of this group.
pub(super) fn scenarios() -> Vec<Scenario> {
    BAITS.iter().chain(&RARE).map(|(name, bait, others)| literal(name, bait, others)).collect()
}

fn literal(name: &str, bait: &str, others: &[&str]) -> Scenario {
    let keys: Vec<_> = std::iter::once(bait).chain(others.iter().copied()).collect();
    scenario(format!("literal/{name}"), format!("The key {bait:?} is taken literally"))
        .with_each(&["a", "b"], &keyed(&keys))
        .then(
            step("this key", untag(&["a"], &[bait]))
                .citing(&["effect.named", "effect.frame-keys", "effect.frame-shares"])
                .removing(&["a"], &[bait]),
        )
        .then(
            step("the keys beside it", untag(&["b"], others))
                .citing(&["effect.named", "effect.frame-keys", "effect.frame-shares"])
                .removing(&["b"], others),
        )
}
