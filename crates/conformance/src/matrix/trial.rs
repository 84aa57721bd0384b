//! One server against the catalogue, in process or over a socket.

use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};
use untag_model::{Level, Principal};
use untag_runner::{Local, RunOptions, Timeouts, run, run_local};
use untag_scenarios::Scenario;
use untag_scenarios::outgoing::Keyring;
use untag_server::principals::{OTHER, OWNER, RESTRICTED};
use untag_server::{Server, ShellOptions};
use untag_verdict::{RunResult, Verdict};

use crate::embedded::Embedded;

use super::subject::{Kind, Subject};

/// How servers are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// As functions in this process, on a clock of their own.
    InProcess,
    /// Over loopback sockets.
    Sockets,
}

/// What came of trying one server.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outcome {
    /// The scenarios that failed it.
    pub(crate) failed: Vec<String>,
    /// The scenarios that could not be judged because there was no answer, or why nothing was.
    pub(crate) unjudged: Vec<String>,
    /// How many scenarios it passed.
    pub(crate) conforms: usize,
    /// How many scenarios could not test it.
    pub(crate) untestable: usize,
    /// How many requests it got.
    pub(crate) requests: u64,
}

impl Outcome {
    /// Whether nothing was held against the server.
    pub(crate) fn is_clear(&self) -> bool {
        self.failed.is_empty() && self.unjudged.is_empty()
    }

    /// Whether the run would have been green.
    pub(crate) fn passed(&self) -> bool {
        self.is_clear() && self.conforms > 0
    }

    fn of(result: &RunResult) -> Self {
        let mut outcome = Self { requests: result.requests, ..Self::default() };
        for scenario in &result.scenarios {
            match scenario.verdict {
                Verdict::Conforms => outcome.conforms += 1,
                Verdict::Untestable => outcome.untestable += 1,
                // Without confirmation, no answer to one request is the fault itself.
                Verdict::Violates | Verdict::Unstable | Verdict::Unreachable => {
                    outcome.failed.push(scenario.id.clone());
                }
            }
        }
        outcome.unjudged.extend(result.aborted.clone());
        outcome
    }
}

/// Tries one server.
pub(crate) fn try_one(subject: &Subject, scenarios: &[Scenario], mode: Mode) -> Outcome {
    let runtime = match mode {
        Mode::InProcess => tokio::runtime::Builder::new_current_thread().build(),
        Mode::Sockets => {
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()
        }
    };
    let outcome = runtime.map_err(anyhow::Error::from).and_then(|runtime| {
        let scenarios = scenarios.to_vec();
        let result = match mode {
            Mode::InProcess => runtime.block_on(in_process(subject, scenarios)),
            Mode::Sockets => runtime.block_on(over_sockets(subject, scenarios)),
        };
        runtime.shutdown_background();
        result
    });
    match outcome {
        Ok(result) => Outcome::of(&result),
        Err(error) => Outcome { unjudged: vec![error.to_string()], ..Outcome::default() },
    }
}

/// Mutants of what only a gateway promises are to be noticed too; legal servers are judged as
/// users judge them.
fn level(subject: &Subject) -> Level {
    if subject.kind == Kind::Mutant { Level::Gateway } else { Level::Client }
}

fn options(url: &str, scenarios: Vec<Scenario>, mode: Mode, level: Level) -> RunOptions {
    let keys = [
        (Principal::Owner, &OWNER),
        (Principal::Restricted, &RESTRICTED),
        (Principal::Other, &OTHER),
    ];
    let keys = keys.map(|(principal, key)| (principal, key.credentials())).into();
    RunOptions {
        level,
        linger: Duration::from_secs(5),
        jobs: if mode == Mode::InProcess { 1 } else { 8 },
        timeouts: Timeouts {
            connect: Duration::from_secs(1),
            read: Duration::from_secs(2),
            total: Duration::from_secs(2),
        },
        confirm: false,
        ..RunOptions::new(url, Keyring { keys }, scenarios)
    }
}

async fn in_process(subject: &Subject, scenarios: Vec<Scenario>) -> anyhow::Result<RunResult> {
    let local = Arc::new(Embedded::new(subject.behavior.clone()));
    function(local, &subject.name, scenarios, level(subject)).await
}

/// Runs scenarios against a function in this process.
pub(super) async fn function(
    local: Arc<dyn Local>,
    name: &str,
    scenarios: Vec<Scenario>,
    level: Level,
) -> anyhow::Result<RunResult> {
    let (_keep, stop) = watch::channel(false);
    let options = options(name, scenarios, Mode::InProcess, level);
    Ok(run_local(local, &options, &mut |_| {}, stop).await?)
}

async fn over_sockets(subject: &Subject, scenarios: Vec<Scenario>) -> anyhow::Result<RunResult> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let server = Server::new(subject.behavior.clone());
    let (end, ended) = oneshot::channel::<()>();
    let serving = tokio::spawn(untag_server::serve(
        listener,
        server,
        ShellOptions::default(),
        // Both an order and a lost sender end the server.
        async move { drop(ended.await) },
    ));
    let (_keep, stop) = watch::channel(false);
    let options = options(&url, scenarios, Mode::Sockets, level(subject));
    let result = run(&options, &mut |_| {}, stop).await;
    drop(end);
    serving.abort();
    Ok(result?)
}
