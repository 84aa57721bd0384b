//! The chain against replies and looks that are made up.

use untag_model::{
    ClauseId, ErrorCode, Keys, Level, Limits, Principal, Replied, Share, Tags, World,
};
use untag_scenarios::generate::{Dice, Random, Reach, draw_race, draw_sequence};
use untag_scenarios::outgoing::Outgoing;
use untag_scenarios::{Alter, Change, Expectation};
use untag_wire::{Action, Call, HttpReply, Style};

use super::allowed::{Candidate, conflict};
use super::permitted::permitted;
use super::{Chain, Kind, MAX_WORLDS, Permitted, Shape, Shown, Sight, Told, Violation, after};
use crate::exchange::SeenIds;
use crate::oracle;

/// A target that is made up: it answers as it is told.
struct Fake {
    ids: SeenIds,
    given: u32,
}

impl Fake {
    fn new() -> Self {
        Self { ids: SeenIds::default(), given: 0 }
    }

    fn reply(&mut self, status: u16, error: Option<(&str, &str)>) -> HttpReply {
        self.given += 1;
        let id = format!("R-{}", self.given);
        let body = match error {
            None => serde_json::json!({ "RequestId": id }),
            Some((code, message)) => {
                serde_json::json!({ "RequestId": id, "Code": code, "Message": message })
            }
        };
        let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        HttpReply { status, headers, body: body.to_string().into_bytes() }
    }

    fn done(&mut self) -> HttpReply {
        self.reply(200, None)
    }

    fn error(&mut self, error: ErrorCode) -> HttpReply {
        self.reply(error.status(), Some((error.code(), error.message())))
    }
}

fn tags(keys: &[&str]) -> Tags {
    keys.iter().map(|key| ((*key).to_owned(), format!("v-{key}"))).collect()
}

fn shown(shares: &[(&str, &[&str])]) -> Shown {
    shares.iter().map(|(id, keys)| ((*id).to_owned(), tags(keys))).collect()
}

/// Two shares with the tags k, m and o.
fn chain() -> Chain {
    let mut world = World::with_principals();
    for id in ["a", "b"] {
        let (account, region) = ("1".to_owned(), "home".to_owned());
        let share = Share { account, region, deleted: false, tags: tags(&["k", "m", "o"]) };
        world.shares.insert(id.to_owned(), share);
    }
    Chain::new(world)
}

fn call(action: Action, params: &[(&str, &str)]) -> Outgoing {
    let mut all = vec![("RegionId", "home"), ("ResourceType", "ResourceShare")];
    all.extend(params);
    let params = all.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    Outgoing::plain(Principal::Owner, Call { action, params }, Style::SDK)
}

fn untag(params: &[(&str, &str)]) -> Outgoing {
    call(Action::UntagResources, params)
}

const ALL: &[&str] = &["k", "m", "o"];

/// Judges one reply to the removal of k from a.
fn judged(reply: impl FnOnce(&mut Fake) -> HttpReply, a: &[&str], b: &[&str]) -> Vec<Violation> {
    let mut fake = Fake::new();
    let reply = reply(&mut fake);
    let removal = untag(&[("ResourceId.1", "a"), ("TagKey.1", "k")]);
    chain().judge(&removal, &reply, &shown(&[("a", a), ("b", b)]), &mut fake.ids).violations
}

#[test]
fn what_is_allowed_passes_and_is_gone_on_from() {
    let (mut chain, mut fake) = (chain(), Fake::new());
    let removal = untag(&[("ResourceId.1", "a"), ("TagKey.1", "k")]);
    let reply = fake.done();
    let now = shown(&[("a", &["m", "o"]), ("b", ALL)]);
    assert!(chain.judge(&removal, &reply, &now, &mut fake.ids).violations.is_empty());
    // The key is absent now: a refusal is as good as a success.
    let refused = fake.reply(404, Some(("EntityNotExists.Tag", "There is no such tag.")));
    assert!(chain.judge(&removal, &refused, &now, &mut fake.ids).violations.is_empty());
    // On the other share it is not.
    let removal = untag(&[("ResourceId.1", "b"), ("TagKey.1", "k")]);
    let refused = fake.reply(404, Some(("EntityNotExists.Tag", "There is no such tag.")));
    let violations = chain.judge(&removal, &refused, &now, &mut fake.ids).violations;
    assert_eq!(violations[0].signature.kind, Kind::Reply);
}

