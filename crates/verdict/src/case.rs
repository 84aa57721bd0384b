//! Cases: a sequence of calls with what was allowed and what came back, as a file that is replayed
//! without any generator. Findings, corpus entries and regressions are all of this form.

mod read;
mod signature;
mod words;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use untag_model::{ClauseId, Replied, Tags};
use untag_scenarios::generate::Sequence;
use untag_scenarios::{Call, Change, ShareSetup, named};

pub use read::Unreadable;
pub use signature::SignatureForm;

/// The `$id` of the schema.
pub const SCHEMA_ID: &str = "urn:untag-conformance:case:v1";

/// The characters of a digest that a file's name has.
const NAME: usize = 16;

/// Shares, the calls made on them, and what came of it. The name of its file is the start of the
/// SHA-256 of what it says, `found` left out, so that the same case has the same name wherever and
/// whenever it is found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// The version of this form.
    pub schema: Version,
    /// The shares that exist before the first step.
    pub shares: Vec<ShareSetup>,
    /// The calls, one after the other.
    pub steps: Vec<CaseStep>,
    /// The calls are sent at the same time instead. What is allowed is said of each by itself, and
    /// the effect that came stands with the last.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub together: bool,
    /// What is wrong; missing where the case is only worth sending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<CaseFinding>,
    /// How it was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<Origin>,
}

/// The version of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub enum Version {
    /// The only one so far.
    #[default]
    #[serde(rename = "untag-conformance/case/v1")]
    V1,
}

/// One call, what was allowed, and what came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseStep {
    /// The call; shares stand in it by their names here.
    pub call: Call,
    /// The outcomes that were allowed, any one of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allowed: Vec<AllowedOutcome>,
    /// What came back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub came: Option<Came>,
}

/// An outcome that was allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AllowedOutcome {
    /// The reply.
    #[serde(with = "named::reply")]
    #[schemars(schema_with = "named::reply::schema")]
    pub reply: Replied,
    /// For each share that may have changed, the alternatives; every other share is as it was.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub effect: BTreeMap<String, Vec<Change>>,
    /// Shares of which nothing is said.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub anything: BTreeSet<String>,
    /// The clauses that permit it.
    #[serde(with = "named::clauses")]
    #[schemars(with = "Vec<String>")]
    pub clauses: Vec<ClauseId>,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Came {
    /// The status; missing if no reply came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// What became of the shares that are another than before.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub effect: BTreeMap<String, Became>,
}

/// What became of the tags of one share.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Became {
    /// The keys that are gone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<String>,
    /// The tags that are new or have a new value.
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub set: Tags,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseFinding {
    /// By what it is told apart from other findings.
    pub signature: SignatureForm,
    /// The step that shows it, counted from 1.
    pub step: usize,
    /// What is wrong, in sentences.
    pub complaints: Vec<String>,
}

/// How a case was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// The seed of the campaign.
    pub seed: u64,
    /// The target.
    pub target: String,
    /// Whether it came back when it was played again.
    pub confirmed: bool,
}

impl Case {
    /// A case that is only worth sending.
    pub fn plain(sequence: &Sequence) -> Self {
        let step = |call: &Call| CaseStep { call: call.clone(), allowed: Vec::new(), came: None };
        Self {
            schema: Version::V1,
            shares: sequence.shares.clone(),
            steps: sequence.calls.iter().map(step).collect(),
            together: sequence.together,
            finding: None,
            found: None,
        }
    }

    /// The shares and calls.
    pub fn sequence(&self) -> Sequence {
        let calls = self.steps.iter().map(|step| step.call.clone()).collect();
        Sequence { shares: self.shares.clone(), calls, together: self.together }
    }

    /// The file, pretty printed, with a newline at the end.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        Ok(text)
    }

    /// The name of its file: 16 hex digits and `.json`.
    pub fn file_name(&self) -> Result<String, serde_json::Error> {
        let content = serde_json::to_vec(&Self { found: None, ..self.clone() })?;
        let digest = Sha256::digest(&content);
        let start = digest.iter().take(NAME / 2);
        Ok(start.fold(String::new(), |name, byte| name + &format!("{byte:02x}")) + ".json")
    }

    /// The JSON Schema (2020-12) of the form, pretty printed, with a newline at the end.
    pub fn json_schema() -> Result<String, serde_json::Error> {
        let mut schema = schemars::schema_for!(Self);
        schema.insert("$id".to_owned(), SCHEMA_ID.into());
        schema.insert("title".to_owned(), "Case of untag-conformance, version 1".into());
        let mut text = serde_json::to_string_pretty(&schema)?;
        text.push('\n');
        Ok(text)
    }
}
