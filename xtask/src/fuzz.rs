//! `cargo xtask fuzz`: the fuzz targets, all of those that `cargo fuzz list` names.
//!
//! They are built without a sanitizer: the code forbids `unsafe`, so an address sanitizer would
//! find nothing and halve the rate, and without one no nightly compiler is needed.

mod campaign;
mod coverage;
mod engine;
mod inputs;
mod libafl;
mod smoke;
mod tool;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{ArgGroup, Args};

use crate::repository;

#[derive(Args)]
#[command(group(ArgGroup::new("what").required(true)))]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag, and one of them is given")]
pub(crate) struct Options {
    /// Run every target for a few seconds, and check that the canary is caught.
    #[arg(long, group = "what")]
    smoke: bool,
    /// Run every target for so many minutes, on all cores, and keep what is found.
    #[arg(long, value_name = "N", group = "what")]
    minutes: Option<u64>,
    /// Say which lines the corpora reach. Needs rustup's component llvm-tools.
    #[arg(long, group = "what")]
    coverage: bool,
    /// Write the seed corpora and the dictionaries.
    #[arg(long, group = "what")]
    seeds: bool,
    /// Build with LibAFL instead of libFuzzer, and run two clients for a while. Needs nightly.
    #[arg(long, group = "what")]
    libafl: bool,
    /// How many seconds each target is run by --smoke and --libafl.
    #[arg(long, value_name = "N", default_value_t = 5)]
    seconds: u64,
    /// This target only.
    #[arg(long, value_name = "NAME")]
    target: Option<String>,
}

impl Options {
    /// The smoke test of the gate.
    pub(crate) fn smoke() -> Self {
        Self {
            smoke: true,
            minutes: None,
            coverage: false,
            seeds: false,
            libafl: false,
            seconds: 5,
            target: None,
        }
    }
}

/// The gate's look at the switch to LibAFL, on machines that can throw it.
pub(crate) fn libafl() -> Result<u8> {
    libafl::run_if_possible(&tool::cargo_fuzz()?, 10)
}

/// The target that must fail.
const CANARY: &str = "canary";
/// The target that does nothing.
const EMPTY: &str = "empty";

/// Does what is asked.
pub(crate) fn run(options: &Options) -> Result<u8> {
    let tool = tool::cargo_fuzz()?;
    let targets = chosen(&tool::targets(&tool)?, options.target.as_deref())?;
    if options.seeds {
        return inputs::write_all(&targets);
    }
    if options.libafl {
        return libafl::run(&tool, options.seconds);
    }
    if options.coverage {
        return coverage::run(&tool, &targets);
    }
    let seeds = inputs::write_seeds(&targets)?;
    let programs = engine::build(&tool)?;
    match options.minutes {
        Some(minutes) => campaign::run(&programs, &seeds, &targets, minutes),
        None => smoke::run(&programs, &seeds, &targets, options.seconds),
    }
}

/// The targets to run: all, or the one that is named and those to compare it with.
fn chosen(all: &[String], named: Option<&str>) -> Result<Vec<String>> {
    let Some(named) = named else { return Ok(all.to_vec()) };
    if !all.iter().any(|target| target == named) {
        bail!("there is no target {named}; the targets are {}", all.join(", "));
    }
    let keep = |target: &&String| *target == named || *target == EMPTY;
    Ok(all.iter().filter(keep).cloned().collect())
}

/// The workspace of the targets.
fn workspace() -> PathBuf {
    repository::root().join("fuzz")
}

/// An empty folder below the target directory.
fn fresh(name: &str) -> Result<PathBuf> {
    let dir = repository::target_dir()?.join("fuzz").join(name);
    if dir.exists() {
        fs::remove_dir_all(&dir).with_context(|| format!("cannot empty {}", dir.display()))?;
    }
    made(&dir)?;
    Ok(dir)
}

fn made(dir: &Path) -> Result<()> {
    fs::create_dir_all(dir).with_context(|| format!("cannot make {}", dir.display()))
}

#[cfg(test)]
mod tests {
    use super::chosen;

    #[test]
    fn a_target_is_chosen_together_with_the_empty_one() {
        let all = ["a", "b", "canary", "empty"].map(str::to_owned);
        assert_eq!(chosen(&all, None).unwrap(), all);
        assert_eq!(chosen(&all, Some("b")).unwrap(), ["b", "empty"]);
        let error = chosen(&all, Some("c")).unwrap_err().to_string();
        assert_eq!(error, "there is no target c; the targets are a, b, canary, empty");
    }
}
