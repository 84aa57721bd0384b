//! The command line: every command with its arguments, and how their texts are read.

mod fuzz;
mod profile;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand, ValueEnum};
use untag_model::{Level, Principal};
use untag_verdict::sent::{FORMATS, STYLES};
use untag_wire::{Action, Format, Part, Signing};
use url::Url;

pub(crate) use fuzz::{FuzzArgs, FuzzTableArgs, ReplayArgs, TargetArgs};
pub(crate) use profile::{AskArgs, CompareArgs, ProfileArgs};

/// Conformance suite for UntagResources of Alibaba Cloud ResourceSharing (2020-01-10).
#[derive(Debug, Parser)]
#[command(name = "untag-conformance", version, max_term_width = 100, after_help = EXIT_CODES)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_CODES: &str = "\
Exit codes: 0 all conforms; 1 something violates or is unstable; 2 wrong use or configuration; \
3 could not be judged (unreachable, or nothing testable).";

const CREDENTIALS: &str = "\
Credentials come from the environment, never from an argument:
  ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET, ALIBABA_CLOUD_SECURITY_TOKEN
      the owner: an account's own key (the token only where it has one)
  UNTAG_RESTRICTED_ACCESS_KEY_ID, UNTAG_RESTRICTED_ACCESS_KEY_SECRET
      a principal of the same account that may do everything but untag
  UNTAG_OTHER_ACCESS_KEY_ID, UNTAG_OTHER_ACCESS_KEY_SECRET
      another account's own key
or from a TOML file (--credentials), which is then the only source:
  [owner]
  access_key_id = \"...\"
  access_key_secret = \"...\"
  security_token = \"...\"   # only where there is one
and [restricted] and [other] in the same way. For a loopback URL, whoever has no credentials uses \
the published test keys of `untag-conformance serve`.";

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the suite against a target, or against an embedded reference server.
    #[command(after_long_help = CREDENTIALS)]
    Run(RunArgs),
    /// Hunt for bugs with generated sequences of requests, each judged; every finding is made small
    /// and written as a case.
    #[command(after_long_help = CREDENTIALS)]
    Fuzz(FuzzArgs),
    /// Play cases again that `fuzz` wrote: still there, gone, or changed. Exit code 0 if none shows
    /// anything, 1 if one does, 2 if one cannot be read, 3 if one could not be judged.
    #[command(after_long_help = CREDENTIALS)]
    Replay(ReplayArgs),
    /// Find out what a target chooses where the reference leaves it open. Judges nothing: exit code
    /// 0 whatever it chooses, 3 if it could not be asked.
    #[command(after_long_help = CREDENTIALS)]
    Profile(ProfileArgs),
    /// Show what a client could notice between two targets. Differences are no fault: exit code 0
    /// if both conform, 1 if one violates, 3 if one could not be judged.
    #[command(after_long_help = CREDENTIALS)]
    Compare(CompareArgs),
    /// Serve the reference server until Ctrl-C or SIGTERM.
    Serve(ServeArgs),
    /// List what the suite consists of.
    List(ListArgs),
    /// Print a signed request as a configuration for `curl -K -`.
    #[command(after_long_help = CREDENTIALS)]
    Sign(SignArgs),
    /// Prove the suite: every mutant must be noticed, no variant may be failed.
    #[command(hide = true)]
    Matrix(MatrixArgs),
    /// Prove `fuzz`: how many requests it takes to find each mutant, and that it accuses no variant.
    #[command(hide = true)]
    FuzzTable(FuzzTableArgs),
    /// Print data for other programs.
    Export(ExportArgs),
}

