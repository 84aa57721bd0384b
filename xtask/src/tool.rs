//! Programs from crates.io that the commands need, in pinned versions below the target directory.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::{program, repository};

/// A sub-command of cargo that crates.io has as `cargo-NAME`.
pub(crate) struct Tool {
    /// The sub-command's name.
    pub(crate) name: &'static str,
    /// The version that is installed.
    pub(crate) version: &'static str,
}

impl Tool {
    /// The program, installed if it is not there in this version.
    pub(crate) fn installed(&self) -> Result<PathBuf> {
        let root = repository::target_dir()?.join("tools");
        let package = format!("cargo-{}", self.name);
        let tool = root.join("bin").join(&package);
        if self.version_of(&tool).as_deref() == Some(self.version) {
            return Ok(tool);
        }
        println!("installing {package} {} into {}", self.version, root.display());
        let mut install = program::cargo();
        install.args(["install", &package, "--locked", "--force", "--version", self.version]);
        install.arg("--root").arg(&root);
        program::must(&mut install).with_context(|| format!("{package} cannot be installed"))?;
        Ok(tool)
    }

    fn version_of(&self, tool: &Path) -> Option<String> {
        let said = Command::new(tool).args([self.name, "--version"]).output().ok()?;
        let text = String::from_utf8(said.stdout).ok()?;
        text.split_whitespace().last().map(str::to_owned)
    }
}
