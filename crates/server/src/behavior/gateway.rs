//! What happens before the action is looked at: method, action, version, key, time, signature.

use untag_wire::Syntax;

/// The gateway in front of the actions.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice or fault of its own")]
pub struct Gateway {
    /// Signatures, dates and nonces are looked at, and requests without any are refused.
    pub verify_signatures: bool,
    /// An unsigned request is refused; otherwise it is taken for the owner's.
    pub refuse_unsigned: bool,
    /// The body is held against its hash or the signature.
    pub body_covered: bool,
    /// The query is held against the signature.
    pub query_covered: bool,
    /// Dates are compared with the clock.
    pub check_time: bool,
    /// By how many seconds a date may differ.
    pub window_seconds: i64,
    /// A nonce is accepted once.
    pub check_nonces: bool,
    /// What an access key gets that nobody has.
    pub unknown_key: UnknownKey,
    /// The three principals are told apart; otherwise each is taken for the owner.
    pub tell_principals_apart: bool,
    /// Where the action is read from.
    pub action_from: ActionFrom,
    /// An unknown action is refused; otherwise it is taken for UntagResources.
    pub refuse_unknown_action: bool,
    /// An unknown version, or none, is refused.
    pub refuse_unknown_version: bool,
    /// What becomes of GET.
    pub get: GetRule,
    /// What a V1 request without Format gets.
    pub v1_default: Syntax,
    /// What a request with Format=XML gets.
    pub xml_asked: Syntax,
    /// What a request gets that asks for JSON.
    pub json_asked: Syntax,
    /// Now and then a request is told to come again later.
    pub throttle: Option<Throttle>,
}

/// What an access key gets that nobody has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownKey {
    /// A refusal with this status, 404 or 400.
    Refused(u16),
    /// It is taken for the owner's.
    TakenForOwner,
}

/// What becomes of a request with GET in place of POST.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GetRule {
    /// It is refused.
    Refused,
    /// It is carried out.
    CarriedOut,
    /// It is carried out and answered as if it were refused.
    RefusedThoughDone,
    /// It is answered as done and not carried out.
    Idle,
}

/// Where the action is read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionFrom {
    /// Wherever the request's form puts it.
    Either,
    /// The header only.
    Header,
    /// The parameter only.
    Parameter,
}

/// Every so many requests one is refused and told to come again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Throttle {
    /// One in this many requests.
    pub every: u64,
    /// The status: 400, 429 or 503.
    pub status: u16,
    /// The code.
    pub code: &'static str,
}

impl Default for Gateway {
    fn default() -> Self {
        Self {
            verify_signatures: true,
            refuse_unsigned: true,
            body_covered: true,
            query_covered: true,
            check_time: true,
            window_seconds: 15 * 60,
            check_nonces: true,
            unknown_key: UnknownKey::Refused(404),
            tell_principals_apart: true,
            action_from: ActionFrom::Either,
            refuse_unknown_action: true,
            refuse_unknown_version: true,
            get: GetRule::Refused,
            v1_default: Syntax::Xml,
            xml_asked: Syntax::Xml,
            json_asked: Syntax::Json,
            throttle: None,
        }
    }
}
