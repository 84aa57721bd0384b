//! `cargo xtask ci`: the whole gate, step by step, stopping at the first that fails.

use std::time::{Duration, Instant};

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::{CLEAN, fuzz, interop, lint, suite, test};

#[derive(Args)]
pub(crate) struct Options {
    /// Leave this step out (may be given again), for a caller that has run it already.
    #[arg(long, value_name = "STEP")]
    without: Vec<Step>,
}

/// A step of the gate. The order is that of the run: what fails fastest comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Step {
    Lint,
    Test,
    Conformance,
    Mutants,
    Campaigns,
    Interop,
    Fuzz,
    Libafl,
}

impl Step {
    const fn name(self) -> &'static str {
        match self {
            Self::Lint => "lint",
            Self::Test => "test",
            Self::Conformance => "conformance",
            Self::Mutants => "mutants",
            Self::Campaigns => "campaigns",
            Self::Interop => "interop",
            Self::Fuzz => "fuzz",
            Self::Libafl => "libafl",
        }
    }

    fn run(self) -> Result<u8> {
        match self {
            Self::Lint => lint::run(),
            Self::Test => test::run(&test::Options::default()),
            Self::Conformance => suite::run(suite::RUN, &[]),
            Self::Mutants => suite::run(suite::MATRIX, &[suite::PAIRS.into()]),
            Self::Campaigns => suite::campaigns(&[]),
            Self::Interop => interop::run(&interop::Options::default()),
            Self::Fuzz => fuzz::run(&fuzz::Options::smoke()),
            Self::Libafl => fuzz::libafl(),
        }
    }
}

/// A step that was run.
struct Done {
    step: Step,
    code: u8,
    took: Duration,
}

/// Runs the steps, prints how long each took, and returns the exit code of the one that failed.
pub(crate) fn run(options: &Options) -> u8 {
    let steps = Step::value_variants().iter().filter(|step| !options.without.contains(step));
    let mut done = Vec::new();
    for &step in steps {
        println!("\n==> {}", step.name());
        let ran = timed(step);
        println!("<== {}: {} in {:.1} s", step.name(), outcome(ran.code), ran.took.as_secs_f64());
        let failed = ran.code != CLEAN;
        done.push(ran);
        if failed {
            break;
        }
    }
    print!("\n{}", table(&done));
    done.last().map_or(CLEAN, |last| last.code)
}

fn timed(step: Step) -> Done {
    let start = Instant::now();
    let code = step.run().unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        crate::BROKEN
    });
    Done { step, code, took: start.elapsed() }
}

fn outcome(code: u8) -> String {
    if code == CLEAN { "clean".to_owned() } else { format!("FAILED with exit code {code}") }
}

fn table(done: &[Done]) -> String {
    let mut lines: Vec<String> = done
        .iter()
        .map(|ran| {
            let seconds = ran.took.as_secs_f64();
            format!("{:<12} {seconds:>8.1} s  {}\n", ran.step.name(), outcome(ran.code))
        })
        .collect();
    let total: Duration = done.iter().map(|ran| ran.took).sum();
    lines.push(format!("{:<12} {:>8.1} s\n", "total", total.as_secs_f64()));
    lines.concat()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Done, Step, table};

    #[test]
    fn the_table_has_a_line_for_each_step_and_a_total() {
        let done = [
            Done { step: Step::Lint, code: 0, took: Duration::from_millis(1500) },
            Done { step: Step::Test, code: 101, took: Duration::from_mins(1) },
        ];
        let expected = "lint              1.5 s  clean\n\
                        test             60.0 s  FAILED with exit code 101\n\
                        total            61.5 s\n";
        assert_eq!(table(&done), expected);
    }
}
