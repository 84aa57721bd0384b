//! Arguments of the commands about profiles: `profile` and `compare`.

use std::path::PathBuf;
use std::time::Duration;

use untag_model::Level;
use url::Url;

use super::{Color, duration, level, target_url};

/// How a target is asked.
#[derive(Debug, clap::Args)]
pub(crate) struct AskArgs {
    /// How many scenarios are carried out at the same time; the first time it is one.
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) jobs: u16,
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
    /// Show no progress.
    #[arg(long, short)]
    pub(crate) quiet: bool,
    /// When to use colour.
    #[arg(long, default_value = "auto")]
    pub(crate) color: Color,
}

/// Arguments of `profile`.
#[derive(Debug, clap::Args)]
pub(crate) struct ProfileArgs {
    /// The target, http or https.
    #[arg(long, value_parser = target_url)]
    pub(crate) url: Url,
    /// Write the profile there; `-` is the standard output (the text then goes to stderr).
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// How often everything is asked.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub(crate) repeat: u16,
    /// A date to note in the file; without it equal targets give equal files.
    #[arg(long, value_name = "TEXT")]
    pub(crate) date: Option<String>,
    #[command(flatten)]
    pub(crate) ask: AskArgs,
}

/// Arguments of `compare`.
#[derive(Debug, clap::Args)]
pub(crate) struct CompareArgs {
    /// A target, http or https; two of --url and --profile are needed, URLs come first.
    #[arg(long, value_parser = target_url)]
    pub(crate) url: Vec<Url>,
    /// A file that `profile` wrote.
    #[arg(long, value_name = "FILE")]
    pub(crate) profile: Vec<PathBuf>,
    /// How often everything is asked of a URL.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub(crate) repeat: u16,
    /// Up to which level a deviation makes a target one that violates.
    #[arg(long, default_value = "client", value_parser = level())]
    pub(crate) level: Level,
    /// Show every step that differs, however many there are.
    #[arg(long)]
    pub(crate) all_steps: bool,
    #[command(flatten)]
    pub(crate) ask: AskArgs,
}
