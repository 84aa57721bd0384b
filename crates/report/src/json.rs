//! The report as JSON, version 1, and its JSON Schema. Programs rely on both: fields are added,
//! never renamed or given another meaning.

pub mod campaign;
mod form;

use std::collections::BTreeMap;

use untag_verdict::{Contradiction, Finding, RunResult, ScenarioResult, Verdict};

use crate::command;
use form::{
    ActualForm, AllowedForm, CapabilityForm, ChoiceForm, ClauseForm, ContradictionForm, Counts,
    FindingForm, ReplyForm, ScenarioForm, Schema, TargetForm, VerdictForm,
};

pub use form::Report;

/// The `$id` of the schema.
pub const SCHEMA_ID: &str = "urn:untag-conformance:report:v1";

/// The most characters of a text that came from a target.
const MAX_TEXT: usize = 2048;

/// A report cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("the report cannot be written as JSON: {0}")]
pub struct NotWritten(#[from] serde_json::Error);

/// The report of a run, pretty printed, with a newline at the end.
pub fn render(result: &RunResult) -> Result<String, NotWritten> {
    let mut text = serde_json::to_string_pretty(&Report::of(result))?;
    text.push('\n');
    Ok(text)
}

/// The JSON Schema (2020-12) of the report, pretty printed, with a newline at the end.
pub fn schema() -> Result<String, NotWritten> {
    let mut schema = schemars::schema_for!(Report);
    schema.insert("$id".to_owned(), SCHEMA_ID.into());
    schema.insert("title".to_owned(), "Report of untag-conformance, version 1".into());
    let mut text = serde_json::to_string_pretty(&schema)?;
    text.push('\n');
    Ok(text)
}

fn bounded(text: &str) -> String {
    text.chars().take(MAX_TEXT).collect()
}

fn bounded_option(text: Option<&String>) -> Option<String> {
    text.map(|text| bounded(text))
}

fn names(clauses: &[untag_model::ClauseId]) -> Vec<String> {
    clauses.iter().map(|id| id.0.to_owned()).collect()
}

impl Report {
    /// The report of a run.
    pub fn of(result: &RunResult) -> Self {
        Self {
            schema: Schema::V1,
            verdict: result.verdict().into(),
            level: result.level.into(),
            target: TargetForm::of(result),
            seed: result.seed,
            requests: result.requests,
            elapsed_millis: result.elapsed_millis,
            aborted: result.aborted.clone(),
            counts: Counts::of(result),
            clauses: clauses(result),
            scenarios: result.scenarios.iter().map(|s| scenario(s, &result.target)).collect(),
            choices: choices(result),
            contradictions: result.contradictions().map(contradiction).collect(),
        }
    }
}

impl TargetForm {
    fn of(result: &RunResult) -> Self {
        let capabilities = result.capabilities.iter().map(|capability| CapabilityForm {
            name: capability.name.to_owned(),
            has: capability.has,
            detail: bounded(&capability.detail),
        });
        Self {
            url: result.target.clone(),
            capabilities: capabilities.collect(),
            throttled: result.throttled,
            lag_millis: result.lag_millis(),
        }
    }
}

impl Counts {
    fn of(result: &RunResult) -> Self {
        Self {
            conforms: result.count(Verdict::Conforms),
            violates: result.count(Verdict::Violates),
            unstable: result.count(Verdict::Unstable),
            known: 0,
            untestable: result.count(Verdict::Untestable),
            unreachable: result.count(Verdict::Unreachable),
        }
    }
}

fn clauses(result: &RunResult) -> Vec<ClauseForm> {
    let verdicts = result.clause_verdicts().into_iter();
    verdicts
        .map(|(clause, verdict)| ClauseForm {
            id: clause.id.0.to_owned(),
            level: clause.level.into(),
            verdict: verdict.into(),
        })
        .collect()
}

fn scenario(result: &ScenarioResult, url: &str) -> ScenarioForm {
    let forms = |findings: &[Finding]| findings.iter().map(|f| finding(f, url)).collect();
    ScenarioForm {
        id: result.id.clone(),
        title: result.title.clone(),
        clauses: names(&result.clauses),
        level: result.level.into(),
        verdict: result.verdict.into(),
        known: false,
        reason: result.reason.as_deref().map(bounded),
        findings: forms(&result.findings),
        observations: forms(&result.observations),
    }
}

fn finding(finding: &Finding, url: &str) -> FindingForm {
    let actual = &finding.actual;
    FindingForm {
        step: finding.step.clone(),
        complaints: finding.complaints.iter().map(|text| bounded(text)).collect(),
        clauses: names(&finding.clauses),
        level: finding.level.into(),
        allowed: finding.allowed.iter().map(allowed).collect(),
        actual: ActualForm {
            status: actual.status,
            code: bounded_option(actual.code.as_ref()),
            message: bounded_option(actual.message.as_ref()),
            request_id: bounded_option(actual.request_id.as_ref()),
            body: bounded(&actual.body),
        },
        diff: finding.diff.iter().map(|l| format!("{} {}", l.sign, bounded(&l.text))).collect(),
        curl: command::line(&finding.sent(), url),
    }
}

fn allowed(reply: &untag_verdict::AllowedReply) -> AllowedForm {
    AllowedForm {
        status: reply.status,
        code: reply.code.clone(),
        message: reply.message.clone(),
        clauses: names(&reply.clauses),
    }
}

fn choices(result: &RunResult) -> Vec<ChoiceForm> {
    let form = |((question, case), observed): ((String, String), BTreeMap<String, u64>)| {
        ChoiceForm { question, case, consistent: observed.len() == 1, observed }
    };
    result.choices().into_iter().map(form).collect()
}

fn contradiction((scenario, found): (&ScenarioResult, &Contradiction)) -> ContradictionForm {
    let reply = |reply: &untag_verdict::ReplySeen| ReplyForm {
        status: reply.status,
        code: reply.code.clone(),
    };
    ContradictionForm {
        scenario: scenario.id.clone(),
        step: found.step.clone(),
        question: found.question.0.to_owned(),
        case: found.case.clone(),
        recorded: found.recorded.clone(),
        seen: found.seen.clone(),
        replies: found.replies.iter().map(reply).collect(),
        confirmed: found.confirmed,
    }
}

impl From<Verdict> for VerdictForm {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Conforms => Self::Conforms,
            Verdict::Violates => Self::Violates,
            Verdict::Unstable => Self::Unstable,
            Verdict::Untestable => Self::Untestable,
            Verdict::Unreachable => Self::Unreachable,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::sample;

    fn parsed(text: &str) -> Value {
        serde_json::from_str(text).unwrap()
    }

    fn validator() -> jsonschema::Validator {
        jsonschema::draft202012::new(&parsed(&schema().unwrap())).unwrap()
    }

    #[test]
    fn every_report_is_valid_against_the_schema() {
        let validator = validator();
        for result in [
            sample::conforming(),
            sample::failing(),
            sample::nothing(),
            sample::aborted(),
            sample::contradicting(),
        ] {
            let report = parsed(&render(&result).unwrap());
            let errors: Vec<_> = validator.iter_errors(&report).map(|e| e.to_string()).collect();
            assert!(errors.is_empty(), "{errors:?}");
        }
    }

    #[test]
    fn the_schema_is_closed_and_exact() {
        let validator = validator();
        let good = parsed(&render(&sample::failing()).unwrap());
        for (pointer, value) in [
            ("/schema", "untag-conformance/report/v2".into()),
            ("/verdict", "green".into()),
            ("/counts/violates", Value::from(-1)),
            ("/scenarios/0/level", "strict".into()),
            ("/scenarios/0/findings", Value::Null),
        ] {
            let mut bad = good.clone();
            *bad.pointer_mut(pointer).unwrap() = value;
            assert!(!validator.is_valid(&bad), "{pointer}");
        }
        for pointer in ["", "/target", "/counts", "/scenarios/0", "/choices/0", "/clauses/0"] {
            let mut bad = good.clone();
            bad.pointer_mut(pointer).unwrap()["surplus"] = Value::Null;
            assert!(!validator.is_valid(&bad), "{pointer}");
        }
        for field in ["schema", "verdict", "target", "seed", "requests", "counts", "choices"] {
            let mut bad = good.clone();
            bad.as_object_mut().unwrap().remove(field);
            assert!(!validator.is_valid(&bad), "{field}");
        }
    }

    #[test]
    fn the_report_can_be_read_back() {
        let report = Report::of(&sample::failing());
        let text = serde_json::to_string(&report).unwrap();
        assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report);
    }
}
