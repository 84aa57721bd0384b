//! The reference server as a process of its own: started on a free port, stopped by SIGTERM.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::program;

/// How long the server may take to listen, and to stop.
const PATIENCE: Duration = Duration::from_secs(10);

/// A running server. Dropping it kills it.
pub(super) struct Server {
    child: Child,
    url: String,
}

impl Server {
    /// Builds the server for release and waits until it says where it listens.
    pub(super) fn start() -> Result<Self> {
        let mut serve = Command::new(program::release_build()?);
        serve.args(["serve", "--addr", "127.0.0.1:0"]).stdout(Stdio::piped());
        let mut child = serve.spawn().context("cannot start the reference server")?;
        let stdout = child.stdout.take().context("the server has no output to read")?;
        let mut server = Self { child, url: String::new() };
        server.url = addresses(stdout).recv_timeout(PATIENCE).ok().with_context(|| {
            let seconds = PATIENCE.as_secs();
            format!("`untag-conformance serve` did not print its address within {seconds} s")
        })?;
        Ok(server)
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// Asks the server to stop, which it must do by itself and with exit code 0.
    pub(super) fn stop(mut self) -> Result<()> {
        let id = self.child.id().to_string();
        program::must(Command::new("sh").args(["-c", "kill -TERM \"$0\"", &id]))?;
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            if let Some(status) = self.child.try_wait()? {
                ensure!(status.success(), "the server ended on SIGTERM with {status}, not with 0");
                return Ok(());
            }
            thread::sleep(Duration::from_millis(20));
        }
        bail!("the server did not stop within {} s after SIGTERM", PATIENCE.as_secs())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself, which is no error here.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads the server's output for as long as it runs, so that it never blocks on a full pipe.
fn addresses(stdout: ChildStdout) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if let Some(url) = address(&line) {
                // Only the first address is waited for.
                let _ = sender.send(url.to_owned());
            }
        }
    });
    receiver
}

/// The address at the end of a line.
fn address(line: &str) -> Option<&str> {
    let url = line.split_whitespace().last()?;
    url.starts_with("http://").then_some(url)
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn the_address_ends_the_line() {
        assert_eq!(address("listening on http://127.0.0.1:4711"), Some("http://127.0.0.1:4711"));
        assert_eq!(address("warming up"), None);
        assert_eq!(address(""), None);
    }
}
