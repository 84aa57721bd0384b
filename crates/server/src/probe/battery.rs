//! The fixed sequence of requests that every server is put through, in sections.

use std::sync::OnceLock;

use untag_wire::{Action, Credentials, Format, Signing, Style, sign_again};

use super::cases::{Case, alls, cases, grammar, lengths, open_cases, pairs, plain, refusals};
use super::{
    PERCENT_SPACE, Probe, SDK, V1_FORM, V1_QUERY, V1_SPLIT, V3_BOTH, V3_FORM, array, base, code_of,
    keys, one, refs, untag, untag_all,
};
use crate::Behavior;
use crate::principals::{OTHER, OWNER, OWNER_TOKEN, RESTRICTED};

/// A part of the battery.
pub(crate) type Section = fn(&mut Probe);

/// The sections, from the one in which most shows.
pub(crate) const SECTIONS: [Section; 15] = [
    |probe| play(probe, &plain()),
    |probe| play(probe, &refusals()),
    gate,
    gate_in_order,
    styles,
    permission,
    |probe| play(probe, &alls()),
    sizes,
    |probe| play(probe, &grammar()),
    |probe| play(probe, &pairs()),
    |probe| play(probe, &lengths()),
    lasting,
    open,
    together,
    many,
];

/// What a case came to: its label, the status, the code, and the keys left on each share.
pub(crate) type Seen = (String, u16, String, Vec<Vec<String>>);

/// The transcripts of the honest server, section by section.
pub(crate) fn honest() -> &'static [Vec<String>] {
    static HONEST: OnceLock<Vec<Vec<String>>> = OnceLock::new();
    HONEST.get_or_init(|| {
        let mut probe = Probe::new(Behavior::default());
        let play = |section: &Section| {
            section(&mut probe);
            std::mem::take(&mut probe.transcript)
        };
        SECTIONS.iter().map(play).collect()
    })
}

/// Whether a server of that behavior shows anything else than the honest one in any section.
pub(crate) fn differs(behavior: Behavior) -> bool {
    let mut probe = Probe::new(behavior);
    SECTIONS.iter().zip(honest()).any(|(section, expected)| {
        section(&mut probe);
        std::mem::take(&mut probe.transcript) != *expected
    })
}

fn play(probe: &mut Probe, cases: &[Case]) {
    see_all(probe, cases);
}

/// Plays the regular cases.
pub(crate) fn see_regular(probe: &mut Probe) -> Vec<Seen> {
    see_all(probe, &cases())
}

fn see_all(probe: &mut Probe, cases: &[Case]) -> Vec<Seen> {
    let foreign = probe.create(&OTHER.credentials(), "foreign");
    probe.tag(&OTHER.credentials(), &[&foreign], &[("k", "v"), ("l", "v")]);
    cases.iter().map(|case| see(probe, case, &foreign)).collect()
}

fn see(probe: &mut Probe, case: &Case, foreign: &str) -> Seen {
    let owner = OWNER.credentials();
    let ids: Vec<String> = ["a", "b", "next"].map(|name| probe.create(&owner, name)).to_vec();
    let ids = &refs(&ids)[..];
    let tags: Vec<(&str, &str)> = case.tags.iter().map(|tag| (tag.as_str(), "V 1 ")).collect();
    probe.tag(&owner, ids, &tags);
    let reply = probe.untag((case.params)(&[ids[0], ids[1], foreign]));
    probe.wait(2000);
    let mut rows = probe.list(&owner, ids);
    rows.extend(probe.list(&OTHER.credentials(), &[foreign]));
    let of = |id: &str| rows.iter().filter(|row| row.0 == id).map(|row| row.1.clone()).collect();
    let left = ids.iter().copied().chain([foreign]).map(of).collect();
    (case.label.clone(), reply.status, code_of(&reply), left)
}

fn open(probe: &mut Probe) {
    let foreign = probe.create(&OTHER.credentials(), "foreign");
    for case in open_cases() {
        see(probe, &case, &foreign);
    }
    let (x, y) = (tagged(probe, &["k", "m"]), tagged(probe, &["l", "m"]));
    probe.untag(untag(&[&x, &y], &["k"]));
    probe.list(&OWNER.credentials(), &[&x, &y]);
    let id = tagged(probe, &["k", "K", "k ", "cafe\u{301}", "caf\u{E9}"]);
    probe.keys_of(&id);
    let more = keys(20);
    let more: Vec<(&str, &str)> = more.iter().map(|key| (key.as_str(), "")).collect();
    probe.tag(&OWNER.credentials(), &[&id], &more);
    let params = [base(), one("ResourceShareId", &id)].concat();
    probe.own(Action::DeleteResourceShare, params);
    probe.untag(untag(&[&id], &["k"]));
}

