//! Replayed cases for people: still there, gone, or changed, and into what.

use untag_verdict::{Case, Violation};

use super::finding::LINE;
use super::page::{Ink, Page};
use super::plural;
use crate::escape::visible;

/// What became of one case.
#[derive(Debug)]
pub struct Line<'c> {
    /// Its file.
    pub file: String,
    /// The case.
    pub case: &'c Case,
    /// What became of it: still there, gone, changed, conforms, not judged.
    pub word: &'static str,
    /// What it shows.
    pub violations: Vec<&'c Violation>,
    /// Why it was not judged.
    pub reason: Option<&'c str>,
}

/// The report of a replay; only what is not gone if `brief`.
pub fn render(lines: &[Line<'_>], brief: bool) -> String {
    let mut page = Page::new(false);
    for line in lines.iter().filter(|line| !brief || !line.is_fine()) {
        one(&mut page, line);
    }
    let counted = ["still there", "changed", "gone", "conforms", "not judged"].map(|word| {
        let count = lines.iter().filter(|line| line.word == word).count();
        (count > 0).then(|| format!("{count} {word}"))
    });
    let counted: Vec<_> = counted.into_iter().flatten().collect();
    page.line(0, &format!("{}: {}", plural(lines.len(), "case"), counted.join(", ")));
    page.finish()
}

impl Line<'_> {
    fn is_fine(&self) -> bool {
        self.violations.is_empty() && self.reason.is_none()
    }
}

fn one(page: &mut Page, line: &Line<'_>) {
    let ink = match (line.violations.is_empty(), line.reason) {
        (false, _) => Ink::Red,
        (true, Some(_)) => Ink::Yellow,
        (true, None) => Ink::Green,
    };
    let word = page.paint(ink, line.word);
    page.line(0, &format!("{}: {word}", visible(&line.file, LINE)));
    if let Some(finding) = &line.case.finding {
        for text in &finding.complaints {
            page.labelled(2, "was", &visible(text, LINE));
        }
    }
    for violation in &line.violations {
        let clauses: Vec<_> = violation.finding.clauses.iter().map(|id| id.0).collect();
        page.labelled(2, "clauses", &clauses.join(", "));
        for text in &violation.finding.complaints {
            page.labelled(2, "is", &visible(text, LINE));
        }
    }
    if let Some(reason) = line.reason {
        page.labelled(2, "because", &visible(reason, LINE));
    }
}
