//! What is allowed of siblings, of faults in signing, and of whole states.

use untag_scenarios::builder::tags;
use untag_wire::{Call, Style};

use super::*;

const VALUE: &str = "1";

/// Two shares of the owner and one of another account.
fn world(carried: &Tags) -> World {
    let mut world = World::with_principals();
    for (id, account) in [("a", "1"), ("b", "1"), ("f", "2")] {
        let (account, region) = (account.to_owned(), "home".to_owned());
        let share = Share { account, region, deleted: false, tags: carried.clone() };
        world.shares.insert(id.to_owned(), share);
    }
    world
}

fn call(action: Action, params: &[(String, String)]) -> Outgoing {
    let call = Call { action, params: params.to_vec() };
    Outgoing::plain(Principal::Owner, call, Style::SDK)
}

fn pair(name: impl Into<String>, value: impl Into<String>) -> (String, String) {
    (name.into(), value.into())
}

fn tagging(ids: &[&str], set: &[(String, String)]) -> Vec<(String, String)> {
    let mut params = vec![pair("RegionId", "home"), pair("ResourceType", "ResourceShare")];
    params
        .extend(ids.iter().enumerate().map(|(at, id)| pair(format!("ResourceId.{}", at + 1), *id)));
    for (at, (key, value)) in set.iter().enumerate() {
        params.push(pair(format!("Tag.{}.Key", at + 1), key));
        params.push(pair(format!("Tag.{}.Value", at + 1), value));
    }
    params
}

fn keys(count: usize) -> Vec<(String, String)> {
    (0..count).map(|number| pair(format!("n{number}"), VALUE)).collect()
}

fn is_ordinary(params: &[(String, String)]) -> bool {
    ordinary(&world(&Tags::new()), &call(Action::TagResources, params)).is_some()
}

/// Each departure alone takes a call out of what is known.
#[test]
fn a_call_to_tag_is_ordinary_in_every_respect_or_not_at_all() {
    let plain = tagging(&["a", "b"], &keys(2));
    assert!(is_ordinary(&plain));
    let with = |name: &str, value: &str| {
        let mut params = plain.clone();
        match params.iter_mut().find(|(have, _)| have == name) {
            Some(known) => value.clone_into(&mut known.1),
            None => params.push(pair(name, value)),
        }
        params
    };
    let without = |name: &str| plain.iter().filter(|(have, _)| have != name).cloned().collect();
    let repeated = [&plain[..], &[pair("ResourceId.1", "a")]].concat();
    let departures: [(&str, Vec<(String, String)>); 12] = [
        ("a parameter twice", repeated),
        ("one that does not belong there", with("Extra", "1")),
        ("another region", with("RegionId", "elsewhere")),
        ("another type", with("ResourceType", "Other")),
        ("no share", tagging(&[], &keys(1))),
        ("no tag", tagging(&["a"], &[])),
        ("a key without its value", without("Tag.2.Value")),
        ("one key twice", with("Tag.2.Key", "n0")),
        ("one share twice", with("ResourceId.2", "a")),
        ("a foreign share", with("ResourceId.2", "f")),
        ("a key outside the grammar", with("Tag.1.Key", "acs:k")),
        ("a value outside the grammar", with("Tag.1.Value", "acs:v")),
    ];
    for (what, params) in departures {
        assert!(!is_ordinary(&params), "{what}");
    }
    let mut restricted = call(Action::TagResources, &plain);
    restricted.principal = Principal::Restricted;
    assert!(ordinary(&world(&Tags::new()), &restricted).is_none());
    assert!(is_ordinary(&tagging(&["a"], &keys(20))) && !is_ordinary(&tagging(&["a"], &keys(21))));
}

#[test]
fn values_are_plain_up_to_128_characters_in_every_way_of_counting() {
    let long = |count: usize, end: char| "v".repeat(count) + &end.to_string();
    for plain in ["", "v", &long(127, '\u{FFFF}'), &long(126, '\u{1F600}')] {
        assert!(plain_value(plain), "{plain}");
    }
    for open in [&*long(128, 'v'), &long(127, '\u{1F600}'), "ACS:v", "Http://v", "a https://v"] {
        assert!(!plain_value(open), "{open}");
    }
}

fn carrying(keys: &[&str]) -> Tags {
    let pairs: Vec<_> = keys.iter().map(|key| (*key, VALUE)).collect();
    tags(&pairs)
}

