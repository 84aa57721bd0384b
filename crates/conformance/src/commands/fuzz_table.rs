//! `fuzz-table`: proves `fuzz` by servers that are known to be wrong, or known to be right.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use anyhow::Context;
use tokio::sync::watch;
use untag_model::Level;
use untag_runner::{Budget, CampaignOptions, RunOptions, fuzz_local};
use untag_server::{Behavior, MUTANTS, Mutant};
use untag_verdict::CampaignResult;

use crate::args::FuzzTableArgs;
use crate::credentials;
use crate::embedded::Embedded;
use crate::matrix::{Kind, Subject, pairs, singles};
use crate::output;

/// Makes the table; exit code 1 if it is not as it must be.
pub(crate) fn fuzz_table(args: &FuzzTableArgs) -> anyhow::Result<u8> {
    let started = Instant::now();
    let (text, complaints) = if args.variants { variants(args)? } else { mutants(args)? };
    output::print(&text)?;
    output::complain(&format!("{:.1} s\n", started.elapsed().as_secs_f64()));
    let mut complaints = complaints;
    if let Some(path) = &args.snapshot {
        complaints.extend(compare(path, &text, args.accept)?);
    }
    for complaint in &complaints {
        output::complain(&format!("{complaint}\n"));
    }
    Ok(u8::from(!complaints.is_empty()))
}

/// A campaign in this process, the same each time.
fn campaign(
    behavior: &Behavior,
    seed: u64,
    budget: Budget,
    first: bool,
) -> anyhow::Result<CampaignResult> {
    let keys = credentials::published();
    let run = RunOptions {
        given: keys.given,
        // Mutants of what only a gateway promises are to be found too. Variants are legal as long
        // as nobody asks for more than the usual level.
        level: if first { Level::Gateway } else { Level::Client },
        jobs: 1,
        seed,
        confirm: !first,
        ..RunOptions::new("embedded", keys.keyring, Vec::new())
    };
    let options = CampaignOptions { budget, first_only: first, ..CampaignOptions::new(run) };
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let (_keep, stop) = watch::channel(false);
    let local = Arc::new(Embedded::new(behavior.clone()));
    Ok(runtime.block_on(fuzz_local(local, options, &mut |_| {}, stop))?)
}

/// Does the same for each, on all processors, and gives the results in their order.
fn each<T: Sync, R: Send>(items: &[T], act: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(at) else { break };
                    let result = act(item);
                    results.lock().unwrap_or_else(PoisonError::into_inner).push((at, result));
                }
            });
        }
    });
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|(at, _)| *at);
    results.into_iter().map(|(_, result)| result).collect()
}

type Table = (String, Vec<String>);

fn mutants(args: &FuzzTableArgs) -> anyhow::Result<Table> {
    let wanted =
        |mutant: &&Mutant| args.only.as_ref().is_none_or(|only| mutant.name.contains(only));
    let all: Vec<&Mutant> = MUTANTS.iter().filter(wanted).collect();
    let found = each(&all, |mutant| detections(mutant, args));
    let mut text = format!(
        "Requests until found from a cold start, the median of {} seeds; at most {} of each.\n\n",
        args.seeds, args.cap
    );
    let mut complaints = Vec::new();
    let mut missed = 0;
    for (mutant, found) in all.iter().zip(found) {
        let found = found?;
        let median = found[found.len() / 2];
        let shown = match (median, mutant.in_process) {
            (Some(requests), _) => requests.to_string(),
            (None, true) => "-".to_owned(),
            (None, false) => "- (shows over sockets only)".to_owned(),
        };
        if median.is_none() && mutant.in_process {
            missed += 1;
            complaints.push(format!("mutant {} is not found", mutant.name));
        }
        text.push_str(&format!("{:<44} {:<24} {shown}\n", mutant.name, mutant.clause));
    }
    text.push_str(&format!(
        "\n{} mutants; {missed} that a client can see are not found\n",
        all.len()
    ));
    Ok((text, complaints))
}

/// After how many requests a mutant was found, seed by seed, in order; those where it was not last.
fn detections(mutant: &Mutant, args: &FuzzTableArgs) -> anyhow::Result<Vec<Option<u64>>> {
    let mut found = Vec::new();
    for seed in 1..=args.seeds.max(1) {
        let budget = Budget { requests: Some(args.cap), ..Budget::default() };
        let result = campaign(&mutant.behavior(), seed, budget, true)?;
        found.push(result.found.first().map(|found| found.at));
    }
    found.sort_by_key(|at| at.unwrap_or(u64::MAX));
    Ok(found)
}

fn variants(args: &FuzzTableArgs) -> anyhow::Result<Table> {
    let mut subjects: Vec<(Subject, u64)> = singles()
        .into_iter()
        .filter(|subject| subject.kind != Kind::Mutant)
        .map(|subject| (subject, args.steps))
        .collect();
    if args.pairs > 0 {
        subjects.extend(pairs().into_iter().map(|subject| (subject, args.pairs)));
    }
    subjects.retain(|(s, _)| args.only.as_ref().is_none_or(|only| s.name.contains(only)));
    let results = each(&subjects, |(subject, steps)| {
        let budget = Budget { steps: Some(*steps), ..Budget::default() };
        campaign(&subject.behavior, 1, budget, false)
    });
    let mut complaints = Vec::new();
    let (mut steps, mut requests) = (0, 0);
    for ((subject, _), result) in subjects.iter().zip(results) {
        let result = result?;
        steps += result.tally.steps;
        requests += result.tally.requests;
        for found in &result.found {
            complaints.push(format!("{} is accused: {}", subject.name, found.signature));
            for line in found.case.words() {
                complaints.push(format!("    {line}"));
            }
            let said = found.case.finding.iter().flat_map(|finding| &finding.complaints);
            complaints.extend(said.map(|text| format!("    {text}")));
        }
        if let Some(reason) = result.run.aborted.filter(|_| result.tally.steps < 100) {
            complaints.push(format!("{} was not judged: {reason}", subject.name));
        }
    }
    let text = format!("{} legal servers, {steps} calls, {requests} requests\n", subjects.len());
    Ok((text, complaints))
}

/// Holds the table against its snapshot, or makes it the snapshot.
fn compare(path: &Path, text: &str, accept: bool) -> anyhow::Result<Option<String>> {
    if accept {
        std::fs::write(path, text)
            .with_context(|| format!("{} cannot be written", path.display()))?;
        return Ok(None);
    }
    let old = std::fs::read_to_string(path).unwrap_or_default();
    let advice = "look at the change and accept it with --accept";
    Ok((old != text).then(|| format!("{} is out of date; {advice}", path.display())))
}
