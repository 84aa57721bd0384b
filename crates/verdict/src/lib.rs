//! Judging: walks a scenario without doing any I/O, says what to send next, and holds what comes
//! back against what is allowed. It knows no sockets, no clock and no report format.

pub mod answers;
pub mod campaign;
pub mod case;
pub mod chain;
pub mod compare;
pub mod event;
pub mod exchange;
pub mod explain;
pub mod finding;
pub mod fuzzing;
pub mod look;
pub mod oracle;
pub mod play;
pub mod profile;
pub mod replies;
pub mod result;
pub mod sent;
pub mod transcript;

pub use campaign::{CampaignEvent, CampaignResult, Found};
pub use case::Case;
pub use chain::{Chain, Signature, Violation};
pub use event::Event;
pub use exchange::{Exchange, SeenIds};
pub use finding::{Actual, AllowedReply, Finding};
pub use play::{Command, Play, Played, Terms};
pub use profile::{Contradiction, Profile};
pub use result::{RunResult, ScenarioResult, Verdict};
pub use sent::Sent;
pub use transcript::{EffectSeen, ReplySeen, StepSeen};
