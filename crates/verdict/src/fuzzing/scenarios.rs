//! The player of scenarios, held against targets that are made up: one that does what a scenario
//! allows is accepted, and one that deviates once is not.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use untag_model::{Level, Replied, Tags};
use untag_scenarios::generate::Sequence;
use untag_scenarios::outgoing::{Bindings, Outgoing};
use untag_scenarios::{Call, Expectation, Scenario, Step, catalogue};
use untag_wire::{Action, HttpReply, HttpRequest, ReplyBody, ShareSummary, Style, TagRow};

use super::input;
use super::making::Maker;
use crate::exchange::{Exchange, SeenIds};
use crate::play::{Command, Play, Played, Terms};

static CATALOGUE: LazyLock<Vec<Scenario>> = LazyLock::new(catalogue);

/// Whatever a scenario of the catalogue allows conforms to it.
pub fn scenario_sound(data: &[u8]) {
    let (scenario, mut maker) = chosen(data);
    let target = MadeUp::new(scenario, None);
    let played = play(scenario, target, &mut maker);
    let wrong: Vec<_> = played.findings.iter().chain(&played.observations).collect();
    assert!(wrong.is_empty(), "{}: {:?}", scenario.id, wrong[0]);
    assert_eq!(played.untestable, None, "{}", scenario.id);
}

/// A target that deviates in one step of a scenario is caught in that step.
pub fn scenario_teeth(data: &[u8]) {
    let (scenario, mut maker) = chosen(data);
    let possible: Vec<_> = (0..scenario.steps.len()).flat_map(|at| spoils(scenario, at)).collect();
    let Some(&spoil) = maker.dice().any_of(&possible) else { return };
    let played = play(scenario, MadeUp::new(scenario, Some(spoil)), &mut maker);
    let step = &scenario.steps[spoil.0].name;
    let mut found = played.findings.iter().chain(&played.observations);
    assert!(found.any(|finding| finding.step == *step), "{}: {spoil:?} in {step}", scenario.id);
}

fn chosen(data: &[u8]) -> (&'static Scenario, Maker) {
    let number = data.iter().take(2).fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte));
    (&CATALOGUE[number % CATALOGUE.len()], Maker::new(input::chance(data)))
}

/// One deviation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deviation {
    /// The first request of the step gets a reply without a RequestId.
    NoId,
    /// The first request of the step is answered 500.
    Broken,
    /// A share carries a tag afterwards that nobody set.
    Invented,
}

/// The step, by position, and how it deviates.
type Spoil = (usize, Deviation);

/// The deviations of a step that nothing can allow.
fn spoils(scenario: &Scenario, at: usize) -> Vec<Spoil> {
    let step = &scenario.steps[at];
    let mut all = Vec::new();
    if step.calls.first().is_some_and(|call| call.action == Action::UntagResources) {
        all.extend([(at, Deviation::NoId), (at, Deviation::Broken)]);
    }
    if step.look && !scenario.shares.is_empty() {
        all.push((at, Deviation::Invented));
    }
    all
}

/// A target that does what the steps of a scenario allow, but for one deviation.
struct MadeUp<'a> {
    scenario: &'a Scenario,
    spoil: Option<Spoil>,
    /// The step that is to come.
    next: usize,
    /// Tags by the real id of the share.
    tags: BTreeMap<String, Tags>,
    bindings: Bindings,
}

fn play(scenario: &Scenario, mut target: MadeUp<'_>, maker: &mut Maker) -> Played {
    let bindings = target.bindings.clone();
    let terms = Terms { style: Style::SDK, level: Level::Unspecified };
    let mut play = Play::new(scenario, bindings, terms);
    let mut seen = SeenIds::default();
    loop {
        match play.command() {
            Command::Send(sent) => play.receive(&target.answer(&sent, maker), &mut seen),
            Command::Settle => play.give_up(),
            Command::Later => play.look_late(),
            Command::Done => return play.finish(),
        }
    }
}

impl<'a> MadeUp<'a> {
    fn new(scenario: &'a Scenario, spoil: Option<Spoil>) -> Self {
        let shares = scenario.shares.clone();
        let bindings = Sequence { shares, ..Sequence::default() }.bindings();
        let tags = bindings.shares.values().map(|id| (id.clone(), Tags::new())).collect();
        Self { scenario, spoil, next: 0, tags, bindings }
    }

