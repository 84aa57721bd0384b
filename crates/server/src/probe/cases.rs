//! Requests that break one rule or none, each with the tags that its shares carry before.

use super::{Params, array, base, keys, one, refs, untag, untag_all};

/// The parameters of a request, for the ids that it can name.
type MakeParams = Box<dyn Fn(&[&str]) -> Params>;

/// A request to untag two shares of the owner, or one of them.
pub(crate) struct Case {
    pub(crate) label: String,
    /// The tags of both shares.
    pub(crate) tags: Vec<String>,
    /// The request, for the ids of the two shares and of one of another account.
    pub(crate) params: MakeParams,
}

fn case(
    label: impl Into<String>,
    tags: &[&str],
    params: impl Fn(&[&str]) -> Params + 'static,
) -> Case {
    let tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
    Case { label: label.into(), tags, params: Box::new(params) }
}

/// A key and its neighbour that must not be taken for it; the key goes.
fn pair(key: &str, neighbour: &str) -> Case {
    let named = key.to_owned();
    case(format!("pair {key} {neighbour}"), &[key, neighbour, "other"], move |ids| {
        untag(&ids[..1], &[&named])
    })
}

/// Keys sent for shares with the tags `k` and `l`.
fn sent(label: &str, sent: Vec<String>) -> Case {
    case(label, &["k", "l"], move |ids| untag(&ids[..1], &refs(&sent)))
}

fn without(name: &'static str) -> Case {
    case(format!("without {name}"), &["k", "l"], move |ids| {
        let mut params = untag(ids_of(ids), &["k"]);
        params.retain(|(have, _)| !have.starts_with(name));
        params
    })
}

