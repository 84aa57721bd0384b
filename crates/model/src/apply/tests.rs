//! The model's answers on single requests, one rule or question at a time.

use super::*;
use crate::error_code::ErrorCode;
use crate::outcome::explains;
use crate::world::{Share, Tags};

fn tags(keys: &[&str]) -> Tags {
    keys.iter().map(|key| ((*key).to_owned(), format!("v-{key}"))).collect()
}

fn world() -> World {
    let mut world = World::with_principals();
    let mut add = |id: &str, account: &str, keys: &[&str]| {
        let share = Share {
            account: account.into(),
            region: "cn-hangzhou".into(),
            deleted: false,
            tags: tags(keys),
        };
        world.shares.insert(id.into(), share);
    };
    add("a", "1", &["k1", "k2"]);
    add("b", "1", &["k1"]);
    add("x", "2", &["k1"]);
    (1..=21).for_each(|n| add(&format!("s{n}"), "1", &["k1"]));
    world
}

fn ask(principal: Principal, pairs: &[(&str, &str)]) -> Allowed {
    ask_in(&world(), principal, pairs)
}

/// Region and type are as they should be where they are not given; `-` leaves a parameter out.
fn ask_in(world: &World, principal: Principal, pairs: &[(&str, &str)]) -> Allowed {
    let mut params: Vec<(String, String)> =
        pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    for (name, value) in [("RegionId", "cn-hangzhou"), ("ResourceType", "ResourceShare")] {
        if !params.iter().any(|(have, _)| have == name) {
            params.push((name.to_owned(), value.to_owned()));
        }
    }
    params.retain(|(_, value)| value != "-");
    apply(world, principal, &Request::read(&params))
}

fn replies(allowed: &Allowed) -> Vec<Replied> {
    let set: BTreeSet<_> = allowed.outcomes.iter().map(|outcome| outcome.reply.clone()).collect();
    set.into_iter().collect()
}

fn owner(pairs: &[(&str, &str)]) -> Vec<Replied> {
    replies(&ask(Principal::Owner, pairs))
}

#[test]
fn one_broken_rule_gives_its_error_only() {
    use ErrorCode as E;
    let id = ("ResourceId.1", "a");
    let key = ("TagKey.1", "k1");
    for (pairs, code) in [
        (vec![key], E::MissingResourceIds),
        (vec![id], E::MissingTagKeysOrDeleteAll),
        (vec![id, ("All", "False")], E::MissingTagKeysOrDeleteAll),
        (vec![id, key, ("ResourceType", "-")], E::MissingResourceType),
        (vec![id, key, ("ResourceType", "Share")], E::InvalidResourceType),
        (vec![("ResourceId.1", "nowhere"), key], E::ResourceIdNotFound),
        (vec![id, ("TagKey.1", "k1"), ("TagKey.2", "k1")], E::DuplicateTagKey),
    ] {
        assert_eq!(owner(&pairs), [Replied::Error(code)], "{pairs:?}");
    }
}

#[test]
fn limits_are_at_twenty() {
    let ids: Vec<(String, String)> =
        (1..=21).map(|n| (format!("ResourceId.{n}"), format!("s{n}"))).collect();
    let mut pairs: Vec<(&str, &str)> = ids.iter().map(|(n, v)| (&**n, &**v)).collect();
    pairs.push(("TagKey.1", "k1"));
    assert_eq!(owner(&pairs), [Replied::Error(ErrorCode::TooManyResourceIds)]);
    pairs.remove(20);
    assert_eq!(owner(&pairs), [Replied::Success]);
}

#[test]
fn several_broken_rules_allow_the_error_of_each() {
    let replies = owner(&[("ResourceType", "x"), ("TagKey.1", "acs:x")]);
    let expected =
        [ErrorCode::InvalidResourceType, ErrorCode::MissingResourceIds, ErrorCode::InvalidTagKey];
    assert_eq!(replies, expected.map(Replied::Error));
}

#[test]
fn missing_region_is_some_refusal() {
    let pairs = [("ResourceId.1", "a"), ("TagKey.1", "k1"), ("RegionId", "-")];
    assert_eq!(owner(&pairs), [Replied::Refusal]);
}

#[test]
fn permission_and_foreign_shares() {
    let untag = [("ResourceId.1", "a"), ("TagKey.1", "k1")];
    let forbidden = Replied::Error(ErrorCode::NoPermission);
    assert_eq!(replies(&ask(Principal::Restricted, &untag)), std::slice::from_ref(&forbidden));
    let either = [Replied::Error(ErrorCode::ResourceIdNotFound), forbidden];
    assert_eq!(replies(&ask(Principal::Other, &untag)), either);
}

#[test]
fn an_unknown_share_may_come_after_a_change() {
    let allowed = ask(
        Principal::Owner,
        &[("ResourceId.1", "a"), ("ResourceId.2", "nowhere"), ("TagKey.1", "k1")],
    );
    let refused = &allowed.outcomes[0];
    assert_eq!(refused.reply, Replied::Error(ErrorCode::ResourceIdNotFound));
    let before = tags(&["k1", "k2"]);
    assert!(explains(&refused.effect, "a", &before, &before));
    assert!(explains(&refused.effect, "a", &before, &tags(&["k2"])));
    assert!(!explains(&refused.effect, "a", &before, &tags(&["k1"])));
}

#[test]
fn absent_keys_leave_the_answer_open_but_not_the_effect() {
    let allowed =
        ask(Principal::Owner, &[("ResourceId.1", "a"), ("TagKey.1", "k1"), ("TagKey.2", "zz")]);
    assert_eq!(replies(&allowed), [Replied::Success, Replied::Refusal]);
    let success = &allowed.outcomes[0];
    let before = tags(&["k1", "k2"]);
    assert!(explains(&success.effect, "a", &before, &tags(&["k2"])));
    assert!(!explains(&success.effect, "a", &before, &before));
}

