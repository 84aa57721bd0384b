//! The forms of the vector files. Their doc comments are the descriptions of the schemas.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{HOST, MOMENT, REGION};
use crate::scenario::Scenario;

/// The version of the vector files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub enum Version {
    /// The only one so far.
    #[default]
    #[serde(rename = "untag-conformance/vectors/v1")]
    V1,
}

/// What the vectors consist of, and what all of them have in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IndexFile {
    /// The version of this form.
    pub schema: Version,
    /// How to use the vectors.
    pub how: String,
    /// The moment at which every request is signed, in Unix seconds.
    pub moment: i64,
    /// The region of every share.
    pub region: String,
    /// The host that requests name.
    pub host: String,
    /// The access keys that sign. They are published and guard nothing.
    pub keys: Vec<KeyVector>,
    /// The groups of vectors.
    pub groups: Vec<GroupVector>,
    /// The levels of clauses, the strongest first: up to which a deviation fails is up to you.
    pub levels: Vec<String>,
    /// The clauses that vectors cite.
    pub clauses: Vec<ClauseVector>,
}

/// A published access key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyVector {
    /// Whose it is: `owner`, `restricted` (same account, may do everything but untag) or `other`
    /// (another account).
    pub principal: String,
    /// The id.
    pub access_key_id: String,
    /// The secret.
    pub access_key_secret: String,
    /// The account.
    pub account: String,
}

/// A group of vectors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupVector {
    /// Its name, with which the ids of its scenarios begin.
    pub name: String,
    /// Its file.
    pub file: String,
    /// How many vectors it has.
    pub vectors: usize,
}

/// A clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClauseVector {
    /// Its id.
    pub id: String,
    /// Its level.
    pub level: String,
    /// What it says.
    pub statement: String,
    /// Where that comes from.
    pub source: String,
    /// Why nobody can test it from outside, if that is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub untestable: Option<String>,
}

/// The vectors of one group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupFile {
    /// The version of this form.
    pub schema: Version,
    /// The group.
    pub group: String,
    /// The vectors.
    pub vectors: Vec<Vector>,
}

/// One scenario with its requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Vector {
    /// The weakest level that it rests on.
    pub level: String,
    /// The clauses that it cites.
    pub clauses: Vec<String>,
    /// Shares to set up, steps to send, what each allows, and the positive twin of each negative one.
    pub scenario: Scenario,
    /// The ids of the shares, by their names in the scenario.
    pub shares: BTreeMap<String, String>,
    /// The requests in the order in which they are sent; those of one step are sent together.
    pub requests: Vec<WireVector>,
}

/// One request of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WireVector {
    /// The step.
    pub step: String,
    /// The position of its call in the step, from 0.
    pub call: usize,
    /// The request.
    pub request: RequestVector,
}

/// A request as it goes over the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestVector {
    /// The method.
    pub method: String,
    /// Path and query exactly as sent.
    pub target: String,
    /// Names and values of the headers, in sending order.
    pub headers: Vec<(String, String)>,
    /// The body, empty if there is none.
    pub body: String,
}

const HOW: &str = "For each vector: make the shares of `scenario.shares` with the ids in `shares` and \
their tags, set the clock to `moment`, send `requests` in order, and hold each reply against \
`scenario.steps[].expect` (any one of them; `each` where it is given). `effect` names what may have \
become of shares; every other share is as it was. A reply `refusal` is any status from 400 to 499 \
with a code.";

impl IndexFile {
    pub(super) fn new(
        groups: Vec<GroupVector>,
        levels: Vec<String>,
        clauses: Vec<ClauseVector>,
        keys: Vec<KeyVector>,
    ) -> Self {
        Self {
            schema: Version::V1,
            how: HOW.to_owned(),
            moment: MOMENT,
            region: REGION.to_owned(),
            host: HOST.to_owned(),
            keys,
            groups,
            levels,
            clauses,
        }
    }
}

impl GroupFile {
    pub(super) fn new(group: String, vectors: Vec<Vector>) -> Self {
        Self { schema: Version::V1, group, vectors }
    }
}
