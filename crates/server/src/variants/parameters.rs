//! How irregular parameters are read and checked.

use crate::behavior::{EmptyElement, NumberExceeded, OtherSpelling, Repeated, Taken, TypeEmpty};
use crate::variant::Variant;

/// Whether the key breaks the grammar in lower case only.
fn broken_in_lower_case(key: &str) -> bool {
    let breaks = |key: &str| {
        key.starts_with("acs:")
            || key.starts_with("aliyun")
            || key.contains("http://")
            || key.contains("https://")
    };
    breaks(&key.to_lowercase()) && !breaks(key)
}

/// Whether the key is too long only if characters outside the basic plane count as two.
fn long_in_utf16(key: &str) -> bool {
    key.encode_utf16().count() > 128 && key.chars().count() <= 128
}

pub(super) const VARIANTS: &[Variant] = &[
    Variant::answer(
        &["array.empty-element"],
        "array.empty-element.refused",
        "refuses empty elements",
        |b| b.reading.arrays.empty = EmptyElement::Refused,
    ),
    Variant::answer(
        &["array.empty-element"],
        "array.empty-element.counted",
        "counts empty elements, and checks them",
        |b| b.reading.arrays.empty = EmptyElement::Counted,
    ),
    Variant::answer(&["array.gap"], "array.gap.ignored", "an array ends at a gap", |b| {
        b.reading.arrays.after_gap = Taken::Ignored;
    }),
    Variant::answer(&["array.gap"], "array.gap.refused", "refuses arrays with gaps", |b| {
        b.reading.arrays.after_gap = Taken::Refused;
    }),
    Variant::answer(&["array.from-zero"], "array.from-zero.counted", "counts element 0", |b| {
        b.reading.arrays.zero = Taken::Counted;
    }),
    Variant::answer(&["array.from-zero"], "array.from-zero.refused", "refuses element 0", |b| {
        b.reading.arrays.zero = Taken::Refused;
    }),
    Variant::answer(&["array.leading-zero"], "array.leading-zero.counted", "reads 01 as 1", |b| {
        b.reading.arrays.leading_zero = Taken::Counted;
    }),
    Variant::answer(
        &["array.leading-zero"],
        "array.leading-zero.refused",
        "refuses leading zeros",
        |b| b.reading.arrays.leading_zero = Taken::Refused,
    ),
    Variant::answer(&["all.spelling"], "all.spelling.true", "reads TRUE and 1 as true", |b| {
        b.reading.other_boolean = OtherSpelling::True;
    }),
    Variant::answer(&["all.spelling"], "all.spelling.false", "reads TRUE and 1 as false", |b| {
        b.reading.other_boolean = OtherSpelling::False;
    }),
    Variant::answer(
        &["type.case", "comparison of types"],
        "type.case.accepted",
        "accepts resourceshare",
        |b| b.checks.is_share = |kind| kind.eq_ignore_ascii_case("ResourceShare"),
    ),
    Variant::answer(
        &["type.blanks", "comparison of types"],
        "type.blanks.accepted",
        "accepts ResourceShare with blanks around it",
        |b| b.checks.is_share = |kind| kind.trim() == "ResourceShare",
    ),
    Variant::answer(&["type.empty"], "type.empty.invalid", "an empty type is invalid", |b| {
        b.checks.type_empty = TypeEmpty::Invalid;
    }),
    Variant::answer(&["type.empty"], "type.empty.refused", "an empty type is empty", |b| {
        b.checks.type_empty = TypeEmpty::Otherwise;
    }),
    Variant::answer(&["grammar.case"], "grammar.case.any-case", "refuses ACS: too", |b| {
        let grammar = &mut b.checks.grammar;
        grammar.acs = |key| key.to_lowercase().starts_with("acs:");
        grammar.aliyun = |key| key.to_lowercase().starts_with("aliyun");
        grammar.http = |key| key.to_lowercase().contains("http://");
        grammar.https = |key| key.to_lowercase().contains("https://");
    }),
    Variant::answer(
        &["grammar.case", "another code for keys"],
        "grammar.case.refused-otherwise",
        "refuses ACS: with another code",
        |b| b.checks.grammar.otherwise = broken_in_lower_case,
    ),
    Variant::answer(&["grammar.astral"], "grammar.astral.two", "an emoji counts as two", |b| {
        b.checks.grammar.length = |key| key.encode_utf16().count();
    }),
    Variant::answer(
        &["grammar.astral", "another code for keys"],
        "grammar.astral.refused-otherwise",
        "an emoji counts as two, and has a code of its own",
        |b| b.checks.grammar.otherwise = long_in_utf16,
    ),
    Variant::answer(
        &["keys.duplicates-count"],
        "keys.duplicates-count.duplicate",
        "too many keys of which some are the same are duplicates",
        |b| b.checks.too_many_with_duplicates = NumberExceeded::Duplicate,
    ),
    Variant::answer(
        &["parameter.repeated"],
        "parameter.repeated.first",
        "of a parameter given twice the first counts",
        |b| b.reading.repeated = Repeated::First,
    ),
    Variant::answer(
        &["parameter.repeated"],
        "parameter.repeated.refused",
        "refuses a parameter given twice",
        |b| b.reading.repeated = Repeated::Refused,
    ),
    Variant::answer(
        &["parameter.unknown"],
        "parameter.unknown.refused",
        "refuses unknown parameters",
        |b| b.reading.refuse_unknown = true,
    ),
    Variant::answer(
        &["region.unknown"],
        "region.unknown.refused",
        "refuses regions that do not exist",
        |b| b.checks.region.accept_unknown = false,
    ),
    Variant::answer(
        &["region.other"],
        "region.other.refused",
        "refuses a region that is not the share's",
        |b| b.checks.region.accept_other = false,
    ),
    Variant::answer(&["region.empty"], "region.empty.accepted", "accepts an empty region", |b| {
        b.checks.region.accept_empty = true;
    }),
    Variant::of(
        &["status of a missing region"],
        "region-missing-404",
        "answers 404 to a request without a region",
        |b| b.checks.region.status = 404,
    ),
];
