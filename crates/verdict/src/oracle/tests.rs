//! The two oracles against each other, over a part of the small space and at full scale; what the
//! generators promise, by both; and the predicates by themselves.

use untag_model::policy::{Statement, Verb};
use untag_model::{
    ErrorCode, Limits, Policy, Principal, Replied, Request, Share, Tags, World, apply,
};
use untag_scenarios::generate::strategies::{BreaksOne, BreaksTwo, Drawn, Valid};
use untag_scenarios::generate::{Fault, Random, Sequence};
use untag_wire::Style;

use super::compare::{Comparison, compare_exhaustively, compare_generated, compare_request};
use super::{Case, Observed, Opinion, Reply, opinions, verdict};

fn check(what: &str, comparison: &Comparison) {
    println!(
        "{what}: {} outcomes of {} requests compared, {} of them allowed",
        comparison.compared, comparison.requests, comparison.allowed
    );
    let texts: Vec<_> = comparison.disagreements.iter().map(ToString::to_string).collect();
    assert_eq!(comparison.disagreeing, 0, "{}", texts.join("\n"));
    assert!(comparison.compared > 50_000, "{} compared", comparison.compared);
    assert!(comparison.allowed > comparison.requests / 2, "{} allowed", comparison.allowed);
}

#[test]
fn both_oracles_allow_the_same_of_small_requests() {
    check("small space", &compare_exhaustively(3_001));
}

#[test]
fn both_oracles_allow_the_same_at_full_scale() {
    check("full scale", &compare_generated(1, 400));
}

/// Departures from a plain request: parameters that are set to these values instead, each value
/// once.
const ODD: &[&[(&str, &[&str])]] = &[
    &[],
    &[("All", &["true"])],
    &[("All", &["true"]), ("TagKey.1", &[])],
    &[("All", &["false"])],
    &[("All", &["maybe"])],
    &[("All", &["maybe"]), ("TagKey.1", &[])],
    &[("All", &["TRUE"]), ("TagKey.1", &[])],
    &[("All", &["true", "true"]), ("TagKey.1", &[])],
    &[("All", &["true", "false"]), ("TagKey.1", &[])],
    &[("All", &["false", "true"])],
    &[("All", &["false", "false"])],
    &[("TagKey.1", &[])],
    &[("ResourceType", &[])],
    &[("ResourceType", &[""])],
    &[("ResourceType", &["resourceshare"])],
    &[("ResourceType", &[" ResourceShare"])],
    &[("ResourceType", &["Other"])],
    &[("ResourceType", &["ResourceShare", "ResourceShare"])],
    &[("ResourceType", &["ResourceShare", "Other"])],
    &[("ResourceType", &["Other", "Another"])],
    &[("ResourceType", &["Other", ""])],
    &[("ResourceType", &["", ""])],
    &[("RegionId", &[])],
    &[("RegionId", &[""])],
    &[("RegionId", &["elsewhere"])],
    &[("RegionId", &["home", "home"])],
    &[("RegionId", &["home", "elsewhere"])],
    &[("ResourceId.1", &[])],
    &[("ResourceId.1", &[""])],
    &[("ResourceId.1", &["x"])],
    &[("ResourceId.1", &["f"])],
    &[("ResourceId.1", &["d"])],
    &[("ResourceId.1", &["a", "b"])],
    &[("ResourceId.1", &["a", "x"])],
    &[("ResourceId.1", &["d", "x"])],
    &[("ResourceId.2", &["a"])],
    &[("ResourceId.2", &["b"])],
    &[("ResourceId.2", &["x"])],
    &[("ResourceId.2", &["f"])],
    &[("ResourceId.2", &["d"])],
    &[("ResourceId.3", &["b"])],
    &[("ResourceId.3", &["b"]), ("TagKey.2", &["o"])],
    &[("ResourceId.1", &["b"]), ("ResourceId.3", &["a"]), ("TagKey.2", &["o"])],
    &[("ResourceId.0", &["b"])],
    &[("ResourceId.01", &["b"])],
    &[("ResourceId.x", &["b"])],
    &[("ResourceId.", &["b"])],
    &[("ResourceId", &["b"])],
    &[("TagKey.1", &[""])],
    &[("TagKey.1", &["absent"])],
    &[("TagKey.1", &["K"])],
    &[("TagKey.1", &["k", "o"])],
    &[("TagKey.1", &["acs:k"])],
    &[("TagKey.1", &["ACS:k"])],
    &[("TagKey.2", &["k"])],
    &[("TagKey.2", &["K"])],
    &[("TagKey.2", &["o"])],
    &[("TagKey.2", &["acs:k"])],
    &[("TagKey.3", &["o"])],
    &[("TagKey.0", &["o"])],
    &[("TagKey.01", &["o"])],
    &[("TagKey.1x", &["o"])],
    &[("TagKey.", &["o"])],
    &[("TagKey", &["o"])],
    &[("Other", &["o"])],
];

