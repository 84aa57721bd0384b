//! Judging one reply: the rules that hold for every reply, and which of a step's expectations it
//! matches. Nothing here depends on what became of the shares.

use untag_model::{ClauseId, ErrorCode, Replied};
use untag_scenarios::Expectation;
use untag_scenarios::outgoing::Outgoing;
use untag_wire::HttpReply;
use untag_wire::reply::{Field, ReadReply, Syntax, read};

use crate::exchange::SeenIds;

/// Something wrong with a reply, and the clause that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// The clause.
    pub clause: ClauseId,
    /// What is wrong.
    pub text: String,
}

/// What a reply turned out to be.
#[derive(Debug)]
pub struct ReplyJudgement {
    /// The reply as read, if it could be.
    pub read: Option<ReadReply>,
    /// What is wrong with it whatever the request was.
    pub complaints: Vec<Complaint>,
    /// The expectations that it matches, by position.
    pub matched: Vec<usize>,
}

fn complaint(clause: &'static str, text: impl Into<String>) -> Complaint {
    Complaint { clause: ClauseId(clause), text: text.into() }
}

/// Judges a reply to `outgoing` of which `expect` is allowed.
pub fn judge(
    outgoing: &Outgoing,
    reply: &HttpReply,
    expect: &[Expectation],
    seen: &mut SeenIds,
) -> ReplyJudgement {
    let expected: Vec<&Replied> = expect.iter().map(|expectation| &expectation.reply).collect();
    judge_against(outgoing, reply, &expected, seen)
}

/// Judges a reply to `outgoing` where any of these replies is allowed.
pub(crate) fn judge_against(
    outgoing: &Outgoing,
    reply: &HttpReply,
    expected: &[&Replied],
    seen: &mut SeenIds,
) -> ReplyJudgement {
    let read = match read(reply) {
        Ok(read) => read,
        Err(error) => {
            let text = format!("The body cannot be read, so it carries no RequestId: {error}.");
            let mut complaints = vec![complaint("reply.request-id", text)];
            complaints.extend(server_failure(reply));
            return ReplyJudgement { read: None, complaints, matched: Vec::new() };
        }
    };
    let mut complaints = Vec::new();
    complaints.extend(request_id(&read, seen));
    complaints.extend(syntax(outgoing, reply, &read));
    complaints.extend(status_and_code(reply, &read));
    complaints.extend(error_body(reply, &read));
    complaints.extend(server_failure(reply));
    let matched = (0..expected.len()).filter(|at| matches(expected[*at], reply, &read)).collect();
    ReplyJudgement { read: Some(read), complaints, matched }
}

fn request_id(read: &ReadReply, seen: &mut SeenIds) -> Option<Complaint> {
    match &read.request_id {
        Field::Text(id) if id.trim().is_empty() => {
            Some(complaint("reply.request-id", "RequestId is empty."))
        }
        Field::Text(id) if seen.note(id) => None,
        Field::Text(id) => {
            let text = format!("RequestId `{id}` was already given in another reply.");
            Some(complaint("reply.unique-id", text))
        }
        Field::Absent => Some(complaint("reply.request-id", "There is no RequestId.")),
        Field::Null => Some(complaint("reply.request-id", "RequestId is null.")),
        Field::Other(json) => {
            Some(complaint("reply.request-id", format!("RequestId is no string: {json}")))
        }
    }
}

/// The media type of a reply, lower case and without parameters; empty if it has none.
fn media_type(reply: &HttpReply) -> String {
    let value = reply.header("content-type").unwrap_or("");
    value.split(';').next().unwrap_or("").trim().to_ascii_lowercase()
}

/// Whether a media type says that a body is something else than what it is. Types that say
/// nothing of the syntax (none, text/plain, application/octet-stream) contradict nothing.
fn contradicts(media: &str, syntax: Syntax) -> bool {
    let (own, foreign) = match syntax {
        Syntax::Json => ("json", "xml"),
        Syntax::Xml => ("xml", "json"),
    };
    if media.ends_with(own) {
        return false;
    }
    let binary = ["image/", "audio/", "video/", "font/", "multipart/"];
    media.ends_with(foreign)
        || media.ends_with("html")
        || media == "application/x-www-form-urlencoded"
        || binary.iter().any(|kind| media.starts_with(kind))
}

