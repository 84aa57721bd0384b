//! The rules that a request can break. Each is judged in three values: kept, broken, or open
//! because the reference does not say how the request is to be read.

use std::collections::BTreeSet;

use crate::clause::ClauseId;
use crate::error_code::ErrorCode;
use crate::grammar::{Judgement, fold_alike, judge_within};
use crate::limits::Limits;
use crate::outcome::Replied;
use crate::policy::Decision;
use crate::principal::Principal;
use crate::question::QuestionId;
use crate::request::{Element, Flag, Request};
use crate::world::{Tags, World};

/// The most shares, and the most tag keys, that one request may name.
pub const MAX_ELEMENTS: usize = Limits::DOCUMENTED.elements;

/// The only resource type.
pub const RESOURCE_TYPE: &str = "ResourceShare";

/// A rule that a request breaks, or may break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// The replies that answer to it.
    pub replies: Vec<Replied>,
    /// The clauses that say so.
    pub clauses: Vec<ClauseId>,
    /// Whether every reading breaks the rule. If not, a success is allowed as well.
    pub certain: bool,
    /// Whether the refusal may come after other shares were changed.
    pub may_change: bool,
    /// Whether the request breaks it whatever shares and tags there are.
    pub of_form: bool,
    /// The open question, if there is one.
    pub question: Option<QuestionId>,
}

