//! File forms of things that the model names: clauses, questions, principals, replies, key sets.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use untag_model::{ClauseId, ErrorCode, Keys, Principal, QuestionId, Replied};
use untag_wire::{Action, Format, Part, Signing, Style};

/// Serde form of a list of clause ids.
pub mod clauses {
    use super::{ClauseId, Deserialize, Deserializer, Serialize, Serializer};
    use serde::de::Error as _;

    /// Writes the ids as strings.
    pub fn serialize<S: Serializer>(ids: &[ClauseId], to: S) -> Result<S::Ok, S::Error> {
        ids.iter().map(|id| id.0).collect::<Vec<_>>().serialize(to)
    }

    /// Reads ids that must exist.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<ClauseId>, D::Error> {
        Vec::<String>::deserialize(from)?
            .iter()
            .map(|id| {
                ClauseId::find(id).ok_or_else(|| D::Error::custom(format!("no clause `{id}`")))
            })
            .collect()
    }
}

/// Serde form of a question id.
pub mod question {
    use super::{Deserialize, Deserializer, QuestionId, Serialize, Serializer};
    use serde::de::Error as _;

    /// Writes the id as a string.
    pub fn serialize<S: Serializer>(id: &QuestionId, to: S) -> Result<S::Ok, S::Error> {
        id.0.serialize(to)
    }

    /// Reads an id that must exist.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<QuestionId, D::Error> {
        let id = String::deserialize(from)?;
        QuestionId::find(&id).ok_or_else(|| D::Error::custom(format!("no question `{id}`")))
    }
}

/// Serde form of an action.
pub mod action {
    use super::{Action, Deserialize, Deserializer, Serialize, Serializer};
    use serde::de::Error as _;

    /// Writes the action's name.
    pub fn serialize<S: Serializer>(action: &Action, to: S) -> Result<S::Ok, S::Error> {
        action.name().serialize(to)
    }

    /// Reads the name of an action.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Action, D::Error> {
        let name = String::deserialize(from)?;
        Action::from_name(&name).ok_or_else(|| D::Error::custom(format!("no action `{name}`")))
    }
}

/// Serde form of a principal.
pub mod principal {
    use super::{Deserialize, Deserializer, Principal, Serialize, Serializer};
    use serde::de::Error as _;

    /// Writes the principal's name.
    pub fn serialize<S: Serializer>(principal: &Principal, to: S) -> Result<S::Ok, S::Error> {
        principal.name().serialize(to)
    }

    /// Reads the name of a principal.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Principal, D::Error> {
        let name = String::deserialize(from)?;
        Principal::ALL
            .into_iter()
            .find(|principal| principal.name() == name)
            .ok_or_else(|| D::Error::custom(format!("no principal `{name}`")))
    }
}

/// File form of a reply that is expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum ReplyForm {
    /// 200 that names no error.
    Success,
    /// Any status from 400 to 499 with a code.
    Refusal,
    /// 409 `ConcurrentExecutionError`.
    Conflict,
    /// The documented error of this code.
    Error(String),
}

/// Serde form of an expected reply.
pub mod reply {
    use super::{Deserialize, Deserializer, ErrorCode, Replied, ReplyForm, Serialize, Serializer};
    use schemars::{JsonSchema, Schema, SchemaGenerator};
    use serde::de::Error as _;

    /// Writes the reply.
    pub fn serialize<S: Serializer>(reply: &Replied, to: S) -> Result<S::Ok, S::Error> {
        match reply {
            Replied::Success => ReplyForm::Success,
            Replied::Refusal => ReplyForm::Refusal,
            Replied::Conflict => ReplyForm::Conflict,
            Replied::Error(code) => ReplyForm::Error(code.code().to_owned()),
        }
        .serialize(to)
    }

