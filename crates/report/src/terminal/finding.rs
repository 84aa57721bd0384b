//! One failed scenario: the clause in words, what was allowed, what came back, how the two differ,
//! and the command that shows it again.

use untag_model::{ClauseId, Level};
use untag_verdict::finding::DiffLine;
use untag_verdict::{Actual, AllowedReply, Finding, RunResult, ScenarioResult};

use super::page::{Ink, Page, WIDTH};
use super::{ink, plural};
use crate::command;
use crate::escape::visible;

/// The most characters of a text of one line.
pub(super) const LINE: usize = 300;
/// The most characters of a body.
const BODY: usize = 600;
/// The most complaints of a finding.
const COMPLAINTS: usize = 20;
/// The most lines of a diff that differ, and so many that do not.
const DIFFERENT: usize = 60;
const SAME: usize = 8;

const INDENT: usize = 4;
/// The level of a run that names none.
const DEFAULT_LEVEL: Level = Level::Client;

/// A failed scenario in full.
pub(super) fn scenario(page: &mut Page, scenario: &ScenarioResult, run: &RunResult) {
    body(page, scenario, run);
    page.line(2, "run the scenario again:");
    page.line(4, &again(scenario, run));
    page.gap();
}

/// A failed scenario without the command that runs it again.
pub(super) fn body(page: &mut Page, scenario: &ScenarioResult, run: &RunResult) {
    let verdict = scenario.verdict.name().to_uppercase();
    let id = visible(&scenario.id, LINE);
    let head = format!("{}  {}", page.paint(ink(scenario.verdict), &verdict), id);
    page.line(0, &head);
    page.prose(2, &visible(&scenario.title, LINE));
    if scenario.verdict == untag_verdict::Verdict::Unstable {
        page.prose(2, "It failed once and not when it was run again alone.");
    }
    for finding in &scenario.findings {
        page.gap();
        one(page, finding, &run.target);
    }
    page.gap();
}

/// The command that runs the scenario again.
fn again(scenario: &ScenarioResult, run: &RunResult) -> String {
    let url = command::quote(&run.target);
    let level =
        if run.level == DEFAULT_LEVEL { String::new() } else { format!(" --level {}", run.level) };
    let filter = command::quote(&scenario.id);
    format!("untag-conformance run --url {url}{level} --filter {filter}")
}

/// A failed scenario on one line.
pub(super) fn scenario_in_short(page: &mut Page, scenario: &ScenarioResult) {
    let complaint = scenario.findings.iter().flat_map(|finding| &finding.complaints).next();
    let complaint = complaint.map_or("", String::as_str);
    let room = WIDTH.saturating_sub(scenario.id.chars().count() + 4).max(20);
    let id = visible(&scenario.id, LINE);
    let mut complaint = visible(complaint, usize::MAX);
    if complaint.chars().count() > room {
        complaint = complaint.chars().take(room - 3).chain("...".chars()).collect();
    }
    page.line(2, &format!("{}  {complaint}", page.paint(ink(scenario.verdict), &id)));
}

fn one(page: &mut Page, finding: &Finding, url: &str) {
    page.line(2, &format!("step: {}", visible(&finding.step, LINE)));
    for id in &finding.clauses {
        clause(page, *id);
    }
    complaints(page, &finding.complaints);
    for (at, reply) in finding.allowed.iter().enumerate() {
        let label = if at == 0 { "allowed" } else { "or" };
        page.labelled(INDENT, label, &allowed(reply));
    }
    actual(page, &finding.actual);
    diff(page, &finding.diff);
    page.line(INDENT, "send the request again (on shares as they were before this step):");
    let command = command::lines(&finding.sent(), url, WIDTH - INDENT - 2);
    for line in command.lines() {
        page.line(INDENT + 2, line);
    }
}

fn clause(page: &mut Page, id: ClauseId) {
    let Some(clause) = id.clause() else {
        page.labelled(INDENT, "clause", id.0);
        return;
    };
    page.labelled_line(INDENT, "clause", &format!("{id} ({})", clause.level));
    page.labelled(INDENT, "", clause.statement);
    page.labelled(INDENT, "", &format!("source: {}", clause.source));
}

fn complaints(page: &mut Page, complaints: &[String]) {
    for (at, text) in complaints.iter().take(COMPLAINTS).enumerate() {
        page.labelled(INDENT, if at == 0 { "wrong" } else { "" }, &visible(text, LINE));
    }
    if let Some(more) = complaints.len().checked_sub(COMPLAINTS).filter(|more| *more > 0) {
        page.labelled(INDENT, "", &format!("and {more} more"));
    }
}

fn allowed(reply: &AllowedReply) -> String {
    let message = reply.message.as_ref().map(|text| format!(" \"{}\"", visible(text, LINE)));
    let text = visible(&reply.to_string(), LINE) + &message.unwrap_or_default();
    let by: Vec<_> = reply.clauses.iter().map(|id| id.0).collect();
    if by.is_empty() { text } else { format!("{text} (by {})", by.join(", ")) }
}

fn actual(page: &mut Page, actual: &Actual) {
    if *actual == Actual::default() {
        return;
    }
    let head = visible(&actual.to_string(), LINE);
    if actual.status.is_none() {
        let why = visible(&actual.body, LINE);
        page.labelled(INDENT, "came back", &format!("{head}: {why}"));
        return;
    }
    page.labelled(INDENT, "came back", &head);
    let fields = [("Message", &actual.message), ("RequestId", &actual.request_id)];
    for (name, value) in fields {
        if let Some(value) = value {
            page.labelled(INDENT, "", &format!("{name}: {}", visible(value, LINE)));
        }
    }
    if actual.body.is_empty() {
        page.labelled(INDENT, "", "no body");
    } else {
        page.verbatim(INDENT, "", &format!("body: {}", visible(&actual.body, BODY)));
    }
}

fn diff(page: &mut Page, lines: &[DiffLine]) {
    if lines.is_empty() {
        return;
    }
    page.line(INDENT, "difference (- expected, + seen):");
    let (mut same, mut different) = (0, 0);
    for line in lines {
        let (count, most) =
            if line.sign == ' ' { (&mut same, SAME) } else { (&mut different, DIFFERENT) };
        *count += 1;
        if *count <= most {
            diff_line(page, line);
        }
    }
    let more = [
        (same.max(SAME) - SAME, "more line", "as expected"),
        (different.max(DIFFERENT) - DIFFERENT, "more line", "that differ"),
    ];
    for (count, what, how) in more.iter().filter(|(count, ..)| *count > 0) {
        page.line(INDENT + 2, &format!("({} {how})", plural(*count, what)));
    }
}

fn diff_line(page: &mut Page, line: &DiffLine) {
    let text = format!("{} {}", line.sign, visible(&line.text, LINE));
    let text = match line.sign {
        '-' => page.paint(Ink::Red, &text),
        '+' => page.paint(Ink::Green, &text),
        _ => text,
    };
    page.line(INDENT + 2, &text);
}
