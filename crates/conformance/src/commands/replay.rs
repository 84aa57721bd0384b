//! `replay`: cases played again, on any target: still there, gone, or changed.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use tokio::runtime::Runtime;
use tokio::sync::watch;
use untag_report::terminal::replay::{Line, render};
use untag_runner::{Replayed, RunOptions, replay_local};
use untag_server::Behavior;
use untag_verdict::Case;

use crate::args::ReplayArgs;
use crate::commands::fuzz::{prepare, read_case, run_options};
use crate::commands::stop_on_signals;
use crate::embedded::Embedded;
use crate::output;
use crate::signals::Signals;

/// Replays, says what became of each case, and gives the exit code of the contract.
pub(crate) fn replay(args: &ReplayArgs) -> anyhow::Result<u8> {
    let cases: Result<Vec<_>, _> = args.cases.iter().map(|path| read_case(path)).collect();
    let cases = cases?;
    let target = prepare(&args.target)?;
    let options = RunOptions { jobs: 1, ..run_options(&args.target, &target) };
    let runtime = Runtime::new().context("no threads can be started")?;
    let replayed = runtime.block_on(carry_out(&options, &cases, target.behavior, args.times));
    // Nothing that is still at work in the background matters any more.
    runtime.shutdown_background();
    let replayed = replayed?;
    let lines = replayed.iter().zip(&args.cases).zip(&cases);
    let lines: Vec<_> = lines.map(|((replayed, path), case)| line(path, case, replayed)).collect();
    output::print(&render(&lines, args.quiet))?;
    Ok(exit_code(&replayed))
}

async fn carry_out(
    options: &RunOptions,
    cases: &[Case],
    behavior: Option<Behavior>,
    times: u32,
) -> anyhow::Result<Vec<Replayed>> {
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(stop_on_signals(Signals::listen()?, stop));
    let replayed = match behavior {
        Some(behavior) => {
            let local = Arc::new(Embedded::new(behavior));
            replay_local(local, options, cases, times, stopped).await
        }
        None => untag_runner::replay(options, cases, times, stopped).await,
    };
    replayed.context("the cases cannot be replayed")
}

fn line<'c>(path: &Path, case: &'c Case, replayed: &'c Replayed) -> Line<'c> {
    let (word, violations, reason) = match replayed {
        Replayed::StillThere(violation) => ("still there", vec![&**violation], None),
        Replayed::Gone if case.finding.is_none() => ("conforms", Vec::new(), None),
        Replayed::Gone => ("gone", Vec::new(), None),
        Replayed::Changed(violations) => ("changed", violations.iter().collect(), None),
        Replayed::Unjudged(reason) => ("not judged", Vec::new(), Some(reason.as_str())),
    };
    Line { file: path.display().to_string(), case, word, violations, reason }
}

/// 1 if something is wrong, else 3 if something could not be judged.
fn exit_code(replayed: &[Replayed]) -> u8 {
    let wrong = |one: &Replayed| matches!(one, Replayed::StillThere(_) | Replayed::Changed(_));
    if replayed.iter().any(wrong) {
        1
    } else if replayed.iter().any(|one| matches!(one, Replayed::Unjudged(_))) {
        3
    } else {
        0
    }
}
