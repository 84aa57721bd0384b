//! The command that sends a request again: a line for a POSIX shell. No secret is in it: the
//! command signs with the credentials of whoever runs it.

use std::fmt::Write as _;

use untag_verdict::Sent;

use crate::escape::is_plain;

/// The most bytes of a command; a longer request is left to running the scenario again.
const MAX_COMMAND: usize = 32 * 1024;

/// The words of the command that signs the request, quoted.
fn signing_words(sent: &Sent, url: &str) -> Vec<String> {
    let mut words = vec!["untag-conformance sign".to_owned()];
    words.push(format!("--url {}", quote(url)));
    words.push(format!("--as {}", sent.principal));
    if sent.style != "v3-query" {
        words.push(format!("--style {}", sent.style));
    }
    if sent.format != "accept-json" {
        words.push(format!("--format {}", sent.format));
    }
    if sent.percent_spaces {
        words.push("--percent-spaces".to_owned());
    }
    if let Some(alter) = &sent.alter {
        words.push(format!("--alter {}", quote(&ascii_json(alter))));
    }
    let plain = sent.params.iter().all(|(name, value)| is_writable(name, value));
    if !plain {
        words.push("--encoded".to_owned());
    }
    words.push(sent.action.to_owned());
    words.extend(sent.params.iter().map(|(name, value)| {
        let text = if plain { format!("{name}={value}") } else { encoded(name, value) };
        quote(&text)
    }));
    words
}

/// Whether a parameter can stand on a command line as it is.
fn is_writable(name: &str, value: &str) -> bool {
    is_plain(name) && is_plain(value) && !name.contains('=') && !name.starts_with('-')
}

/// The command on one line.
///
/// ```
/// # use untag_verdict::Sent;
/// let sent = Sent {
///     principal: untag_model::Principal::Owner,
///     action: "UntagResources",
///     params: vec![("TagKey.1".to_owned(), "it's".to_owned())],
///     style: "v3-query",
///     format: "accept-json",
///     percent_spaces: false,
///     alter: None,
///     twice: false,
/// };
/// assert_eq!(
///     untag_report::command::line(&sent, "http://127.0.0.1:80"),
///     r"untag-conformance sign --url http://127.0.0.1:80 --as owner UntagResources 'TagKey.1=it'\''s' | curl -sS -K -",
/// );
/// ```
pub fn line(sent: &Sent, url: &str) -> String {
    let command = signing_words(sent, url).join(" ");
    finish(&command, sent, " ")
}

/// The command on as many lines as it takes, none longer than `width` unless one word is.
pub fn lines(sent: &Sent, url: &str, width: usize) -> String {
    let mut command = String::new();
    let mut column = 0;
    for word in signing_words(sent, url) {
        let length = word.chars().count();
        if column > 0 && column + 1 + length + 2 > width {
            command.push_str(" \\\n  ");
            column = 2;
        } else if column > 0 {
            command.push(' ');
            column += 1;
        }
        command.push_str(&word);
        column += length;
    }
    finish(&command, sent, " \\\n  ")
}

fn finish(command: &str, sent: &Sent, separator: &str) -> String {
    if command.len() > MAX_COMMAND {
        return "# the request is too long for a command line; run the scenario again".to_owned();
    }
    if sent.twice {
        // The second request with one nonce is the one that matters.
        let curl = "curl -sS -K again.curl";
        return format!("{command} > again.curl{separator}&& {curl} && {curl}");
    }
    format!("{command}{separator}| curl -sS -K -")
}

/// The word as a POSIX shell reads it back.
pub fn quote(word: &str) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || "-_./:,=@%+".contains(c);
    if !word.is_empty() && word.chars().all(safe) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// JSON without any character that a terminal would not show.
fn ascii_json(json: &str) -> String {
    let mut out = String::new();
    for c in json.chars() {
        if c.is_ascii() && !c.is_control() {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            // Writing to a string does not fail.
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    out
}

/// A parameter with all but the unreserved characters percent-encoded.
fn encoded(name: &str, value: &str) -> String {
    let encode = |text: &str| {
        text.bytes().fold(String::new(), |mut out, byte| {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'_' | b'~' => {
                    out.push(char::from(byte));
                }
                // Writing to a string does not fail.
                _ => drop(write!(out, "%{byte:02X}")),
            }
            out
        })
    };
    format!("{}={}", encode(name), encode(value))
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use untag_model::Principal;

    use super::*;

    fn sent(params: &[(&str, &str)]) -> Sent {
        Sent {
            principal: Principal::Owner,
            action: "UntagResources",
            params: params.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
            style: "v3-query",
            format: "accept-json",
            percent_spaces: false,
            alter: None,
            twice: false,
        }
    }

    /// What a shell makes of a quoted word.
    fn read_back(word: &str) -> String {
        let script = format!("printf '%s' {}", quote(word));
        let output = Command::new("sh").args(["-c", &script]).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    }

    #[test]
    fn a_shell_reads_quoted_words_back() {
        for word in [
            "", "plain", "a b", "it's", "'", "''", "$HOME", "`id`", "$(id)", "a\\b", "a\"b", "!x",
            "*", "~", "#x", "a;b", "a&b", "a|b", "<>", "{a,b}", "键", "-n", "a\nb", "=x", "x=~",
        ] {
            assert_eq!(read_back(word), word);
        }
    }

    #[test]
    fn what_cannot_be_shown_is_encoded() {
        let line = line(&sent(&[("TagKey.1", "a\u{202e}\u{1b}[2Jb\n"), ("X", "键")]), "http://h");
        assert!(line.contains("--encoded UntagResources"), "{line}");
        assert!(line.contains("TagKey.1=a%E2%80%AE%1B%5B2Jb%0A X=%E9%94%AE"), "{line}");
        assert!(is_plain(&line));
    }

    #[test]
    fn names_that_would_be_misread_are_encoded() {
        assert!(line(&sent(&[("a=b", "c")]), "http://h").contains("a%3Db=c"));
        assert!(line(&sent(&[("--url", "c")]), "http://h").contains(" %2D%2Durl=c"));
    }

    #[test]
    fn long_commands_are_broken_between_words() {
        let many: Vec<_> = (1..=21).map(|n| (format!("TagKey.{n}"), format!("key {n}"))).collect();
        let mut sent = sent(&[]);
        sent.params = many;
        let broken = lines(&sent, "http://127.0.0.1:80", 80);
        assert!(broken.lines().all(|line| line.len() <= 80), "{broken}");
        assert_eq!(broken.replace(" \\\n  ", " "), line(&sent, "http://127.0.0.1:80"));
        sent.params = vec![("x".to_owned(), "y".repeat(MAX_COMMAND))];
        assert!(line(&sent, "http://h").starts_with("# the request is too long"));
    }

    #[test]
    fn faults_are_ascii_and_a_used_nonce_is_sent_twice() {
        let mut sent = sent(&[]);
        sent.alter = Some(r#"{"changed":["TagKey.1","键"]}"#.to_owned());
        let command = line(&sent, "http://h");
        assert!(command.contains(r#"--alter '{"changed":["TagKey.1","\u952e"]}'"#), "{command}");
        sent.alter = None;
        sent.twice = true;
        assert!(line(&sent, "http://h").contains("> again.curl && curl -sS -K again.curl && curl"));
    }
}
