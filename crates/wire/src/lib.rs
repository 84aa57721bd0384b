//! Bytes on the wire, both directions: form and query coding, canonical strings, signatures V1
//! and V3, and replies in JSON and XML. It knows neither sockets nor what is right.

pub mod action;
pub mod call;
mod canonical;
pub mod coding;
pub mod credentials;
pub mod date;
pub mod decode;
pub mod encode;
pub mod message;
mod protocol;
pub mod reply;
mod signature;
#[cfg(test)]
mod tests;
pub mod verify;

pub use action::Action;
pub use call::{Call, Format, Pair, Part, Signing, Style};
pub use coding::{DecodeError, Place, decode_form, encode_component, encode_form};
pub use credentials::Credentials;
pub use decode::{Incoming, Lens, decode, decode_with};
pub use encode::{Stamp, encode, sign_again};
pub use message::{HttpReply, HttpRequest};
pub use reply::{
    ErrorBody, Field, ReadReply, Reply, ReplyBody, ReplyError, ShareSummary, Syntax, TagRow,
};
pub use verify::{SignatureError, verify};
