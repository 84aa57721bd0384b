//! Who sends a request, and whether it is let through to its action: method, action, version,
//! access key, date, signature, nonce.

use untag_wire::action::API_VERSION;
use untag_wire::{Action, DecodeError, HttpRequest, Incoming, SignatureError, Signing, verify};

use crate::behavior::{ActionFrom, Behavior, Gateway, GetRule, UnknownKey};
use crate::nonces::Nonces;
use crate::principals::{Caller, Member, members};
use crate::refusal::Refusal;

/// Knows the principals and the nonces that they used.
#[derive(Debug)]
pub(crate) struct Gate {
    members: Vec<Member>,
    nonces: Nonces,
}

pub(crate) const METHOD: Refusal =
    Refusal::other(405, "UnsupportedHTTPMethod", "This http method is not supported.");
const NO_ACTION: Refusal = Refusal::bad(
    "MissingParameter.Action",
    "The input parameter Action that is mandatory for processing this request is not supplied.",
);
const UNKNOWN_ACTION: Refusal = Refusal::other(
    404,
    "InvalidAction.NotFound",
    "Specified api is not found, please check your url and method.",
);
const NO_VERSION: Refusal = Refusal::bad(
    "MissingParameter.Version",
    "The input parameter Version that is mandatory for processing this request is not supplied.",
);
const UNKNOWN_VERSION: Refusal =
    Refusal::bad("InvalidVersion", "Specified parameter Version is not valid.");
const UNSIGNED: Refusal = Refusal::bad(
    "IncompleteSignature",
    "The request signature does not conform to Aliyun standards.",
);
const EXPIRED: Refusal =
    Refusal::bad("InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.");
const NONCE_USED: Refusal =
    Refusal::bad("SignatureNonceUsed", "Specified signature nonce was used already.");
const TOKEN: Refusal =
    Refusal::bad("InvalidSecurityToken.Malformed", "Specified SecurityToken is malformed.");
const MISMATCH: &str = "Specified signature is not matched with our calculation.";
const UNKNOWN_KEY: &str = "Specified access key is not found.";

impl Gate {
    pub(crate) fn new() -> Self {
        Self { members: members(), nonces: Nonces::default() }
    }

    /// The caller of a request, if it is let through.
    pub(crate) fn admit(
        &mut self,
        request: &HttpRequest,
        incoming: &Incoming,
        behavior: &Behavior,
        now: i64,
    ) -> Result<&Caller, Refusal> {
        let rules = &behavior.gateway;
        let Some(index) = self.find(incoming, rules)? else { return Ok(self.caller(0)) };
        if rules.verify_signatures && self.is_known(incoming) {
            check_time(incoming, rules, now)?;
            self.check_signature(index, request, incoming, rules)?;
            self.check_nonce(incoming, rules, now)?;
        }
        Ok(self.caller(if rules.tell_principals_apart { index } else { 0 }))
    }

    fn caller(&self, index: usize) -> &Caller {
        &self.members[index].caller
    }

    fn is_known(&self, incoming: &Incoming) -> bool {
        let id = incoming.access_key.as_deref();
        self.members.iter().any(|member| Some(&*member.credentials.id) == id)
    }

    /// The number of the principal; none for an unsigned request that is taken for the owner's.
    fn find(&self, incoming: &Incoming, rules: &Gateway) -> Result<Option<usize>, Refusal> {
        let Some(id) = &incoming.access_key else {
            let refuse = rules.verify_signatures && rules.refuse_unsigned;
            return if refuse { Err(UNSIGNED) } else { Ok(None) };
        };
        let found = self.members.iter().position(|member| member.credentials.id == *id);
        match (found, rules.unknown_key) {
            (None, UnknownKey::Refused(status)) => {
                Err(Refusal::other(status, "InvalidAccessKeyId.NotFound", UNKNOWN_KEY))
            }
            (found, _) => Ok(found),
        }
    }

