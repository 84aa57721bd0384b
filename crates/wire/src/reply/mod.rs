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
    /// The body is not UTF-8.
    #[error("the body is not UTF-8 at byte {position}")]
    NotUtf8 {
        /// The offset of the first byte that is wrong.
        position: usize,
    },
    /// The body begins like neither.
    #[error("the body is neither JSON nor XML: \"{excerpt}\"")]
    NeitherJsonNorXml {
        /// Its beginning, escaped.
        excerpt: String,
    },
    /// Objects, arrays or elements are nested too deeply.
    #[error("the body is nested more than {limit} deep")]
    TooDeep {
        /// How deep they may be.
        limit: usize,
    },
    /// The body begins like JSON and is not.
    #[error("malformed JSON: {problem} at line {line} column {column}")]
    MalformedJson {
        /// From 1.
        line: usize,
        /// From 1; 0 at the start of a line.
        column: usize,
        /// What the parser says.
        problem: String,
    },
    /// A string has escapes of half a character.
    #[error("the JSON string {path} is no Unicode text")]
    BrokenString {
        /// Where it stands.
        path: String,
    },
    /// The body is JSON and no object.
    #[error("the body is a JSON {kind} and no object")]
    NotAnObject {
        /// What it is.
        kind: &'static str,
    },
    /// A member stands twice.
    #[error("{path} stands twice")]
    Repeated {
        /// Where it stands.
        path: String,
    },
    /// The body begins like XML and is not.
    #[error("malformed XML at byte {position}: {problem}")]
    MalformedXml {
        /// The offset in the body.
        position: usize,
        /// What is wrong.
        problem: String,
    },
    /// The body has a document type declaration, which no reply needs and which can hurt.
    #[error("the XML has a document type declaration")]
    DocumentType,
    /// The body refers to an entity that XML does not predefine.
    #[error("the XML refers to the unknown entity \"{name}\" at byte {position}")]
    UnknownEntity {
        /// Its name, escaped and cut.
        name: String,
        /// The offset in the body.
        position: usize,
    },
    /// `TagResources` does not have the shape that the reference shows.
    #[error("{path} is not {expected}")]
    TagShape {
        /// Where, as in `TagResources.TagResource[3].TagKey`.
        path: String,
        /// What should be there.
        expected: &'static str,
    },
}

/// How deep objects, arrays and elements may be nested in a reply that is read.
const MAX_DEPTH: usize = 64;

/// Writes a reply. `action` names the root element of a success in XML.
///
/// XML 1.0 cannot carry control characters below U+0020 other than tab, newline and carriage
/// return, nor U+FFFE and U+FFFF: they become U+FFFD there.
pub fn write(reply: &Reply, action: Option<Action>, syntax: Syntax) -> HttpReply {
    let (content_type, body) = match syntax {
        Syntax::Json => ("application/json;charset=utf-8", json::write(reply)),
        Syntax::Xml => ("text/xml;charset=utf-8", xml::write(reply, action)),
    };
    HttpReply {
        status: match reply {
            Reply::Success { .. } => 200,
            Reply::Error { status, .. } => *status,
        },
        headers: vec![("content-type".to_owned(), content_type.to_owned())],
        body: body.into_bytes(),
    }
}

/// Reads a reply, whatever its status and content type. The body's first byte that is not blank
/// decides between JSON and XML; a byte order mark before it is passed over. Names are
/// case-sensitive, and members that no action documents are passed over.
///
/// The body may be hostile: the time is linear, the depth is bounded, and nothing panics.
pub fn read(reply: &HttpReply) -> Result<ReadReply, ReplyError> {
    let text = str::from_utf8(&reply.body)
        .map_err(|error| ReplyError::NotUtf8 { position: error.valid_up_to() })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let blanks = text.len() - text.trim_start_matches([' ', '\t', '\r', '\n']).len();
    match text.as_bytes().get(blanks) {
        None => Err(ReplyError::Empty),
        Some(b'<') => xml::read(text, reply.body.len() - text.len()),
        Some(_) => json::read(text),
    }
}

/// The beginning of a text that somebody else wrote, safe to print.
fn excerpt(text: &str) -> String {
    cut(text, 40)
}

fn cut(text: &str, longest: usize) -> String {
    let mut out = String::new();
    for char in text.chars().take(longest) {
        match char {
            '\'' => out.push(char),
            _ => out.extend(char.escape_debug()),
        }
    }
    if text.chars().nth(longest).is_some() {
        out.push_str("...");
    }
    out
}

#[cfg(test)]
mod tests;
