//! The plan as this program reads it.

use std::collections::BTreeMap;
use std::fs;

use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Deserialize)]
struct Plan {
    steps: Vec<Step>,
}

/// A step and the sentence that is printed for it.
#[derive(Deserialize)]
pub struct Step {
    pub check: String,
    #[serde(rename = "as")]
    pub who: String,
    #[serde(flatten)]
    pub kind: Kind,
}

/// What a step does.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum Kind {
    Create { create: Vec<String> },
    List { list: Vec<String>, tags: BTreeMap<String, BTreeMap<String, String>> },
    Call { call: String, params: Map<String, Value>, refused: Option<Refused> },
}

/// The refusal that a call must get. The client shows no status, so none is read.
#[derive(Deserialize)]
pub struct Refused {
    pub codes: Vec<String>,
    pub message: Option<String>,
}

/// Reads a plan.
pub fn read(path: &str) -> Vec<Step> {
    let text = fs::read_to_string(path).expect("the plan can be read");
    let plan: Plan = serde_json::from_str(&text).expect("the plan has the form that this knows");
    plan.steps
}

/// Arrays and objects as numbered names, which this client leaves to its caller.
pub fn flattened(params: &Map<String, Value>) -> Vec<(String, String)> {
    let mut flat = Vec::new();
    for (name, value) in params {
        flatten(&mut flat, name.clone(), value);
    }
    flat
}

fn flatten(flat: &mut Vec<(String, String)>, name: String, value: &Value) {
    match value {
        Value::Array(elements) => {
            for (at, element) in elements.iter().enumerate() {
                flatten(flat, format!("{name}.{}", at + 1), element);
            }
        }
        Value::Object(fields) => {
            for (key, field) in fields {
                flatten(flat, format!("{name}.{key}"), field);
            }
        }
        Value::String(text) => flat.push((name, text.clone())),
        other => flat.push((name, other.to_string())),
    }
}
