//! The clauses that speak of which requests are refused, and as what.

use untag_model::ErrorCode;

use super::conditions::Conditions;
use super::reading::Sure;
use super::{Case, Opinion};

fn conditions<'c>(case: &'c Case<'_>) -> &'c Conditions {
    &case.asked.conditions
}

/// Whether the reply is an error that a rule of some reading gives.
fn is_due(case: &Case<'_>) -> bool {
    let due = |(code, met): &(ErrorCode, Sure)| *met != Sure::No && case.names(code.code());
    let reply = case.reply;
    let anything = (400..500).contains(&reply.status)
        && reply.code.as_ref().is_some_and(|code| !code.is_empty())
        && case.asked.open;
    anything || conditions(case).errors().iter().any(due)
}

/// A request that meets the condition does not succeed.
fn refused_if(case: &Case<'_>, met: Sure, condition: &str) -> Opinion {
    match met {
        Sure::Yes => Opinion::of(!case.succeeded(), || format!("succeeded though {condition}")),
        Sure::Open | Sure::No => Opinion::Silent,
    }
}

/// A request that does not meet the condition does not get the error.
fn only_if(case: &Case<'_>, code: ErrorCode, met: Sure, condition: &str) -> Opinion {
    if !case.names(code.code()) || case.asked.open {
        return Opinion::Silent;
    }
    Opinion::of(met != Sure::No, || format!("{code} though it is not so that {condition}"))
}

fn both_ways(case: &Case<'_>, code: ErrorCode, met: Sure, condition: &str) -> Opinion {
    match refused_if(case, met, condition) {
        Opinion::Silent => only_if(case, code, met, condition),
        opinion => opinion,
    }
}

pub(super) fn type_required(case: &Case<'_>) -> Opinion {
    both_ways(
        case,
        ErrorCode::MissingResourceType,
        conditions(case).no_type,
        "there is no ResourceType",
    )
}

pub(super) fn type_invalid(case: &Case<'_>) -> Opinion {
    refused_if(case, conditions(case).bad_type, "the ResourceType is not ResourceShare")
}

pub(super) fn type_share(case: &Case<'_>) -> Opinion {
    let condition = "the ResourceType is another";
    only_if(case, ErrorCode::InvalidResourceType, conditions(case).wrong_type, condition)
}

pub(super) fn ids_required(case: &Case<'_>) -> Opinion {
    let condition = "no share is named";
    match refused_if(case, conditions(case).nothing_to_do, condition) {
        Opinion::Silent => {
            only_if(case, ErrorCode::MissingResourceIds, conditions(case).no_ids, condition)
        }
        opinion => opinion,
    }
}

pub(super) fn ids_up_to(case: &Case<'_>) -> Opinion {
    let condition = "too many shares are named";
    only_if(case, ErrorCode::TooManyResourceIds, conditions(case).too_many_ids, condition)
}

pub(super) fn ids_over(case: &Case<'_>) -> Opinion {
    refused_if(case, conditions(case).too_many_ids, "too many shares are named")
}

pub(super) fn ids_not_found(case: &Case<'_>) -> Opinion {
    let condition = "a named share does not exist";
    both_ways(case, ErrorCode::ResourceIdNotFound, conditions(case).not_found, condition)
}

pub(super) fn ids_foreign(case: &Case<'_>) -> Opinion {
    refused_if(case, conditions(case).foreign, "a share of another account is named")
}

pub(super) fn region_required(case: &Case<'_>) -> Opinion {
    refused_if(case, conditions(case).no_region, "there is no RegionId")
}

pub(super) fn keys_up_to(case: &Case<'_>) -> Opinion {
    let condition = "too many keys are named";
    only_if(case, ErrorCode::TooManyTagKeys, conditions(case).too_many_keys, condition)
}

pub(super) fn keys_over(case: &Case<'_>) -> Opinion {
    refused_if(case, conditions(case).too_many_keys, "too many keys are named")
}

pub(super) fn keys_duplicate(case: &Case<'_>) -> Opinion {
    refused_if(case, conditions(case).duplicate_keys, "a key is named twice")
}

pub(super) fn keys_distinct(case: &Case<'_>) -> Opinion {
    only_if(
        case,
        ErrorCode::DuplicateTagKey,
        conditions(case).duplicate_keys,
        "a key is named twice",
    )
}

pub(super) fn keys_or_all(case: &Case<'_>) -> Opinion {
    let condition = "there is neither a TagKey nor All=true";
    both_ways(case, ErrorCode::MissingTagKeysOrDeleteAll, conditions(case).no_keys, condition)
}

pub(super) fn grammar_length(case: &Case<'_>) -> Opinion {
    refused_if(case, conditions(case).long, "a key is too long")
}

pub(super) fn grammar_acs(case: &Case<'_>) -> Opinion {
    refused_if(case, conditions(case).acs, "a key starts with acs:")
}

pub(super) fn grammar_aliyun(case: &Case<'_>) -> Opinion {
    refused_if(case, conditions(case).aliyun, "a key starts with aliyun")
}

pub(super) fn grammar_http(case: &Case<'_>) -> Opinion {
    let met = conditions(case).http;
    refused_if(case, met, "a key contains http://")
}

pub(super) fn grammar_https(case: &Case<'_>) -> Opinion {
    let met = conditions(case).https;
    refused_if(case, met, "a key contains https://")
}

pub(super) fn grammar_any(case: &Case<'_>) -> Opinion {
    only_if(
        case,
        ErrorCode::InvalidTagKey,
        conditions(case).invalid_key,
        "a key is outside the grammar",
    )
}

pub(super) fn permission_required(case: &Case<'_>) -> Opinion {
    refused_if(case, conditions(case).not_permitted, "the principal may not untag a named share")
}

pub(super) fn permission_owner(case: &Case<'_>) -> Opinion {
    let condition = "the principal may not untag a named share";
    only_if(case, ErrorCode::NoPermission, conditions(case).not_permitted, condition)
}

pub(super) fn one_rule(case: &Case<'_>) -> Opinion {
    if case.succeeded() || !case.asked.refused || case.reply.status >= 500 {
        return Opinion::Silent;
    }
    Opinion::of(is_due(case), || "the error is not that of a rule that is broken".to_owned())
}

pub(super) fn success(case: &Case<'_>) -> Opinion {
    if case.asked.refused || case.reply.status >= 500 {
        return Opinion::Silent;
    }
    let fine = case.reply.status == 200 || !case.succeeded() && is_due(case);
    Opinion::of(fine, || "a request that breaks no rule is refused".to_owned())
}
