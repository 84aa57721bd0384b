//! `cargo xtask mutate`: cargo-mutants over the crates that judge. Every changed crate is tested by
//! its own tests first, and what they miss by the tests of the crates that stand on it.

mod passes;
mod survivors;

use anyhow::Result;
use clap::{Args, ValueEnum};

use self::passes::Tested;
use self::survivors::Survivors;
use crate::tool::Tool;
use crate::{BROKEN, CLEAN, FOUND};

const CARGO_MUTANTS: Tool = Tool { name: "mutants", version: "27.1.0" };

#[derive(Args)]
pub(crate) struct Options {
    /// Only this part of each crate's mutants, such as 0/8: the parts are from 0 to 7.
    #[arg(long, value_name = "K/N")]
    shard: Option<String>,
    /// This crate only (may be given again).
    #[arg(long = "crate", value_name = "NAME")]
    crates: Vec<Judging>,
}

/// A crate on which a judgement rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Judging {
    Model,
    Wire,
    Verdict,
}

impl Judging {
    const fn package(self) -> &'static str {
        match self {
            Self::Model => "untag-model",
            Self::Wire => "untag-wire",
            Self::Verdict => "untag-verdict",
        }
    }
}

/// Tests the mutants, prints the score of each crate, and names the survivors that are not listed.
pub(crate) fn run(options: &Options) -> Result<u8> {
    let tool = CARGO_MUTANTS.installed()?;
    let listed = Survivors::read()?;
    let chosen = Judging::value_variants().iter();
    let chosen = chosen.filter(|one| options.crates.is_empty() || options.crates.contains(one));
    let (mut survived, mut lines) = (Vec::new(), Vec::new());
    for judging in chosen {
        let tested = passes::both(&tool, judging.package(), options.shard.as_deref())?;
        lines.push(line(judging.package(), &tested));
        survived.extend(tested.missed);
    }
    println!("\n{}", lines.join("\n"));
    let whole = options.shard.is_none() && options.crates.is_empty();
    let complaints = listed.complaints(&survived, whole);
    for complaint in &complaints {
        eprintln!("{complaint}");
    }
    Ok(match (lines.is_empty(), complaints.is_empty()) {
        (true, _) => BROKEN,
        (false, true) => CLEAN,
        (false, false) => FOUND,
    })
}

fn line(package: &str, tested: &Tested) -> String {
    let missed = tested.missed.len();
    let viable = tested.caught + missed;
    format!(
        "{package}: {viable} mutants build, {} are caught, {missed} survive; {} do not build",
        tested.caught, tested.unviable
    )
}
