//! Makes the reply out of what came of a request: the plain way, or as the behavior wants it.

use std::borrow::Cow;

use untag_model::ErrorCode;
use untag_wire::reply::write;
use untag_wire::{Action, ErrorBody, HttpReply, Reply, ReplyBody, ShareSummary, Syntax, TagRow};

use crate::behavior::{
    Behavior, EndToken, ErrorEdit, FieldNames, IdForm, JsonForm, Overlay, ReplyForm,
};
use crate::refusal::Refusal;
use crate::sheet::{Members, Node};

/// `HostId` of errors.
const HOST: &str = "resourcesharing.aliyuncs.com";
/// Start of `Recommend` of errors.
const RECOMMEND: &str = "https://api.aliyun.com/troubleshoot?product=ResourceSharing&q=";
/// The request id of a server that has only one.
const CONSTANT_ID: &str = "E7747EDF-EDDC-5B38-9B6A-6392B9C92B1C";
/// What a server that says nothing useful says.
const HTML: &str = "<html><head><title>Error</title></head><body>Something happened.</body></html>";

/// What is known of a request when its reply is written.
#[derive(Debug, Clone)]
pub(crate) struct Context {
    pub(crate) action: Option<Action>,
    pub(crate) syntax: Syntax,
    pub(crate) request_id: String,
}

/// The reply to a request.
pub(crate) fn present(
    behavior: &Behavior,
    context: Context,
    result: Result<ReplyBody, Refusal>,
) -> HttpReply {
    let form = &behavior.reply;
    let end_token = behavior.siblings.end_token;
    let result = result.map_err(|refusal| edit(&behavior.errors, refusal));
    let is_error = result.is_err();
    let syntax = context.syntax;
    let mut reply = if is_plain(form, end_token) {
        write_plain(form, context, result)
    } else {
        write_sheet(form, end_token, context, result)
    };
    let status = if is_error { form.error_status } else { form.success_status };
    reply.status = status.unwrap_or(reply.status);
    lay_over(form.overlay, is_error, syntax, &mut reply);
    dress(form, syntax, &mut reply);
    reply
}

fn edit(edits: &[ErrorEdit], refusal: Refusal) -> Refusal {
    let Some(edit) = edits.iter().find(|edit| Some(edit.error) == refusal.documented) else {
        return refusal;
    };
    Refusal {
        documented: refusal.documented,
        status: edit.status.unwrap_or(refusal.status),
        code: edit.code.map_or(refusal.code, Cow::Borrowed),
        message: edit.message.map_or(refusal.message, Cow::Borrowed),
    }
}

/// Whether the wire crate's writer writes replies of this form.
fn is_plain(form: &ReplyForm, end_token: EndToken) -> bool {
    end_token == EndToken::Absent
        && form.json == JsonForm::Compact
        && matches!(form.request_id, IdForm::There | IdForm::Repeats(_) | IdForm::Constant)
        && !form.reverse_fields
        && !form.extra_fields
        && form.names == FieldNames::Documented
        && !form.no_message
        && form.success_code.is_none()
}

fn write_plain(
    form: &ReplyForm,
    context: Context,
    result: Result<ReplyBody, Refusal>,
) -> HttpReply {
    let constant = form.request_id == IdForm::Constant;
    let request_id = if constant { CONSTANT_ID.to_owned() } else { context.request_id };
    let reply = match result {
        Ok(body) => Reply::Success { request_id, body },
        Err(refusal) => Reply::Error {
            request_id,
            status: refusal.status,
            error: ErrorBody {
                host_id: form.host_id.then(|| HOST.to_owned()),
                recommend: form.recommend.then(|| recommend(&refusal.code)),
                code: refusal.code.into_owned(),
                message: refusal.message.into_owned(),
            },
        },
    };
    write(&reply, context.action, context.syntax)
}

fn recommend(code: &str) -> String {
    format!("{RECOMMEND}{code}")
}

/// The reply as a tree, laid out as wanted.
fn write_sheet(
    form: &ReplyForm,
    end_token: EndToken,
    context: Context,
    result: Result<ReplyBody, Refusal>,
) -> HttpReply {
    let status = result.as_ref().map_or_else(|refusal| refusal.status, |_| 200);
    let is_error = result.is_err();
    let mut members = Members::new();
    members.extend(id_member(form.request_id, is_error, context.request_id));
    match result {
        Ok(body) => success_members(&mut members, form, end_token, body),
        Err(refusal) => error_members(&mut members, form, refusal),
    }
    if form.extra_fields {
        let details = vec![("Elapsed".to_owned(), Node::Number(3))];
        members.push(("Details".to_owned(), Node::Members(details)));
        members.push(("Success".to_owned(), Node::Flag(!is_error)));
    }
    if form.reverse_fields {
        members.reverse();
    }
    let node = Node::Members(rename(form.names, is_error, members));
    let root = match context.action {
        _ if is_error => "Error".to_owned(),
        Some(action) => format!("{action}Response"),
        None => "Response".to_owned(),
    };
    let (kind, body) = match context.syntax {
        Syntax::Json => ("application/json;charset=utf-8", node.json(form.json)),
        Syntax::Xml => ("text/xml;charset=utf-8", node.xml(&root)),
    };
    let headers = vec![("content-type".to_owned(), kind.to_owned())];
    HttpReply { status, headers, body: body.into_bytes() }
}

