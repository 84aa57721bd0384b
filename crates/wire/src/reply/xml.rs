//! Replies in XML. Reading builds a tree of bounded depth from quick-xml's events and adds what
//! that parser leaves to its callers: one root, known entities, and characters that XML allows.

use std::collections::HashSet;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::{
    ErrorBody, Field, MAX_DEPTH, ReadReply, Reply, ReplyBody, ReplyError, ShareSummary, Syntax,
    TagRow, cut, excerpt,
};
use crate::Action;

/// The XML of a reply.
pub(super) fn write(reply: &Reply, action: Option<Action>) -> String {
    let mut out = String::new();
    match reply {
        Reply::Success { request_id, body } => {
            let root = [action.map_or("", Action::name), "Response"].concat();
            nest(&mut out, &root, |out| {
                push(out, "RequestId", request_id);
                push_body(out, body);
            });
        }
        Reply::Error { request_id, error, .. } => nest(&mut out, "Error", |out| {
            push(out, "RequestId", request_id);
            push_error(out, error);
        }),
    }
    out
}

fn push_body(out: &mut String, body: &ReplyBody) {
    match body {
        ReplyBody::Done => {}
        ReplyBody::Created(share) => nest(out, "ResourceShare", |out| push_share(out, share)),
        ReplyBody::Tags { rows, next_token } => {
            push_some(out, "NextToken", next_token.as_deref());
            nest(out, "TagResources", |out| {
                for row in rows {
                    nest(out, "TagResource", |out| push_row(out, row));
                }
            });
        }
    }
}

fn push_share(out: &mut String, share: &ShareSummary) {
    push(out, "ResourceShareId", &share.id);
    push(out, "ResourceShareName", &share.name);
    push(out, "ResourceShareOwner", &share.owner);
    push(out, "ResourceShareStatus", &share.status);
    let allowed = if share.allow_external_targets { "true" } else { "false" };
    push(out, "AllowExternalTargets", allowed);
    push(out, "CreateTime", &share.create_time);
    push(out, "UpdateTime", &share.update_time);
}

fn push_row(out: &mut String, row: &TagRow) {
    push(out, "ResourceId", &row.resource_id);
    push(out, "ResourceType", &row.resource_type);
    push(out, "TagKey", &row.key);
    push(out, "TagValue", &row.value);
}

fn push_error(out: &mut String, error: &ErrorBody) {
    push_some(out, "HostId", error.host_id.as_deref());
    push(out, "Code", &error.code);
    push(out, "Message", &error.message);
    push_some(out, "Recommend", error.recommend.as_deref());
}

fn push_some(out: &mut String, name: &str, text: Option<&str>) {
    if let Some(text) = text {
        push(out, name, text);
    }
}

fn push(out: &mut String, name: &str, text: &str) {
    nest(out, name, |out| push_text(out, text));
}

fn nest(out: &mut String, name: &str, content: impl FnOnce(&mut String)) {
    for piece in ["<", name, ">"] {
        out.push_str(piece);
    }
    content(out);
    for piece in ["</", name, ">"] {
        out.push_str(piece);
    }
}

fn push_text(out: &mut String, text: &str) {
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // A bare one would be read as a newline.
            '\r' => out.push_str("&#13;"),
            other if allowed(other) => out.push(other),
            _ => out.push(char::REPLACEMENT_CHARACTER),
        }
    }
}

