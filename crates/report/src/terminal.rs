//! The report for people: what failed and why, what each clause came to, what the target chose,
//! and one closing line. Nothing that a target sent reaches the terminal unescaped.

pub mod campaign;
pub mod compare;
mod contradictions;
mod finding;
mod order;
mod page;
pub mod profile;
mod questions;
pub mod replay;
mod summary;
mod target;

use untag_verdict::{RunResult, ScenarioResult, Verdict};

use page::{Ink, Page};

/// So many failed scenarios are shown in full unless all are asked for.
pub const SHOWN_IN_FULL: usize = 20;

/// How a report is to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct View {
    /// Whether to use colour.
    pub colour: bool,
    /// Only what failed, and the closing line.
    pub brief: bool,
    /// Every failed scenario in full, however many there are.
    pub all: bool,
}

/// The report of a run.
pub fn render(result: &RunResult, view: View) -> String {
    let mut page = Page::new(view.colour);
    failures(&mut page, result, view);
    contradictions::contradictions(&mut page, result);
    if !view.brief {
        summary::unjudged(&mut page, result);
        summary::observations(&mut page, result);
        questions::questions(&mut page, result);
        summary::clauses(&mut page, result);
        target::target(&mut page, result);
    }
    if let Some(reason) = &result.aborted {
        page.prose(0, &format!("The run ended early: {reason}."));
        page.gap();
    }
    page.line(0, &closing_line(result));
    page.finish()
}

fn failures(page: &mut Page, result: &RunResult, view: View) {
    let failed = |s: &&ScenarioResult| matches!(s.verdict, Verdict::Violates | Verdict::Unstable);
    let all: Vec<_> = result.scenarios.iter().filter(failed).collect();
    let shown = if view.all { all.len() } else { all.len().min(SHOWN_IN_FULL) };
    for scenario in &all[..shown] {
        finding::scenario(page, scenario, result);
    }
    let rest = &all[shown..];
    if rest.is_empty() {
        return;
    }
    page.heading(&format!("{} more scenarios failed", rest.len()));
    for scenario in rest {
        finding::scenario_in_short(page, scenario);
    }
    page.gap();
    page.prose(
        2,
        "One of them in full: --filter and its id. All of them in full: --all-findings, or --json \
         FILE.",
    );
    page.gap();
}

/// The line that says all in short, such as `2 scenarios: 2 conform; 2 clauses; ...`.
pub fn closing_line(result: &RunResult) -> String {
    let counts = [
        (Verdict::Conforms, "conform", "conforms"),
        (Verdict::Violates, "violate", "violates"),
        (Verdict::Unstable, "unstable", "unstable"),
        (Verdict::Untestable, "untestable", "untestable"),
        (Verdict::Unreachable, "unreachable", "unreachable"),
    ];
    let counted: Vec<_> = counts
        .iter()
        .map(|(verdict, many, one)| (result.count(*verdict), many, one))
        .filter(|(count, many, _)| *count > 0 || **many == "conform")
        .map(|(count, many, one)| format!("{count} {}", if count == 1 { one } else { many }))
        .collect();
    let contradictions = match result.contradictions().count() {
        0 => String::new(),
        count => format!(" ({} to the profile)", plural(count, "contradiction")),
    };
    format!(
        "{}: {}{contradictions}; {}; {}; seed {}; {}",
        plural(result.scenarios.len(), "scenario"),
        counted.join(", "),
        plural(result.clause_verdicts().len(), "clause"),
        plural(usize::try_from(result.requests).unwrap_or(usize::MAX), "request"),
        result.seed,
        seconds(result.elapsed_millis),
    )
}

/// A number and what it counts.
fn plural(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// Milliseconds as seconds with one digit.
fn seconds(millis: u64) -> String {
    format!("{}.{} s", millis / 1000, millis % 1000 / 100)
}

/// The colour of a verdict.
fn ink(verdict: Verdict) -> Ink {
    match verdict {
        Verdict::Conforms => Ink::Green,
        Verdict::Violates | Verdict::Unstable => Ink::Red,
        Verdict::Untestable | Verdict::Unreachable => Ink::Yellow,
    }
}
