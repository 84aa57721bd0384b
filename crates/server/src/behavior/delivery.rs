//! How replies are written and handed over.

use std::time::Duration;

/// How replies are written.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice or fault of its own")]
pub struct ReplyForm {
    /// The form of request ids.
    pub request_id_form: RequestIdForm,
    /// What becomes of the request id.
    pub request_id: IdForm,
    /// `HostId` in errors.
    pub host_id: bool,
    /// `Recommend` in errors.
    pub recommend: bool,
    /// How JSON is laid out.
    pub json: JsonForm,
    /// Members in the opposite order.
    pub reverse_fields: bool,
    /// Members that nobody documents.
    pub extra_fields: bool,
    /// How members are called.
    pub names: FieldNames,
    /// Errors without `Message`.
    pub no_message: bool,
    /// Another content type for JSON; an empty one is none at all.
    pub content_type: Option<&'static str>,
    /// Headers in the opposite order, and more of them.
    pub more_headers: bool,
    /// What stands in place of the reply.
    pub overlay: Overlay,
    /// A status for every error.
    pub error_status: Option<u16>,
    /// A status for every success.
    pub success_status: Option<u16>,
    /// A success names the code `OK`.
    pub success_code: Option<&'static str>,
}

/// The form of request ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RequestIdForm {
    /// A UUID in upper case.
    #[default]
    UpperUuid,
    /// A UUID in lower case.
    LowerUuid,
    /// A UUID of version 7.
    Uuid7,
    /// A short token.
    Token,
}

/// What becomes of the request id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum IdForm {
    /// It is there.
    #[default]
    There,
    /// It is not there.
    Missing,
    /// It is not there in errors.
    MissingInErrors,
    /// It is not there in successes.
    MissingInSuccesses,
    /// It is empty.
    Empty,
    /// It is `null`.
    Null,
    /// It is a number.
    Number,
    /// It is always the same.
    Constant,
    /// One in so many repeats the one before.
    Repeats(u64),
}

/// How JSON is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum JsonForm {
    /// Without any space.
    #[default]
    Compact,
    /// On lines of their own.
    Pretty,
    /// With `\u` escapes of all but ASCII, and of `/`.
    Escaped,
}

/// How members are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FieldNames {
    /// As documented.
    #[default]
    Documented,
    /// In lower case.
    LowerCase,
    /// `ErrorCode` in place of `Code`.
    ErrorCode,
    /// All of an error inside a member `Error`.
    Nested,
}

/// What stands in place of the reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Overlay {
    /// Nothing.
    #[default]
    Nothing,
    /// A page of HTML, for errors.
    HtmlErrors,
    /// A page of HTML, for successes.
    HtmlSuccesses,
    /// The first half of it.
    Truncated,
    /// The first half of it, where it is XML.
    TruncatedXml,
    /// An array with it inside.
    Array,
    /// A JSON string with it inside.
    Quoted,
    /// Nothing at all, for successes.
    EmptySuccesses,
    /// Nothing at all, for errors.
    EmptyErrors,
    /// It, followed by more.
    Trailing,
}

/// How the last page says that it is the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EndToken {
    /// There is no NextToken.
    #[default]
    Absent,
    /// NextToken is empty.
    Empty,
    /// NextToken is `null`.
    Null,
}

/// How replies are handed over.
#[derive(Debug, Clone, Default)]
pub struct Pace {
    /// So late.
    pub delay: Option<Duration>,
    /// Only one reply in so many is late; 0 and 1 mean each.
    pub delay_every: u64,
    /// On a connection that closes afterwards.
    pub close: bool,
    /// In chunks.
    pub chunked: bool,
    /// With header names in title case.
    pub title_case: bool,
}

impl Default for ReplyForm {
    fn default() -> Self {
        Self {
            request_id_form: RequestIdForm::UpperUuid,
            request_id: IdForm::There,
            host_id: true,
            recommend: true,
            json: JsonForm::Compact,
            reverse_fields: false,
            extra_fields: false,
            names: FieldNames::Documented,
            no_message: false,
            content_type: None,
            more_headers: false,
            overlay: Overlay::Nothing,
            error_status: None,
            success_status: None,
            success_code: None,
        }
    }
}
