//! A profile for people: a table of the choices, the order of checks as a drawing, and what was
//! not seen.

use std::collections::BTreeMap;

use untag_model::{QUESTIONS, QuestionId};
use untag_verdict::profile::{Choice, ORDER_CHECKS, Order, Profile};

use super::finding::LINE;
use super::order::draw;
use super::page::Page;
use super::plural;
use crate::escape::visible;

/// The width of the names of questions.
const QUESTION: usize = 26;
/// The width of the answers.
const ANSWER: usize = 28;

/// A profile; `unjudged` of the scenarios that were asked did not conform.
pub fn render(profile: &Profile, unjudged: usize, colour: bool) -> String {
    let mut page = Page::new(colour);
    page.heading(&format!("Profile of {}", visible(&profile.target, LINE)));
    page.gap();
    choices(&mut page, profile);
    order(&mut page, &profile.order());
    unseen(&mut page, profile);
    page.prose(0, &closing_line(profile));
    if unjudged > 0 {
        let text = format!(
            "{} did not conform while it was asked. A profile judges nothing: `run` says what is \
             wrong.",
            plural(unjudged, "scenario")
        );
        page.prose(0, &text);
    }
    page.finish()
}

/// The line that says all in short.
fn closing_line(profile: &Profile) -> String {
    let seen = |id: QuestionId| profile.choices.iter().any(|choice| choice.question == id);
    let questions = QUESTIONS.iter().filter(|question| seen(question.id)).count();
    let inconsistent = profile.choices.iter().filter(|c| c.consistent().is_none()).count();
    format!(
        "{} of {} questions answered in {}, {inconsistent} inconsistent; asked {}",
        questions,
        QUESTIONS.len(),
        plural(profile.choices.len(), "case"),
        plural(usize::try_from(profile.repeat).unwrap_or(usize::MAX), "time"),
    )
}

fn choices(page: &mut Page, profile: &Profile) {
    page.heading(&format!("  {:QUESTION$}{:ANSWER$}{}", "question", "answer", "cases"));
    for question in QUESTIONS {
        let all: Vec<_> = profile.choices.iter().filter(|c| c.question == question.id).collect();
        if question.id == ORDER_CHECKS && !all.is_empty() {
            let text = format!("{:ANSWER$}{}", "drawn below", plural(all.len(), "pair"));
            page.line(2, &format!("{:QUESTION$}{text}", question.id.0));
        } else {
            rows(page, question.id, &all);
        }
    }
    page.gap();
}

/// The rows of one question: a row for each answer, with the cases that have it.
fn rows(page: &mut Page, question: QuestionId, choices: &[&Choice]) {
    let mut by_answer: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for choice in choices {
        by_answer.entry(worded(choice)).or_default().push(&choice.case);
    }
    let only = by_answer.len() == 1;
    let mut lead = question.0;
    for (answer, cases) in &by_answer {
        let head = format!("{lead:QUESTION$}{}", visible(answer, LINE));
        page.column(2, QUESTION + ANSWER, &head, &shown(cases, only));
        lead = "";
    }
}

/// The answer of a case, or all of them where it was not the same each time.
fn worded(choice: &Choice) -> String {
    if let Some(answer) = choice.consistent() {
        return answer.to_owned();
    }
    let each: Vec<_> = choice.answers.iter().map(|(answer, n)| format!("{answer} ({n})")).collect();
    format!("INCONSISTENT: {}", each.join(", "))
}

fn shown(cases: &[&str], only: bool) -> String {
    match cases {
        [""] => String::new(),
        [_, _, ..] if only => format!("all {}", cases.len()),
        _ => cases.iter().map(|case| visible(case, LINE)).collect::<Vec<_>>().join(", "),
    }
}

fn order(page: &mut Page, order: &Order) {
    if order.groups.is_empty() && order.undecided.is_empty() {
        return;
    }
    page.heading("The order of checks: what stands higher is checked before what it leads to");
    page.gap();
    for line in draw(order) {
        page.line(4, &line);
    }
    page.gap();
    for cycle in order.cycles() {
        let text = format!(
            "No order: each of {} was seen to come before the next, and the last before the first.",
            cycle.join(", ")
        );
        page.prose(2, &text);
    }
    for pair in &order.undecided {
        let seen: Vec<_> =
            pair.seen.iter().map(|(a, n)| format!("{} ({n})", visible(a, LINE))).collect();
        page.prose(2, &format!("Not decided: {}: {}.", visible(&pair.case, LINE), seen.join(", ")));
    }
    if order.cycles().next().is_some() || !order.undecided.is_empty() {
        page.gap();
    }
}

fn unseen(page: &mut Page, profile: &Profile) {
    if profile.unseen.is_empty() {
        return;
    }
    page.heading("Not seen");
    for unseen in &profile.unseen {
        let case = visible(&unseen.case, LINE);
        let case = if case.is_empty() { String::new() } else { format!(", {case}") };
        page.prose(2, &format!("{}{case}: {}", unseen.question, visible(&unseen.reason, LINE)));
    }
    page.gap();
}
