//! What every client does, in order, as data that its program follows.
//!
//! A step has a `check`, the sentence that is printed, and one of:
//! - `create`: names under which the ids of new shares are kept; `$name` stands for the id in all
//!   later steps;
//! - `call` with `params`: an action that must succeed, or where `refused` is given must be refused
//!   with a status within its range, one of its codes (any, where it lists none) and its message;
//! - `list`: names of shares, whose tags must be exactly `tags`, values included, over all pages.
//!
//! `as` says whose key signs: `owner`, `restricted`, `other`, `wrong-secret` (the owner's id),
//! `unknown-key`. Every reply must carry a RequestId that no other had.

use serde_json::{Map, Value, json};

/// Keys that a careless encoder spoils on the way out or back.
const SPECIAL_KEYS: &[&str] = &[
    "space key",
    "plus+key",
    "slash/key",
    "中文键",
    "emoji😀key",
    "tilde~key",
    "star*key",
    "percent%20key",
    "amp&key",
    "equals=key",
    "quote'\"key",
    "question?hash#key",
    "(paren)!key",
    "combining-e\u{301}-key",
];

/// Most elements that an array may have.
const MOST: usize = 20;

/// The whole plan.
pub(super) fn plan() -> Value {
    let steps =
        [basics(), special_keys(), full_arrays(), refusals(), principals(), clean_up()].concat();
    json!({ "steps": steps })
}

/// Two shares get tags, one loses some and then all; the other keeps its own.
fn basics() -> Vec<Value> {
    let three = json!({"env": "test", "owner": "someone", "tier": "gold"});
    let one = json!({"owner": "someone"});
    let prod = json!({"env": "prod"});
    vec![
        json!({"check": "two shares are created", "as": "owner", "create": ["a", "b"]}),
        succeeds("tags are attached to the first", "TagResources", &tag(&["$a"], &three)),
        succeeds("a tag is attached to the second", "TagResources", &tag(&["$b"], &prod)),
        listed("both carry what was attached", &json!({"a": three, "b": prod})),
        succeeds(
            "two keys are removed from the first",
            "UntagResources",
            &untag(&["$a"], &["env", "tier"]),
        ),
        listed("the named keys are gone and all others stay", &json!({"a": one, "b": prod})),
        succeeds("All=true is accepted", "UntagResources", &all(&["$a"], true)),
        listed(
            "no tag is left on the first, the second keeps its own",
            &json!({"a": {}, "b": prod}),
        ),
        succeeds(
            "All=false goes with named keys",
            "UntagResources",
            &both(&["$b"], &["env"], false),
        ),
        listed("no tag is left on either", &json!({"a": {}, "b": {}})),
    ]
}

/// Keys and values with every kind of character go there and back.
fn special_keys() -> Vec<Value> {
    let tags = |keys: &[&str]| -> Value {
        let pairs = keys.iter().map(|key| ((*key).to_owned(), json!(format!("value of {key}"))));
        Value::Object(pairs.collect::<Map<_, _>>())
    };
    let (first, rest) = SPECIAL_KEYS.split_at(SPECIAL_KEYS.len() / 2);
    vec![
        succeeds(
            "special characters are attached",
            "TagResources",
            &tag(&["$a"], &tags(SPECIAL_KEYS)),
        ),
        listed("special characters come back unchanged", &json!({"a": tags(SPECIAL_KEYS)})),
        succeeds("half of the special keys are removed", "UntagResources", &untag(&["$a"], first)),
        listed("the other half stays", &json!({"a": tags(rest)})),
        succeeds("the other half is removed", "UntagResources", &untag(&["$a"], rest)),
        listed("no special key is left", &json!({"a": {}})),
    ]
}

