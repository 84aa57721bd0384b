//! Bytes on the wire, both directions: form and query coding, canonical strings, signatures V1
//! and V3, and replies in JSON and XML. It knows neither sockets nor what is right.

pub mod action;
pub mod call;
pub mod credentials;
pub mod message;

pub use action::Action;
pub use call::{Call, Format, Part, Pair, Signing, Style};
pub use credentials::Credentials;
pub use message::{HttpReply, HttpRequest};
