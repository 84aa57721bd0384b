//! Server side: an HTTP request becomes an action, its parameters and what signs them.

use crate::{DecodeError, Format, HttpRequest, Pair, Signing};

/// A request as the server understands it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Incoming {
    /// The action named.
    pub action: Option<String>,
    /// The version named.
    pub version: Option<String>,
    /// The action's own parameters, query first, then form.
    pub params: Vec<Pair>,
    /// The access key id.
    pub access_key: Option<String>,
    /// The STS token.
    pub token: Option<String>,
    /// When it was signed, Unix seconds.
    pub time: Option<i64>,
    /// The nonce.
    pub nonce: Option<String>,
    /// The signature's version.
    pub signing: Option<Signing>,
    /// The format asked for: `Json` or `Xml`.
    pub format: Option<Format>,
}

/// How a server looks at the parameters; the default is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fault of its own, and they combine")]
pub struct Lens {
    /// Form bodies are read.
    pub form: bool,
    /// Queries are read.
    pub query: bool,
    /// `+` is a space.
    pub plus_is_space: bool,
    /// Escapes are resolved a second time.
    pub decode_twice: bool,
    /// Bytes are taken as Latin-1.
    pub latin1: bool,
}

impl Default for Lens {
    fn default() -> Self {
        Self { form: true, query: true, plus_is_space: true, decode_twice: false, latin1: false }
    }
}

/// Decodes a request.
pub fn decode(request: &HttpRequest) -> Result<Incoming, DecodeError> {
    decode_with(request, Lens::default())
}

/// Decodes a request the way a faulty server does.
pub fn decode_with(request: &HttpRequest, lens: Lens) -> Result<Incoming, DecodeError> {
    todo!("{request:?} {lens:?}")
}
