//! What might come of a request, right or wrong: every kind of reply and every small change of the
//! world. Only how shares and keys are named is looked at, not what the request means.

use std::sync::LazyLock;

use untag_model::{ErrorCode, Principal, Tags, World};

use super::Reply;

/// Every kind of reply.
pub(super) fn replies() -> &'static [Reply] {
    static REPLIES: LazyLock<Vec<Reply>> = LazyLock::new(|| {
        let error = |status, code: &str, message: &str| Reply {
            status,
            code: Some(code.to_owned()),
            message: Some(message.to_owned()),
        };
        let mut all = vec![Reply { status: 200, code: None, message: None }];
        all.extend(ErrorCode::ALL.map(|e| error(e.status(), e.code(), e.message())));
        all.push(error(404, "EntityNotExists.Tag", "There is no such tag."));
        all.push(error(409, "ConcurrentExecutionError", "Another process is at it."));
        all.push(error(503, "ServiceUnavailable", "Come back later."));
        all
    });
    &REPLIES
}

/// One change of one share's tags.
type Edit<'a> = &'a dyn Fn(&mut Tags);

/// Every small change of the world, each once.
pub(super) fn afters(
    world: &World,
    principal: Principal,
    params: &[(String, String)],
) -> Vec<World> {
    let mut named = values(params, "ResourceId.");
    named.retain(|id| world.own_share(principal, id).is_some());
    named.sort_unstable();
    named.dedup();
    let keys = values(params, "TagKey.");
    let named_gone = |tags: &mut Tags| tags.retain(|key, _| !keys.contains(&key.as_str()));
    let mut all = removals(world, &named, &keys);
    for edit in [&other_gone as Edit<'_>, &value_changed, &invented] {
        let spoilt = |tags: &mut Tags| {
            named_gone(tags);
            edit(tags);
        };
        all.push(edited(world, named.get(..1).unwrap_or(&[]), edit));
        all.push(edited(world, &named, &spoilt));
    }
    let mut others = world.shares.keys().map(String::as_str).filter(|id| !named.contains(id));
    if let Some(other) = others.next_back() {
        all.push(edited(world, &[other], &Tags::clear));
        all.push(edited(&edited(world, &named, &named_gone), &[other], &named_gone));
    }
    let mut distinct: Vec<World> = vec![world.clone()];
    for after in all {
        if !distinct.contains(&after) {
            distinct.push(after);
        }
    }
    distinct
}

/// The values of an array, however it is numbered.
fn values<'a>(params: &'a [(String, String)], array: &str) -> Vec<&'a str> {
    let of = |(name, _): &&(String, String)| name.starts_with(array);
    params.iter().filter(of).map(|(_, value)| value.as_str()).collect()
}

/// Some or all of the named keys, or all tags, gone from all, the first or the other named shares,
/// or from these when those are as they should be.
fn removals(world: &World, named: &[&str], keys: &[&str]) -> Vec<World> {
    let named_gone = |tags: &mut Tags| tags.retain(|key, _| !keys.contains(&key.as_str()));
    let first_gone = |tags: &mut Tags| tags.retain(|key, _| keys.first() != Some(&key.as_str()));
    let last_gone = |tags: &mut Tags| tags.retain(|key, _| keys.last() != Some(&key.as_str()));
    let alike_gone = |tags: &mut Tags| {
        tags.retain(|key, _| !keys.iter().any(|named| named.eq_ignore_ascii_case(key)));
    };
    let edits: [Edit<'_>; 5] = [&named_gone, &first_gone, &last_gone, &alike_gone, &Tags::clear];
    let on = |ids: &[&str]| edits.map(|edit| edited(world, ids, edit));
    let (first, others) = named.split_at(named.len().min(1));
    let mut all = [on(named), on(first), on(others)].concat();
    for (done, half) in [(first, others), (others, first)] {
        let world = edited(world, done, &named_gone);
        all.extend([&first_gone as Edit<'_>, &Tags::clear].map(|edit| edited(&world, half, edit)));
    }
    all
}

fn edited(world: &World, ids: &[&str], edit: Edit<'_>) -> World {
    let mut after = world.clone();
    for id in ids {
        if let Some(share) = after.shares.get_mut(*id) {
            edit(&mut share.tags);
        }
    }
    after
}

fn other_gone(tags: &mut Tags) {
    tags.pop_last();
}

fn value_changed(tags: &mut Tags) {
    if let Some(value) = tags.values_mut().last() {
        value.push('!');
    }
}

fn invented(tags: &mut Tags) {
    tags.insert("new".to_owned(), String::new());
}

#[cfg(test)]
mod tests;
