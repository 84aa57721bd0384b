//! Where the repository stands and which files belong to it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use cargo_metadata::{MetadataCommand, Package, Target};

use crate::program;

/// The repository's root.
pub(crate) fn root() -> &'static Path {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest)
}

/// Cargo's target directory, wherever the user has put it.
pub(crate) fn target_dir() -> Result<PathBuf> {
    let metadata = MetadataCommand::new().current_dir(root()).no_deps().exec()?;
    Ok(metadata.target_directory.into())
}

/// The packages that have a library, by name.
pub(crate) fn libraries() -> Result<Vec<String>> {
    let metadata = MetadataCommand::new().current_dir(root()).no_deps().exec()?;
    let has_library = |package: &&Package| package.targets.iter().any(Target::is_lib);
    let libraries = metadata.packages.iter().filter(has_library);
    Ok(libraries.map(|package| package.name.to_string()).collect())
}

/// Every file that is committed or would be, relative to the root, sorted.
pub(crate) fn files() -> Result<Vec<String>> {
    listed(&["--cached", "--others", "--exclude-standard"])
}

/// The files of one kind, by the ending of their names, without the dot.
pub(crate) fn files_of(kind: &str) -> Result<Vec<String>> {
    let mut files = files()?;
    files.retain(|file| Path::new(file).extension().is_some_and(|ending| ending == kind));
    Ok(files)
}

/// Committed files only, relative to the root, sorted.
pub(crate) fn committed_files() -> Result<Vec<String>> {
    listed(&["--cached"])
}

/// Every file in the work tree whose name ends so, ignored ones and the target directory included.
pub(crate) fn files_ending(ending: &str) -> Result<Vec<String>> {
    listed(&["--cached", "--others", "--", &format!("*{ending}")])
}

fn listed(options: &[&str]) -> Result<Vec<String>> {
    let mut git = Command::new("git");
    git.current_dir(root()).args(["ls-files", "-z"]).args(options);
    let output = program::output_of(&mut git)
        .context("the checks read the list of files from git: run them in a clone")?;
    let mut files: Vec<String> = output.split('\0').map(str::to_owned).collect();
    files.retain(|file| !file.is_empty() && root().join(file).exists());
    files.sort();
    files.dedup();
    Ok(files)
}

/// The text of a file of the repository.
pub(crate) fn read(file: &str) -> Result<String> {
    fs::read_to_string(root().join(file)).with_context(|| format!("cannot read {file}"))
}