    /// Reads a reply; an error must be documented.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Replied, D::Error> {
        Ok(match ReplyForm::deserialize(from)? {
            ReplyForm::Success => Replied::Success,
            ReplyForm::Refusal => Replied::Refusal,
            ReplyForm::Conflict => Replied::Conflict,
            ReplyForm::Error(code) => Replied::Error(
                ErrorCode::from_code(&code)
                    .ok_or_else(|| D::Error::custom(format!("no documented error `{code}`")))?,
            ),
        })
    }

    /// The schema of the form.
    pub fn schema(generator: &mut SchemaGenerator) -> Schema {
        ReplyForm::json_schema(generator)
    }
}

/// File form of a set of keys: a list, or `"*"` for all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
enum KeysForm {
    /// These keys.
    Only(BTreeSet<String>),
    /// `"*"`: every key.
    All(String),
}

/// Serde form of a set of keys.
pub mod keys {
    use super::{Deserialize, Deserializer, Keys, KeysForm, Serialize, Serializer};
    use schemars::{JsonSchema, Schema, SchemaGenerator};
    use serde::de::Error as _;

    /// Writes a list, or `"*"` for all.
    pub fn serialize<S: Serializer>(keys: &Keys, to: S) -> Result<S::Ok, S::Error> {
        match keys {
            Keys::Only(keys) => keys.serialize(to),
            Keys::All => "*".serialize(to),
        }
    }

    /// Reads a list, or `"*"` for all.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Keys, D::Error> {
        match KeysForm::deserialize(from)? {
            KeysForm::Only(keys) => Ok(Keys::Only(keys)),
            KeysForm::All(star) if star == "*" => Ok(Keys::All),
            KeysForm::All(text) => Err(D::Error::custom(format!("`{text}`: a list or \"*\""))),
        }
    }

    /// The schema of the form.
    pub fn schema(generator: &mut SchemaGenerator) -> Schema {
        KeysForm::json_schema(generator)
    }
}

/// File form of a style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StyleForm {
    signing: SigningForm,
    part: PartForm,
    format: FormatForm,
    plus: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
enum SigningForm {
    V1,
    V3,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum PartForm {
    Query,
    Form,
    Split,
    Both,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum FormatForm {
    AcceptJson,
    Json,
    Xml,
    Silent,
}

/// Serde form of an optional style.
pub mod style {
    use super::{
        Deserialize, Deserializer, Format, FormatForm, Part, PartForm, Serialize, Serializer,
        Signing, SigningForm, Style, StyleForm,
    };

    /// Writes the style, or null.
    pub fn serialize<S: Serializer>(style: &Option<Style>, to: S) -> Result<S::Ok, S::Error> {
        style.map(to_form).serialize(to)
    }

    /// Reads a style, or null.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Style>, D::Error> {
        Ok(Option::<StyleForm>::deserialize(from)?.map(of_form))
    }

    fn to_form(style: Style) -> StyleForm {
        StyleForm {
            signing: match style.signing {
                Signing::V1 => SigningForm::V1,
                Signing::V3 => SigningForm::V3,
            },
            part: match style.part {
                Part::Query => PartForm::Query,
                Part::Form => PartForm::Form,
                Part::Split => PartForm::Split,
                Part::Both => PartForm::Both,
            },
            format: match style.format {
                Format::AcceptJson => FormatForm::AcceptJson,
                Format::Json => FormatForm::Json,
                Format::Xml => FormatForm::Xml,
                Format::Silent => FormatForm::Silent,
            },
            plus: style.plus,
        }
    }

    fn of_form(form: StyleForm) -> Style {
        Style {
            signing: match form.signing {
                SigningForm::V1 => Signing::V1,
                SigningForm::V3 => Signing::V3,
            },
            part: match form.part {
                PartForm::Query => Part::Query,
                PartForm::Form => Part::Form,
                PartForm::Split => Part::Split,
                PartForm::Both => Part::Both,
            },
            format: match form.format {
                FormatForm::AcceptJson => Format::AcceptJson,
                FormatForm::Json => Format::Json,
                FormatForm::Xml => Format::Xml,
                FormatForm::Silent => Format::Silent,
            },
            plus: form.plus,
        }
    }
}