#[test]
fn effects_are_told_apart_by_their_shape() {
    let shape = |a: &[&str], b: &[&str]| {
        let violations = judged(Fake::done, a, b);
        let [only] = &violations[..] else { panic!("{violations:?}") };
        assert_eq!(only.signature.kind, Kind::Effect);
        (only.signature.shapes.iter().copied().collect::<Vec<_>>(), only.signature.clauses[0].0)
    };
    assert_eq!(shape(ALL, ALL), (vec![Shape::Kept], "effect.named"));
    assert_eq!(shape(&["m"], ALL), (vec![Shape::Lost], "effect.frame-keys"));
    assert_eq!(shape(&["m", "n", "o"], ALL), (vec![Shape::Invented], "effect.frame-keys"));
    let elsewhere = (vec![Shape::LostElsewhere], "effect.frame-shares");
    assert_eq!(shape(&["m", "o"], &["m", "o"]), elsewhere);
}

#[test]
fn one_wrong_reply_is_one_violation() {
    let of = |reply: fn(&mut Fake) -> HttpReply| {
        let violations = judged(reply, ALL, ALL);
        let [only] = &violations[..] else { panic!("{violations:?}") };
        only.signature.to_string()
    };
    let refused = of(|fake| fake.error(ErrorCode::DuplicateTagKey));
    assert_eq!(refused, "Reply reply.success 400 Duplicate.TagKey");
    let refused = of(|fake| fake.error(ErrorCode::InvalidTagKey));
    let clauses = "grammar.any-character+reply.success";
    assert_eq!(refused, format!("Reply {clauses} 400 InvalidParameter.TagKey"));
    assert_eq!(of(|fake| fake.error(ErrorCode::InternalError)), "General reply.internal 500");
    assert_eq!(
        of(|fake| fake.reply(200, Some(("NoPermission", ErrorCode::NoPermission.message())))),
        "General reply.status 200 NoPermission"
    );
}

#[test]
fn a_wrong_reply_is_told_with_what_was_allowed() {
    let violations = judged(|fake| fake.error(ErrorCode::DuplicateTagKey), ALL, ALL);
    let finding = &violations[0].finding;
    let said = "400 Duplicate.TagKey came; allowed is 200 without an error.";
    assert_eq!(finding.complaints, [said]);
    let allowed: Vec<_> = finding.allowed.iter().map(ToString::to_string).collect();
    assert_eq!(allowed, ["200 without an error"]);
    assert!(!finding.allowed[0].clauses.is_empty() && finding.diff.is_empty());
}

#[test]
fn a_wrong_error_with_a_wrong_status_is_two_violations() {
    let duplicate = ErrorCode::DuplicateTagKey;
    let reply = |fake: &mut Fake| fake.reply(403, Some((duplicate.code(), duplicate.message())));
    let kinds: Vec<_> = judged(reply, ALL, ALL).iter().map(|one| one.signature.kind).collect();
    assert_eq!(kinds, [Kind::General, Kind::Reply]);
}

#[test]
fn a_diff_is_of_the_shares_that_came_out_wrong() {
    let violations = judged(Fake::done, &["m"], ALL);
    let lines: Vec<_> = violations[0]
        .finding
        .diff
        .iter()
        .map(|line| format!("{}{}", line.sign, line.text))
        .collect();
    assert_eq!(lines, [" a: \"m\" = \"v-m\"", "-a: \"o\" = \"v-o\""]);
}

