//! How far a run has come, on the standard error while it goes on; nothing if that is no terminal.

pub(crate) mod campaign;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use untag_report::escape::visible;
use untag_verdict::{Event, Verdict};

/// The most characters of an id.
const ID: usize = 60;

/// A bar that follows the events of a run.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
    failed: usize,
}

impl Progress {
    /// A bar, or none that can be seen.
    pub(crate) fn new(quiet: bool) -> Self {
        let target =
            if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(None, target);
        let style = ProgressStyle::with_template("{elapsed:>4} {pos}/{len} {wide_bar} {msg}");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        Self { bar, failed: 0 }
    }

    /// Takes note of an event.
    pub(crate) fn note(&mut self, event: &Event<'_>) {
        match event {
            Event::Started { scenarios, .. } => {
                self.bar.set_length(u64::try_from(*scenarios).unwrap_or(u64::MAX));
                self.bar.set_message("finding out what the target can do");
            }
            Event::Probed(_) => self.bar.set_message(""),
            Event::Scenario(result) => {
                self.bar.inc(1);
                self.failed +=
                    usize::from(matches!(result.verdict, Verdict::Violates | Verdict::Unstable));
                if self.failed > 0 {
                    self.bar.set_message(format!("{} failed", self.failed));
                }
            }
            Event::Confirming { id } => {
                self.bar.set_message(format!("running {} again alone", visible(id, ID)));
            }
            Event::Finished(_) => self.bar.finish_and_clear(),
        }
    }

    /// Takes the bar away.
    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
