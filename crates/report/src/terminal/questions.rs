//! What the reference leaves open, and what the target was seen to do there.

use std::collections::BTreeMap;

use untag_model::QUESTIONS;
use untag_verdict::RunResult;

use super::finding::LINE;
use super::page::{Ink, Page};
use crate::escape::visible;

/// The question that has a case for every pair of rules.
const ORDER: &str = "order.checks";
/// What stands between the two rules in the name of such a case.
const AGAINST: &str = " against ";

/// What was seen of the cases of one question.
type Cases = BTreeMap<String, BTreeMap<String, u64>>;

/// The questions that the run saw an answer to.
pub(super) fn questions(page: &mut Page, result: &RunResult) {
    let mut seen: BTreeMap<String, Cases> = BTreeMap::new();
    for ((question, case), observed) in result.choices() {
        seen.entry(question).or_default().insert(case, observed);
    }
    if seen.is_empty() {
        return;
    }
    page.heading("Open questions, and what the target was seen to choose");
    for question in QUESTIONS {
        let Some(cases) = seen.remove(question.id.0) else { continue };
        page.prose(2, &format!("{}: {}", question.id, question.text));
        if question.id.0 == ORDER { order(page, &cases) } else { each(page, &cases) }
    }
    page.gap();
}

/// The cases, those that were always answered alike in one entry.
fn each(page: &mut Page, cases: &Cases) {
    let mut alike: BTreeMap<&str, Vec<(&str, u64)>> = BTreeMap::new();
    for (case, observed) in cases {
        if let [(answer, times)] = observed.iter().collect::<Vec<_>>()[..] {
            alike.entry(answer).or_default().push((case, *times));
        } else {
            inconsistent(page, case, observed);
        }
    }
    for (answer, cases) in alike {
        let times: u64 = cases.iter().map(|(_, times)| times).sum();
        let named: Vec<_> = cases.iter().map(|(case, _)| visible(case, LINE)).collect();
        let named: Vec<_> = named.into_iter().filter(|case| !case.is_empty()).collect();
        let tail = if named.is_empty() { String::new() } else { format!(": {}", named.join(", ")) };
        page.prose(6, &format!("{} ({times}){tail}", visible(answer, LINE)));
    }
}

fn inconsistent(page: &mut Page, case: &str, observed: &BTreeMap<String, u64>) {
    let case = visible(case, LINE);
    let lead = if case.is_empty() { String::new() } else { format!("{case}: ") };
    let text = format!("INCONSISTENT: {lead}{}", answers(observed));
    let text = page.paint(Ink::Yellow, &text);
    page.line(6, &text);
}

fn answers(observed: &BTreeMap<String, u64>) -> String {
    let each = observed.iter().map(|(answer, n)| format!("{} ({n})", visible(answer, LINE)));
    each.collect::<Vec<_>>().join(", ")
}

/// The pairs of rules by the error that wins, one entry for each winner.
fn order(page: &mut Page, cases: &Cases) {
    let mut wins: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (case, observed) in cases {
        let Some((answer, _)) = observed.iter().next().filter(|_| observed.len() == 1) else {
            inconsistent(page, case, observed);
            continue;
        };
        wins.entry(answer).or_default().push(case);
    }
    for (winner, cases) in wins {
        page.prose(6, &format!("{} {}", visible(winner, LINE), visible(&beaten(&cases), 2000)));
    }
}

/// Against what the winner of these cases won: the other rule of each pair, if one rule is in all
/// of them.
fn beaten(cases: &[&str]) -> String {
    let pairs: Option<Vec<_>> = cases.iter().map(|case| case.split_once(AGAINST)).collect();
    let common = pairs.as_ref().filter(|pairs| pairs.len() > 1).and_then(|pairs| {
        let (a, b) = pairs[0];
        [a, b].into_iter().find(|rule| pairs.iter().all(|(x, y)| x == rule || y == rule))
    });
    match (pairs, common) {
        (Some(pairs), Some(rule)) => {
            let others: Vec<_> =
                pairs.iter().map(|(x, y)| if *x == rule { *y } else { *x }).collect();
            format!("({rule}) wins against {}", others.join(", "))
        }
        _ => format!("wins in {}", cases.join("; ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_of_one_rule_are_condensed() {
        assert_eq!(beaten(&["a against b", "c against a"]), "(a) wins against b, c");
        assert_eq!(beaten(&["a against b"]), "wins in a against b");
        assert_eq!(beaten(&["a against b", "c against d"]), "wins in a against b; c against d");
        assert_eq!(beaten(&["a", "a against b"]), "wins in a; a against b");
    }
}
