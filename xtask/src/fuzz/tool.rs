//! cargo-fuzz, in a pinned version below the target directory, and the targets that it lists.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::{program, repository};

/// The version that is installed.
const VERSION: &str = "0.13.2";

/// The program, installed if it is not there in this version.
pub(super) fn cargo_fuzz() -> Result<PathBuf> {
    let root = repository::target_dir()?.join("tools");
    let tool = root.join("bin/cargo-fuzz");
    if version_of(&tool).as_deref() == Some(VERSION) {
        return Ok(tool);
    }
    println!("installing cargo-fuzz {VERSION} into {}", root.display());
    let mut install = program::cargo();
    install.args(["install", "cargo-fuzz", "--locked", "--force", "--version", VERSION]);
    install.arg("--root").arg(&root);
    program::must(&mut install).context("cargo-fuzz cannot be installed")?;
    Ok(tool)
}

fn version_of(tool: &Path) -> Option<String> {
    let said = Command::new(tool).args(["fuzz", "--version"]).output().ok()?;
    let text = String::from_utf8(said.stdout).ok()?;
    text.split_whitespace().last().map(str::to_owned)
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
