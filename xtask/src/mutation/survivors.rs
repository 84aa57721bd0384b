//! The mutants that no test can catch, each with the reason why it is no fault.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::repository;

/// Where they are listed.
const FILE: &str = "snapshots/mutation/survivors.toml";

/// The list.
#[derive(Deserialize)]
pub(super) struct Survivors {
    survivor: Vec<Survivor>,
}

#[derive(Deserialize)]
struct Survivor {
    /// Its name without line and column, which change with every edit.
    mutant: String,
    /// How many of this name there are.
    #[serde(default = "one")]
    times: usize,
    /// Why it changes nothing that anybody relies on.
    reason: String,
}

const fn one() -> usize {
    1
}

impl Survivors {
    /// Reads the list.
    pub(super) fn read() -> Result<Self> {
        toml::from_str(&repository::read(FILE)?).with_context(|| format!("in {FILE}"))
    }

    /// What is wrong with the list, seen from those that survived. What is listed in vain shows
    /// only where the whole of the code was tested.
    pub(super) fn complaints(&self, survived: &[String], whole: bool) -> Vec<String> {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for name in survived {
            *seen.entry(placeless(name)).or_default() += 1;
        }
        let mut complaints = Vec::new();
        for (name, &times) in &seen {
            let listed = self.survivor.iter().find(|survivor| survivor.mutant == *name);
            let known = listed.map_or(0, |survivor| survivor.times);
            if times > known {
                complaints.push(format!(
                    "{name}: {times} survive, {known} listed: write a test, or list it with its \
                     reason in {FILE}"
                ));
            }
        }
        for survivor in &self.survivor {
            if survivor.reason.trim().is_empty() {
                complaints.push(format!("{}: listed without a reason in {FILE}", survivor.mutant));
            }
            let now = seen.get(&survivor.mutant).copied().unwrap_or(0);
            if whole && now < survivor.times {
                complaints.push(format!(
                    "{}: {} listed in {FILE}, {now} survive: correct the list",
                    survivor.mutant, survivor.times
                ));
            }
        }
        complaints
    }
}

/// A mutant's name as it is listed.
fn placeless(name: &str) -> String {
    let mut parts = name.splitn(4, ':');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(file), Some(_), Some(_), Some(what)) => format!("{file}:{what}"),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Survivor, Survivors};

    fn complaints(survived: &[&str], whole: bool) -> Vec<String> {
        let survivor = |mutant: &str, times, reason: &str| Survivor {
            mutant: mutant.to_owned(),
            times,
            reason: reason.to_owned(),
        };
        let survivor = vec![
            survivor("a.rs: replace == with != in f", 2, "alike"),
            survivor("b.rs: delete ! in g", 1, " "),
        ];
        let survived: Vec<String> = survived.iter().map(|name| (*name).to_owned()).collect();
        let complaints = Survivors { survivor }.complaints(&survived, whole);
        complaints.iter().map(|text| text.split(" in snap").next().unwrap().to_owned()).collect()
    }

    #[test]
    fn more_and_fewer_than_are_listed_and_no_reason_are_named() {
        let survived = [
            "a.rs:1:2: replace == with != in f",
            "b.rs:1:2: delete ! in g",
            "b.rs:7:2: delete ! in g",
        ];
        let more =
            "b.rs: delete ! in g: 2 survive, 1 listed: write a test, or list it with its reason";
        let bare = "b.rs: delete ! in g: listed without a reason";
        let fewer = "a.rs: replace == with != in f: 2 listed";
        assert_eq!(complaints(&survived, true), [more, fewer, bare]);
        assert_eq!(complaints(&survived[..2], false), [bare]);
    }
}
