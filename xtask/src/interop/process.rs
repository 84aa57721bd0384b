//! A process that does not outlive whoever started it, however that ends.

use std::process::{Child, ChildStdout, Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::program;

/// A running process. Dropping it kills it.
pub(super) struct Process {
    child: Child,
    shown: String,
}

impl Process {
    pub(super) fn start(command: &mut Command) -> Result<Self> {
        let shown = program::shown(command);
        let child = command.spawn().with_context(|| format!("cannot start `{shown}`"))?;
        Ok(Self { child, shown })
    }

    /// The command line that started it.
    pub(super) fn shown(&self) -> &str {
        &self.shown
    }

    /// What it prints, where that was asked to be piped.
    pub(super) fn stdout(&mut self) -> Result<ChildStdout> {
        let stdout = self.child.stdout.take();
        stdout.with_context(|| format!("`{}` has no output to read", self.shown))
    }

    /// Asks it to end.
    pub(super) fn terminate(&self) -> Result<()> {
        let id = self.child.id().to_string();
        program::must(Command::new("sh").args(["-c", "kill -TERM \"$0\"", &id]))
    }

    /// Waits for its end, but not for ever.
    pub(super) fn wait(&mut self, patience: Duration) -> Result<ExitStatus> {
        let deadline = Instant::now() + patience;
        while Instant::now() < deadline {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            thread::sleep(Duration::from_millis(20));
        }
        bail!("`{}` did not end within {} s", self.shown, patience.as_secs())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself, which is no error here.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;
    use std::time::Duration;

    use super::Process;

    #[test]
    fn what_does_not_end_is_not_waited_for_and_does_not_live_on() {
        let mut process = Process::start(Command::new("sleep").arg("60")).unwrap();
        let id = process.child.id().to_string();
        let error = process.wait(Duration::ZERO).unwrap_err();
        assert_eq!(error.to_string(), "`sleep 60` did not end within 0 s");
        drop(process);
        let lives = Command::new("sh").args(["-c", "kill -0 \"$0\" 2>&-", &id]).status().unwrap();
        assert!(!lives.success());
    }

    #[test]
    fn what_is_asked_to_end_ends() {
        let mut process = Process::start(Command::new("sleep").arg("60")).unwrap();
        process.terminate().unwrap();
        assert!(!process.wait(Duration::from_secs(10)).unwrap().success());
    }
}
