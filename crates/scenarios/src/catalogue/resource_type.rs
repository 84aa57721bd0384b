//! `ResourceType`: required, and `ResourceShare` is its only value.

use untag_model::ErrorCode;

use crate::builder::{keyed, scenario, step, untag};
use crate::scenario::Scenario;

/// The scenarios of this group.
pub(super) fn scenarios() -> Vec<Scenario> {
    let mut all = vec![missing()];
    all.extend(
        [
            ("another-product", "Instance"),
            ("prefix", "Resource"),
            ("longer", "ResourceShares"),
            ("blank-before", " ResourceShare"),
        ]
        .map(|(name, value)| invalid(name, value)),
    );
    all
}

fn missing() -> Scenario {
    scenario("resource-type/missing", "A request without ResourceType is refused")
        .with("a", keyed(&["k1", "k2"]))
        .then(
            step("without ResourceType", untag(&["a"], &["k1"]).without("ResourceType"))
                .citing(&["type.required"])
                .refused(ErrorCode::MissingResourceType),
        )
        .then(accepted().twin_of("without ResourceType"))
}

fn invalid(name: &str, value: &str) -> Scenario {
    let refused = format!("ResourceType={value}");
    scenario(format!("resource-type/{name}"), format!("ResourceType `{value}` is refused"))
        .with("a", keyed(&["k1", "k2"]))
        .then(
            step(&refused, untag(&["a"], &["k1"]).set("ResourceType", value))
                .citing(&["type.invalid"])
                .refused(ErrorCode::InvalidResourceType),
        )
        .then(accepted().twin_of(&refused))
}

fn accepted() -> crate::Step {
    step("ResourceType=ResourceShare", untag(&["a"], &["k1"]))
        .citing(&["type.share"])
        .removing(&["a"], &["k1"])
}
