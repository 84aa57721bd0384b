//! The run as a whole: what each clause came to, what could not be judged and why, and what
//! deviates beyond the level of the run.

use std::collections::BTreeMap;

use untag_model::{CLAUSES, Clause, Level};
use untag_verdict::{RunResult, ScenarioResult, Verdict};

use super::finding::LINE;
use super::page::{Ink, Page};
use super::plural;
use crate::escape::visible;

/// So many scenarios are named where more share a reason.
const NAMED: usize = 4;
/// So many observations are shown.
const OBSERVATIONS: usize = 20;

/// How many scenarios speak for and against a clause.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Tally {
    conforms: usize,
    violates: usize,
    unstable: usize,
    unjudged: usize,
}

impl Tally {
    /// What the scenarios of a run say of a clause; none if no scenario cites it.
    fn of(clause: &Clause, result: &RunResult) -> Option<Self> {
        let mut tally = Self::default();
        for scenario in &result.scenarios {
            tally.count(clause, scenario);
        }
        (tally != Self::default()).then_some(tally)
    }

    fn count(&mut self, clause: &Clause, scenario: &ScenarioResult) {
        let cited = scenario.clauses.contains(&clause.id);
        let blamed = scenario.findings.iter().any(|f| f.clauses.contains(&clause.id));
        match scenario.verdict {
            Verdict::Violates if blamed => self.violates += 1,
            Verdict::Unstable if blamed => self.unstable += 1,
            Verdict::Conforms if cited => self.conforms += 1,
            _ if cited => self.unjudged += 1,
            _ => {}
        }
    }
}

/// The table of clauses by level.
pub(super) fn clauses(page: &mut Page, result: &RunResult) {
    let judged = [Verdict::Conforms, Verdict::Violates, Verdict::Unstable];
    if judged.iter().all(|verdict| result.count(*verdict) == 0) {
        page.line(0, "No clause could be judged.");
        page.gap();
        return;
    }
    let title = format!(
        "{:<34} {:>10} {:>10} {:>10} {:>12}",
        "Clauses, and how many scenarios", "conform", "violate", "unstable", "not judged"
    );
    page.heading(&title);
    for level in Level::ALL {
        let rows = CLAUSES.iter().filter(|clause| clause.level == level);
        let rows: Vec<_> = rows.filter_map(|c| Some((c, Tally::of(c, result)?))).collect();
        if rows.is_empty() {
            continue;
        }
        let beyond = if level > result.level { " (beyond the level of this run)" } else { "" };
        page.line(2, &format!("{level}{beyond}"));
        for (clause, tally) in rows {
            row(page, clause, tally);
        }
    }
    page.gap();
}

fn row(page: &mut Page, clause: &Clause, tally: Tally) {
    let cell = |count: usize, width: usize, ink: Ink| {
        let text = if count == 0 { "-".to_owned() } else { count.to_string() };
        let text = format!("{text:>width$}");
        if count == 0 { text } else { page.paint(ink, &text) }
    };
    let text = format!(
        "{:<30} {} {} {} {}",
        clause.id.0,
        cell(tally.conforms, 10, Ink::Green),
        cell(tally.violates, 10, Ink::Red),
        cell(tally.unstable, 10, Ink::Red),
        cell(tally.unjudged, 12, Ink::Yellow),
    );
    page.line(4, &text);
}

/// The scenarios that could not be judged, by reason.
pub(super) fn unjudged(page: &mut Page, result: &RunResult) {
    for (verdict, title) in [
        (Verdict::Untestable, "untestable (a prerequisite is missing)"),
        (Verdict::Unreachable, "unreachable (no reply came)"),
    ] {
        let mut reasons: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for scenario in result.scenarios.iter().filter(|s| s.verdict == verdict) {
            let reason = scenario.reason.as_deref().unwrap_or("no reason was given");
            reasons.entry(reason).or_default().push(&scenario.id);
        }
        if reasons.is_empty() {
            continue;
        }
        page.heading(&format!("{} {title}", plural(result.count(verdict), "scenario")));
        for (reason, ids) in reasons {
            page.prose(2, &format!("{}: {}", ids.len(), visible(reason, LINE)));
            page.prose(5, &some_of(&ids));
        }
        page.gap();
    }
}

fn some_of(ids: &[&str]) -> String {
    let named: Vec<_> = ids.iter().take(NAMED).map(|id| visible(id, LINE)).collect();
    let more = ids.len().saturating_sub(NAMED);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{rest}", named.join(", "))
}

/// Deviations that do not count at the level of the run.
pub(super) fn observations(page: &mut Page, result: &RunResult) {
    let seen = result.scenarios.iter().flat_map(|s| s.observations.iter().map(move |o| (s, o)));
    let seen: Vec<_> = seen.collect();
    if seen.is_empty() {
        return;
    }
    page.heading(&format!(
        "{} beyond the level of this run, not counted",
        plural(seen.len(), "observation")
    ));
    for (scenario, finding) in seen.iter().take(OBSERVATIONS) {
        let complaint = finding.complaints.first().map_or("", String::as_str);
        let clauses: Vec<_> = finding.clauses.iter().map(|id| id.0).collect();
        let head =
            format!("{} ({}: {})", visible(&scenario.id, LINE), finding.level, clauses.join(", "));
        page.prose(2, &head);
        page.prose(5, &visible(complaint, LINE));
    }
    if let Some(more) = seen.len().checked_sub(OBSERVATIONS).filter(|more| *more > 0) {
        page.line(2, &format!("and {more} more; --json FILE has them all"));
    }
    page.gap();
}