#[test]
fn what_a_refused_request_changed_is_told_as_that() {
    let mut fake = Fake::new();
    let twice = untag(&[("ResourceId.1", "a"), ("TagKey.1", "k"), ("TagKey.2", "k")]);
    let reply = fake.error(ErrorCode::DuplicateTagKey);
    let now = shown(&[("a", &["m", "o"]), ("b", ALL)]);
    let violations = chain().judge(&twice, &reply, &now, &mut fake.ids).violations;
    let [only] = &violations[..] else { panic!("{violations:?}") };
    assert_eq!(
        only.signature.to_string(),
        "Effect effect.refused 400 Duplicate.TagKey LostElsewhere"
    );
}

#[test]
fn of_possible_worlds_each_is_kept_once_and_not_too_many() {
    let keys: Vec<String> = (0..MAX_WORLDS + 8).map(|number| format!("k{number}")).collect();
    let mut world = chain().world().clone();
    let all = tags(&keys.iter().map(String::as_str).collect::<Vec<_>>());
    if let Some(share) = world.shares.get_mut("a") {
        share.tags.clone_from(&all);
    }
    let gone = |key: &String| Change::gone(Keys::Only([key.clone()].into()));
    let candidate = |keys: &[String]| {
        let changes: Vec<_> = keys.iter().map(gone).collect();
        let reply = Replied::Success;
        let expectation =
            Expectation { reply, effect: [("a".to_owned(), changes)].into(), answer: None };
        Candidate { expectation, clauses: Vec::new(), anything: [].into() }
    };
    let now = Shown::from([("a".to_owned(), all), ("b".to_owned(), tags(ALL))]);
    let count = |keys: &[String]| after(&world, &now, &[(&world, &candidate(keys))]).len();
    assert_eq!(count(&keys), MAX_WORLDS);
    let few: Vec<String> = [&keys[..2], &keys[..1]].concat();
    assert_eq!(count(&few), 3, "as seen, without one, without the other");
}

#[test]
fn a_repeated_request_id_is_a_violation_of_its_own() {
    let (mut chain, mut fake) = (chain(), Fake::new());
    let removal = untag(&[("ResourceId.1", "a"), ("TagKey.1", "k")]);
    let reply = fake.done();
    let now = shown(&[("a", &["m", "o"]), ("b", ALL)]);
    assert!(chain.judge(&removal, &reply, &now, &mut fake.ids).violations.is_empty());
    let violations = chain.judge(&removal, &reply, &now, &mut fake.ids).violations;
    assert_eq!(violations.len(), 1);
    assert_eq!(violations[0].signature.to_string(), "General reply.unique-id");
}

#[test]
fn a_slow_read_is_waited_for_and_a_change_out_of_nowhere_is_not() {
    let (chain, mut fake) = (chain(), Fake::new());
    let removal = untag(&[("ResourceId.1", "a"), ("TagKey.1", "k")]);
    let reply = fake.done();
    let sight =
        |a: &[&str], b: &[&str]| chain.sight(&removal, &reply, &shown(&[("a", a), ("b", b)]));
    assert_eq!(sight(&["m", "o"], ALL), Sight::Explained);
    assert_eq!(sight(ALL, ALL), Sight::Unsettled);
    assert_eq!(sight(ALL, &["m"]), Sight::Unasked);
}

#[test]
fn after_an_open_outcome_a_late_change_is_allowed_once() {
    let (mut chain, mut fake) = (chain(), Fake::new());
    let partial = untag(&[("ResourceId.1", "a"), ("ResourceId.2", "x"), ("TagKey.1", "k")]);
    let reply = fake.error(ErrorCode::ResourceIdNotFound);
    let (before, after) =
        (shown(&[("a", ALL), ("b", ALL)]), shown(&[("a", &["m", "o"]), ("b", ALL)]));
    assert!(chain.judge(&partial, &reply, &before, &mut fake.ids).violations.is_empty());
    let list = call(Action::ListTagResources, &[("ResourceId.1", "a")]);
    let reply = fake.done();
    assert!(chain.judge(&list, &reply, &after, &mut fake.ids).violations.is_empty());
    // Now it was seen to be gone, and it must not come back.
    let reply = fake.done();
    let violations = chain.judge(&list, &reply, &before, &mut fake.ids).violations;
    assert_eq!(violations[0].finding.clauses[0].0, "effect.lasting");
}

