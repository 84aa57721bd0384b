//! Runs against targets of all kinds, and their exit codes.

use std::process::Stdio;

use serde_json::Value;

use crate::program::{Served, parrot, program, run, transcript};

/// A run whose JSON report is on the standard output: exit code and report, which is valid.
fn report(args: &[&str]) -> (i32, Value) {
    let output = program().arg("run").args(args).args(["--json", "-"]).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", transcript(&output)));
    let schema: Value =
        serde_json::from_slice(&run(&["export", "schema", "report"]).stdout).unwrap();
    let errors: Vec<_> = jsonschema::draft202012::new(&schema)
        .unwrap()
        .iter_errors(&report)
        .map(|error| error.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    (output.status.code().unwrap(), report)
}

#[test]
fn the_embedded_server_conforms() {
    let (code, report) = report(&[]);
    assert_eq!((code, &report["verdict"]), (0, &"conforms".into()), "{report}");
    assert_eq!(report["counts"]["untestable"], 0);
    assert!(report["requests"].as_u64().unwrap() > 1000);
}

#[test]
fn a_served_target_conforms_with_nothing_untestable() {
    let served = Served::start(&[]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.json");
    let output = program()
        .args(["run", "--url", &served.url, "--json", path.to_str().unwrap()])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", transcript(&output));
    let report: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    let all = report["scenarios"].as_array().unwrap().len();
    assert_eq!(report["counts"]["conforms"], all);
    assert_eq!(report["target"]["url"], served.url);
    assert_eq!(served.stop("-TERM"), Some(0));
}

#[test]
fn serve_ends_well_on_ctrl_c() {
    assert_eq!(Served::start(&["--unverified"]).stop("-INT"), Some(0));
}

#[test]
fn nothing_listening_is_unreachable() {
    let (code, report) = report(&["--url", "http://127.0.0.1:1"]);
    assert_eq!((code, &report["verdict"]), (3, &"unreachable".into()));
}

#[test]
fn a_server_that_answers_anything_else_violates() {
    let url = parrot("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello");
    let (code, report) = report(&["--url", &url]);
    assert_eq!((code, &report["verdict"]), (1, &"violates".into()), "{}", report["counts"]);
}

#[test]
fn a_faulty_server_violates_and_the_report_says_how() {
    let served = Served::start(&["--mutant", &mutant_of("keys.duplicate")]);
    let output = run(&["run", "--url", &served.url, "--filter", "keys.duplicate"]);
    let said = String::from_utf8(output.stdout.clone()).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    for part in [
        "VIOLATES",
        "keys.duplicate (documented)",
        "source:",
        "allowed",
        "came back",
        "untag-conformance sign --url",
        "| curl -sS -K -",
        "run the scenario again",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

/// A mutant that breaks this clause every time.
fn mutant_of(clause: &str) -> String {
    let list = run(&["list", "mutants", "--json"]);
    let list: Vec<Value> = serde_json::from_slice(&list.stdout).unwrap();
    let found = list.iter().find(|m| m["clause"] == clause && m["rare"].is_null());
    found.expect("a mutant of the clause")["name"].as_str().unwrap().to_owned()
}

#[test]
fn a_filter_chooses() {
    let (code, report) = report(&["--filter", "TYPE.REQUIRED"]);
    assert_eq!(code, 0);
    let scenarios = report["scenarios"].as_array().unwrap();
    assert!(!scenarios.is_empty());
    let about = |s: &Value| s["clauses"].as_array().unwrap().contains(&"type.required".into());
    assert!(scenarios.iter().all(about));
}

#[test]
fn quiet_says_one_line_where_nothing_failed() {
    let output = run(&["run", "--quiet", "--filter", "type.required"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stdout).unwrap().lines().count(), 1);
    assert!(output.stderr.is_empty());
}

#[test]
fn an_interrupted_run_reports_what_is_known() {
    // A target that never answers.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let child = program()
        .args(["run", "--url", &url, "--timeout", "1s"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_millis(500));
    let id = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", transcript(&output));
    assert!(transcript(&output).contains("The run ended early"), "{}", transcript(&output));
}
