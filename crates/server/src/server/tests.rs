//! What the honest server answers, written by hand from the reference.

use std::collections::BTreeSet;

use untag_model::ErrorCode;
use untag_wire::{Action, Credentials, HttpReply, Syntax, reply};

use crate::behavior::BROKEN_NAME;
use crate::principals::{OTHER, OWNER, OWNER_TOKEN, RESTRICTED};
use crate::probe::{Probe, SDK, V1_FORM, array, base, code_of, keys, one, refs, untag, untag_all};
use crate::{Behavior, Moment};

fn honest() -> Probe {
    Probe::new(Behavior::default())
}

/// A share of the owner with these keys, each of the value `v`.
fn share(probe: &mut Probe, tag_keys: &[&str]) -> String {
    let owner = OWNER.credentials();
    let id = probe.create(&owner, "share");
    let tags: Vec<(&str, &str)> = tag_keys.iter().map(|key| (*key, "v")).collect();
    probe.tag(&owner, &[&id], &tags);
    id
}

#[track_caller]
fn assert_error(reply: &HttpReply, error: ErrorCode) {
    let read = reply::read(reply).unwrap();
    assert_eq!(read.code.as_text(), Some(error.code()));
    assert_eq!(read.message.as_text(), Some(error.message()));
    assert_eq!(reply.status, error.status());
    assert!(!read.request_id.as_text().unwrap().is_empty());
}

#[test]
fn each_documented_error() {
    let mut probe = honest();
    let (a, b) = (share(&mut probe, &["k", "l"]), share(&mut probe, &["k"]));
    let lacking = |name: &str| {
        let mut params = untag(&[&a], &["k"]);
        params.retain(|(have, _)| !have.starts_with(name));
        params
    };
    let mut other_type = untag(&[&a], &["k"]);
    "Instance".clone_into(&mut other_type[1].1);
    let many: Vec<String> = (0..21).map(|_| probe.create(&OWNER.credentials(), "n")).collect();
    for (params, error) in [
        (other_type, ErrorCode::InvalidResourceType),
        (lacking("ResourceId"), ErrorCode::MissingResourceIds),
        (lacking("ResourceType"), ErrorCode::MissingResourceType),
        (untag(&[&a], &["k", "acs:l"]), ErrorCode::InvalidTagKey),
        (untag(&refs(&many), &["k"]), ErrorCode::TooManyResourceIds),
        (untag(&[&a], &refs(&keys(21))), ErrorCode::TooManyTagKeys),
        (untag(&[&a], &["k", "l", "k"]), ErrorCode::DuplicateTagKey),
        (untag(&[&a, "rs-00000000000"], &["k"]), ErrorCode::ResourceIdNotFound),
        (lacking("TagKey"), ErrorCode::MissingTagKeysOrDeleteAll),
        (untag_all(&[&a], "False"), ErrorCode::MissingTagKeysOrDeleteAll),
    ] {
        assert_error(&probe.untag(params), error);
    }
    let reply = probe.untag(lacking("RegionId"));
    assert_eq!((reply.status, code_of(&reply).as_str()), (400, "MissingParameter.RegionId"));
    let restricted = RESTRICTED.credentials();
    let reply = probe.send(&restricted, SDK, Action::UntagResources, untag(&[&a, &b], &["k"]));
    assert_error(&reply, ErrorCode::NoPermission);
    assert_eq!((probe.keys_of(&a), probe.keys_of(&b)), (keys_kl(), vec!["k".to_owned()]));
}

fn keys_kl() -> Vec<String> {
    vec!["k".to_owned(), "l".to_owned()]
}

#[test]
fn internal_error_only_where_it_is_switched_on() {
    for switched_on in [false, true] {
        let behavior = Behavior { break_on_name: switched_on, ..Behavior::default() };
        let mut probe = Probe::new(behavior);
        let id = probe.create(&OWNER.credentials(), &format!("{BROKEN_NAME}-1"));
        let reply = probe.untag(untag(&[&id], &["k"]));
        if switched_on {
            assert_error(&reply, ErrorCode::InternalError);
        } else {
            assert_eq!(reply.status, 200);
        }
    }
}

