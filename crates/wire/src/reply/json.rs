//! Replies in JSON. Reading goes over the text member by member and keeps what it does not know
//! as raw text, so that neither a number out of range nor a deep tree costs more than its bytes.

use std::collections::HashSet;
use std::fmt;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use super::{
    ErrorBody, Field, MAX_DEPTH, ReadReply, Reply, ReplyBody, ReplyError, ShareSummary, Syntax,
    TagRow, excerpt,
};

#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<&'a str>,
    request_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    host_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recommend: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_share: Option<Share<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag_resources: Option<Rows<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Share<'a> {
    resource_share_id: &'a str,
    resource_share_name: &'a str,
    resource_share_owner: &'a str,
    resource_share_status: &'a str,
    allow_external_targets: bool,
    create_time: &'a str,
    update_time: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Rows<'a> {
    tag_resource: Vec<Row<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Row<'a> {
    resource_id: &'a str,
    resource_type: &'a str,
    tag_key: &'a str,
    tag_value: &'a str,
}

/// The JSON of a reply.
pub(super) fn write(reply: &Reply) -> String {
    let body = match reply {
        Reply::Success { request_id, body } => success(request_id, body),
        Reply::Error { request_id, error, .. } => failure(request_id, error),
    };
    serde_json::to_string(&body).expect("strings and booleans always serialize")
}

fn success<'a>(request_id: &'a str, body: &'a ReplyBody) -> Body<'a> {
    let mut out = Body { request_id, ..Body::default() };
    match body {
        ReplyBody::Done => {}
        ReplyBody::Created(share) => out.resource_share = Some(share.into()),
        ReplyBody::Tags { rows, next_token } => {
            out.next_token = next_token.as_deref();
            out.tag_resources = Some(Rows { tag_resource: rows.iter().map(Row::from).collect() });
        }
    }
    out
}

fn failure<'a>(request_id: &'a str, error: &'a ErrorBody) -> Body<'a> {
    Body {
        request_id,
        host_id: error.host_id.as_deref(),
        code: Some(&error.code),
        message: Some(&error.message),
        recommend: error.recommend.as_deref(),
        ..Body::default()
    }
}

impl<'a> From<&'a ShareSummary> for Share<'a> {
    fn from(share: &'a ShareSummary) -> Self {
        Self {
            resource_share_id: &share.id,
            resource_share_name: &share.name,
            resource_share_owner: &share.owner,
            resource_share_status: &share.status,
            allow_external_targets: share.allow_external_targets,
            create_time: &share.create_time,
            update_time: &share.update_time,
        }
    }
}

impl<'a> From<&'a TagRow> for Row<'a> {
    fn from(row: &'a TagRow) -> Self {
        Self {
            resource_id: &row.resource_id,
            resource_type: &row.resource_type,
            tag_key: &row.key,
            tag_value: &row.value,
        }
    }
}

/// Reads a reply that does not begin like XML and is not blank.
pub(super) fn read(text: &str) -> Result<ReadReply, ReplyError> {
    check_depth(text)?;
    let blank = [' ', '\t', '\r', '\n'];
    if !text.trim_start_matches(blank).starts_with('{') {
        return Err(no_object(text));
    }
    let top = Object::parse(text, "")?;
    Ok(ReadReply {
        syntax: Syntax::Json,
        root: None,
        request_id: top.field("RequestId")?,
        code: top.field("Code")?,
        message: top.field("Message")?,
        host_id: top.field("HostId")?,
        share_id: share_id(&top)?,
        tags: tags(&top)?,
        next_token: top.field("NextToken")?,
        request_ids: usize::from(top.get("RequestId").is_some()),
    })
}

/// Refuses a text in which brackets are open beyond the limit.
fn check_depth(text: &str) -> Result<(), ReplyError> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => depth += 1,
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Err(ReplyError::TooDeep { limit: MAX_DEPTH });
        }
    }
    Ok(())
}

/// What a text is that does not begin like an object.
fn no_object(text: &str) -> ReplyError {
    let first = text.trim_start().bytes().next().unwrap_or_default();
    match (serde_json::from_str::<IgnoredAny>(text), first) {
        (Ok(_), _) => ReplyError::NotAnObject { kind: kind(first) },
        (Err(error), b'[' | b'"') => malformed(&error),
        (Err(_), _) => ReplyError::NeitherJsonNorXml { excerpt: excerpt(text) },
    }
}

