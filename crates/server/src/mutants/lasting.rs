//! Changes that do not last, and lists that do not tell.

use std::time::Duration;

use crate::behavior::{ComeBack, Deed, Fault, StaleLists};
use crate::mutant::Mutant;

const fn back(name: &'static str, about: &'static str, edit: fn(&mut crate::Behavior)) -> Mutant {
    Mutant::new(name, "effect.lasting", about, edit)
}

pub(super) const MUTANTS: &[Mutant] = &[
    back("back-after-3-requests", "removed tags are back after 3 requests", |b| {
        b.visibility.come_back = Some(ComeBack::Requests(3));
    }),
    back("back-after-10-requests", "removed tags are back after 10 requests", |b| {
        b.visibility.come_back = Some(ComeBack::Requests(10));
    }),
    back("back-after-half-a-second", "removed tags are back after 500 ms", |b| {
        b.visibility.come_back = Some(ComeBack::Millis(500));
    })
    .in_time(),
    back("back-after-3-seconds", "removed tags are back after 3 s", |b| {
        b.visibility.come_back = Some(ComeBack::Millis(3000));
    })
    .in_time(),
    back("back-on-tagging", "removed tags are back when the share is tagged", |b| {
        b.visibility.come_back = Some(ComeBack::NextTag);
    }),
    back("back-on-listing", "removed tags are back once the share was listed", |b| {
        b.visibility.come_back = Some(ComeBack::NextList);
    }),
    back("back-on-untagging", "removed tags are back with the next removal", |b| {
        b.visibility.come_back = Some(ComeBack::NextUntag);
    }),
    Mutant::new("lists-frozen", "effect.named", "lists what was listed first, ever after", |b| {
        b.visibility.stale_lists = StaleLists::Forever;
    }),
    Mutant::new("lists-half-stale", "effect.named", "every second list repeats the first", |b| {
        b.visibility.stale_lists = StaleLists::EverySecond;
    }),
    Mutant::new("never-answers-emoji", "reply.success", "takes a minute over an emoji", |b| {
        let when = |sight: &crate::behavior::Sight<'_>| {
            sight.keys.iter().any(|key| key.chars().any(|c| c > '\u{FFFF}'))
        };
        b.faults.push(Fault { when, deed: Deed::Hang(Duration::from_mins(1)) });
    }),
    Mutant::new("never-answers-full", "reply.success", "takes a minute over 20 by 20", |b| {
        let when =
            |sight: &crate::behavior::Sight<'_>| sight.ids.len() == 20 && sight.keys.len() == 20;
        b.faults.push(Fault { when, deed: Deed::Hang(Duration::from_mins(1)) });
    }),
];
