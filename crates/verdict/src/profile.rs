//! The profile of a target: what it was seen to choose where the reference leaves it open, how
//! often, and what could not be seen and why.

mod contradiction;
mod lag;
mod order;
mod survey;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use untag_model::{QUESTIONS, QuestionId};
use untag_scenarios::Scenario;

use crate::result::RunResult;

pub use contradiction::{Contradiction, contradictions};
pub use lag::{AT_ONCE, class_of, differ_in_lag, is_class};
pub use order::{Layer, ORDER_CHECKS, Order, RULES, Rule, Undecided};
pub use survey::{asked, asks};

/// A question and one of its cases; the case is empty where there is one only.
pub type CaseOf = (QuestionId, String);

/// All choices of a target.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Profile {
    /// The target as the user named it.
    pub target: String,
    /// How often everything was asked.
    pub repeat: u32,
    /// When, as the user put it.
    pub date: Option<String>,
    /// What was seen, in the order of the questions.
    pub choices: Vec<Choice>,
    /// What was asked and not seen.
    pub unseen: Vec<Unseen>,
}

/// What was seen of one case of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The question.
    pub question: QuestionId,
    /// Which of its cases; empty if there is one only.
    pub case: String,
    /// The answers, each with how often.
    pub answers: BTreeMap<String, u64>,
}

/// A case of a question to which no answer was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unseen {
    /// The question.
    pub question: QuestionId,
    /// Which of its cases; empty if there is one only, or if none was seen.
    pub case: String,
    /// Why not.
    pub reason: String,
}

impl Choice {
    /// The answer, if it was the same each time.
    pub fn consistent(&self) -> Option<&str> {
        let mut answers = self.answers.keys();
        match (answers.next(), answers.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        }
    }

    /// The answers without their numbers.
    pub fn words(&self) -> Vec<&str> {
        self.answers.keys().map(String::as_str).collect()
    }
}

impl Profile {
    /// What these runs of these scenarios saw.
    pub fn of(target: &str, scenarios: &[Scenario], runs: &[RunResult]) -> Self {
        let mut seen: BTreeMap<CaseOf, BTreeMap<String, u64>> = BTreeMap::new();
        for answer in runs.iter().flat_map(|run| &run.scenarios).flat_map(|s| &s.answers) {
            let case = (answer.question, answer.case.clone());
            *seen.entry(case).or_default().entry(answer.answer.clone()).or_insert(0) += 1;
        }
        if let Some((case, answers)) = lag::observed(runs) {
            seen.insert(case, answers);
        }
        let unseen = survey::unseen(scenarios, runs, |case| seen.contains_key(case));
        let mut choices: Vec<_> = seen
            .into_iter()
            .map(|((question, case), answers)| Choice { question, case, answers })
            .collect();
        choices.sort_by_key(|choice| place(choice.question));
        let repeat = u32::try_from(runs.len()).unwrap_or(u32::MAX);
        Self { target: target.to_owned(), repeat, date: None, choices, unseen }
    }

    /// What was seen of this case.
    pub fn choice(&self, question: QuestionId, case: &str) -> Option<&Choice> {
        self.choices.iter().find(|choice| choice.question == question && choice.case == case)
    }

    /// The order of the checks, as far as requests that break two rules told it.
    pub fn order(&self) -> Order {
        Order::of(&self.choices)
    }
}

/// The place of a question in the table.
fn place(id: QuestionId) -> usize {
    QUESTIONS.iter().position(|question| question.id == id).unwrap_or(QUESTIONS.len())
}