/// Whether XML 1.0 has that character.
const fn allowed(char: char) -> bool {
    matches!(char, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// Reads a reply that begins like XML; positions count from `offset` bytes before the text.
pub(super) fn read(text: &str, offset: usize) -> Result<ReadReply, ReplyError> {
    let root = Parser::new(text, offset).parse()?;
    Ok(ReadReply {
        syntax: Syntax::Xml,
        request_id: root.children("RequestId").next().map_or(Field::Absent, Element::field),
        code: root.once("Code")?.map_or(Field::Absent, Element::field),
        message: root.once("Message")?.map_or(Field::Absent, Element::field),
        host_id: root.once("HostId")?.map_or(Field::Absent, Element::field),
        share_id: match root.once("ResourceShare")? {
            Some(share) => share.once("ResourceShareId")?.map_or(Field::Absent, Element::field),
            None => Field::Absent,
        },
        tags: root.once("TagResources")?.map(tags).transpose()?,
        next_token: root.once("NextToken")?.map_or(Field::Absent, Element::field),
        request_ids: root.children("RequestId").count(),
        root: Some(root.name.clone()),
    })
}

fn tags(outer: &Element<'_>) -> Result<Vec<TagRow>, ReplyError> {
    let rows: Vec<TagRow> = outer
        .children("TagResource")
        .enumerate()
        .map(|(index, element)| row(index, element))
        .collect::<Result<_, _>>()?;
    if rows.is_empty() && !(outer.children.is_empty() && outer.text.trim().is_empty()) {
        let path = "TagResources".to_owned();
        return Err(ReplyError::TagShape { path, expected: "an element with TagResource" });
    }
    Ok(rows)
}

fn row(index: usize, row: &Element<'_>) -> Result<TagRow, ReplyError> {
    let required = |name| {
        cell(row, index, name)?
            .ok_or_else(|| ReplyError::TagShape { path: cell_path(index, name), expected: "there" })
    };
    Ok(TagRow {
        resource_id: required("ResourceId")?,
        resource_type: required("ResourceType")?,
        key: required("TagKey")?,
        value: cell(row, index, "TagValue")?.unwrap_or_default(),
    })
}

fn cell_path(index: usize, name: &str) -> String {
    format!("TagResources.TagResource[{index}].{name}")
}

fn cell(row: &Element<'_>, index: usize, name: &str) -> Result<Option<String>, ReplyError> {
    let path = || cell_path(index, name);
    let child = row.once(name).map_err(|_| ReplyError::Repeated { path: path() })?;
    match child.map(Element::field) {
        None => Ok(None),
        Some(Field::Text(text)) => Ok(Some(text)),
        Some(_) => Err(ReplyError::TagShape { path: path(), expected: "text" }),
    }
}

/// An element and what is in it.
struct Element<'a> {
    name: String,
    /// All text directly in it, references resolved.
    text: String,
    children: Vec<Self>,
    /// What stands between its tags.
    inner: &'a str,
}

impl Element<'_> {
    fn children(&self, name: &str) -> impl Iterator<Item = &Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The child of that name, of which there must not be two.
    fn once(&self, name: &str) -> Result<Option<&Self>, ReplyError> {
        let mut children = self.children(name);
        match (children.next(), children.next()) {
            (child, None) => Ok(child),
            _ => Err(ReplyError::Repeated { path: name.to_owned() }),
        }
    }

    fn field(&self) -> Field {
        if self.children.is_empty() {
            Field::Text(self.text.clone())
        } else {
            Field::Other(self.inner.to_owned())
        }
    }
}

/// An element whose end is still to come.
struct Open<'a> {
    element: Element<'a>,
    /// Where its content starts.
    start: usize,
}

struct Parser<'a> {
    reader: Reader<&'a [u8]>,
    source: &'a str,
    /// How many bytes of the body stand before the source.
    offset: usize,
    /// Where the current event starts in the source.
    start: usize,
    open: Vec<Open<'a>>,
    root: Option<Element<'a>>,
}

impl<'a> Parser<'a> {
    fn new(source: &'a str, offset: usize) -> Self {
        let reader = Reader::from_str(source);
        Self { reader, source, offset, start: 0, open: Vec::new(), root: None }
    }

