//! `cargo xtask conformance` and `cargo xtask mutants`: sub-commands of `untag-conformance`, from a
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

fn command(subcommand: &str, args: &[OsString]) -> Result<Command> {
    let mut command = Command::new(program::release_build()?);
    command.arg(subcommand).args(args);
    if subcommand == MATRIX && args.iter().all(|arg| arg == PAIRS) {
        command.arg("--snapshot").arg(repository::root().join(SNAPSHOT));
    }
    Ok(command)
}
