//! The hand-written catalogue: a file for each group of clauses. Expectations are written from the
//! text of the reference and never computed by the model.

mod all;
mod arrays;
mod assorted;
mod characters;
mod duplicates;
mod effects;
mod gateway;
mod grammar;
mod invalid_among;
mod irregular;
mod key_count;
mod lasting;
mod literal_keys;
mod open_deleted;
mod order;
mod permission;
mod refused;
mod region;
mod repeat;
mod replies;
mod resource_ids;
mod resource_type;
mod sizes;
mod styles;
#[cfg(test)]
mod tests;
mod together;

use crate::scenario::Scenario;

/// The groups, each a list of scenarios.
const GROUPS: [fn() -> Vec<Scenario>; 25] = [
    resource_type::scenarios,
    resource_ids::scenarios,
    region::scenarios,
    key_count::scenarios,
    duplicates::scenarios,
    grammar::scenarios,
    invalid_among::scenarios,
    all::scenarios,
    assorted::scenarios,
    effects::scenarios,
    literal_keys::scenarios,
    lasting::scenarios,
    sizes::scenarios,
    refused::scenarios,
    characters::scenarios,
    styles::scenarios,
    arrays::scenarios,
    irregular::scenarios,
    replies::scenarios,
    repeat::scenarios,
    permission::scenarios,
    order::scenarios,
    together::scenarios,
    gateway::scenarios,
    open_deleted::scenarios,
];

/// Every scenario of the catalogue, in the order of the groups.
pub fn catalogue() -> Vec<Scenario> {
    GROUPS.into_iter().flat_map(|group| group()).collect()
}

/// The catalogue with its repetitions made `effort` times as many, for faults that show once in
/// many requests.
pub fn catalogue_at(effort: u32) -> Vec<Scenario> {
    let mut all = catalogue();
    for round in 2..=effort {
        all.extend(
            repeat::scenarios()
                .into_iter()
                .map(|scenario| Scenario { id: format!("{}-{round}", scenario.id), ..scenario }),
        );
    }
    all
}
