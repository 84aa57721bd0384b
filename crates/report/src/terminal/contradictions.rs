//! What is allowed and yet not what the target is recorded to do.

use untag_verdict::{Contradiction, RunResult, ScenarioResult};

use super::finding::LINE;
use super::page::{Ink, Page};
use super::plural;
use crate::escape::visible;

/// The contradictions to the profile that the run was held against.
pub(super) fn contradictions(page: &mut Page, result: &RunResult) {
    let count = result.contradictions().count();
    if count == 0 {
        return;
    }
    let noun = plural(count, "contradiction");
    page.heading(&format!("{noun} to the profile: allowed, but not what this target did before"));
    for (scenario, found) in result.contradictions() {
        one(page, scenario, found);
    }
    page.prose(
        2,
        "If the target was changed on purpose, make its profile anew; else a client that relies on \
         what it did before will notice.",
    );
    page.gap();
}

fn one(page: &mut Page, scenario: &ScenarioResult, found: &Contradiction) {
    let case = visible(&found.case, LINE);
    let case = if case.is_empty() { case } else { format!(", {case}") };
    let head = page.paint(Ink::Yellow, &format!("{}{case}", found.question));
    page.line(2, &head);
    let place = format!("{}: {}", visible(&scenario.id, LINE), visible(&found.step, LINE));
    page.labelled(4, "in", &place);
    page.labelled(4, "recorded", &visible(&found.recorded, LINE));
    let replies: Vec<_> =
        found.replies.iter().map(|reply| visible(&reply.to_string(), LINE)).collect();
    let replies = if replies.is_empty() {
        String::new()
    } else {
        format!(" (reply: {})", replies.join(", "))
    };
    page.labelled(4, "seen", &format!("{}{replies}", visible(&found.seen, LINE)));
    let again = if found.confirmed { "yes" } else { "no: the target does now one, now the other" };
    page.labelled(4, "seen again", again);
}
