//! How far a campaign has come: rate, findings, shapes, and how long ago the last new one was.

use std::time::Duration;

use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};
use untag_runner::Budget;
use untag_verdict::CampaignEvent;
use untag_verdict::campaign::Tally;

/// A line that follows the events of a campaign; nothing if the standard error is no terminal.
#[derive(Debug)]
pub(crate) struct CampaignProgress {
    bar: ProgressBar,
    budget: Budget,
}

impl CampaignProgress {
    /// A line, or none that can be seen.
    pub(crate) fn new(quiet: bool, budget: Budget) -> Self {
        let target =
            if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template("{elapsed:>4} {msg}") {
            bar.set_style(style);
        }
        bar.set_message("finding out what the target can do");
        Self { bar, budget }
    }

    /// Takes note of an event.
    pub(crate) fn note(&mut self, event: &CampaignEvent<'_>) {
        match event {
            CampaignEvent::Progress(tally) => self.bar.set_message(line(tally, self.budget)),
            CampaignEvent::Probed(_) => self.bar.set_message(""),
            CampaignEvent::Kept(_) | CampaignEvent::Found(_) => {}
        }
    }

    /// Takes the line away.
    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

fn line(tally: &Tally, budget: Budget) -> String {
    let rate = tally.requests.saturating_mul(1000) / tally.elapsed_millis.max(1);
    let of = budget.requests.map(|most| format!(" of {most}")).unwrap_or_default();
    let ago = tally.elapsed_millis.saturating_sub(tally.last_new_millis);
    format!(
        "{}{of} requests, {rate}/s; {} findings, {} shapes; the last new {} ago",
        tally.requests,
        tally.findings,
        tally.shapes,
        HumanDuration(Duration::from_millis(ago))
    )
}
