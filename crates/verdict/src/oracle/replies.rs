//! The clauses that speak of a reply by itself.

use untag_model::ErrorCode;

use super::{Case, Opinion};

pub(super) fn status(case: &Case<'_>) -> Opinion {
    let reply = case.reply;
    let Some(code) = &reply.code else {
        let names_none = || format!("status {} and no error is named", reply.status);
        return Opinion::of(reply.status == 200, names_none);
    };
    let fits = match ErrorCode::ALL.into_iter().find(|error| error.code() == code) {
        Some(error) => error.status() == reply.status,
        None => reply.status >= 400,
    };
    Opinion::of(fits, || format!("{code} comes with status {}", reply.status))
}

pub(super) fn message(case: &Case<'_>) -> Opinion {
    let reply = case.reply;
    let named = ErrorCode::ALL.into_iter().find(|error| case.names(error.code()));
    let Some(error) = named else { return Opinion::Silent };
    let fits = reply.message.as_deref() == Some(error.message());
    Opinion::of(fits, || format!("{error} comes with another message"))
}

pub(super) fn internal(case: &Case<'_>) -> Opinion {
    let status = case.reply.status;
    Opinion::of(!(500..600).contains(&status), || format!("status {status}"))
}
