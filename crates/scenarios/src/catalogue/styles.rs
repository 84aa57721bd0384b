//! The ways in which clients put a request on the wire: each must be understood in full.

use untag_model::{ErrorCode, Tags};
use untag_wire::{Format, Part, Signing, Style};

use crate::builder::{
    keyed, numbered, scenario, step, tag, untag, untag_all, untag_ids, with_twin,
};
use crate::scenario::{Alter, Call, Scenario, Step, Value};

/// A client's style, its name, and the clause that says it is understood.
type Client = (&'static str, Style, &'static str);

const fn style(signing: Signing, part: Part, format: Format, plus: bool) -> Style {
    Style { signing, part, format, plus }
}

const CLIENTS: [Client; 11] = [
    ("v3-query", Style::SDK, "wire.v3-query"),
    ("v3-query-percent", style(Signing::V3, Part::Query, Format::AcceptJson, false), "wire.space"),
    ("v3-query-silent", style(Signing::V3, Part::Query, Format::Silent, true), "wire.v3-query"),
    ("v3-query-format", style(Signing::V3, Part::Query, Format::Json, false), "wire.json"),
    ("v3-form", style(Signing::V3, Part::Form, Format::AcceptJson, true), "wire.v3-form"),
    ("v1-query", style(Signing::V1, Part::Query, Format::Json, true), "wire.v1-query"),
    ("v1-query-silent", style(Signing::V1, Part::Query, Format::Silent, false), "wire.v1-query"),
    ("v1-query-accept", style(Signing::V1, Part::Query, Format::AcceptJson, true), "wire.json"),
    ("v1-form", style(Signing::V1, Part::Form, Format::Json, false), "wire.v1-form"),
    ("v1-split", style(Signing::V1, Part::Split, Format::Json, true), "wire.v1-split"),
    ("v1-both", style(Signing::V1, Part::Both, Format::Json, false), "wire.both"),
];

/// Keys that a decoder may get wrong.
const SPECIAL: [&str; 8] = ["k 1", "k+1", "a&b=c", "键*~", "é/?#", "50%25", "[x];,", "q\"'<>"];

/// The scenarios of this group.
pub(super) fn scenarios() -> Vec<Scenario> {
    let mut all = Vec::new();
    for client in &CLIENTS {
        all.extend([effects(client), refusals(client)]);
    }
    let limited = ["v3-query", "v3-form", "v1-query", "v1-form", "v1-split", "v1-both"];
    all.extend(CLIENTS.iter().filter(|(name, ..)| limited.contains(name)).map(too_many_ids));
    all.extend([without_headers(), large_form()]);
    all
}

fn carried() -> Tags {
    let mut keys: Vec<_> = SPECIAL.iter().map(ToString::to_string).collect();
    keys.extend(numbered("t", 12));
    keyed(&keys)
}

fn effects(&(name, style, clause): &Client) -> Scenario {
    let removal = |name: &str, shares: &[&str], keys: &[&str]| {
        step(name, untag(shares, keys).styled(style)).citing(&[clause]).removing(shares, keys)
    };
    let clearing = |all: &str, share: &str| {
        let cites = [clause, "wire.booleans"];
        step(format!("All={all}"), untag_all(&[share], all).styled(style))
            .citing(&cites)
            .clearing(&[share])
    };
    let twelve = numbered("t", 12);
    let twelve: Vec<_> = twelve.iter().map(String::as_str).collect();
    let every = carried();
    let every: Vec<_> = every.keys().map(String::as_str).collect();
    let all_false = untag(&["b"], &["k+1"]).with("All", "False").styled(style);
    scenario(format!("wire/{name}"), format!("Requests in the style {name} are carried out"))
        .with_each(&["a", "b", "c"], &carried())
        .then(removal("special characters", &["a"], &["k 1", "a&b=c", "键*~", "50%25"]))
        .then(removal("twelve keys", &["a"], &twelve))
        .then(removal("two shares", &["a", "b"], &["é/?#", "q\"'<>"]))
        .then(removal("twenty keys", &["c"], &every))
        .then(
            step("All=False", all_false)
                .citing(&[clause, "wire.booleans"])
                .removing(&["b"], &["k+1"]),
        )
        .then(clearing("True", "a"))
        .then(clearing("true", "b"))
}

/// One negative step in this style and its twin, which removes the key `key`.
fn refused(client: &Client, name: &str, call: Call, code: ErrorCode, key: &str) -> [Step; 2] {
    let (_, style, clause) = *client;
    with_twin(
        step(name, call.styled(style)).citing(&[clause, rule_of(code)]).refused(code),
        step(format!("good after {name}"), untag(&["a"], &[key]).styled(style))
            .citing(&[clause])
            .removing(&["a"], &[key]),
    )
}