/// The kind of a JSON value, no object, that begins with this byte.
const fn kind(first: u8) -> &'static str {
    match first {
        b'[' => "array",
        b'"' => "string",
        b't' | b'f' => "boolean",
        b'n' => "null",
        _ => "number",
    }
}

fn malformed(error: &serde_json::Error) -> ReplyError {
    let (line, column) = (error.line(), error.column());
    let problem = error.to_string();
    let place = format!(" at line {line} column {column}");
    let problem = problem.strip_suffix(&place).unwrap_or(&problem).to_owned();
    ReplyError::MalformedJson { line, column, problem }
}

/// The members of an object in their order, with their values as raw text.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}

/// An object in which every name stands once.
struct Object<'a> {
    members: Vec<(String, &'a RawValue)>,
    /// Where it stands, with a dot at the end unless it is the top.
    prefix: String,
}

impl<'a> Object<'a> {
    fn parse(text: &'a str, prefix: &str) -> Result<Self, ReplyError> {
        let Members(members) = serde_json::from_str(text).map_err(|error| malformed(&error))?;
        let mut names = HashSet::with_capacity(members.len());
        if let Some((name, _)) = members.iter().find(|(name, _)| !names.insert(name.as_str())) {
            return Err(ReplyError::Repeated { path: [prefix, &excerpt(name)].concat() });
        }
        Ok(Self { members, prefix: prefix.to_owned() })
    }

    fn get(&self, name: &str) -> Option<&'a str> {
        self.members.iter().find(|(have, _)| have == name).map(|(_, value)| value.get())
    }

    /// A member that is neither absent nor null.
    fn something(&self, name: &str) -> Option<&'a str> {
        self.get(name).filter(|value| *value != "null")
    }

    fn path(&self, name: &str) -> String {
        [&self.prefix, name].concat()
    }

    fn field(&self, name: &str) -> Result<Field, ReplyError> {
        match self.get(name) {
            None => Ok(Field::Absent),
            Some("null") => Ok(Field::Null),
            Some(text) if text.starts_with('"') => serde_json::from_str(text)
                .map(Field::Text)
                .map_err(|_| ReplyError::BrokenString { path: self.path(name) }),
            Some(other) => Ok(Field::Other(other.to_owned())),
        }
    }

    fn string(&self, name: &str) -> Result<String, ReplyError> {
        match self.field(name)? {
            Field::Text(text) => Ok(text),
            _ => Err(ReplyError::TagShape { path: self.path(name), expected: "a string" }),
        }
    }

    fn object(&self, name: &str, text: &'a str) -> Result<Self, ReplyError> {
        Self::parse(text, &(self.path(name) + "."))
    }
}

fn share_id(top: &Object<'_>) -> Result<Field, ReplyError> {
    match top.get("ResourceShare") {
        Some(share) if share.starts_with('{') => {
            top.object("ResourceShare", share)?.field("ResourceShareId")
        }
        _ => Ok(Field::Absent),
    }
}

fn tags(top: &Object<'_>) -> Result<Option<Vec<TagRow>>, ReplyError> {
    let Some(text) = top.something("TagResources") else { return Ok(None) };
    let shape = |path: &str, expected| ReplyError::TagShape { path: path.to_owned(), expected };
    if !text.starts_with('{') {
        return Err(shape("TagResources", "an object"));
    }
    let outer = top.object("TagResources", text)?;
    let Some(list) = outer.something("TagResource") else {
        let named = outer.get("TagResource").is_some();
        return if named || outer.members.is_empty() {
            Ok(Some(Vec::new()))
        } else {
            Err(shape("TagResources", "an object with TagResource"))
        };
    };
    if !list.starts_with('[') {
        return Err(shape("TagResources.TagResource", "an array"));
    }
    let items: Vec<&RawValue> = serde_json::from_str(list).map_err(|error| malformed(&error))?;
    items
        .iter()
        .enumerate()
        .map(|(index, item)| row(index, item.get()))
        .collect::<Result<_, _>>()
        .map(Some)
}

fn row(index: usize, text: &str) -> Result<TagRow, ReplyError> {
    let path = format!("TagResources.TagResource[{index}]");
    if !text.starts_with('{') {
        return Err(ReplyError::TagShape { path, expected: "an object" });
    }
    let row = Object::parse(text, &(path + "."))?;
    Ok(TagRow {
        resource_id: row.string("ResourceId")?,
        resource_type: row.string("ResourceType")?,
        key: row.string("TagKey")?,
        value: match row.something("TagValue") {
            None => String::new(),
            Some(_) => row.string("TagValue")?,
        },
    })
}
