//! `cargo xtask conformance`, `mutants` and `campaigns`: sub-commands of `untag-conformance`, from a
//! release build.

use std::ffi::OsString;
use std::process::Command;

use anyhow::Result;

use crate::{program, repository};

/// The sub-command that runs the catalogue against a target.
pub(crate) const RUN: &str = "run";
/// The sub-command that runs the catalogue against every mutant and variant.
pub(crate) const MATRIX: &str = "matrix";
/// The argument that adds every pair of variants.
pub(crate) const PAIRS: &str = "--pairs";
/// What the matrix is held against when no argument says otherwise.
const SNAPSHOT: &str = "snapshots/matrix.txt";
/// The sub-command that runs campaigns against every mutant, or every variant.
const CAMPAIGNS: &str = "fuzz-table";
/// How soon each mutant is found, held against its snapshot.
const DETECTION: [&str; 5] = ["--seeds", "5", "--cap", "120000", "--snapshot"];
/// That snapshot.
const DETECTED: &str = "snapshots/campaign/detection.txt";
/// That nobody who is right is accused: as much of it as a gate can wait for.
const INNOCENCE: [&str; 5] = ["--variants", "--steps", "2000", "--pairs", "50"];

/// Becomes `untag-conformance SUBCOMMAND ARGS`. Returns only when that is impossible.
pub(crate) fn replace_this_process(subcommand: &str, args: &[OsString]) -> anyhow::Error {
    match command(subcommand, args) {
        Ok(mut command) => program::replace_this_process(&mut command),
        Err(error) => error,
    }
}

/// Runs `untag-conformance SUBCOMMAND ARGS` and returns its exit code.
pub(crate) fn run(subcommand: &str, args: &[OsString]) -> Result<u8> {
    program::run(&mut command(subcommand, args)?)
}

/// Runs campaigns as the arguments say, or else the two that the gate runs.
pub(crate) fn campaigns(args: &[OsString]) -> Result<u8> {
    if !args.is_empty() {
        return Err(replace_this_process(CAMPAIGNS, args));
    }
    let program = program::release_build()?;
    let campaigns = || {
        let mut command = Command::new(&program);
        command.arg(CAMPAIGNS);
        command
    };
    let snapshot = repository::root().join(DETECTED);
    let found = program::run(campaigns().args(DETECTION).arg(snapshot))?;
    let accused = program::run(campaigns().args(INNOCENCE))?;
    Ok(found.max(accused))
}

fn command(subcommand: &str, args: &[OsString]) -> Result<Command> {
    let mut command = Command::new(program::release_build()?);
    command.arg(subcommand).args(args);
    if subcommand == MATRIX && args.iter().all(|arg| arg == PAIRS) {
        command.arg("--snapshot").arg(repository::root().join(SNAPSHOT));
    }
    Ok(command)
}
