//! `cargo xtask interop`: the vendor's own clients, for real, against `untag-conformance serve`, and
//! the suite against a server that was written without sight of it.
//!
//! What the clients do stands once, in [`plan`]; each client is a small program that follows it
//! with its library and says what it saw.

mod client;
mod independent;
mod install;
mod part;
mod plan;
mod process;
mod server;
mod tally;

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};
use clap::Args;

use crate::{CLEAN, FOUND, program, repository};
use client::Client;
use part::Part;
use server::Server;
use tally::Tally;

#[derive(Args, Default)]
pub(crate) struct Options {
    /// Run the clients against this server, which knows the published test keys, instead of our
    /// own, and nothing but the clients.
    #[arg(long)]
    url: Option<String>,
    /// Run this part alone (may be given again).
    #[arg(long, value_name = "PART")]
    only: Vec<Part>,
}

/// Installs the clients, runs each part, and adds up their checks.
pub(crate) fn run(options: &Options) -> Result<u8> {
    let place = repository::target_dir()?.join("interop");
    fs::create_dir_all(&place)?;
    let parts = part::chosen(&options.only, options.url.is_some())?;
    let clients: Vec<Client> = parts.iter().filter_map(|part| part.client()).collect();
    let mut total = Total::default();
    if !clients.is_empty() {
        follow_plan(&clients, &place, options.url.as_deref(), &mut total)?;
    }
    if parts.contains(&Part::IndependentServer) {
        total.add(independent::NAME, independent::run(&place));
    }
    println!("\n{}", total.tally);
    Ok(total.code)
}

/// What came of the parts of a run.
struct Total {
    tally: Tally,
    code: u8,
}

impl Default for Total {
    fn default() -> Self {
        Self { tally: Tally::default(), code: CLEAN }
    }
}

impl Total {
    /// Adds a part, and says what is wrong with it.
    fn add(&mut self, name: &str, part: Result<Tally>) {
        let tally = part.unwrap_or_else(|error| {
            eprintln!("error: {name}: {error:#}");
            Tally::broken()
        });
        if !tally.is_clean() {
            self.code = FOUND;
            eprintln!("error: {name}: {}", tally.complaint());
        }
        self.tally += tally;
    }
}

/// Runs every client against the user's server or our own.
fn follow_plan(
    clients: &[Client],
    place: &Path,
    url: Option<&str>,
    total: &mut Total,
) -> Result<()> {
    for client in clients {
        install::prepare(*client, place)?;
    }
    let plan = place.join("plan.json");
    fs::write(&plan, format!("{:#}\n", plan::plan()))?;
    match url {
        Some(url) => run_clients(clients, place, &plan, url, total),
        None => against_our_own(clients, place, &plan, total)?,
    }
    Ok(())
}

/// Starts the reference server, which must also stop cleanly when it is asked to.
fn against_our_own(clients: &[Client], place: &Path, plan: &Path, total: &mut Total) -> Result<()> {
    let mut serve = Command::new(program::release_build()?);
    serve.args(["serve", "--addr", "127.0.0.1:0"]);
    let server = Server::start(serve)?;
    run_clients(clients, place, plan, server.url(), total);
    match server.stop() {
        Err(error) if total.code == CLEAN => bail!(error),
        Err(error) => eprintln!("error: {error:#}"),
        Ok(()) => {}
    }
    Ok(())
}

/// Runs every client, also after one has failed.
fn run_clients(clients: &[Client], place: &Path, plan: &Path, url: &str, total: &mut Total) {
    for client in clients {
        println!("\n{}: {}", client.name(), client.what());
        total.add(client.name(), client.run(place, plan, url));
    }
}
