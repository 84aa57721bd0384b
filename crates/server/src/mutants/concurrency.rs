//! What goes wrong only when requests arrive together.

use crate::behavior::Concurrency;
use crate::mutant::Mutant;

const fn together(
    name: &'static str,
    clause: &'static str,
    about: &'static str,
    edit: fn(&mut crate::Behavior),
) -> Mutant {
    Mutant::new(name, clause, about, edit)
}

pub(super) const MUTANTS: &[Mutant] = &[
    together("lost-update", "effect.named", "the later of two removals undoes the other", |b| {
        b.concurrency = Concurrency::LostUpdate;
    }),
    together("tagging-revives", "effect.lasting", "tagging undoes a removal beside it", |b| {
        b.concurrency = Concurrency::TagRevives;
    }),
    together("one-lost", "effect.named", "of two removals one is answered and not done", |b| {
        b.concurrency = Concurrency::OneLost;
    }),
    together("conflict-though-done", "sibling.conflict", "answers 409 to what it did", |b| {
        b.concurrency = Concurrency::ConflictThoughDone;
    }),
    together("conflict-as-500", "reply.internal", "answers 500 to the later removal", |b| {
        b.concurrency = Concurrency::InternalError;
    }),
    together("half-done", "effect.named", "does the later of two removals by half", |b| {
        b.concurrency = Concurrency::HalfDone;
    }),
];
