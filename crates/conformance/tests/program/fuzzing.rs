//! `fuzz` and `replay` from outside: findings become cases, and cases are played again.

use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;

use crate::program::{Served, program, run, snapshot, transcript};

const MUTANT: &str = "no-keys-duplicate";

/// The files of a folder, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn fuzz(args: &[&str], cases: &Path) -> Output {
    program().arg("fuzz").args(args).arg("--cases").arg(cases).output().unwrap()
}

/// The text without what differs from run to run.
fn timeless(text: &str, folder: &Path) -> String {
    let text = text.replace(folder.to_str().unwrap(), "CASES");
    let is_time = |line: &&str| !line.contains("time: ") && !line.contains("seed 1; ");
    let lines = text.lines().filter(is_time).filter(|line| !line.contains("before the end"));
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

#[test]
fn a_finding_is_reported_written_and_replayed() {
    let folder = tempfile::tempdir().unwrap();
    let cases = folder.path().join("cases");
    let args = ["--mutant", MUTANT, "--requests", "3000", "--jobs", "1", "--level", "documented"];
    let output = fuzz(&args, &cases);
    let said = String::from_utf8(output.stdout.clone()).unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", transcript(&output));
    snapshot("campaign", "fuzz", &timeless(&said, &cases));
    let files = files(&cases);
    assert_eq!(files.len(), 1, "one fault is one finding: {said}");
    let case = files[0].to_str().unwrap();
    let text = std::fs::read_to_string(case).unwrap();
    snapshot("campaign", "found.json", &text);
    for (args, code, word) in [
        (&["replay", case, "--mutant", MUTANT][..], 1, "still there"),
        (&["replay", case], 0, "gone"),
        (&["replay", case, "--mutant", "keys-duplicate-as-500"], 2, "there is no mutant"),
        (&["replay", case, "--url", "http://127.0.0.1:1"], 3, "not judged"),
    ] {
        let output = run(args);
        assert_eq!(output.status.code(), Some(code), "{}", transcript(&output));
        assert!(transcript(&output).contains(word), "{}", transcript(&output));
    }
}

#[test]
fn a_served_target_is_fuzzed_and_its_cases_replayed_over_http() {
    let folder = tempfile::tempdir().unwrap();
    let cases = folder.path().join("cases");
    let (faulty, honest) = (Served::start(&["--mutant", MUTANT]), Served::start(&[]));
    let args = |url| ["--url", url, "--requests", "3000", "--quiet", "--json", "-"];
    let output = fuzz(&args(&faulty.url), &cases);
    assert_eq!(output.status.code(), Some(1), "{}", transcript(&output));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let schema: Value =
        serde_json::from_slice(&run(&["export", "schema", "report"]).stdout).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    assert!(validator.is_valid(&report), "{report}");
    let found = report["scenarios"].as_array().unwrap().last().unwrap();
    assert!(found["id"].as_str().unwrap().starts_with("fuzz/reply:keys.duplicate"), "{found}");
    let case = files(&cases)[0].clone();
    for (served, code) in [(&faulty, 1), (&honest, 0)] {
        let output = program().args(["replay", "--url", &served.url]).arg(&case).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{}", transcript(&output));
    }
    let output = fuzz(&args(&honest.url), &folder.path().join("none"));
    assert_eq!(output.status.code(), Some(0), "{}", transcript(&output));
    assert!(!folder.path().join("none").exists());
}

#[test]
fn a_corpus_is_kept_and_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = folder.path().join("corpus");
    let path = corpus.to_str().unwrap();
    let args = ["--requests", "500", "--jobs", "1", "--quiet", "--corpus", path];
    for _ in 0..2 {
        let output = fuzz(&args, &folder.path().join("cases"));
        assert_eq!(output.status.code(), Some(0), "{}", transcript(&output));
    }
    let kept = files(&corpus);
    assert!(kept.len() > 5, "{kept:?}");
    let output = program().arg("replay").args(&kept[..5]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", transcript(&output));
    assert!(transcript(&output).contains("5 cases: 5 conforms"), "{}", transcript(&output));
    std::fs::write(corpus.join("broken.json"), "{\n  \"schema\": 1\n}").unwrap();
    let output = fuzz(&args, &folder.path().join("cases"));
    assert_eq!(output.status.code(), Some(2), "{}", transcript(&output));
}

#[test]
fn a_case_that_cannot_be_read_is_told_with_path_line_and_advice() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bad.json");
    std::fs::write(&path, "{\n  \"schema\": \"untag-conformance/case/v2\"\n}").unwrap();
    let output = program().arg("replay").arg(&path).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = transcript(&output);
    for part in [path.to_str().unwrap(), "line 2", "export schema case"] {
        assert!(said.contains(part), "{said}");
    }
}

#[test]
fn a_campaign_that_is_interrupted_reports_what_it_found() {
    let folder = tempfile::tempdir().unwrap();
    let child = program()
        .args(["fuzz", "--mutant", MUTANT, "--time", "10m", "--quiet", "--cases"])
        .arg(folder.path().join("cases"))
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_secs(4));
    let id = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", transcript(&output));
    assert!(transcript(&output).contains("keys.duplicate"), "{}", transcript(&output));
}

#[test]
fn both_commands_explain_themselves() {
    for name in ["fuzz", "replay"] {
        let output = run(&[name, "--help"]);
        assert_eq!(output.status.code(), Some(0));
        snapshot("cli", &format!("help-{name}"), &String::from_utf8(output.stdout).unwrap());
    }
}
