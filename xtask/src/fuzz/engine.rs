//! Building all targets at once, and running one as the engine wants it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::{inputs, made, tool, workspace};
use crate::program;

/// Builds every target and returns the folder of the programs.
pub(super) fn build(tool: &Path) -> Result<PathBuf> {
    let target_dir = workspace().join("target");
    let mut build = tool::command(tool, "build");
    build.args(["--sanitizer", "none", "--target-dir"]).arg(&target_dir);
    program::must(&mut build).context("the fuzz targets cannot be built")?;
    Ok(target_dir.join(tool::host()?).join("release"))
}

/// A target about to be run.
pub(super) struct Run<'a> {
    pub(super) target: &'a str,
    /// The folder of the programs.
    pub(super) programs: &'a Path,
    /// Where new inputs are kept.
    pub(super) corpus: PathBuf,
    /// Where to begin.
    pub(super) seeds: Option<PathBuf>,
    /// Where what fails is kept.
    pub(super) artifacts: PathBuf,
    /// What the engine says goes here.
    pub(super) log: PathBuf,
}

/// What came of a run.
pub(super) struct Ran {
    /// The exit code.
    pub(super) code: u8,
    /// How often the target was executed.
    pub(super) executions: u64,
    /// How long that took.
    pub(super) took: Duration,
    /// What the engine said.
    pub(super) said: String,
}

/// The exit code of libFuzzer where the target failed.
pub(super) const CRASHED: u8 = 77;

impl Run<'_> {
    /// The command of it, with the engine's options.
    pub(super) fn command(&self, options: &[String]) -> Result<Command> {
        for dir in [&self.corpus, &self.artifacts] {
            made(dir)?;
        }
        let mut command = Command::new(self.programs.join(self.target));
        // Short inputs draw hardly anything, so there is no point in beginning with them.
        command.args(["-print_final_stats=1", "-timeout=30", "-len_control=0", "-max_len=4096"]);
        command.args(options);
        command.arg(format!("-artifact_prefix={}/", self.artifacts.display()));
        if let Some(words) = inputs::dictionary(self.target) {
            command.arg(format!("-dict={}", words.display()));
        }
        command.arg(&self.corpus).args(self.seeds.as_ref().filter(|seeds| seeds.exists()));
        Ok(command)
    }

    /// Runs it to its end.
    pub(super) fn run(&self, options: &[String]) -> Result<Ran> {
        let log = File::create(&self.log)
            .with_context(|| format!("cannot write {}", self.log.display()))?;
        let mut command = self.command(options)?;
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        let start = Instant::now();
        let code = program::run(&mut command)?;
        let took = start.elapsed();
        let said = String::from_utf8_lossy(&fs::read(&self.log)?).into_owned();
        Ok(Ran { code, executions: executions(&said), took, said })
    }
}

impl Ran {
    /// Executions per second.
    pub(super) fn rate(&self) -> f64 {
        let executions = u32::try_from(self.executions).unwrap_or(u32::MAX);
        f64::from(executions) / self.took.as_secs_f64().max(0.001)
    }

    /// What the target said when it failed, without the engine's own lines.
    pub(super) fn reason(&self) -> String {
        let lines = self.said.lines().skip_while(|line| !line.contains("panicked at"));
        let lines = lines.take_while(|line| !line.starts_with("stack backtrace"));
        let text: Vec<_> = lines.take(12).collect();
        if text.is_empty() {
            let last: Vec<_> = self.said.lines().rev().take(8).collect();
            return last.into_iter().rev().collect::<Vec<_>>().join("\n");
        }
        text.join("\n")
    }
}

/// The number of executions: of the statistics at the end, or of the last status line.
fn executions(said: &str) -> u64 {
    let counted =
        |line: &str| line.strip_prefix("stat::number_of_executed_units:")?.trim().parse().ok();
    let numbered = |line: &str| line.strip_prefix('#')?.split_whitespace().next()?.parse().ok();
    let last = |number: &dyn Fn(&str) -> Option<u64>| said.lines().rev().find_map(number);
    last(&counted).or_else(|| last(&numbered)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Ran, executions};

    #[test]
    fn executions_are_read_from_what_libfuzzer_says() {
        let crashed = "#2\tINITED cov: 1\n#4096\tpulse  cov: 2\nthread panicked\n";
        assert_eq!(executions(crashed), 4096);
        let ended = format!("{crashed}stat::number_of_executed_units: 5000\n");
        assert_eq!(executions(&ended), 5000);
        assert_eq!(executions("cannot open"), 0);
    }

    #[test]
    fn the_reason_is_the_panic() {
        let said = "#1\tINITED\nthread 'x' panicked at a.rs:1:\nwrong\nstack backtrace:\n 0: y\n";
        let mut ran =
            Ran { code: 77, executions: 1, took: Duration::from_secs(1), said: said.to_owned() };
        assert_eq!(ran.reason(), "thread 'x' panicked at a.rs:1:\nwrong");
        ran.said = "ERROR: out of memory".to_owned();
        assert_eq!(ran.reason(), "ERROR: out of memory");
    }
}