/// Twenty shares with twenty tags each, removed with twenty keys at a time.
fn full_arrays() -> Vec<Value> {
    let names: Vec<String> = (1..=MOST).map(|n| format!("s{n}")).collect();
    let ids: Vec<String> = names.iter().map(|name| format!("${name}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let keys: Vec<String> = (1..=MOST).map(|n| format!("key-{n}")).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let on_each = |keys: &[&str]| -> Value {
        let tags: Map<_, _> = keys.iter().map(|key| ((*key).to_owned(), json!("v"))).collect();
        names.iter().map(|name| (name.clone(), json!(tags))).collect::<Map<_, _>>().into()
    };
    let attach = tag(&ids, &on_each(&keys)["s1"]);
    vec![
        json!({"check": "twenty more shares are created", "as": "owner", "create": names}),
        succeeds("twenty tags are attached to twenty shares", "TagResources", &attach),
        listed("all four hundred tags are listed", &on_each(&keys)),
        succeeds(
            "nineteen keys are removed from twenty shares",
            "UntagResources",
            &untag(&ids, &keys[1..]),
        ),
        listed("one key is left on each", &on_each(&keys[..1])),
        succeeds("twenty tags are attached again", "TagResources", &attach),
        succeeds(
            "twenty keys are removed from twenty shares",
            "UntagResources",
            &untag(&ids, &keys),
        ),
        listed("no key is left on any", &on_each(&[])),
    ]
}

/// Every documented error that a request can provoke, each of which changes nothing.
fn refusals() -> Vec<Value> {
    let kept = json!({"keep": "this"});
    let mut steps = vec![
        json!({"check": "one share more is created", "as": "owner", "create": ["s21"]}),
        succeeds("a tag is attached that must stay", "TagResources", &tag(&["$a"], &kept)),
    ];
    steps.extend(missing_and_invalid());
    steps.extend(too_many_and_unknown());
    steps.push(listed("no refusal has changed anything", &json!({"a": kept, "b": {}})));
    steps
}

fn missing_and_invalid() -> Vec<Value> {
    let valid = untag(&["$a"], &["keep"]);
    let without = |name: &str| {
        let mut params = valid.clone();
        params.remove(name);
        params
    };
    let with = |name: &str, value: Value| {
        let mut params = valid.clone();
        params.insert(name.to_owned(), value);
        params
    };
    let key = |key: &str| with("TagKey", json!([key]));
    let invalid_key = |why: &str, params: &Params| {
        let check = format!("a key {why} gets InvalidParameter.TagKey");
        refused(&check, params, "InvalidParameter.TagKey", "The TagKey parameter is invalid.")
    };
    vec![
        documented(
            &without("ResourceId"),
            "MissingParameter.ResourceIds",
            "You must specify ResourceIds.",
        ),
        documented(
            &without("ResourceType"),
            "MissingParameter.ResourceType",
            "You must specify ResourceType.",
        ),
        documented(
            &with("ResourceType", json!("Instance")),
            "InvalidParameter.ResourceType",
            "The ResourceType parameter is invalid.",
        ),
        documented(
            &without("TagKey"),
            "MissingParameter.TagKeysOrDeleteAll",
            "You must specify TagKeys or DeleteAll.",
        ),
        documented(
            &with("TagKey", json!(["keep", "keep"])),
            "Duplicate.TagKey",
            "The TagKey contains duplicate keys.",
        ),
        invalid_key("that begins with acs:", &key("acs:keep")),
        invalid_key("that begins with aliyun", &key("aliyunkeep")),
        invalid_key("that contains http://", &key("keep http://x")),
        invalid_key("of 129 characters", &key(&"键".repeat(129))),
    ]
}

fn too_many_and_unknown() -> Vec<Value> {
    let ids: Vec<String> = (1..=MOST + 1).map(|n| format!("$s{n}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let keys: Vec<String> = (1..=MOST + 1).map(|n| format!("key-{n}")).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    vec![
        documented(
            &untag(&ids, &["keep"]),
            "NumberExceed.ResourceIds",
            "The maximum number of ResourceIds is exceeded.",
        ),
        documented(
            &untag(&["$a"], &keys),
            "NumberExceed.TagKeys",
            "The maximum number of TagKeys is exceeded.",
        ),
        documented(
            &untag(&["rs-doesnotexist0"], &["keep"]),
            "InvalidResourceId.NotFound",
            "The specified ResourceIds are not found in our records.",
        ),
    ]
}

/// Whose key signs, and with what, decides.
fn principals() -> Vec<Value> {
    let params = untag(&["$a"], &["keep"]);
    let by = |who: &str, check: &str, refused: Value| json!({"check": check, "as": who, "call": "UntagResources", "params": params, "refused": refused});
    let denied = "You are not authorized to perform this action.";
    vec![
        by(
            "restricted",
            "a key without the permission gets NoPermission",
            json!({"status": [403, 403], "codes": ["NoPermission"], "message": denied}),
        ),
        by(
            "other",
            "another account's key is refused",
            json!({"status": [400, 403], "codes": ["NoPermission", "InvalidResourceId.NotFound"]}),
        ),
        by(
            "wrong-secret",
            "a wrong secret is refused",
            json!({"status": [400, 403], "codes": ["SignatureDoesNotMatch", "InvalidAccessKeySecret"]}),
        ),
        by("unknown-key", "an unknown key is refused", json!({"status": [400, 404], "codes": []})),
        listed("the tag is still there after all of them", &json!({"a": {"keep": "this"}})),
        succeeds("the owner may still remove it", "UntagResources", &params),
        listed("it is gone", &json!({"a": {}})),
    ]
}

fn clean_up() -> Vec<Value> {
    ["a", "b"]
        .map(|name| {
            let params = object(json!({"RegionId": REGION, "ResourceShareId": format!("${name}")}));
            succeeds(&format!("the share {name} is deleted"), "DeleteResourceShare", &params)
        })
        .into()
}

const REGION: &str = "cn-hangzhou";

/// Parameters of an action, arrays and objects not yet flattened.
type Params = Map<String, Value>;

fn object(value: Value) -> Params {
    match value {
        Value::Object(params) => params,
        _ => Params::new(),
    }
}

fn on(ids: &[&str]) -> Params {
    object(json!({"RegionId": REGION, "ResourceType": "ResourceShare", "ResourceId": ids}))
}

fn tag(ids: &[&str], tags: &Value) -> Params {
    let pairs = tags.as_object().into_iter().flatten();
    let tags: Vec<Value> = pairs.map(|(key, value)| json!({"Key": key, "Value": value})).collect();
    let mut params = on(ids);
    params.insert("Tag".to_owned(), json!(tags));
    params
}

fn untag(ids: &[&str], keys: &[&str]) -> Params {
    let mut params = on(ids);
    params.insert("TagKey".to_owned(), json!(keys));
    params
}

fn all(ids: &[&str], all: bool) -> Params {
    let mut params = on(ids);
    params.insert("All".to_owned(), json!(all));
    params
}

fn both(ids: &[&str], keys: &[&str], all: bool) -> Params {
    let mut params = untag(ids, keys);
    params.insert("All".to_owned(), json!(all));
    params
}

fn succeeds(check: &str, action: &str, params: &Params) -> Value {
    json!({"check": check, "as": "owner", "call": action, "params": params})
}

fn listed(check: &str, tags: &Value) -> Value {
    let names: Vec<&String> = tags.as_object().into_iter().flat_map(Map::keys).collect();
    json!({"check": check, "as": "owner", "list": names, "tags": tags})
}

/// A request of UntagResources that the reference answers with status 400 and this error.
fn documented(params: &Params, code: &str, message: &str) -> Value {
    refused(&format!("{code} reaches the caller"), params, code, message)
}

fn refused(check: &str, params: &Params, code: &str, message: &str) -> Value {
    let refused = json!({"status": [400, 400], "codes": [code], "message": message});
    json!({"check": check, "as": "owner", "call": "UntagResources", "params": params, "refused": refused})
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::plan;

    /// What the reference documents, less InternalError, which no request can provoke.
    const DOCUMENTED: &[&str] = &[
        "InvalidParameter.ResourceType",
        "MissingParameter.ResourceIds",
        "MissingParameter.ResourceType",
        "InvalidParameter.TagKey",
        "NumberExceed.ResourceIds",
        "NumberExceed.TagKeys",
        "Duplicate.TagKey",
        "InvalidResourceId.NotFound",
        "MissingParameter.TagKeysOrDeleteAll",
        "NoPermission",
    ];

    fn steps() -> Vec<Value> {
        plan()["steps"].as_array().unwrap().clone()
    }

    #[test]
    fn every_documented_error_is_provoked() {
        let codes: BTreeSet<String> = steps()
            .iter()
            .flat_map(|step| step["refused"]["codes"].as_array().cloned().unwrap_or_default())
            .map(|code| code.as_str().unwrap().to_owned())
            .collect();
        for code in DOCUMENTED {
            assert!(codes.contains(*code), "{code}");
        }
    }

    #[test]
    fn every_step_is_one_that_clients_know() {
        for step in steps() {
            let kinds =
                ["create", "call", "list"].iter().filter(|kind| step[**kind] != Value::Null);
            assert_eq!(kinds.count(), 1, "{step}");
            assert!(step["check"].is_string() && step["as"].is_string(), "{step}");
        }
    }

    #[test]
    fn shares_are_created_before_they_are_used() {
        let mut known = BTreeSet::new();
        for step in steps() {
            for name in step["create"].as_array().into_iter().flatten() {
                known.insert(format!("${}", name.as_str().unwrap()));
            }
            for id in step["params"]["ResourceId"].as_array().into_iter().flatten() {
                let id = id.as_str().unwrap();
                assert!(!id.starts_with('$') || known.contains(id), "{id}");
            }
        }
    }
}
