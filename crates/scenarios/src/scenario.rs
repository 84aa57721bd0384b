//! The scenario: shares to set up, steps to send, what each step must show, and the clauses that
//! say so. It is data and says nothing about how it is carried out.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use untag_model::outcome::permits;
use untag_model::{ClauseId, Keys, Level, Principal, QuestionId, Replied, Tags};
use untag_wire::{Action, Style};

use crate::named;

/// A scenario, complete in itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// `group/name`, unique in the catalogue.
    pub id: String,
    /// What it shows, as a sentence.
    pub title: String,
    /// What the target must be able to do beyond what every scenario needs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<Need>,
    /// The shares that exist before the first step.
    pub shares: Vec<ShareSetup>,
    /// The steps, one after the other.
    pub steps: Vec<Step>,
    /// Whether the shares are looked at once more at the end of the whole run.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub late_look: bool,
}

/// Something that not every target can do or does.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// The restricted principal is known and told apart from the owner.
    Restricted,
    /// The principal of another account is known and told apart from the owner.
    Other,
    /// The principal of another account can create shares of its own.
    OtherShares,
    /// Removing a key that the share does not carry succeeds (an open question).
    AbsentKeysSucceed,
    /// Shares can be deleted.
    Deletes,
}

/// A share that a scenario needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShareSetup {
    /// Its name in the scenario; the real id is bound when the scenario runs.
    pub name: String,
    /// Whose share it is: the owner's or the other account's.
    #[serde(with = "named::principal")]
    #[schemars(with = "String")]
    pub owner: Principal,
    /// The tags that it carries at first.
    pub tags: Tags,
}

/// One step: a request, or several sent together, and what must come of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its name, unique in the scenario.
    pub name: String,
    /// The requests; more than one are sent together and answered in any order.
    pub calls: Vec<Call>,
    /// What is allowed, any one of these. For requests sent together, of each by itself.
    pub expect: Vec<Expectation>,
    /// For requests sent together: what is allowed of each, in their order, instead of `expect`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub each: Vec<Vec<Expectation>>,
    /// The clauses that a deviation from `expect` violates.
    #[serde(with = "named::clauses")]
    #[schemars(with = "Vec<String>")]
    pub clauses: Vec<ClauseId>,
    /// The negative step whose one-edit neighbour this is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub twin_of: Option<String>,
    /// Whether all shares of the scenario are looked at afterwards.
    #[serde(default = "yes", skip_serializing_if = "Clone::clone")]
    pub look: bool,
}

fn yes() -> bool {
    true
}

/// One request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// Who sends it.
    #[serde(with = "named::principal")]
    #[schemars(with = "String")]
    pub principal: Principal,
    /// The action.
    #[serde(with = "named::action")]
    #[schemars(with = "String")]
    pub action: Action,
    /// Its parameters in sending order, names as on the wire (`ResourceId.1`).
    pub params: Vec<Param>,
    /// How it is put on the wire; null for the run's own style.
    #[serde(default, with = "named::style", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<named::StyleForm>")]
    pub style: Option<Style>,
    /// What is done to the request before or after it is signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alter: Option<Alter>,
}

/// One parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Param {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Value,
}

/// The value of a parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    /// This text.
    Text(String),
    /// The id of the scenario's share of this name.
    Share(String),
    /// The id of the scenario's share of this name with a text after it: the id of no share.
    ShareWith(String, String),
    /// The id of the scenario's share of this name without its last character.
    ShareCut(String),
    /// An id like those of the target that belongs to no share; the number tells several apart.
    NoShare(u32),
    /// The region of the run.
    Region,
}

/// A deliberate fault in how a request is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Alter {
    /// Signed with a wrong secret.
    WrongSecret,
    /// Sent with an access key that nobody has.
    UnknownKey,
    /// Sent without a signature, the rest as it was.
    Unsigned,
    /// Dated so many seconds from now.
    Dated(i64),
    /// Sent with the nonce of the scenario's previous request.
    SameNonce,
    /// A parameter of the action was changed after signing: this name now has this value.
    Changed(String, String),
    /// Sent with this method and signed so.
    Method(String),
    /// Names this action, or none, and is signed so.
    Action(Option<String>),
    /// Names this version, or none, and is signed so.
    Version(Option<String>),
    /// A header is added after signing (not signed).
    Header(String, String),
    /// A header is left out: one that no signature covers.
    WithoutHeader(String),
}

