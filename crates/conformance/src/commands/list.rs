//! `list`: what the suite consists of, a line or a few for each thing.

use std::fmt::Write as _;

use anyhow::Context;
use serde_json::{Value, json};
use untag_model::{CLAUSES, Clause, QUESTIONS};
use untag_scenarios::{Scenario, catalogue};
use untag_server::{MUTANTS, VARIANTS};

use crate::args::{ListArgs, Listed};
use crate::output;

/// Prints the list that is asked for.
pub(crate) fn list(args: &ListArgs) -> anyhow::Result<u8> {
    let text = if args.json { as_json(args.what)? } else { as_text(args.what) };
    output::print(&text)?;
    Ok(0)
}

fn as_json(what: Listed) -> anyhow::Result<String> {
    let all: Vec<Value> = match what {
        Listed::Scenarios => catalogue().iter().map(scenario_value).collect(),
        Listed::Clauses => CLAUSES.iter().map(clause_value).collect(),
        Listed::Questions => QUESTIONS
            .iter()
            .map(|q| json!({"id": q.id.0, "text": q.text, "answers": q.answers}))
            .collect(),
        Listed::Mutants => MUTANTS
            .iter()
            .map(|m| json!({"name": m.name, "clause": m.clause, "about": m.about, "rare": m.rare}))
            .collect(),
        Listed::Variants => VARIANTS
            .iter()
            .map(|v| {
                json!({"name": v.name, "question": v.question, "topics": v.topics, "about": v.about})
            })
            .collect(),
    };
    let text = serde_json::to_string_pretty(&all).context("the list cannot be written as JSON")?;
    Ok(format!("{text}\n"))
}

fn scenario_value(scenario: &Scenario) -> Value {
    let clauses: Vec<_> = scenario.clauses().iter().map(|id| id.0).collect();
    json!({
        "id": scenario.id,
        "title": scenario.title,
        "level": scenario.level().name(),
        "clauses": clauses,
        "needs": scenario.needs,
    })
}

fn clause_value(clause: &Clause) -> Value {
    let page = clause.source.page;
    json!({
        "id": clause.id.0,
        "level": clause.level.name(),
        "statement": clause.statement,
        "source": {
            "page": page.title,
            "section": clause.source.section,
            "row": clause.source.row,
            "read": page.read,
            "sha256": page.sha256,
        },
        "untestable": clause.untestable,
    })
}

fn as_text(what: Listed) -> String {
    let mut out = String::new();
    match what {
        Listed::Scenarios => catalogue().iter().for_each(|s| scenario(&mut out, s)),
        Listed::Clauses => CLAUSES.iter().for_each(|c| clause(&mut out, c)),
        Listed::Questions => QUESTIONS.iter().for_each(|q| {
            entry(&mut out, q.id.0, &[q.text, &format!("answers: {}", q.answers.join(", "))]);
        }),
        Listed::Mutants => MUTANTS.iter().for_each(|m| {
            let rare = m.rare.map_or(String::new(), |n| format!(" (once in {n} requests)"));
            entry(
                &mut out,
                m.name,
                &[&format!("{}{rare}", m.about), &format!("breaks {}", m.clause)],
            );
        }),
        Listed::Variants => VARIANTS.iter().for_each(|v| {
            let question = v.question.map(|id| format!("answers {id}"));
            entry(&mut out, v.name, &[v.about, question.as_deref().unwrap_or_default()]);
        }),
    }
    out
}

fn scenario(out: &mut String, scenario: &Scenario) {
    let clauses: Vec<_> = scenario.clauses().iter().map(|id| id.0).collect();
    let cites = format!("{}: {}", scenario.level(), clauses.join(", "));
    entry(out, &scenario.id, &[&scenario.title, &cites]);
}

fn clause(out: &mut String, clause: &Clause) {
    let head = format!("{} ({})", clause.id, clause.level);
    let source = format!("source: {}; read {}", clause.source, clause.source.page.read);
    let untestable = clause.untestable.map(|why| format!("not testable from outside: {why}"));
    entry(out, &head, &[clause.statement, &source, untestable.as_deref().unwrap_or_default()]);
}

/// A name and what there is to say about it; nothing is said in an empty line.
fn entry(out: &mut String, name: &str, lines: &[&str]) {
    // Writing to a string does not fail.
    let _ = writeln!(out, "{name}");
    for line in lines.iter().filter(|line| !line.is_empty()) {
        let _ = writeln!(out, "    {line}");
    }
}
