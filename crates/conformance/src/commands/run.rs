//! `run`: the suite against a target, or against a reference server in this process.

use std::io::{IsTerminal, stderr, stdout};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::watch;
use untag_report::terminal::{View, render};
use untag_runner::{RunOptions, Timeouts};
use untag_scenarios::{Scenario, catalogue_at};
use untag_server::{Behavior, Server, ShellOptions};
use untag_verdict::{Profile, RunResult};

use crate::args::{Color, RunArgs};
use crate::closest::advice;
use crate::commands::profile;
use crate::credentials::{self, Keys};
use crate::json_file::JsonFile;
use crate::output;
use crate::progress::Progress;
use crate::signals::Signals;

/// How long what was removed must stay removed unless the user says otherwise.
const LINGER: Duration = Duration::from_secs(2);

/// The exit code of a program that was interrupted twice.
const INTERRUPTED: i32 = 130;

/// Runs the suite, reports, and gives the exit code of the contract.
pub(crate) fn run(args: &RunArgs) -> anyhow::Result<u8> {
    let scenarios = chosen(catalogue_at(args.effort), &args.filter)?;
    let keys = match &args.url {
        Some(url) => credentials::load(url, args.credentials.as_deref())?,
        None => credentials::published(),
    };
    if let Some(warning) = &keys.warning {
        output::complain(&format!("{warning}\n"));
    }
    let profile = args.profile.as_deref().map(profile::read).transpose()?;
    let json = args.json.as_deref().map(JsonFile::prepare).transpose()?;
    let runtime = Runtime::new().context("no threads can be started")?;
    let result = runtime.block_on(carry_out(args, keys, scenarios, profile));
    // Nothing that is still at work in the background matters any more.
    runtime.shutdown_background();
    report(args, &result?, json)
}

/// The scenarios of which any filter says that they are meant.
fn chosen(all: Vec<Scenario>, filters: &[String]) -> anyhow::Result<Vec<Scenario>> {
    if filters.is_empty() {
        return Ok(all);
    }
    let wanted: Vec<_> = filters.iter().map(|filter| filter.to_lowercase()).collect();
    let meant = |scenario: &Scenario| wanted.iter().any(|filter| is_about(scenario, filter));
    let (meant, rest): (Vec<_>, Vec<_>) = all.into_iter().partition(meant);
    if meant.is_empty() {
        let ids = rest.iter().map(|scenario| &*scenario.id);
        bail!(
            "no scenario has `{}` in its id, its title or a clause; {}",
            filters.join("` or `"),
            advice(&filters[0], ids, "scenarios")
        );
    }
    Ok(meant)
}

fn is_about(scenario: &Scenario, filter: &str) -> bool {
    scenario.id.to_lowercase().contains(filter)
        || scenario.title.to_lowercase().contains(filter)
        || scenario.clauses().iter().any(|id| id.0.contains(filter))
}

async fn carry_out(
    args: &RunArgs,
    keys: Keys,
    scenarios: Vec<Scenario>,
    profile: Option<Profile>,
) -> anyhow::Result<RunResult> {
    let url = match &args.url {
        Some(url) if url.path() == "/" => url.as_str().trim_end_matches('/').to_owned(),
        Some(url) => url.as_str().to_owned(),
        None => embed().await?,
    };
    let profile = profile.map(Arc::new);
    let options = RunOptions { profile, ..options(args, url, keys, scenarios) };
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(stop_on_signals(Signals::listen()?, stop));
    let mut progress = Progress::new(args.quiet);
    let result = untag_runner::run(&options, &mut |event| progress.note(&event), stopped).await;
    progress.clear();
    result.context("the run cannot start")
}

/// Starts a reference server in this process and gives its address.
async fn embed() -> anyhow::Result<String> {
    let listener = TcpListener::bind(("127.0.0.1", 0))
        .await
        .context("the embedded server cannot listen on 127.0.0.1; name a target with --url")?;
    let addr = listener.local_addr().context("the address of the embedded server is not known")?;
    let server = Server::new(Behavior::default());
    let forever = std::future::pending();
    tokio::spawn(untag_server::serve(listener, server, ShellOptions::default(), forever));
    Ok(format!("http://{addr}"))
}

fn options(args: &RunArgs, url: String, keys: Keys, scenarios: Vec<Scenario>) -> RunOptions {
    let read = Timeouts::default().read.min(args.timeout);
    RunOptions {
        url,
        keyring: keys.keyring,
        given: keys.given,
        level: args.level,
        jobs: usize::from(args.jobs),
        scenarios,
        settle: args.settle,
        patience: args.patience,
        region: args.region.clone(),
        seed: args.seed,
        timeouts: Timeouts { connect: args.connect_timeout, read, total: args.timeout },
        linger: args.linger.unwrap_or(if args.url.is_some() { LINGER } else { Duration::ZERO }),
        confirm: true,
        profile: None,
    }
}

/// The first signal ends the run with a report of what is known, the second ends the program.
pub(crate) async fn stop_on_signals(mut signals: Signals, stop: watch::Sender<bool>) {
    signals.next().await;
    output::complain("\nstopping; press Ctrl-C again to end without a report\n");
    stop.send_replace(true);
    signals.next().await;
    std::process::exit(INTERRUPTED);
}

/// Reports in every way that was asked for.
fn report(args: &RunArgs, result: &RunResult, json: Option<JsonFile>) -> anyhow::Result<u8> {
    let to_stderr = json.as_ref().is_some_and(JsonFile::is_stdout);
    let colour = wants_colour(args.color, to_stderr);
    let text = render(result, View { colour, brief: args.quiet, all: args.all_findings });
    if to_stderr {
        output::complain(&text);
    } else {
        output::print(&text)?;
    }
    let written = json.map_or(Ok(()), |file| write_json(file, result));
    match (result.exit_code(), written) {
        (code, Ok(())) => Ok(code),
        (1, Err(error)) => {
            // A violation wins over everything else.
            output::complain(&format!("error: {error:#}\n"));
            Ok(1)
        }
        (_, Err(error)) => Err(error),
    }
}

fn write_json(file: JsonFile, result: &RunResult) -> anyhow::Result<()> {
    file.write(&untag_report::json::render(result)?)
}

/// Whether the text is to be coloured.
pub(crate) fn wants_colour(color: Color, to_stderr: bool) -> bool {
    let unset = |name| std::env::var_os(name).is_none_or(|value| value.is_empty());
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            let terminal = if to_stderr { stderr().is_terminal() } else { stdout().is_terminal() };
            terminal && unset("NO_COLOR") && std::env::var_os("TERM").is_none_or(|t| t != "dumb")
        }
    }
}

#[cfg(test)]
mod tests {
    use untag_scenarios::catalogue;

    use super::*;

    #[test]
    fn filters_look_at_ids_titles_and_clauses_in_any_case() {
        let all = catalogue();
        let first = all[0].clone();
        let clause = first.clauses()[0].0.to_owned();
        for filter in [first.id.to_uppercase(), first.title.clone(), clause] {
            let found = chosen(all.clone(), std::slice::from_ref(&filter)).unwrap();
            assert!(found.contains(&first), "{filter}");
        }
        assert_eq!(chosen(all.clone(), &[]).unwrap().len(), all.len());
    }

    #[test]
    fn a_filter_that_matches_nothing_is_a_mistake() {
        let error = chosen(catalogue(), &["no such thing".to_owned()]).unwrap_err();
        assert!(error.to_string().contains("list scenarios"), "{error}");
    }
}
