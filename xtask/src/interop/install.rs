//! Installing the clients, in pinned versions, below the target directory.
//!
//! A stamp holds what was installed: where it still agrees, nothing is installed again.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::client::Client;
use crate::{program, repository};

/// Where the clients' programs and their pinned versions stand.
pub(super) fn sources() -> PathBuf {
    repository::root().join("xtask/interop")
}

/// Makes sure that a client can be run.
pub(super) fn prepare(client: Client, place: &Path) -> Result<()> {
    let prepared = match client {
        Client::PythonSdk | Client::PythonSdkV1 => python("python-sdk", place),
        Client::PythonCoreQuery | Client::PythonCoreBody => python("python-core", place),
        Client::NodePopCore => node(place),
        Client::RustCore => rust(place),
    };
    prepared.with_context(|| format!("the client {} cannot be installed", client.name()))
}

fn python(library: &str, place: &Path) -> Result<()> {
    let requirements = sources().join("python").join(format!("{library}.txt"));
    let version = tool("python3", &["-m", "pip", "--version"], "Python 3.10 or newer, with pip")?;
    let wanted = format!("{version}\n{}", fs::read_to_string(&requirements)?);
    let target = place.join(library);
    once(&target, &wanted, || {
        let mut pip = Command::new("python3");
        pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--root-user-action=ignore"]);
        pip.arg("--target").arg(&target).arg("--requirement").arg(&requirements);
        program::must(&mut pip)
    })
}

fn node(place: &Path) -> Result<()> {
    let version = tool("node", &["--version"], "Node 18 or newer")?;
    tool("npm", &["--version"], "npm, which comes with Node")?;
    let from = sources().join("node");
    let target = place.join("node");
    let lock = fs::read_to_string(from.join("package-lock.json"))?;
    once(&target, &format!("{version}\n{lock}"), || {
        for file in ["package.json", "package-lock.json"] {
            fs::copy(from.join(file), target.join(file))?;
        }
        let mut npm = Command::new("npm");
        npm.current_dir(&target).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
        program::must(&mut npm)
    })?;
    fs::copy(from.join("client.mjs"), target.join("client.mjs"))?;
    Ok(())
}

/// A package outside the workspace, so that the old libraries beneath it stay out of our lock file.
fn rust(place: &Path) -> Result<()> {
    let mut build = program::cargo();
    build.args(["build", "--locked", "--manifest-path"]);
    build.arg(sources().join("rust-client/Cargo.toml"));
    build.arg("--target-dir").arg(place.join("rust-client"));
    program::must(&mut build)
}

/// Asks a tool for its version, which also tells whether it is there.
pub(super) fn tool(name: &str, args: &[&str], what: &str) -> Result<String> {
    let version = program::output_of(Command::new(name).args(args));
    version.with_context(|| format!("this needs {what}: install it and put `{name}` on PATH"))
}

/// Fills a directory anew unless its stamp says that it holds what is wanted.
fn once(target: &Path, wanted: &str, fill: impl FnOnce() -> Result<()>) -> Result<()> {
    let stamp = target.join("installed.stamp");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    if target.exists() {
        fs::remove_dir_all(target)?;
    }
    fs::create_dir_all(target)?;
    fill()?;
    fs::write(stamp, wanted)?;
    Ok(())
}
