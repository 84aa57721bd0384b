//! Faults that show for certain requests only: now and then, for one size, for one kind of key.

use crate::behavior::{Behavior, Deed, Fault, Sight};
use crate::mutant::Mutant;

/// Every this many requests to untag a fault that comes now and then strikes.
const RARE: u32 = 50;

fn nth(sight: &Sight<'_>) -> bool {
    sight.untag.is_multiple_of(u64::from(RARE))
}

fn strike(behavior: &mut Behavior, when: fn(&Sight<'_>) -> bool, deed: Deed) {
    behavior.faults.push(Fault { when, deed });
}

fn any_key(sight: &Sight<'_>, test: fn(&str) -> bool) -> bool {
    sight.keys.iter().any(|key| test(key))
}

const fn idle(name: &'static str, about: &'static str, edit: fn(&mut Behavior)) -> Mutant {
    Mutant::new(name, "effect.named", about, edit)
}

const fn broken(name: &'static str, about: &'static str, edit: fn(&mut Behavior)) -> Mutant {
    Mutant::new(name, "reply.internal", about, edit)
}

const ERROR: Deed = Deed::Refuse(500, "InternalError");
const LATE_ERROR: Deed = Deed::RefuseAfterwards(500, "InternalError");

pub(super) const MUTANTS: &[Mutant] = &[
    idle("now-and-then-idle", "one removal in 50 does nothing", |b| strike(b, nth, Deed::Nothing))
        .rare(RARE),
    idle("now-and-then-keeps-one", "one removal in 50 keeps the last key", |b| {
        strike(b, nth, Deed::KeepsLast);
    })
    .rare(RARE),
    broken("now-and-then-500", "one removal in 50 is answered 500", |b| strike(b, nth, ERROR))
        .rare(RARE),
    broken("now-and-then-late-500", "one removal in 50 is done and answered 500", |b| {
        strike(b, nth, LATE_ERROR);
    })
    .rare(RARE),
    Mutant::new("now-and-then-more", "effect.frame-keys", "one in 50 removes a tag more", |b| {
        strike(b, nth, Deed::OneMoreTag);
    })
    .rare(RARE),
    Mutant::new("now-and-then-dropped", "reply.success", "one in 50 gets no reply", |b| {
        strike(b, nth, Deed::DropAfterwards);
    })
    .rare(RARE),
    idle("idle-for-7-by-13", "7 shares and 13 keys do nothing", |b| {
        strike(b, |s| s.ids.len() == 7 && s.keys.len() == 13, Deed::Nothing);
    }),
    idle("idle-for-20-by-20", "20 shares and 20 keys do nothing", |b| {
        strike(b, |s| s.ids.len() == 20 && s.keys.len() == 20, Deed::Nothing);
    }),
    idle("idle-for-20-keys", "20 keys of one share do nothing", |b| {
        strike(b, |s| s.ids.len() == 1 && s.keys.len() == 20, Deed::Nothing);
    }),
    idle("idle-for-2-shares", "two shares do nothing", |b| {
        strike(b, |s| s.ids.len() == 2, Deed::Nothing);
    }),
    idle("idle-for-apostrophe", "a key with an apostrophe does nothing", |b| {
        strike(b, |s| any_key(s, |key| key.contains('\'')), Deed::Nothing);
    }),
    idle("idle-for-emoji", "a key with an emoji does nothing", |b| {
        strike(b, |s| any_key(s, |key| key.chars().any(|c| c > '\u{FFFF}')), Deed::Nothing);
    }),
    idle("idle-for-percent", "a key with a percent sign does nothing", |b| {
        strike(b, |s| any_key(s, |key| key.contains('%')), Deed::Nothing);
    }),
    idle("idle-for-plus", "a key with a plus sign does nothing", |b| {
        strike(b, |s| any_key(s, |key| key.contains('+')), Deed::Nothing);
    }),
    idle("idle-for-length-128", "a key of 128 characters does nothing", |b| {
        strike(b, |s| any_key(s, |key| key.chars().count() == 128), Deed::Nothing);
    }),
    idle("idle-for-digit", "a key that starts with a digit does nothing", |b| {
        let digit = |s: &Sight<'_>| any_key(s, |key| key.starts_with(|c: char| c.is_ascii_digit()));
        strike(b, digit, Deed::Nothing);
    }),
    idle("idle-for-chinese", "a key in Chinese does nothing", |b| {
        let chinese = |s: &Sight<'_>| {
            any_key(s, |key| key.contains(|c| ('\u{4E00}'..'\u{A000}').contains(&c)))
        };
        strike(b, chinese, Deed::Nothing);
    }),
    idle("idle-for-trailing-space", "a key that ends with a space does nothing", |b| {
        strike(b, |s| any_key(s, |key| key.ends_with(' ')), Deed::Nothing);
    }),
    idle("idle-for-third-call", "the third removal on a share does nothing", |b| {
        strike(b, |s| s.call == 3, Deed::Nothing);
    }),
    idle("idle-for-last-tag", "the only tag of a share stays", |b| {
        strike(b, |s| !s.all && s.tags == 1, Deed::Nothing);
    }),
    Mutant::new("all-idle-for-one-tag", "all.true", "All=true does not remove an only tag", |b| {
        strike(b, |s| s.all && s.tags == 1, Deed::Nothing);
    }),
    Mutant::new("all-idle-for-20-tags", "all.true", "All=true does nothing to 20 tags", |b| {
        strike(b, |s| s.all && s.tags == 20, Deed::Nothing);
    }),
    Mutant::new("all-keeps-for-many", "all.true", "All=true on shares keeps each last tag", |b| {
        strike(b, |s| s.all && s.ids.len() > 1, Deed::KeepsLast);
    }),
    Mutant::new("more-for-two-keys", "effect.frame-keys", "two keys remove a third", |b| {
        strike(b, |s| s.keys.len() == 2, Deed::OneMoreTag);
    }),
    Mutant::new("refused-for-17-keys", "reply.success", "refuses exactly 17 keys", |b| {
        strike(b, |s| s.keys.len() == 17, Deed::Refuse(400, "InvalidParameter.TagKey"));
    }),
    broken("500-for-no-tags", "answers 500 to a share without tags", |b| {
        strike(b, |s| s.tags == 0 && s.call > 0, ERROR);
    }),
    broken("500-for-duplicates", "answers 500 to a key twice in a row", |b| {
        strike(b, |s| s.keys.windows(2).any(|pair| pair[0] == pair[1]), ERROR);
    }),
    broken("500-for-many-keys", "answers 500 to more than 20 keys", |b| {
        strike(b, |s| s.keys.len() > 20, ERROR);
    }),
    broken("500-for-unknown-share", "answers 500 to an unknown share named first", |b| {
        strike(b, |s| !s.ids.is_empty() && s.call == 0, ERROR);
    }),
    broken("500-for-backslash", "answers 500 to a key with a backslash", |b| {
        strike(b, |s| any_key(s, |key| key.contains('\\')), ERROR);
    }),
    broken("500-for-quotes", "answers 500 to a key with quotes", |b| {
        strike(b, |s| any_key(s, |key| key.contains('"')), ERROR);
    }),
    broken("500-though-all-done", "does All=true and answers 500", |b| {
        strike(b, |s| s.all, LATE_ERROR);
    }),
    Mutant::new("crash-for-markup", "reply.success", "breaks off at a key with <", |b| {
        strike(b, |s| any_key(s, |key| key.contains('<')), Deed::Drop);
    }),
    Mutant::new("crash-for-emoji", "reply.success", "breaks off at a key with an emoji", |b| {
        strike(b, |s| any_key(s, |key| key.chars().any(|c| c > '\u{FFFF}')), Deed::Drop);
    }),
    Mutant::new("crash-for-too-many", "keys.over-20", "breaks off at more than 20 keys", |b| {
        strike(b, |s| s.keys.len() > 20, Deed::Drop);
    }),
    Mutant::new("crash-after-all", "reply.success", "does All=true and breaks off", |b| {
        strike(b, |s| s.all, Deed::DropAfterwards);
    }),
];
