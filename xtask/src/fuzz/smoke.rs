//! The smoke test: every target for a few seconds, and the canary until it is caught.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::engine::{CRASHED, Ran, Run};
use super::{CANARY, EMPTY, fresh};
use crate::{CLEAN, FOUND};

/// How many seconds the canary may live.
const PATIENCE: u64 = 120;

/// Runs the targets and prints how many executions per second each of them reached.
pub(super) fn run(programs: &Path, seeds: &Path, targets: &[String], seconds: u64) -> Result<u8> {
    let place = Place { programs, seeds, dir: fresh("smoke")? };
    let mut done = Vec::new();
    for target in targets {
        let ran = place.run(target, seconds)?;
        println!("{}", line(target, &ran));
        done.push((target.as_str(), ran));
    }
    print!("\n{}", table(&done));
    let clean = done.iter().all(|(target, ran)| is_as_it_should(target, ran));
    Ok(if clean { CLEAN } else { FOUND })
}

struct Place<'a> {
    programs: &'a Path,
    seeds: &'a Path,
    dir: PathBuf,
}

impl Place<'_> {
    fn run(&self, target: &str, seconds: u64) -> Result<Ran> {
        let is_canary = target == CANARY;
        let run = Run {
            target,
            programs: self.programs,
            corpus: self.dir.join(target).join("corpus"),
            // The canary has to be found, not remembered.
            seeds: (!is_canary).then(|| self.seeds.join(target)),
            artifacts: self.dir.join(target).join("artifacts"),
            log: self.dir.join(format!("{target}.log")),
        };
        let most = if is_canary { PATIENCE } else { seconds };
        run.run(&[format!("-max_total_time={most}"), "-seed=1".to_owned()])
    }
}

fn is_as_it_should(target: &str, ran: &Ran) -> bool {
    let executed = ran.executions > 0;
    executed && ran.code == if target == CANARY { CRASHED } else { 0 }
}

fn line(target: &str, ran: &Ran) -> String {
    let fine = is_as_it_should(target, ran);
    match (target, fine) {
        (CANARY, true) => {
            format!("ok   {target}: caught after {} executions", ran.executions)
        }
        (CANARY, false) => format!(
            "FAIL {target}: a faulty server was not caught in {PATIENCE} s, so the other targets \
             say nothing\n    to do: find out why fuzzing is blind"
        ),
        (_, true) => format!("ok   {target}"),
        (_, false) => format!(
            "FAIL {target}: exit code {}, input in target/fuzz/smoke/{target}/artifacts\n{}\n    \
             to do: mend it, and copy the input to fuzz/fixtures/{target}",
            ran.code,
            ran.reason()
        ),
    }
}

/// Rates, and beside each how many of the empty target's it is.
fn table(done: &[(&str, Ran)]) -> String {
    let empty = done.iter().find(|(target, _)| *target == EMPTY).map(|(_, ran)| ran.rate());
    let row = |(target, ran): &(&str, Ran)| {
        let share = empty.map_or(0.0, |empty| ran.rate() / empty);
        format!("{target:<16} {:>12.0} {share:>10.4}\n", ran.rate())
    };
    let head = format!("{:<16} {:>12} {:>10}\n", "target", "executions/s", "of empty");
    head + &done.iter().map(row).collect::<String>()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Ran, is_as_it_should, table};

    fn ran(code: u8, executions: u64) -> Ran {
        Ran { code, executions, took: Duration::from_secs(2), said: String::new() }
    }

    #[test]
    fn the_canary_must_fail_and_nothing_else_may() {
        assert!(is_as_it_should("canary", &ran(77, 5)));
        assert!(!is_as_it_should("canary", &ran(0, 5)));
        assert!(!is_as_it_should("canary", &ran(1, 0)));
        assert!(is_as_it_should("other", &ran(0, 5)));
        assert!(!is_as_it_should("other", &ran(77, 5)));
        assert!(!is_as_it_should("other", &ran(0, 0)));
    }

    #[test]
    fn rates_stand_beside_the_empty_target() {
        let text = table(&[("other", ran(0, 500)), ("empty", ran(0, 5000))]);
        assert!(text.contains("other                     250     0.1000\n"), "{text}");
        assert!(text.contains("empty                    2500     1.0000\n"), "{text}");
    }
}
