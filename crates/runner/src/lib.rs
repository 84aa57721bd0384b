//! The only client: carries scenarios out against a URL, keeps the pool of shares, waits where the
//! target asks to wait, and tells what happens as events.

pub mod options;

pub use options::{RunError, RunOptions, Timeouts};
