//! The clients: what each is called, how its program is started, and what is read from it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use super::install;
use super::tally::Tally;
use crate::program;

/// How long a client may take over the whole plan.
const TIMEOUT: Duration = Duration::from_mins(2);

/// Environment variables that would send a client elsewhere than to the server.
const PROXIES: &[&str] =
    &["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];

/// The published test keys of the reference server, under the names that clients read.
const KEYS: &[(&str, &str)] = &[
    ("ALIBABA_CLOUD_ACCESS_KEY_ID", "UNTAGTESTOWNER"),
    ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "untag-test-owner-secret"),
    ("UNTAG_RESTRICTED_ACCESS_KEY_ID", "UNTAGTESTRESTRICTED"),
    ("UNTAG_RESTRICTED_ACCESS_KEY_SECRET", "untag-test-restricted-secret"),
    ("UNTAG_OTHER_ACCESS_KEY_ID", "UNTAGTESTOTHER"),
    ("UNTAG_OTHER_ACCESS_KEY_SECRET", "untag-test-other-secret"),
];

/// A published client in one way of using it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Client {
    PythonSdk,
    PythonSdkV1,
    PythonCoreQuery,
    PythonCoreBody,
    NodePopCore,
    RustCore,
}

impl Client {
    /// The chosen ones, or all where none is chosen.
    pub(super) fn chosen(only: &[Self]) -> Vec<Self> {
        let all = Self::value_variants().iter().copied();
        all.filter(|client| only.is_empty() || only.contains(client)).collect()
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::PythonSdk => "python-sdk",
            Self::PythonSdkV1 => "python-sdk-v1",
            Self::PythonCoreQuery => "python-core-query",
            Self::PythonCoreBody => "python-core-body",
            Self::NodePopCore => "node-pop-core",
            Self::RustCore => "rust-core",
        }
    }

    /// The library and how it is used.
    pub(super) const fn what(self) -> &'static str {
        match self {
            Self::PythonSdk => "alibabacloud-resourcesharing20200110, signature V3, query",
            Self::PythonSdkV1 => "alibabacloud-resourcesharing20200110, signature V1, query",
            Self::PythonCoreQuery => "aliyun-python-sdk-core, signature V1, query",
            Self::PythonCoreBody => "aliyun-python-sdk-core, signature V1, query and form",
            Self::NodePopCore => "@alicloud/pop-core, signature V1, form",
            Self::RustCore => "aliyun-openapi-core-rust-sdk, signature V1, query",
        }
    }

    /// Follows the plan against a server, shows what the client prints, and counts its checks.
    pub(super) fn run(self, place: &Path, plan: &Path, url: &str) -> Result<Tally> {
        let mut command = self.command(place);
        for proxy in PROXIES {
            command.env_remove(proxy);
        }
        command.envs(KEYS.iter().copied());
        command.env("UNTAG_INTEROP_URL", url).env("UNTAG_INTEROP_PLAN", plan);
        let program = program::shown(&command);
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start `{program}`"))?;
        let stdout = child.stdout.take().context("the client has no output to read")?;
        let reader = thread::spawn(move || count(BufReader::new(stdout)));
        let code = wait(&mut child)?;
        let tally = reader.join().ok().context("reading the client's output failed")?;
        if code != 0 && tally.is_clean() {
            bail!("`{program}` ended with exit code {code} though no check failed");
        }
        Ok(tally)
    }

    fn command(self, place: &Path) -> Command {
        let python = |program: &str, library: &str, mode: &str| {
            let mut command = Command::new("python3");
            command.arg(install::sources().join("python").join(program)).arg(mode);
            command.env("PYTHONPATH", place.join(library)).env("PYTHONDONTWRITEBYTECODE", "1");
            command
        };
        match self {
            Self::PythonSdk => python("sdk_client.py", "python-sdk", "v3"),
            Self::PythonSdkV1 => python("sdk_client.py", "python-sdk", "v1"),
            Self::PythonCoreQuery => python("core_client.py", "python-core", "query"),
            Self::PythonCoreBody => python("core_client.py", "python-core", "body"),
            Self::NodePopCore => {
                let mut command = Command::new("node");
                command.arg(place.join("node").join("client.mjs"));
                command
            }
            Self::RustCore => Command::new(place.join("rust-client/debug/untag-interop-rust")),
        }
    }
}

fn count(output: impl BufRead) -> Tally {
    let mut tally = Tally::default();
    for line in output.lines().map_while(Result::ok) {
        println!("{line}");
        tally.add(&line);
    }
    tally
}

/// Waits for a client, but not for ever.
fn wait(child: &mut Child) -> Result<u8> {
    let deadline = Instant::now() + TIMEOUT;
    while Instant::now() < deadline {
        if let Some(status) = child.try_wait()? {
            return Ok(program::code_of(status));
        }
        thread::sleep(Duration::from_millis(20));
    }
    child.kill()?;
    child.wait()?;
    bail!("it did not end within {TIMEOUT:?}: the server or the client hangs")
}
