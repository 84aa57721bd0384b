//! The hand-written catalogue: a file for each group of clauses. Expectations are written from the
//! text of the reference and never computed by the model.

mod resource_type;

use crate::scenario::Scenario;

/// Every scenario of the catalogue, in the order of the groups.
pub fn catalogue() -> Vec<Scenario> {
    [resource_type::scenarios()].into_iter().flatten().collect()
}