#[test]
fn faults_in_signing_count_at_the_gateway_only() {
    let (mut chain, mut fake) = (chain(), Fake::new());
    let mut removal = untag(&[("ResourceId.1", "a"), ("TagKey.1", "k")]);
    removal.alter = Some(Alter::WrongSecret);
    let reply = fake.done();
    let now = shown(&[("a", &["m", "o"]), ("b", ALL)]);
    let violations = chain.judge(&removal, &reply, &now, &mut fake.ids).violations;
    assert!(violations.iter().all(|violation| violation.finding.level == Level::Gateway));
    assert_eq!(violations.len(), 1);
    assert_eq!(chain.world().shares["a"].tags, tags(&["m", "o"]));
}

#[test]
fn tags_are_set_as_they_were_sent() {
    let (mut chain, mut fake) = (chain(), Fake::new());
    let tag = call(
        Action::TagResources,
        &[("ResourceId.1", "a"), ("Tag.1.Key", "n"), ("Tag.1.Value", "v-n")],
    );
    let reply = fake.done();
    let now = shown(&[("a", &["k", "m", "n", "o"]), ("b", ALL)]);
    assert!(chain.judge(&tag, &reply, &now, &mut fake.ids).violations.is_empty());
    let reply = fake.done();
    let lost = shown(&[("a", &["k", "m", "o"]), ("b", ALL)]);
    let violations = chain.judge(&tag, &reply, &lost, &mut fake.ids).violations;
    assert_eq!(violations[0].signature.clauses[0].0, "sibling.tag");
    assert_eq!(violations[0].finding.level, Level::Sibling);
}

/// Whatever the model allows is allowed here, along whole sequences.
#[test]
fn a_target_that_does_what_is_allowed_is_never_accused() {
    let mut judged = 0;
    for number in 0..300 {
        let mut random = Random::stream(21, number);
        let sequence = draw_sequence(&mut random, 6, Reach::EVERYTHING);
        let bindings = sequence.bindings();
        let mut chain = Chain::new(sequence.world(&bindings));
        let mut fake = Fake::new();
        for call in &sequence.calls {
            let outgoing = call.bind(&bindings, Style::SDK);
            if outgoing.asks_xml() {
                continue;
            }
            if !chain.is_certain() {
                chain = Chain::new(chain.world().clone());
            }
            let permits = permits(&chain, &outgoing);
            let choice = &permits[random.roll(permits.len())];
            let reply = match &choice.expectation.reply {
                Replied::Success => fake.done(),
                Replied::Error(error) => fake.error(*error),
                _ => fake.reply(400, Some(("Some.Code", "Some message."))),
            };
            let now = carried_out(&chain, &choice.expectation, random.roll(2) == 0);
            if outgoing.call.action == Action::UntagResources && outgoing.alter.is_none() {
                assert_eq!(by_predicates(&chain, &outgoing, &reply, &now), []);
            }
            let violations = chain.judge(&outgoing, &reply, &now, &mut fake.ids).violations;
            assert!(violations.is_empty(), "{outgoing:?}: {violations:?}");
            judged += 1;
        }
    }
    assert!(judged > 600, "{judged} calls judged");
}

/// Everything that is allowed of a call that nobody has answered yet.
fn permits(chain: &Chain, outgoing: &Outgoing) -> Vec<Permitted> {
    permitted(&chain.candidates(outgoing))
}

/// What the predicates say of it.
fn by_predicates(
    chain: &Chain,
    outgoing: &Outgoing,
    reply: &HttpReply,
    now: &Shown,
) -> Vec<(ClauseId, String)> {
    let mut after = chain.world().clone();
    for (id, share) in &mut after.shares {
        share.tags = now[id].clone();
    }
    let read = untag_wire::reply::read(reply).expect("readable");
    let text = |field: &untag_wire::Field| field.as_text().map(str::to_owned);
    let reply = oracle::Reply {
        status: reply.status,
        code: text(&read.code),
        message: text(&read.message),
    };
    oracle::verdict(&oracle::Observed {
        before: chain.world(),
        principal: outgoing.principal,
        params: &outgoing.call.params,
        reply: &reply,
        after: &after,
        limits: Limits::DOCUMENTED,
    })
}

