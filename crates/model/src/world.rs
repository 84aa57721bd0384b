//! The state that explains every clause: accounts, their principals' policies, shares and tags.

use std::collections::BTreeMap;

use crate::policy::{Decision, Policy, share_arn};
use crate::principal::Principal;

/// Tags of a share: values by key.
pub type Tags = BTreeMap<String, String>;

/// An account's number.
pub type Account = String;

/// A resource share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// The account that owns it.
    pub account: Account,
    /// The region where it resides.
    pub region: String,
    /// Whether it was deleted; it stays visible as `Deleted` for a while.
    pub deleted: bool,
    /// Its tags.
    pub tags: Tags,
}

/// A principal's account and what it may do there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// The account.
    pub account: Account,
    /// What the principal may do in it.
    pub policy: Policy,
}

/// Everything that an outcome can depend on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct World {
    /// The principals that exist.
    pub principals: BTreeMap<Principal, Membership>,
    /// The shares by id.
    pub shares: BTreeMap<String, Share>,
}

/// The action name of the operation in policies (reference page, RAM authorization).
pub const UNTAG_ACTION: &str = "resourcesharing:UntagResources";

impl World {
    /// A world with the three principals of a run and no shares: the owner of account `1`, a
    /// restricted principal of the same account, and the owner of account `2`.
    pub fn with_principals() -> Self {
        let member = |account: &str, policy| Membership { account: account.to_owned(), policy };
        let principals = BTreeMap::from([
            (Principal::Owner, member("1", Policy::everything())),
            (Principal::Restricted, member("1", Policy::default())),
            (Principal::Other, member("2", Policy::everything())),
        ]);
        Self { principals, shares: BTreeMap::new() }
    }

    /// The share of that id if it is the principal's account's own.
    pub fn own_share(&self, principal: Principal, id: &str) -> Option<&Share> {
        let account = &self.principals.get(&principal)?.account;
        self.shares.get(id).filter(|share| share.account == *account)
    }

    /// What the principal's policy says of untagging the share `id` of its own account in `region`.
    pub fn may_untag(&self, principal: Principal, region: &str, id: &str) -> Decision {
        self.principals.get(&principal).map_or(Decision::Unmentioned, |member| {
            member.policy.decide(UNTAG_ACTION, &share_arn(region, &member.account, id))
        })
    }
}
