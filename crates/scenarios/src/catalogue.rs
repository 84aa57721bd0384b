//! The hand-written catalogue: a file for each group of clauses. Expectations are written from the
//! text of the reference and never computed by the model.

mod resource_ids;
mod resource_type;
#[cfg(test)]
mod tests;

use crate::scenario::Scenario;

/// Every scenario of the catalogue, in the order of the groups.
pub fn catalogue() -> Vec<Scenario> {
    let groups: [fn() -> Vec<Scenario>; 2] = [resource_type::scenarios, resource_ids::scenarios];
    groups.into_iter().flat_map(|group| group()).collect()
}