    /// Answers requests that are sent together: those of a step as it allows, others as asked.
    fn answer(&mut self, sent: &[Outgoing], maker: &mut Maker) -> Vec<Exchange> {
        let step = self.scenario.steps.get(self.next).filter(|step| {
            let bound = |call: &Call| call.bind(&self.bindings, Style::SDK);
            step.calls.iter().map(bound).eq(sent.iter().cloned())
        });
        let at = self.next;
        self.next += usize::from(step.is_some());
        let mut reply = |place: usize, outgoing: &Outgoing| match step {
            Some(step) => self.step(step, at, place, outgoing, maker),
            None => self.asked(outgoing, maker),
        };
        let exchange = |(place, outgoing): (usize, &Outgoing)| Exchange {
            outgoing: outgoing.clone(),
            request: nothing(),
            reply: Ok(reply(place, outgoing)),
        };
        sent.iter().enumerate().map(exchange).collect()
    }

    fn step(
        &mut self,
        step: &Step,
        at: usize,
        place: usize,
        outgoing: &Outgoing,
        maker: &mut Maker,
    ) -> HttpReply {
        let expected = maker.dice().any_of(step.expected_of(place)).cloned();
        if let Some(expected) = &expected {
            self.carry_out(expected, maker);
        }
        // What nobody set comes last, or a request of the same step might clear it away.
        let due = |deviation: Deviation| match deviation {
            Deviation::NoId | Deviation::Broken => place == 0,
            Deviation::Invented => place + 1 == step.calls.len(),
        };
        match self.spoil.filter(|(spoilt, deviation)| *spoilt == at && due(*deviation)) {
            Some((_, Deviation::Broken)) => {
                return maker.error(500, "InternalError", "Broken.", outgoing);
            }
            Some((_, Deviation::NoId)) => {
                return HttpReply { status: 200, headers: Vec::new(), body: b"{}".to_vec() };
            }
            Some((_, Deviation::Invented)) => {
                if let Some(tags) = self.tags.values_mut().next() {
                    tags.insert("nobody-set-this".to_owned(), String::new());
                }
            }
            None => {}
        }
        match expected {
            Some(Expectation { reply: Replied::Success, .. }) => self.success(outgoing, maker),
            Some(expected) => maker.reply(&expected.reply, outgoing),
            None => maker.reply(&Replied::Refusal, outgoing),
        }
    }

    fn carry_out(&mut self, expected: &Expectation, maker: &mut Maker) {
        for (name, changes) in &expected.effect {
            let Some(tags) = self.tags.get_mut(&format!("rs-{name}")) else { continue };
            if let Some(change) = maker.dice().any_of(changes) {
                *tags = maker.changed(tags, change);
            }
        }
    }

    /// Carries out a call of the player's own.
    fn asked(&mut self, outgoing: &Outgoing, maker: &mut Maker) -> HttpReply {
        if outgoing.call.action == Action::TagResources {
            let params = &outgoing.call.params;
            let value = |name: &str| params.iter().find(|(have, _)| have == name);
            let tag = |(name, key): &(String, String)| {
                let (_, value) = value(&format!("{}.Value", name.strip_suffix(".Key")?))?;
                Some((key.clone(), value.clone()))
            };
            let set: Tags = params.iter().filter_map(tag).collect();
            for (_, id) in params.iter().filter(|(name, _)| name.starts_with("ResourceId.")) {
                self.tags.entry(id.clone()).or_default().extend(set.clone());
            }
        }
        self.success(outgoing, maker)
    }

    fn success(&self, outgoing: &Outgoing, maker: &mut Maker) -> HttpReply {
        let body = match outgoing.call.action {
            Action::ListTagResources => {
                ReplyBody::Tags { rows: self.rows(outgoing), next_token: None }
            }
            Action::CreateResourceShare => ReplyBody::Created(summary()),
            _ => ReplyBody::Done,
        };
        maker.success(body, outgoing)
    }

    fn rows(&self, outgoing: &Outgoing) -> Vec<TagRow> {
        let named = outgoing.call.params.iter().filter(|(name, _)| name.starts_with("ResourceId."));
        let of = |id: &String| {
            let row = |(key, value): (&String, &String)| TagRow {
                resource_id: id.clone(),
                resource_type: "ResourceShare".to_owned(),
                key: key.clone(),
                value: value.clone(),
            };
            self.tags.get(id).into_iter().flatten().map(row).collect::<Vec<_>>()
        };
        named.flat_map(|(_, id)| of(id)).collect()
    }
}

fn summary() -> ShareSummary {
    ShareSummary {
        id: "rs-new".to_owned(),
        name: "new".to_owned(),
        owner: "1".to_owned(),
        status: "Active".to_owned(),
        allow_external_targets: false,
        create_time: String::new(),
        update_time: String::new(),
    }
}

/// Stands for the bytes of a request that is not sent.
fn nothing() -> HttpRequest {
    HttpRequest {
        method: "POST".to_owned(),
        target: "/".to_owned(),
        headers: Vec::new(),
        body: Vec::new(),
    }
}
