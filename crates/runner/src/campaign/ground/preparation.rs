//! The calls that take shares from what they carry to what a sequence starts with.

use std::collections::BTreeMap;

use untag_model::{Principal, Tags};
use untag_scenarios::generate::Sequence;
use untag_scenarios::{Call, Param, ShareSetup, Value};
use untag_wire::Action;

use super::Held;

/// The most shares, and the most tags, that one call of the suite's own names.
const PER_CALL: usize = 20;

/// How shares lose the tags that they carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cleaning {
    /// All at once, several shares in one call.
    AtOnce,
    /// By the keys that were seen, share by share.
    ByKeys,
}

/// The calls that take the shares from what they carry to what is wanted.
pub(super) fn preparation(
    wanted: &[ShareSetup],
    held: &BTreeMap<String, Held>,
    cleaning: Cleaning,
) -> Vec<Call> {
    let changing =
        |share: &&ShareSetup| held.get(&share.name).is_none_or(|held| held.tags != share.tags);
    let changing: Vec<_> = wanted.iter().filter(changing).collect();
    let mut calls = match cleaning {
        Cleaning::AtOnce => clear(&changing, held),
        Cleaning::ByKeys => remove(&changing, held),
    };
    calls.extend(attach(&changing));
    calls
}

fn clear(shares: &[&ShareSetup], held: &BTreeMap<String, Held>) -> Vec<Call> {
    let mut dirty: BTreeMap<Principal, Vec<&str>> = BTreeMap::new();
    for share in shares {
        if held.get(&share.name).is_some_and(|held| !held.tags.is_empty()) {
            dirty.entry(share.owner).or_default().push(&share.name);
        }
    }
    let mut calls = Vec::new();
    for (owner, names) in dirty {
        for names in names.chunks(PER_CALL) {
            let all = Param { name: "All".to_owned(), value: Value::Text("true".to_owned()) };
            calls.push(call(owner, Action::UntagResources, names, vec![all]));
        }
    }
    calls
}

fn remove(shares: &[&ShareSetup], held: &BTreeMap<String, Held>) -> Vec<Call> {
    let mut calls = Vec::new();
    for share in shares {
        let keys: Vec<_> = held.get(&share.name).map_or(Vec::new(), |h| h.tags.keys().collect());
        for keys in keys.chunks(PER_CALL) {
            let param = |(at, key): (usize, &&String)| Param {
                name: format!("TagKey.{}", at + 1),
                value: Value::Text((*key).clone()),
            };
            let keys = keys.iter().enumerate().map(param).collect();
            calls.push(call(share.owner, Action::UntagResources, &[&share.name], keys));
        }
    }
    calls
}

fn attach(shares: &[&ShareSetup]) -> Vec<Call> {
    let mut alike: BTreeMap<(Principal, &Tags), Vec<&str>> = BTreeMap::new();
    for share in shares.iter().filter(|share| !share.tags.is_empty()) {
        alike.entry((share.owner, &share.tags)).or_default().push(&share.name);
    }
    let mut calls = Vec::new();
    for ((owner, tags), names) in alike {
        let tags: Vec<_> = tags.iter().collect();
        for names in names.chunks(PER_CALL) {
            for tags in tags.chunks(PER_CALL) {
                calls.push(call(owner, Action::TagResources, names, tag_params(tags)));
            }
        }
    }
    calls
}

/// The sequence on bare shares, the calls that tag them first.
pub(in crate::campaign) fn from_bare(sequence: &Sequence) -> Sequence {
    let mut calls = attach(&sequence.shares.iter().collect::<Vec<_>>());
    calls.extend(sequence.calls.iter().cloned());
    let bare = |share: &ShareSetup| ShareSetup { tags: Tags::new(), ..share.clone() };
    Sequence { shares: sequence.shares.iter().map(bare).collect(), calls, together: false }
}

fn tag_params(tags: &[(&String, &String)]) -> Vec<Param> {
    let mut params = Vec::new();
    for (at, (key, value)) in tags.iter().enumerate() {
        for (member, text) in [("Key", key), ("Value", value)] {
            let name = format!("Tag.{}.{member}", at + 1);
            params.push(Param { name, value: Value::Text((*text).clone()) });
        }
    }
    params
}

fn call(principal: Principal, action: Action, names: &[&str], more: Vec<Param>) -> Call {
    let param = |name: &str, value| Param { name: name.to_owned(), value };
    let kind = Value::Text("ResourceShare".to_owned());
    let mut params = vec![param("RegionId", Value::Region), param("ResourceType", kind)];
    for (at, name) in names.iter().enumerate() {
        let value = Value::Share((*name).to_owned());
        params.push(Param { name: format!("ResourceId.{}", at + 1), value });
    }
    params.extend(more);
    Call { principal, action, params, style: None, alter: None }
}
