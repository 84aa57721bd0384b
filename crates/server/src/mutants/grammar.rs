//! The rules of the grammar of keys: each missing, too narrow, too wide, and rules that nobody
//! published.

use crate::mutant::Mutant;

/// A key that the grammar does not forbid is refused.
const fn strict(name: &'static str, about: &'static str, edit: fn(&mut crate::Behavior)) -> Mutant {
    Mutant::new(name, "grammar.any-character", about, edit)
}

pub(super) const MUTANTS: &[Mutant] = &[
    Mutant::new("acs-accepted", "grammar.acs", "accepts acs:", |b| {
        b.checks.grammar.acs = |_| false;
    }),
    Mutant::new("acs-anywhere", "grammar.acs", "refuses acs: in the middle", |b| {
        b.checks.grammar.acs = |key| key.contains("acs:");
    }),
    Mutant::new("acs-alone", "grammar.acs", "refuses nothing but acs: itself", |b| {
        b.checks.grammar.acs = |key| key == "acs:";
    }),
    Mutant::new("acs-without-colon", "grammar.acs", "refuses acs without a colon", |b| {
        b.checks.grammar.acs = |key| key.starts_with("acs");
    }),
    Mutant::new("acs-at-end", "grammar.acs", "looks for acs: at the end", |b| {
        b.checks.grammar.acs = |key| key.ends_with("acs:");
    }),
    Mutant::new("aliyun-accepted", "grammar.aliyun", "accepts aliyun", |b| {
        b.checks.grammar.aliyun = |_| false;
    }),
    Mutant::new("aliyun-anywhere", "grammar.aliyun", "refuses aliyun in the middle", |b| {
        b.checks.grammar.aliyun = |key| key.contains("aliyun");
    }),
    Mutant::new("aliyun-alone", "grammar.aliyun", "refuses nothing but aliyun itself", |b| {
        b.checks.grammar.aliyun = |key| key == "aliyun";
    }),
    Mutant::new("aliyun-with-colon", "grammar.aliyun", "refuses aliyun: only", |b| {
        b.checks.grammar.aliyun = |key| key.starts_with("aliyun:");
    }),
    Mutant::new("aliyun-shortened", "grammar.aliyun", "refuses what starts with ali", |b| {
        b.checks.grammar.aliyun = |key| key.starts_with("ali");
    }),
    Mutant::new("http-accepted", "grammar.http", "accepts http://", |b| {
        b.checks.grammar.http = |_| false;
    }),
    Mutant::new("http-at-start", "grammar.http", "refuses http:// at the start only", |b| {
        b.checks.grammar.http = |key| key.starts_with("http://");
    }),
    Mutant::new("http-inside", "grammar.http", "refuses http:// inside only", |b| {
        b.checks.grammar.http = |key| key.find("http://").is_some_and(|at| at > 0);
    }),
    Mutant::new("http-without-slashes", "grammar.http", "refuses http: without slashes", |b| {
        b.checks.grammar.http = |key| key.contains("http:");
    }),
    Mutant::new("http-word", "grammar.http", "refuses the word http", |b| {
        b.checks.grammar.http = |key| key.contains("http") && !key.contains("https");
    }),
    Mutant::new("https-accepted", "grammar.https", "accepts https://", |b| {
        b.checks.grammar.https = |_| false;
    }),
    Mutant::new("https-at-start", "grammar.https", "refuses https:// at the start only", |b| {
        b.checks.grammar.https = |key| key.starts_with("https://");
    }),
    Mutant::new("https-inside", "grammar.https", "refuses https:// inside only", |b| {
        b.checks.grammar.https = |key| key.find("https://").is_some_and(|at| at > 0);
    }),
    Mutant::new("https-without-slashes", "grammar.https", "refuses https: without slashes", |b| {
        b.checks.grammar.https = |key| key.contains("https:");
    }),
    Mutant::new("https-word", "grammar.https", "refuses the word https", |b| {
        b.checks.grammar.https = |key| key.contains("https");
    }),
    strict("refuses-any-scheme", "refuses :// of any scheme", |b| {
        b.checks.grammar.more = |key| key.contains("://");
    }),
    strict("refuses-non-ascii", "refuses all but ASCII", |b| {
        b.checks.grammar.more = |key| !key.is_ascii();
    }),
    strict("refuses-emoji", "refuses characters outside the basic plane", |b| {
        b.checks.grammar.more = |key| key.chars().any(|c| c > '\u{FFFF}');
    }),
    strict("refuses-space", "refuses a space inside", |b| {
        b.checks.grammar.more = |key| key.trim().contains(' ');
    }),
    strict("refuses-space-at-ends", "refuses a space at the start or the end", |b| {
        b.checks.grammar.more = |key| key.trim() != key;
    }),
    strict("refuses-percent", "refuses a percent sign", |b| {
        b.checks.grammar.more = |key| key.contains('%');
    }),
    strict("refuses-plus", "refuses a plus sign", |b| {
        b.checks.grammar.more = |key| key.contains('+');
    }),
    strict("refuses-quotes", "refuses apostrophes and quotes", |b| {
        b.checks.grammar.more = |key| key.contains(['\'', '"']);
    }),
    strict("refuses-markup", "refuses < and &", |b| {
        b.checks.grammar.more = |key| key.contains(['<', '&']);
    }),
    strict("refuses-colon", "refuses a colon", |b| {
        b.checks.grammar.more = |key| key.contains(':');
    }),
    strict("refuses-slash", "refuses slashes", |b| {
        b.checks.grammar.more = |key| key.contains(['/', '\\']);
    }),
    strict("refuses-symbols", "refuses asterisk and tilde", |b| {
        b.checks.grammar.more = |key| key.contains(['*', '~']);
    }),
    strict("refuses-equals", "refuses an equals sign", |b| {
        b.checks.grammar.more = |key| key.contains('=');
    }),
    strict("refuses-upper-case", "refuses upper case", |b| {
        b.checks.grammar.more = |key| key.chars().any(|c| c.is_ascii_uppercase());
    }),
    strict("refuses-digit-first", "refuses a digit at the start", |b| {
        b.checks.grammar.more = |key| key.starts_with(|c: char| c.is_ascii_digit());
    }),
    strict("refuses-underscore-first", "refuses an underscore at the start", |b| {
        b.checks.grammar.more = |key| key.starts_with('_');
    }),
    strict("refuses-point", "refuses a point", |b| {
        b.checks.grammar.more = |key| key.contains('.');
    }),
    strict("refuses-combining", "refuses combining accents", |b| {
        b.checks.grammar.more = |key| key.chars().any(|c| ('\u{300}'..='\u{36F}').contains(&c));
    }),
    strict("refuses-words-of-programs", "refuses null and undefined", |b| {
        b.checks.grammar.more = |key| matches!(key, "null" | "undefined");
    }),
];
