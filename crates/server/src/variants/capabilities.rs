//! Servers that do not offer all that a test would like to use.

use crate::variant::Variant;

pub(super) const VARIANTS: &[Variant] = &[
    Variant::of(&["create"], "no-create", "offers no CreateResourceShare", |b| {
        b.siblings.create = false;
    }),
    Variant::of(&["delete"], "no-delete", "offers no DeleteResourceShare", |b| {
        b.siblings.delete = false;
    }),
    Variant::of(&["list"], "no-list", "offers no ListTagResources", |b| b.siblings.list = false),
    Variant::of(&["tag"], "no-tag", "offers no TagResources", |b| b.siblings.tag = false),
];