/// A share of the owner with these keys; the values differ in case, in spaces, or are empty.
fn tagged(probe: &mut Probe, tag_keys: &[&str]) -> String {
    let owner = OWNER.credentials();
    let id = probe.create(&owner, "share");
    let values = ["V 1 ", "", "v2", "V 1 "];
    let tags: Vec<(&str, &str)> =
        tag_keys.iter().enumerate().map(|(at, key)| (*key, values[at % 4])).collect();
    probe.tag(&owner, &[&id], &tags);
    id
}

fn gate(probe: &mut Probe) {
    let owner = OWNER.credentials();
    let id = tagged(probe, &["a", "b", "c", "d", "e", "f", "g", "h"]);
    let untag_request = |probe: &mut Probe, style: Style, key: &str| {
        probe.signed(&owner, style, Action::UntagResources, untag(&[&id], &[key]))
    };
    let once = untag_request(probe, SDK, "a");
    probe.send_raw(&once);
    probe.send_raw(&once);
    for style in [SDK, V1_QUERY, V1_FORM] {
        let mut altered = untag_request(probe, style, "b");
        altered.target = altered.target.replace("TagKey.1=b", "TagKey.1=c");
        let body = String::from_utf8(altered.body).unwrap();
        altered.body = body.replace("TagKey.1=b", "TagKey.1=c").into_bytes();
        probe.send_raw(&altered);
    }
    let mut altered = untag_request(probe, V3_FORM, "d");
    altered.body.extend_from_slice(b"&TagKey.2=e");
    probe.send_raw(&altered);
    let mut unsigned = untag_request(probe, SDK, "f");
    unsigned.headers.retain(|(name, _)| name != "authorization");
    probe.send_raw(&unsigned);
    let stranger = Credentials::new("NOBODY", "secret");
    probe.send(&stranger, SDK, Action::UntagResources, untag(&[&id], &["g"]));
    let forged = Credentials::new(OWNER.id, "wrong");
    probe.send(&forged, SDK, Action::UntagResources, untag(&[&id], &["h"]));
    probe.keys_of(&id);
}

/// Requests that are signed rightly and yet out of order.
fn gate_in_order(probe: &mut Probe) {
    let owner = OWNER.credentials();
    let id = tagged(probe, &["i", "j", "m"]);
    let untag_request = |probe: &mut Probe, style: Style, key: &str| {
        probe.signed(&owner, style, Action::UntagResources, untag(&[&id], &[key]))
    };
    for shift in [-120, 880, -910, 3600, -80_000, 100_000] {
        probe.moment.unix += shift;
        let late = untag_request(probe, SDK, "i");
        probe.moment.unix -= shift;
        probe.send_raw(&late);
    }
    for (name, value) in [("x-acs-action", "Other"), ("x-acs-version", "2020-01-11")] {
        let mut odd = untag_request(probe, SDK, "j");
        odd.headers.iter_mut().filter(|(n, _)| n == name).for_each(|h| value.clone_into(&mut h.1));
        sign_again(&mut odd, &owner);
        probe.send_raw(&odd);
    }
    let mut got = untag_request(probe, SDK, "m");
    "GET".clone_into(&mut got.method);
    sign_again(&mut got, &owner);
    probe.send_raw(&got);
    let with_token = Credentials { token: Some(OWNER_TOKEN.into()), ..OWNER.credentials() };
    probe.send(&with_token, SDK, Action::UntagResources, untag(&[&id], &["j"]));
    probe.keys_of(&id);
}

fn styles(probe: &mut Probe) {
    let owner = OWNER.credentials();
    let silent = Style { format: Format::Silent, ..V1_QUERY };
    let xml = Style { format: Format::Xml, ..V1_FORM };
    for style in [V1_QUERY, V1_FORM, V1_SPLIT, V3_FORM, V3_BOTH, PERCENT_SPACE, silent, xml] {
        let id = tagged(probe, &["a b", "c", "\u{952E}"]);
        let params = untag(&[&id], &["a b", "\u{952E}"]);
        probe.send(&owner, style, Action::UntagResources, params);
        probe.send(&owner, style, Action::UntagResources, untag(&[&id], &["acs:"]));
        let mut bare = probe.signed(&owner, style, Action::UntagResources, untag(&[&id], &["c"]));
        if style.signing == Signing::V1 {
            bare.headers.retain(|(name, _)| !name.starts_with("x-acs-"));
        }
        probe.send_raw(&bare);
        probe.keys_of(&id);
    }
}

