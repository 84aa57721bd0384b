//! The grammar of tag keys, the only one that is published (pages of the sibling actions).

use crate::clause::ClauseId;
use crate::limits::Limits;
use crate::question::QuestionId;

/// Greatest length of a key, in characters.
pub const MAX_KEY_CHARACTERS: usize = Limits::DOCUMENTED.key_characters;

/// What the grammar says of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Judgement {
    /// It is a valid key.
    Inside,
    /// It is refused, by this clause.
    Outside(ClauseId),
    /// Whether it is valid is open.
    Open(QuestionId),
}

/// Judges a key. The empty key is the subject of an open question.
pub fn judge(key: &str) -> Judgement {
    judge_within(key, MAX_KEY_CHARACTERS)
}

/// Judges a key that may have at most so many characters.
pub fn judge_within(key: &str, most: usize) -> Judgement {
    if key.is_empty() {
        return Judgement::Open(QuestionId("array.empty-element"));
    }
    if let Some(clause) = broken(key, most) {
        return Judgement::Outside(ClauseId(clause));
    }
    if broken(&key.to_ascii_lowercase(), most).is_some() {
        return Judgement::Open(QuestionId("grammar.case"));
    }
    if key.encode_utf16().count() > most {
        return Judgement::Open(QuestionId("grammar.astral"));
    }
    Judgement::Inside
}

fn broken(key: &str, most: usize) -> Option<&'static str> {
    if key.chars().count() > most {
        Some("grammar.length")
    } else if key.starts_with("acs:") {
        Some("grammar.acs")
    } else if key.starts_with("aliyun") {
        Some("grammar.aliyun")
    } else if key.contains("http://") {
        Some("grammar.http")
    } else if key.contains("https://") {
        Some("grammar.https")
    } else {
        None
    }
}

/// What a target that folds keys may take for the same key: lower case, no space at the end, one
/// kind of space, and Latin letters without their marks, which covers the forms of normalisation.
pub fn folded(key: &str) -> String {
    folding(key).collect()
}

/// Whether two keys are the same once they are [`folded`].
pub fn fold_alike(one: &str, other: &str) -> bool {
    folding(one).eq(folding(other))
}

fn folding(key: &str) -> impl Iterator<Item = char> {
    key.trim_end()
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { base_letter(c) })
        .flat_map(char::to_lowercase)
        // At last, since the lower case of a letter may bring a mark along.
        .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
}

/// The base letter of a precomposed letter of Latin-1.
fn base_letter(c: char) -> char {
    match c {
        'À'..='Å' | 'à'..='å' => 'a',
        'Ç' | 'ç' => 'c',
        'È'..='Ë' | 'è'..='ë' => 'e',
        'Ì'..='Ï' | 'ì'..='ï' => 'i',
        'Ñ' | 'ñ' => 'n',
        'Ò'..='Ö' | 'ò'..='ö' => 'o',
        'Ù'..='Ü' | 'ù'..='ü' => 'u',
        'Ý' | 'ý' | 'ÿ' => 'y',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_its_edge() {
        let outside = |id| Judgement::Outside(ClauseId(id));
        let open = |id| Judgement::Open(QuestionId(id));
        for (key, expected) in [
            ("k".repeat(128), Judgement::Inside),
            ("键".repeat(128), Judgement::Inside),
            ("k".repeat(129), outside("grammar.length")),
            ("键".repeat(129), outside("grammar.length")),
            ("😀".repeat(64), Judgement::Inside),
            ("😀".repeat(65), open("grammar.astral")),
            ("😀".repeat(129), outside("grammar.length")),
            ("acs:".into(), outside("grammar.acs")),
            ("acs".into(), Judgement::Inside),
            ("xacs:".into(), Judgement::Inside),
            ("Acs:x".into(), open("grammar.case")),
            ("aliyun".into(), outside("grammar.aliyun")),
            ("aliyu".into(), Judgement::Inside),
            ("my-aliyun".into(), Judgement::Inside),
            ("a http://b".into(), outside("grammar.http")),
            ("https://".into(), outside("grammar.https")),
            ("http:/".into(), Judgement::Inside),
            ("HTTP://x".into(), open("grammar.case")),
            (String::new(), open("array.empty-element")),
            (" ".into(), Judgement::Inside),
        ] {
            assert_eq!(judge(&key), expected, "{key}");
        }
    }

    #[test]
    fn folding_ignores_case_trailing_space_and_normalisation() {
        assert_eq!(folded("É"), folded("e\u{301}"));
        assert_eq!(folded("Key "), folded("key"));
        assert_ne!(folded(" key"), folded("key"));
        assert_ne!(folded("键"), folded("值"));
        assert_eq!(folded("İ"), folded("i\u{307}"));
    }
}
