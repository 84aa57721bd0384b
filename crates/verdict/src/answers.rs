//! Answers to open questions: which of several explanations is the one that was meant, and what
//! the form of a reply and the tags of a setup say without having been asked.

use std::collections::BTreeMap;

use untag_model::{QuestionId, Replied, Tags, grammar};
use untag_scenarios::outgoing::Outgoing;
use untag_scenarios::{Answer, Expectation, Scenario};
use untag_wire::{Action, Format, Signing, Style};

use crate::explain::Shares;

/// What a V1 request without Format gets.
pub const XML_DEFAULT: QuestionId = QuestionId("xml.default");
/// What a request with Format=XML gets.
pub const XML_ASKED: QuestionId = QuestionId("xml.asked");
/// Whether keys that differ little are one key.
pub const KEYS_FOLDING: QuestionId = QuestionId("keys.folding");
/// How soon a read shows a write.
pub const READS_LAG: QuestionId = QuestionId("reads.lag");

/// The answers that the most specific of these explanations agree on.
///
/// Each explanation has one expectation for each request. One that names the error says more than
/// one that takes any refusal, and one that is sure of the effect more than one that leaves it open.
pub fn agreed(explanations: &[Vec<&Expectation>]) -> Vec<Answer> {
    let vague = |choice: &[&Expectation]| {
        let any_refusal = choice.iter().filter(|e| e.reply == Replied::Refusal).count();
        (any_refusal, choice.iter().filter(|e| leaves_open(e)).count())
    };
    let Some(least) = explanations.iter().map(|choice| vague(choice)).min() else {
        return Vec::new();
    };
    let mut specific = explanations.iter().filter(|choice| vague(choice) == least);
    let Some(first) = specific.next() else { return Vec::new() };
    let others: Vec<_> = specific.collect();
    first
        .iter()
        .enumerate()
        .filter(|(at, one)| others.iter().all(|choice| choice[*at].answer == one.answer))
        .filter_map(|(_, one)| one.answer.clone())
        .collect()
}

fn leaves_open(expectation: &Expectation) -> bool {
    let none = untag_model::Keys::none();
    expectation.effect.values().flatten().any(|change| change.maybe != none)
}

fn answer(question: QuestionId, case: &str, answer: &str) -> Answer {
    Answer { question, case: case.to_owned(), answer: answer.to_owned() }
}

/// The question that a request of this action asks in this style.
pub(crate) fn asked_by_style(action: Action, style: Style) -> Option<QuestionId> {
    match (style.signing, style.format) {
        _ if action != Action::UntagResources => None,
        (_, Format::Xml) => Some(XML_ASKED),
        (Signing::V1, Format::Silent) => Some(XML_DEFAULT),
        _ => None,
    }
}

/// What the form of a reply with this status answers.
pub fn of_form(outgoing: &Outgoing, status: u16, is_xml: bool) -> Option<Answer> {
    let question = asked_by_style(outgoing.call.action, outgoing.style)?;
    let case = if status < 400 { "success" } else { "error" };
    Some(answer(question, case, if is_xml { "XML" } else { "JSON" }))
}

/// How two keys of one share differ that a target may take for one.
fn likeness(one: &str, other: &str) -> Option<&'static str> {
    if one.to_lowercase() == other.to_lowercase() {
        Some("case")
    } else if one.trim_end() == other.trim_end() {
        Some("trailing space")
    } else if grammar::folded(one) == grammar::folded(other) && one.is_ascii() == other.is_ascii() {
        // An accent more or less is another key; the same accent written otherwise may not be.
        Some("normalisation")
    } else {
        None
    }
}

/// The pairs of keys that a target may take for one, by how they differ.
fn pairs(tags: &Tags) -> Vec<(&'static str, &str, &str)> {
    let keys: Vec<&String> = tags.keys().collect();
    let mut found = Vec::new();
    for (at, one) in keys.iter().enumerate() {
        for other in &keys[at + 1..] {
            found.extend(likeness(one, other).map(|kind| (kind, one.as_str(), other.as_str())));
        }
    }
    found
}

/// The ways in which keys of a scenario's setup differ little.
pub(crate) fn likenesses(scenario: &Scenario) -> Vec<&'static str> {
    let mut kinds: Vec<_> = scenario
        .shares
        .iter()
        .flat_map(|share| pairs(&share.tags))
        .map(|(kind, ..)| kind)
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// What the tags that a setup led to answer.
pub fn of_setup(scenario: &Scenario, seen: &Shares) -> Vec<Answer> {
    let mut folded: BTreeMap<&str, bool> = BTreeMap::new();
    for share in &scenario.shares {
        let Some(tags) = seen.get(&share.name) else { continue };
        for (kind, one, other) in pairs(&share.tags) {
            let is_one = tags.contains_key(one) != tags.contains_key(other);
            *folded.entry(kind).or_default() |= is_one;
        }
    }
    let word = |folded| if folded { "folded" } else { "distinct" };
    folded.into_iter().map(|(kind, folded)| answer(KEYS_FOLDING, kind, word(folded))).collect()
}

