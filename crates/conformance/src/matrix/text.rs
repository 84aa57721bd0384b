//! The matrix as text, and the stated reasons for its gaps.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Kind, Matrix};

/// Clauses that no mutant breaks, each with the reason.
pub(crate) const CLAUSES_WITHOUT_MUTANT: &[(&str, &str)] = &[];

/// Scenarios that notice no mutant, by the start of their ids, each with the reason.
const IDLE_SCENARIOS: &[(&str, &str)] = &[];

/// How many scenarios are named for each mutant.
const NAMED_KILLERS: usize = 4;

/// Why the scenario may notice no mutant.
pub(crate) fn excuse(id: &str) -> Option<&'static str> {
    IDLE_SCENARIOS.iter().find(|(start, _)| id.starts_with(start)).map(|(_, reason)| *reason)
}

/// The one line that the README shows.
pub(crate) fn score(matrix: &Matrix) -> String {
    let mutants = matrix.of(Kind::Mutant).count();
    let survivors = matrix.of(Kind::Mutant).filter(|(_, o)| o.failed.is_empty()).count();
    let legal = |kind| {
        let all = matrix.of(kind).count();
        let failed =
            matrix.of(kind).filter(|(subject, outcome)| !subject.is_cleared_by(outcome)).count();
        (all, failed)
    };
    let (variants, accused) = legal(Kind::Variant);
    format!(
        "{mutants} mutants, {survivors} survive; {variants} variants, {accused} accused; {} scenarios",
        matrix.scenarios.len()
    )
}

/// The snapshot: for each mutant how many scenarios notice it and the most telling of them, for
/// each scenario how many mutants it notices.
pub(crate) fn render(matrix: &Matrix) -> String {
    let kills = kills_by_scenario(matrix);
    let mut text = format!("{}\n\nMutants, by clause:\n", score(matrix));
    for (subject, outcome) in matrix.of(Kind::Mutant) {
        let mut killers = outcome.failed.clone();
        killers.sort_by_key(|id| (kills.get(id).copied().unwrap_or(0), id.clone()));
        killers.truncate(NAMED_KILLERS);
        let clause = subject.clause.unwrap_or("-");
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{:<44} {clause:<24} {:>4}  {}",
            subject.name,
            outcome.failed.len(),
            killers.join(" ")
        );
    }
    text.push_str("\nVariants:\n");
    for (subject, outcome) in matrix.of(Kind::Variant) {
        let _ = writeln!(
            text,
            "{:<44} {:>4} conform, {:>3} untestable{}",
            subject.name,
            outcome.conforms,
            outcome.untestable,
            if subject.is_cleared_by(outcome) { "" } else { ", ACCUSED" }
        );
    }
    text.push_str("\nScenarios, with the number of mutants that each notices:\n");
    for id in &matrix.scenarios {
        let reason = excuse(id).map(|reason| format!("  ({reason})")).unwrap_or_default();
        let _ = writeln!(text, "{:<64} {:>4}{reason}", id, kills.get(id).copied().unwrap_or(0));
    }
    text
}

fn kills_by_scenario(matrix: &Matrix) -> BTreeMap<String, usize> {
    let mut kills = BTreeMap::new();
    for id in matrix.of(Kind::Mutant).flat_map(|(_, outcome)| &outcome.failed) {
        *kills.entry(id.clone()).or_insert(0) += 1;
    }
    kills
}