/// Reply and shares of which nothing is known, of what is allowed of tagging share a.
fn allowed(carried: &Tags, set: &[(String, String)]) -> Vec<(Replied, usize)> {
    let all = candidates(&world(carried), &call(Action::TagResources, &tagging(&["a"], set)));
    all.into_iter().map(|one| (one.expectation.reply, one.anything.len())).collect()
}

#[test]
fn tags_must_be_set_unless_they_may_be_too_many_or_one_with_others() {
    let must = [(Replied::Success, 0)];
    let may = [(Replied::Success, 0), (Replied::Refusal, 1)];
    let numbered: Tags = keys(20).into_iter().collect();
    let four: Tags = keys(4).into_iter().collect();
    assert_eq!(allowed(&Tags::new(), &keys(20)), must);
    assert_eq!(allowed(&numbered, &keys(20)), must, "the same keys are no more keys");
    assert_eq!(allowed(&numbered, &keys(21)[20..]), may);
    assert_eq!(allowed(&four, &keys(10)[4..]), must);
    let folded = [(Replied::Success, 1), (Replied::Refusal, 1)];
    assert_eq!(allowed(&carrying(&["key"]), &[pair("KEY", VALUE)]), folded);
    assert_eq!(allowed(&carrying(&["key"]), &[pair("other", VALUE)]), must);
}

fn clause(alter: Alter, style: Style) -> Option<&'static str> {
    let outgoing = Outgoing {
        alter: Some(alter),
        style,
        ..call(Action::UntagResources, &[pair("RegionId", "home")])
    };
    gateway_clause(&outgoing).map(|clause| clause.0)
}

#[test]
fn only_faults_that_a_gateway_must_see_are_refused() {
    let v3 = |alter| clause(alter, Style::SDK);
    for (seconds, wrong) in [(900, false), (-900, false), (901, true), (-901, true)] {
        assert_eq!(v3(Alter::Dated(seconds)), wrong.then_some("gateway.time"), "{seconds}");
    }
    let changed = |name: &str| v3(Alter::Changed(name.to_owned(), "x".to_owned()));
    assert_eq!(changed("RegionId"), Some("gateway.covered"));
    assert_eq!(changed("TagKey.1"), None, "nothing was changed");
    let action = || Alter::WithoutHeader("x-acs-action".to_owned());
    assert_eq!(v3(action()), Some("gateway.action"));
    assert_eq!(clause(action(), Style { signing: Signing::V1, ..Style::SDK }), None);
    assert_eq!(v3(Alter::WithoutHeader("accept".to_owned())), None);
}

#[test]
fn a_style_is_named_by_the_clause_that_describes_it() {
    let of = |signing, part| {
        let style = Style { signing, part, ..Style::SDK };
        style_clause(&Outgoing { style, ..call(Action::UntagResources, &[]) }).map(|id| id.0)
    };
    assert_eq!(of(Signing::V3, Part::Query), None);
    for part in [Part::Form, Part::Split, Part::Both] {
        assert_eq!(of(Signing::V3, part), Some("wire.v3-form"));
    }
    assert_eq!(of(Signing::V1, Part::Query), Some("wire.v1-query"));
    assert_eq!(of(Signing::V1, Part::Form), Some("wire.v1-form"));
    assert_eq!(of(Signing::V1, Part::Split), Some("wire.v1-split"));
    assert_eq!(of(Signing::V1, Part::Both), Some("wire.both"));
}

fn changing(changes: Vec<Change>) -> Candidate {
    Candidate::new(Replied::Success, [("a".to_owned(), changes)].into(), &[])
}

#[test]
fn an_outcome_is_open_where_several_states_may_follow() {
    let gone = |key: &str| Change::gone(Keys::of([key]));
    let maybe = Change { gone: Keys::none(), maybe: Keys::of(["k"]), set: Tags::new() };
    assert!(!changing(vec![gone("k")]).is_open());
    assert!(changing(vec![gone("k"), gone("m")]).is_open());
    assert!(changing(vec![maybe.clone()]).is_open());
    let states = changing(vec![maybe]).alternatives(&world(&carrying(&["k", "m"])));
    let of_a: Vec<_> = states.iter().map(|state| &state["a"]).collect();
    assert_eq!(of_a, [&carrying(&["m"]), &carrying(&["k", "m"])], "as much gone as may be first");
    assert!(states.iter().all(|state| state["b"] == carrying(&["k", "m"])));
}
