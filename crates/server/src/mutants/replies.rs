//! What is sent back: request ids, members, statuses, syntax.

use untag_model::ErrorCode;

use crate::behavior::{Behavior, ErrorEdit, FieldNames, IdForm, Overlay};
use crate::mutant::Mutant;

/// Answers one documented error in all as if it were another.
fn mix_up(behavior: &mut Behavior, error: ErrorCode, other: ErrorCode) {
    behavior.errors.push(ErrorEdit {
        error,
        status: Some(other.status()),
        code: Some(other.code()),
        message: Some(other.message()),
    });
}

const fn id(name: &'static str, about: &'static str, edit: fn(&mut Behavior)) -> Mutant {
    Mutant::new(name, "reply.request-id", about, edit)
}

pub(super) const MUTANTS: &[Mutant] = &[
    id("request-id-missing", "sends no RequestId", |b| b.reply.request_id = IdForm::Missing),
    id("request-id-empty", "sends an empty RequestId", |b| b.reply.request_id = IdForm::Empty),
    id("request-id-null", "sends null for RequestId", |b| b.reply.request_id = IdForm::Null),
    id("request-id-number", "sends a number for RequestId", |b| {
        b.reply.request_id = IdForm::Number;
    }),
    id("request-id-not-in-errors", "sends no RequestId with errors", |b| {
        b.reply.request_id = IdForm::MissingInErrors;
    }),
    id("request-id-not-in-successes", "sends no RequestId with successes", |b| {
        b.reply.request_id = IdForm::MissingInSuccesses;
    }),
    Mutant::new("request-id-constant", "reply.unique-id", "sends one RequestId always", |b| {
        b.reply.request_id = IdForm::Constant;
    }),
    Mutant::new("request-id-twice", "reply.unique-id", "sends each RequestId twice", |b| {
        b.reply.request_id = IdForm::Repeats(2);
    }),
    Mutant::new("request-id-repeated", "reply.unique-id", "repeats one RequestId in 50", |b| {
        b.reply.request_id = IdForm::Repeats(50);
    })
    .rare(50),
    id("names-in-lower-case", "sends requestId, code and message", |b| {
        b.reply.names = FieldNames::LowerCase;
    }),
    Mutant::new("code-renamed", "wire.error-body", "sends ErrorCode in place of Code", |b| {
        b.reply.names = FieldNames::ErrorCode;
    }),
    Mutant::new("error-nested", "wire.error-body", "sends the error inside a member", |b| {
        b.reply.names = FieldNames::Nested;
    }),
    Mutant::new("message-missing", "wire.error-body", "sends errors without Message", |b| {
        b.reply.no_message = true;
    }),
    Mutant::new("content-type-html", "wire.json", "says that its JSON is HTML", |b| {
        b.reply.content_type = Some("text/html; charset=utf-8");
    }),
    Mutant::new("content-type-xml", "wire.json", "says that its JSON is XML", |b| {
        b.reply.content_type = Some("text/xml");
    }),
    Mutant::new("errors-with-200", "reply.status", "sends errors with status 200", |b| {
        b.reply.error_status = Some(200);
    }),
    Mutant::new("errors-with-500", "reply.status", "sends errors with status 500", |b| {
        b.reply.error_status = Some(500);
    }),
    Mutant::new("errors-with-400", "reply.status", "sends all errors with status 400", |b| {
        b.reply.error_status = Some(400);
    }),
    Mutant::new("success-with-201", "reply.success", "sends successes with status 201", |b| {
        b.reply.success_status = Some(201);
    }),
    Mutant::new("success-with-202", "reply.success", "sends successes with status 202", |b| {
        b.reply.success_status = Some(202);
    }),
    Mutant::new("success-names-error", "reply.success", "names an error in successes", |b| {
        b.reply.success_code = Some("InternalError");
    }),
    Mutant::new("mixes-up-numbers", "reply.one-rule", "too many shares are too many keys", |b| {
        mix_up(b, ErrorCode::TooManyResourceIds, ErrorCode::TooManyTagKeys);
    }),
    Mutant::new("mixes-up-types", "reply.one-rule", "a missing type is an invalid one", |b| {
        mix_up(b, ErrorCode::MissingResourceType, ErrorCode::InvalidResourceType);
    }),
    Mutant::new("mixes-up-keys", "reply.one-rule", "a key twice is an invalid one", |b| {
        mix_up(b, ErrorCode::DuplicateTagKey, ErrorCode::InvalidTagKey);
    }),
    Mutant::new("errors-in-html", "wire.error-body", "sends errors as a page of HTML", |b| {
        b.reply.overlay = Overlay::HtmlErrors;
    }),
    Mutant::new("success-in-html", "wire.json", "sends successes as a page of HTML", |b| {
        b.reply.overlay = Overlay::HtmlSuccesses;
    }),
    Mutant::new("json-cut", "wire.json", "sends half of the JSON", |b| {
        b.reply.overlay = Overlay::Truncated;
    }),
    Mutant::new("json-in-array", "wire.json", "sends an array in place of an object", |b| {
        b.reply.overlay = Overlay::Array;
    }),
    Mutant::new("json-in-string", "wire.json", "sends the JSON inside a JSON string", |b| {
        b.reply.overlay = Overlay::Quoted;
    }),
    Mutant::new("json-and-more", "wire.json", "sends more behind the JSON", |b| {
        b.reply.overlay = Overlay::Trailing;
    }),
    Mutant::new("success-empty", "wire.json", "sends successes without a body", |b| {
        b.reply.overlay = Overlay::EmptySuccesses;
    }),
    Mutant::new("errors-empty", "wire.error-body", "sends errors without a body", |b| {
        b.reply.overlay = Overlay::EmptyErrors;
    }),
];
