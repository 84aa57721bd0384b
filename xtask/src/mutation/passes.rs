//! The two passes of cargo-mutants over a crate, and what they leave behind.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{program, repository};

/// The exit codes with which cargo-mutants has done its work: all caught, some missed, some
/// outlasted their time.
const DONE: [u8; 3] = [0, 2, 3];

/// What came of a crate's mutants.
pub(super) struct Tested {
    /// So many made a test fail, or never end.
    pub(super) caught: usize,
    /// These did not, by name.
    pub(super) missed: Vec<String>,
    /// So many did not build.
    pub(super) unviable: usize,
}

/// Tests a crate's mutants by its own tests, and those that survive by everybody's.
pub(super) fn both(tool: &Path, package: &str, shard: Option<&str>) -> Result<Tested> {
    let mut own = command(tool, package)?;
    own.args(shard.into_iter().flat_map(|shard| ["--shard", shard]));
    let first = outcome(own, &place(package, "own")?)?;
    if first.missed.is_empty() {
        return Ok(first);
    }
    let mut all = command(tool, package)?;
    for library in repository::libraries()? {
        all.args(["--test-package", &library]);
    }
    for name in &first.missed {
        let file = name.split(':').next().unwrap_or(name);
        all.args(["--file", file]).arg("--re").arg(format!("^{}$", escaped(name)));
    }
    let second = outcome(all, &place(package, "all")?)?;
    Ok(first.without_those_that_others_catch(&second))
}

impl Tested {
    /// What came of both passes. The second one may have tested more than what the first missed:
    /// `--re` does not hold cargo-mutants 27.1.0 from deleting fields everywhere.
    fn without_those_that_others_catch(mut self, second: &Self) -> Self {
        let before = self.missed.len();
        self.missed.retain(|name| second.missed.contains(name));
        self.caught += before - self.missed.len();
        self
    }
}

/// Both passes build in one folder, so that what does not change is built once.
fn command(tool: &Path, package: &str) -> Result<Command> {
    let mut command = Command::new(tool);
    command.current_dir(repository::root()).args(["mutants", "--package", package]);
    command.env("CARGO_TARGET_DIR", repository::target_dir()?.join("mutation/build"));
    command.env("INSTA_UPDATE", "no").env("CARGO_INCREMENTAL", "1");
    Ok(command)
}

fn place(package: &str, pass: &str) -> Result<PathBuf> {
    let place = repository::target_dir()?.join("mutation").join(package).join(pass);
    fs::create_dir_all(&place)?;
    Ok(place)
}

fn outcome(mut command: Command, place: &Path) -> Result<Tested> {
    let code = program::run(command.arg("--output").arg(place))?;
    if !DONE.contains(&code) {
        bail!("cargo-mutants ended with exit code {code}: its messages stand above");
    }
    let names = |file: &str| -> Result<Vec<String>> {
        let path = place.join("mutants.out").join(file);
        let text =
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        Ok(text.lines().map(str::to_owned).collect())
    };
    Ok(Tested {
        caught: names("caught.txt")?.len() + names("timeout.txt")?.len(),
        missed: names("missed.txt")?,
        unviable: names("unviable.txt")?.len(),
    })
}

/// A text as a regular expression that matches it only.
fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut escaped, letter| {
        escaped.extend(r"\.+*?()|[]{}^$".contains(letter).then_some('\\'));
        escaped.push(letter);
        escaped
    })
}

#[cfg(test)]
mod tests {
    use super::{Tested, escaped};

    #[test]
    fn what_the_second_pass_catches_is_caught_and_what_it_tests_besides_does_not_count() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let first = Tested { caught: 5, missed: names(&["a", "b", "c"]), unviable: 2 };
        let second = Tested { caught: 9, missed: names(&["b", "field"]), unviable: 0 };
        let both = first.without_those_that_others_catch(&second);
        assert_eq!((both.caught, both.missed, both.unviable), (7, names(&["b"]), 2));
    }

    #[test]
    fn an_escaped_name_has_no_operators_left() {
        assert_eq!(escaped("a/b.rs:1:2: replace || in <X>"), r"a/b\.rs:1:2: replace \|\| in <X>");
    }
}
