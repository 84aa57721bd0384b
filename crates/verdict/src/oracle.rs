//! The clauses as predicates: each says of a request, its reply and the worlds before and after
//! whether it holds. They are written from the text alone, apart from the model, so that the two
//! can be held against each other.

mod asked;
mod candidates;
mod conditions;
mod effects;
mod keys;
mod reading;
mod refusals;
mod replies;

#[cfg(test)]
mod tests;

pub mod compare;

use untag_model::{ClauseId, Limits, Principal, World};

use asked::Asked;

/// A reply as far as the clauses speak of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The error that it names.
    pub code: Option<String>,
    /// The message of the error.
    pub message: Option<String>,
}

/// One request, and what came of it.
#[derive(Debug, Clone, Copy)]
pub struct Observed<'a> {
    /// The world before.
    pub before: &'a World,
    /// Who sent it.
    pub principal: Principal,
    /// The parameters of the action, decoded, in sending order.
    pub params: &'a [(String, String)],
    /// The reply.
    pub reply: &'a Reply,
    /// The world after.
    pub after: &'a World,
    /// The limits.
    pub limits: Limits,
}

/// What a clause says of an observation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opinion {
    /// The clause speaks of it, and it holds.
    Holds,
    /// The clause speaks of it, and it does not hold, and why.
    Violated(String),
    /// The clause does not speak of it, or what it would say is open.
    Silent,
}

/// A request with what came of it.
struct Case<'a> {
    asked: &'a Asked<'a>,
    reply: &'a Reply,
    after: &'a World,
}

type Predicate = fn(&Case<'_>) -> Opinion;

/// The clauses that speak of an outcome.
const PREDICATES: &[(&str, Predicate)] = &[
    ("type.required", refusals::type_required),
    ("type.invalid", refusals::type_invalid),
    ("type.share", refusals::type_share),
    ("ids.required", refusals::ids_required),
    ("ids.up-to-20", refusals::ids_up_to),
    ("ids.over-20", refusals::ids_over),
    ("ids.not-found", refusals::ids_not_found),
    ("ids.foreign", refusals::ids_foreign),
    ("region.required", refusals::region_required),
    ("keys.up-to-20", refusals::keys_up_to),
    ("keys.over-20", refusals::keys_over),
    ("keys.duplicate", refusals::keys_duplicate),
    ("keys.distinct", refusals::keys_distinct),
    ("keys.or-all", refusals::keys_or_all),
    ("grammar.length", refusals::grammar_length),
    ("grammar.acs", refusals::grammar_acs),
    ("grammar.aliyun", refusals::grammar_aliyun),
    ("grammar.http", refusals::grammar_http),
    ("grammar.https", refusals::grammar_https),
    ("grammar.any-character", refusals::grammar_any),
    ("permission.required", refusals::permission_required),
    ("permission.owner", refusals::permission_owner),
    ("reply.one-rule", refusals::one_rule),
    ("reply.success", refusals::success),
    ("reply.status", replies::status),
    ("reply.message", replies::message),
    ("reply.internal", replies::internal),
    ("all.true", effects::all_true),
    ("all.with-keys", effects::all_with_keys),
    ("effect.named", effects::named),
    ("effect.frame-keys", effects::frame_keys),
    ("effect.frame-shares", effects::frame_shares),
    ("effect.refused", effects::refused),
];

impl<'a> Observed<'a> {
    fn asked(&self) -> Asked<'a> {
        Asked::new(self.before, self.principal, self.params, self.limits)
    }
}

/// What each clause that speaks of outcomes says.
pub fn opinions(seen: &Observed<'_>) -> Vec<(ClauseId, Opinion)> {
    let asked = seen.asked();
    let case = Case { asked: &asked, reply: seen.reply, after: seen.after };
    PREDICATES.iter().map(|(id, predicate)| (ClauseId(id), predicate(&case))).collect()
}

/// The clauses that are violated, and why. None if what came is allowed.
pub fn verdict(seen: &Observed<'_>) -> Vec<(ClauseId, String)> {
    let asked = seen.asked();
    Case { asked: &asked, reply: seen.reply, after: seen.after }.violated()
}

impl Case<'_> {
    fn violated(&self) -> Vec<(ClauseId, String)> {
        let reason = |(id, predicate): &(&'static str, Predicate)| match predicate(self) {
            Opinion::Violated(reason) => Some((ClauseId(id), reason)),
            Opinion::Holds | Opinion::Silent => None,
        };
        PREDICATES.iter().filter_map(reason).collect()
    }

    /// Whether the reply is a success.
    fn succeeded(&self) -> bool {
        (200..300).contains(&self.reply.status)
    }

    /// Whether the reply names this error.
    fn names(&self, code: &str) -> bool {
        self.reply.code.as_deref() == Some(code)
    }
}

impl Opinion {
    /// Holds if `true`, is violated for this reason if not.
    fn of(holds: bool, reason: impl FnOnce() -> String) -> Self {
        if holds { Self::Holds } else { Self::Violated(reason()) }
    }
}
