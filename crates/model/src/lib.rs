//! What the operation means: clauses as data, worlds, requests and the set of outcomes that the
//! clauses allow. It knows nothing of bytes, HTTP, clocks or randomness.

pub mod apply;
pub mod clause;
pub mod error_code;
pub mod grammar;
pub mod level;
pub mod limits;
pub mod outcome;
pub mod policy;
pub mod principal;
pub mod question;
pub mod request;
pub mod rules;
pub mod world;

pub use apply::{apply, apply_within};
pub use clause::{CLAUSES, Clause, ClauseId};
pub use error_code::ErrorCode;
pub use level::Level;
pub use limits::Limits;
pub use outcome::{Allowed, Effect, Keys, Outcome, Removal, Replied};
pub use policy::{Decision, Policy};
pub use principal::Principal;
pub use question::{QUESTIONS, Question, QuestionId};
pub use request::{Element, Request};
pub use world::{Account, Share, Tags, World};
