//! The states that shares can be in after steps whose outcome is open, and whether what was seen
//! is one of them.

use std::collections::BTreeMap;

use untag_model::{Keys, Tags};
use untag_scenarios::{Change, Expectation};

use crate::finding::DiffLine;

/// The tags of every share of a scenario, by name.
pub type Shares = BTreeMap<String, Tags>;

/// The states that each share can be in. One each unless an outcome was open.
#[derive(Debug, Clone, Default)]
pub struct Possible {
    states: BTreeMap<String, Vec<Tags>>,
}

/// A request that was answered and whose effect was not looked at yet: the expectations that its
/// reply matches.
#[derive(Debug, Clone)]
pub struct Pending<'a> {
    /// The expectations.
    pub candidates: Vec<&'a Expectation>,
    /// The step that it belongs to; requests of one step were sent together.
    pub step: usize,
}

/// The most combinations of candidates that are tried.
const MAX_COMBINATIONS: usize = 256;

impl Possible {
    /// Every share is as seen.
    pub fn exactly(shares: Shares) -> Self {
        Self { states: shares.into_iter().map(|(name, tags)| (name, vec![tags])).collect() }
    }

    /// The states of one share.
    pub fn of(&self, share: &str) -> &[Tags] {
        self.states.get(share).map_or(&[], Vec::as_slice)
    }

    /// Whether the share can only be in one state, whatever candidates of `pending` came true.
    pub fn is_settled(&self, share: &str, pending: &[Pending<'_>]) -> bool {
        self.of(share).len() == 1
            && pending
                .iter()
                .flat_map(|p| &p.candidates)
                .all(|expectation| !expectation.effect.contains_key(share))
    }

    /// The choice of one candidate for each pending request that explains every share as seen;
    /// every such choice. Empty if nothing explains it.
    pub fn explanations<'a>(
        &self,
        pending: &[Pending<'a>],
        seen: &Shares,
    ) -> Vec<Vec<&'a Expectation>> {
        let mut found: Vec<_> = combinations(pending)
            .into_iter()
            .filter(|choice| self.explains(choice, seen))
            .collect();
        let groups = sent_together(pending);
        if found.is_empty() && groups.iter().any(|group| group.len() > 1) {
            // Requests that were sent together may have been carried out the other way round.
            found = combinations(pending)
                .into_iter()
                .filter(|choice| self.explains(&turned(choice, &groups), seen))
                .collect();
        }
        found
    }

    fn explains(&self, choice: &[&Expectation], seen: &Shares) -> bool {
        self.states.iter().all(|(share, states)| {
            let none = Tags::new();
            let seen = seen.get(share).unwrap_or(&none);
            leads_to(states, choice, share, seen)
        })
    }

    /// The states that a share can be in after this choice, by its extremes.
    pub fn after(&self, choice: &[&Expectation], share: &str) -> Vec<Tags> {
        choice.iter().fold(self.of(share).to_vec(), |states, e| advance(&states, e, share))
    }

    /// Takes the shares as seen, explained by these choices. Where the outcome was open, what a
    /// slow read may still be about to show stays possible.
    pub fn adopt(&mut self, seen: &Shares, choices: &[Vec<&Expectation>]) {
        let mut states = BTreeMap::new();
        for (share, tags) in seen {
            let mut all = vec![tags.clone()];
            for choice in choices {
                if self.is_open(choice, share) {
                    all.extend(self.after(choice, share));
                }
            }
            states.insert(share.clone(), distinct(all));
        }
        self.states = states;
    }

    /// Whether the share may be in more than one state after this choice.
    fn is_open(&self, choice: &[&Expectation], share: &str) -> bool {
        let open = |changes: &Vec<Change>| {
            changes.len() > 1 || changes.iter().any(|change| change.maybe != Keys::none())
        };
        self.of(share).len() > 1 || choice.iter().filter_map(|e| e.effect.get(share)).any(open)
    }
}

fn distinct(mut states: Vec<Tags>) -> Vec<Tags> {
    states.sort();
    states.dedup();
    states
}

/// The states after one expectation came true, by its extremes.
fn advance(states: &[Tags], expectation: &Expectation, share: &str) -> Vec<Tags> {
    let Some(changes) = expectation.effect.get(share) else { return states.to_vec() };
    let next = states.iter().flat_map(|s| changes.iter().flat_map(|change| change.corners(s)));
    distinct(next.collect())
}