/// What a refusal of the setup answers: where its keys differ in one way only, it is that.
pub fn of_refused_setup(scenario: &Scenario, status: u16) -> Vec<Answer> {
    match likenesses(scenario).as_slice() {
        [kind] if (400..500).contains(&status) => vec![answer(KEYS_FOLDING, kind, "refused")],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use untag_model::ErrorCode;
    use untag_scenarios::builder::{error, keyed, refusal, scenario, success};
    use untag_wire::Call;

    use super::*;

    fn named(expectation: Expectation, answer: &str) -> Expectation {
        expectation.answering("type.empty", answer)
    }

    fn words(answers: &[Answer]) -> Vec<&str> {
        answers.iter().map(|answer| answer.answer.as_str()).collect()
    }

    #[test]
    fn a_named_error_says_more_than_any_refusal() {
        let missing = named(error(ErrorCode::MissingResourceType), "missing");
        let any = named(refusal(), "refused");
        assert_eq!(words(&agreed(&[vec![&any], vec![&missing]])), ["missing"]);
        assert_eq!(words(&agreed(&[vec![&any]])), ["refused"]);
    }

    #[test]
    fn a_sure_effect_says_more_than_an_open_one() {
        let nothing = named(error(ErrorCode::ResourceIdNotFound), "nothing");
        let perhaps = error(ErrorCode::ResourceIdNotFound).perhaps_removing(&["a"], &["k"]);
        let changed = named(perhaps, "changed");
        assert_eq!(words(&agreed(&[vec![&nothing], vec![&changed]])), ["nothing"]);
    }

    #[test]
    fn explanations_that_say_as_much_must_agree() {
        let [one, two] = ["one", "two"].map(|answer| named(success(), answer));
        assert!(agreed(&[vec![&one], vec![&two]]).is_empty());
        assert_eq!(words(&agreed(&[vec![&one], vec![&one]])), ["one"]);
        assert!(agreed(&[]).is_empty());
    }

    #[test]
    fn only_the_action_under_test_asks_for_formats() {
        let sent = |action, signing, format| {
            let call = Call { action, params: Vec::new() };
            let style = Style { signing, format, ..Style::SDK };
            let outgoing = Outgoing::plain(untag_model::Principal::Owner, call, style);
            of_form(&outgoing, 200, true).map(|answer| answer.question)
        };
        let untag = Action::UntagResources;
        assert_eq!(sent(untag, Signing::V1, Format::Silent), Some(XML_DEFAULT));
        assert_eq!(sent(untag, Signing::V3, Format::Xml), Some(XML_ASKED));
        assert_eq!(sent(untag, Signing::V3, Format::Silent), None);
        assert_eq!(sent(Action::ListTagResources, Signing::V1, Format::Silent), None);
    }

    #[test]
    fn the_setup_tells_folded_keys() {
        let keys = ["Key", "key", "end", "end ", "caf\u{e9}", "cafe\u{301}", "other"];
        let scenario = scenario("a/b", "c").with("a", keyed(&keys));
        let seen = Shares::from([("a".to_owned(), keyed(&keys))]);
        let mut less = seen.clone();
        less.get_mut("a").unwrap().remove("key");
        let told = |seen| -> Vec<String> {
            of_setup(&scenario, seen).iter().map(|a| format!("{}: {}", a.case, a.answer)).collect()
        };
        let distinct = ["case: distinct", "normalisation: distinct", "trailing space: distinct"];
        assert_eq!(told(&seen), distinct);
        assert_eq!(told(&less)[0], "case: folded");
        assert_eq!(told(&less)[1..], distinct[1..]);
        assert!(of_refused_setup(&scenario, 400).is_empty());
    }

    #[test]
    fn keys_that_differ_in_one_way_only_tell_it() {
        let keys = ["end", "end ", "other"];
        let scenario = scenario("a/b", "c").with("a", keyed(&keys));
        let seen = Shares::from([("a".to_owned(), keyed(&keys))]);
        let [only] = &of_setup(&scenario, &seen)[..] else {
            panic!("a key is no pair with itself")
        };
        assert_eq!((&*only.case, &*only.answer), ("trailing space", "distinct"));
        for status in [400, 499] {
            let told = of_refused_setup(&scenario, status);
            assert_eq!(told, [answer(KEYS_FOLDING, "trailing space", "refused")]);
        }
        for status in [399, 500] {
            assert_eq!(of_refused_setup(&scenario, status), [], "{status} refuses nothing");
        }
    }

    #[test]
    fn a_form_is_told_of_successes_and_of_errors() {
        let call = Call { action: Action::UntagResources, params: Vec::new() };
        let style = Style { format: Format::Xml, ..Style::SDK };
        let outgoing = Outgoing::plain(untag_model::Principal::Owner, call, style);
        let told = |status, is_xml| {
            of_form(&outgoing, status, is_xml).map(|told| format!("{}: {}", told.case, told.answer))
        };
        assert_eq!(told(200, true).as_deref(), Some("success: XML"));
        assert_eq!(told(399, false).as_deref(), Some("success: JSON"));
        assert_eq!(told(400, true).as_deref(), Some("error: XML"));
        assert_eq!(told(500, false).as_deref(), Some("error: JSON"));
    }
}
