//! A campaign: the targets one after the other, each on all cores, with corpora that last.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::thread::available_parallelism;

use anyhow::Result;

use super::engine::Run;
use super::{CANARY, EMPTY, fresh, workspace};
use crate::{CLEAN, FOUND};

/// Runs each target for so many minutes and names what was found.
pub(super) fn run(programs: &Path, seeds: &Path, targets: &[String], minutes: u64) -> Result<u8> {
    let logs = fresh("campaign")?;
    let mut found = 0;
    for target in targets.iter().filter(|target| ![CANARY, EMPTY].contains(&target.as_str())) {
        let artifacts = workspace().join("artifacts").join(target);
        let before = files(&artifacts);
        let run = Run {
            target,
            programs,
            corpus: workspace().join("corpus").join(target),
            seeds: Some(seeds.join(target)),
            artifacts: artifacts.clone(),
            log: logs.join(format!("{target}.log")),
        };
        println!("{target}: {minutes} min, log in {}", run.log.display());
        run.run(&options(minutes))?;
        for new in files(&artifacts).difference(&before) {
            println!("  found {new}\n    to do: mend it, and move it to fuzz/fixtures/{target}");
            found += 1;
        }
    }
    println!("{found} new input(s) that fail");
    Ok(if found == 0 { CLEAN } else { FOUND })
}

/// One process for each core, going on after a failure.
fn options(minutes: u64) -> Vec<String> {
    let cores = available_parallelism().map_or(1, usize::from);
    let seconds = minutes * 60;
    ["-ignore_crashes=1".to_owned(), format!("-fork={cores}"), format!("-max_total_time={seconds}")]
        .to_vec()
}

fn files(dir: &Path) -> BTreeSet<String> {
    let Ok(entries) = fs::read_dir(dir) else { return BTreeSet::new() };
    entries.flatten().map(|entry| entry.path().display().to_string()).collect()
}