    fn check_signature(
        &self,
        index: usize,
        request: &HttpRequest,
        incoming: &Incoming,
        rules: &Gateway,
    ) -> Result<(), Refusal> {
        let member = &self.members[index];
        let with_token = incoming.token.as_ref().and(member.with_token.as_ref());
        let credentials = with_token.unwrap_or(&member.credentials);
        match verify(request, incoming, credentials) {
            Ok(()) => Ok(()),
            Err(error) if is_overlooked(&error, request, incoming, rules) => Ok(()),
            Err(error) => Err(signature_refusal(&error)),
        }
    }

    fn check_nonce(
        &mut self,
        incoming: &Incoming,
        rules: &Gateway,
        now: i64,
    ) -> Result<(), Refusal> {
        let (Some(key), Some(nonce)) = (&incoming.access_key, &incoming.nonce) else {
            return Err(UNSIGNED);
        };
        let keep = rules.window_seconds.saturating_mul(2);
        if rules.check_nonces && !self.nonces.note(key, nonce, now, keep) {
            return Err(NONCE_USED);
        }
        Ok(())
    }
}

fn check_time(incoming: &Incoming, rules: &Gateway, now: i64) -> Result<(), Refusal> {
    if !rules.check_time {
        return Ok(());
    }
    let Some(time) = incoming.time else { return Err(UNSIGNED) };
    if time.abs_diff(now) > rules.window_seconds.unsigned_abs() {
        return Err(EXPIRED);
    }
    Ok(())
}

/// Whether a faulty server does not see what is wrong with a signature.
fn is_overlooked(
    error: &SignatureError,
    request: &HttpRequest,
    incoming: &Incoming,
    rules: &Gateway,
) -> bool {
    match error {
        SignatureError::BodyHash { .. } => !rules.body_covered,
        SignatureError::Mismatch { .. } => {
            let in_body = !request.body.is_empty() && incoming.signing == Some(Signing::V1);
            let in_query = !request.query().is_empty();
            (in_body && !rules.body_covered) || (in_query && !rules.query_covered)
        }
        _ => false,
    }
}

fn signature_refusal(error: &SignatureError) -> Refusal {
    let mismatch = |text: String| Refusal::bad("SignatureDoesNotMatch", MISMATCH).saying(text);
    match error {
        SignatureError::WrongToken => TOKEN,
        SignatureError::Mismatch { string_to_sign } => {
            mismatch(format!("{MISMATCH} server string to sign is:{string_to_sign}"))
        }
        SignatureError::BodyHash { actual } => mismatch(format!(
            "{MISMATCH} x-acs-content-sha256 should be {actual}, server string to sign is:"
        )),
        other => UNSIGNED.saying(format!("{}: {other}", UNSIGNED.message)),
    }
}

/// The refusal of a query or form that cannot be decoded.
pub(crate) fn undecodable(error: &DecodeError) -> Refusal {
    Refusal::bad("InvalidParameter.Encoding", "")
        .saying(format!("The request is malformed: {error}"))
}

/// The action of a request whose method, action and version are in order.
pub(crate) fn action_of(
    request: &HttpRequest,
    incoming: &Incoming,
    rules: &Gateway,
) -> Result<Action, Refusal> {
    if request.method != "POST" && (request.method != "GET" || rules.get == GetRule::Refused) {
        return Err(METHOD);
    }
    let action = match named_action(request, incoming, rules).as_deref().map(Action::from_name) {
        Some(Some(action)) => action,
        None => return Err(NO_ACTION),
        Some(None) if rules.refuse_unknown_action => return Err(UNKNOWN_ACTION),
        Some(None) => Action::UntagResources,
    };
    match incoming.version.as_deref() {
        None if rules.refuse_unknown_version => Err(NO_VERSION),
        Some(version) if version != API_VERSION && rules.refuse_unknown_version => {
            Err(UNKNOWN_VERSION)
        }
        _ => Ok(action),
    }
}

fn named_action(request: &HttpRequest, incoming: &Incoming, rules: &Gateway) -> Option<String> {
    match rules.action_from {
        ActionFrom::Either => incoming.action.clone(),
        ActionFrom::Header => request.header("x-acs-action").map(str::to_owned),
        ActionFrom::Parameter => {
            incoming.signing.filter(|signing| *signing == Signing::V1)?;
            incoming.action.clone()
        }
    }
}
