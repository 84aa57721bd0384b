//! Why a request is refused: a documented error, or one that the reference of the operation does
//! not list (of a sibling, of the gateway, or one of a server's own choosing).

use std::borrow::Cow;

use untag_model::ErrorCode;

/// A refusal, ready to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// The documented error that it is, if it is one.
    pub(crate) documented: Option<ErrorCode>,
    /// The HTTP status.
    pub(crate) status: u16,
    /// `Code`.
    pub(crate) code: Cow<'static, str>,
    /// `Message`.
    pub(crate) message: Cow<'static, str>,
}

impl Refusal {
    /// An error that is not among the documented eleven.
    pub(crate) const fn other(status: u16, code: &'static str, message: &'static str) -> Self {
        Self {
            documented: None,
            status,
            code: Cow::Borrowed(code),
            message: Cow::Borrowed(message),
        }
    }

    /// 400 of that code.
    pub(crate) const fn bad(code: &'static str, message: &'static str) -> Self {
        Self::other(400, code, message)
    }

    /// The documented error of that code and status, if there is one, else one of that message.
    pub(crate) fn named(status: u16, code: &'static str, message: &'static str) -> Self {
        ErrorCode::from_code(code)
            .filter(|error| error.status() == status)
            .map_or(Self::other(status, code, message), Self::from)
    }

    /// The same with a message made for the occasion.
    pub(crate) fn saying(self, message: String) -> Self {
        Self { message: Cow::Owned(message), ..self }
    }

    /// 409: another request is at work on the same share.
    pub(crate) const fn conflict() -> Self {
        Self::other(
            409,
            "ConcurrentExecutionError",
            "The operation could not be completed because another process is currently accessing the same resource.",
        )
    }
}

impl From<ErrorCode> for Refusal {
    fn from(error: ErrorCode) -> Self {
        Self {
            documented: Some(error),
            status: error.status(),
            code: Cow::Borrowed(error.code()),
            message: Cow::Borrowed(error.message()),
        }
    }
}
