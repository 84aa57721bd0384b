//! The five actions, each in a file of its own, and what they share: a desk at which a request is
//! worked on.

mod create;
mod delete;
mod list;
mod tag;
mod untag;

use untag_model::ErrorCode;
use untag_wire::{Action, ReplyBody};

use crate::answer::Moment;
use crate::behavior::{Behavior, Deed};
use crate::identity::Identity;
use crate::parameters::Parameters;
use crate::principals::Caller;
use crate::refusal::Refusal;
use crate::state::State;

/// A request at work: who sends it, what it says, and what it works on.
#[derive(Debug)]
pub(crate) struct Desk<'a> {
    pub(crate) behavior: &'a Behavior,
    pub(crate) state: &'a mut State,
    pub(crate) identity: &'a mut Identity,
    pub(crate) caller: &'a Caller,
    pub(crate) parameters: Parameters<'a>,
    pub(crate) moment: Moment,
    /// The number of the request among all, from 1.
    pub(crate) request: u64,
    /// The number of the request among those to untag, from 1 (0 if it is none of them).
    pub(crate) untag: u64,
    /// What goes wrong with the handing over, found out on the way.
    pub(crate) deed: Option<Deed>,
}

const NOT_OFFERED: Refusal = Refusal::other(
    404,
    "InvalidAction.NotFound",
    "Specified api is not found, please check your url and method.",
);

impl Desk<'_> {
    /// Carries out an action.
    pub(crate) fn carry_out(&mut self, action: Action) -> Result<ReplyBody, Refusal> {
        let siblings = &self.behavior.siblings;
        match action {
            Action::CreateResourceShare if siblings.create => self.create(),
            Action::DeleteResourceShare if siblings.delete => self.delete(),
            Action::TagResources if siblings.tag => self.tag(),
            Action::ListTagResources if siblings.list => self.list(),
            Action::UntagResources => self.untag(),
            _ => Err(NOT_OFFERED),
        }
    }

    /// Refuses a caller whose policy does not permit an action on a resource.
    fn permit(&self, action: &str, resource: &str) -> Result<(), Refusal> {
        use untag_model::policy::Decision;
        let permitted = self.caller.own_key
            || self.caller.policy.decide(action, resource) == Decision::Permitted;
        if permitted { Ok(()) } else { Err(ErrorCode::NoPermission.into()) }
    }

    /// Refuses a share that is not there for the caller.
    fn find_own(&self, id: &str) -> Result<(), Refusal> {
        let share = self.state.shares.get(id);
        let own = share.is_some_and(|share| share.account == self.caller.account && !share.deleted);
        if own { Ok(()) } else { Err(ErrorCode::ResourceIdNotFound.into()) }
    }

    /// Refuses a resource type other than the one there is.
    fn check_type(&self) -> Result<(), Refusal> {
        match self.parameters.scalar("ResourceType")? {
            None | Some("") => Err(ErrorCode::MissingResourceType.into()),
            Some(kind) if (self.behavior.checks.is_share)(kind) => Ok(()),
            Some(_) => Err(ErrorCode::InvalidResourceType.into()),
        }
    }

    /// Refuses a request without a region.
    fn check_region(&self) -> Result<(), Refusal> {
        let rule = &self.behavior.checks.region;
        match self.parameters.scalar("RegionId")? {
            None | Some("") if rule.required => {
                Err(Refusal::bad("InvalidParameter.RegionId", "The RegionId parameter is invalid."))
            }
            _ => Ok(()),
        }
    }
}