fn carried_out(chain: &Chain, expectation: &Expectation, most: bool) -> Shown {
    let after = |(id, share): (&String, &Share)| {
        let change = expectation.effect.get(id).and_then(|changes| changes.first());
        let [more, less] = change.map_or_else(
            || [share.tags.clone(), share.tags.clone()],
            |change| change.corners(&share.tags),
        );
        (id.clone(), if most { more } else { less })
    };
    chain.world().shares.iter().map(after).collect()
}

/// What is held against two requests sent together, which got these replies and left this.
fn judged_together(
    requests: [&[(&str, &str)]; 2],
    statuses: [u16; 2],
    now: &Shown,
) -> Vec<Violation> {
    let (mut chain, mut fake) = (chain(), Fake::new());
    let answered: Vec<_> = requests
        .into_iter()
        .zip(statuses)
        .map(|(params, status)| {
            let outgoing = untag(params);
            let reply = match status {
                200 => fake.done(),
                409 => fake.reply(409, Some(("ConcurrentExecutionError", "Try again."))),
                other => fake.reply(other, Some(("Some.Code", "Some message."))),
            };
            let considered = chain.consider_together(&outgoing, &reply, &mut fake.ids);
            (outgoing, considered)
        })
        .collect();
    let joint = chain.joint(&answered);
    let seen = joint.sight(now);
    let judged = chain.conclude_together(&answered, &joint, now);
    let all: Vec<_> = judged.into_iter().flat_map(|one| one.violations).collect();
    let effect = all.iter().any(|one| one.signature.kind == Kind::Effect);
    assert_eq!(seen == Sight::Unsettled, effect, "a look that shows it is repeated");
    all
}

const K: &[(&str, &str)] = &[("ResourceId.1", "a"), ("TagKey.1", "k")];
const M: &[(&str, &str)] = &[("ResourceId.1", "a"), ("TagKey.1", "m")];
const EVERY: &[(&str, &str)] = &[("ResourceId.1", "a"), ("All", "true")];

#[test]
fn of_requests_sent_together_each_is_carried_out_or_gives_way() {
    let right: [(_, [u16; 2], &[&str]); 4] = [
        ([K, M], [200, 200], &["o"]),
        ([K, M], [200, 409], &["m", "o"]),
        ([K, M], [409, 200], &["k", "o"]),
        ([K, M], [409, 409], ALL),
    ];
    for (requests, statuses, a) in right {
        let violations = judged_together(requests, statuses, &shown(&[("a", a), ("b", ALL)]));
        assert!(violations.is_empty(), "{statuses:?} {a:?}: {violations:?}");
    }
}

#[test]
fn of_requests_sent_together_none_is_lost_and_none_done_that_gave_way() {
    let wrong = [
        ([200, 200], shown(&[("a", &["m", "o"]), ("b", ALL)]), Shape::Kept),
        ([200, 200], shown(&[("a", ALL), ("b", ALL)]), Shape::Kept),
        ([200, 409], shown(&[("a", &["o"]), ("b", ALL)]), Shape::Lost),
        ([200, 200], shown(&[("a", &["o"]), ("b", &["k", "o"])]), Shape::Lost),
        ([200, 200], shown(&[("a", &[]), ("b", ALL)]), Shape::Lost),
    ];
    for (statuses, now, shape) in wrong {
        let violations = judged_together([K, M], statuses, &now);
        let [only] = &violations[..] else { panic!("{statuses:?} {now:?}: {violations:?}") };
        let found = (only.signature.kind, only.signature.shapes.first());
        assert_eq!(found, (Kind::Effect, Some(&shape)));
        assert!(only.signature.clauses.contains(&ClauseId("sibling.conflict")), "{only:?}");
        assert!(!only.signature.clauses.contains(&ClauseId("sibling.tag")), "nothing was attached");
        assert!(!only.finding.allowed.is_empty(), "{only:?}");
    }
    let now = shown(&[("a", &["m", "o"]), ("b", ALL)]);
    let refused = judged_together([K, M], [200, 400], &now);
    assert_eq!(refused[0].signature.kind, Kind::Reply);
}

