//! The only client: carries scenarios out against a URL, keeps the pool of shares, waits where the
//! target asks to wait, and tells what happens as events.

mod campaign;
mod carry;
mod clock;
mod link;
mod malformed;
mod options;
mod pool;
mod probe;
mod replay;
mod run;
mod session;
mod target;
mod throttle;

pub use campaign::{Budget, CampaignOptions, fuzz, fuzz_local};
pub use clock::LOCAL_EPOCH;
pub use link::{Local, LocalReply, is_loopback};
pub use options::{RunError, RunOptions, Timeouts};
pub use replay::{Replayed, replay, replay_local};
pub use run::{run, run_local};