/// Arguments of `run`.
#[derive(Debug, clap::Args)]
pub(crate) struct RunArgs {
    /// The target, http or https; without it an embedded reference server.
    #[arg(long, value_parser = target_url)]
    pub(crate) url: Option<Url>,
    /// Up to which level a deviation fails the target.
    #[arg(long, default_value = "client", value_parser = level())]
    pub(crate) level: Level,
    /// How many scenarios are carried out at the same time.
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) jobs: u16,
    /// Only scenarios whose id, title or a clause contains this, in any case; may be repeated.
    #[arg(long, value_name = "TEXT")]
    pub(crate) filter: Vec<String>,
    /// Hold the target's choices against this file, which `profile` wrote; a contradiction is exit
    /// code 1.
    #[arg(long, value_name = "FILE")]
    pub(crate) profile: Option<PathBuf>,
    /// Also write the report as JSON; `-` is the standard output (the text then goes to stderr).
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
    /// How long a read may lag behind a write, like 2s or 500ms.
    #[arg(long, default_value = "2s", value_name = "DURATION", value_parser = duration)]
    pub(crate) settle: Duration,
    /// How long one request may be held up by a target that asks to wait.
    #[arg(long, default_value = "60s", value_name = "DURATION", value_parser = duration)]
    pub(crate) patience: Duration,
    /// The region that requests name.
    #[arg(long, default_value = "cn-hangzhou")]
    pub(crate) region: String,
    /// The seed of everything that is chosen by chance.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// How long what was removed must stay removed before the last look at it [default: 2s, and 0s
    /// for the embedded server].
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub(crate) linger: Option<Duration>,
    /// How many times as many repetitions to make, for faults that show once in many requests.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(crate) effort: u32,
    /// How long to wait for a connection.
    #[arg(long, default_value = "5s", value_name = "DURATION", value_parser = duration)]
    pub(crate) connect_timeout: Duration,
    /// How long to wait for a whole reply.
    #[arg(long, default_value = "30s", value_name = "DURATION", value_parser = duration)]
    pub(crate) timeout: Duration,
    /// Read credentials from this file and not from the environment.
    #[arg(long, value_name = "FILE", requires = "url")]
    pub(crate) credentials: Option<PathBuf>,
    /// Show every failed scenario in full, however many there are.
    #[arg(long)]
    pub(crate) all_findings: bool,
    /// Show no progress, and of the report only what failed and the closing line.
    #[arg(long, short)]
    pub(crate) quiet: bool,
    /// When to use colour.
    #[arg(long, default_value = "auto")]
    pub(crate) color: Color,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Arguments of `serve`.
#[derive(Debug, clap::Args)]
pub(crate) struct ServeArgs {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    pub(crate) addr: SocketAddr,
    /// Leave signatures, dates and nonces unchecked, for load generators that repeat a request.
    #[arg(long)]
    pub(crate) unverified: bool,
    /// Allow an address that other machines reach; the accepted keys are public.
    #[arg(long)]
    pub(crate) allow_remote: bool,
    /// Serve with this named fault.
    #[arg(long, value_name = "NAME")]
    pub(crate) mutant: Option<String>,
    /// Serve with these other legal choices.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(crate) variant: Vec<String>,
    /// Answer InternalError where a share's name starts with `internal-error`.
    #[arg(long)]
    pub(crate) internal_error: bool,
}

/// Arguments of `matrix`.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(crate) struct MatrixArgs {
    /// Over loopback sockets instead of in process.
    #[arg(long)]
    pub(crate) sockets: bool,
    /// Every size in the sweep over sizes, not only a sample of them.
    #[arg(long)]
    pub(crate) whole: bool,
    /// All pairs of variants as well, against the scenarios that open questions touch.
    #[arg(long)]
    pub(crate) pairs: bool,
    /// Only servers whose name contains this, in detail.
    #[arg(long, value_name = "TEXT")]
    pub(crate) only: Option<String>,
    /// Hold the matrix against this file.
    #[arg(long, value_name = "FILE")]
    pub(crate) snapshot: Option<PathBuf>,
    /// Write the file instead.
    #[arg(long, requires = "snapshot")]
    pub(crate) accept: bool,
}

/// Arguments of `list`.
#[derive(Debug, clap::Args)]
pub(crate) struct ListArgs {
    /// What to list.
    pub(crate) what: Listed,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// What can be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Listed {
    /// The hand-written scenarios.
    Scenarios,
    /// The clauses with their levels and sources.
    Clauses,
    /// The questions that the reference leaves open.
    Questions,
    /// Reference servers with one named fault.
    Mutants,
    /// Reference servers with other legal choices.
    Variants,
}

/// Arguments of `sign`.
#[derive(Debug, clap::Args)]
pub(crate) struct SignArgs {
    /// The target, http or https.
    #[arg(long, value_parser = target_url)]
    pub(crate) url: Url,
    /// Who sends the request.
    #[arg(long = "as", default_value = "owner", value_name = "PRINCIPAL", value_parser = principal())]
    pub(crate) principal: Principal,
    /// Signature version and place of the parameters.
    #[arg(long, default_value = "v3-query", value_parser = style())]
    pub(crate) style: (Signing, Part),
    /// How the format of the reply is asked for.
    #[arg(long, default_value = "accept-json", value_parser = format())]
    pub(crate) format: Format,
    /// Send a space as %20 and not as +.
    #[arg(long)]
    pub(crate) percent_spaces: bool,
    /// The parameters are given percent-encoded.
    #[arg(long)]
    pub(crate) encoded: bool,
    /// A deliberate fault as in a scenario file, such as '{"dated":-1200}' or '"wrong-secret"'.
    #[arg(long, value_name = "JSON")]
    pub(crate) alter: Option<String>,
    /// Read credentials from this file and not from the environment.
    #[arg(long, value_name = "FILE")]
    pub(crate) credentials: Option<PathBuf>,
    /// The action.
    #[arg(value_parser = action())]
    pub(crate) action: Action,
    /// The parameters, names as on the wire, such as ResourceId.1=rs-x.
    #[arg(value_name = "NAME=VALUE")]
    pub(crate) params: Vec<String>,
}

