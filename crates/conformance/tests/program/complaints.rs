//! What the program says when it is used wrongly: what, where, and what to do.

use std::os::unix::fs::PermissionsExt;

use crate::program::{program, run, snapshot, transcript};

/// Holds what is said of a mistake against a snapshot; exit code 2 is part of it.
fn complaint(name: &str, args: &[&str]) {
    let output = run(args);
    assert_eq!(output.status.code(), Some(2), "{name}");
    snapshot("cli", name, &transcript(&output));
}

#[test]
fn wrong_arguments() {
    complaint("bad-url", &["run", "--url", "127.0.0.1:8080"]);
    complaint("bad-url-scheme", &["run", "--url", "ftp://127.0.0.1"]);
    complaint("bad-url-query", &["run", "--url", "http://127.0.0.1/?Action=x"]);
    complaint("bad-level", &["run", "--level", "strict"]);
    complaint("bad-duration", &["run", "--settle", "2"]);
    complaint("bad-jobs", &["run", "--jobs", "0"]);
    complaint("no-command", &["rnu"]);
    complaint("credentials-without-url", &["run", "--credentials", "x.toml"]);
    complaint("bad-filter", &["run", "--filter", "resource-tpye"]);
    complaint("bad-json-place", &["run", "--json", "no/such/folder/report.json"]);
    complaint("remote-address", &["serve", "--addr", "0.0.0.0:0"]);
    complaint("unknown-variant", &["serve", "--variant", "no-such-variant-at-all"]);
    complaint("bad-parameter", &["sign", "--url", "http://127.0.0.1", "UntagResources", "x"]);
    complaint(
        "bad-alter",
        &["sign", "--url", "http://127.0.0.1", "--alter", "late", "UntagResources"],
    );
}

#[test]
fn an_unknown_mutant_is_told_with_the_closest() {
    let names = run(&["list", "mutants", "--json"]);
    let mutants: serde_json::Value = serde_json::from_slice(&names.stdout).unwrap();
    let name = mutants[0]["name"].as_str().unwrap();
    let output = run(&["serve", "--mutant", &format!("{name}x")]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains(&format!("did you mean `{name}`")), "{said}");
    assert!(said.contains("`untag-conformance list mutants` prints them all"), "{said}");
}

#[test]
fn half_a_pair() {
    let output = program()
        .args(["run", "--url", "http://127.0.0.1:9"])
        .env("ALIBABA_CLOUD_ACCESS_KEY_ID", "LTAI-hush")
        .output()
        .unwrap();
    snapshot("cli", "half-a-pair", &transcript(&output));
}

#[test]
fn no_credentials_for_a_target_elsewhere() {
    complaint("no-credentials", &["run", "--url", "https://resourcesharing.example.com"]);
}

/// Runs with a credentials file of this text, made readable to the owner only.
fn with_file(name: &str, text: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys.toml");
    std::fs::write(&path, text).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    let output = program()
        .current_dir(folder.path())
        .args(["run", "--url", "http://127.0.0.1:9", "--credentials", "keys.toml"])
        .output()
        .unwrap();
    let said = transcript(&output);
    assert!(!said.contains("hush"), "{said}");
    assert_eq!(output.status.code(), Some(2), "{said}");
    snapshot("cli", name, &said);
}

#[test]
fn bad_credentials_files() {
    with_file("file-no-toml", "[owner]\naccess_key_id = \"a\"\naccess_key_secret = hush\n");
    with_file("file-no-string", "[owner]\naccess_key_id = \"a\"\naccess_key_secret = 12\n");
    with_file("file-half", "[owner]\naccess_key_id = \"a\"\n");
    with_file("file-unknown-section", "[root]\naccess_key_id = \"a\"\n");
    with_file("file-unknown-name", "[owner]\nsecret = \"hush\"\n");
    with_file("file-empty", "");
    complaint(
        "file-missing",
        &["run", "--url", "http://127.0.0.1:9", "--credentials", "no-such-file.toml"],
    );
}

#[test]
fn a_file_that_others_can_read_is_warned_about() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys.toml");
    let text = "[owner]\naccess_key_id = \"a\"\naccess_key_secret = \"hush\"\n";
    std::fs::write(&path, text).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    let output = program()
        .current_dir(folder.path())
        .args(["sign", "--url", "http://127.0.0.1:9", "--credentials", "keys.toml"])
        .arg("UntagResources")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "warning: others can read the credentials file keys.toml; run: chmod 600 keys.toml\n"
    );
}

#[test]
fn a_reader_that_went_away_is_no_complaint() {
    let script = format!(
        "{{ '{0}' list clauses; echo $? >&2; }} | head -c 1 >/dev/null",
        env!("CARGO_BIN_EXE_untag-conformance")
    );
    let output = std::process::Command::new("sh").args(["-c", &script]).output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "0\n");
}
