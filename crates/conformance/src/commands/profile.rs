//! `profile`: what a target chooses where the reference leaves it open.

mod file;
#[cfg(test)]
pub(super) mod tests;

use untag_model::Level;
use untag_report::terminal::profile::render;
use untag_scenarios::{Scenario, catalogue};
use untag_verdict::profile::asks;
use untag_verdict::{RunResult, Verdict};

use crate::args::ProfileArgs;
use crate::commands::wants_colour;
use crate::json_file::JsonFile;
use crate::output;
use crate::survey::{Questions, Survey, survey};

pub(crate) use file::read;

/// The exit code where nothing could be told.
const NOT_JUDGED: u8 = 3;

/// Asks a target, shows and writes what it chose; 0 whatever that is, since a profile judges
/// nothing.
pub(crate) fn profile(args: &ProfileArgs) -> anyhow::Result<u8> {
    let scenarios: Vec<Scenario> = catalogue().into_iter().filter(asks).collect();
    let file = args.output.as_deref().map(JsonFile::prepare).transpose()?;
    let questions = Questions {
        scenarios: &scenarios,
        repeat: args.repeat,
        level: Level::Client,
        confirm: false,
    };
    let Survey { mut profile, runs } = survey(&args.url, &args.ask, &questions)?;
    if let Some(reason) = not_told(&runs) {
        output::complain(&format!("there is no profile: {reason}\n"));
        return Ok(NOT_JUDGED);
    }
    profile.date.clone_from(&args.date);
    let to_stderr = file.as_ref().is_some_and(JsonFile::is_stdout);
    let text = render(&profile, deviating(&runs), wants_colour(args.ask.color, to_stderr));
    if to_stderr {
        output::complain(&text);
    } else {
        output::print(&text)?;
    }
    if let Some(file) = file {
        file.write(&file::write(&profile))?;
    }
    Ok(0)
}

/// Why these runs tell nothing, if so.
pub(super) fn not_told(runs: &[RunResult]) -> Option<String> {
    if let Some(reason) = runs.iter().find_map(|run| run.aborted.clone()) {
        return Some(reason);
    }
    let told = runs.iter().any(|run| run.scenarios.iter().any(|s| !s.answers.is_empty()));
    let reasons = runs.iter().flat_map(|run| &run.scenarios).find_map(|s| s.reason.clone());
    (!told).then(|| reasons.unwrap_or_else(|| "no question was answered".to_owned()))
}

/// How many scenarios did not conform in some run.
fn deviating(runs: &[RunResult]) -> usize {
    let mut ids: Vec<_> = runs
        .iter()
        .flat_map(|run| &run.scenarios)
        .filter(|s| matches!(s.verdict, Verdict::Violates | Verdict::Unstable))
        .map(|s| &s.id)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids.len()
}
