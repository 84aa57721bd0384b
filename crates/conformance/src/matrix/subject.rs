//! The servers that the matrix is made of.

use untag_server::{Behavior, MUTANTS, VARIANTS, conflicts};

/// What is expected of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The reference server itself: it must pass.
    Honest,
    /// It has a fault and must be noticed.
    Mutant,
    /// It makes another legal choice and must pass.
    Variant,
    /// It makes two other legal choices and must pass.
    Pair,
}

/// A server to be tried.
#[derive(Debug, Clone)]
pub(crate) struct Subject {
    /// What is expected of it.
    pub(crate) kind: Kind,
    /// Its name.
    pub(crate) name: String,
    /// The clause that it breaks, for a mutant.
    pub(crate) clause: Option<&'static str>,
    /// How it behaves.
    pub(crate) behavior: Behavior,
}

/// The reference server, every mutant and every variant.
pub(crate) fn singles() -> Vec<Subject> {
    let honest = Subject {
        kind: Kind::Honest,
        name: "the reference server".to_owned(),
        clause: None,
        behavior: Behavior::default(),
    };
    let mutants = MUTANTS.iter().map(|mutant| Subject {
        kind: Kind::Mutant,
        name: mutant.name.to_owned(),
        clause: Some(mutant.clause),
        behavior: mutant.behavior(),
    });
    let variants = VARIANTS.iter().map(|variant| Subject {
        kind: Kind::Variant,
        name: variant.name.to_owned(),
        clause: None,
        behavior: variant.behavior(),
    });
    std::iter::once(honest).chain(mutants).chain(variants).collect()
}

/// Variants that lack what every scenario needs: nothing can be tested, and nothing is held against
/// them.
const LACKING: [&str; 3] = ["no-create", "no-list", "no-tag"];

impl Subject {
    /// Whether nothing of it can be tested.
    pub(crate) fn lacks_all(&self) -> bool {
        let parts = || self.name.split(" with ");
        self.kind != Kind::Mutant && parts().any(|part| LACKING.contains(&part))
    }
}

/// Every pair of variants that one server can be.
pub(crate) fn pairs() -> Vec<Subject> {
    let mut pairs = Vec::new();
    for (at, one) in VARIANTS.iter().enumerate() {
        for other in VARIANTS[at + 1..].iter().filter(|other| !conflicts(one, other)) {
            let mut behavior = one.behavior();
            (other.edit)(&mut behavior);
            pairs.push(Subject {
                kind: Kind::Pair,
                name: format!("{} with {}", one.name, other.name),
                clause: None,
                behavior,
            });
        }
    }
    pairs
}
