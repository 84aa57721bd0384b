//! Seed corpora and dictionaries, which the workspace writes: an xtask knows none of its crates.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::{fresh, workspace};
use crate::{CLEAN, program};

/// Writes seed corpora below the target directory and returns where.
pub(super) fn write_seeds(targets: &[String]) -> Result<PathBuf> {
    let dir = fresh("seeds")?;
    write("seeds", &dir, targets)?;
    Ok(dir)
}

/// Writes seed corpora, and the dictionaries into the repository.
pub(super) fn write_all(targets: &[String]) -> Result<u8> {
    let seeds = write_seeds(targets)?;
    write("dict", &dictionaries(), targets)?;
    println!("seeds: {}\ndictionaries: {}", seeds.display(), dictionaries().display());
    Ok(CLEAN)
}

fn write(what: &str, dir: &Path, targets: &[String]) -> Result<()> {
    let mut example = program::cargo();
    example.args(["run", "--quiet", "--package", "untag-verdict", "--example", "fuzz_files", "--"]);
    program::must(example.arg(what).arg(dir).args(targets))
}

fn dictionaries() -> PathBuf {
    workspace().join("dict")
}

/// The dictionary of a target, if it has one.
pub(super) fn dictionary(target: &str) -> Option<PathBuf> {
    let file = dictionaries().join(format!("{target}.dict"));
    file.exists().then_some(file)
}
