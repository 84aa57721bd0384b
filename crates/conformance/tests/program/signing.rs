//! `sign`, with a real curl as the one that sends.

use std::process::Command;

use serde_json::Value;

use crate::program::{Served, run};

/// What the shell makes of a command that the report prints.
fn shell(command: &str) -> String {
    let folder = std::path::Path::new(env!("CARGO_BIN_EXE_untag-conformance")).parent().unwrap();
    let path = std::env::join_paths(
        std::iter::once(folder.to_owned())
            .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
    );
    let scratch = tempfile::tempdir().unwrap();
    let output = Command::new("sh")
        .args(["-c", command])
        .env("PATH", path.unwrap())
        .current_dir(scratch.path())
        .output()
        .unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Signs and sends a request.
fn send(served: &Served, options: &str, request: &str) -> String {
    let sign = format!("untag-conformance sign --url {}", served.url);
    shell(&format!("{sign} {options} {request} | curl -sS -K -"))
}

const REGION: &str = "RegionId=cn-hangzhou ResourceType=ResourceShare";

/// The id of a new share.
fn share(served: &Served) -> String {
    let made = send(served, "", "CreateResourceShare RegionId=cn-hangzhou ResourceShareName=x");
    let body: Value = serde_json::from_str(made.lines().last().unwrap()).unwrap();
    body["ResourceShare"]["ResourceShareId"].as_str().expect("an id").to_owned()
}

#[test]
fn curl_sends_every_style_as_signed() {
    let served = Served::start(&[]);
    let share = share(&served);
    for style in ["v3-query", "v3-form", "v1-query", "v1-form", "v1-split"] {
        for more in ["", " --percent-spaces --format json"] {
            let tag = format!(
                "TagResources {REGION} ResourceId.1={share} 'Tag.1.Key=a b+c\"\\%&键[1-2]{{x}}' Tag.1.Value=v"
            );
            let options = format!("--style {style}{more}");
            let reply = send(&served, &options, &tag);
            assert!(reply.starts_with("HTTP/1.1 200"), "{style}{more}: {reply}");
            let untag = format!(
                "--encoded UntagResources {REGION} ResourceId.1={share} \
                 TagKey.1=a%20b%2Bc%22%5C%25%26%E9%94%AE%5B1-2%5D%7Bx%7D"
            );
            let reply = send(&served, &options, &untag);
            assert!(reply.starts_with("HTTP/1.1 200"), "{style}{more}: {reply}");
        }
    }
    let list = send(&served, "", &format!("ListTagResources {REGION} ResourceId.1={share}"));
    let body: Value = serde_json::from_str(list.lines().last().unwrap()).unwrap();
    assert_eq!(body["TagResources"]["TagResource"], Value::Array(Vec::new()), "{list}");
}

#[test]
fn faults_reach_the_target() {
    let served = Served::start(&[]);
    let request = format!("UntagResources {REGION} ResourceId.1=rs-x All=true");
    for (alter, code) in [
        (r#""wrong-secret""#, "SignatureDoesNotMatch"),
        (r#""unknown-key""#, "InvalidAccessKeyId.NotFound"),
        (r#"{"dated":-3600}"#, "InvalidTimeStamp.Expired"),
        (r#"{"method":"GET"}"#, "UnsupportedHTTPMethod"),
    ] {
        let reply = send(&served, &format!("--alter '{alter}'"), &request);
        assert!(reply.contains(code), "{alter}: {reply}");
    }
}

#[test]
fn the_restricted_principal_is_refused() {
    let served = Served::start(&[]);
    let share = share(&served);
    let request = format!("UntagResources {REGION} ResourceId.1={share} All=true");
    let reply = send(&served, "--as restricted", &request);
    assert!(reply.starts_with("HTTP/1.1 403") && reply.contains("NoPermission"), "{reply}");
}

#[test]
fn the_command_of_a_finding_works() {
    let list = run(&["list", "mutants", "--json"]);
    let list: Vec<Value> = serde_json::from_slice(&list.stdout).unwrap();
    let found = list.iter().find(|m| m["clause"] == "ids.not-found" && m["rare"].is_null());
    let mutant = found.expect("a mutant")["name"].as_str().unwrap();
    let served = Served::start(&["--mutant", mutant]);
    let run = run(&["run", "--url", &served.url, "--filter", "ids.not-found", "--json", "-"]);
    let report: Value = serde_json::from_slice(&run.stdout).unwrap();
    let failed =
        report["scenarios"].as_array().unwrap().iter().find(|s| s["verdict"] == "violates");
    let finding = &failed.expect("a failure")["findings"][0];
    let reply = shell(finding["curl"].as_str().unwrap());
    let status = finding["actual"]["status"].as_u64().unwrap();
    assert!(reply.starts_with(&format!("HTTP/1.1 {status}")), "{reply}");
}