fn ids_of<'a>(ids: &'a [&'a str]) -> &'a [&'a str] {
    &ids[..2]
}

fn kind(kind: &'static str) -> Case {
    case(format!("type {kind}"), &["k", "l"], move |ids| of_type(kind, untag(ids_of(ids), &["k"])))
}

/// A type of which it is open what it means.
fn open_kind(label: &str, kind: &'static str) -> Case {
    case(label, &["k"], move |ids| of_type(kind, untag(&ids[..1], &["k"])))
}

fn of_type(kind: &str, mut params: Params) -> Params {
    let types = params.iter_mut().filter(|(name, _)| name == "ResourceType");
    types.for_each(|(_, value)| kind.clone_into(value));
    params
}

/// Every case, from the shortest.
pub(crate) fn cases() -> Vec<Case> {
    let mut all = plain();
    all.extend(refusals());
    all.extend(alls());
    all.extend(pairs());
    all.extend(grammar());
    all.extend(lengths());
    all
}

pub(crate) fn plain() -> Vec<Case> {
    let twenty = keys(20);
    let shown = refs(&twenty);
    vec![
        case("one", &["k", "l"], |ids| untag(&ids[..1], &["k"])),
        case("two shares", &["k", "l"], |ids| untag(ids_of(ids), &["l"])),
        case("two keys", &["a", "k", "l", "z"], |ids| untag(&ids[..1], &["k", "l"])),
        case("two of each", &["a", "k", "l"], |ids| untag(ids_of(ids), &["l", "k"])),
        case("only tag", &["k"], |ids| untag(&ids[..1], &["k"])),
        case("twenty keys", &shown, |ids| untag(&ids[..1], &refs(&keys(20)))),
        case("twenty of two", &shown, |ids| untag(ids_of(ids), &refs(&keys(20)))),
        case("eleven keys", &shown, |ids| untag(&ids[..1], &refs(&keys(11)))),
        case("seventeen keys", &shown, |ids| untag(&ids[..1], &refs(&keys(17)))),
        case("backwards", &shown, |ids| {
            let mut params = untag(&ids[..1], &refs(&keys(12)));
            params.reverse();
            params
        }),
    ]
}

pub(crate) fn refusals() -> Vec<Case> {
    let twice = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
    let mut spread = keys(11);
    spread.push("k01".to_owned());
    let mut late = keys(18);
    late.push("k15".to_owned());
    let mut all = vec![
        without("ResourceType"),
        without("ResourceId"),
        without("TagKey"),
        without("RegionId"),
        kind("Other"),
        kind("ResourceShares"),
        kind("TheResourceShare"),
        kind("Instance"),
        sent("21 keys", keys(21)),
        sent("21 keys with k", [vec!["k".to_owned()], keys(20)].concat()),
        sent("51 keys", keys(51)),
        sent("neighbours", twice(&["k", "k"])),
        sent("apart", twice(&["k", "l", "k"])),
        sent("last two", twice(&["l", "k", "k"])),
        sent("first two", twice(&["k", "k", "l"])),
        sent("far apart", spread),
        sent("late", late),
    ];
    for bad in ["unknown", "foreign"] {
        for at in 0..3 {
            all.push(case(format!("{bad} at {at}"), &["k", "l"], move |ids| {
                let mut named = vec![ids[0], ids[1]];
                named.insert(at, if bad == "unknown" { "rs-00000000000" } else { ids[2] });
                untag(&named, &["k"])
            }));
        }
        all.push(case(format!("{bad} alone"), &["k"], move |ids| {
            untag(&[if bad == "unknown" { "rs-00000000000" } else { ids[2] }], &["k"])
        }));
    }
    all
}

pub(crate) fn alls() -> Vec<Case> {
    let twenty = keys(20);
    let mut all = Vec::new();
    for spelling in ["true", "True", "false", "False"] {
        all.push(case(format!("All={spelling}"), &["k", "l"], move |ids| {
            untag_all(ids_of(ids), spelling)
        }));
    }
    for spelling in ["false", "False"] {
        all.push(case(format!("All={spelling} and a key"), &["k", "l"], move |ids| {
            [untag(ids_of(ids), &["k"]), one("All", spelling)].concat()
        }));
    }
    all.push(case("All of one", &["k"], |ids| untag_all(&ids[..1], "true")));
    all.push(case("All of none", &[], |ids| untag_all(&ids[..1], "true")));
    all.push(case("All of twenty", &refs(&twenty), |ids| untag_all(&ids[..1], "true")));
    all.push(case("All of 2 times 12", &refs(&twenty[..12]), |ids| untag_all(ids_of(ids), "true")));
    all
}

pub(crate) fn pairs() -> Vec<Case> {
    let long = |end: &str| format!("{}{end}", "L".repeat(64));
    let mut all: Vec<Case> = [
        ("k", "K"),
        ("K", "k"),
        ("k ", "k"),
        ("k", "k "),
        ("k", "kk"),
        ("a", "ab"),
        ("a", "ba"),
        ("a", "bab"),
        ("k*", "kx"),
        ("k_", "kx"),
        ("k%", "kx"),
        ("caf\u{E9}", "cafe\u{301}"),
        ("cafe\u{301}", "caf\u{E9}"),
        ("\u{1F600}", "\u{1F601}"),
        ("\u{952E}*~", "\u{952E}"),
        ("it's", "its"),
        ("\"q\"", "q"),
        ("back\\slash", "backslash"),
        ("<b>&amp;", "b"),
        ("a+b", "a b"),
        ("a b", "a+b"),
        ("a%20b", "a b"),
        ("9nine", "nine"),
        ("_u", "u"),
        ("a.b", "a-b"),
        ("a=b&c", "a"),
        ("a/b:c", "a"),
        ("null", "undefined"),
    ]
    .into_iter()
    .map(|(key, neighbour)| pair(key, neighbour))
    .collect();
    all.push(pair(&long("a"), &long("b")));
    for both in [["k", "K"], ["k", "k "], ["a", "ab"], ["caf\u{E9}", "cafe\u{301}"]] {
        all.push(case(format!("both {both:?}"), &both, move |ids| untag(&ids[..1], &both)));
    }
    let both = [long("a"), long("b")];
    all.push(case("both long", &refs(&both.clone()), move |ids| untag(&ids[..1], &refs(&both))));
    all
}

pub(crate) fn grammar() -> Vec<Case> {
    let mut all = Vec::new();
    for key in [
        "acs:",
        "acs:k",
        "acs",
        "acsx",
        "xacs:",
        "aliyun",
        "aliyunx",
        "aliyun:x",
        "xaliyun",
        "ali",
        "http://",
        "http://x",
        "xhttp://x",
        "http:/",
        "http:",
        "http",
        "https://",
        "https://x",
        "xhttps://x",
        "https:",
        "https",
        "ftp://x",
        "",
    ] {
        let key = key.to_owned();
        for (at, label) in [(0, "first"), (1, "in the middle"), (2, "last")] {
            let key = key.clone();
            all.push(case(format!("grammar {key} {label}"), &["k", "l"], move |ids| {
                let mut named = vec!["k", "l"];
                named.insert(at, &key);
                untag(&ids[..1], &named)
            }));
        }
    }
    all.retain(|case| !case.label.starts_with("grammar  "));
    all
}

pub(crate) fn lengths() -> Vec<Case> {
    let mut all = Vec::new();
    for unit in ["k", "\u{952E}"] {
        for times in [1, 43, 64, 65, 127, 128, 129, 256, 257] {
            let key = unit.repeat(times);
            let label = format!("length {unit} {times}");
            all.push(case(label, &[&key.clone(), "l"], move |ids| untag(&ids[..1], &[&key])));
        }
    }
    for times in [128, 129] {
        let key = format!("k{}k", " ".repeat(times - 2));
        let spaces = format!("{}k", " ".repeat(times - 1));
        all.push(case(format!("spaces {times}"), &["l"], move |ids| untag(&ids[..1], &[&key])));
        all.push(case(format!("ends {times}"), &["l"], move |ids| untag(&ids[..1], &[&spaces])));
    }
    all
}

/// Requests whose answer is open.
pub(crate) fn open_cases() -> Vec<Case> {
    let mut all = open_readings();
    all.extend(open_checks());
    all
}

fn open_readings() -> Vec<Case> {
    let with = |name: &'static str, value: &'static str| {
        move |ids: &[&str]| [untag(&ids[..1], &["k"]), one(name, value)].concat()
    };
    let raw = |pairs: &'static [(&'static str, &'static str)]| {
        move |ids: &[&str]| {
            let rest: Params = pairs.iter().flat_map(|(name, value)| one(name, value)).collect();
            [base(), array("ResourceId", ids[..1].iter().copied()), rest].concat()
        }
    };
    vec![
        case("absent", &["l"], |ids| untag(&ids[..1], &["k"])),
        case("absent some", &["k"], |ids| untag(&ids[..1], &["k", "m"])),
        case("ids twice", &["k"], |ids| untag(&[ids[0], ids[0]], &["k"])),
        case("ids 21 times", &["k"], |ids| untag(&[ids[0]; 21], &["k"])),
        case("All and keys", &["k", "l"], with("All", "true")),
        case("All and bad keys", &["k", "l"], |ids| {
            [untag(&ids[..1], &["k", "acs:"]), one("All", "true")].concat()
        }),
        case("All=TRUE", &["k", "l"], with("All", "TRUE")),
        case("All=1", &["k", "l"], with("All", "1")),
        case("unknown", &["k", "l"], with("What", "1")),
        case("twice", &["k", "l"], with("ResourceType", "Other")),
        case("key twice", &["k", "l"], with("TagKey.1", "l")),
        case("empty", &["k", "l"], raw(&[("TagKey.1", "k"), ("TagKey.2", "")])),
        case("gap", &["k", "l"], raw(&[("TagKey.1", "k"), ("TagKey.3", "l")])),
        case("zero", &["k", "l"], raw(&[("TagKey.0", "k"), ("TagKey.1", "l")])),
        case("leading", &["k", "l"], raw(&[("TagKey.1", "k"), ("TagKey.02", "l")])),
        open_kind("type case", "resourceshare"),
        open_kind("type blanks", " ResourceShare"),
        open_kind("type empty", ""),
    ]
}

