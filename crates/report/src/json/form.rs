//! The forms of the JSON report. Their doc comments are the descriptions of the schema.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use untag_model::Level;

/// What a run of the suite came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// The version of this form.
    pub schema: Schema,
    /// The verdict on the whole: a violation wins, then what is unstable, then what could not be
    /// reached; untestable only if nothing could be tested.
    pub verdict: VerdictForm,
    /// The level up to which deviations count.
    pub level: LevelForm,
    /// What was tested.
    pub target: TargetForm,
    /// The seed of everything that was chosen by chance.
    pub seed: u64,
    /// How many requests were sent, those of probing and tidying included.
    pub requests: u64,
    /// How long the run took.
    pub elapsed_millis: u64,
    /// Why the run ended before everything was tested, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aborted: Option<String>,
    /// How many scenarios came to which verdict.
    pub counts: Counts,
    /// What each clause came to that a scenario of this run cites.
    pub clauses: Vec<ClauseForm>,
    /// What each scenario came to.
    pub scenarios: Vec<ScenarioForm>,
    /// What the target was seen to do where the reference leaves it open.
    pub choices: Vec<ChoiceForm>,
    /// What is allowed, but not what the target did when its profile was made; empty if the run
    /// was held against none. The verdict does not depend on it, the exit code does: it is 1.
    #[serde(default)]
    pub contradictions: Vec<ContradictionForm>,
}

/// The version of the report's form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Schema {
    /// Version 1.
    #[serde(rename = "untag-conformance/report/v1")]
    V1,
}

/// What a scenario, a clause or a run came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum VerdictForm {
    /// Everything was as allowed.
    Conforms,
    /// Something was not, and it came back when the scenario was run again alone.
    Violates,
    /// Something was not, and it did not come back.
    Unstable,
    /// It could not be judged: a prerequisite is missing.
    Untestable,
    /// It could not be judged: the target did not answer.
    Unreachable,
}

/// How strong a claim is, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LevelForm {
    /// The reference page says so.
    Documented,
    /// The reference page of a sibling action says so.
    Sibling,
    /// The vendor's clients send or need it.
    Client,
    /// The vendor's pages on requests, signatures and common errors say so.
    Gateway,
    /// Nobody says.
    Unspecified,
}

/// What was tested.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetForm {
    /// Its address.
    pub url: String,
    /// What it was found to be able to do.
    pub capabilities: Vec<CapabilityForm>,
    /// How often it asked to wait.
    pub throttled: u64,
    /// The longest time after which a read showed a write, if not at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lag_millis: Option<u64>,
}

/// Something that not every target can do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CapabilityForm {
    /// What it is.
    pub name: String,
    /// Whether the target can; null if it could not be told.
    pub has: Option<bool>,
    /// How that was told.
    pub detail: String,
}

/// Numbers of scenarios.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// Those that conform.
    pub conforms: usize,
    /// Those that violate a clause.
    pub violates: usize,
    /// Those whose failure did not come back.
    pub unstable: usize,
    /// Those that violate a clause and are in the user's list of known violations.
    pub known: usize,
    /// Those that lack a prerequisite.
    pub untestable: usize,
    /// Those that the target did not answer.
    pub unreachable: usize,
}

/// A clause and what it came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClauseForm {
    /// Its id.
    pub id: String,
    /// How strong a claim it is.
    pub level: LevelForm,
    /// What it came to.
    pub verdict: VerdictForm,
}

/// A scenario and what it came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioForm {
    /// Its id.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// The clauses that it cites.
    pub clauses: Vec<String>,
    /// The weakest level that it rests on.
    pub level: LevelForm,
    /// What it came to.
    pub verdict: VerdictForm,
    /// Whether its violation is in the user's list of known ones.
    pub known: bool,
    /// Why it could not be judged, if so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Deviations that count.
    pub findings: Vec<FindingForm>,
    /// Deviations beyond the level of the run.
    pub observations: Vec<FindingForm>,
}

/// One deviation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FindingForm {
    /// The step of the scenario.
    pub step: String,
    /// What is wrong, in sentences.
    pub complaints: Vec<String>,
    /// The clauses that are violated.
    pub clauses: Vec<String>,
    /// The weakest level among them.
    pub level: LevelForm,
    /// The replies that were allowed; empty where the reply was and the state was not.
    pub allowed: Vec<AllowedForm>,
    /// The reply that came.
    pub actual: ActualForm,
    /// Line by line what was expected and is not there (`-`), what is there and was not expected
    /// (`+`), and what is as expected (a space).
    pub diff: Vec<String>,
    /// The command that sends the request again.
    pub curl: String,
}

/// A reply that was allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AllowedForm {
    /// Its status; null where it is any from 400 to 499.
    pub status: Option<u16>,
    /// Its code; null where it names none or any will do.
    pub code: Option<String>,
    /// Its message; null where none is stated.
    pub message: Option<String>,
    /// The clauses that permit it.
    pub clauses: Vec<String>,
}

/// The reply that came, as far as it could be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ActualForm {
    /// Its status; null if none came.
    pub status: Option<u16>,
    /// `Code`.
    pub code: Option<String>,
    /// `Message`.
    pub message: Option<String>,
    /// `RequestId`.
    pub request_id: Option<String>,
    /// The start of its body, or why there is no reply.
    pub body: String,
}

/// What was seen of one case of an open question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoiceForm {
    /// The question's id.
    pub question: String,
    /// Which of its cases; empty if there is one only.
    pub case: String,
    /// The answers that were seen, each with how often.
    pub observed: BTreeMap<String, u64>,
    /// Whether it was the same answer each time.
    pub consistent: bool,
}

/// A choice otherwise than in the profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContradictionForm {
    /// The scenario's id.
    pub scenario: String,
    /// The step that showed it.
    pub step: String,
    /// The question's id.
    pub question: String,
    /// Which of its cases; empty if there is one only.
    pub case: String,
    /// The answer in the profile.
    pub recorded: String,
    /// The answer in this run.
    pub seen: String,
    /// The replies to the step.
    pub replies: Vec<ReplyForm>,
    /// Whether it was the same when the scenario was run again alone.
    pub confirmed: bool,
}

/// A reply in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplyForm {
    /// Its status.
    pub status: u16,
    /// Its code; null if it names none.
    pub code: Option<String>,
}

impl From<Level> for LevelForm {
    fn from(level: Level) -> Self {
        match level {
            Level::Documented => Self::Documented,
            Level::Sibling => Self::Sibling,
            Level::Client => Self::Client,
            Level::Gateway => Self::Gateway,
            Level::Unspecified => Self::Unspecified,
        }
    }
}
