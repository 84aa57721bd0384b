//! The published test principals: keys that anybody may know, since the server guards nothing.

use untag_model::policy::{Policy, Statement, Verb, share_arn};
use untag_wire::Credentials;

/// The account of the owner and of the restricted principal.
pub const ACCOUNT: &str = "1000000000000001";
/// The account of the other principal.
pub const OTHER_ACCOUNT: &str = "1000000000000002";
/// The session token that the owner may send.
pub const OWNER_TOKEN: &str = "untag-test-token";

/// An access key that is published for tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TestKey {
    /// The id.
    pub id: &'static str,
    /// The secret, which is none.
    pub secret: &'static str,
    /// The account that it belongs to.
    pub account: &'static str,
}

/// The own key of [`ACCOUNT`].
pub const OWNER: TestKey =
    TestKey { id: "UNTAGTESTOWNER", secret: "untag-test-owner-secret", account: ACCOUNT };

/// A key of [`ACCOUNT`] that may do everything but untag.
pub const RESTRICTED: TestKey =
    TestKey { id: "UNTAGTESTRESTRICTED", secret: "untag-test-restricted-secret", account: ACCOUNT };

/// The own key of [`OTHER_ACCOUNT`].
pub const OTHER: TestKey =
    TestKey { id: "UNTAGTESTOTHER", secret: "untag-test-other-secret", account: OTHER_ACCOUNT };

impl TestKey {
    /// The key as credentials.
    pub fn credentials(&self) -> Credentials {
        Credentials::new(self.id, self.secret)
    }
}

/// Who sends a request, once that is known.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// The account acted in.
    pub(crate) account: &'static str,
    /// What the caller may do there.
    pub(crate) policy: Policy,
    /// Whether this is the account's own key.
    pub(crate) own_key: bool,
}

/// A caller with what its signature is held against.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) credentials: Credentials,
    /// The same with the session token, for the one that may send it.
    pub(crate) with_token: Option<Credentials>,
    pub(crate) caller: Caller,
}

/// The three principals, the owner first.
pub(crate) fn members() -> Vec<Member> {
    let mut owner = member(OWNER, Policy::everything(), true);
    let token = Some(OWNER_TOKEN.into());
    owner.with_token = Some(Credentials { token, ..OWNER.credentials() });
    vec![
        owner,
        member(RESTRICTED, all_but_untagging(), false),
        member(OTHER, Policy::everything(), true),
    ]
}

fn member(key: TestKey, policy: Policy, own_key: bool) -> Member {
    let caller = Caller { account: key.account, policy, own_key };
    Member { credentials: key.credentials(), with_token: None, caller }
}

/// Everything is allowed, untagging denied; the action is spelt in another case on purpose.
fn all_but_untagging() -> Policy {
    let untag = "ResourceSharing:Untag*";
    Policy {
        statements: vec![
            Statement::new(Verb::Allow, "*", "*"),
            Statement::new(Verb::Deny, untag, &share_arn("*", ACCOUNT, "*")),
        ],
    }
}