fn syntax(outgoing: &Outgoing, reply: &HttpReply, read: &ReadReply) -> Vec<Complaint> {
    let mut found = Vec::new();
    let media = media_type(reply);
    if outgoing.asks_json() && read.syntax == Syntax::Xml {
        found.push(complaint("wire.json", "JSON was asked for and XML came."));
    }
    if outgoing.asks_json() && contradicts(&media, read.syntax) {
        let text = format!("The body is called `{media}`, which it is not.");
        found.push(complaint("wire.json", text));
    }
    if outgoing.asks_xml() && read.syntax == Syntax::Json {
        found.push(complaint("gateway.xml", "XML was asked for and JSON came."));
    }
    if outgoing.asks_xml() && read.syntax == Syntax::Xml {
        let error = reply.status >= 400;
        let expected =
            if error { "Error".to_owned() } else { format!("{}Response", outgoing.call.action) };
        if read.root.as_deref() != Some(&*expected) {
            let root = read.root.as_deref().unwrap_or("nothing");
            found.push(complaint("gateway.xml", format!("The root is {root}, not {expected}.")));
        }
    }
    found
}

/// Words that stand in the `Code` of some products' successes and name no error.
const NO_ERROR: [&str; 3] = ["OK", "200", "Success"];

/// The error that a reply names.
fn named_error(read: &ReadReply) -> Option<String> {
    match &read.code {
        Field::Absent | Field::Null => None,
        Field::Text(code) if code.is_empty() || NO_ERROR.contains(&&**code) => None,
        Field::Other(json) if json == "200" => None,
        Field::Text(code) | Field::Other(code) => Some(code.clone()),
    }
}

fn status_and_code(reply: &HttpReply, read: &ReadReply) -> Vec<Complaint> {
    let Some(code) = named_error(read) else { return Vec::new() };
    let mut found = Vec::new();
    if (200..300).contains(&reply.status) {
        let text = format!("Status {} comes with the error {code}.", reply.status);
        found.push(complaint("reply.status", text));
    }
    if let Some(documented) = ErrorCode::from_code(&code) {
        if reply.status != documented.status() && found.is_empty() {
            let text =
                format!("{code} has status {}, and {} came.", documented.status(), reply.status);
            found.push(complaint("reply.status", text));
        }
        let message = read.message.as_text().unwrap_or("");
        if message != documented.message() {
            let text =
                format!("{code} has the message {:?}, and {message:?} came.", documented.message());
            found.push(complaint("reply.message", text));
        }
    }
    found
}

fn error_body(reply: &HttpReply, read: &ReadReply) -> Vec<Complaint> {
    if reply.status < 400 {
        return Vec::new();
    }
    let missing = |name: &str, field: &Field| match field {
        Field::Text(text) if !text.trim().is_empty() => None,
        _ => {
            let text = format!("The error carries no {name} that is a non-empty string.");
            Some(complaint("wire.error-body", text))
        }
    };
    [missing("Code", &read.code), missing("Message", &read.message)].into_iter().flatten().collect()
}

fn server_failure(reply: &HttpReply) -> Option<Complaint> {
    let text = format!("Status {} says that the server failed.", reply.status);
    (500..600).contains(&reply.status).then(|| complaint("reply.internal", text))
}

fn matches(expected: &Replied, reply: &HttpReply, read: &ReadReply) -> bool {
    let code = read.code.as_text().unwrap_or("");
    match expected {
        Replied::Success => reply.status == 200 && named_error(read).is_none(),
        Replied::Error(error) => code == error.code(),
        Replied::Refusal => (400..500).contains(&reply.status) && !code.is_empty(),
        Replied::Conflict => reply.status == 409 && code == "ConcurrentExecutionError",
    }
}

#[cfg(test)]
mod tests;