fn odd(departure: &[(&str, &[&str])]) -> Vec<(String, String)> {
    let plain: [(&str, &[&str]); 4] = [
        ("RegionId", &["home"]),
        ("ResourceType", &["ResourceShare"]),
        ("ResourceId.1", &["a"]),
        ("TagKey.1", &["k"]),
    ];
    let kept = plain.iter().filter(|(name, _)| departure.iter().all(|(other, _)| other != name));
    let pairs = kept.chain(departure).flat_map(|(name, values)| values.iter().map(|v| (*name, *v)));
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// Worlds in which the restricted principal may do nothing, this in one region, and this to one
/// share.
fn worlds() -> Vec<World> {
    let policy = |resource: &str| Policy {
        statements: vec![Statement::new(Verb::Allow, "resourcesharing:UntagResources", resource)],
    };
    let policies = [
        Policy::default(),
        policy("acs:resourcesharing:home:1:resourceshare/*"),
        policy("acs:resourcesharing:*:1:resourceshare/a"),
    ];
    let with = |policy| {
        let mut world = small_world();
        for (id, deleted) in [("b", false), ("d", true)] {
            let share = Share { deleted, ..world.shares["a"].clone() };
            world.shares.insert(id.to_owned(), share);
        }
        if let Some(member) = world.principals.get_mut(&Principal::Restricted) {
            member.policy = policy;
        }
        world
    };
    policies.map(with).into()
}

/// Each departure alone, and some two at a time.
fn departures() -> Vec<Vec<(String, String)>> {
    let apart = |one: &[(&str, &[&str])], other: &[(&str, &[&str])]| {
        one.iter().all(|(name, _)| other.iter().all(|(known, _)| known != name))
    };
    let mut all = Vec::new();
    for (at, one) in ODD.iter().enumerate() {
        all.push(odd(one));
        let others = ODD[..at].iter().skip(at % 16).step_by(16);
        all.extend(
            others.filter(|other| apart(one, other)).map(|other| odd(&[one, *other].concat())),
        );
    }
    all
}

#[test]
fn both_oracles_allow_the_same_of_odd_requests() {
    let mut whole = Comparison::default();
    for world in worlds() {
        for params in departures() {
            for principal in [Principal::Owner, Principal::Restricted, Principal::Other] {
                whole = whole.join(compare_request(&world, principal, &params));
            }
        }
    }
    check("odd requests", &whole);
}

#[test]
#[ignore = "the whole small space takes minutes, and in a release build only"]
fn both_oracles_allow_the_same_of_every_small_request() {
    check("whole small space", &compare_exhaustively(1));
    check("full scale", &compare_generated(2, 100_000));
}

/// A world, and the only request of a sequence on it.
struct Asked {
    world: World,
    principal: Principal,
    params: Vec<(String, String)>,
}

impl Asked {
    fn of(sequence: &Sequence) -> Self {
        let bindings = sequence.bindings();
        let [call] = &sequence.calls[..] else { panic!("{sequence:?}") };
        let params = call.bind(&bindings, Style::SDK).call.params;
        Self { world: sequence.world(&bindings), principal: call.principal, params }
    }

    fn seen<'a>(&'a self, reply: &'a Reply, after: &'a World) -> Observed<'a> {
        let (before, principal, params) = (&self.world, self.principal, &self.params[..]);
        Observed { before, principal, params, reply, after, limits: Limits::DOCUMENTED }
    }

    /// The clauses that are violated if this comes and nothing changes.
    fn violated(&self, reply: &Reply) -> Vec<&'static str> {
        verdict(&self.seen(reply, &self.world)).into_iter().map(|(id, _)| id.0).collect()
    }

    /// The documented errors that the predicates allow, and those that the model does.
    fn errors(&self) -> [Vec<ErrorCode>; 2] {
        let allowed = apply(&self.world, self.principal, &Request::read(&self.params));
        let replies: Vec<_> = allowed.outcomes.into_iter().map(|outcome| outcome.reply).collect();
        let by_model = |error: &ErrorCode| {
            replies.contains(&Replied::Error(*error))
                || replies.contains(&Replied::Refusal) && error.status() < 500
        };
        let seen = self.seen(&SUCCESS, &self.world);
        let asked = seen.asked();
        let by_predicates = |error: &ErrorCode| {
            let reply = &reply_of(*error);
            Case { asked: &asked, reply, after: &self.world }.violated().is_empty()
        };
        [
            ErrorCode::ALL.into_iter().filter(by_predicates).collect(),
            ErrorCode::ALL.into_iter().filter(by_model).collect(),
        ]
    }
}

