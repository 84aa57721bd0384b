//! The help of every command.

use crate::program::{run, snapshot};

#[test]
fn every_command_explains_itself() {
    for (name, args) in [
        ("help", &["--help"][..]),
        ("help-run", &["run", "--help"]),
        ("help-serve", &["serve", "--help"]),
        ("help-list", &["list", "--help"]),
        ("help-sign", &["sign", "--help"]),
        ("help-export", &["export", "--help"]),
        ("help-export-schema", &["export", "schema", "--help"]),
    ] {
        let output = run(args);
        assert_eq!(output.status.code(), Some(0), "{name}");
        snapshot("cli", name, &String::from_utf8(output.stdout).unwrap());
    }
}
