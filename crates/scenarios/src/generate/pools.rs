//! The values at which implementations are likely to go wrong, each pool with what is known of its
//! members. Generators draw from them and the catalogue's tests hold themselves against them.

use std::sync::LazyLock;

/// The only resource type.
pub const TYPE: &str = "ResourceShare";

/// Other resource types.
pub const WRONG_TYPES: [&str; 7] = [
    "Share",
    "ResourceShares",
    "ResourceShar",
    "Resource",
    "resource-share",
    "Instance",
    "ALIYUN::RS::ResourceShare",
];

/// Resource types of which it is open whether they are accepted, and how they are refused.
pub const OPEN_TYPES: [&str; 6] =
    ["resourceshare", "RESOURCESHARE", "resourceShare", " ResourceShare", "ResourceShare ", ""];

/// Spellings of true that clients send.
pub const TRUE: [&str; 2] = ["true", "True"];

/// Spellings of false that clients send.
pub const FALSE: [&str; 2] = ["false", "False"];

/// Spellings of a boolean that no client sends.
pub const OPEN_BOOLEANS: [&str; 13] =
    ["TRUE", "FALSE", "tRue", "1", "0", "yes", "no", "on", "", " true", "true ", "null", "2"];

/// Regions that are not the run's.
pub const OPEN_REGIONS: [&str; 6] =
    ["cn-shanghai", "cn-nowhere-9", "", "CN-HANGZHOU", "cn-hangzhou ", "*"];

/// Ids that no target gives to a share. Some look like one.
pub const NO_IDS: [&str; 6] = ["rs-", "k", "rs-0", "RS-00000000000", "*", "../rs"];

/// Keys of ordinary tags.
pub const PLAIN_KEYS: [&str; 6] = ["k", "k1", "env", "team", "cost-center", "1st"];

/// Keys that are inside the grammar and that a careless implementation mistakes or mangles: by
/// decoding, quoting, trimming, folding, splitting or a rule of the grammar read too widely.
pub const STRANGE_KEYS: [&str; 60] = [
    "a b",
    "k ",
    " k",
    " ",
    "a+b",
    "+",
    "a%20b",
    "100%",
    "%",
    "%2B",
    "a&b",
    "a=b",
    "a;b",
    "a,b",
    "a/b",
    "a?b",
    "a#b",
    "o'clock",
    "\"k\"",
    "a\\b",
    "<k>",
    "</Key>",
    "&amp;",
    "]]>",
    "a\tb",
    "*",
    "~",
    "-",
    "_",
    ".",
    ":",
    "TagKey.1",
    "k.1",
    "null",
    "true",
    "0",
    "[]",
    "{}",
    "$k",
    "键",
    "标签",
    "é",
    "e\u{301}",
    "café",
    "cafe\u{301}",
    "ß",
    "İ",
    "ключ",
    "🎈",
    "👩\u{200d}🚀",
    "\u{200b}",
    "\u{a0}",
    "K",
    "Env",
    "ac",
    "acs",
    "xacs:",
    "aliyu",
    "xaliyun",
    "http:/",
];

/// More keys that nearly break a rule of the grammar.
pub const NEAR_KEYS: [&str; 9] =
    ["kacs:k", "acsk:", "kaliyunk", "ali yun", "http//", "https:/", "ahttp:", "://", "http:\\\\"];

/// Keys of which it is open whether they are inside the grammar, because of their case.
pub const OPEN_KEYS: [&str; 6] = ["ACS:k", "Acs:", "Aliyun", "ALIYUNk", "HTTP://", "kHttps://k"];

/// The most characters of a key.
pub const LONGEST: usize = 128;

/// The most elements of an array.
pub const MOST: usize = 20;

/// The rule of the grammar that a key breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Forbidden {
    /// More than 128 characters.
    Long,
    /// Starts with `acs:`.
    Acs,
    /// Starts with `aliyun`.
    Aliyun,
    /// Contains `http://`.
    Http,
    /// Contains `https://`.
    Https,
}

impl Forbidden {
    /// Every rule.
    pub const ALL: [Self; 5] = [Self::Long, Self::Acs, Self::Aliyun, Self::Http, Self::Https];

    /// Keys that break this rule and no other.
    pub fn keys(self) -> &'static [String] {
        static KEYS: LazyLock<[Vec<String>; 5]> =
            LazyLock::new(|| Forbidden::ALL.map(Forbidden::written));
        &KEYS[self as usize]
    }

    fn written(self) -> Vec<String> {
        let blank = format!("{} ", "ж".repeat(128));
        let long = ["k".repeat(129), "键".repeat(129), "k".repeat(256), "k ".repeat(65), blank];
        let short: &[&str] = match self {
            Self::Long => return long.to_vec(),
            Self::Acs => &["acs:", "acs:k", "acs:acs:", "acs:键"],
            Self::Aliyun => &["aliyun", "aliyunk", "aliyun:k", "aliyun键"],
            Self::Http => &["http://", "khttp://", "http://k", "khttp://k", "键http://键"],
            Self::Https => &["https://", "khttps://", "https://k", "khttps://k"],
        };
        short.iter().map(|key| (*key).to_owned()).collect()
    }
}

/// Keys whose length is at a limit and inside it.
pub static LONG_KEYS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let repeated = |text: &str, times: usize| text.repeat(times);
    vec![
        repeated("k", 127),
        repeated("k", 128),
        repeated("键", 43),
        repeated("键", 128),
        repeated("ж", 65),
        repeated("🎈", 64),
        repeated("k", 127) + "键",
        repeated("k ", 63) + "kk",
    ]
});

/// Keys whose length is open, because it is open what a character outside the basic plane counts.
pub static OPEN_LENGTHS: LazyLock<Vec<String>> =
    LazyLock::new(|| vec!["🎈".repeat(65), "🎈".repeat(128), "k".repeat(127) + "🎈"]);

/// Every key of the pools that is inside the grammar in every reading, none twice.
pub static INSIDE: LazyLock<Vec<String>> = LazyLock::new(|| {
    let short = [&PLAIN_KEYS[..], &STRANGE_KEYS, &NEAR_KEYS].concat();
    let mut keys: Vec<String> = short.into_iter().map(str::to_owned).collect();
    keys.extend(LONG_KEYS.iter().cloned());
    keys
});

/// Values of tags, all inside the grammar of values.
pub static VALUES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let short = ["v", "", "v1", "a b", "V", " v ", "+", "%41", "值", "🎈", "<v>", "\"", "aliyun"];
    let mut values: Vec<String> = short.iter().map(|value| (*value).to_owned()).collect();
    values.push("v".repeat(128));
    values.push("值".repeat(128));
    values
});

/// Names of parameters that the action has not.
pub const UNKNOWN_NAMES: [&str; 8] =
    ["Unknown", "DryRun", "tagkey.1", "TagKeys.1", "Tag.1.Key", "resourceid.1", "k", "Version2"];

/// Numberings of an array's elements beyond 1, 2, 3.
pub const NUMBERINGS: [&str; 10] = ["0", "01", "002", "-1", "+1", "1.5", "", "x", "21", "1000000"];

/// Texts that are not what any parameter asks for.
pub const JUNK: [&str; 8] = ["", " ", "\0", "\u{fffd}", "\r\n", "%00", "{\"k\":1}", "\u{202e}k"];
