//! `cargo xtask COMMAND`: what this repository does to itself, from the suite's release run to the
//! whole gate.
//!
//! Exit codes: 0 all is well, 1 something was found, 2 the command could not do its work. Commands
//! that stand for `untag-conformance` pass its own exit code through.

mod ci;
mod fuzz;
mod interop;
mod lint;
mod mutation;
mod program;
mod repository;
mod snapshots;
mod suite;
mod test;
mod tool;

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};

/// Exit code of a command that did its work and found nothing.
const CLEAN: u8 = 0;
/// Exit code of a command that did its work and found something.
const FOUND: u8 = 1;
/// Exit code of a command that could not do its work.
const BROKEN: u8 = 2;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about = "What this repository does to itself"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the suite from a release build: `untag-conformance run ARGS` (try --help).
    #[command(disable_help_flag = true)]
    Conformance(Passed),
    /// Run every test of the workspace, documentation examples included.
    Test(test::Options),
    /// Check format, clippy, the edges between crates, and the habits that no compiler checks.
    Lint,
    /// Compare every snapshot in full, or take the new ones over.
    Snapshots(snapshots::Options),
    /// Run the vendor's own clients against `untag-conformance serve`, and the suite against an
    /// independent server.
    Interop(interop::Options),
    /// Run the kill matrix from a release build: `untag-conformance matrix ARGS` (try --help).
    ///
    /// Without arguments it runs whole, pairs of variants included, and is held against its
    /// snapshot in snapshots/matrix.txt.
    #[command(disable_help_flag = true)]
    Mutants(Passed),
    /// Prove `fuzz`: how soon it finds each mutant, and that it accuses nobody who is right.
    ///
    /// Without arguments both are done in small, from a release build: the requests until each
    /// mutant is found are held against snapshots/campaign/detection.txt. Arguments go to
    /// `untag-conformance fuzz-table ARGS` (try --help).
    #[command(disable_help_flag = true)]
    Campaigns(Passed),
    /// Change the code of model, wire and verdict in every way that cargo-mutants knows, and see
    /// whether a test fails. Takes hours, or a shard of it.
    Mutate(mutation::Options),
    /// Run the fuzz targets: for a few seconds each, or for as long as you like.
    Fuzz(fuzz::Options),
    /// Run the whole gate, stopping at the first step that fails.
    Ci(ci::Options),
}

/// Arguments that go to `untag-conformance` untouched.
#[derive(Args)]
struct Passed {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    args: Vec<OsString>,
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(BROKEN)
        }
    }
}

fn run(command: Command) -> Result<u8> {
    match command {
        Command::Conformance(passed) => Err(suite::replace_this_process(suite::RUN, &passed.args)),
        Command::Mutants(passed) => Err(suite::replace_this_process(suite::MATRIX, &passed.args)),
        Command::Campaigns(passed) => suite::campaigns(&passed.args),
        Command::Mutate(options) => mutation::run(&options),
        Command::Test(options) => test::run(&options),
        Command::Lint => lint::run(),
        Command::Snapshots(options) => snapshots::run(&options),
        Command::Interop(options) => interop::run(&options),
        Command::Fuzz(options) => fuzz::run(&options),
        Command::Ci(options) => Ok(ci::run(&options)),
    }
}