#[test]
fn named_keys_go_and_all_else_stays() {
    let mut probe = honest();
    let owner = OWNER.credentials();
    let a = share(&mut probe, &["k", "K", "k ", "kk", "l"]);
    let (b, c) = (share(&mut probe, &["k", "m"]), share(&mut probe, &["k", "l"]));
    let reply = probe.untag(untag(&[&a, &b], &["k", "l"]));
    assert_eq!((reply.status, code_of(&reply)), (200, String::new()));
    assert_eq!(probe.keys_of(&a), ["K", "k ", "kk"]);
    assert_eq!(probe.list(&owner, &[&b]), [(b.clone(), "m".to_owned(), "v".to_owned())]);
    assert_eq!(probe.keys_of(&c), keys_kl());
    assert_eq!(probe.untag(untag_all(&[&a, &b], "True")).status, 200);
    assert!(probe.keys_of(&a).is_empty() && probe.keys_of(&b).is_empty());
    assert_eq!(probe.keys_of(&c), keys_kl());
    assert_eq!(probe.untag(untag(&[&a], &["absent"])).status, 200);
}

#[test]
fn shares_of_others_are_not_found_and_not_changed() {
    let mut probe = honest();
    let other = OTHER.credentials();
    let own = share(&mut probe, &["k"]);
    let theirs = probe.create(&other, "theirs");
    probe.tag(&other, &[&theirs], &[("k", "v")]);
    assert_error(&probe.untag(untag(&[&own, &theirs], &["k"])), ErrorCode::ResourceIdNotFound);
    assert_eq!(probe.keys_of(&own), ["k"]);
    assert_eq!(probe.list(&other, &[&theirs]).len(), 1);
    let reply = probe.send(&other, SDK, Action::UntagResources, untag(&[&theirs], &["k"]));
    assert_eq!(reply.status, 200);
    assert!(probe.list(&other, &[&theirs]).is_empty());
}

#[test]
fn the_restricted_principal_may_do_all_but_untag() {
    let mut probe = honest();
    let restricted = RESTRICTED.credentials();
    let id = probe.create(&restricted, "own");
    probe.tag(&restricted, &[&id], &[("k", "v")]);
    assert_eq!(probe.list(&restricted, &[&id]).len(), 1);
    let reply = probe.send(&restricted, SDK, Action::UntagResources, untag_all(&[&id], "true"));
    assert_error(&reply, ErrorCode::NoPermission);
    assert_eq!(probe.untag(untag_all(&[&id], "true")).status, 200, "the owner may");
}

#[test]
fn pages_show_every_tag_once() {
    for size in [1, 7, 20, 200] {
        let mut behavior = Behavior::default();
        behavior.siblings.page_size = size;
        let mut probe = Probe::new(behavior);
        let a = share(&mut probe, &refs(&keys(20)));
        let b = share(&mut probe, &["x"]);
        let rows = probe.list(&OWNER.credentials(), &[&b, &a]);
        assert_eq!(rows.len(), 21, "pages of {size}");
        assert_eq!(rows.iter().collect::<BTreeSet<_>>().len(), 21);
        let bad = [base(), array("ResourceId", [a.as_str()]), one("NextToken", "?")].concat();
        let reply = probe.own(Action::ListTagResources, bad);
        assert_eq!(code_of(&reply), "InvalidParameter.NextToken");
    }
}

