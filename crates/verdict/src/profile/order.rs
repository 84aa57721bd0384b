//! The order of a target's checks: which error won where a request broke two rules, put together
//! to a partial order.

use std::collections::BTreeSet;

use untag_model::{ErrorCode, QuestionId};

use super::Choice;

/// The question that has a case for every two rules.
pub const ORDER_CHECKS: QuestionId = QuestionId("order.checks");

/// What stands between the two rules of a case.
const AGAINST: &str = " against ";

/// A rule that a request can break, and the errors that tell that it won.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Its name in the cases of the question.
    pub name: &'static str,
    /// Its errors; none where any other refusal will do.
    pub errors: &'static [ErrorCode],
}

const fn rule(name: &'static str, errors: &'static [ErrorCode]) -> Rule {
    Rule { name, errors }
}

/// The rules.
pub static RULES: [Rule; 12] = [
    rule("missing-region", &[]),
    rule("missing-type", &[ErrorCode::MissingResourceType]),
    rule("invalid-type", &[ErrorCode::InvalidResourceType]),
    rule("missing-ids", &[ErrorCode::MissingResourceIds]),
    rule("too-many-ids", &[ErrorCode::TooManyResourceIds]),
    rule("unknown-id", &[ErrorCode::ResourceIdNotFound]),
    rule("missing-keys", &[ErrorCode::MissingTagKeysOrDeleteAll]),
    rule("too-many-keys", &[ErrorCode::TooManyTagKeys]),
    rule("duplicate-key", &[ErrorCode::DuplicateTagKey]),
    rule("invalid-key", &[ErrorCode::InvalidTagKey]),
    rule("no-permission", &[ErrorCode::NoPermission]),
    rule("foreign-share", &[ErrorCode::ResourceIdNotFound, ErrorCode::NoPermission]),
];

/// The rules in layers: what stands higher is checked before what it is connected with below.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Order {
    /// The rules of which something is known; those that come before each other stand in one group.
    pub groups: Vec<Vec<&'static str>>,
    /// Which group comes directly before which, by position; what follows from others is left out.
    pub edges: BTreeSet<(usize, usize)>,
    /// The groups from the first to the last layer, by position.
    pub layers: Vec<Layer>,
    /// The pairs that were seen both ways, or in a way that says nothing.
    pub undecided: Vec<Undecided>,
}

/// Groups of which none is known to come before another.
pub type Layer = Vec<usize>;

/// Two rules without an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undecided {
    /// The case of the question.
    pub case: String,
    /// What was seen, with how often.
    pub seen: Vec<(String, u64)>,
}

type Pairs = BTreeSet<(usize, usize)>;

impl Order {
    /// The order that these choices tell.
    pub(super) fn of(choices: &[Choice]) -> Self {
        let mut before = Pairs::new();
        let mut weak = Pairs::new();
        let mut undecided = Vec::new();
        for choice in choices.iter().filter(|choice| choice.question == ORDER_CHECKS) {
            match decided(choice) {
                Some(pair) if is_weak(pair) => drop(weak.insert(pair)),
                Some(pair) => drop(before.insert(pair)),
                None => undecided.push(Undecided {
                    case: choice.case.clone(),
                    seen: choice.answers.iter().map(|(a, n)| (a.clone(), *n)).collect(),
                }),
            }
        }
        for (first, second) in weak {
            if !closure(&before).contains(&(second, first)) {
                before.insert((first, second));
            }
        }
        Self { undecided, ..Self::from_pairs(&before) }
    }

    fn from_pairs(before: &Pairs) -> Self {
        let reached = closure(before);
        let known: BTreeSet<usize> = before.iter().flat_map(|(a, b)| [*a, *b]).collect();
        let both = |a: usize, b: usize| reached.contains(&(a, b)) && reached.contains(&(b, a));
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for rule in known {
            match groups.iter_mut().find(|group| both(group[0], rule)) {
                Some(group) => group.push(rule),
                None => groups.push(vec![rule]),
            }
        }
        let precedes =
            |a: usize, b: usize| a != b && reached.contains(&(groups[a][0], groups[b][0]));
        let edges = reduced(groups.len(), precedes);
        let layers = layers(groups.len(), precedes);
        let names = |group: &Vec<usize>| group.iter().map(|rule| RULES[*rule].name).collect();
        Self { groups: groups.iter().map(names).collect(), edges, layers, undecided: Vec::new() }
    }

    /// The groups of rules that come before each other: no order of checks explains them.
    pub fn cycles(&self) -> impl Iterator<Item = &[&'static str]> {
        self.groups.iter().filter(|group| group.len() > 1).map(Vec::as_slice)
    }

    /// What comes directly before what, by name.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let name = |at: usize| self.groups[at].join(" = ");
        self.edges.iter().map(|(a, b)| (name(*a), name(*b))).collect()
    }
}