fn leads_to(states: &[Tags], choice: &[&Expectation], share: &str, seen: &Tags) -> bool {
    let touching: Vec<_> = choice.iter().filter(|e| e.effect.contains_key(share)).collect();
    let Some((last, earlier)) = touching.split_last() else {
        return states.contains(seen);
    };
    let advanced;
    let before = if earlier.is_empty() {
        states
    } else {
        advanced = earlier.iter().fold(states.to_vec(), |s, e| advance(&s, e, share));
        &advanced
    };
    let changes: &[Change] = last.effect.get(share).map_or(&[], Vec::as_slice);
    before.iter().any(|state| changes.iter().any(|change| change.permits(state, seen)))
}

/// The positions of the requests of each step.
fn sent_together(pending: &[Pending<'_>]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (at, request) in pending.iter().enumerate() {
        match groups.last_mut() {
            Some(group) if pending[group[0]].step == request.step => group.push(at),
            _ => groups.push(vec![at]),
        }
    }
    groups
}

/// A choice with the requests of each step in the opposite order.
fn turned<'a>(choice: &[&'a Expectation], groups: &[Vec<usize>]) -> Vec<&'a Expectation> {
    groups.iter().flat_map(|group| group.iter().rev()).map(|at| choice[*at]).collect()
}

fn combinations<'a>(pending: &[Pending<'a>]) -> Vec<Vec<&'a Expectation>> {
    let mut all = vec![Vec::new()];
    for request in pending {
        let mut next = Vec::new();
        for choice in &all {
            for candidate in &request.candidates {
                let mut longer: Vec<&'a Expectation> = choice.clone();
                longer.push(candidate);
                next.push(longer);
            }
        }
        next.truncate(MAX_COMBINATIONS);
        all = next;
    }
    all
}

/// How the seen tags of one share deviate from the closest expected ones, as sentences with the
/// clause that each violates.
pub fn deviations(expected: &Tags, before: &Tags, seen: &Tags) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    for (key, value) in seen {
        match (expected.get(key), before.get(key)) {
            (Some(wanted), _) if wanted == value => {}
            (Some(wanted), _) => {
                let text = format!("the value of {key:?} is {value:?}, not {wanted:?}");
                found.push(("effect.frame-keys", text));
            }
            (None, Some(_)) => {
                found
                    .push(("effect.named", format!("the tag {key:?} should be gone and is there")));
            }
            (None, None) => {
                found.push(("effect.frame-keys", format!("a tag {key:?} came out of nowhere")));
            }
        }
    }
    for key in expected.keys().filter(|key| !seen.contains_key(*key)) {
        found.push(("effect.frame-keys", format!("the tag {key:?} should be there and is gone")));
    }
    found
}

/// The lines by which a share's tags differ from the expected ones, the common ones included.
pub fn diff(share: &str, expected: &Tags, seen: &Tags) -> Vec<DiffLine> {
    let line = |sign, key: &str, value: &str| DiffLine {
        sign,
        text: format!("{share}: {key:?} = {value:?}"),
    };
    let mut lines = Vec::new();
    for (key, value) in expected {
        if seen.get(key) == Some(value) {
            lines.push(line(' ', key, value));
        } else {
            lines.push(line('-', key, value));
        }
    }
    for (key, value) in seen.iter().filter(|(key, value)| expected.get(*key) != Some(*value)) {
        lines.push(line('+', key, value));
    }
    lines
}

/// Of several states the one that is closest to what was seen.
pub fn closest<'s>(states: &'s [Tags], seen: &Tags) -> Option<&'s Tags> {
    let distance = |state: &&Tags| {
        let one_way = state.iter().filter(|(k, v)| seen.get(*k) != Some(*v)).count();
        let other_way = seen.iter().filter(|(k, v)| state.get(*k) != Some(*v)).count();
        one_way + other_way
    };
    states.iter().min_by_key(distance)
}

/// Whether the seen tags are the expected ones but for what a target may fold when tags are
/// attached: the case of keys, spaces at the ends, normalisation. That is its own choice.
pub fn only_folded(expected: &Tags, seen: &Tags) -> bool {
    use untag_model::grammar::folded;
    let same = |a: (&String, &String), b: (&String, &String)| {
        folded(a.0.trim()) == folded(b.0.trim()) && a.1.trim() == b.1.trim()
    };
    let has_key = |tags: &Tags, key: &String| {
        tags.keys().any(|have| folded(have.trim()) == folded(key.trim()))
    };
    seen.iter().all(|tag| expected.iter().any(|other| same(tag, other)))
        && expected.keys().all(|key| has_key(seen, key))
}

#[cfg(test)]
mod tests;
