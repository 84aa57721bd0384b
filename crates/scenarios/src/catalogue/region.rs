//! `RegionId`: required. Which regions there are, and what a wrong one gives, is open.

use crate::builder::{keyed, refusal, scenario, step, success, untag, untag_all, with_twin};
use crate::scenario::{Scenario, Step};

/// The scenarios of this group.
pub(super) fn scenarios() -> Vec<Scenario> {
    vec![
        missing(),
        missing_with_all(),
        odd("region/empty", "", "region.empty"),
        odd("region/unknown", "xx-nowhere-9", "region.unknown"),
        odd("region/other", "cn-qingdao", "region.other"),
    ]
}

fn accepted() -> Step {
    step("with RegionId", untag(&["a", "b"], &["k1"]))
        .citing(&["region.required", "reply.success"])
        .removing(&["a", "b"], &["k1"])
}

fn missing() -> Scenario {
    scenario("region/missing", "A request without RegionId is refused")
        .with_each(&["a", "b"], &keyed(&["k1", "k2"]))
        .then_all(with_twin(
            step("without RegionId", untag(&["a", "b"], &["k1"]).without("RegionId"))
                .citing(&["region.required"])
                .refused_somehow(),
            accepted(),
        ))
}

fn missing_with_all() -> Scenario {
    scenario("region/missing-with-all", "All=true does not stand for a RegionId")
        .with_each(&["a", "b"], &keyed(&["k1", "k2"]))
        .then_all(with_twin(
            step("without RegionId", untag_all(&["a", "b"], "true").without("RegionId"))
                .citing(&["region.required"])
                .refused_somehow(),
            accepted(),
        ))
}

/// A region that is not the run's: open, but never half done.
fn odd(id: &str, region: &str, question: &'static str) -> Scenario {
    scenario(id, format!("RegionId `{region}` is accepted or refused, and never half done"))
        .with_each(&["a", "b"], &keyed(&["k1", "k2"]))
        .then(
            step(format!("RegionId={region}"), untag(&["a"], &["k1"]).set("RegionId", region))
                .citing(&["effect.named", "effect.frame-keys", "effect.frame-shares"])
                .allowing(success().removing(&["a"], &["k1"]).answering(question, "accepted"))
                .allowing(refusal().answering(question, "refused")),
        )
        .then(
            step("the region of the share", untag(&["b"], &["k1"]))
                .citing(&["region.required"])
                .removing(&["b"], &["k1"]),
        )
}