#[test]
fn lists_filter_by_tag() {
    let mut probe = honest();
    let id = share(&mut probe, &["k", "l"]);
    share(&mut probe, &["l"]);
    let params = [base(), one("Tag.1.Key", "k"), one("Tag.1.Value", "v")].concat();
    let page = reply::read(&probe.own(Action::ListTagResources, params)).unwrap();
    let rows = page.tags.unwrap();
    assert!(rows.len() == 2 && rows.iter().all(|row| row.resource_id == id));
    let reply = probe.own(Action::ListTagResources, base());
    assert_eq!(code_of(&reply), "MissingParameter.ResourceIdOrTag");
}

#[test]
fn deleted_shares_are_not_found() {
    let mut probe = honest();
    let id = share(&mut probe, &["k"]);
    let params = [base(), one("ResourceShareId", &id)].concat();
    assert_eq!(probe.own(Action::DeleteResourceShare, params.clone()).status, 200);
    assert_error(&probe.untag(untag(&[&id], &["k"])), ErrorCode::ResourceIdNotFound);
    assert_eq!(probe.own(Action::DeleteResourceShare, params).status, 404);
}

#[test]
fn the_gateway_refuses_what_is_not_in_order() {
    let mut probe = honest();
    let id = share(&mut probe, &["k"]);
    let params = || untag(&[&id], &["k"]);
    let mut answer = |who: &Credentials| {
        let reply = probe.send(who, SDK, Action::UntagResources, params());
        (reply.status, code_of(&reply))
    };
    let code = |status: u16, code: &str| (status, code.to_owned());
    assert_eq!(answer(&Credentials::new("X", "y")), code(404, "InvalidAccessKeyId.NotFound"));
    assert_eq!(answer(&Credentials::new(OWNER.id, "y")), code(400, "SignatureDoesNotMatch"));
    let with = |token: &str| Credentials { token: Some(token.into()), ..OWNER.credentials() };
    assert_eq!(answer(&with("wrong")).0, 400);
    assert_eq!(answer(&with(OWNER_TOKEN)), code(200, ""));
    let request = probe.signed(&OWNER.credentials(), V1_FORM, Action::UntagResources, params());
    assert_eq!(probe.send_raw(&request).reply.status, 200);
    assert_eq!(code_of(&probe.send_raw(&request).reply), "SignatureNonceUsed");
    let request = probe.signed(&OWNER.credentials(), SDK, Action::UntagResources, params());
    probe.moment = Moment { unix: probe.moment.unix + 901, ..probe.moment };
    assert_eq!(code_of(&probe.send_raw(&request).reply), "InvalidTimeStamp.Expired");
}

#[test]
fn a_mismatch_tells_the_string_to_sign() {
    let mut probe = honest();
    let forged = Credentials::new(OWNER.id, "wrong");
    for style in [SDK, V1_FORM] {
        let reply = probe.send(&forged, style, Action::UntagResources, untag(&["x"], &["k"]));
        let read = reply::read(&reply).unwrap();
        let message = read.message.as_text().unwrap();
        let (_, string) = message.split_once("server string to sign is:").unwrap();
        assert!(string.starts_with("ACS3-HMAC-SHA256") || string.starts_with("POST&%2F&"));
    }
}

#[test]
fn v1_without_a_format_gets_xml() {
    let mut probe = honest();
    let id = share(&mut probe, &["k"]);
    let silent = untag_wire::Style { format: untag_wire::Format::Silent, ..V1_FORM };
    let owner = OWNER.credentials();
    let reply = probe.send(&owner, silent, Action::UntagResources, untag(&[&id], &["k"]));
    let read = reply::read(&reply).unwrap();
    assert_eq!((read.syntax, read.root.as_deref()), (Syntax::Xml, Some("UntagResourcesResponse")));
}

#[test]
fn request_ids_never_repeat() {
    let mut probe = honest();
    let mut ids = BTreeSet::new();
    for _ in 0..300 {
        let reply = probe.untag(untag(&["x"], &["k"]));
        let read = reply::read(&reply).unwrap();
        assert!(ids.insert(read.request_id.as_text().unwrap().to_owned()));
    }
}
