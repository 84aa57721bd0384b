//! `cargo xtask interop`: the vendor's own clients, for real, against `untag-conformance serve`.
//!
//! What the clients do stands once, in [`plan`]; each client is a small program that follows it
//! with its library and says what it saw.

mod client;
mod install;
mod plan;
mod server;
mod tally;

use std::fs;
use std::path::Path;

use anyhow::{Result, bail};
use clap::Args;

use crate::{CLEAN, FOUND, repository};
use client::Client;
use server::Server;
use tally::Tally;

#[derive(Args, Default)]
pub(crate) struct Options {
    /// Run against this server, which knows the published test keys, instead of our own.
    #[arg(long)]
    url: Option<String>,
    /// Run this client alone (may be given again).
    #[arg(long, value_name = "CLIENT")]
    only: Vec<Client>,
}

/// Installs the clients, runs each, and adds up their checks.
pub(crate) fn run(options: &Options) -> Result<u8> {
    let place = repository::target_dir()?.join("interop");
    fs::create_dir_all(&place)?;
    let clients = Client::chosen(&options.only);
    for client in &clients {
        install::prepare(*client, &place)?;
    }
    let plan = place.join("plan.json");
    fs::write(&plan, format!("{:#}\n", plan::plan()))?;
    let (code, tally) = match &options.url {
        Some(url) => run_clients(&clients, &place, &plan, url),
        None => against_our_own(&clients, &place, &plan)?,
    };
    println!("\n{tally}");
    Ok(code)
}

/// Starts the reference server, which must also stop cleanly when it is asked to.
fn against_our_own(clients: &[Client], place: &Path, plan: &Path) -> Result<(u8, Tally)> {
    let server = Server::start()?;
    let (code, tally) = run_clients(clients, place, plan, server.url());
    match server.stop() {
        Ok(()) => Ok((code, tally)),
        Err(error) if code == CLEAN => bail!(error),
        Err(error) => {
            eprintln!("error: {error:#}");
            Ok((code, tally))
        }
    }
}

/// Runs every client, also after one has failed.
fn run_clients(clients: &[Client], place: &Path, plan: &Path, url: &str) -> (u8, Tally) {
    let mut total = Tally::default();
    let mut code = CLEAN;
    for client in clients {
        println!("\n{}: {}", client.name(), client.what());
        let run = client.run(place, plan, url);
        let tally = run.unwrap_or_else(|error| {
            eprintln!("error: {}: {error:#}", client.name());
            Tally::broken()
        });
        if !tally.is_clean() {
            code = FOUND;
            eprintln!("error: {}: {}", client.name(), tally.complaint());
        }
        total += tally;
    }
    (code, total)
}