fn id_member(form: IdForm, is_error: bool, id: String) -> Option<(String, Node)> {
    let node = match form {
        IdForm::There | IdForm::Repeats(_) => Node::Text(id),
        IdForm::MissingInErrors if !is_error => Node::Text(id),
        IdForm::MissingInSuccesses if is_error => Node::Text(id),
        IdForm::Missing | IdForm::MissingInErrors | IdForm::MissingInSuccesses => return None,
        IdForm::Empty => Node::Text(String::new()),
        IdForm::Null => Node::Null,
        IdForm::Number => {
            let digits = id.bytes().fold(0_u64, |sum, b| sum.wrapping_mul(31) + u64::from(b));
            Node::Number(digits >> 12)
        }
        IdForm::Constant => Node::Text(CONSTANT_ID.to_owned()),
    };
    Some(("RequestId".to_owned(), node))
}

fn text(name: &str, value: impl Into<String>) -> (String, Node) {
    (name.to_owned(), Node::Text(value.into()))
}

fn success_members(members: &mut Members, form: &ReplyForm, end_token: EndToken, body: ReplyBody) {
    members.extend(form.success_code.map(|code| text("Code", code)));
    match body {
        ReplyBody::Done => {}
        ReplyBody::Created(share) => {
            members.push(("ResourceShare".to_owned(), Node::Members(share_members(share))));
        }
        ReplyBody::Tags { rows, next_token } => {
            let rows = rows.into_iter().map(row_node).collect();
            let inside = vec![("TagResource".to_owned(), Node::List(rows))];
            members.push(("TagResources".to_owned(), Node::Members(inside)));
            members.extend(match (next_token, end_token) {
                (Some(token), _) => Some(text("NextToken", token)),
                (None, EndToken::Absent) => None,
                (None, EndToken::Empty) => Some(text("NextToken", "")),
                (None, EndToken::Null) => Some(("NextToken".to_owned(), Node::Null)),
            });
        }
    }
}

fn share_members(share: ShareSummary) -> Members {
    vec![
        text("ResourceShareId", share.id),
        text("ResourceShareName", share.name),
        text("ResourceShareOwner", share.owner),
        text("ResourceShareStatus", share.status),
        ("AllowExternalTargets".to_owned(), Node::Flag(share.allow_external_targets)),
        text("CreateTime", share.create_time),
        text("UpdateTime", share.update_time),
    ]
}

fn row_node(row: TagRow) -> Node {
    Node::Members(vec![
        text("ResourceId", row.resource_id),
        text("ResourceType", row.resource_type),
        text("TagKey", row.key),
        text("TagValue", row.value),
    ])
}

fn error_members(members: &mut Members, form: &ReplyForm, refusal: Refusal) {
    members.extend(form.host_id.then(|| text("HostId", HOST)));
    members.push(text("Code", refusal.code.clone()));
    if !form.no_message {
        members.push(text("Message", refusal.message));
    }
    members.extend(form.recommend.then(|| text("Recommend", recommend(&refusal.code))));
}

fn rename(names: FieldNames, is_error: bool, members: Members) -> Members {
    match names {
        FieldNames::LowerCase => {
            let lower = |name: String| {
                let mut chars = name.chars();
                chars.next().map_or(String::new(), |c| c.to_lowercase().chain(chars).collect())
            };
            members.into_iter().map(|(name, value)| (lower(name), value)).collect()
        }
        FieldNames::ErrorCode => {
            let other = |name: String| if name == "Code" { "ErrorCode".to_owned() } else { name };
            members.into_iter().map(|(name, value)| (other(name), value)).collect()
        }
        FieldNames::Nested if is_error => vec![("Error".to_owned(), Node::Members(members))],
        FieldNames::Documented | FieldNames::Nested => members,
    }
}

fn lay_over(overlay: Overlay, is_error: bool, syntax: Syntax, reply: &mut HttpReply) {
    let html = |reply: &mut HttpReply| {
        reply.body = HTML.as_bytes().to_vec();
        set_content_type(reply, "text/html");
    };
    match overlay {
        Overlay::HtmlErrors if is_error => html(reply),
        Overlay::HtmlSuccesses if !is_error => html(reply),
        Overlay::EmptyErrors if is_error => reply.body.clear(),
        Overlay::EmptySuccesses if !is_error => reply.body.clear(),
        Overlay::TruncatedXml if syntax == Syntax::Json => {}
        Overlay::Truncated | Overlay::TruncatedXml => reply.body.truncate(reply.body.len() / 2),
        Overlay::Trailing => reply.body.extend_from_slice(b"{}"),
        Overlay::Array if syntax == Syntax::Json => {
            reply.body = [b"[", &*reply.body, b"]"].concat();
        }
        Overlay::Quoted if syntax == Syntax::Json => {
            let inside = String::from_utf8_lossy(&reply.body).into_owned();
            reply.body = Node::Text(inside).json(JsonForm::Compact).into_bytes();
        }
        _ => {}
    }
}

fn dress(form: &ReplyForm, syntax: Syntax, reply: &mut HttpReply) {
    match form.content_type.filter(|_| syntax == Syntax::Json) {
        Some("") => reply.headers.retain(|(name, _)| name != "content-type"),
        Some(kind) => set_content_type(reply, kind),
        None => {}
    }
    if form.more_headers {
        reply.headers.insert(0, ("x-acs-trace-id".to_owned(), "0123456789abcdef".to_owned()));
        reply.headers.push(("cache-control".to_owned(), "no-store".to_owned()));
        reply.headers.push(("vary".to_owned(), "accept-encoding".to_owned()));
    }
}

fn set_content_type(reply: &mut HttpReply, kind: &str) {
    for (name, value) in &mut reply.headers {
        if name == "content-type" {
            kind.clone_into(value);
        }
    }
}

/// The reply of a shell that could not even ask the server.
pub(crate) fn broken() -> HttpReply {
    let refusal = Refusal::from(ErrorCode::InternalError);
    let context = Context { action: None, syntax: Syntax::Json, request_id: "0".repeat(32) };
    present(&Behavior::default(), context, Err(refusal))
}
