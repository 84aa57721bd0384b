//! A case in words: its shares and steps, a line each, for people.

use untag_scenarios::{Call, Param, ShareSetup, Value};

use super::{Came, Case, CaseStep};
use crate::sent::{format_name, style_name};

/// The most parameters and tags that a line names.
const NAMED: usize = 24;

impl Case {
    /// Its shares and steps, a line each. Nothing in them is escaped.
    pub fn words(&self) -> Vec<String> {
        let shares = self.shares.iter().map(share);
        let steps = self.steps.iter().enumerate().map(|(at, one)| step(at, one));
        let manner = self.together.then(|| "all of these together:".to_owned());
        shares.chain(manner).chain(steps).collect()
    }
}

fn share(share: &ShareSetup) -> String {
    let tags = share.tags.iter().map(|(key, value)| format!("{key:?}={value:?}"));
    let tags = listed(tags.collect(), " ");
    let tags = if tags.is_empty() { "no tags".to_owned() } else { tags };
    format!("share {} of the {}: {tags}", share.name, share.owner)
}

fn step(at: usize, step: &CaseStep) -> String {
    let came = step.came.as_ref().map(|came| format!(" -> {}", reply(came))).unwrap_or_default();
    format!("{}. {}{came}", at + 1, call(&step.call))
}

fn call(call: &Call) -> String {
    let mut words = vec![format!("{} by the {}", call.action, call.principal)];
    if let Some(style) = call.style {
        words.push(format!("({}, {})", style_name(style), format_name(style.format)));
    }
    if let Some(alter) = &call.alter {
        words.push(format!("[{}]", serde_json::to_string(alter).unwrap_or_default()));
    }
    words.push(listed(call.params.iter().map(param).collect(), " "));
    words.join(" ")
}

fn param(param: &Param) -> String {
    let value = match &param.value {
        Value::Text(text) => format!("{text:?}"),
        Value::Share(name) => name.clone(),
        Value::ShareWith(name, more) => format!("{name}+{more:?}"),
        Value::ShareCut(name) => format!("{name}, cut"),
        Value::NoShare(_) => "(no share)".to_owned(),
        Value::Region => "(region)".to_owned(),
    };
    format!("{}={value}", param.name)
}

fn reply(came: &Came) -> String {
    match (came.status, &came.code) {
        (None, _) => "no reply".to_owned(),
        (Some(status), None) => status.to_string(),
        (Some(status), Some(code)) => format!("{status} {code}"),
    }
}

fn listed(mut words: Vec<String>, between: &str) -> String {
    let more = words.len().saturating_sub(NAMED);
    words.truncate(NAMED);
    if more > 0 {
        words.push(format!("and {more} more"));
    }
    words.join(between)
}