/// One outcome that a step allows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// The reply.
    #[serde(with = "named::reply")]
    #[schemars(schema_with = "named::reply::schema")]
    pub reply: Replied,
    /// For each share that may have changed, the alternatives; every other share is as it was.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub effect: BTreeMap<String, Vec<Change>>,
    /// The open question that this outcome answers, and how.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
}

/// What may have become of one share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Tags with these keys are gone.
    #[serde(default = "Keys::none", with = "named::keys")]
    #[schemars(schema_with = "named::keys::schema")]
    pub gone: Keys,
    /// Tags with these keys may be gone or not, each by itself.
    #[serde(default = "Keys::none", with = "named::keys")]
    #[schemars(schema_with = "named::keys::schema")]
    pub maybe: Keys,
    /// These tags are set.
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub set: Tags,
}

/// An answer to an open question.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The question.
    #[serde(with = "named::question")]
    #[schemars(with = "String")]
    pub question: QuestionId,
    /// Which of several cases of the question, empty if there is one only.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub case: String,
    /// The answer.
    pub answer: String,
}

impl Scenario {
    /// Every clause that a step cites, once, in order of first mention.
    pub fn clauses(&self) -> Vec<ClauseId> {
        let mut ids = Vec::new();
        for id in self.steps.iter().flat_map(|step| &step.clauses) {
            if !ids.contains(id) {
                ids.push(*id);
            }
        }
        ids
    }

    /// The weakest level that the scenario rests on.
    pub fn level(&self) -> Level {
        self.steps.iter().map(Step::level).max().unwrap_or(Level::Unspecified)
    }

    /// The share of that name.
    pub fn share(&self, name: &str) -> Option<&ShareSetup> {
        self.shares.iter().find(|share| share.name == name)
    }
}

impl Step {
    /// The weakest level of the clauses that the step cites; unspecified if it cites none.
    pub fn level(&self) -> Level {
        self.clauses.iter().map(|id| id.level()).max().unwrap_or(Level::Unspecified)
    }

    /// Everything that is allowed of any of its calls.
    pub fn expectations(&self) -> impl Iterator<Item = &Expectation> {
        self.expect.iter().chain(self.each.iter().flatten())
    }

    /// What is allowed of the call at this position.
    pub fn expected_of(&self, call: usize) -> &[Expectation] {
        self.each.get(call).unwrap_or(&self.expect)
    }

    /// Whether no allowed outcome is a success.
    pub fn is_negative(&self) -> bool {
        !self.expect.is_empty() && self.expect.iter().all(|e| e.reply != Replied::Success)
    }
}

impl Change {
    /// Exactly these keys are gone.
    pub fn gone(keys: Keys) -> Self {
        Self { gone: keys, maybe: Keys::none(), set: Tags::new() }
    }

    /// Whether it leads from `before` to `after`.
    pub fn permits(&self, before: &Tags, after: &Tags) -> bool {
        if self.set.is_empty() {
            return permits(&self.gone, &self.maybe, before, after);
        }
        let mut set = before.clone();
        set.extend(self.set.iter().map(|(k, v)| (k.clone(), v.clone())));
        permits(&self.gone, &self.maybe, &set, after)
    }

    /// The two extremes of what it may lead to: as much gone as may be, and as little.
    pub fn corners(&self, before: &Tags) -> [Tags; 2] {
        let mut most = before.clone();
        most.retain(|key, _| !self.gone.contains(key) && !self.maybe.contains(key));
        let mut least = before.clone();
        least.retain(|key, _| !self.gone.contains(key));
        for tags in [&mut most, &mut least] {
            tags.extend(self.set.iter().map(|(k, v)| (k.clone(), v.clone())));
        }
        [most, least]
    }
}
