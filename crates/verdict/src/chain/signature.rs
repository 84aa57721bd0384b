//! By what violations are told apart, so that one bug is one finding: the kind, the clauses, the
//! reply's status and code, and in which ways the tags came out wrong. No key, value or id.

use std::collections::BTreeSet;
use std::fmt;

use untag_model::{ClauseId, Tags, World};

use super::Shown;
use super::allowed::Candidate;
use crate::explain::closest;
use crate::finding::Actual;

/// What a violation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The reply breaks a rule that holds for every reply.
    General,
    /// The reply is not among those allowed.
    Reply,
    /// The reply is allowed and what became of the shares is not.
    Effect,
}

/// One way in which tags came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    /// A tag that should be gone is there.
    Kept,
    /// A tag that should be there is gone.
    Lost,
    /// A tag has another value.
    Altered,
    /// A tag is there that never was.
    Invented,
    /// A tag that should be there is gone from a share that nothing may have changed.
    LostElsewhere,
    /// A share that nothing may have changed is otherwise another.
    ChangedElsewhere,
}

/// By what a violation is told apart from others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signature {
    /// What it is about.
    pub kind: Kind,
    /// The clauses that are violated, in order.
    pub clauses: Vec<ClauseId>,
    /// The status, where it matters.
    pub status: Option<u16>,
    /// The code, where it matters.
    pub code: Option<String>,
    /// How tags came out.
    pub shapes: BTreeSet<Shape>,
}

/// What kind of behaviour was seen: one that was not seen before is worth keeping and varying.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Trace {
    /// The clauses that decided what was allowed.
    pub clauses: Vec<ClauseId>,
    /// The status that came.
    pub status: Option<u16>,
    /// The code that came.
    pub code: Option<String>,
    /// How tags changed.
    pub shapes: BTreeSet<Shape>,
}

impl Signature {
    pub(super) fn of(
        kind: Kind,
        clauses: Vec<ClauseId>,
        actual: &Actual,
        shapes: BTreeSet<Shape>,
    ) -> Self {
        Self { kind, clauses, status: actual.status, code: actual.code.clone(), shapes }
    }

    /// Of a rule that holds for every reply: only what the rule speaks of tells two apart.
    pub(super) fn general(clauses: Vec<ClauseId>, actual: &Actual) -> Self {
        let about = |ids: &[&str]| clauses.iter().any(|clause| ids.contains(&clause.0));
        let code = about(&["reply.message", "reply.status"]).then(|| actual.code.clone()).flatten();
        let status = about(&["reply.status", "reply.internal", "wire.error-body"])
            .then_some(actual.status)
            .flatten();
        Self { kind: Kind::General, clauses, status, code, shapes: BTreeSet::new() }
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clauses: Vec<_> = self.clauses.iter().map(|clause| clause.0).collect();
        write!(f, "{:?} {}", self.kind, clauses.join("+"))?;
        if let Some(status) = self.status {
            write!(f, " {status}")?;
        }
        if let Some(code) = &self.code {
            write!(f, " {code}")?;
        }
        for shape in &self.shapes {
            write!(f, " {shape:?}")?;
        }
        Ok(())
    }
}

/// How the tags of one share differ from what they should be.
pub(super) fn shapes(expected: &Tags, before: &Tags, seen: &Tags) -> BTreeSet<Shape> {
    let mut found = BTreeSet::new();
    for (key, value) in seen {
        match (expected.get(key), before.get(key)) {
            (Some(wanted), _) if wanted == value => {}
            (Some(_), _) => drop(found.insert(Shape::Altered)),
            (None, Some(_)) => drop(found.insert(Shape::Kept)),
            (None, None) => drop(found.insert(Shape::Invented)),
        }
    }
    if expected.keys().any(|key| !seen.contains_key(key)) {
        found.insert(Shape::Lost);
    }
    found
}

/// How the tags differ from what these candidates allow.
pub(super) fn effects(
    world: &World,
    shown: &Shown,
    matched: &[(&World, &Candidate)],
) -> BTreeSet<Shape> {
    let none = Tags::new();
    let mut found = BTreeSet::new();
    for (id, share) in &world.shares {
        let seen = shown.get(id).unwrap_or(&none);
        let states: Vec<Tags> = matched.iter().flat_map(|(w, c)| c.ends(w, id)).collect();
        let expected = closest(&states, seen).unwrap_or(&share.tags);
        let own = shapes(expected, &share.tags, seen);
        if matched.iter().any(|(_, candidate)| candidate.touches(id)) {
            found.extend(own);
        } else {
            found.extend(own.into_iter().map(elsewhere));
        }
    }
    found
}

const fn elsewhere(shape: Shape) -> Shape {
    match shape {
        Shape::Lost | Shape::LostElsewhere => Shape::LostElsewhere,
        _ => Shape::ChangedElsewhere,
    }
}

/// How the tags changed, whatever was allowed.
pub(super) fn changes(world: &World, shown: &Shown) -> BTreeSet<Shape> {
    let none = Tags::new();
    let of = |(id, share): (&String, &untag_model::Share)| {
        shapes(&share.tags, &share.tags, shown.get(id).unwrap_or(&none))
    };
    world.shares.iter().flat_map(of).collect()
}