#[test]
fn all_clears_and_with_keys_is_open() {
    let before = tags(&["k1", "k2"]);
    let allowed = ask(Principal::Owner, &[("ResourceId.1", "a"), ("All", "true")]);
    assert_eq!(replies(&allowed), [Replied::Success]);
    assert!(explains(&allowed.outcomes[0].effect, "a", &before, &Tags::new()));
    assert!(!explains(&allowed.outcomes[0].effect, "a", &before, &tags(&["k2"])));
    let both = ask(Principal::Owner, &[("ResourceId.1", "a"), ("All", "True"), ("TagKey.1", "k1")]);
    assert!(explains(&both.outcomes[0].effect, "a", &before, &tags(&["k2"])));
    assert!(explains(&both.outcomes[0].effect, "a", &before, &Tags::new()));
    assert!(!explains(&both.outcomes[0].effect, "a", &before, &before));
}

#[test]
fn irregular_requests_may_be_refused_but_keep_the_frame() {
    let allowed =
        ask(Principal::Owner, &[("ResourceId.1", "a"), ("TagKey.1", "k1"), ("TagKey.3", "k2")]);
    assert_eq!(replies(&allowed), [Replied::Success, Replied::Refusal]);
    let before = tags(&["k1", "k2"]);
    let effect = &allowed.outcomes[0].effect;
    assert!(explains(effect, "a", &before, &tags(&["k2"])));
    assert!(explains(effect, "a", &before, &Tags::new()));
    assert!(!explains(effect, "a", &before, &tags(&["k1"])));
}

/// What is allowed, in short: the reply, and for each share that may change the alternatives, with
/// `-` before a key that goes and `?` before one that may go.
fn short(allowed: &Allowed) -> Vec<String> {
    let keys = |sign: &str, keys: &Keys| match keys {
        Keys::All => format!("{sign}*"),
        Keys::Only(keys) => keys.iter().flat_map(|key| [sign, key]).collect::<String>(),
    };
    let outcome = |outcome: &Outcome| {
        let mut words = vec![match &outcome.reply {
            Replied::Error(error) => error.code().to_owned(),
            other => format!("{other:?}"),
        }];
        for (id, removals) in &outcome.effect {
            let each: Vec<_> = removals
                .iter()
                .map(|one| keys("-", &one.gone) + &keys("?", &one.maybe))
                .map(|text| if text.is_empty() { "0".to_owned() } else { text })
                .collect();
            words.push(format!("{id}:{}", each.join("|")));
        }
        words.extend(outcome.answers.iter().map(|(question, _)| format!("({question})")));
        words.join(" ")
    };
    let mut lines: Vec<_> = allowed.outcomes.iter().map(outcome).collect();
    lines.sort_unstable();
    lines.dedup();
    lines
}

/// Requests by their parameters, `_` for a blank, with all that is allowed of each.
const ANSWERS: &str = include_str!("answers.txt");

#[test]
fn everything_that_is_allowed_is_as_it_stands_in_the_table() {
    let mut world = world();
    let gone = Share { deleted: true, ..world.shares["a"].clone() };
    world.shares.insert("d".to_owned(), gone);
    let mut table = Vec::new();
    let requests = ANSWERS.lines().filter(|line| line.starts_with("> "));
    for line in requests {
        let mut words = line[2..].split(' ');
        let principal = match words.next() {
            Some("restricted") => Principal::Restricted,
            Some("other") => Principal::Other,
            _ => Principal::Owner,
        };
        let words: Vec<_> = words.map(|word| word.replace('_', " ")).collect();
        let pairs: Vec<_> = words.iter().filter_map(|word| word.split_once('=')).collect();
        table.push(line.to_owned());
        table.extend(
            short(&ask_in(&world, principal, &pairs)).iter().map(|line| format!("    {line}")),
        );
    }
    let table = table.join("\n") + "\n";
    assert_eq!(table, ANSWERS, "now:\n{table}");
}

#[test]
fn a_policy_for_one_region_permits_nothing_elsewhere() {
    use crate::policy::{Policy, Statement, Verb};
    let mut world = world();
    let statement =
        Statement::new(Verb::Allow, "resourcesharing:*", "acs:resourcesharing:cn-hangzhou:1:*");
    let member = world.principals.get_mut(&Principal::Restricted).expect("a principal");
    member.policy = Policy { statements: vec![statement] };
    let ask = |regions: &[&str]| {
        let mut pairs = vec![("ResourceId.1", "a"), ("TagKey.1", "k1")];
        pairs.extend(regions.iter().map(|region| ("RegionId", *region)));
        short(&ask_in(&world, Principal::Restricted, &pairs))
    };
    assert_eq!(ask(&["cn-hangzhou"]), ["Success a:-k1"]);
    let both = ask(&["cn-hangzhou", "us-east-1"]);
    assert!(both.contains(&"NoPermission".to_owned()), "{both:?}");
    assert!(both.contains(&"Success a:-k1".to_owned()), "{both:?}");
}

#[test]
fn what_is_broken_is_told_without_an_outcome() {
    let request = Request::read(&[]);
    let found = crate::rules::breaches(&world(), Principal::Owner, &request);
    assert!(found.len() >= 4, "{found:?}");
    assert_eq!(
        crate::rules::breaches(&world(), Principal::Owner, &{
            let pairs = [
                ("RegionId", "cn-hangzhou"),
                ("ResourceType", "ResourceShare"),
                ("ResourceId.1", "a"),
                ("TagKey.1", "k1"),
            ];
            Request::read(&pairs.map(|(n, v)| (n.to_owned(), v.to_owned())))
        }),
        []
    );
}
