//! Everything about the server that can be otherwise, as plain data. The default is honest; every
//! mutant and every variant is an edit of it.

mod checks;
mod delivery;
mod effects;
mod faults;
mod gateway;
mod reading;
mod siblings;

pub use checks::{
    AbsentKey, Check, Checks, DeletedShare, Duplicates, ErrorEdit, ForeignShare, Grammar,
    NumberExceeded, Permission, Pick, Region, TypeEmpty,
};
pub use delivery::{
    EndToken, FieldNames, IdForm, JsonForm, Overlay, Pace, ReplyForm, RequestIdForm,
};
pub use effects::{
    AllRule, AllWithKeys, Calls, ComeBack, Concurrency, Leftovers, Removal, Spill, StaleLists,
    Visibility,
};
pub use faults::{Deed, Fault, Sight};
pub use gateway::{ActionFrom, Gateway, GetRule, Throttle, UnknownKey};
pub use reading::{
    ArrayOrder, Arrays, EmptyElement, OtherSpelling, PartRead, Reading, Repeated, SpaceEscape,
    Taken,
};
pub use siblings::{KeyFold, ListFault, Siblings, TagFault};

/// How a server behaves. `Behavior::default()` is the honest reference server.
#[derive(Debug, Clone, Default)]
pub struct Behavior {
    /// What happens before the action is looked at.
    pub gateway: Gateway,
    /// How parameters are read.
    pub reading: Reading,
    /// Which checks a request to untag must pass, in which order and how they are made.
    pub checks: Checks,
    /// Errors that are answered otherwise than documented.
    pub errors: Vec<ErrorEdit>,
    /// What a request to untag changes.
    pub removal: Removal,
    /// When a change is seen, and whether it lasts.
    pub visibility: Visibility,
    /// What becomes of requests that arrive together.
    pub concurrency: Concurrency,
    /// The four other actions.
    pub siblings: Siblings,
    /// How replies are written.
    pub reply: ReplyForm,
    /// How replies are handed over.
    pub pace: Pace,
    /// What goes wrong for certain requests only.
    pub faults: Vec<Fault>,
    /// Requests that name a share whose name starts with [`BROKEN_NAME`] get `InternalError`.
    pub break_on_name: bool,
}

/// Start of the names of shares that [`Behavior::break_on_name`] is about.
pub const BROKEN_NAME: &str = "internal-error";
