//! Scenarios played against a small target whose replies and states are made by hand.

use std::collections::BTreeMap;

use untag_model::ErrorCode;
use untag_scenarios::builder::{error, keyed, refusal, scenario, step, success, tag, tags, untag};
use untag_wire::reply::{ErrorBody, Reply, ReplyBody, Syntax, TagRow, write};
use untag_wire::{HttpReply, HttpRequest};

use super::*;

/// Status, code and message.
type Error = (u16, &'static str, &'static str);

/// A target that does as told: what a request to untag answers and removes is scripted.
struct Scripted {
    tags: BTreeMap<String, Tags>,
    /// For each request to untag: the error to answer, if any, and the keys that go.
    script: VecDeque<(Option<Error>, Vec<&'static str>)>,
    ids: u32,
    /// How many looks still show the state before the last change.
    stale: usize,
    shown: BTreeMap<String, Tags>,
    /// Whether keys that differ in case only are one, or what is attached is lost altogether.
    folds: bool,
    forgets: bool,
    /// The keys that come back in the end.
    undying: Vec<&'static str>,
    /// Whether every reply has the same RequestId.
    repeats: bool,
}

impl Scripted {
    fn new(script: &[(Option<Error>, &[&'static str])]) -> Self {
        let script = script.iter().map(|(error, keys)| (*error, keys.to_vec())).collect();
        let (tags, shown) = (BTreeMap::new(), BTreeMap::new());
        let (folds, forgets, repeats, undying) = (false, false, false, Vec::new());
        Self { tags, script, ids: 0, stale: 0, shown, folds, forgets, undying, repeats }
    }

    /// What was removed and comes back.
    fn come_back(&mut self) {
        for tags in self.tags.values_mut() {
            tags.extend(keyed(&self.undying));
        }
    }

    fn attach(&mut self, id: String, pairs: &[(String, String)]) {
        let tags = self.tags.entry(id).or_default();
        for (key, value) in pairs.iter().filter(|_| !self.forgets) {
            let key = if self.folds { key.to_lowercase() } else { key.clone() };
            tags.insert(key, value.clone());
        }
    }

    fn answer(&mut self, call: &Call) -> HttpReply {
        self.ids += u32::from(!self.repeats);
        let request_id = format!("id-{}", self.ids);
        let ids = values(call, "ResourceId.");
        let body = match call.action {
            Action::TagResources => {
                let pairs = call.params.chunks(1).filter_map(|p| {
                    let name = p[0].0.strip_suffix(".Key")?;
                    let value = call.params.iter().find(|(n, _)| *n == format!("{name}.Value"))?;
                    Some((p[0].1.clone(), value.1.clone()))
                });
                let pairs: Vec<_> = pairs.collect();
                for id in ids {
                    self.attach(id, &pairs);
                }
                if self.stale == 0 {
                    self.shown.clone_from(&self.tags);
                }
                ReplyBody::Done
            }
            Action::UntagResources => {
                let (error, keys) = self.script.pop_front().expect("the script is long enough");
                for tags in self.tags.values_mut() {
                    tags.retain(|key, _| !keys.contains(&key.as_str()));
                }
                if let Some((status, code, message)) = error {
                    let error = ErrorBody {
                        code: code.to_owned(),
                        message: message.to_owned(),
                        host_id: None,
                        recommend: None,
                    };
                    let reply = Reply::Error { request_id, status, error };
                    return write(&reply, Some(call.action), Syntax::Json);
                }
                ReplyBody::Done
            }
            _ => {
                if self.stale == 0 {
                    self.shown.clone_from(&self.tags);
                }
                self.stale = self.stale.saturating_sub(1);
                ReplyBody::Tags { rows: rows(&self.shown, &ids), next_token: None }
            }
        };
        write(&Reply::Success { request_id, body }, Some(call.action), Syntax::Json)
    }
}

fn values(call: &Call, prefix: &str) -> Vec<String> {
    call.params.iter().filter(|(n, _)| n.starts_with(prefix)).map(|(_, v)| v.clone()).collect()
}

fn rows(shown: &BTreeMap<String, Tags>, ids: &[String]) -> Vec<TagRow> {
    let of = |id: &String| {
        let tags = shown.get(id).cloned().unwrap_or_default();
        let id = id.clone();
        tags.into_iter().map(move |(key, value)| TagRow {
            resource_id: id.clone(),
            resource_type: "ResourceShare".to_owned(),
            key,
            value,
        })
    };
    ids.iter().flat_map(of).collect()
}

fn begin(scenario: &Scenario, level: Level) -> Play<'_> {
    let shares = scenario.shares.iter().map(|s| (s.name.clone(), format!("rs-{}", s.name)));
    let bindings = Bindings { shares: shares.collect(), region: "cn-hangzhou".to_owned() };
    Play::new(scenario, bindings, Terms { style: Style::SDK, level })
}

/// How often a play asked to wait for reads, and to come later.
#[derive(Debug, PartialEq, Eq, Default)]
struct Waits {
    settle: usize,
    later: usize,
}

/// Plays on to the end; a look that is wrong is repeated `patience` times.
fn drive(play: &mut Play<'_>, target: &mut Scripted, patience: usize) -> Waits {
    let mut seen = SeenIds::default();
    let mut waits = Waits::default();
    loop {
        match play.command() {
            Command::Send(outgoing) => {
                let exchanges: Vec<_> = outgoing.iter().map(|o| exchange(o, target)).collect();
                play.receive(&exchanges, &mut seen);
            }
            Command::Settle if waits.settle < patience => {
                waits.settle += 1;
                play.look_again();
            }
            Command::Settle => play.give_up(),
            Command::Later if waits.later > 0 => panic!("it was looked at the end already"),
            Command::Later => {
                waits.later += 1;
                target.come_back();
                play.look_late();
            }
            Command::Done => return waits,
        }
    }
}

fn play(scenario: &Scenario, target: &mut Scripted, level: Level, patience: usize) -> Played {
    let mut play = begin(scenario, level);
    drive(&mut play, target, patience);
    play.finish()
}

fn exchange(outgoing: &Outgoing, target: &mut Scripted) -> Exchange {
    let request = HttpRequest {
        method: "POST".to_owned(),
        target: "/".to_owned(),
        headers: Vec::new(),
        body: Vec::new(),
    };
    Exchange { outgoing: outgoing.clone(), request, reply: Ok(target.answer(&outgoing.call)) }
}

fn removal() -> Scenario {
    scenario("test/removal", "A named key goes").with("a", keyed(&["k1", "k2"])).then(
        step("remove", untag(&["a"], &["k1"])).citing(&["reply.success"]).removing(&["a"], &["k1"]),
    )
}

fn negative() -> Scenario {
    let refused = step("twice", untag(&["a"], &["k1", "k1"]))
        .citing(&["keys.duplicate"])
        .refused(ErrorCode::DuplicateTagKey);
    let twin = step("once", untag(&["a"], &["k1"]))
        .citing(&["reply.success"])
        .removing(&["a"], &["k1"])
        .twin_of("twice");
    scenario("test/negative", "A key twice")
        .with("a", keyed(&["k1", "k2"]))
        .then(refused)
        .then(twin)
}

const DUPLICATE: (u16, &str, &str) =
    (400, "Duplicate.TagKey", "The TagKey contains duplicate keys.");

fn clauses(played: &Played) -> Vec<&'static str> {
    played.findings.iter().flat_map(|finding| finding.clauses.iter().map(|id| id.0)).collect()
}

#[test]
fn a_right_target_has_no_finding() {
    let played = play(&removal(), &mut Scripted::new(&[(None, &["k1"])]), Level::Client, 0);
    assert!(played.findings.is_empty() && played.untestable.is_none());
    assert_eq!(played.last_seen["a"].len(), 1);
    let script = [(Some(DUPLICATE), &[][..]), (None, &["k1"][..])];
    let played = play(&negative(), &mut Scripted::new(&script), Level::Client, 0);
    assert!(played.findings.is_empty());
}

#[test]
fn a_success_without_its_effect_is_found() {
    let played = play(&removal(), &mut Scripted::new(&[(None, &[])]), Level::Client, 3);
    assert_eq!(clauses(&played), ["effect.named", "reply.success"]);
    let played = play(&removal(), &mut Scripted::new(&[(None, &["k1", "k2"])]), Level::Client, 3);
    assert_eq!(clauses(&played), ["effect.frame-keys", "reply.success"]);
}

#[test]
fn a_refusal_counts_only_with_its_twin() {
    let script = [(Some(DUPLICATE), &[][..]), (Some(DUPLICATE), &[][..])];
    let played = play(&negative(), &mut Scripted::new(&script), Level::Client, 0);
    assert_eq!(played.findings[0].step, "once");
}

#[test]
fn a_refusal_that_changed_something_is_found() {
    let script = [(Some(DUPLICATE), &["k1"][..])];
    let played = play(&negative(), &mut Scripted::new(&script), Level::Client, 3);
    assert_eq!(clauses(&played), ["effect.refused", "keys.duplicate"]);
}

#[test]
fn the_wrong_error_is_found_with_what_was_allowed() {
    let wrong = (400, "InvalidParameter.TagKey", "The TagKey parameter is invalid.");
    let played = play(&negative(), &mut Scripted::new(&[(Some(wrong), &[])]), Level::Client, 0);
    let finding = &played.findings[0];
    assert_eq!(finding.allowed[0].code.as_deref(), Some("Duplicate.TagKey"));
    assert_eq!(finding.actual.code.as_deref(), Some("InvalidParameter.TagKey"));
    assert!(finding.diff.iter().any(|line| line.sign == '-' && line.text.contains("Duplicate")));
}

#[test]
fn a_slow_read_is_waited_for_and_a_wrong_one_is_not_excused() {
    let mut slow = Scripted::new(&[(None, &["k1"])]);
    slow.stale = 0;
    let scenario = removal();
    // The look after the removal shows the old state twice.
    let played = {
        slow.script[0].1 = vec!["k1"];
        slow.stale = 3;
        play(&scenario, &mut slow, Level::Client, 5)
    };
    assert!(played.findings.is_empty());
    let mut never = Scripted::new(&[(None, &["k1"])]);
    never.stale = 50;
    assert_eq!(play(&scenario, &mut never, Level::Client, 5).findings.len(), 1);
}

#[test]
fn what_lies_beyond_the_level_is_an_observation() {
    let refused = step("long", untag(&["a"], &["k1"]))
        .citing(&["grammar.length"])
        .refused(ErrorCode::InvalidTagKey);
    let beyond = scenario("test/beyond", "Beyond").with("a", keyed(&["k1", "k2"])).then(refused);
    let played = play(&beyond, &mut Scripted::new(&[(None, &["k1"])]), Level::Documented, 0);
    assert_eq!((played.findings.len(), played.observations.len()), (0, 1));
    let played = play(&beyond, &mut Scripted::new(&[(None, &["k1"])]), Level::Sibling, 0);
    assert_eq!((played.findings.len(), played.observations.len()), (1, 0));
}

#[test]
fn no_reply_ends_the_scenario() {
    let scenario = removal();
    let bindings = Bindings { shares: BTreeMap::new(), region: "r".to_owned() };
    let mut play =
        Play::new(&scenario, bindings, Terms { style: Style::SDK, level: Level::Client });
    let Command::Send(outgoing) = play.command() else { panic!("it sets up first") };
    let mut silent = exchange(&outgoing[0], &mut Scripted::new(&[]));
    silent.reply = Err("no connection".to_owned());
    play.receive(&[silent], &mut SeenIds::default());
    assert!(matches!(play.command(), Command::Done));
    let (step, reason) = play.finish().unanswered.expect("it was not answered");
    assert_eq!((&*step, &*reason), ("setting up", "no connection"));
}

#[test]
fn a_right_target_is_never_waited_for_and_a_failure_is_known_at_once() {
    let scenario = removal();
    let mut right = begin(&scenario, Level::Client);
    assert!(!right.has_failed());
    assert_eq!(drive(&mut right, &mut Scripted::new(&[(None, &["k1"])]), 5), Waits::default());
    assert!(!right.has_failed());
    let mut wrong = begin(&scenario, Level::Client);
    let waits = drive(&mut wrong, &mut Scripted::new(&[(None, &[])]), 5);
    assert_eq!(waits, Waits { settle: 5, later: 0 });
    assert!(wrong.has_failed());
}

/// Share b is not named in the request.
fn beside() -> Scenario {
    removal().with("b", keyed(&["k1", "k2"]))
}

#[test]
fn a_slow_read_of_one_of_two_shares_is_waited_for() {
    let (scenario, mut slow) = (beside(), Scripted::new(&[(None, &[])]));
    let mut play = begin(&scenario, Level::Client);
    // The setup is seen late as well.
    slow.stale = 2;
    let waits = drive(&mut play, &mut slow, 5);
    assert_eq!(waits.settle, 5, "two looks after setting up, the others after the step");
    assert_eq!(clauses(&play.finish()), ["effect.named", "reply.success"]);
}

#[test]
fn a_change_that_nobody_asked_for_is_not_waited_for() {
    let scenario = beside();
    let mut play = begin(&scenario, Level::Client);
    // The script removes the key from every share there is.
    let waits = drive(&mut play, &mut Scripted::new(&[(None, &["k1"])]), 5);
    assert_eq!(waits, Waits::default());
    let played = play.finish();
    assert_eq!(clauses(&played), ["effect.frame-shares", "reply.success"]);
    let lines: Vec<_> =
        played.findings[0].diff.iter().map(|line| format!("{}{}", line.sign, line.text)).collect();
    assert_eq!(lines, ["-b: \"k1\" = \"v-0\"", " b: \"k2\" = \"v-1\""]);
}

#[test]
fn a_clause_is_blamed_once() {
    let both = scenario("test/both", "Both").with_each(&["a", "b"], &keyed(&["k1", "k2"])).then(
        step("remove", untag(&["a", "b"], &["k1"]))
            .citing(&["reply.success", "effect.named"])
            .removing(&["a", "b"], &["k1"]),
    );
    let played = play(&both, &mut Scripted::new(&[(None, &[])]), Level::Client, 0);
    assert_eq!(played.findings[0].complaints.len(), 2);
    assert_eq!(clauses(&played), ["effect.named", "reply.success"]);
}

#[test]
fn a_removed_tag_that_comes_back_is_found_in_the_end() {
    let late = removal().looked_at_late();
    let mut target = Scripted::new(&[(None, &["k1"])]);
    target.undying = vec!["k1"];
    let mut play = begin(&late, Level::Client);
    assert_eq!(drive(&mut play, &mut target, 0).later, 1);
    let played = play.finish();
    assert_eq!(clauses(&played), ["effect.lasting"]);
    assert_eq!(played.findings[0].step, AT_THE_END);
    let last = played.transcript.last().expect("the end was looked at");
    assert_eq!((&*last.step, last.effects.len()), (AT_THE_END, 1));
    assert_eq!(last.effects[0].set, keyed(&["k1"]));
    // One that stays away leaves no entry, and without a late look nobody sees it.
    let mut lasting = begin(&late, Level::Client);
    drive(&mut lasting, &mut Scripted::new(&[(None, &["k1"])]), 0);
    let played = lasting.finish();
    assert!(played.findings.is_empty());
    assert_eq!(played.transcript.len(), 1);
}

#[test]
fn the_transcript_tells_each_step() {
    let two = scenario("test/two", "Two")
        .with("a", keyed(&["k1", "k2", "K2"]))
        .then(
            step("first", untag(&["a"], &["k1"]))
                .citing(&["reply.success"])
                .allowing(success().removing(&["a"], &["k1"]).answering("absent.key", "success")),
        )
        .then(
            step("second", untag(&["a"], &["k2", "k2"]))
                .citing(&["keys.duplicate"])
                .allowing(error(ErrorCode::DuplicateTagKey).answering("absent.key", "missing"))
                .allowing(refusal().answering("absent.key", "refused"))
                .unseen(),
        );
    let script = [(None, &["k1"][..]), (Some(DUPLICATE), &[])];
    let played = play(&two, &mut Scripted::new(&script), Level::Client, 0);
    let told: Vec<_> = played
        .transcript
        .iter()
        .map(|seen| {
            let replies: Vec<_> = seen.replies.iter().map(ToString::to_string).collect();
            let gone: Vec<_> = seen.effects.iter().map(|effect| effect.gone.join(",")).collect();
            let answers: Vec<_> = seen.answers.iter().map(|one| one.answer.clone()).collect();
            format!("{}: {} {gone:?} {answers:?}", seen.step, replies.join(" "))
        })
        .collect();
    assert_eq!(
        told,
        [
            "setting up:  [] [\"distinct\"]",
            "first: 200 [\"k1\"] [\"success\"]",
            "second: 400 Duplicate.TagKey [] [\"missing\"]",
        ]
    );
    let all: Vec<_> = played.answers.iter().map(|one| one.answer.as_str()).collect();
    assert_eq!(all, ["distinct", "success", "missing"]);
}

#[test]
fn of_two_steps_each_shows_its_own_effect() {
    let remove = |name: &str, key: &'static str| {
        step(name, untag(&["a"], &[key])).citing(&["reply.success"]).removing(&["a"], &[key])
    };
    let two = scenario("test/two", "Two")
        .with("a", keyed(&["k1", "k2"]))
        .then(remove("first", "k1"))
        .then(remove("second", "k2"));
    let script = [(None, &["k1"][..]), (None, &["k2"][..])];
    let played = play(&two, &mut Scripted::new(&script), Level::Client, 0);
    let gone: Vec<_> = played.transcript.iter().map(|seen| seen.effects[0].gone.clone()).collect();
    assert_eq!(gone, [["k1"], ["k2"]]);
}

fn tagging() -> Scenario {
    let set = tags(&[("Key", "1")]);
    scenario("test/tag", "Tag")
        .with("a", keyed(&["k1"]))
        .then(step("tag", tag(&["a"], &set)).citing(&["sibling.tag"]).setting(&["a"], &set))
}

#[test]
fn what_is_folded_when_it_is_attached_cannot_be_judged() {
    let mut folding = Scripted::new(&[]);
    folding.folds = true;
    let played = play(&tagging(), &mut folding, Level::Client, 0);
    assert_eq!((played.findings.len(), played.untestable.as_deref()), (0, Some(FOLDS)));
}

#[test]
fn what_is_lost_when_it_is_attached_is_a_fault_of_the_sibling() {
    let scenario = tagging();
    let mut play = begin(&scenario, Level::Client);
    let mut target = Scripted::new(&[]);
    while !matches!(play.phase, Phase::Step(_)) {
        let Command::Send(outgoing) = play.command() else { panic!("it sets up first") };
        if outgoing[0].call.params.iter().any(|(_, value)| value == "Key") {
            break;
        }
        let exchanges: Vec<_> = outgoing.iter().map(|o| exchange(o, &mut target)).collect();
        play.receive(&exchanges, &mut SeenIds::default());
    }
    target.forgets = true;
    drive(&mut play, &mut target, 0);
    let played = play.finish();
    assert_eq!(clauses(&played), ["sibling.tag"]);
    assert_eq!(played.untestable, None);
}

/// A wrong effect, and another step after it.
fn wrong_and_more(clause: &'static str) -> Scenario {
    let remove =
        |name: &str| step(name, untag(&["a"], &["k1"])).citing(&[clause]).removing(&["a"], &["k1"]);
    scenario("test/more", "More")
        .with("a", keyed(&["k1", "k2"]))
        .then(remove("wrong"))
        .then(remove("more").allowing(error(ErrorCode::DuplicateTagKey)))
}

#[test]
fn after_a_wrong_effect_that_counts_nothing_more_is_sent() {
    let scenario = wrong_and_more("reply.success");
    let script = [(None, &[][..]), (None, &["k1"][..])];
    let played = play(&scenario, &mut Scripted::new(&script), Level::Documented, 0);
    assert_eq!((played.findings.len(), played.transcript.len()), (1, 1));
    let scenario = wrong_and_more("grammar.length");
    let played = play(&scenario, &mut Scripted::new(&script), Level::Sibling, 0);
    assert_eq!((played.findings.len(), played.transcript.len()), (1, 1));
    let played = play(&scenario, &mut Scripted::new(&script), Level::Documented, 0);
    assert_eq!((played.observations.len(), played.transcript.len()), (1, 2));
}

/// Findings, observations, steps played and the level of the first deviation, where every reply to
/// steps that cite this clause has the same RequestId.
fn repeated_ids(clause: &'static str) -> (usize, usize, usize, Option<Level>) {
    let mut target = Scripted::new(&[(None, &["k1"]), (None, &[]), (None, &[])]);
    target.repeats = true;
    let absent =
        |name: &str| step(name, untag(&["a"], &["k3"])).citing(&[clause]).allowing(success());
    let scenario = scenario("test/ids", "Ids")
        .with("a", keyed(&["k1", "k2"]))
        .then(step("one", untag(&["a"], &["k1"])).citing(&[clause]).removing(&["a"], &["k1"]))
        .then(absent("two"))
        .then(absent("three"));
    let played = play(&scenario, &mut target, Level::Documented, 0);
    let level = played.findings.iter().chain(&played.observations).map(|one| one.level).next();
    (played.findings.len(), played.observations.len(), played.transcript.len(), level)
}

#[test]
fn after_a_reply_with_a_fault_that_counts_nothing_more_is_sent() {
    assert_eq!(repeated_ids("reply.success"), (1, 0, 2, Some(Level::Documented)));
    // What a gateway answers is as weak as what is said of gateways.
    assert_eq!(repeated_ids("gateway.time"), (0, 2, 3, Some(Level::Gateway)));
}

#[test]
fn a_reply_is_held_line_by_line_against_the_only_one_allowed() {
    let success = AllowedReply::of(&success(), &[]);
    let actual = Actual {
        status: Some(400),
        code: Some("X".to_owned()),
        message: Some("m".to_owned()),
        ..Actual::default()
    };
    let lines = |allowed: &[AllowedReply], actual: &Actual| -> Vec<String> {
        let lines = reply_diff(allowed, actual);
        lines.iter().map(|line| format!("{}{}", line.sign, line.text)).collect()
    };
    let expected = ["-Status: 200", "+Status: 400", "+Code: X", "+Message: m"];
    assert_eq!(lines(std::slice::from_ref(&success), &actual), expected);
    let duplicate = AllowedReply::of(&error(ErrorCode::DuplicateTagKey), &[]);
    let text = "Message: The TagKey contains duplicate keys.";
    assert_eq!(
        lines(std::slice::from_ref(&duplicate), &Actual { status: Some(400), ..Actual::default() }),
        [" Status: 400", "-Code: Duplicate.TagKey", &format!("-{text}")]
    );
    assert!(lines(&[success, duplicate], &actual).is_empty());
    assert!(lines(&[AllowedReply::of(&refusal(), &[])], &actual).is_empty());
}

#[test]
fn shares_are_set_up_in_few_plain_calls() {
    let names: Vec<String> = (0..21).map(|number| format!("s{number:02}")).collect();
    let scenario =
        scenario("test/many", "Many").with_each(&names, &keyed(&["k1"])).with("bare", Tags::new());
    let style = Style { plus: true, ..Style::SDK };
    let calls = setup_calls(&scenario, &Bindings::default(), style);
    assert!(calls.iter().all(|call| !call.style.plus));
    let shares: Vec<_> = calls.iter().map(|call| values(&call.call, "ResourceId.").len()).collect();
    assert_eq!(shares, [20, 1]);
}
