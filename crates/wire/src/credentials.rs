//! Access keys. The secret never reaches a log: it has no `Display` and its `Debug` is redacted.

use secrecy::SecretString;

/// An access key, with the session token of STS where there is one.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The id, which is public.
    pub id: String,
    /// The secret that signs.
    pub secret: SecretString,
    /// The STS token, sent along with each request.
    pub token: Option<SecretString>,
}

impl Credentials {
    /// An access key without a token.
    pub fn new(id: impl Into<String>, secret: impl Into<String>) -> Self {
        Self { id: id.into(), secret: SecretString::from(secret.into()), token: None }
    }
}
