//! Shares in state Deleted: whether they are still there is open. Nothing looks at them afterwards,
//! since a listing may refuse them.

use untag_model::{ErrorCode, Principal};
use untag_wire::Action;

use crate::builder::{error, keyed, refusal, scenario, share, step, success, untag, untag_all};
use crate::scenario::{Call, Expectation, Need, Param, Scenario, Step, Value};

/// The scenarios of this group.
pub(super) fn scenarios() -> Vec<Scenario> {
    vec![
        deleted("deleted/keys", "keys", untag(&["a"], &["k1"]), &["k1"]),
        deleted("deleted/all", "All", untag_all(&["a"], "true"), &["k1", "k2"]),
    ]
}

fn delete(name: &str) -> Call {
    let param = |name: &str, value| Param { name: name.to_owned(), value };
    Call {
        principal: Principal::Owner,
        action: Action::DeleteResourceShare,
        params: vec![param("RegionId", Value::Region), param("ResourceShareId", share(name))],
        style: None,
        alter: None,
    }
}

fn deletion() -> Step {
    step("the share is deleted", delete("a"))
        .citing(&["reply.internal"])
        .allowing(success())
        .allowing(refusal())
        .unseen()
}

fn deleted(id: &str, case: &str, call: Call, keys: &[&str]) -> Scenario {
    let answer = |e: Expectation, answer| e.answering_case("share.deleted", case, answer);
    // Whether its tags are still there to go is open too, whatever the reply.
    let perhaps = |e: Expectation| e.perhaps_removing(&["a"], keys);
    let done = perhaps(success());
    let not_found = perhaps(error(ErrorCode::ResourceIdNotFound));
    scenario(id, "A share that was deleted is untagged or refused, and no failure of the server")
        .with("a", keyed(&["k1", "k2"]))
        .needing(Need::Deletes)
        .then(deletion())
        .then(
            step("the deleted share is untagged", call)
                .citing(&["reply.status", "reply.internal"])
                .allowing(answer(done, "accepted"))
                .allowing(answer(not_found, "InvalidResourceId.NotFound"))
                .allowing(answer(perhaps(refusal()), "refused otherwise"))
                .unseen(),
        )
}
