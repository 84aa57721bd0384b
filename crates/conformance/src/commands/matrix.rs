//! `matrix`: proves the suite by servers that are known to be wrong, or known to be right.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use anyhow::Context;
use untag_scenarios::catalogue;

use crate::args::MatrixArgs;
use crate::matrix::{Kind, Matrix, Mode, pairs, render, score, singles, try_all};
use crate::output;

/// How many faults are printed before the rest is only counted.
const SHOWN_FAULTS: usize = 40;

/// Runs the matrix; exit code 1 if it is not as it must be.
pub(crate) fn matrix(args: &MatrixArgs) -> anyhow::Result<u8> {
    let started = Instant::now();
    let mut subjects = singles();
    if args.pairs {
        subjects.extend(pairs());
    }
    if let Some(name) = &args.only {
        subjects.retain(|subject| subject.name.contains(name.as_str()));
    }
    let mode = if args.sockets { Mode::Sockets } else { Mode::InProcess };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = if args.sockets { 1 } else { threads };
    let mut scenarios = catalogue();
    if !args.whole {
        scenarios.retain(|scenario| is_sampled(&scenario.id));
    }
    let matrix = try_all(subjects, &scenarios, mode, threads);
    let mut complaints: Vec<String> = Vec::new();
    if args.only.is_none() {
        complaints.extend(matrix.faults().iter().map(ToString::to_string));
    } else {
        output::print(&details(&matrix))?;
    }
    if let Some(path) = &args.snapshot {
        complaints.extend(compare(path, &render(&matrix), args.accept)?);
    }
    report(&matrix, &complaints, started)?;
    Ok(u8::from(!complaints.is_empty()))
}

fn report(matrix: &Matrix, complaints: &[String], started: Instant) -> anyhow::Result<()> {
    let mut text = String::new();
    for complaint in complaints.iter().take(SHOWN_FAULTS) {
        text.push_str(complaint);
        text.push('\n');
    }
    if complaints.len() > SHOWN_FAULTS {
        writeln!(text, "... and {} more", complaints.len() - SHOWN_FAULTS)?;
    }
    let pairs = matrix.of(Kind::Pair).count();
    let accused =
        matrix.of(Kind::Pair).filter(|(subject, outcome)| !subject.is_cleared_by(outcome)).count();
    let requests: u64 = matrix.rows.iter().map(|(_, outcome)| outcome.requests).sum();
    writeln!(
        text,
        "{}; {pairs} pairs of variants, {accused} accused; {requests} requests; {:.1} s",
        score(matrix),
        started.elapsed().as_secs_f64()
    )?;
    output::print(&text)
}

/// The cuts of the sweep over sizes that stand for all of them.
const SAMPLED_SIZES: [&str; 5] = ["1", "3", "7", "10", "20"];

/// Whether a scenario takes part unless the whole catalogue is asked for.
fn is_sampled(id: &str) -> bool {
    id.strip_prefix("sizes/cut-at-")
        .and_then(|cut| cut.split_once("-and-"))
        .is_none_or(|(ids, keys)| SAMPLED_SIZES.contains(&ids) && SAMPLED_SIZES.contains(&keys))
}

/// What happened to the few servers that were asked for.
fn details(matrix: &Matrix) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    for (subject, outcome) in &matrix.rows {
        let _ = writeln!(
            text,
            "{}: {} fail, {} conform, {} untestable {}",
            subject.name,
            outcome.failed.len(),
            outcome.conforms,
            outcome.untestable,
            outcome.unjudged.join(" ")
        );
        for id in &outcome.failed {
            let _ = writeln!(text, "  {id}");
        }
    }
    text
}

/// Holds the matrix against its snapshot, or makes it the snapshot.
fn compare(path: &Path, text: &str, accept: bool) -> anyhow::Result<Option<String>> {
    if accept {
        std::fs::write(path, text)
            .with_context(|| format!("{} cannot be written", path.display()))?;
        return Ok(None);
    }
    let old = std::fs::read_to_string(path).unwrap_or_default();
    Ok((old != text).then(|| {
        let at = old.lines().zip(text.lines()).position(|(a, b)| a != b).unwrap_or(0) + 1;
        format!(
            "{} is out of date from line {at} on; look at the change and accept it with --accept",
            path.display()
        )
    }))
}
