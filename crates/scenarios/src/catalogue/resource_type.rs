//! `ResourceType`: required, and `ResourceShare` is its only value.

use untag_model::{ErrorCode, Tags};

use crate::builder::{error, keyed, refusal, scenario, step, success, untag, untag_all, with_twin};
use crate::scenario::{Scenario, Step};

/// Values that are not `ResourceShare` in any reading.
const INVALID: [(&str, &str); 9] = [
    ("another-product", "Instance"),
    ("prefix", "Resource"),
    ("longer", "ResourceShares"),
    ("qualified", "ALIYUN::RS::ResourceShare"),
    ("blank-inside", "Resource Share"),
    ("shorter", "ResourceShar"),
    ("product", "resourcesharing"),
    ("star", "*"),
    ("null", "null"),
];

/// The scenarios of this group.
pub(super) fn scenarios() -> Vec<Scenario> {
    let mut all = vec![missing(), missing_with_all(), invalid_with_all(), empty(), on_bare_share()];
    all.extend(INVALID.map(|(name, value)| invalid(name, value)));
    all.push(spelt("lower-case", "resourceshare", "type.case"));
    all.push(spelt("upper-case", "RESOURCESHARE", "type.case"));
    all.push(spelt("blank-before", " ResourceShare", "type.blanks"));
    all.push(spelt("blank-after", "ResourceShare ", "type.blanks"));
    all
}

fn missing() -> Scenario {
    scenario("resource-type/missing", "A request without ResourceType is refused")
        .with("a", keyed(&["k1", "k2"]))
        .then_all(with_twin(
            step("without ResourceType", untag(&["a"], &["k1"]).without("ResourceType"))
                .citing(&["type.required"])
                .refused(ErrorCode::MissingResourceType),
            accepted(),
        ))
}

fn invalid(name: &str, value: &str) -> Scenario {
    scenario(format!("resource-type/{name}"), format!("ResourceType `{value}` is refused"))
        .with("a", keyed(&["k1", "k2"]))
        .then_all(with_twin(
            step(
                format!("ResourceType={value}"),
                untag(&["a"], &["k1"]).set("ResourceType", value),
            )
            .citing(&["type.invalid"])
            .refused(ErrorCode::InvalidResourceType),
            accepted(),
        ))
}

fn accepted() -> Step {
    step("ResourceType=ResourceShare", untag(&["a"], &["k1"]))
        .citing(&["type.share"])
        .removing(&["a"], &["k1"])
}

fn accepted_with_all() -> Step {
    step("ResourceType=ResourceShare", untag_all(&["a"], "true"))
        .citing(&["type.share"])
        .clearing(&["a"])
}

fn missing_with_all() -> Scenario {
    scenario("resource-type/missing-with-all", "All=true does not stand for a ResourceType")
        .with("a", keyed(&["k1", "k2"]))
        .then_all(with_twin(
            step("without ResourceType", untag_all(&["a"], "true").without("ResourceType"))
                .citing(&["type.required"])
                .refused(ErrorCode::MissingResourceType),
            accepted_with_all(),
        ))
}

fn invalid_with_all() -> Scenario {
    scenario("resource-type/invalid-with-all", "All=true does not excuse an invalid ResourceType")
        .with("a", keyed(&["k1", "k2"]))
        .then_all(with_twin(
            step(
                "ResourceType=Instance",
                untag_all(&["a"], "true").set("ResourceType", "Instance"),
            )
            .citing(&["type.invalid"])
            .refused(ErrorCode::InvalidResourceType),
            accepted_with_all(),
        ))
}

fn empty() -> Scenario {
    let question = "type.empty";
    scenario("resource-type/empty", "An empty ResourceType is refused, as missing or as invalid")
        .with("a", keyed(&["k1", "k2"]))
        .then_all(with_twin(
            step("ResourceType=", untag(&["a"], &["k1"]).set("ResourceType", ""))
                .citing(&["type.required"])
                .allowing(error(ErrorCode::MissingResourceType).answering(question, "missing"))
                .allowing(error(ErrorCode::InvalidResourceType).answering(question, "invalid"))
                .allowing(refusal().answering(question, "refused")),
            accepted(),
        ))
}

/// Nothing is set up here, so that a target which knows the type by no action is found out.
fn on_bare_share() -> Scenario {
    scenario("resource-type/bare-share", "ResourceShare is the type of a share without tags too")
        .with("a", Tags::new())
        .then(accepted_with_all())
}

fn spelt(name: &str, value: &str, question: &'static str) -> Scenario {
    let title = format!("ResourceType `{value}` is accepted or refused, and never half done");
    scenario(format!("resource-type/{name}"), title).with("a", keyed(&["k1", "k2"])).then(
        step(format!("ResourceType={value}"), untag(&["a"], &["k1"]).set("ResourceType", value))
            .citing(&["type.share"])
            .allowing(
                success().removing(&["a"], &["k1"]).answering_case(question, name, "accepted"),
            )
            .allowing(
                error(ErrorCode::InvalidResourceType).answering_case(question, name, "refused"),
            )
            .allowing(refusal().answering_case(question, name, "refused")),
    )
}