/// Nobody says which of them comes first.
#[test]
fn requests_that_depend_on_each_other_are_not_held_to_an_order() {
    let open: [(_, [u16; 2], &[&str]); 4] = [
        ([K, K], [200, 404], &["m", "o"]),
        ([K, K], [200, 200], &["m", "o"]),
        ([EVERY, K], [200, 400], &[]),
        ([EVERY, EVERY], [200, 400], &[]),
    ];
    for (requests, statuses, a) in open {
        let violations = judged_together(requests, statuses, &shown(&[("a", a), ("b", ALL)]));
        assert!(violations.is_empty(), "{requests:?}: {violations:?}");
    }
}

/// Every race that is drawn can be judged: what is lost shows.
#[test]
fn in_every_race_that_is_drawn_a_lost_request_is_found() {
    for number in 0..300 {
        let mut random = Random::stream(34, number);
        let race = draw_race(&mut random);
        let bindings = race.bindings();
        let (mut chain, mut fake) = (Chain::new(race.world(&bindings)), Fake::new());
        let lost = random.roll(race.calls.len() + 1);
        let mut apart = chain.clone();
        let mut answered = Vec::new();
        for (at, call) in race.calls.iter().enumerate() {
            let (outgoing, reply) = (call.bind(&bindings, Style::SDK), fake.done());
            let considered = chain.consider_together(&outgoing, &reply, &mut fake.ids);
            if at != lost {
                let permits = permits(&apart, &outgoing);
                let [only] = &permits[..] else { panic!("{outgoing:?}: {permits:?}") };
                let now = carried_out(&apart, &only.expectation, true);
                apart.judge(&outgoing, &reply, &now, &mut SeenIds::default());
            }
            answered.push((outgoing, considered));
        }
        let now: Shown = apart
            .world()
            .shares
            .iter()
            .map(|(id, share)| (id.clone(), share.tags.clone()))
            .collect();
        let joint = chain.joint(&answered);
        let judged = chain.conclude_together(&answered, &joint, &now);
        let found = judged.iter().any(|one| !one.violations.is_empty());
        assert_eq!(found, lost < race.calls.len(), "{race:?}: {judged:?}");
    }
}

#[test]
fn what_a_reply_says_of_the_shares_is_told() {
    let mut fake = Fake::new();
    let mut told = |outgoing: &Outgoing, reply: HttpReply| {
        let chain = chain();
        let considered = chain.consider(outgoing, &reply, &mut fake.ids);
        (chain.told(&considered), considered)
    };
    let mut replies = Fake::new();
    let removal = untag(&[("ResourceId.1", "a"), ("TagKey.1", "k")]);
    let (said, considered) = told(&removal, replies.done());
    assert_eq!(said, Told::Change);
    assert_eq!(considered.actual().status, Some(200));
    assert_eq!(considered.permits(), permits(&chain(), &removal));
    let twice = untag(&[("ResourceId.1", "a"), ("TagKey.1", "k"), ("TagKey.2", "k")]);
    assert_eq!(told(&twice, replies.error(ErrorCode::DuplicateTagKey)).0, Told::Nothing);
    assert_eq!(told(&twice, replies.done()).0, Told::Open, "nothing that is allowed");
    let partial = untag(&[("ResourceId.1", "a"), ("ResourceId.2", "x"), ("TagKey.1", "k")]);
    assert_eq!(told(&partial, replies.error(ErrorCode::ResourceIdNotFound)).0, Told::Open);
    let list = call(Action::ListTagResources, &[("ResourceId.1", "a")]);
    assert_eq!(told(&list, replies.done()).0, Told::Nothing);
    let create = call(Action::CreateResourceShare, &[]);
    assert_eq!(told(&create, replies.done()).0, Told::Open);
}

