//! `compare`: what a client could notice between two targets.

#[cfg(test)]
mod tests;

use anyhow::bail;
use untag_report::terminal::compare::render;
use untag_scenarios::{Scenario, catalogue};
use untag_verdict::compare::{Known, compare as compared};
use untag_verdict::{Profile, RunResult};

use crate::args::CompareArgs;
use crate::commands::{profile, wants_colour};
use crate::output;
use crate::survey::{Questions, survey};

/// One of the two.
struct Side {
    name: String,
    profile: Profile,
    runs: Vec<RunResult>,
}

/// Compares two targets; 1 if one of them violates, 3 if one could not be judged, else 0, since a
/// difference is no fault.
pub(crate) fn compare(args: &CompareArgs) -> anyhow::Result<u8> {
    if args.url.len() + args.profile.len() != 2 {
        bail!(
            "{} targets are named and two are needed; give --url or --profile twice, or one of \
             each",
            args.url.len() + args.profile.len()
        );
    }
    // A profile that cannot be read is told before anything is asked.
    let profiles =
        args.profile.iter().map(|path| read(path)).collect::<anyhow::Result<Vec<_>>>()?;
    let mut sides = asked(args, &catalogue())?;
    sides.extend(profiles);
    let [a, b] = sides.as_slice() else { bail!("two targets are needed") };
    let known = |side: &'_ Side| -> (String, u8) { (side.title(), side.exit_code()) };
    let ((name_a, code_a), (name_b, code_b)) = (known(a), known(b));
    let comparison = compared(a.known(), b.known());
    let colour = wants_colour(args.ask.color, false);
    output::print(&render([&name_a, &name_b], &comparison, args.all_steps, colour))?;
    // A violation wins over what could not be judged.
    Ok(if [code_a, code_b].contains(&1) { 1 } else { code_a.max(code_b) })
}

fn read(path: &std::path::Path) -> anyhow::Result<Side> {
    let profile = profile::read(path)?;
    Ok(Side {
        name: format!("{}, a profile of {}", path.display(), profile.target),
        profile,
        runs: Vec::new(),
    })
}

fn asked(args: &CompareArgs, scenarios: &[Scenario]) -> anyhow::Result<Vec<Side>> {
    let questions = Questions { scenarios, repeat: args.repeat, level: args.level, confirm: true };
    args.url
        .iter()
        .map(|url| {
            let survey = survey(url, &args.ask, &questions)?;
            let name = survey.profile.target.clone();
            Ok(Side { name, profile: survey.profile, runs: survey.runs })
        })
        .collect()
}

impl Side {
    fn known(&self) -> Known<'_> {
        Known { profile: &self.profile, runs: &self.runs }
    }

    /// 1 if any run violates, 3 if any could not be judged, else 0.
    fn exit_code(&self) -> u8 {
        let codes = || self.runs.iter().map(RunResult::exit_code);
        if codes().any(|code| code == 1) { 1 } else { codes().max().unwrap_or(0) }
    }

    /// Its name with what it came to.
    fn title(&self) -> String {
        let verdict = match (self.exit_code(), profile::not_told(&self.runs)) {
            _ if self.runs.is_empty() => return self.name.clone(),
            (0, _) => "conforms".to_owned(),
            (1, _) => "violates; `run` says what".to_owned(),
            (_, reason) => format!("not judged: {}", reason.unwrap_or_default()),
        };
        format!("{} ({verdict})", self.name)
    }
}
