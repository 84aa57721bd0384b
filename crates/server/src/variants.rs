//! The variants, in a file per group.
pub(crate) const ALL: &[crate::Variant] = &[];