fn sizes(probe: &mut Probe) {
    let owner = OWNER.credentials();
    let names: Vec<String> = (0..21).map(|_| tagged(probe, &refs(&keys(20)))).collect();
    let ids = refs(&names);
    probe.untag(untag(&ids, &["k01"]));
    probe.untag(untag(&ids[..7], &refs(&keys(13))));
    probe.untag(untag(&ids[7..19], &["k02"]));
    let mut unknown = ids[..19].to_vec();
    unknown.insert(15, "rs-00000000000");
    probe.untag(untag(&unknown, &["k20"]));
    probe.list(&owner, &ids[..20]);
    probe.untag(untag(&ids[..20], &refs(&keys(20))));
    probe.list(&owner, &ids[..20]);
    probe.tag(&owner, &ids[..20], &[("x", " X "), ("y", "2")]);
    probe.tag(&owner, &ids[1..2], &[("only here", "3")]);
    probe.untag(untag_all(&ids[..20], "true"));
    probe.list(&owner, &ids[..20]);
    probe.tag(&owner, &ids[..2], &[("x", " X "), ("y", "2")]);
    probe.tag(&owner, &ids[..2], &[("x", " Z ")]);
    probe.list(&owner, &ids[..2]);
}

fn permission(probe: &mut Probe) {
    let restricted = RESTRICTED.credentials();
    let (a, b) = (tagged(probe, &["k", "l"]), tagged(probe, &["k", "l"]));
    for params in [
        untag(&[&a], &["k"]),
        untag(&[&a, &b], &["k"]),
        untag_all(&[&a], "true"),
        untag_all(&[&a, &b], "true"),
        untag(&[&a], &["acs:"]),
    ] {
        probe.send(&restricted, SDK, Action::UntagResources, params);
        probe.keys_of(&a);
        probe.keys_of(&b);
    }
    let unknown = untag(&["rs-00000000000"], &["k"]);
    probe.send(&restricted, SDK, Action::UntagResources, unknown);
    probe.tag(&restricted, &[&a], &[("m", "")]);
    let theirs = probe.create(&OTHER.credentials(), "theirs");
    probe.tag(&OTHER.credentials(), &[&theirs], &[("k", "v")]);
    probe.untag(untag(&[&a, &theirs], &["k"]));
    probe.keys_of(&a);
}

fn lasting(probe: &mut Probe) {
    let owner = OWNER.credentials();
    let id = tagged(probe, &["a", "b", "c", "d"]);
    probe.untag(untag_all(&[&id], "true"));
    probe.keys_of(&id);
    probe.wait(100);
    for _ in 0..12 {
        probe.keys_of(&id);
    }
    probe.tag(&owner, &[&id], &[("e", "1"), ("f", "1"), ("g", "1")]);
    probe.untag(untag(&[&id], &["e"]));
    probe.keys_of(&id);
    probe.untag(untag(&[&id], &["f"]));
    for _ in 0..4 {
        probe.wait(2000);
        probe.keys_of(&id);
    }
}

fn together(probe: &mut Probe) {
    let owner = OWNER.credentials();
    let id = tagged(probe, &["a", "b", "c", "d", "e"]);
    let removals = [untag(&[&id], &["a"]), untag(&[&id], &["b", "c"])];
    let requests = removals.map(|params| probe.signed(&owner, SDK, Action::UntagResources, params));
    probe.together(&requests);
    probe.keys_of(&id);
    let remove = probe.signed(&owner, SDK, Action::UntagResources, untag(&[&id], &["d"]));
    let tag = [one("Tag.1.Key", "z"), one("Tag.1.Value", "1")].concat();
    let tag = [base(), array("ResourceId", [id.as_str()]), tag].concat();
    let attach = probe.signed(&owner, SDK, Action::TagResources, tag);
    probe.together(&[remove, attach]);
    probe.keys_of(&id);
}

fn many(probe: &mut Probe) {
    let owner = OWNER.credentials();
    let id = tagged(probe, &["k", "l", "m"]);
    for _ in 0..60 {
        probe.tag(&owner, &[&id], &[("k", "1"), ("n", "1")]);
        probe.untag(untag(&[&id], &["k"]));
        probe.keys_of(&id);
    }
}
