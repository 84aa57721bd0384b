//! The target: its address, what it can do, how fast it shows what it did.

use untag_verdict::RunResult;

use super::finding::LINE;
use super::page::Page;
use super::{ink, plural, seconds};
use crate::escape::visible;

/// What was tested and under which terms.
pub(super) fn target(page: &mut Page, result: &RunResult) {
    page.heading(&format!("Target {}", visible(&result.target, LINE)));
    for capability in &result.capabilities {
        let has = match capability.has {
            Some(true) => "yes",
            Some(false) => "no",
            None => "not known",
        };
        let detail = visible(&capability.detail, LINE);
        let about = if detail.is_empty() { has.to_owned() } else { format!("{has}: {detail}") };
        page.prose(2, &format!("{}: {about}", capability.name));
    }
    if let Some(millis) = result.lag_millis() {
        page.line(2, &format!("reads lag behind writes: up to {millis} ms"));
    }
    if result.throttled > 0 {
        let times = usize::try_from(result.throttled).unwrap_or(usize::MAX);
        page.line(2, &format!("asked to wait: {}", plural(times, "time")));
    }
    page.line(2, &format!("level: {}", result.level));
    page.line(2, &format!("time: {}", seconds(result.elapsed_millis)));
    let verdict = result.verdict();
    let word = page.paint(ink(verdict), verdict.name());
    page.line(2, &format!("verdict: {word} (exit code {})", result.exit_code()));
    page.gap();
}