impl Breach {
    fn certain(replies: &[ErrorCode], clauses: &[&'static str]) -> Self {
        Self {
            replies: replies.iter().copied().map(Replied::Error).collect(),
            clauses: clauses.iter().copied().map(ClauseId).collect(),
            certain: true,
            may_change: false,
            of_form: true,
            question: None,
        }
    }

    fn open(reply: Replied, clause: &'static str, question: &'static str) -> Self {
        Self {
            replies: vec![reply],
            clauses: vec![ClauseId(clause)],
            certain: false,
            may_change: false,
            of_form: true,
            question: Some(QuestionId(question)),
        }
    }
}

/// Every rule that `request` breaks or may break in `world`.
pub fn breaches(world: &World, principal: Principal, request: &Request) -> Vec<Breach> {
    breaches_within(world, principal, request, Limits::DOCUMENTED)
}

/// Every rule that `request` breaks or may break in `world` where these limits hold.
pub fn breaches_within(
    world: &World,
    principal: Principal,
    request: &Request,
    limits: Limits,
) -> Vec<Breach> {
    let mut found = Vec::new();
    found.extend(resource_type(request));
    found.extend(region(world, request));
    found.extend(id_count(world, principal, request, limits));
    found.extend(repeated_ids(request));
    found.extend(existence(world, principal, request));
    found.extend(permission(world, principal, request));
    let mut keys = key_rules(world, request, limits);
    if request.all != Flag::No {
        for breach in &mut keys {
            breach.certain = false;
            breach.question = breach.question.or(Some(QuestionId("all.with-bad-keys")));
        }
    }
    found.extend(keys);
    found.extend(neither_keys_nor_all(request));
    found.extend(doubts(request));
    found
}

fn resource_type(request: &Request) -> Option<Breach> {
    let readings = request.resource_type.readings();
    if readings.is_empty() {
        return Some(Breach::certain(&[ErrorCode::MissingResourceType], &["type.required"]));
    }
    let bad: Vec<_> = readings.iter().filter(|value| *value != RESOURCE_TYPE).collect();
    if bad.is_empty() {
        return None;
    }
    let mut breach = Breach::certain(&[ErrorCode::InvalidResourceType], &["type.invalid"]);
    if bad.iter().any(|value| value.is_empty()) {
        breach.replies.extend([Replied::Error(ErrorCode::MissingResourceType), Replied::Refusal]);
        breach.question = Some(QuestionId("type.empty"));
    }
    let spelling = bad.iter().find_map(|value| spelling(value));
    if spelling.is_some() {
        breach.replies.push(Replied::Refusal);
        breach.certain = false;
        breach.question = spelling;
    }
    breach.certain &= bad.len() == readings.len();
    Some(breach)
}

/// The question that decides whether a spelling of the type is accepted.
fn spelling(value: &str) -> Option<QuestionId> {
    if value.eq_ignore_ascii_case(RESOURCE_TYPE) {
        Some(QuestionId("type.case"))
    } else {
        // Whoever takes off blanks may fold the case as well.
        let bare = value.trim().eq_ignore_ascii_case(RESOURCE_TYPE);
        bare.then_some(QuestionId("type.blanks"))
    }
}

fn region(world: &World, request: &Request) -> Option<Breach> {
    let readings = request.region.readings();
    if readings.is_empty() {
        let mut breach = Breach::certain(&[], &["region.required"]);
        breach.replies = vec![Replied::Refusal];
        return Some(breach);
    }
    let refusal = |question| Some(Breach::open(Replied::Refusal, "region.required", question));
    if readings.iter().any(String::is_empty) {
        refusal("region.empty")
    } else if !readings.iter().all(|region| resides(world, region, request)) {
        refusal("region.other")
    } else {
        None
    }
}

/// Whether `region` is where every named share resides; of a request that names none, where any
/// share does.
fn resides(world: &World, region: &str, request: &Request) -> bool {
    let mut named = request.ids.iter().filter_map(|id| world.shares.get(&id.value)).peekable();
    if named.peek().is_some() {
        named.all(|share| share.region == region)
    } else {
        world.shares.is_empty() || world.shares.values().any(|share| share.region == region)
    }
}

fn distinct(elements: &[Element], only_certain: bool) -> usize {
    let values: BTreeSet<_> =
        elements.iter().filter(|e| e.certain || !only_certain).map(|e| &e.value).collect();
    values.len()
}

fn id_count(
    world: &World,
    principal: Principal,
    request: &Request,
    limits: Limits,
) -> Option<Breach> {
    if request.ids.iter().all(|id| id.value.is_empty()) {
        let mut breach = Breach::certain(&[ErrorCode::MissingResourceIds], &["ids.required"]);
        if !request.ids.is_empty() {
            breach.replies.push(Replied::Error(ErrorCode::ResourceIdNotFound));
            breach.question = Some(QuestionId("array.empty-element"));
        }
        return Some(breach);
    }
    if !request.ids.iter().any(|id| id.certain) {
        let reply = Replied::Error(ErrorCode::MissingResourceIds);
        let mut breach = Breach::open(reply, "ids.required", "array.gap");
        // Whatever is read, there is no share to succeed on.
        breach.certain =
            !request.ids.iter().any(|id| world.own_share(principal, &id.value).is_some());
        return Some(breach);
    }
    let (code, most) = (ErrorCode::TooManyResourceIds, limits.elements);
    over_limit(&request.ids, most, code, "ids.over-20", "ids.duplicates-count")
}

fn over_limit(
    elements: &[Element],
    most: usize,
    code: ErrorCode,
    clause: &'static str,
    question: &'static str,
) -> Option<Breach> {
    if distinct(elements, true) > most {
        Some(Breach::certain(&[code], &[clause]))
    } else if elements.len() > most {
        Some(Breach::open(Replied::Error(code), clause, question))
    } else {
        None
    }
}

fn repeated_ids(request: &Request) -> Option<Breach> {
    let repeated = distinct(&request.ids, false) < request.ids.len();
    repeated.then(|| Breach::open(Replied::Refusal, "ids.not-found", "ids.duplicate"))
}

fn existence(world: &World, principal: Principal, request: &Request) -> Option<Breach> {
    let mut breach = Breach::certain(&[ErrorCode::ResourceIdNotFound], &["ids.not-found"]);
    breach.may_change = true;
    breach.of_form = false;
    breach.certain = false;
    let (mut missing, mut foreign, mut deleted) = (false, false, false);
    for id in &request.ids {
        if let Some(share) = world.own_share(principal, &id.value) {
            deleted |= share.deleted;
        } else {
            missing = true;
            foreign |= world.shares.contains_key(&id.value);
            breach.certain |= id.certain;
        }
    }
    if foreign {
        breach.replies.push(Replied::Error(ErrorCode::NoPermission));
        breach.clauses.push(ClauseId("ids.foreign"));
        breach.question = Some(QuestionId("foreign.share"));
    }
    if deleted {
        breach.replies.push(Replied::Refusal);
        breach.question = Some(QuestionId("share.deleted"));
    }
    (missing || deleted).then_some(breach)
}

fn permission(world: &World, principal: Principal, request: &Request) -> Option<Breach> {
    if request.ids.is_empty() {
        return no_permission_at_all(world, principal, request);
    }
    let mut forbidden = Vec::new();
    let mut permitted = false;
    for id in &request.ids {
        let own_region = world.own_share(principal, &id.value).map(|share| share.region.clone());
        let regions = request.region.readings().iter().chain(&own_region);
        let mut decisions: Vec<_> = regions
            .map(|region| world.may_untag(principal, region, &id.value) == Decision::Permitted)
            .collect();
        if decisions.is_empty() {
            let anywhere = world.may_untag(principal, "*", &id.value);
            decisions.push(anywhere == Decision::Permitted);
        }
        if decisions.contains(&false) {
            forbidden.push(id.certain && !decisions.contains(&true));
        } else {
            permitted = true;
        }
    }
    if forbidden.is_empty() {
        return None;
    }
    let mut breach = Breach::certain(
        &[ErrorCode::NoPermission],
        &["permission.required", "permission.every-share"],
    );
    breach.certain = forbidden.contains(&true);
    breach.may_change = permitted;
    breach.of_form = false;
    Some(breach)
}

/// Of a request that names no share: whether the principal may be refused all the same.
fn no_permission_at_all(world: &World, principal: Principal, request: &Request) -> Option<Breach> {
    let region = request.region.readings().first().map_or("*", String::as_str);
    let permitted = world.may_untag(principal, region, "*") == Decision::Permitted;
    let refusal = Replied::Error(ErrorCode::NoPermission);
    (!permitted).then(|| Breach::open(refusal, "permission.required", "order.checks"))
}

fn key_rules(world: &World, request: &Request, limits: Limits) -> Vec<Breach> {
    let mut found = Vec::new();
    found.extend(over_limit(
        &request.keys,
        limits.elements,
        ErrorCode::TooManyTagKeys,
        "keys.over-20",
        "keys.duplicates-count",
    ));
    found.extend(duplicate_keys(world, &request.keys));
    let most = limits.key_characters;
    found.extend(request.keys.iter().filter_map(|key| invalid_key(key, most)));
    found
}

fn duplicate_keys(world: &World, keys: &[Element]) -> Option<Breach> {
    let mut breach = Breach::certain(&[ErrorCode::DuplicateTagKey], &["keys.duplicate"]);
    breach.certain = false;
    let mut any = false;
    for (at, key) in keys.iter().enumerate() {
        for earlier in &keys[..at] {
            let same = key.value == earlier.value;
            any |= same || may_fold(world, &key.value, &earlier.value);
            breach.certain |= same && key.certain && earlier.certain;
        }
    }
    if !breach.certain {
        breach.question = Some(QuestionId("keys.folding"));
    }
    any.then_some(breach)
}

/// Whether two keys may be one to the target. They are two where it lists both on one share.
pub(crate) fn may_fold(world: &World, one: &str, other: &str) -> bool {
    let lists_both = |tags: &Tags| tags.contains_key(one) && tags.contains_key(other);
    fold_alike(one, other) && !world.shares.values().any(|share| lists_both(&share.tags))
}

fn invalid_key(key: &Element, most: usize) -> Option<Breach> {
    let reply = Replied::Error(ErrorCode::InvalidTagKey);
    match judge_within(&key.value, most) {
        Judgement::Inside => None,
        Judgement::Outside(clause) => Some(Breach {
            replies: vec![reply],
            clauses: vec![ClauseId("keys.invalid"), clause],
            certain: key.certain,
            may_change: false,
            of_form: true,
            question: None,
        }),
        Judgement::Open(question) => {
            let mut breach = Breach::open(reply, "keys.invalid", question.0);
            breach.replies.push(Replied::Refusal);
            Some(breach)
        }
    }
}

fn neither_keys_nor_all(request: &Request) -> Option<Breach> {
    if request.keys.iter().any(|key| key.certain) || request.all == Flag::Yes {
        return None;
    }
    let code = ErrorCode::MissingTagKeysOrDeleteAll;
    if request.keys.is_empty() && request.all == Flag::No {
        return Some(Breach::certain(&[code], &["keys.or-all"]));
    }
    let question = if request.all == Flag::Open { "all.spelling" } else { "array.empty-element" };
    Some(Breach::open(Replied::Error(code), "keys.or-all", question))
}

/// A request of an irregular form may be refused for its form, with a code that nobody states.
fn doubts(request: &Request) -> Option<Breach> {
    let question = request.doubts.first()?;
    Some(Breach::open(Replied::Refusal, "reply.success", question.0))
}
