//! The exported vectors: valid against their schemas, the same each time, and true: the verifier and
//! the reference server make of every request what the vectors say.

use std::collections::BTreeMap;

use serde_json::Value;
use untag_server::principals::OWNER;
use untag_server::{Behavior, Moment, Server};
use untag_wire::reply::read;
use untag_wire::{HttpRequest, decode, verify};

use crate::program::run;

/// Codes with which the reference server refuses a request before it looks at the action.
const REFUSED: [&str; 4] = [
    "SignatureDoesNotMatch",
    "IncompleteSignature",
    "InvalidTimeStamp.Expired",
    "SignatureNonceUsed",
];

fn exported() -> BTreeMap<String, Value> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vectors");
    let output = run(&["export", "vectors", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0));
    let files = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    files
        .map(|file| {
            let text = std::fs::read_to_string(&file).unwrap();
            let name = file.file_name().unwrap().to_str().unwrap().to_owned();
            (name, serde_json::from_str(&text).unwrap())
        })
        .collect()
}

fn request(value: &Value) -> HttpRequest {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let header = |pair: &Value| (text(&pair[0]), text(&pair[1]));
    HttpRequest {
        method: text(&value["method"]),
        target: text(&value["target"]),
        headers: value["headers"].as_array().unwrap().iter().map(header).collect(),
        body: text(&value["body"]).into_bytes(),
    }
}

#[test]
fn the_files_are_valid_and_the_same_each_time() {
    let files = exported();
    assert_eq!(files, exported());
    let schema = |name: &str| jsonschema::draft202012::new(&files[name]).unwrap();
    let (vectors, index, signatures) = (
        schema("vectors.schema.json"),
        schema("index.schema.json"),
        schema("signatures.schema.json"),
    );
    for (name, content) in files.iter().filter(|(name, _)| !name.contains(".schema.")) {
        let validator = match name.as_str() {
            "index.json" => &index,
            "signatures.json" => &signatures,
            _ => &vectors,
        };
        let errors: Vec<_> = validator.iter_errors(content).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
    }
    let groups = files["index.json"]["groups"].as_array().unwrap();
    let counted: u64 = groups.iter().map(|group| group["vectors"].as_u64().unwrap()).sum();
    let listed = run(&["list", "scenarios", "--json"]).stdout;
    let listed: Vec<Value> = serde_json::from_slice(&listed).unwrap();
    assert_eq!(counted, listed.len() as u64);
    assert_eq!(files.len(), groups.len() + 5);
}

#[test]
fn every_step_has_its_request_ready_to_be_sent() {
    for (name, file) in exported() {
        for vector in file["vectors"].as_array().into_iter().flatten() {
            let steps = vector["scenario"]["steps"].as_array().unwrap();
            let calls: usize = steps.iter().map(|s| s["calls"].as_array().unwrap().len()).sum();
            let requests = vector["requests"].as_array().unwrap();
            assert_eq!(requests.len(), calls, "{name}: {}", vector["scenario"]["id"]);
            assert!(requests.iter().all(|r| !r["request"]["method"].as_str().unwrap().is_empty()));
        }
    }
}

/// What the verifier alone makes of a request.
fn verified(request: &HttpRequest) -> bool {
    let decoded = decode(request);
    decoded.is_ok_and(|incoming| verify(request, &incoming, &OWNER.credentials()).is_ok())
}

/// Whether a fresh server lets a request through, after those before.
fn admitted(test: &Value, request: &HttpRequest) -> bool {
    let mut server = Server::new(Behavior::default());
    let moment = Moment { unix: test["now"].as_i64().unwrap(), millis: 0 };
    let mut code_of = |request: &HttpRequest| {
        let reply = server.reply_to(moment, request);
        read(&reply).unwrap().code.as_text().map(str::to_owned)
    };
    for before in test["before"].as_array().into_iter().flatten() {
        let code = code_of(&self::request(before));
        assert!(!code.is_some_and(|code| REFUSED.contains(&&*code)), "{test}");
    }
    !code_of(request).is_some_and(|code| REFUSED.contains(&&*code))
}

#[test]
fn the_verifier_and_the_server_agree_with_the_signatures() {
    let file = exported().remove("signatures.json").unwrap();
    let notes = file["notes"].as_object().unwrap();
    let (mut count, mut flags) = (0, std::collections::BTreeSet::new());
    for test in
        file["testGroups"].as_array().unwrap().iter().flat_map(|g| g["tests"].as_array().unwrap())
    {
        count += 1;
        let request = request(&test["request"]);
        let result = test["result"].as_str().unwrap();
        let own: Vec<_> =
            test["flags"].as_array().unwrap().iter().map(|f| f.as_str().unwrap()).collect();
        flags.extend(own.iter().map(|flag| (*flag).to_owned()));
        let stateful = own.contains(&"NonceReuse") || own.contains(&"ClockSkew");
        match result {
            "valid" => assert!(verified(&request) && admitted(test, &request), "{test:#}"),
            "invalid" => {
                assert!(!admitted(test, &request), "{test:#}");
                assert_eq!(verified(&request), stateful, "{test:#}");
            }
            other => assert_eq!(other, "acceptable"),
        }
    }
    assert_eq!(Some(count), file["numberOfTests"].as_u64());
    assert!(flags.iter().all(|flag| notes.contains_key(flag)));
    assert_eq!(flags.len(), notes.len(), "every flag is met");
}