/// Arguments of `export`.
#[derive(Debug, clap::Args)]
pub(crate) struct ExportArgs {
    #[command(subcommand)]
    pub(crate) what: Exported,
}

/// What can be exported.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub(crate) enum Exported {
    /// The JSON Schema of a file that the suite reads or writes.
    Schema {
        /// Of which file.
        of: Document,
    },
    /// The scenarios and signatures as JSON files, every request signed and ready to be sent, for
    /// tests in any language.
    Vectors {
        /// The folder; it is made if it is not there.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

/// A file that has a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Document {
    /// The report that `run --json` writes.
    Report,
    /// A scenario.
    Scenario,
    /// A case that `fuzz` writes and `replay` reads.
    Case,
}

/// Reads one of the named values of a table.
fn named<T, const N: usize>(table: [(&'static str, T); N]) -> impl TypedValueParser<Value = T>
where
    T: Copy + Send + Sync + 'static,
{
    PossibleValuesParser::new(table.iter().map(|(name, _)| *name).collect::<Vec<_>>()).try_map(
        move |given| {
            let found = table.iter().find(|(name, _)| *name == given);
            found.map(|(_, value)| *value).ok_or("no such name")
        },
    )
}

fn level() -> impl TypedValueParser<Value = Level> {
    let counted = [Level::Documented, Level::Sibling, Level::Client, Level::Gateway];
    named(counted.map(|level| (level.name(), level)))
}

fn principal() -> impl TypedValueParser<Value = Principal> {
    named(Principal::ALL.map(|principal| (principal.name(), principal)))
}

fn action() -> impl TypedValueParser<Value = Action> {
    named(Action::ALL.map(|action| (action.name(), action)))
}

fn style() -> impl TypedValueParser<Value = (Signing, Part)> {
    named(STYLES.map(|(name, signing, part)| (name, (signing, part))))
}

fn format() -> impl TypedValueParser<Value = Format> {
    named(FORMATS)
}

/// Reads the address of a target. What is refused here would be misunderstood later.
fn target_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text)
        .map_err(|error| format!("{error}; write it like http://127.0.0.1:8080"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("only http and https can be tested".to_owned());
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("give the address of the service only, without ? and #".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("a user or password has no place in it; see --help for credentials".to_owned());
    }
    Ok(url)
}

/// Reads a duration: a whole number with `ms`, `s` or `m`.
fn duration(text: &str) -> Result<Duration, String> {
    let advice = || format!("`{text}` is no duration; write it like 500ms, 2s or 1m");
    let unit = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(advice)?;
    let number: u64 = text[..unit].parse().map_err(|_| advice())?;
    let millis = match &text[unit..] {
        "ms" => Some(number),
        "s" => number.checked_mul(1000),
        "m" => number.checked_mul(60_000),
        _ => None,
    };
    let most = 24 * 3_600_000;
    let millis = millis.ok_or_else(advice)?;
    if millis > most {
        Err("a day is the most".to_owned())
    } else {
        Ok(Duration::from_millis(millis))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_need_a_unit() {
        assert_eq!(duration("2s"), Ok(Duration::from_secs(2)));
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("1m"), Ok(Duration::from_mins(1)));
        for text in [
            "",
            "2",
            "s",
            "2 s",
            "-1s",
            "1.5s",
            "2h",
            "99999999999999999999s",
            "18446744073709551615m",
            "2é",
        ] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn urls_are_addresses_of_services() {
        assert!(target_url("http://127.0.0.1:8080").is_ok());
        assert!(target_url("https://example.com/path").is_ok());
        for text in [
            "127.0.0.1:8080",
            "ftp://example.com",
            "http://h/?a=b",
            "http://h/#f",
            "http://user@h/",
            "http://:pass@h/",
            "http://",
            "",
        ] {
            assert!(target_url(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_command_line_is_consistent() {
        <Args as clap::CommandFactory>::command().debug_assert();
    }
}