/// The clause of an error.
fn rule_of(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::MissingResourceType => "type.required",
        ErrorCode::InvalidResourceType => "type.invalid",
        ErrorCode::MissingResourceIds => "ids.required",
        ErrorCode::ResourceIdNotFound => "ids.not-found",
        ErrorCode::DuplicateTagKey => "keys.duplicate",
        ErrorCode::InvalidTagKey => "keys.invalid",
        ErrorCode::TooManyTagKeys => "keys.over-20",
        _ => "keys.or-all",
    }
}

fn refusals(client: &Client) -> Scenario {
    use ErrorCode as E;
    let none: [&str; 0] = [];
    let good = || untag(&["a"], &["last"]);
    let many = numbered("t", 21);
    let cases: [(&str, Call, E); 10] = [
        ("without a type", good().without("ResourceType"), E::MissingResourceType),
        ("with an invalid type", good().set("ResourceType", "Share"), E::InvalidResourceType),
        ("without shares", untag(&none, &["last"]), E::MissingResourceIds),
        ("an unknown share", untag_ids(&[Value::NoShare(1)], &["last"]), E::ResourceIdNotFound),
        ("without keys", untag(&["a"], &none), E::MissingTagKeysOrDeleteAll),
        ("All=False alone", untag_all(&["a"], "False"), E::MissingTagKeysOrDeleteAll),
        ("a key twice", untag(&["a"], &["last", "键", "last"]), E::DuplicateTagKey),
        ("a key twice, with a space", untag(&["a"], &["k 1", "k 1"]), E::DuplicateTagKey),
        ("an invalid key", untag(&["a"], &["last", "acs:x"]), E::InvalidTagKey),
        ("21 keys", untag(&["a"], &many), E::TooManyTagKeys),
    ];
    let name = client.0;
    let mut keys = numbered("t", cases.len());
    let start = scenario(
        format!("wire/{name}-refusals"),
        format!("Requests in the style {name} are refused for what is wrong with them"),
    );
    keys.extend(["last", "键", "k 1"].map(str::to_owned));
    let start = start.with_each(&["a", "b"], &keyed(&keys));
    cases.into_iter().zip(&keys).fold(start, |scenario, ((name, call, code), key)| {
        scenario.then_all(refused(client, name, call, code, key))
    })
}

fn too_many_ids(&(name, style, clause): &Client) -> Scenario {
    let shares = numbered("s", 21);
    scenario(
        format!("wire/{name}-21-shares"),
        format!("21 shares in the style {name} are too many"),
    )
    .with_each(&shares, &keyed(&["k1", "k2"]))
    .then_all(with_twin(
        step("21 shares", untag(&shares, &["k1"]).styled(style))
            .citing(&[clause, "ids.over-20"])
            .refused(ErrorCode::TooManyResourceIds),
        step("20 shares", untag(&shares[..20], &["k1"]).styled(style))
            .citing(&[clause])
            .removing(&shares[..20], &["k1"]),
    ))
}

/// Action and version of V1 are in the parameters; that headers say them too is no matter.
fn without_headers() -> Scenario {
    let start = scenario("wire/v1-without-headers", "A V1 request needs no x-acs- headers")
        .with("a", keyed(&numbered("k", 8)));
    let headers = ["x-acs-action", "x-acs-version"];
    let v1 = CLIENTS.iter().filter(|(_, style, _)| style.signing == Signing::V1).take(5);
    let all = v1.flat_map(|client| headers.map(|header| (client, header))).take(8).enumerate();
    all.fold(start, |scenario, (at, (&(name, style, clause), header))| {
        let key = format!("k{}", at + 1);
        let call =
            untag(&["a"], &[&key]).styled(style).altered(Alter::WithoutHeader(header.to_owned()));
        scenario.then(
            step(format!("{name} without {header}"), call)
                .citing(&[clause])
                .removing(&["a"], &[&key]),
        )
    })
}

/// Twenty keys of 128 characters of three bytes each are some 23 kB in a form: a request that
/// breaks no rule. In a query it might be too long for what stands before a server.
fn large_form() -> Scenario {
    const FORM: Style = style(Signing::V1, Part::Form, Format::Json, false);
    let letters = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往";
    let keys: Vec<_> =
        letters.chars().map(|first| format!("{first}{}", "键".repeat(127))).collect();
    let tags = keyed(&keys);
    let removal = |name: &str, keys: &[String]| {
        step(name, untag(&["a"], keys).styled(FORM))
            .citing(&["wire.v1-form", "grammar.characters"])
            .removing(&["a"], keys)
    };
    scenario("wire/large-form", "A form body may be as large as the limits allow")
        .with("a", Tags::new())
        .then(
            step("attach them", tag(&["a"], &tags).styled(FORM))
                .citing(&["wire.v1-form", "sibling.tag"])
                .setting(&["a"], &tags),
        )
        .then(removal("seven of them", &keys[..7]))
        .then(removal("the others", &keys[7..]))
}
