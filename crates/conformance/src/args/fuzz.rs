//! The arguments of `fuzz`, `replay` and the hidden `fuzz-table`.

use std::path::PathBuf;
use std::time::Duration;

use untag_model::Level;
use url::Url;

use super::{Color, duration, level, target_url};

/// Whom to ask, and how.
#[derive(Debug, clap::Args)]
pub(crate) struct TargetArgs {
    /// The target, http or https; without it an embedded reference server.
    #[arg(long, value_parser = target_url)]
    pub(crate) url: Option<Url>,
    /// Up to which level a deviation fails the target.
    #[arg(long, default_value = "client", value_parser = level())]
    pub(crate) level: Level,
    /// How long a read may lag behind a write, like 2s or 500ms.
    #[arg(long, default_value = "2s", value_name = "DURATION", value_parser = duration)]
    pub(crate) settle: Duration,
    /// How long one request may be held up by a target that asks to wait.
    #[arg(long, default_value = "60s", value_name = "DURATION", value_parser = duration)]
    pub(crate) patience: Duration,
    /// The region that requests name.
    #[arg(long, default_value = "cn-hangzhou")]
    pub(crate) region: String,
    /// How long to wait for a connection.
    #[arg(long, default_value = "5s", value_name = "DURATION", value_parser = duration)]
    pub(crate) connect_timeout: Duration,
    /// How long to wait for a whole reply.
    #[arg(long, default_value = "30s", value_name = "DURATION", value_parser = duration)]
    pub(crate) timeout: Duration,
    /// Read credentials from this file and not from the environment.
    #[arg(long, value_name = "FILE", requires = "url")]
    pub(crate) credentials: Option<PathBuf>,
    /// An embedded server with this named fault.
    #[arg(long, value_name = "NAME", hide = true, conflicts_with = "url")]
    pub(crate) mutant: Option<String>,
    /// An embedded server with these other legal choices.
    #[arg(long, value_name = "NAME", hide = true, value_delimiter = ',', conflicts_with = "url")]
    pub(crate) variant: Vec<String>,
}

/// Arguments of `fuzz`.
#[derive(Debug, clap::Args)]
pub(crate) struct FuzzArgs {
    #[command(flatten)]
    pub(crate) target: TargetArgs,
    /// The seed of everything that is chosen by chance.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// End after so many requests, those of looking at shares included.
    #[arg(long, value_name = "N", conflicts_with = "time")]
    pub(crate) requests: Option<u64>,
    /// End after so long, like 90s or 10m; without --requests and --time after 60s.
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub(crate) time: Option<Duration>,
    /// How many sequences are played at the same time.
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) jobs: u16,
    /// Play the cases in this folder first, and keep there what shows something new.
    #[arg(long, value_name = "DIR")]
    pub(crate) corpus: Option<PathBuf>,
    /// Write each finding there as a case for `replay`.
    #[arg(long, value_name = "DIR", default_value = "untag-cases")]
    pub(crate) cases: PathBuf,
    /// Also write the report as JSON; `-` is the standard output (the text then goes to stderr).
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
    /// Show every finding in full, however many there are.
    #[arg(long)]
    pub(crate) all_findings: bool,
    /// Show no progress, and of the report only what failed and the closing line.
    #[arg(long, short)]
    pub(crate) quiet: bool,
    /// When to use colour.
    #[arg(long, default_value = "auto")]
    pub(crate) color: Color,
}

/// Arguments of `replay`.
#[derive(Debug, clap::Args)]
pub(crate) struct ReplayArgs {
    /// Cases that `fuzz` wrote.
    #[arg(required = true, value_name = "CASE")]
    pub(crate) cases: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) target: TargetArgs,
    /// Play each case up to so many times, until it shows what it showed.
    #[arg(long, default_value_t = 1, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) times: u32,
    /// Print only the cases that are not gone.
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

/// Arguments of `fuzz-table`.
#[derive(Debug, clap::Args)]
pub(crate) struct FuzzTableArgs {
    /// The most requests that are sent to a mutant, seed by seed.
    #[arg(long, default_value_t = 20_000)]
    pub(crate) cap: u64,
    /// How many seeds.
    #[arg(long, default_value_t = 5)]
    pub(crate) seeds: u64,
    /// The variants in place of the mutants: none may be accused.
    #[arg(long)]
    pub(crate) variants: bool,
    /// So many calls for each variant.
    #[arg(long, default_value_t = 2_000, value_name = "N")]
    pub(crate) steps: u64,
    /// And so many for each pair of variants.
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub(crate) pairs: u64,
    /// Only servers whose name contains this.
    #[arg(long, value_name = "TEXT")]
    pub(crate) only: Option<String>,
    /// Hold the table against this file.
    #[arg(long, value_name = "FILE")]
    pub(crate) snapshot: Option<PathBuf>,
    /// Write the file instead.
    #[arg(long, requires = "snapshot")]
    pub(crate) accept: bool,
}
