//! A campaign for people: each finding with the smallest sequence that shows it and the command
//! that plays it again, and how far the campaign got.

use untag_verdict::{CampaignResult, Found, Verdict};

use super::finding::LINE;
use super::page::Page;
use super::{SHOWN_IN_FULL, View, closing_line, finding, plural, seconds, summary, target};
use crate::command::quote;
use crate::escape::visible;

/// The most lines of a sequence.
const LINES: usize = 40;

/// The report of a campaign; `file` is where the case of a finding stands. Commands name the target
/// if it is a URL.
pub fn render(
    result: &CampaignResult,
    file: &dyn Fn(&Found) -> String,
    is_url: bool,
    view: View,
) -> String {
    let mut page = Page::new(view.colour);
    findings(&mut page, result, file, is_url, view);
    if !view.brief {
        summary::unjudged(&mut page, &result.run);
        summary::observations(&mut page, &result.run);
        summary::clauses(&mut page, &result.run);
        target::target(&mut page, &result.run);
        progress(&mut page, result);
    }
    if let Some(reason) = &result.run.aborted {
        page.prose(0, &format!("The campaign ended early: {}.", visible(reason, LINE)));
        page.gap();
    }
    page.line(0, &last_line(result));
    page.finish()
}

fn findings(
    page: &mut Page,
    result: &CampaignResult,
    file: &dyn Fn(&Found) -> String,
    is_url: bool,
    view: View,
) {
    // The first scenario stands for everything that was as allowed; there may be one without a
    // case at the end.
    let found = result.found.iter().map(Some).chain(std::iter::repeat(None));
    let all: Vec<_> = result.run.scenarios.iter().skip(1).zip(found).collect();
    let shown = if view.all { all.len() } else { all.len().min(SHOWN_IN_FULL) };
    let url = if is_url { format!(" --url {}", quote(&result.run.target)) } else { String::new() };
    for (scenario, found) in &all[..shown] {
        finding::body(page, scenario, &result.run);
        if let Some(found) = found {
            sequence(page, found);
            page.line(2, "play it again:");
            page.line(4, &format!("untag-conformance replay{url} {}", quote(&file(found))));
            page.gap();
        }
    }
    let rest = &all[shown..];
    if rest.is_empty() {
        return;
    }
    page.heading(&plural(rest.len(), "more finding"));
    for (scenario, found) in rest {
        finding::scenario_in_short(page, scenario);
        if let Some(found) = found {
            page.line(4, &visible(&file(found), LINE));
        }
    }
    page.gap();
}

fn sequence(page: &mut Page, found: &Found) {
    let times = if found.hits == 1 { "once".to_owned() } else { format!("{} times", found.hits) };
    let first = plural(usize::try_from(found.at).unwrap_or(usize::MAX), "request");
    page.line(2, &format!("seen {times}, first after {first}; the sequence that shows it:"));
    let lines = found.case.words();
    for line in lines.iter().take(LINES) {
        page.verbatim(4, "", &visible(line, 4 * LINE));
    }
    if let Some(more) = lines.len().checked_sub(LINES).filter(|more| *more > 0) {
        page.line(4, &format!("and {}", plural(more, "more line")));
    }
    page.gap();
}

fn progress(page: &mut Page, result: &CampaignResult) {
    let tally = &result.tally;
    page.heading("How far it got");
    page.line(
        2,
        &format!("{} in {}", count(tally.steps, "call"), count(tally.sequences, "sequence")),
    );
    let ago = tally.elapsed_millis.saturating_sub(tally.last_new_millis);
    page.line(
        2,
        &format!(
            "{}; {} kept; the last new one {} before the end",
            plural(tally.shapes, "shape"),
            plural(tally.kept, "sequence"),
            seconds(ago)
        ),
    );
    page.gap();
}

fn count(number: u64, what: &str) -> String {
    plural(usize::try_from(number).unwrap_or(usize::MAX), what)
}

/// The line that says all in short.
fn last_line(result: &CampaignResult) -> String {
    let confirmed = result.run.count(Verdict::Violates);
    let unstable = result.run.count(Verdict::Unstable);
    let closing = closing_line(&result.run);
    let rest = closing.split_once("; ").map_or("", |(_, rest)| rest);
    let unstable = if unstable > 0 { format!(" and {unstable} unstable") } else { String::new() };
    format!("{}{unstable}; {rest}", plural(confirmed, "finding"))
}
