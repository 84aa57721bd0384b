//! Replies of the service: written by a server, read by a client, in JSON and XML.

mod json;
mod xml;

use crate::{Action, HttpReply};

/// The syntax of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Syntax {
    /// JSON.
    Json,
    /// XML.
    Xml,
}

/// One tag of one resource, as ListTagResources lists it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TagRow {
    /// `ResourceId`.
    pub resource_id: String,
    /// `ResourceType`.
    pub resource_type: String,
    /// `TagKey`.
    pub key: String,
    /// `TagValue`.
    pub value: String,
}

/// A share as CreateResourceShare answers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShareSummary {
    /// `ResourceShareId`.
    pub id: String,
    /// `ResourceShareName`.
    pub name: String,
    /// `ResourceShareOwner`: the account.
    pub owner: String,
    /// `ResourceShareStatus`.
    pub status: String,
    /// `AllowExternalTargets`.
    pub allow_external_targets: bool,
    /// `CreateTime`.
    pub create_time: String,
    /// `UpdateTime`.
    pub update_time: String,
}

/// What a success carries beside its RequestId.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReplyBody {
    /// Nothing.
    Done,
    /// The share that was made.
    Created(ShareSummary),
    /// A page of tags.
    Tags {
        /// The tags.
        rows: Vec<TagRow>,
        /// Where the next page starts; absent on the last.
        next_token: Option<String>,
    },
}

/// What an error carries beside its RequestId.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorBody {
    /// `Code`.
    pub code: String,
    /// `Message`.
    pub message: String,
    /// `HostId`.
    pub host_id: Option<String>,
    /// `Recommend`.
    pub recommend: Option<String>,
}

/// A reply before it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// 200.
    Success {
        /// `RequestId`.
        request_id: String,
        /// The rest.
        body: ReplyBody,
    },
    /// An error.
    Error {
        /// `RequestId`.
        request_id: String,
        /// The HTTP status.
        status: u16,
        /// The rest.
        error: ErrorBody,
    },
}

/// A member of a reply as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// Not there.
    Absent,
    /// JSON's `null`.
    Null,
    /// A string.
    Text(String),
    /// Anything else: its JSON text, or the XML inside the element.
    Other(String),
}

impl Field {
    /// The string, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// A reply as a client reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadReply {
    /// Its syntax.
    pub syntax: Syntax,
    /// The root element's name, in XML.
    pub root: Option<String>,
    /// `RequestId`.
    pub request_id: Field,
    /// `Code`.
    pub code: Field,
    /// `Message`.
    pub message: Field,
    /// `HostId`.
    pub host_id: Field,
    /// `ResourceShare.ResourceShareId`.
    pub share_id: Field,
    /// The rows of `TagResources`; `None` if there is no such member.
    pub tags: Option<Vec<TagRow>>,
    /// `NextToken`.
    pub next_token: Field,
    /// How often `RequestId` stands at the top level.
    pub request_ids: usize,
}

/// Why a reply cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReplyError {
    /// The body is empty or blank.
    #[error("the body is empty")]
    Empty,
}

/// Writes a reply. `action` names the root element of a success in XML.
pub fn write(reply: &Reply, action: Option<Action>, syntax: Syntax) -> HttpReply {
    todo!("{reply:?} {action:?} {syntax:?}")
}

/// Reads a reply.
pub fn read(reply: &HttpReply) -> Result<ReadReply, ReplyError> {
    todo!("{reply:?}")
}
