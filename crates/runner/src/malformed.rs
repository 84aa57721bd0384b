//! Replies to the first requests of a run that no client could read, or that deny what was sent:
//! these are held against the target although nothing else can be tested.

use untag_model::{ClauseId, Level};
use untag_verdict::replies::{Complaint, judge};
use untag_verdict::{Actual, Exchange, Finding, SeenIds};
use untag_wire::HttpReply;
use untag_wire::reply::{ReadReply, read};

/// What is wrong with the form of a reply, as far as it counts in a run up to `level`. A target
/// that does not have an action may say so in its own way.
pub(crate) fn malformed(exchange: &Exchange, level: Level) -> Option<Finding> {
    let reply = exchange.reply.as_ref().ok()?;
    let read = read(reply).ok();
    if matches!(reply.status, 404 | 405 | 501) {
        return None;
    }
    let mut complaints = judge(&exchange.outgoing, reply, &[], &mut SeenIds::default()).complaints;
    complaints.retain(|complaint| complaint.clause != ClauseId("reply.message"));
    complaints.extend(other_success(reply));
    complaints.extend(denial(read.as_ref()));
    complaints.retain(|complaint| complaint.clause.level() <= level);
    let clauses: Vec<_> = complaints.iter().map(|complaint| complaint.clause).collect();
    Some(Finding {
        step: format!("the first {}", exchange.outgoing.call.action),
        level: clauses.iter().map(|id| id.level()).min()?,
        clauses,
        complaints: complaints.into_iter().map(|complaint| complaint.text).collect(),
        allowed: Vec::new(),
        actual: Actual::of(Ok(reply), read.as_ref()),
        diff: Vec::new(),
        outgoing: exchange.outgoing.clone(),
    })
}

/// A success that is not 200.
fn other_success(reply: &HttpReply) -> Option<Complaint> {
    let text = format!("Status {} came, and a success is 200.", reply.status);
    let other = (201..300).contains(&reply.status);
    other.then_some(Complaint { clause: ClauseId("reply.success"), text })
}

/// An error that finds fault with what was sent as clients send it.
fn denial(read: Option<&ReadReply>) -> Option<Complaint> {
    let code = read?.code.as_text()?;
    let text = format!("{code} came, and the request was made as clients make it.");
    let denies = code.starts_with("MissingParameter") || code == "InvalidParameter.ResourceType";
    denies.then_some(Complaint { clause: ClauseId("wire.v3-query"), text })
}
