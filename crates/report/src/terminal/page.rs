//! A page of text: indents, wraps at a fixed width, and colours where that is wanted.

/// The width of a page in characters.
pub(super) const WIDTH: usize = 100;
/// The width of the labels at the left.
const LABEL: usize = 12;
/// The width below which nothing is wrapped.
const NARROWEST: usize = 20;

/// A colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Red,
    Green,
    Yellow,
    Bold,
    Faint,
}

/// Text that is being written. Whatever is handed to it must have been escaped.
#[derive(Debug)]
pub(super) struct Page {
    out: String,
    colour: bool,
}

impl Page {
    pub(super) fn new(colour: bool) -> Self {
        Self { out: String::new(), colour }
    }

    pub(super) fn finish(self) -> String {
        self.out
    }

    /// The text in a colour, if there are colours.
    pub(super) fn paint(&self, ink: Ink, text: &str) -> String {
        if !self.colour || text.is_empty() {
            return text.to_owned();
        }
        let code = match ink {
            Ink::Red => "31",
            Ink::Green => "32",
            Ink::Yellow => "33",
            Ink::Bold => "1",
            Ink::Faint => "2",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }

    /// An empty line.
    pub(super) fn gap(&mut self) {
        self.out.push('\n');
    }

    /// One line as it is.
    pub(super) fn line(&mut self, indent: usize, text: &str) {
        let line = format!("{:indent$}{text}", "");
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }

    /// A heading.
    pub(super) fn heading(&mut self, text: &str) {
        let text = self.paint(Ink::Bold, text);
        self.line(0, &text);
    }

    /// Wrapped text.
    pub(super) fn prose(&mut self, indent: usize, text: &str) {
        for line in wrap(text, WIDTH.saturating_sub(indent)) {
            self.line(indent, &line);
        }
    }

    /// Wrapped text with a label to the left of its first line.
    pub(super) fn labelled(&mut self, indent: usize, label: &str, text: &str) {
        let lines = wrap(text, WIDTH.saturating_sub(indent + LABEL));
        self.hang(indent, label, &lines);
    }

    /// Text of which every character counts, with a label to the left of its first line.
    pub(super) fn verbatim(&mut self, indent: usize, label: &str, text: &str) {
        let lines = chunks(text, WIDTH.saturating_sub(indent + LABEL));
        self.hang(indent, label, &lines);
    }

    /// Wrapped text in a column of its own to the right of `head`, or below it where that is wide.
    pub(super) fn column(&mut self, indent: usize, column: usize, head: &str, text: &str) {
        let lines = wrap(text, WIDTH.saturating_sub(indent + column));
        let is_wide = head.trim_end().chars().count() >= column;
        if is_wide {
            self.line(indent, head);
        }
        for (at, line) in lines.iter().enumerate().filter(|(_, line)| !is_wide || !line.is_empty())
        {
            let head = if at == 0 && !is_wide { head } else { "" };
            self.line(indent, &format!("{head:column$}{line}"));
        }
    }

    /// A painted line with a label to its left.
    pub(super) fn labelled_line(&mut self, indent: usize, label: &str, text: &str) {
        self.hang(indent, label, &[text.to_owned()]);
    }

    fn hang(&mut self, indent: usize, label: &str, lines: &[String]) {
        for (at, line) in lines.iter().enumerate() {
            let label = format!("{:LABEL$}", if at == 0 { label } else { "" });
            let label = if at == 0 { self.paint(Ink::Faint, &label) } else { label };
            self.line(indent, &format!("{label}{line}"));
        }
    }
}

/// The text in lines of at most `width` characters, broken at spaces where there are any.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(NARROWEST);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut length = 0;
    for piece in text.split(' ').flat_map(|word| chunks(word, width)) {
        let count = piece.chars().count();
        if length > 0 && length + 1 + count > width {
            lines.push(std::mem::take(&mut line));
            length = 0;
        }
        if length > 0 {
            line.push(' ');
            length += 1;
        }
        line.push_str(&piece);
        length += count;
    }
    lines.push(line);
    lines
}

/// The text in lines of exactly `width` characters but for the last.
fn chunks(text: &str, width: usize) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    let lines = characters.chunks(width.max(NARROWEST)).map(|line| line.iter().collect());
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() { vec![String::new()] } else { lines }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_wrapped_at_spaces_and_long_words_anywhere() {
        let words = "aaaa bbbb cccc dddd eeee ffff";
        assert_eq!(wrap(words, 20), ["aaaa bbbb cccc dddd", "eeee ffff"]);
        assert_eq!(wrap(&"x".repeat(45), 20), ["x".repeat(20), "x".repeat(20), "x".repeat(5)]);
        assert_eq!(wrap("", 20), [""]);
    }

    #[test]
    fn nothing_is_lost_in_chunks() {
        let text = "键  two  spaces ".repeat(9);
        assert_eq!(chunks(&text, 20).concat(), text);
    }

    #[test]
    fn colour_is_used_only_when_asked_for() {
        assert_eq!(Page::new(false).paint(Ink::Red, "x"), "x");
        assert_eq!(Page::new(true).paint(Ink::Red, "x"), "\u{1b}[31mx\u{1b}[0m");
    }
}
