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

/// So many requests are enough where a mutant cannot be seen in process anyway.
const HOPELESS: u64 = 3000;

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
    let found = each(&all, |mutant| detected(mutant, args));
    let mut lines = vec![
        format!(
            "Requests until found from a cold start, the median of {} seeds; at most {} of each.",
            args.seeds, args.cap
        ),
        String::new(),
    ];
    let mut complaints = Vec::new();
    for (mutant, detected) in all.iter().zip(found) {
        let detected = detected?;
        let shown = match detected {
            Detected::After(requests) => requests.to_string(),
            Detected::Unjudged => "(exit code 3: nothing else can be tested)".to_owned(),
            Detected::Never if !mutant.in_time => {
                complaints.push(format!("mutant {} is not found", mutant.name));
                "-".to_owned()
            }
            Detected::Never => "(shows as time passes, over sockets)".to_owned(),
        };
        lines.push(format!("{:<44} {:<24} {shown}", mutant.name, mutant.clause));
    }
    let missed = complaints.len();
    complaints.extend(none_chosen(all.len(), args));
    lines.push(String::new());
    lines.push(format!("{} mutants; {missed} that a client can see are not found", all.len()));
    Ok((lines.join("\n") + "\n", complaints))
}

/// The complaint that nothing was run.
fn none_chosen(count: usize, args: &FuzzTableArgs) -> Option<String> {
    let only = args.only.as_deref().unwrap_or_default();
    let complaint = || format!("no server has `{only}` in its name: nothing was run");
    (count == 0).then(complaint)
}

/// What came of a mutant in most campaigns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Detected {
    /// It was found after so many requests.
    After(u64),
    /// It was noticed at once that nothing can be tested, which is never green.
    Unjudged,
    /// It was not found.
    Never,
}

/// The median of what came of a mutant, seed by seed.
fn detected(mutant: &Mutant, args: &FuzzTableArgs) -> anyhow::Result<Detected> {
    let mut all = Vec::new();
    for seed in 1..=args.seeds.max(1) {
        let cap = if mutant.in_time { args.cap.min(HOPELESS) } else { args.cap };
        let budget = Budget { requests: Some(cap), ..Budget::default() };
        let result = campaign(&mutant.behavior(), seed, budget, true)?;
        all.push(match (result.found.first(), result.run.exit_code()) {
            (Some(found), _) => Detected::After(found.at),
            // The first replies were wrong enough to be held against it.
            (None, 1) => Detected::After(result.run.requests),
            (None, 3) => Detected::Unjudged,
            (None, _) => Detected::Never,
        });
    }
    all.sort_unstable();
    Ok(all[all.len() / 2])
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
    let mut complaints: Vec<_> = none_chosen(subjects.len(), args).into_iter().collect();
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
