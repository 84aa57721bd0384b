//! Secrets go into signatures and nowhere else.

use std::process::Output;

use crate::program::{Served, parrot, program, transcript};

const SECRETS: [&str; 4] =
    ["hush-owner-4f1d2c", "hush-token-77a1b3", "hush-restricted-9e0", "hush-other-5d21f"];

/// Runs with secrets of which each is found nowhere else, at every level of talkativeness.
fn run_with_secrets(url: &str, json: &std::path::Path) -> Output {
    program()
        .args(["run", "--url", url, "--all-findings", "--level", "gateway", "--timeout", "5s"])
        .arg("--json")
        .arg(json)
        .env("RUST_LOG", "trace")
        .env("RUST_BACKTRACE", "1")
        .env("ALIBABA_CLOUD_ACCESS_KEY_ID", "UNTAGTESTOWNER")
        .env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", SECRETS[0])
        .env("ALIBABA_CLOUD_SECURITY_TOKEN", SECRETS[1])
        .env("UNTAG_RESTRICTED_ACCESS_KEY_ID", "UNTAGTESTRESTRICTED")
        .env("UNTAG_RESTRICTED_ACCESS_KEY_SECRET", SECRETS[2])
        .env("UNTAG_OTHER_ACCESS_KEY_ID", "UNTAGTESTOTHER")
        .env("UNTAG_OTHER_ACCESS_KEY_SECRET", SECRETS[3])
        .output()
        .unwrap()
}

#[test]
fn no_output_holds_a_secret() {
    let verified = Served::start(&[]);
    let unverified = Served::start(&["--unverified"]);
    let hello = parrot("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello");
    let nobody = "http://127.0.0.1:1".to_owned();
    let folder = tempfile::tempdir().unwrap();
    for (at, url) in [&verified.url, &unverified.url, &hello, &nobody].into_iter().enumerate() {
        let json = folder.path().join(format!("{at}.json"));
        let output = run_with_secrets(url, &json);
        let report = std::fs::read_to_string(&json).unwrap();
        let said = transcript(&output);
        assert!(said.contains("scenarios:"), "{said}");
        for secret in SECRETS {
            assert!(!said.contains(secret), "{url}: {secret} is in the output");
            assert!(!report.contains(secret), "{url}: {secret} is in the report");
        }
    }
}
