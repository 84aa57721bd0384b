//! What is to be sent and in which of the ways that clients use, before it becomes bytes.

use crate::Action;

/// One parameter: name and value, both as the caller means them (not encoded).
pub type Pair = (String, String);

/// A call: an action and its own parameters, in sending order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The action.
    pub action: Action,
    /// The parameters of the action, without those of signing.
    pub params: Vec<Pair>,
}

/// Which signature a request carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Signing {
    /// `ACS3-HMAC-SHA256` in the Authorization header; action and version in headers.
    V3,
    /// `HMAC-SHA1` in the parameters; action and version in the parameters.
    V1,
}

/// Where the parameters of the action travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// All in the query.
    Query,
    /// All in a form body (with V1 also Action, Version, Signature and the like).
    Form,
    /// The action's parameters in a form body, those of signing (V1) in the query.
    /// The same as `Form` for V3.
    Split,
    /// The action's parameters alternate between query and form body; with V1 those of signing
    /// are in the query.
    Both,
}

/// In which format the reply is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// `Accept: application/json`.
    AcceptJson,
    /// `Format=JSON` as a parameter.
    Json,
    /// `Format=XML` as a parameter.
    Xml,
    /// Nothing is said.
    Silent,
}

/// How a request is put on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Style {
    /// The signature.
    pub signing: Signing,
    /// The place of the parameters.
    pub part: Part,
    /// The format asked for.
    pub format: Format,
    /// Whether a space is `+` (true) or `%20` (false). Applies to query and form alike; the
    /// canonical string always has `%20`.
    pub plus: bool,
}

impl Style {
    /// What the official SDK sends: V3, query, `Accept: application/json`, `+` for a space.
    pub const SDK: Self =
        Self { signing: Signing::V3, part: Part::Query, format: Format::AcceptJson, plus: true };
}
