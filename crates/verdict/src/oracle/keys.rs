//! The grammar of tag keys as the siblings' pages state it: for each rule whether a key breaks it,
//! does not, or whether that is open.

use super::reading::Sure;

/// Whether a key has more characters than it may. A character outside the basic plane may count as
/// one or as two.
pub(super) fn too_long(key: &str, most: usize) -> Sure {
    let (points, units) = (key.chars().count(), key.encode_utf16().count());
    match (points > most, units > most) {
        (true, _) => Sure::Yes,
        (false, true) => Sure::Open,
        (false, false) => Sure::No,
    }
}

/// Whether a key starts with one of the forbidden beginnings, whose case is open.
pub(super) fn starts(key: &str, beginning: &str) -> Sure {
    in_case(key.starts_with(beginning), || key.to_lowercase().starts_with(beginning))
}

/// Whether a key contains one of the forbidden texts, whose case is open.
pub(super) fn contains(key: &str, text: &str) -> Sure {
    in_case(key.contains(text), || key.to_lowercase().contains(text))
}

fn in_case(exactly: bool, in_any_case: impl FnOnce() -> bool) -> Sure {
    if exactly {
        Sure::Yes
    } else if in_any_case() {
        Sure::Open
    } else {
        Sure::No
    }
}

/// Whether a key is outside the grammar.
pub(super) fn outside(key: &str, most: usize) -> Sure {
    too_long(key, most)
        .or(starts(key, "acs:"))
        .or(starts(key, "aliyun"))
        .or(contains(key, "http://"))
        .or(contains(key, "https://"))
}

/// Letters with accents, each row with its letter first.
const ACCENTED: [&str; 8] = ["aàáâãäå", "cç", "eèéêë", "iìíîï", "nñ", "oòóôõö", "uùúûü", "yýÿ"];

/// A key as one that does not tell apart case, spaces at the end, kinds of spaces, and normal forms
/// might keep it. Nobody says how far that may go, so accents do not count at all.
pub(super) fn alike(key: &str) -> String {
    let is_mark = |character: &char| ('\u{300}'..='\u{36f}').contains(character);
    key.trim_end()
        .to_lowercase()
        .chars()
        .filter(|character| !is_mark(character))
        .map(|character| if character.is_whitespace() { ' ' } else { unaccented(character) })
        .collect()
}

fn unaccented(character: char) -> char {
    let row = ACCENTED.iter().find(|row| row.contains(character));
    row.and_then(|row| row.chars().next()).unwrap_or(character)
}
