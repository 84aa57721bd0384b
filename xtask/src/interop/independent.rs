//! The suite against a server that was written without sight of it: the correct one must pass, and
//! each bug that was seeded into it must be found.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

use super::process::Process;
use super::server::Server;
use super::tally::Tally;
use super::{client, install};
use crate::{CLEAN, FOUND, program};

/// What this part of a run is called.
pub(super) const NAME: &str = "independent-server";

/// How long the suite may take over one server.
const TIMEOUT: Duration = Duration::from_mins(5);

/// How many bugs are looked for at the same time, on two cores: much of a run's time is waiting.
const AT_ONCE: usize = 3;

/// A fault that the server has if it is asked to.
#[derive(Debug, PartialEq, Eq)]
struct Bug {
    name: String,
    what: String,
}

impl Bug {
    /// Reads a line of the server's list.
    fn of(line: &str) -> Option<Self> {
        let (name, what) = line.split_once('\t')?;
        Some(Self { name: name.to_owned(), what: what.to_owned() })
    }
}

/// Runs the suite against the correct server and then against each buggy one.
pub(super) fn run(place: &Path) -> Result<Tally> {
    install::tool("python3", &["--version"], "Python 3.10 or newer")?;
    let bench = Bench { suite: program::release_build()?, place };
    let bugs = bugs()?;
    println!("\n{NAME}: written without sight of the suite, correct and then with a bug");
    let mut tally = Tally::default();
    let mut tell = |check: String| {
        println!("{check}");
        tally.add(&check);
    };
    // Alone, so that nothing but its own faults can make it fail.
    tell(bench.check(None));
    bench.check_each(&bugs, tell);
    Ok(tally)
}

fn bugs() -> Result<Vec<Bug>> {
    let list = program::output_of(server().arg("--list-bugs"))?;
    let bugs: Option<Vec<Bug>> = list.lines().map(Bug::of).collect();
    let bugs = bugs.context("the independent server's list of bugs cannot be read")?;
    ensure!(!bugs.is_empty(), "the independent server has no bugs to find");
    Ok(bugs)
}

fn server() -> Command {
    let mut command = Command::new("python3");
    command.arg(install::sources().join("python/independent_server.py"));
    command
}

/// What the suite is run with.
struct Bench<'a> {
    suite: PathBuf,
    place: &'a Path,
}

impl Bench<'_> {
    /// Checks several bugs at the same time and tells of each as it is done.
    fn check_each(&self, bugs: &[Bug], tell: impl FnMut(String)) {
        let next = &AtomicUsize::new(0);
        let (sender, receiver) = mpsc::channel();
        thread::scope(|scope| {
            for _ in 0..AT_ONCE {
                let sender = sender.clone();
                scope.spawn(move || {
                    while let Some(bug) = bugs.get(next.fetch_add(1, Ordering::Relaxed)) {
                        // The receiver is there for as long as there is a sender.
                        let _ = sender.send(self.check(Some(bug)));
                    }
                });
            }
            drop(sender);
            receiver.into_iter().for_each(tell);
        });
    }

    /// Runs the suite against a server and words the result like that of a client's check.
    fn check(&self, bug: Option<&Bug>) -> String {
        let title = title(bug);
        match self.carry_out(bug) {
            Ok(()) => format!("ok: {title}"),
            Err(error) => format!("not ok: {title}: {error:#}"),
        }
    }

    /// Runs the suite against a server, which must come out as it should. Where it does not, what
    /// it said is part of the error.
    fn carry_out(&self, bug: Option<&Bug>) -> Result<()> {
        let mut server = server();
        let mut suite = Command::new(&self.suite);
        suite.args(["run", "--quiet"]);
        if let Some(bug) = bug {
            server.args(["--bug", &bug.name]);
            // This server never shows a write late: waiting for one to appear would be in vain.
            suite.args(["--settle", "10ms"]);
        }
        let server = Server::start(server)?;
        client::prepare_environment(&mut suite);
        suite.args(["--url", server.url()]);
        let name = bug.map_or("correct", |bug| &bug.name);
        let said = self.place.join(format!("{NAME}-{name}.txt"));
        let ended = end_of(&mut suite, &said, expected(bug));
        let stopped = server.stop();
        if let Err(error) = ended {
            bail!("{error:#}; it said:\n{}", fs::read_to_string(said).unwrap_or_default());
        }
        stopped
    }
}

/// Runs the suite to its end, into a file, and expects an exit code.
fn end_of(suite: &mut Command, said: &Path, expected: u8) -> Result<()> {
    let said = File::create(said)?;
    suite.stdout(said.try_clone()?).stderr(said);
    let code = program::code_of(Process::start(suite)?.wait(TIMEOUT)?);
    ensure!(code == expected, "the suite ended with exit code {code}, not with {expected}");
    Ok(())
}

fn title(bug: Option<&Bug>) -> String {
    match bug {
        None => "the correct server passes".to_owned(),
        Some(bug) => format!("{} is found: {}", bug.name, bug.what),
    }
}

/// The exit code that the suite should have.
const fn expected(bug: Option<&Bug>) -> u8 {
    if bug.is_some() { FOUND } else { CLEAN }
}

#[cfg(test)]
mod tests {
    use super::{Bug, expected, title};

    #[test]
    fn a_bug_has_a_name_and_says_what_is_wrong() {
        let bug = Bug::of("effect-none\tnothing is removed").unwrap();
        assert_eq!(title(Some(&bug)), "effect-none is found: nothing is removed");
        assert_eq!(Bug::of("effect-none"), None);
    }

    #[test]
    fn only_the_correct_server_is_to_pass() {
        let bug = Bug { name: String::new(), what: String::new() };
        assert_eq!([expected(None), expected(Some(&bug))], [0, 1]);
    }
}
