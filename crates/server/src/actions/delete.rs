//! DeleteResourceShare: the share stays visible as deleted.

use untag_wire::ReplyBody;

use super::Desk;
use crate::refusal::Refusal;

const NO_ID: Refusal =
    Refusal::bad("MissingParameter.ResourceShareId", "You must specify ResourceShareId.");
const NOT_FOUND: Refusal = Refusal::other(
    404,
    "EntityNotExists.ResourceShare",
    "The specified resource share does not exist.",
);

impl Desk<'_> {
    pub(super) fn delete(&mut self) -> Result<ReplyBody, Refusal> {
        // The official SDK cannot send a RegionId with this action.
        let id = self.parameters.scalar("ResourceShareId")?.ok_or(NO_ID)?;
        self.find_own(id).map_err(|_| NOT_FOUND)?;
        self.permit("resourcesharing:DeleteResourceShare", "*")?;
        if let Some(share) = self.state.shares.get_mut(id) {
            share.deleted = true;
        }
        Ok(ReplyBody::Done)
    }
}
