//! The set of outcomes that the clauses allow: each a reply together with what may have become of
//! the named shares, and the clauses that permit it.

use std::collections::{BTreeMap, BTreeSet};

use crate::clause::ClauseId;
use crate::error_code::ErrorCode;
use crate::question::QuestionId;
use crate::world::Tags;

/// What a reply may be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Replied {
    /// 200 that names no error.
    Success,
    /// This documented error: its status, code and message.
    Error(ErrorCode),
    /// A refusal whose code nobody states: any status from 400 to 499 with a code.
    Refusal,
    /// 409 `ConcurrentExecutionError`: the operation was not carried out.
    Conflict,
}

/// A set of tag keys.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Keys {
    /// These keys.
    Only(BTreeSet<String>),
    /// Every key.
    All,
}

/// What may have been removed from one share.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Removal {
    /// Tags with these keys are gone.
    pub gone: Keys,
    /// Tags with these keys may be gone or not, each by itself.
    pub maybe: Keys,
}

/// For each share that may have changed, the alternatives. A share that is not listed is as it was.
pub type Effect = BTreeMap<String, Vec<Removal>>;

/// One allowed outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The reply.
    pub reply: Replied,
    /// What became of the shares.
    pub effect: Effect,
    /// The clauses that permit it.
    pub clauses: Vec<ClauseId>,
    /// The open questions that it answers, with the answer that it stands for.
    pub answers: Vec<(QuestionId, &'static str)>,
}

/// Every outcome that is allowed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Allowed {
    /// The outcomes, in no order of preference.
    pub outcomes: Vec<Outcome>,
}

impl Keys {
    /// No key.
    pub fn none() -> Self {
        Self::Only(BTreeSet::new())
    }

    /// The set of these keys.
    pub fn of<K: Into<String>>(keys: impl IntoIterator<Item = K>) -> Self {
        Self::Only(keys.into_iter().map(Into::into).collect())
    }

    /// Whether `key` is among them.
    pub fn contains(&self, key: &str) -> bool {
        match self {
            Self::Only(keys) => keys.contains(key),
            Self::All => true,
        }
    }
}

impl Removal {
    /// Nothing was removed.
    pub fn nothing() -> Self {
        Self { gone: Keys::none(), maybe: Keys::none() }
    }

    /// Exactly these keys were removed.
    pub fn of(gone: Keys) -> Self {
        Self { gone, maybe: Keys::none() }
    }

    /// Whether this removal leads from `before` to `after`: what is gone is gone, what may be gone
    /// may, and everything else stands with its value.
    pub fn permits(&self, before: &Tags, after: &Tags) -> bool {
        permits(&self.gone, &self.maybe, before, after)
    }
}

/// Whether `after` is what is left of `before` when tags with the keys `gone` are gone and those
/// with the keys `maybe` may be: nothing else changed, values included.
pub fn permits(gone: &Keys, maybe: &Keys, before: &Tags, after: &Tags) -> bool {
    let invented = after.iter().any(|(key, value)| before.get(key) != Some(value));
    !invented
        && before.keys().all(|key| {
            let stands = after.contains_key(key);
            if gone.contains(key) { !stands } else { stands || maybe.contains(key) }
        })
}

/// Whether `effect` explains that `share` went from `before` to `after`.
pub fn explains(effect: &Effect, share: &str, before: &Tags, after: &Tags) -> bool {
    effect.get(share).map_or_else(
        || before == after,
        |alternatives| alternatives.iter().any(|removal| removal.permits(before, after)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(pairs: &[(&str, &str)]) -> Tags {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn a_removal_permits_exactly_its_effect() {
        let before = tags(&[("a", "1"), ("b", "2"), ("c", "3")]);
        let removal = Removal { gone: Keys::of(["a", "x"]), maybe: Keys::of(["b"]) };
        assert!(removal.permits(&before, &tags(&[("b", "2"), ("c", "3")])));
        assert!(removal.permits(&before, &tags(&[("c", "3")])));
        assert!(!removal.permits(&before, &before), "a still stands");
        assert!(!removal.permits(&before, &tags(&[("b", "2")])), "c went too");
        assert!(!removal.permits(&before, &tags(&[("c", "4")])), "a value changed");
        assert!(!removal.permits(&before, &tags(&[("c", "3"), ("d", "1")])), "d was invented");
        assert!(Removal::of(Keys::All).permits(&before, &Tags::new()));
    }

    #[test]
    fn unlisted_shares_stay_as_they_were() {
        let before = tags(&[("a", "1")]);
        let effect = Effect::from([("x".to_owned(), vec![Removal::of(Keys::All)])]);
        assert!(explains(&effect, "y", &before, &before));
        assert!(!explains(&effect, "y", &before, &Tags::new()));
        assert!(explains(&effect, "x", &before, &Tags::new()));
    }
}