    fn parse(mut self) -> Result<Element<'a>, ReplyError> {
        loop {
            self.start = self.position();
            match self.event()? {
                Event::Start(tag) => self.begin(&tag)?,
                Event::Empty(tag) => {
                    self.begin(&tag)?;
                    self.end(self.position())?;
                }
                Event::End(_) => self.end(self.start)?,
                Event::Text(text) => self.text(&text.xml10_content())?,
                Event::CData(_) if self.open.is_empty() => {
                    return Err(self.malformed("text outside the root element"));
                }
                Event::CData(text) => self.append(&text.xml10_content())?,
                Event::GeneralRef(reference) => self.reference(&reference)?,
                Event::DocType(_) => return Err(ReplyError::DocumentType),
                Event::Decl(_) if self.start > 0 => {
                    return Err(self.malformed("a late declaration"));
                }
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
                Event::Eof => break,
            }
        }
        match (self.open.last(), self.root.take()) {
            (None, Some(root)) => Ok(root),
            (None, None) => Err(self.malformed("no element")),
            (Some(open), _) => {
                Err(self.malformed(&format!("<{}> is not closed", excerpt(&open.element.name))))
            }
        }
    }

    fn event(&mut self) -> Result<Event<'a>, ReplyError> {
        self.reader.read_event().map_err(|error| ReplyError::MalformedXml {
            position: self.offset + index(self.reader.error_position()),
            problem: cut(&error.to_string(), 160),
        })
    }

    fn position(&self) -> usize {
        index(self.reader.buffer_position())
    }

    fn malformed(&self, problem: &str) -> ReplyError {
        let position = self.offset + self.start;
        ReplyError::MalformedXml { position, problem: problem.to_owned() }
    }

    fn begin(&mut self, tag: &BytesStart<'_>) -> Result<(), ReplyError> {
        let name = tag.name().0;
        if self.open.is_empty() && self.root.is_some() {
            return Err(self.malformed("a second root element"));
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(ReplyError::TooDeep { limit: MAX_DEPTH });
        }
        if !is_name(name) {
            return Err(self.malformed(&format!("\"{}\" is no name", excerpt(name))));
        }
        self.check_attributes(tag)?;
        let (name, text) = (name.to_owned(), String::new());
        let element = Element { name, text, children: Vec::new(), inner: "" };
        self.open.push(Open { element, start: self.position() });
        Ok(())
    }

    fn check_attributes(&self, tag: &BytesStart<'_>) -> Result<(), ReplyError> {
        // The parser's own check for duplicates takes quadratic time.
        let mut names = HashSet::new();
        for attribute in tag.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| self.malformed(&error.to_string()))?;
            if !names.insert(attribute.key.0) {
                return Err(self.malformed("an attribute stands twice"));
            }
        }
        Ok(())
    }

    /// Closes the innermost element, whose content ends at `end`.
    fn end(&mut self, end: usize) -> Result<(), ReplyError> {
        let Some(Open { mut element, start }) = self.open.pop() else {
            return Err(self.malformed("an end tag without a start"));
        };
        element.inner = self.source.get(start..end).unwrap_or_default();
        match self.open.last_mut() {
            Some(parent) => parent.element.children.push(element),
            None => self.root = Some(element),
        }
        Ok(())
    }

    /// Text that is not in a CDATA section, in which a bare `]]>` may not stand.
    fn text(&mut self, text: &str) -> Result<(), ReplyError> {
        if text.contains("]]>") {
            return Err(self.malformed("a bare ]]>"));
        }
        self.append(text)
    }

    fn append(&mut self, text: &str) -> Result<(), ReplyError> {
        if let Some(char) = text.chars().find(|char| !allowed(*char)) {
            return Err(self.malformed(&format!("U+{:04X} is not allowed", u32::from(char))));
        }
        match self.open.last_mut() {
            Some(open) => open.element.text.push_str(text),
            None if text.trim_matches([' ', '\t', '\r', '\n']).is_empty() => {}
            None => return Err(self.malformed("text outside the root element")),
        }
        Ok(())
    }

    fn reference(&mut self, reference: &BytesRef<'_>) -> Result<(), ReplyError> {
        if self.open.is_empty() {
            return Err(self.malformed("text outside the root element"));
        }
        if reference.is_char_ref() {
            return match reference.resolve_char_ref() {
                Ok(Some(char)) => self.append(char.encode_utf8(&mut [0; 4])),
                _ => Err(self.malformed("a reference to no character")),
            };
        }
        match resolve_predefined_entity(reference) {
            Some(text) => self.append(text),
            None => Err(ReplyError::UnknownEntity {
                name: excerpt(reference),
                position: self.offset + self.start,
            }),
        }
    }
}

/// A position of the parser as an index into its source, which is in memory.
fn index(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

/// Whether this can be the name of an element, nearly: all that is not ASCII passes.
fn is_name(name: &str) -> bool {
    let starts =
        |char: char| char.is_ascii_alphabetic() || matches!(char, '_' | ':') || !char.is_ascii();
    name.starts_with(starts)
        && name
            .chars()
            .all(|char| starts(char) || char.is_ascii_digit() || matches!(char, '-' | '.'))
}
