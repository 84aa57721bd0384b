//! The mutants, in a file per group.
pub(crate) const ALL: &[crate::Mutant] = &[];