/// The rule that won and the one that lost, if the choice tells.
fn decided(choice: &Choice) -> Option<(usize, usize)> {
    let (first, second) = choice.case.split_once(AGAINST)?;
    let find = |name| RULES.iter().position(|rule| rule.name == name);
    let (first, second) = (find(first)?, find(second)?);
    let answer = choice.consistent()?;
    let is_of = |rule: usize| RULES[rule].errors.iter().any(|error| error.code() == answer);
    match (
        is_of(first) || answer == "the first rule's",
        is_of(second) || answer == "the second rule's",
    ) {
        (true, false) => Some((first, second)),
        (false, true) => Some((second, first)),
        _ => None,
    }
}

/// Whether it may only seem so: a request that names no share, or none that there is, breaks no
/// rule about permission where that is looked up share by share. Such a pair counts if nothing
/// else says otherwise.
fn is_weak((first, second): (usize, usize)) -> bool {
    ["missing-ids", "unknown-id"].contains(&RULES[first].name)
        && RULES[second].name == "no-permission"
}

/// Everything that follows from these pairs.
fn closure(pairs: &Pairs) -> Pairs {
    let mut all = pairs.clone();
    for middle in 0..RULES.len() {
        for from in 0..RULES.len() {
            for to in 0..RULES.len() {
                if all.contains(&(from, middle)) && all.contains(&(middle, to)) {
                    all.insert((from, to));
                }
            }
        }
    }
    all
}

/// The pairs that do not follow from others.
fn reduced(count: usize, precedes: impl Fn(usize, usize) -> bool) -> Pairs {
    let mut edges = Pairs::new();
    for a in 0..count {
        for b in (0..count).filter(|b| precedes(a, *b)) {
            if !(0..count).any(|between| precedes(a, between) && precedes(between, b)) {
                edges.insert((a, b));
            }
        }
    }
    edges
}

/// Each group in the first layer that is below all that come before it.
fn layers(count: usize, precedes: impl Fn(usize, usize) -> bool) -> Vec<Layer> {
    let mut layers: Vec<Layer> = Vec::new();
    let mut rest: BTreeSet<usize> = (0..count).collect();
    while !rest.is_empty() {
        let is_first = |at: &usize| !rest.iter().any(|other| precedes(*other, *at));
        let layer: Layer = rest.iter().copied().filter(is_first).collect();
        rest.retain(|at| !layer.contains(at));
        layers.push(layer);
    }
    layers
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn choice(case: &str, answers: &[&str]) -> Choice {
        let answers: BTreeMap<_, _> = answers.iter().map(|a| ((*a).to_owned(), 3)).collect();
        Choice { question: ORDER_CHECKS, case: case.to_owned(), answers }
    }

    #[test]
    fn what_follows_is_left_out() {
        let order = Order::of(&[
            choice("missing-type against invalid-key", &["MissingParameter.ResourceType"]),
            choice("invalid-key against no-permission", &["InvalidParameter.TagKey"]),
            choice("missing-type against no-permission", &["MissingParameter.ResourceType"]),
            choice("missing-region against missing-type", &["the second rule's"]),
        ]);
        let pairs: Vec<_> = order.pairs().iter().map(|(a, b)| format!("{a} < {b}")).collect();
        assert_eq!(
            pairs,
            [
                "missing-type < missing-region",
                "missing-type < invalid-key",
                "invalid-key < no-permission"
            ]
        );
        assert_eq!(order.layers.len(), 3);
        assert_eq!(order.cycles().count(), 0);
    }

    #[test]
    fn cycles_stand_in_one_group() {
        let order = Order::of(&[
            choice("missing-type against invalid-key", &["MissingParameter.ResourceType"]),
            choice("invalid-key against no-permission", &["InvalidParameter.TagKey"]),
            choice("missing-type against no-permission", &["NoPermission"]),
        ]);
        let cycles: Vec<_> = order.cycles().collect();
        assert_eq!(cycles, [["missing-type", "invalid-key", "no-permission"]]);
        assert_eq!(order.layers, [[0]]);
    }

    #[test]
    fn without_shares_there_may_be_nothing_to_permit() {
        let first = choice("missing-ids against no-permission", &["MissingParameter.ResourceIds"]);
        let order = Order::of(std::slice::from_ref(&first));
        assert_eq!(order.layers.len(), 2);
        let order = Order::of(&[
            first,
            choice("missing-type against no-permission", &["NoPermission"]),
            choice("missing-type against missing-ids", &["MissingParameter.ResourceType"]),
        ]);
        assert_eq!(order.cycles().count(), 0);
        assert_eq!(order.layers.len(), 3);
    }

    #[test]
    fn what_was_seen_both_ways_is_not_decided() {
        let both = ["MissingParameter.ResourceType", "InvalidParameter.TagKey"];
        let order = Order::of(&[
            choice("missing-type against invalid-key", &both),
            choice("unknown-id against foreign-share", &["InvalidResourceId.NotFound"]),
        ]);
        assert_eq!(order.undecided.len(), 2);
        assert!(order.groups.is_empty());
    }
}
