//! Replies in JSON.
