//! What a success changes and what nothing changes: statements on the tags before and after.

use untag_model::{ErrorCode, Share, Tags};

use super::asked::Standing;
use super::reading::{All, Sure};
use super::{Case, Opinion};

fn after<'a>(case: &Case<'a>, id: &str) -> &'a Tags {
    static NONE: Tags = Tags::new();
    case.after.shares.get(id).map_or(&NONE, |share| &share.tags)
}

/// Whether removing every tag is one of the meanings of the request.
fn may_clear(case: &Case<'_>) -> bool {
    case.asked.request.all != All::False
}

/// Whether removing every tag is the only thing that a success can have meant.
fn must_clear(case: &Case<'_>) -> bool {
    may_clear(case) && case.asked.request.keys.is_missing() == Sure::Yes
}

/// Whether the named keys are gone: every sure one, and one at least.
fn are_gone(case: &Case<'_>, tags: &Tags) -> bool {
    let keys = &case.asked.request.keys;
    let gone = |key: &&str| !tags.contains_key(*key);
    if keys.sure.is_empty() && !keys.doubtful.is_empty() {
        return keys.doubtful.iter().any(gone);
    }
    keys.sure.iter().all(gone)
}

/// Whether these tags are what a share with `before` can be left with by what the request asks.
fn is_done(case: &Case<'_>, before: &Tags, after: &Tags) -> bool {
    if must_clear(case) {
        return after.is_empty();
    }
    let cleared = may_clear(case) && after.is_empty();
    cleared || are_gone(case, after) && is_framed(case, before, after)
}

/// Whether every tag that is not named stands as it was, and nothing else does.
fn is_framed(case: &Case<'_>, before: &Tags, after: &Tags) -> bool {
    let meant = |key: &str| {
        case.asked.twins.contains(key) || case.asked.request.keys.any().any(|named| named == key)
    };
    let stands = |(key, value): (&String, &String)| after.get(key) == Some(value) || meant(key);
    before.iter().all(stands) && adds_nothing(before, after)
}

fn adds_nothing(before: &Tags, after: &Tags) -> bool {
    after.iter().all(|(key, value)| before.get(key) == Some(value))
}

/// Whether a named share was left as it should not be: any that every reading names, and where no
/// reading is sure of any, all of them.
fn left(case: &Case<'_>, done: impl Fn(&Share, &Tags) -> bool) -> bool {
    let own = &case.asked.own;
    let mut outcomes = own.iter().map(|(id, (share, sure))| (*sure, done(share, after(case, id))));
    if case.asked.request.ids.sure.is_empty() {
        return !own.is_empty() && !outcomes.any(|(_, done)| done);
    }
    outcomes.any(|(sure, done)| sure && !done)
}

pub(super) fn all_true(case: &Case<'_>) -> Opinion {
    if !case.succeeded() || !must_clear(case) {
        return Opinion::Silent;
    }
    let left = left(case, |_, after| after.is_empty());
    Opinion::of(!left, || "a tag is left after All=true".to_owned())
}

pub(super) fn all_with_keys(case: &Case<'_>) -> Opinion {
    if !case.succeeded() || !may_clear(case) || must_clear(case) {
        return Opinion::Silent;
    }
    let left = left(case, |_, after| are_gone(case, after));
    Opinion::of(!left, || "a named key is left after All=true".to_owned())
}

pub(super) fn named(case: &Case<'_>) -> Opinion {
    if !case.succeeded() || must_clear(case) {
        return Opinion::Silent;
    }
    let left = left(case, |_, after| are_gone(case, after));
    Opinion::of(!left, || "a named key is left on a named share".to_owned())
}

pub(super) fn frame_keys(case: &Case<'_>) -> Opinion {
    if !case.succeeded() {
        return Opinion::Silent;
    }
    let framed = |(id, (share, sure)): (&&str, &(&Share, bool))| {
        let after = after(case, id);
        if *sure && must_clear(case) {
            return adds_nothing(&share.tags, after);
        }
        let cleared = may_clear(case) && after.is_empty();
        let untouched = !*sure && *after == share.tags;
        let done = *sure || is_done(case, &share.tags, after);
        untouched || cleared || done && is_framed(case, &share.tags, after)
    };
    let fine = case.asked.own.iter().all(framed);
    Opinion::of(fine, || "another tag of a named share is not as it was".to_owned())
}

pub(super) fn frame_shares(case: &Case<'_>) -> Opinion {
    let own = &case.asked.own;
    let before = case.asked.before.shares.iter();
    let mut others = before.filter(|(id, _)| !own.contains_key(id.as_str()));
    let fine = others.all(|(id, share)| *after(case, id) == share.tags);
    Opinion::of(fine, || "a tag of another share is not as it was".to_owned())
}

pub(super) fn refused(case: &Case<'_>) -> Opinion {
    if case.succeeded() {
        return Opinion::Silent;
    }
    let partial = may_be_partial(case);
    let fine = case.asked.own.iter().all(|(id, (share, _))| {
        let after = after(case, id);
        let some_gone = is_framed(case, &share.tags, after)
            || partial && may_clear(case) && adds_nothing(&share.tags, after);
        let open = (partial || case.asked.misses) && case.asked.permitted.contains(id);
        *after == share.tags || open && some_gone
    });
    Opinion::of(fine, || "a refused request has changed something".to_owned())
}

/// Whether the refusal is that of one share among others, of which it is open whether they were
/// changed before.
fn may_be_partial(case: &Case<'_>) -> bool {
    let found = case.names(ErrorCode::ResourceIdNotFound.code());
    let forbidden = case.names(ErrorCode::NoPermission.code());
    // One that is permitted is changed, and another that is not is refused: what depends on the
    // region alone makes no difference between shares.
    let tells_apart =
        forbidden && case.asked.named().any(|(id, _)| case.asked.lacks_permission(id) == Sure::No);
    let lacks = |id: &str| tells_apart && case.asked.lacks_permission(id) != Sure::No;
    let of = |(id, _): (&str, bool)| match case.asked.standing(id) {
        Standing::Unknown => found || lacks(id),
        Standing::Foreign => found || forbidden,
        Standing::Deleted(_) => true,
        Standing::Own(_) => lacks(id),
    };
    case.asked.request.ids.has_empty && (found || lacks("")) || case.asked.named().any(of)
}
