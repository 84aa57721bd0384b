//! cargo-fuzz, in a pinned version below the target directory, and the targets that it lists.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::tool::Tool;
use crate::{program, repository};

/// The tool itself.
const CARGO_FUZZ: Tool = Tool { name: "fuzz", version: "0.13.2" };

/// The program, installed if it is not there in this version.
pub(super) fn cargo_fuzz() -> Result<PathBuf> {
    CARGO_FUZZ.installed()
}

/// A command of cargo-fuzz, at the repository's root.
pub(super) fn command(tool: &Path, name: &str) -> Command {
    let mut command = Command::new(tool);
    command.current_dir(repository::root()).args(["fuzz", name]);
    command
}

/// The targets by name.
pub(super) fn targets(tool: &Path) -> Result<Vec<String>> {
    let listed = program::output_of(&mut command(tool, "list"))?;
    let targets: Vec<String> = listed.split_whitespace().map(str::to_owned).collect();
    ensure!(!targets.is_empty(), "cargo fuzz lists no targets");
    Ok(targets)
}

/// The triple of this machine, for which the targets are built.
pub(super) fn host() -> Result<String> {
    let said = program::output_of(Command::new("rustc").arg("-vV"))?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).context("rustc -vV names no host")
}
