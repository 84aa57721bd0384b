//! The two oracles held against each other: for a request and everything that might come of it the
//! model's outcomes allow it exactly if no predicate is violated.

use std::fmt;

use untag_model::outcome::explains;
use untag_model::{Allowed, ErrorCode, Limits, Principal, Replied, Request, World, apply_within};
use untag_scenarios::generate::{Random, Reach, draw_sequence, exhaustive};
use untag_wire::{Action, Style};

use super::asked::Asked;
use super::candidates::{afters, replies};
use super::{Case, Observed, Reply};

/// What came of a comparison.
#[derive(Debug, Clone, Default)]
pub struct Comparison {
    /// How many requests were compared.
    pub requests: u64,
    /// How many outcomes of them.
    pub compared: u64,
    /// How many of these outcomes are allowed.
    pub allowed: u64,
    /// How many outcomes the oracles do not agree on.
    pub disagreeing: u64,
    /// The first of them.
    pub disagreements: Vec<Disagreement>,
}

/// An outcome that one of the oracles allows and the other does not.
#[derive(Debug, Clone)]
pub struct Disagreement {
    /// The number of the request.
    pub number: u64,
    /// Who sends it.
    pub principal: Principal,
    /// Its parameters.
    pub params: Vec<(String, String)>,
    /// The reply.
    pub reply: Reply,
    /// How the shares were and are, by id.
    pub tags: Vec<String>,
    /// The clauses that the predicates find violated; none if only they allow it.
    pub violated: Vec<String>,
}

/// The most disagreements that are kept.
const KEPT: usize = 8;

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let params: Vec<_> = self.params.iter().map(|(n, v)| format!("{n}={v}")).collect();
        let code = self.reply.code.as_deref().unwrap_or("success");
        write!(f, "#{} {} sends {}; ", self.number, self.principal, params.join("&"))?;
        write!(f, "{} {code}; {}; ", self.reply.status, self.tags.join(", "))?;
        if self.violated.is_empty() {
            f.write_str("only the predicates allow it")
        } else {
            write!(f, "only the model allows it, not {}", self.violated.join(", "))
        }
    }
}

impl Comparison {
    /// Adds another.
    pub fn join(mut self, other: Self) -> Self {
        self.requests += other.requests;
        self.compared += other.compared;
        self.allowed += other.allowed;
        self.disagreeing += other.disagreeing;
        self.disagreements.extend(other.disagreements);
        self.disagreements.truncate(KEPT);
        self
    }

    /// Compares everything that might come of one request.
    fn add(
        &mut self,
        number: u64,
        world: &World,
        principal: Principal,
        params: &[(String, String)],
        limits: Limits,
    ) {
        self.requests += 1;
        let request = Request::read(params);
        let allowed = apply_within(world, principal, &request, limits);
        let asked = Asked::new(world, principal, params, limits);
        for after in afters(world, principal, params) {
            for reply in replies() {
                let seen =
                    Observed { before: world, principal, params, reply, after: &after, limits };
                let case = Case { asked: &asked, reply, after: &after };
                self.add_outcome(number, &allowed, &seen, &case);
            }
        }
    }

    fn add_outcome(
        &mut self,
        number: u64,
        allowed: &Allowed,
        seen: &Observed<'_>,
        case: &Case<'_>,
    ) {
        let one = model_allows(allowed, seen);
        let violated = case.violated();
        self.compared += 1;
        self.allowed += u64::from(one);
        if one == violated.is_empty() {
            return;
        }
        self.disagreeing += 1;
        if self.disagreements.len() < KEPT {
            self.disagreements.push(disagreement(number, seen, violated));
        }
    }
}

fn disagreement(
    number: u64,
    seen: &Observed<'_>,
    violated: Vec<(untag_model::ClauseId, String)>,
) -> Disagreement {
    let keys = |share: &untag_model::Share| format!("{:?}", share.tags);
    let change = |(id, share): (&String, &untag_model::Share)| {
        let after = seen.after.shares.get(id).map(keys).unwrap_or_default();
        let before = keys(share);
        if before == after {
            format!("{id} stays {before}")
        } else {
            format!("{id} {before} to {after}")
        }
    };
    Disagreement {
        number,
        principal: seen.principal,
        params: seen.params.to_vec(),
        reply: seen.reply.clone(),
        tags: seen.before.shares.iter().map(change).collect(),
        violated: violated.into_iter().map(|(id, why)| format!("{id}: {why}")).collect(),
    }
}

/// Whether an outcome of the model takes this reply and this change in.
fn model_allows(allowed: &Allowed, seen: &Observed<'_>) -> bool {
    allowed.outcomes.iter().any(|outcome| {
        takes_in(&outcome.reply, seen.reply)
            && seen.before.shares.iter().all(|(id, share)| {
                let after = seen.after.shares.get(id);
                after.is_some_and(|after| explains(&outcome.effect, id, &share.tags, &after.tags))
            })
    })
}

fn takes_in(replied: &Replied, reply: &Reply) -> bool {
    let code = reply.code.as_deref();
    match replied {
        Replied::Success => reply.status == 200 && code.is_none(),
        Replied::Error(error) => reply.status == error.status() && code == Some(error.code()),
        Replied::Refusal => {
            let fits =
                code.and_then(ErrorCode::from_code).is_none_or(|e| e.status() == reply.status);
            (400..500).contains(&reply.status) && code.is_some() && fits
        }
        Replied::Conflict => reply.status == 409 && code == Some("ConcurrentExecutionError"),
    }
}

/// Compares the small space, or every so manieth case of it.
pub fn compare_exhaustively(every_nth: usize) -> Comparison {
    let step = every_nth.max(1);
    let middle = exhaustive::COUNT / 2;
    // Two halves, as the smallest machines that this is run on have two cores.
    std::thread::scope(|scope| {
        let second = scope.spawn(move || compare_small((middle..exhaustive::COUNT).step_by(step)));
        let first = compare_small((0..middle).step_by(step));
        first.join(second.join().unwrap_or_default())
    })
}

/// Compares the cases of the small space with these numbers.
pub fn compare_small(numbers: impl Iterator<Item = usize>) -> Comparison {
    let mut comparison = Comparison::default();
    for number in numbers {
        let case = exhaustive::nth(number);
        let limits = exhaustive::LIMITS;
        comparison.add(number as u64, &case.world, case.principal, &case.params, limits);
    }
    comparison
}

/// Compares everything that might come of one request, at full scale.
pub fn compare_request(
    world: &World,
    principal: Principal,
    params: &[(String, String)],
) -> Comparison {
    let mut comparison = Comparison::default();
    comparison.add(0, world, principal, params, Limits::DOCUMENTED);
    comparison
}

/// Compares the requests of so many generated sequences, at full scale.
pub fn compare_generated(seed: u64, sequences: usize) -> Comparison {
    let mut comparison = Comparison::default();
    for number in 0..sequences as u64 {
        let mut random = Random::stream(seed, number);
        let sequence = draw_sequence(&mut random, 4, Reach::EVERYTHING);
        let bindings = sequence.bindings();
        let world = sequence.world(&bindings);
        for call in sequence.calls.iter().filter(|call| call.action == Action::UntagResources) {
            let params = call.bind(&bindings, Style::SDK).call.params;
            comparison.add(number, &world, call.principal, &params, Limits::DOCUMENTED);
        }
    }
    comparison
}

#[cfg(test)]
mod tests;
