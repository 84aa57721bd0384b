//! What is refused and what is changed where the reference leaves it open, and when it is seen.

use crate::behavior::{AllWithKeys, Check, Checks, Concurrency, ForeignShare, KeyFold};
use crate::variant::Variant;

fn same_case(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

pub(super) const VARIANTS: &[Variant] = &[
    Variant::answer(
        &["partial.unknown-share"],
        "partial.unknown-share.changed",
        "changes the known shares before it refuses an unknown one",
        |b| b.removal.partial_unknown = true,
    ),
    Variant::answer(
        &["partial.forbidden-share", "foreign.share"],
        "partial.forbidden-share.changed",
        "changes the permitted shares before it refuses a forbidden one",
        |b| {
            b.checks.foreign = ForeignShare::NotPermitted;
            b.removal.partial_forbidden = true;
        },
    ),
    Variant::answer(
        &["absent.key"],
        "absent.key.refused",
        "refuses keys that no share carries as invalid",
        |b| b.checks.absent = Some((400, "InvalidParameter.TagKey")),
    ),
    Variant::answer(
        &["absent.key"],
        "absent.key.refused-not-found",
        "refuses keys that no share carries with a code of its own",
        |b| b.checks.absent = Some((400, "InvalidTagKey.NotFound")),
    ),
    Variant::answer(
        &["absent.key"],
        "absent.key.refused-404",
        "refuses keys that no share carries with 404",
        |b| b.checks.absent = Some((404, "EntityNotExists.Tag")),
    ),
    Variant::answer(
        &["absent.some"],
        "absent.some.refused",
        "refuses keys that some shares do not carry",
        |b| b.checks.absent_some = Some((400, "InvalidTagKey.NotFound")),
    ),
    Variant::answer(
        &["ids.duplicate", "ids.duplicates-count"],
        "ids.duplicate.refused",
        "refuses a share that is named twice",
        |b| b.checks.refuse_repeated_ids = true,
    ),
    Variant::answer(
        &["ids.duplicates-count"],
        "ids.duplicates-count.no",
        "counts a share that is named twice once",
        |b| b.checks.count_ids_once = true,
    ),
    Variant::answer(
        &["ids.duplicates-count", "ids.duplicate", "order.checks"],
        "ids.duplicates-count.refused-as-duplicate",
        "refuses a share that is named twice before it counts",
        |b| {
            b.checks.refuse_repeated_ids = true;
            let rest = Checks::ORDER.into_iter().filter(|check| *check != Check::IdsDistinct);
            b.checks.order = [Check::IdsDistinct].into_iter().chain(rest).collect();
        },
    ),
    Variant::answer(
        &["all.with-keys"],
        "all.with-keys.all-tags-go",
        "All=true with keys removes every tag",
        |b| b.removal.all_with_keys = AllWithKeys::Every,
    ),
    Variant::answer(
        &["all.with-bad-keys"],
        "all.with-bad-keys.ignored",
        "does not check keys beside All=true",
        |b| b.checks.all_excuses_keys = true,
    ),
    Variant::answer(
        &["keys.folding"],
        "keys.folding.folded",
        "keys that differ in case are one tag when attached",
        |b| b.siblings.fold = KeyFold::Case,
    ),
    Variant::answer(
        &["keys.folding"],
        "keys.folding.folded-throughout",
        "keys that differ in case are one key in everything",
        |b| {
            b.siblings.fold = KeyFold::Case;
            b.checks.duplicates.same = same_case;
            b.removal.matches = Some(same_case);
        },
    ),
    Variant::answer(
        &["keys.folding"],
        "keys.folding.folded-spaces",
        "keys that differ in a trailing space are one tag when attached",
        |b| b.siblings.fold = KeyFold::TrailingSpace,
    ),
    Variant::answer(
        &["keys.folding"],
        "keys.folding.folded-accents",
        "keys that differ in the composition of accents are one tag when attached",
        |b| b.siblings.fold = KeyFold::Composition,
    ),
    Variant::answer(
        &["keys.folding"],
        "keys.folding.refused",
        "refuses to attach a key that differs in case, a space or accents only",
        |b| b.siblings.fold = KeyFold::Refused,
    ),
    Variant::answer(
        &["foreign.share"],
        "foreign.share.no-permission",
        "a share of another account is not permitted",
        |b| b.checks.foreign = ForeignShare::NotPermitted,
    ),
    Variant::answer(&["share.deleted"], "share.deleted.accepted", "untags deleted shares", |b| {
        b.checks.deleted = None;
    }),
    Variant::answer(
        &["share.deleted"],
        "share.deleted.refused-otherwise",
        "refuses deleted shares with a code of their own",
        |b| b.checks.deleted = Some((409, "OperationDenied.ResourceShareStatus")),
    ),
    Variant::answer(
        &["tags.per-share"],
        "tags.per-share.no",
        "a share carries 20 tags at most",
        |b| b.siblings.tags_per_share = 20,
    ),
    Variant::answer(&["reads.lag"], "reads.lag.300-ms", "lists show what was 300 ms ago", |b| {
        b.visibility.lag_millis = 300;
    }),
    Variant::answer(&["reads.lag"], "reads.lag.1-s", "lists show what was a second ago", |b| {
        b.visibility.lag_millis = 1000;
    }),
    Variant::answer(
        &["reads.lag"],
        "reads.lag.halves",
        "the second half of an All=true is seen 50 ms after the first",
        |b| b.visibility.halves_millis = 50,
    ),
    Variant::of(
        &["concurrent writes"],
        "conflict-409",
        "answers the later of two concurrent removals with 409 and does not do it",
        |b| b.concurrency = Concurrency::Conflict,
    ),
];
