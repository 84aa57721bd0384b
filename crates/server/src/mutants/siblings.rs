//! Faults of the four other actions.

use crate::behavior::{ListFault, TagFault};
use crate::mutant::Mutant;

const fn tag(name: &'static str, about: &'static str, edit: fn(&mut crate::Behavior)) -> Mutant {
    Mutant::new(name, "sibling.tag", about, edit)
}

const fn list(name: &'static str, about: &'static str, edit: fn(&mut crate::Behavior)) -> Mutant {
    Mutant::new(name, "sibling.list", about, edit)
}

pub(super) const MUTANTS: &[Mutant] = &[
    tag("tagging-replaces", "TagResources removes the other tags", |b| {
        b.siblings.tag_fault = Some(TagFault::Replaces);
    }),
    tag("tagging-loses-last", "TagResources loses the last of several tags", |b| {
        b.siblings.tag_fault = Some(TagFault::LosesLast);
    }),
    tag("tagging-keeps-values", "TagResources keeps the value of a key that is there", |b| {
        b.siblings.tag_fault = Some(TagFault::KeepsOldValues);
    }),
    tag("tagging-first-share", "TagResources tags the first share only", |b| {
        b.siblings.tag_fault = Some(TagFault::FirstShareOnly);
    }),
    list("listing-loses-last", "ListTagResources loses the last tag", |b| {
        b.siblings.list_fault = Some(ListFault::LosesLast);
    }),
    list("listing-one-page", "ListTagResources has no second page", |b| {
        b.siblings.page_size = 10;
        b.siblings.list_fault = Some(ListFault::OnePage);
    }),
    list("listing-first-share", "ListTagResources lists the first share only", |b| {
        b.siblings.list_fault = Some(ListFault::FirstShareOnly);
    }),
    list("listing-no-values", "ListTagResources lists no values", |b| {
        b.siblings.list_fault = Some(ListFault::NoValues);
    }),
    Mutant::new("creating-one-id", "sibling.create", "every new share is the first one", |b| {
        b.siblings.one_share_id = true;
    }),
];
