//! The clients: what each is called, how its program is started, and what is read from it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use super::install;
use super::process::Process;
use super::tally::Tally;
use crate::program;

/// How long a client may take over the whole plan.
const TIMEOUT: Duration = Duration::from_mins(2);

/// Environment variables that would send a client elsewhere than to the server, or with a token
/// that no test key has.
const STRAY: &[&str] = &[
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "ALIBABA_CLOUD_SECURITY_TOKEN",
];

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
        prepare_environment(&mut command);
        command.env("UNTAG_INTEROP_URL", url).env("UNTAG_INTEROP_PLAN", plan);
        let mut process = Process::start(command.stdout(Stdio::piped()))?;
        let stdout = process.stdout()?;
        let reader = thread::spawn(move || count(BufReader::new(stdout)));
        let status = process.wait(TIMEOUT).context("the server or the client hangs")?;
        let tally = reader.join().ok().context("reading the client's output failed")?;
        let code = program::code_of(status);
        if code != 0 && tally.is_clean() {
            bail!("`{}` ended with exit code {code} though no check failed", process.shown());
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

/// Gives a program the test keys, and nothing of what the user has set for other servers.
pub(super) fn prepare_environment(command: &mut Command) {
    for name in STRAY {
        command.env_remove(name);
    }
    command.envs(KEYS.iter().copied());
}

fn count(output: impl BufRead) -> Tally {
    let mut tally = Tally::default();
    for line in output.lines().map_while(Result::ok) {
        println!("{line}");
        tally.add(&line);
    }
    tally
}