#[test]
fn a_trace_says_what_was_seen() {
    let (mut chain, mut fake) = (chain(), Fake::new());
    let removal = untag(&[("ResourceId.1", "a"), ("TagKey.1", "k")]);
    let reply = fake.error(ErrorCode::NoPermission);
    let now = shown(&[("a", &["m", "o"]), ("b", ALL)]);
    let trace = chain.judge(&removal, &reply, &now, &mut fake.ids).trace;
    assert_eq!((trace.status, trace.code.as_deref()), (Some(403), Some("NoPermission")));
    assert_eq!(trace.shapes, [Shape::Lost].into());
    assert!(trace.clauses.contains(&ClauseId("effect.named")), "{:?}", trace.clauses);
}

#[test]
fn another_value_is_an_altered_tag() {
    let mut fake = Fake::new();
    let removal = untag(&[("ResourceId.1", "a"), ("TagKey.1", "k")]);
    let reply = fake.done();
    let mut now = shown(&[("a", &["m", "o"]), ("b", ALL)]);
    now.entry("a".to_owned()).or_default().insert("m".to_owned(), "other".to_owned());
    let violations = chain().judge(&removal, &reply, &now, &mut fake.ids).violations;
    assert_eq!(violations[0].signature.shapes, [Shape::Altered].into());
}

/// Whether it is open what the shares carry after these requests were sent together to a target
/// that did this before.
fn leaves_open(chain: &Chain, requests: [&[(&str, &str)]; 2]) -> bool {
    let mut fake = Fake::new();
    let answered = requests.map(|params| {
        let (outgoing, reply) = (untag(params), fake.done());
        let considered = chain.consider_together(&outgoing, &reply, &mut fake.ids);
        (outgoing, considered)
    });
    chain.joint(&answered).is_open()
}

#[test]
fn requests_that_depend_on_each_other_or_on_what_is_not_known_leave_the_end_open() {
    assert!(!leaves_open(&chain(), [K, M]));
    assert!(leaves_open(&chain(), [K, K]));
    let (mut unsure, mut fake) = (chain(), Fake::new());
    let partial = untag(&[("ResourceId.1", "a"), ("ResourceId.2", "x"), ("TagKey.1", "o")]);
    let reply = fake.error(ErrorCode::ResourceIdNotFound);
    let before = shown(&[("a", ALL), ("b", ALL)]);
    assert!(unsure.judge(&partial, &reply, &before, &mut fake.ids).violations.is_empty());
    assert!(leaves_open(&unsure, [K, M]) && !unsure.is_certain());
    // Every write was given time to show.
    unsure.is_as_seen();
    assert!(!leaves_open(&unsure, [K, M]) && unsure.is_certain());
}

#[test]
fn a_request_whose_outcome_is_open_depends_on_chance() {
    let mut fake = Fake::new();
    let sure = |anything: &[&str], maybe: Keys| {
        let change = Change { gone: Keys::of(["k"]), maybe, set: Tags::new() };
        let effect = [("a".to_owned(), vec![change])].into();
        let expectation = Expectation { reply: Replied::Success, effect, answer: None };
        let anything = anything.iter().map(|id| (*id).to_owned()).collect();
        Candidate { expectation, clauses: Vec::new(), anything }
    };
    let mut is_open = |candidate: Candidate| {
        let (outgoing, reply) = (untag(K), fake.done());
        let candidates = vec![vec![candidate, conflict()]];
        let considered = Chain::held_against(candidates, &outgoing, &reply, &mut fake.ids);
        chain().joint(&[(outgoing, considered)]).is_open()
    };
    assert!(!is_open(sure(&[], Keys::none())));
    assert!(is_open(sure(&["a"], Keys::none())));
    assert!(is_open(sure(&[], Keys::of(["m"]))));
}
