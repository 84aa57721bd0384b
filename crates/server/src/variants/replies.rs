//! How replies are written.

use crate::behavior::{EndToken, JsonForm, RequestIdForm};
use crate::variant::Variant;

pub(super) const VARIANTS: &[Variant] = &[
    Variant::of(&["request id"], "request-id-lower-case", "RequestId in lower case", |b| {
        b.reply.request_id_form = RequestIdForm::LowerUuid;
    }),
    Variant::of(&["request id"], "request-id-uuid-7", "RequestId is a UUID of version 7", |b| {
        b.reply.request_id_form = RequestIdForm::Uuid7;
    }),
    Variant::of(&["request id"], "request-id-token", "RequestId is a short token", |b| {
        b.reply.request_id_form = RequestIdForm::Token;
    }),
    Variant::of(&["host id"], "no-host-id", "errors without HostId", |b| b.reply.host_id = false),
    Variant::of(&["recommend"], "no-recommend", "errors without Recommend", |b| {
        b.reply.recommend = false;
    }),
    Variant::of(&["host id", "recommend"], "bare-errors", "errors without either", |b| {
        b.reply.host_id = false;
        b.reply.recommend = false;
    }),
    Variant::of(&["order of members"], "members-reversed", "members in opposite order", |b| {
        b.reply.reverse_fields = true;
    }),
    Variant::of(&["more members"], "more-members", "members that nobody documents", |b| {
        b.reply.extra_fields = true;
    }),
    Variant::of(&["headers"], "more-headers", "headers that nobody documents", |b| {
        b.reply.more_headers = true;
    }),
    Variant::of(&["case of headers"], "headers-in-title-case", "Content-Type: ...", |b| {
        b.pace.title_case = true;
    }),
    Variant::of(&["content type"], "content-type-bare", "no charset in the content type", |b| {
        b.reply.content_type = Some("application/json");
    }),
    Variant::of(&["content type"], "content-type-spelt", "content type in mixed case", |b| {
        b.reply.content_type = Some("Application/JSON; Charset=\"UTF-8\"");
    }),
    Variant::of(&["content type"], "content-type-absent", "no content type at all", |b| {
        b.reply.content_type = Some("");
    }),
    Variant::of(&["layout"], "json-pretty", "JSON on lines of its own", |b| {
        b.reply.json = JsonForm::Pretty;
    }),
    Variant::of(&["layout"], "json-escaped", "JSON with escapes", |b| {
        b.reply.json = JsonForm::Escaped;
    }),
    Variant::of(&["end of pages"], "next-token-empty", "the last NextToken is empty", |b| {
        b.siblings.end_token = EndToken::Empty;
    }),
    Variant::of(&["end of pages"], "next-token-null", "the last NextToken is null", |b| {
        b.siblings.end_token = EndToken::Null;
    }),
    Variant::of(&["pages"], "page-size-1", "one tag per page", |b| b.siblings.page_size = 1),
    Variant::of(&["pages"], "page-size-7", "seven tags per page", |b| b.siblings.page_size = 7),
];
