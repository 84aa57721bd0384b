//! The file form of a signature, and its short name in reports.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use untag_model::ClauseId;
use untag_scenarios::named;

use crate::chain::{Kind, Shape, Signature};

/// By what a finding is told apart from others: one fault of a target is one signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignatureForm {
    /// What it is about.
    kind: KindForm,
    /// The clauses that are violated.
    #[serde(with = "named::clauses")]
    #[schemars(with = "Vec<String>")]
    clauses: Vec<ClauseId>,
    /// The status that came, where it matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    /// The code that came, where it matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    /// In which ways tags came out, where it matters.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    shapes: BTreeSet<ShapeForm>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum KindForm {
    /// The reply breaks a rule that holds for every reply.
    General,
    /// The reply is not among those allowed.
    Reply,
    /// The reply is allowed and what became of the shares is not.
    Effect,
}

#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
enum ShapeForm {
    /// A tag that should be gone is there.
    Kept,
    /// A tag that should be there is gone.
    Lost,
    /// A tag has another value.
    Altered,
    /// A tag is there that never was.
    Invented,
    /// A tag is gone from a share that nothing may have changed.
    LostElsewhere,
    /// A share that nothing may have changed is otherwise another.
    ChangedElsewhere,
}

/// Both directions between an enum and its form.
macro_rules! mirrored {
    ($plain:ident, $form:ident: $($variant:ident),+) => {
        impl From<$plain> for $form {
            fn from(plain: $plain) -> Self {
                match plain { $($plain::$variant => Self::$variant),+ }
            }
        }
        impl From<$form> for $plain {
            fn from(form: $form) -> Self {
                match form { $($form::$variant => Self::$variant),+ }
            }
        }
    };
}

mirrored!(Kind, KindForm: General, Reply, Effect);
mirrored!(Shape, ShapeForm: Kept, Lost, Altered, Invented, LostElsewhere, ChangedElsewhere);

impl From<&Signature> for SignatureForm {
    fn from(signature: &Signature) -> Self {
        Self {
            kind: signature.kind.into(),
            clauses: signature.clauses.clone(),
            status: signature.status,
            code: signature.code.clone(),
            shapes: signature.shapes.iter().map(|shape| (*shape).into()).collect(),
        }
    }
}

impl From<&SignatureForm> for Signature {
    fn from(form: &SignatureForm) -> Self {
        Self {
            kind: form.kind.into(),
            clauses: form.clauses.clone(),
            status: form.status,
            code: form.code.clone(),
            shapes: form.shapes.iter().map(|shape| (*shape).into()).collect(),
        }
    }
}

impl Signature {
    /// A short name without spaces, such as `reply:keys.duplicate:200`.
    pub fn slug(&self) -> String {
        let clauses: Vec<_> = self.clauses.iter().map(|clause| clause.0).collect();
        let plain = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' };
        let mut words = vec![format!("{:?}", self.kind).to_lowercase(), clauses.join("+")];
        words.extend(self.status.map(|status| status.to_string()));
        words.extend(self.code.as_ref().map(|code| code.chars().take(64).map(plain).collect()));
        words.extend(self.shapes.iter().map(|shape| format!("{shape:?}").to_lowercase()));
        words.join(":")
    }

    /// Whether it says of the same what another says, and not more: the same kind of violation,
    /// with the same reply, of some of the same clauses.
    pub fn is_within(&self, other: &Self) -> bool {
        self.kind == other.kind
            && self.status == other.status
            && self.code == other.code
            && self.clauses.iter().all(|clause| other.clauses.contains(clause))
            && self.shapes.is_subset(&other.shapes)
    }
}
