//! Profiles over real sockets: made, held against a run, compared, and their exit codes.

use std::path::Path;

use serde_json::Value;

use crate::program::{Served, program, run, snapshot, transcript};

#[test]
fn both_commands_explain_themselves() {
    for command in ["profile", "compare"] {
        let output = run(&[command, "--help"]);
        assert_eq!(output.status.code(), Some(0), "{command}");
        let text = String::from_utf8(output.stdout).unwrap();
        snapshot("cli", &format!("help-{command}"), &text);
    }
}

/// The exit code and the standard output of the program.
fn ended(args: &[&str]) -> (Option<i32>, String) {
    let output = program().args(args).output().unwrap();
    let shown = transcript(&output);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.code().is_some(), "{shown}");
    (output.status.code(), if text.is_empty() { shown } else { text })
}

fn profile(url: &str, path: &Path) {
    let path = path.to_str().unwrap();
    let (code, text) = ended(&["profile", "--url", url, "--repeat", "1", "-o", path]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("The order of checks"), "{text}");
}

#[test]
fn a_profile_is_made_compared_and_held_against_a_run() {
    let folder = tempfile::tempdir().unwrap();
    let [a, b] = ["a.toml", "b.toml"].map(|name| folder.path().join(name));
    let plain = Served::start(&[]);
    let other = Served::start(&["--variant", "array.gap.refused"]);
    profile(&plain.url, &a);
    profile(&other.url, &b);
    let [a, b] = [&a, &b].map(|path| path.to_str().unwrap());
    let (code, text) = ended(&["compare", "--profile", a, "--profile", b]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("\narray.gap: ") && text.contains("\n1 choice differs;"), "{text}");
    let held = |url: &str| {
        let filter = ["--filter", "irregular/", "--json", "-"];
        let run = ["run", "--url", url, "--profile", a];
        let (code, text) = ended(&[&run[..], &filter].concat());
        let report: Value = serde_json::from_str(&text).unwrap();
        (code, report["contradictions"].as_array().unwrap().clone())
    };
    assert_eq!(held(&plain.url), (Some(0), Vec::new()));
    let (code, found) = held(&other.url);
    assert_eq!(code, Some(1));
    assert!(!found.is_empty());
    assert!(found.iter().all(|one| one["question"] == "array.gap" && one["confirmed"] == true));
}

#[test]
fn a_profile_can_go_to_the_standard_output() {
    let served = Served::start(&[]);
    let output = run(&["profile", "--url", &served.url, "--repeat", "1", "-o", "-"]);
    assert_eq!(output.status.code(), Some(0), "{}", transcript(&output));
    let file: toml::Table = toml::from_str(std::str::from_utf8(&output.stdout).unwrap()).unwrap();
    assert_eq!(file["target"].as_str(), Some(&*served.url));
    assert!(String::from_utf8_lossy(&output.stderr).contains("The order of checks"));
}

#[test]
fn what_cannot_be_read_or_reached_is_told_with_its_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broken.toml");
    std::fs::write(&path, "schema = \"untag-conformance/profile/v1\"\nrepeat = 1\n").unwrap();
    let path = path.to_str().unwrap();
    let nobody = "http://127.0.0.1:1";
    for (args, code, part) in [
        (&["run", "--url", nobody, "--profile", path][..], 2, "broken.toml:1: "),
        (&["compare", "--profile", path, "--profile", path], 2, "broken.toml:1: "),
        (&["compare", "--url", nobody], 2, "two are needed"),
        (&["profile", "--url", nobody], 3, "there is no profile"),
        (&["compare", "--url", nobody, "--url", nobody, "--repeat", "1"], 3, "not judged"),
    ] {
        let (ended, text) = ended(args);
        assert_eq!(ended, Some(code), "{args:?}: {text}");
        assert!(text.contains(part), "{args:?}: {text}");
    }
}
