//! Scenarios played against a small target whose replies and states are made by hand.

use std::collections::BTreeMap;

use untag_model::ErrorCode;
use untag_scenarios::builder::{keyed, scenario, step, untag};
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
}

impl Scripted {
    fn new(script: &[(Option<Error>, &[&'static str])]) -> Self {
        let script = script.iter().map(|(error, keys)| (*error, keys.to_vec())).collect();
        let (tags, shown) = (BTreeMap::new(), BTreeMap::new());
        Self { tags, script, ids: 0, stale: 0, shown }
    }

    fn answer(&mut self, call: &Call) -> HttpReply {
        self.ids += 1;
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
                    self.tags.entry(id).or_default().extend(pairs.clone());
                }
                self.shown.clone_from(&self.tags);
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

/// Plays to the end; a look that is wrong is repeated `patience` times.
fn play(scenario: &Scenario, target: &mut Scripted, level: Level, patience: usize) -> Played {
    let shares = scenario.shares.iter().map(|s| (s.name.clone(), format!("rs-{}", s.name)));
    let bindings = Bindings { shares: shares.collect(), region: "cn-hangzhou".to_owned() };
    let mut play = Play::new(scenario, bindings, Terms { style: Style::SDK, level });
    let mut seen = SeenIds::default();
    let mut waits = 0;
    loop {
        match play.command() {
            Command::Send(outgoing) => {
                let exchanges: Vec<_> = outgoing.iter().map(|o| exchange(o, target)).collect();
                play.receive(&exchanges, &mut seen);
            }
            Command::Settle if waits < patience => {
                waits += 1;
                play.look_again();
            }
            Command::Settle => play.give_up(),
            Command::Later => play.look_late(),
            Command::Done => return play.finish(),
        }
    }
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
