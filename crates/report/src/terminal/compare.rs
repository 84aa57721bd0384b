//! A comparison for people: what a client could notice between two targets.

use std::collections::BTreeMap;

use untag_verdict::compare::{
    CasePair, Comparison, Differing, OneSided, StepPair, Unjudged, Which,
};
use untag_verdict::{EffectSeen, StepSeen};

use super::finding::LINE;
use super::page::Page;
use super::plural;
use crate::escape::visible;

/// So many steps of one choice are shown, unless all are asked for.
pub const STEPS: usize = 8;
/// So many keys of an effect are named.
const KEYS: usize = 6;
/// So many ids of scenarios are named.
const NAMED: usize = 4;

/// The comparison of two targets; every step that differs if `all`.
pub fn render(names: [&str; 2], comparison: &Comparison, all: bool, colour: bool) -> String {
    let mut page = Page::new(colour);
    for (letter, name) in ["A", "B"].iter().zip(names) {
        page.line(0, &format!("{letter}: {}", visible(name, LINE)));
    }
    page.gap();
    let most = if all { usize::MAX } else { STEPS };
    for differing in &comparison.differing {
        choice(&mut page, differing, most);
    }
    if !comparison.unasked.is_empty() {
        page.heading("Belongs to no open question");
        steps(&mut page, &comparison.unasked, most);
        page.gap();
    }
    one_sided(&mut page, &comparison.one_sided);
    unjudged(&mut page, &comparison.unjudged);
    page.prose(0, &closing_line(comparison));
    page.finish()
}

/// The line that says all in short.
fn closing_line(comparison: &Comparison) -> String {
    let asked = |differing: &&Differing| !differing.cases.is_empty();
    let choices = comparison.differing.iter().filter(asked).count();
    let steps: usize = comparison.differing.iter().map(|one| one.steps.len()).sum();
    let compared = match comparison.steps {
        0 => "no steps were compared: that takes two URLs".to_owned(),
        count => {
            format!("{} of {} differ", steps + comparison.unasked.len(), plural(count, "step"))
        }
    };
    let verb = if choices == 1 { "differs" } else { "differ" };
    let alike = plural(comparison.alike, "case");
    format!("{} {verb}; {alike} of questions chosen alike; {compared}", plural(choices, "choice"))
}

fn choice(page: &mut Page, differing: &Differing, most: usize) {
    let question = differing.question.question().map_or("", |question| question.text);
    page.heading(&format!("{}: {question}", differing.question));
    if differing.cases.is_empty() {
        page.line(2, "the same answers, in other words");
    }
    let mut alike: BTreeMap<(String, String), Vec<&str>> = BTreeMap::new();
    for pair in &differing.cases {
        alike.entry(answers(pair)).or_default().push(&pair.case);
    }
    for ((a, b), cases) in alike {
        page.column(2, 64, &format!("A: {a}   B: {b}   "), in_cases(&cases).trim_start());
    }
    steps(page, &differing.steps, most);
    page.gap();
}

fn answers(pair: &CasePair) -> (String, String) {
    let words = |answers: &BTreeMap<String, u64>| {
        if answers.len() == 1 {
            return answers.keys().map(|answer| visible(answer, LINE)).collect();
        }
        let each = answers.iter().map(|(answer, n)| format!("{} ({n})", visible(answer, LINE)));
        format!("INCONSISTENT: {}", each.collect::<Vec<_>>().join(", "))
    };
    (words(&pair.a), words(&pair.b))
}

fn steps(page: &mut Page, pairs: &[StepPair], most: usize) {
    for pair in pairs.iter().take(most) {
        page.line(2, &format!("{}: {}", visible(&pair.scenario, LINE), visible(&pair.step, LINE)));
        side(page, "A", &pair.a, &pair.b);
        side(page, "B", &pair.b, &pair.a);
    }
    if let Some(more) = pairs.len().checked_sub(most).filter(|more| *more > 0) {
        page.line(2, &format!("and {}; --all-steps shows them all", plural(more, "more step")));
    }
}

/// What was seen at one target, and of the effects those that the other did not have.
fn side(page: &mut Page, label: &str, seen: &[StepSeen], other: &[StepSeen]) {
    if seen.is_empty() {
        page.labelled(6, label, "it did not get so far");
    }
    for step in seen {
        let replies: Vec<_> =
            step.replies.iter().map(|reply| visible(&reply.to_string(), LINE)).collect();
        let own = |effect: &&EffectSeen| !other.iter().any(|o| o.effects.contains(effect));
        let effects: Vec<_> = step.effects.iter().filter(own).map(effect).collect();
        let nothing = step.effects.is_empty() && other.iter().any(|o| !o.effects.is_empty());
        let mut parts = Vec::new();
        if !replies.is_empty() {
            parts.push(replies.join(", "));
        }
        parts.extend(effects);
        if nothing {
            parts.push("nothing changed".to_owned());
        }
        page.labelled(6, label, &parts.join("; "));
    }
}

fn effect(effect: &EffectSeen) -> String {
    let mut parts = Vec::new();
    if !effect.gone.is_empty() {
        parts.push(format!("lost {}", keys(effect.gone.iter())));
    }
    if !effect.set.is_empty() {
        parts.push(format!("got {}", keys(effect.set.keys())));
    }
    format!("share {} {}", visible(&effect.share, LINE), parts.join(" and "))
}

fn keys<'a>(keys: impl ExactSizeIterator<Item = &'a String>) -> String {
    let more = keys.len().saturating_sub(KEYS);
    let named: Vec<_> = keys.take(KEYS).map(|key| visible(&format!("{key:?}"), LINE)).collect();
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{rest}", named.join(", "))
}

fn letter(which: Which) -> &'static str {
    match which {
        Which::A => "A",
        Which::B => "B",
    }
}

fn one_sided(page: &mut Page, all: &[OneSided]) {
    if all.is_empty() {
        return;
    }
    page.heading("Answered by one only, so not compared");
    let mut alike: BTreeMap<(&str, String, &str), Vec<&str>> = BTreeMap::new();
    for one in all {
        let answers: Vec<_> = one.answers.iter().map(|answer| visible(answer, LINE)).collect();
        let answers = format!("{}: {}", letter(one.seen_at), answers.join(", "));
        alike.entry((one.question.0, answers, &one.reason)).or_default().push(&one.case);
    }
    for ((question, answers, reason), cases) in alike {
        let text = format!(
            "{question}{}: {answers}; the other: {}",
            in_cases(&cases),
            visible(reason, LINE)
        );
        page.prose(2, &text);
    }
    page.gap();
}

/// The cases, as the end of a phrase; nothing where there is one only.
fn in_cases(cases: &[&str]) -> String {
    if matches!(cases, [""]) {
        return String::new();
    }
    let named =
        |case: &&str| if case.is_empty() { "plain".to_owned() } else { visible(case, LINE) };
    format!(" in {}", cases.iter().map(named).collect::<Vec<_>>().join(", "))
}

fn unjudged(page: &mut Page, all: &[Unjudged]) {
    if all.is_empty() {
        return;
    }
    page.heading("Could be judged at one only, so not compared");
    for one in all {
        let named: Vec<_> = one.scenarios.iter().take(NAMED).map(|id| visible(id, LINE)).collect();
        let more = one.scenarios.len().saturating_sub(NAMED);
        let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
        let reason = visible(&one.reason, LINE);
        let text = format!("not at {}: {}{rest}: {reason}", letter(one.at), named.join(", "));
        page.prose(2, &text);
    }
    page.gap();
}