fn reply_of(error: ErrorCode) -> Reply {
    Reply {
        status: error.status(),
        code: Some(error.code().to_owned()),
        message: Some(error.message().to_owned()),
    }
}

const SUCCESS: Reply = Reply { status: 200, code: None, message: None };

fn drawn<T: Drawn>(count: u64, seed: u64) -> impl Iterator<Item = T> {
    (0..count).map(move |number| T::draw(&mut Random::stream(seed, number)))
}

/// The errors that may answer these faults: those of each, or any where one has none of its own.
fn expected(faults: &[Fault]) -> Vec<ErrorCode> {
    if faults.iter().any(|fault| fault.errors().is_empty()) {
        return ErrorCode::ALL.into_iter().filter(|error| error.status() < 500).collect();
    }
    let of = |error: &ErrorCode| faults.iter().any(|fault| fault.errors().contains(error));
    ErrorCode::ALL.into_iter().filter(of).collect()
}

fn keeps_its_promise(sequence: &Sequence, faults: &[Fault]) {
    let asked = Asked::of(sequence);
    let [predicates, model] = asked.errors();
    assert_eq!(predicates, expected(faults), "{faults:?}: {:?}", asked.params);
    assert_eq!(model, predicates, "{faults:?}: {:?}", asked.params);
    let violated = asked.violated(&SUCCESS);
    for fault in faults {
        assert!(violated.contains(&fault.clause().0), "{fault:?}, {violated:?}");
    }
}

#[test]
fn what_breaks_one_or_two_rules_breaks_these_by_both_oracles() {
    for broken in drawn::<BreaksOne>(1_000, 11) {
        keeps_its_promise(&broken.sequence, &broken.faults);
    }
    for broken in drawn::<BreaksTwo>(1_500, 12) {
        keeps_its_promise(&broken.sequence, &broken.faults);
    }
}

#[test]
fn what_is_valid_is_answered_with_success_only_by_both_oracles() {
    for valid in drawn::<Valid>(1_000, 13) {
        let asked = Asked::of(&valid.0);
        assert_eq!(asked.errors(), [[], []], "{:?}", asked.params);
        let mut after = asked.world.clone();
        for (name, value) in &asked.params {
            if let (true, Some(share)) =
                (name.starts_with("ResourceId"), after.shares.get_mut(value))
            {
                let named = |key: &String| {
                    asked.params.iter().any(|(n, v)| n.starts_with("TagKey") && v == key)
                };
                let all = asked.params.iter().any(|(n, v)| n == "All" && v.ends_with("rue"));
                share.tags.retain(|key, _| !all && !named(key));
            }
        }
        assert_eq!(verdict(&asked.seen(&SUCCESS, &after)), [], "{:?}", asked.params);
    }
}

fn small_world() -> World {
    let tags = |keys: &[&str]| -> Tags {
        keys.iter().map(|key| ((*key).to_owned(), "v".to_owned())).collect()
    };
    let share = |account: &str, keys: &[&str]| Share {
        account: account.to_owned(),
        region: "home".to_owned(),
        deleted: false,
        tags: tags(keys),
    };
    let mut world = World::with_principals();
    world.shares.insert("a".to_owned(), share("1", &["k", "o"]));
    world.shares.insert("f".to_owned(), share("2", &["k"]));
    world
}

