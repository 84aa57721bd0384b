//! A server as a process of its own: started on a free port, stopped by SIGTERM.

use std::io::{BufRead, BufReader};
use std::process::{ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use super::process::Process;

/// How long a server may take to listen, and to stop.
const PATIENCE: Duration = Duration::from_secs(10);

/// A running server. Dropping it kills it.
pub(super) struct Server {
    process: Process,
    url: String,
}

impl Server {
    /// Starts a server and waits until it says where it listens.
    pub(super) fn start(mut command: Command) -> Result<Self> {
        let mut process = Process::start(command.stdout(Stdio::piped()))?;
        let url = addresses(process.stdout()?).recv_timeout(PATIENCE).ok();
        let url = url.with_context(|| {
            let (server, seconds) = (process.shown(), PATIENCE.as_secs());
            format!("`{server}` did not print its address within {seconds} s")
        })?;
        Ok(Self { process, url })
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// Asks the server to stop, which it must do by itself and with exit code 0.
    pub(super) fn stop(mut self) -> Result<()> {
        self.process.terminate()?;
        let status = self.process.wait(PATIENCE).context("SIGTERM does not stop the server")?;
        ensure!(status.success(), "the server ended on SIGTERM with {status}, not with 0");
        Ok(())
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
