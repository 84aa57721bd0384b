//! Making visible what a target sent: no text of a target moves the cursor, changes a colour,
//! breaks a line, reverses what follows or fills the screen.

use std::fmt::Write as _;

/// The text on one line, at most `limit` characters of it, everything that does not show as
/// itself escaped: control characters as `\n`, `\t` or `\u{1b}`, and so those that have no width
/// or change the direction of writing.
///
/// ```
/// use untag_report::escape::visible;
/// assert_eq!(visible("a\u{1b}[31m\n\u{202e}b", 100), r"a\u{1b}[31m\n\u{202e}b");
/// assert_eq!(visible("abcdef", 3), "abc... (3 more characters)");
/// ```
pub fn visible(text: &str, limit: usize) -> String {
    let mut out = String::with_capacity(text.len().min(limit));
    let mut rest = text.chars();
    for c in rest.by_ref().take(limit) {
        push(&mut out, c);
    }
    let more = rest.count();
    if more > 0 {
        // Writing to a string does not fail.
        let _ = write!(out, "... ({more} more characters)");
    }
    out
}

/// Whether every character of the text shows as itself.
pub fn is_plain(text: &str) -> bool {
    !text.chars().any(is_hidden)
}

fn push(out: &mut String, c: char) {
    match c {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        c if is_hidden(c) => out.extend(c.escape_unicode()),
        c => out.push(c),
    }
}

/// Characters that do not show as themselves: controls, separators of lines, marks of direction,
/// characters without width, variation selectors beyond those of emoji, tags, and noncharacters.
fn is_hidden(c: char) -> bool {
    let code = u32::from(c);
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0e}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
        || code & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_escapes_the_escaping() {
        let bidi = ('\u{202a}'..='\u{202e}').chain('\u{2066}'..='\u{2069}');
        let marks = ['\u{200e}', '\u{200f}', '\u{61c}', '\u{2028}', '\u{2029}', '\u{feff}'];
        for c in ('\0'..='\u{9f}').filter(|c| c.is_control()).chain(bidi).chain(marks) {
            let shown = visible(&format!("a{c}b"), 10);
            assert!(shown.is_ascii() && !shown.contains(|c: char| c.is_control()), "{c:?}");
            assert!(shown.starts_with("a\\") && shown.ends_with('b'), "{shown}");
            assert!(!is_plain(&c.to_string()), "{c:?}");
        }
    }

    #[test]
    fn what_is_shown_once_is_shown_the_same_again() {
        for code in 0..=u32::from(char::MAX) {
            let Some(c) = char::from_u32(code) else { continue };
            let shown = visible(c.encode_utf8(&mut [0; 4]), 1);
            assert!(is_plain(&shown), "{code:x}");
            assert_eq!(visible(&shown, 100), shown);
        }
    }

    #[test]
    fn ordinary_text_stays_as_it_is() {
        let text = r#"{"Code": "键 ~ \" é 🙂❤️", "x": "e\u0301"}"#;
        assert_eq!(visible(text, 100), text);
    }

    #[test]
    fn length_is_bounded_in_characters() {
        assert_eq!(visible("键键键", 2), "键键... (1 more characters)");
        assert_eq!(visible("键键键", 3), "键键键");
        assert_eq!(visible("", 0), "");
    }
}
