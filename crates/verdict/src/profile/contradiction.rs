//! What is allowed and yet not what a target is recorded to do.

use untag_model::QuestionId;

use super::{Profile, lag};
use crate::answers::READS_LAG;
use crate::transcript::{ReplySeen, StepSeen};

/// A choice otherwise than recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// The step of the scenario.
    pub step: String,
    /// The question.
    pub question: QuestionId,
    /// Which of its cases; empty if there is one only.
    pub case: String,
    /// The answer that the profile has, each time it was asked.
    pub recorded: String,
    /// The answer that was seen now.
    pub seen: String,
    /// The replies to the step.
    pub replies: Vec<ReplySeen>,
    /// Whether it came back when the scenario was played again alone.
    pub confirmed: bool,
}

/// What contradicts the profile in a scenario. What the profile has as inconsistent, or not at
/// all, cannot be contradicted.
pub fn contradictions(
    profile: &Profile,
    transcript: &[StepSeen],
    lag_millis: Option<u64>,
) -> Vec<Contradiction> {
    let mut found = Vec::new();
    for step in transcript {
        for answer in &step.answers {
            let recorded = profile.choice(answer.question, &answer.case);
            let Some(recorded) = recorded.and_then(|choice| choice.consistent()) else { continue };
            if recorded != answer.answer {
                found.push(Contradiction {
                    step: step.step.clone(),
                    question: answer.question,
                    case: answer.case.clone(),
                    recorded: recorded.to_owned(),
                    seen: answer.answer.clone(),
                    replies: step.replies.clone(),
                    confirmed: false,
                });
            }
        }
    }
    found.extend(later(profile, lag_millis));
    found
}

/// A lag where there was none, or one of more than the next class: lags vary.
fn later(profile: &Profile, lag_millis: Option<u64>) -> Option<Contradiction> {
    let seen = lag::class_of(lag_millis);
    let recorded = profile.choice(READS_LAG, "")?.consistent()?;
    let (before, now) = (lag::rank(recorded)?, lag::rank(seen)?);
    let tolerated = if before == 0 { 0 } else { before + 1 };
    (now > tolerated).then(|| Contradiction {
        step: "the looks".to_owned(),
        question: READS_LAG,
        case: String::new(),
        recorded: recorded.to_owned(),
        seen: seen.to_owned(),
        replies: Vec::new(),
        confirmed: false,
    })
}

impl Contradiction {
    /// Those of a scenario that was played twice: what came back is confirmed, and what did not
    /// come back counts as well.
    pub fn confirm(first: Vec<Self>, second: Vec<Self>) -> Vec<Self> {
        let same = |one: &Self, other: &Self| {
            (one.question, &one.case, &one.step) == (other.question, &other.case, &other.step)
        };
        let mut all = second;
        for one in first {
            match all.iter_mut().find(|other| same(&one, other)) {
                Some(back) => back.confirmed = true,
                None => all.push(one),
            }
        }
        all
    }
}