fn open_checks() -> Vec<Case> {
    let region = |value: &'static str| {
        move |ids: &[&str]| {
            let mut params = untag(&ids[..1], &["k"]);
            params[0].1 = value.to_owned();
            params
        }
    };
    vec![
        case("region unknown", &["k"], region("mars")),
        case("region other", &["k"], region("cn-shanghai")),
        case("region empty", &["k"], region("")),
        case("ACS:", &["k"], |ids| untag(&ids[..1], &["ACS:"])),
        case("xHTTP://", &["k"], |ids| untag(&ids[..1], &["xHTTP://"])),
        case("65 emoji", &["k"], |ids| untag(&ids[..1], &[&"\u{1F600}".repeat(65)])),
        case("21 keys the same", &["k"], |ids| untag(&ids[..1], &["k"; 21])),
        case("bad key and number", &["k"], |ids| {
            untag(
                &ids[..1],
                &[&["acs:".to_owned()][..], &keys(20)[..]]
                    .concat()
                    .iter()
                    .map(String::as_str)
                    .collect::<Vec<_>>(),
            )
        }),
        case("bad key twice", &["k"], |ids| untag(&ids[..1], &["acs:", "acs:"])),
        case("bad type and key", &["k"], |ids| {
            let mut params = untag(&ids[..1], &["acs:"]);
            params[1].1 = "Other".to_owned();
            params
        }),
        case("no region, bad key", &["k"], |ids| untag(&ids[..1], &["acs:"])[1..].to_vec()),
        case("unknown share, bad key", &["k"], |_| untag(&["rs-00000000000"], &["acs:"])),
    ]
}
