//! Asking a target several times what it chooses: once one scenario after the other, then several
//! at the same time, so that choices which depend on load show.

use anyhow::Context;
use tokio::runtime::Runtime;
use tokio::sync::watch;
use untag_model::Level;
use untag_runner::{RunOptions, Timeouts};
use untag_scenarios::Scenario;
use untag_verdict::{Profile, RunResult};
use url::Url;

use crate::args::AskArgs;
use crate::commands::stop_on_signals;
use crate::credentials;
use crate::output;
use crate::progress::Progress;
use crate::signals::Signals;

/// What asking came to.
pub(crate) struct Survey {
    /// The choices.
    pub(crate) profile: Profile,
    /// Every run.
    pub(crate) runs: Vec<RunResult>,
}

/// What is asked, and how often.
pub(crate) struct Questions<'a> {
    /// The scenarios.
    pub(crate) scenarios: &'a [Scenario],
    /// How often each is carried out.
    pub(crate) repeat: u16,
    /// The level up to which deviations count.
    pub(crate) level: Level,
    /// Whether what deviates is carried out again alone.
    pub(crate) confirm: bool,
}

/// Asks the target at `url`.
pub(crate) fn survey(
    url: &Url,
    ask: &AskArgs,
    questions: &Questions<'_>,
) -> anyhow::Result<Survey> {
    let options = options(url, ask, questions)?;
    let runtime = Runtime::new().context("no threads can be started")?;
    let runs = runtime.block_on(runs(&options, ask.quiet, questions.repeat));
    // Nothing that is still at work in the background matters any more.
    runtime.shutdown_background();
    let runs = runs?;
    Ok(Survey { profile: Profile::of(&options.url, questions.scenarios, &runs), runs })
}

fn options(url: &Url, ask: &AskArgs, questions: &Questions<'_>) -> anyhow::Result<RunOptions> {
    let keys = credentials::load(url, ask.credentials.as_deref())?;
    if let Some(warning) = &keys.warning {
        output::complain(&format!("{warning}\n"));
    }
    let name = if url.path() == "/" { url.as_str().trim_end_matches('/') } else { url.as_str() };
    let read = Timeouts::default().read.min(ask.timeout);
    Ok(RunOptions {
        given: keys.given,
        level: questions.level,
        jobs: usize::from(ask.jobs),
        settle: ask.settle,
        patience: ask.patience,
        region: ask.region.clone(),
        timeouts: Timeouts { connect: ask.connect_timeout, read, total: ask.timeout },
        confirm: questions.confirm,
        ..RunOptions::new(name, keys.keyring, questions.scenarios.to_vec())
    })
}

async fn runs(options: &RunOptions, quiet: bool, repeat: u16) -> anyhow::Result<Vec<RunResult>> {
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(stop_on_signals(Signals::listen()?, stop));
    let mut runs = Vec::new();
    for round in 0..repeat {
        let jobs = if round == 0 { 1 } else { options.jobs };
        let options = RunOptions { jobs, ..options.clone() };
        let mut progress = Progress::new(quiet);
        let stopped = stopped.clone();
        let run = untag_runner::run(&options, &mut |event| progress.note(&event), stopped).await;
        progress.clear();
        runs.push(run.context("the target cannot be asked")?);
        if runs.last().is_some_and(|run| run.aborted.is_some()) {
            break;
        }
    }
    Ok(runs)
}