fn asked(params: &[(&str, &str)]) -> Asked {
    let mut all = vec![("RegionId", "home"), ("ResourceType", "ResourceShare")];
    all.extend(params);
    let params = all.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    Asked { world: small_world(), principal: Principal::Owner, params }
}

#[test]
fn each_effect_has_its_clause() {
    let asked = asked(&[("ResourceId.1", "a"), ("TagKey.1", "k")]);
    let after = |edit: &dyn Fn(&mut World)| {
        let mut after = asked.world.clone();
        edit(&mut after);
        let violated = verdict(&asked.seen(&SUCCESS, &after));
        violated.into_iter().map(|(id, _)| id.0).collect::<Vec<_>>()
    };
    let tags = |world: &mut World, id: &str, edit: &dyn Fn(&mut Tags)| {
        edit(&mut world.shares.get_mut(id).expect("there").tags);
    };
    let done = |tags: &mut Tags| drop(tags.remove("k"));
    assert_eq!(after(&|w| tags(w, "a", &done)), [""; 0]);
    assert_eq!(after(&|_| {}), ["effect.named"]);
    assert_eq!(after(&|w| tags(w, "a", &Tags::clear)), ["effect.frame-keys"]);
    let renamed = |tags: &mut Tags| *tags = Tags::from([("o".to_owned(), "w".to_owned())]);
    assert_eq!(after(&|w| tags(w, "a", &renamed)), ["effect.frame-keys"]);
    let elsewhere = |w: &mut World| {
        tags(w, "a", &done);
        tags(w, "f", &done);
    };
    assert_eq!(after(&elsewhere), ["effect.frame-shares"]);
}

#[test]
fn each_reply_has_its_clause() {
    let bare = asked(&[("ResourceId.1", "a"), ("TagKey.1", "k")]);
    let error = reply_of(ErrorCode::InvalidTagKey);
    assert_eq!(bare.violated(&error), ["grammar.any-character", "reply.success"]);
    let wrong_status = Reply { status: 403, ..error.clone() };
    assert!(bare.violated(&wrong_status).contains(&"reply.status"));
    let wrong_message = Reply { message: None, ..error };
    assert!(bare.violated(&wrong_message).contains(&"reply.message"));
    assert_eq!(bare.violated(&reply_of(ErrorCode::InternalError)), ["reply.internal"]);
    let twice = asked(&[("ResourceId.1", "a"), ("TagKey.1", "k"), ("TagKey.2", "k")]);
    assert_eq!(twice.violated(&SUCCESS)[0], "keys.duplicate");
    assert_eq!(twice.violated(&reply_of(ErrorCode::DuplicateTagKey)), [""; 0]);
    let clauses = ["grammar.any-character", "reply.one-rule"];
    assert_eq!(twice.violated(&reply_of(ErrorCode::InvalidTagKey)), clauses);
    let unknown = asked(&[("ResourceId.1", "x"), ("TagKey.1", "k")]);
    let clauses = ["keys.distinct", "reply.one-rule"];
    assert_eq!(unknown.violated(&reply_of(ErrorCode::DuplicateTagKey)), clauses);
    let none = asked(&[("ResourceId.1", "a")]);
    assert_eq!(none.violated(&SUCCESS), ["keys.or-all"]);
    let foreign = asked(&[("ResourceId.1", "f"), ("TagKey.1", "k")]);
    assert_eq!(foreign.violated(&SUCCESS), ["ids.foreign"]);
}

#[test]
fn a_clause_that_does_not_speak_is_silent() {
    let asked = asked(&[("ResourceId.1", "a"), ("TagKey.1", "k")]);
    let mut after = asked.world.clone();
    after.shares.get_mut("a").expect("there").tags.remove("k");
    let opinions = opinions(&asked.seen(&SUCCESS, &after));
    let of = |id: &str| opinions.iter().find(|(clause, _)| clause.0 == id).map(|(_, o)| o);
    assert_eq!(of("effect.named"), Some(&Opinion::Holds));
    assert_eq!(of("effect.refused"), Some(&Opinion::Silent));
    assert_eq!(of("all.true"), Some(&Opinion::Silent));
    for (id, _) in &opinions {
        assert!(id.clause().is_some(), "{id} is a clause");
    }
}
