//! What the reference leaves open: each a question with its possible answers. No answer fails a
//! target; which one was seen is recorded.

use std::fmt;

/// The id of a question, such as `absent.key`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuestionId(pub &'static str);

/// An open question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Question {
    /// Its id.
    pub id: QuestionId,
    /// The question.
    pub text: &'static str,
    /// The answers that a target may give.
    pub answers: &'static [&'static str],
}

impl QuestionId {
    /// The id of the question of that name.
    pub fn find(id: &str) -> Option<Self> {
        QUESTIONS.iter().find(|question| question.id.0 == id).map(|question| question.id)
    }

    /// The question.
    pub fn question(self) -> Option<&'static Question> {
        QUESTIONS.iter().find(|question| question.id == self)
    }
}

impl fmt::Display for QuestionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

const fn question(
    id: &'static str,
    text: &'static str,
    answers: &'static [&'static str],
) -> Question {
    Question { id: QuestionId(id), text, answers }
}

/// Every open question.
pub static QUESTIONS: &[Question] = &[
    question(
        "order.checks",
        "Which error wins when a request breaks several rules?",
        &["the first rule's", "the second rule's"],
    ),
    question(
        "partial.unknown-share",
        "Does a request that names a known and an unknown share change the known one before it fails?",
        &["nothing", "changed"],
    ),
    question(
        "partial.forbidden-share",
        "Does a request that names a permitted and a forbidden share change the permitted one before it fails?",
        &["nothing", "changed"],
    ),
    question(
        "absent.key",
        "What is the answer to removing a key that no named share carries?",
        &["success", "refused"],
    ),
    question(
        "absent.some",
        "What is the answer to removing a key that only some of the named shares carry, or of which only some are there?",
        &["success", "refused"],
    ),
    question("ids.duplicate", "Is a share that is named twice an error?", &["accepted", "refused"]),
    question(
        "ids.duplicates-count",
        "Do shares that are named twice count twice toward the limit of 20?",
        &["no", "yes", "refused as duplicate"],
    ),
    question(
        "array.empty-element",
        "What is an empty element of an array?",
        &["ignored", "refused", "counted"],
    ),
    question(
        "array.gap",
        "What becomes of the elements after a gap in the numbering?",
        &["counted", "ignored", "refused"],
    ),
    question(
        "array.from-zero",
        "Is an element numbered 0 counted?",
        &["counted", "ignored", "refused"],
    ),
    question(
        "array.leading-zero",
        "Is an element whose number has a leading zero counted?",
        &["counted", "ignored", "refused"],
    ),
    question(
        "all.spelling",
        "How is a spelling of All other than true, false, True and False read?",
        &["true", "false", "refused"],
    ),
    question(
        "all.with-keys",
        "With All=true and TagKey both given, do the tags that are not named go as well?",
        &["the named keys go", "all tags go"],
    ),
    question(
        "all.with-bad-keys",
        "Are tag keys checked when All=true is given too?",
        &["checked", "ignored"],
    ),
    question(
        "type.case",
        "Is the ResourceType accepted in another case?",
        &["accepted", "refused"],
    ),
    question(
        "type.blanks",
        "Is the ResourceType accepted with blanks around it?",
        &["accepted", "refused"],
    ),
    question(
        "type.empty",
        "Is an empty ResourceType missing or invalid?",
        &["missing", "invalid", "refused"],
    ),
    question(
        "grammar.case",
        "Are acs:, aliyun and http:// forbidden in any case?",
        &["any case", "lower case only", "refused otherwise"],
    ),
    question(
        "grammar.astral",
        "Does a character outside the basic plane count as one or as two?",
        &["one", "two", "refused otherwise"],
    ),
    question(
        "keys.folding",
        "Are keys that differ only in case, trailing space or normalisation one key when attached?",
        &["distinct", "folded", "refused"],
    ),
    question(
        "keys.duplicates-count",
        "Which error has a request with more than 20 keys of which some are the same?",
        &["Duplicate.TagKey", "NumberExceed.TagKeys"],
    ),
    question(
        "parameter.repeated",
        "Which value counts when a parameter is given twice?",
        &["the first", "the last", "refused"],
    ),
    question("parameter.unknown", "Is an unknown parameter ignored?", &["ignored", "refused"]),
    question(
        "region.unknown",
        "Is a RegionId that no region has accepted?",
        &["accepted", "refused"],
    ),
    question(
        "region.other",
        "Is a RegionId that is not the share's accepted?",
        &["accepted", "refused"],
    ),
    question("region.empty", "Is an empty RegionId accepted?", &["accepted", "refused"]),
    question(
        "foreign.share",
        "Is a share of another account not found or not permitted?",
        &["InvalidResourceId.NotFound", "NoPermission"],
    ),
    question("method.get", "Is GET accepted instead of POST?", &["accepted", "refused"]),
    question(
        "share.deleted",
        "How is a share in state Deleted answered?",
        &["accepted", "InvalidResourceId.NotFound", "refused otherwise"],
    ),
    question(
        "tags.per-share",
        "Can a share carry more than 20 tags, attached in several calls?",
        &["yes", "no"],
    ),
    question("xml.default", "What does a V1 request without Format get?", &["XML", "JSON"]),
    question("xml.asked", "Does a request with Format=XML get XML?", &["XML", "JSON"]),
    question("reads.lag", "Does a read show a write at once?", &["at once", "after a while"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_has_at_least_two_answers_and_an_id_of_its_own() {
        for (at, question) in QUESTIONS.iter().enumerate() {
            assert!(question.answers.len() >= 2, "{}", question.id);
            assert!(question.text.ends_with('?'), "{}", question.id);
            assert!(QUESTIONS[..at].iter().all(|other| other.id != question.id));
        }
    }

    #[test]
    fn a_question_is_found_by_its_name() {
        for question in QUESTIONS {
            assert_eq!(QuestionId::find(question.id.0), Some(question.id));
            assert_eq!(question.id.question().map(|found| found.text), Some(question.text));
            assert_eq!(question.id.to_string(), question.id.0);
        }
        assert_eq!(QuestionId::find("what.else"), None);
    }
}
