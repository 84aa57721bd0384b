//! Writing to the two standard streams: a reader that went away ends the output, not the program.

use std::io::{self, ErrorKind, Write};

use anyhow::Context;

/// Writes to the standard output and flushes it.
pub(crate) fn print(text: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result.context("the standard output cannot be written to"),
    }
}

/// Writes to the standard error; there is nobody to tell if that fails.
pub(crate) fn complain(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
