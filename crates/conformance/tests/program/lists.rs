//! What `list` and `export` print.

use serde_json::Value;

use crate::program::{run, snapshot};

fn printed(args: &[&str]) -> String {
    let output = run(args);
    assert_eq!(output.status.code(), Some(0), "{args:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn lists_of_what_does_not_change_by_itself() {
    snapshot("list", "clauses", &printed(&["list", "clauses"]));
    snapshot("list", "questions", &printed(&["list", "questions"]));
    snapshot("list", "scenarios", &printed(&["list", "scenarios"]));
}

#[test]
fn every_list_is_json_too() {
    for (what, name) in [
        ("scenarios", "id"),
        ("clauses", "id"),
        ("questions", "id"),
        ("mutants", "name"),
        ("variants", "name"),
    ] {
        let list: Vec<Value> = serde_json::from_str(&printed(&["list", what, "--json"])).unwrap();
        assert!(!list.is_empty(), "{what}");
        assert!(list.iter().all(|entry| entry[name].is_string()), "{what}");
        let text = printed(&["list", what]);
        assert_eq!(text.lines().filter(|line| !line.starts_with(' ')).count(), list.len());
    }
}

#[test]
fn schemas_are_schemas() {
    for of in ["report", "scenario"] {
        let schema: Value = serde_json::from_str(&printed(&["export", "schema", of])).unwrap();
        assert!(jsonschema::meta::is_valid(&schema), "{of}");
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    }
}
