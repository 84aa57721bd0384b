//! What the reference leaves open, and what the target was seen to do there.

use std::collections::BTreeMap;

use untag_model::QUESTIONS;
use untag_verdict::RunResult;

use super::finding::LINE;
use super::page::{Ink, Page};
use crate::escape::visible;

/// The question that has a case for every pair of rules.
const ORDER: &str = "order.checks";

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

fn each(page: &mut Page, cases: &Cases) {
    for (case, observed) in cases {
        let case = visible(case, LINE);
        let lead = if case.is_empty() { String::new() } else { format!("{case}: ") };
        let mark = if observed.len() > 1 { "INCONSISTENT: " } else { "" };
        page.prose(6, &format!("{mark}{lead}{}", answers(observed)));
    }
}

fn answers(observed: &BTreeMap<String, u64>) -> String {
    let each = observed.iter().map(|(answer, n)| format!("{} ({n})", visible(answer, LINE)));
    each.collect::<Vec<_>>().join(", ")
}

/// The pairs of rules by the error that wins, one line for each winner.
fn order(page: &mut Page, cases: &Cases) {
    let mut wins: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (case, observed) in cases {
        let Some((answer, _)) = observed.iter().next().filter(|_| observed.len() == 1) else {
            let text = format!("INCONSISTENT: {}: {}", visible(case, LINE), answers(observed));
            let text = page.paint(Ink::Yellow, &text);
            page.line(6, &text);
            continue;
        };
        wins.entry(answer).or_default().push(case);
    }
    for (winner, cases) in wins {
        let cases: Vec<_> = cases.iter().map(|case| visible(case, LINE)).collect();
        page.prose(6, &format!("{} in: {}", visible(winner, LINE), cases.join("; ")));
    }
}
