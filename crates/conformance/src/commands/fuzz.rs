//! `fuzz`: a campaign of generated sequences against a target, or against an embedded server.

mod folders;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::runtime::Runtime;
use tokio::sync::watch;
use untag_report::terminal::View;
use untag_report::terminal::campaign::render;
use untag_runner::{Budget, CampaignOptions, RunOptions, Timeouts, fuzz_local};
use untag_scenarios::generate::Sequence;
use untag_server::Behavior;
use untag_verdict::{CampaignEvent, CampaignResult};

use crate::args::{FuzzArgs, TargetArgs};
use crate::commands::serve::behavior_named;
use crate::commands::{stop_on_signals, wants_colour};
use crate::credentials::{self, Keys};
use crate::embedded::Embedded;
use crate::json_file::JsonFile;
use crate::output;
use crate::progress::campaign::CampaignProgress;
use crate::signals::Signals;
use folders::{Cases, Corpus};

pub(crate) use folders::read_case;

/// How long a campaign goes on if nothing is said.
const USUALLY: Duration = Duration::from_mins(1);

/// Fuzzes, reports, and gives the exit code of the contract.
pub(crate) fn fuzz(args: &FuzzArgs) -> anyhow::Result<u8> {
    let target = prepare(&args.target)?;
    let json = args.json.as_deref().map(JsonFile::prepare).transpose()?;
    let mut corpus = args.corpus.as_deref().map(Corpus::open).transpose()?;
    let cases = Cases::prepare(&args.cases)?;
    let sequences = corpus.as_mut().map(Corpus::sequences).unwrap_or_default();
    let options = options(args, &target, sequences);
    let runtime = Runtime::new().context("no threads can be started")?;
    let result = runtime.block_on(carry_out(options, target.behavior, args, |event| match event {
        CampaignEvent::Kept(case) => corpus.as_mut().map_or(Ok(()), |corpus| corpus.keep(case)),
        CampaignEvent::Found(found) => cases.write(found),
        CampaignEvent::Probed(_) | CampaignEvent::Progress(_) => Ok(()),
    }));
    // Nothing that is still at work in the background matters any more.
    runtime.shutdown_background();
    report(args, &result?, &cases, json)
}

/// Whom the arguments mean.
pub(crate) struct Prepared {
    /// Its name, which is its URL if it has one.
    pub(crate) name: String,
    /// The credentials.
    pub(crate) keys: Keys,
    /// How an embedded server behaves, if it is one.
    pub(crate) behavior: Option<Behavior>,
}

/// Finds out whom the arguments mean.
pub(crate) fn prepare(args: &TargetArgs) -> anyhow::Result<Prepared> {
    let Some(url) = &args.url else {
        let behavior = behavior_named(args.mutant.as_deref(), &args.variant)?;
        let named: Vec<_> = args.mutant.iter().chain(&args.variant).cloned().collect();
        let name = if named.is_empty() { "embedded".to_owned() } else { named.join("+") };
        return Ok(Prepared { name, keys: credentials::published(), behavior: Some(behavior) });
    };
    let keys = credentials::load(url, args.credentials.as_deref())?;
    if let Some(warning) = &keys.warning {
        output::complain(&format!("{warning}\n"));
    }
    let name = if url.path() == "/" { url.as_str().trim_end_matches('/') } else { url.as_str() };
    Ok(Prepared { name: name.to_owned(), keys, behavior: None })
}

/// The terms that the arguments ask for.
pub(crate) fn run_options(args: &TargetArgs, target: &Prepared) -> RunOptions {
    let read = Timeouts::default().read.min(args.timeout);
    RunOptions {
        given: target.keys.given.clone(),
        level: args.level,
        settle: args.settle,
        patience: args.patience,
        region: args.region.clone(),
        timeouts: Timeouts { connect: args.connect_timeout, read, total: args.timeout },
        ..RunOptions::new(&target.name, target.keys.keyring.clone(), Vec::new())
    }
}

fn options(args: &FuzzArgs, target: &Prepared, corpus: Vec<Sequence>) -> CampaignOptions {
    let run = RunOptions {
        jobs: usize::from(args.jobs),
        seed: args.seed,
        ..run_options(&args.target, target)
    };
    let time = args.time.or_else(|| args.requests.is_none().then_some(USUALLY));
    let budget = Budget { requests: args.requests, steps: None, time };
    CampaignOptions { budget, corpus, ..CampaignOptions::new(run) }
}

async fn carry_out(
    options: CampaignOptions,
    behavior: Option<Behavior>,
    args: &FuzzArgs,
    mut keep: impl FnMut(&CampaignEvent<'_>) -> anyhow::Result<()> + Send,
) -> anyhow::Result<CampaignResult> {
    let (stop, stopped) = watch::channel(false);
    let end = stop.clone();
    tokio::spawn(stop_on_signals(Signals::listen()?, stop));
    let mut progress = CampaignProgress::new(args.quiet, options.budget);
    let mut failed = Ok(());
    let mut on_event = |event: CampaignEvent<'_>| {
        progress.note(&event);
        if failed.is_ok() {
            failed = keep(&event);
        }
        if failed.is_err() {
            end.send_replace(true);
        }
    };
    let result = match behavior {
        Some(behavior) => {
            let local = Arc::new(Embedded::new(behavior));
            fuzz_local(local, options, &mut on_event, stopped).await
        }
        None => untag_runner::fuzz(options, &mut on_event, stopped).await,
    };
    progress.clear();
    failed?;
    result.context("the campaign cannot start")
}

/// Reports in every way that was asked for.
fn report(
    args: &FuzzArgs,
    result: &CampaignResult,
    cases: &Cases,
    json: Option<JsonFile>,
) -> anyhow::Result<u8> {
    let to_stderr = json.as_ref().is_some_and(JsonFile::is_stdout);
    let colour = wants_colour(args.color, to_stderr);
    let view = View { colour, brief: args.quiet, all: args.all_findings };
    let file = |found: &untag_verdict::Found| cases.path_of(found);
    let text = render(result, &file, args.target.url.is_some(), view);
    if to_stderr {
        output::complain(&text);
    } else {
        output::print(&text)?;
    }
    if let Some(json) = json {
        json.write(&untag_report::json::campaign::render(result, &file)?)?;
    }
    Ok(result.run.exit_code())
}

/// A folder that is made if it is not there.
fn folder(path: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(path).with_context(|| {
        format!("{} cannot be made; name a folder that can be written to", path.display())
    })
}
