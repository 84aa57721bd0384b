//! Judging: walks a scenario without doing any I/O, says what to send next, and holds what comes
//! back against what is allowed. It knows no sockets, no clock and no report format.

pub mod chain;
pub mod event;
pub mod exchange;
pub mod explain;
pub mod finding;
pub mod look;
pub mod play;
pub mod replies;
pub mod result;
pub mod sent;

pub use chain::{Chain, Signature, Violation};
pub use event::Event;
pub use exchange::{Exchange, SeenIds};
pub use finding::{Actual, AllowedReply, Finding};
pub use play::{Command, Play, Played, Terms};
pub use result::{RunResult, ScenarioResult, Verdict};
pub use sent::Sent;
