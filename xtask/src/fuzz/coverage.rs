//! Which lines the corpora reach: `cargo fuzz coverage`, and a table of its result.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::{CANARY, EMPTY, inputs, tool, workspace};
use crate::{CLEAN, program};

/// Code that is not ours.
const OTHERS: &str = "/(registry|rustc|rustlib|rustup)/";

/// Prints for each target how much of each file its seeds and its corpus reach.
pub(super) fn run(tool: &Path, targets: &[String]) -> Result<u8> {
    let llvm = llvm_tools()?;
    let seeds = inputs::write_seeds(targets)?;
    let build = workspace().join("target/coverage");
    for target in targets.iter().filter(|target| ![CANARY, EMPTY].contains(&target.as_str())) {
        let corpora = [seeds.join(target), workspace().join("corpus").join(target)];
        let corpora: Vec<_> = corpora.iter().filter(|dir| has_files(dir)).collect();
        let mut coverage = tool::command(tool, "coverage");
        coverage.args(["--sanitizer", "none", "--target-dir"]).arg(&build).arg(target);
        program::must(coverage.args(corpora))?;
        println!("\n{target}");
        report(&llvm, &build, target)?;
    }
    println!("profiles: {}", workspace().join("coverage").display());
    Ok(CLEAN)
}

fn report(llvm: &Path, build: &Path, target: &str) -> Result<()> {
    let profile = workspace().join("coverage").join(target).join("coverage.profdata");
    let mut cov = Command::new(llvm.join("llvm-cov"));
    cov.arg("report").arg(build.join(tool::host()?).join("release").join(target));
    cov.arg(format!("-instr-profile={}", profile.display()));
    cov.arg(format!("-ignore-filename-regex={OTHERS}"));
    program::must(&mut cov)
}

/// The folder of the compiler's own LLVM tools; those of another LLVM cannot read its profiles.
fn llvm_tools() -> Result<PathBuf> {
    let sysroot = program::output_of(Command::new("rustc").args(["--print", "target-libdir"]))?;
    let libraries = PathBuf::from(sysroot.trim());
    let bin = libraries.parent().context("rustc has no library folder")?.join("bin");
    for name in ["llvm-cov", "llvm-profdata"] {
        ensure!(
            bin.join(name).exists(),
            "{name} is missing in {}: run `rustup component add llvm-tools`",
            bin.display()
        );
    }
    Ok(bin)
}

fn has_files(dir: &Path) -> bool {
    fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some())
}
