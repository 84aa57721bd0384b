//! The player of a scenario: a machine without I/O that says what to send next, takes what came
//! back, and judges it step by step.

use std::collections::{BTreeMap, VecDeque};

use untag_model::{ClauseId, Level, Principal, Tags};
use untag_scenarios::outgoing::{Bindings, Outgoing};
use untag_scenarios::{Answer, Expectation, Scenario, Step};
use untag_wire::reply::read;
use untag_wire::{Action, Call, Style};

use crate::answers::{agreed, of_form, of_refused_setup, of_setup};
use crate::exchange::{Exchange, SeenIds};
use crate::explain::{Pending, Possible, Shares, closest, deviations, diff, only_folded};
use crate::finding::{Actual, AllowedReply, DiffLine, Finding};
use crate::look::Look;
use crate::replies::{Complaint, judge};
use crate::transcript::{AT_THE_END, ReplySeen, SETTING_UP, StepSeen, effects};

/// The most shares, and the most tags, that one call of the setup names.
const PER_CALL: usize = 20;

/// Why a scenario on keys that a target folds cannot be judged.
const FOLDS: &str = "the target folds tags when they are attached";

/// On what terms a scenario is played.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    /// The style of calls that have none of their own.
    pub style: Style,
    /// The level up to which deviations count.
    pub level: Level,
}

/// What the player wants next.
#[derive(Debug)]
pub enum Command {
    /// Send these, together if there are several, and hand the exchanges to [`Play::receive`].
    Send(Vec<Outgoing>),
    /// A look did not show what it should: wait a little and call [`Play::look_again`], or call
    /// [`Play::give_up`] when the target had time enough.
    Settle,
    /// Call [`Play::look_late`] when all other scenarios are done.
    Later,
    /// Nothing: call [`Play::finish`].
    Done,
}

/// What came of playing a scenario.
#[derive(Debug, Default)]
pub struct Played {
    /// Deviations that count.
    pub findings: Vec<Finding>,
    /// Deviations beyond the level of the run.
    pub observations: Vec<Finding>,
    /// Answers to open questions.
    pub answers: Vec<Answer>,
    /// Why the scenario could not be judged.
    pub untestable: Option<String>,
    /// The request that got no reply, and why in words.
    pub unanswered: Option<(String, String)>,
    /// The tags that each share was last seen with, by name; missing if it is not known.
    pub last_seen: Shares,
    /// What was seen of each step.
    pub transcript: Vec<StepSeen>,
}

#[derive(Debug)]
enum Phase {
    Setup(VecDeque<Outgoing>),
    Step(usize),
    Looking { after: After, look: Look },
    Unsettled { after: After, seen: Shares },
    Broken { after: After, error: String, outgoing: Box<Outgoing> },
    Waiting,
    Over,
}

/// After what a look is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum After {
    Setup,
    Step(usize),
    All,
}

/// A scenario being played.
#[derive(Debug)]
pub struct Play<'a> {
    scenario: &'a Scenario,
    bindings: Bindings,
    terms: Terms,
    phase: Phase,
    possible: Possible,
    pending: Vec<Pending<'a>>,
    /// The last request of a step, for findings about effects.
    latest: Option<(Outgoing, Actual)>,
    /// The tags of each share at the last look.
    before: Shares,
    played: Played,
}

impl<'a> Play<'a> {
    /// Starts to play `scenario` on real shares that carry no tags.
    pub fn new(scenario: &'a Scenario, bindings: Bindings, terms: Terms) -> Self {
        let setup = setup_calls(scenario, &bindings, terms.style);
        Self {
            scenario,
            bindings,
            terms,
            phase: Phase::Setup(setup),
            possible: Possible::default(),
            pending: Vec::new(),
            latest: None,
            before: Shares::new(),
            played: Played::default(),
        }
    }

    /// Whether something was already found.
    pub fn has_failed(&self) -> bool {
        !self.played.findings.is_empty()
    }

    /// What to do next.
    pub fn command(&mut self) -> Command {
        match &self.phase {
            Phase::Setup(calls) => {
                if let Some(call) = calls.front() {
                    return Command::Send(vec![call.clone()]);
                }
                self.start_look(After::Setup);
                self.command()
            }
            Phase::Step(at) => match self.scenario.steps.get(*at) {
                Some(step) => Command::Send(self.bind(step)),
                None if self.scenario.late_look => {
                    self.phase = Phase::Waiting;
                    Command::Later
                }
                None => {
                    self.note_unseen();
                    self.end()
                }
            },
            Phase::Looking { look, .. } => {
                if let Some((principal, call)) = look.next() {
                    let listing = Outgoing::plain(principal, call, self.terms.style);
                    return Command::Send(vec![listing]);
                }
                self.look_done();
                self.command()
            }
            Phase::Unsettled { .. } | Phase::Broken { .. } => Command::Settle,
            Phase::Waiting => Command::Later,
            Phase::Over => Command::Done,
        }
    }

    /// Takes the exchanges of the requests that [`Play::command`] asked to send, in their order.
    pub fn receive(&mut self, exchanges: &[Exchange], seen: &mut SeenIds) {
        if let Some(reason) = exchanges.iter().find_map(|e| e.reply.as_ref().err()) {
            self.played.unanswered = Some((self.where_now(), reason.clone()));
            self.end();
            return;
        }
        match &self.phase {
            Phase::Setup(_) => self.receive_setup(exchanges),
            Phase::Step(at) => self.receive_step(*at, exchanges, seen),
            Phase::Looking { .. } => self.receive_look(exchanges),
            Phase::Unsettled { .. } | Phase::Broken { .. } | Phase::Waiting | Phase::Over => {}
        }
    }

    /// Looks again after a look that did not show what it should.
    pub fn look_again(&mut self) {
        if let Phase::Unsettled { after, .. } | Phase::Broken { after, .. } = &self.phase {
            self.start_look(*after);
        }
    }

    /// Takes the last look for what it is.
    pub fn give_up(&mut self) {
        match std::mem::replace(&mut self.phase, Phase::Over) {
            Phase::Unsettled { after, seen } => self.conclude_look(after, seen),
            Phase::Broken { error, outgoing, .. } => {
                self.played.untestable =
                    Some(format!("the shares could not be looked at: {error}"));
                let finding = self.look_failure(&error, *outgoing);
                self.file(finding);
                self.end();
            }
            phase => self.phase = phase,
        }
    }

    /// Takes the look at the end of the run.
    pub fn look_late(&mut self) {
        if matches!(self.phase, Phase::Waiting) {
            self.start_look(After::All);
        }
    }

    /// What came of it.
    pub fn finish(self) -> Played {
        self.played
    }

    fn end(&mut self) -> Command {
        self.phase = Phase::Over;
        Command::Done
    }

    /// The name of what is being done, for messages.
    fn where_now(&self) -> String {
        let step = |at: usize| self.scenario.steps.get(at).map_or("the end", |step| &*step.name);
        match &self.phase {
            Phase::Setup(_) => "setting up".to_owned(),
            Phase::Step(at) => step(*at).to_owned(),
            Phase::Looking { after, .. }
            | Phase::Unsettled { after, .. }
            | Phase::Broken { after, .. } => match after {
                After::Setup => "the look after setting up".to_owned(),
                After::Step(at) => format!("the look after {}", step(*at)),
                After::All => "the look at the end of the run".to_owned(),
            },
            Phase::Waiting | Phase::Over => "the end".to_owned(),
        }
    }

    fn bind(&self, step: &Step) -> Vec<Outgoing> {
        step.calls.iter().map(|call| call.bind(&self.bindings, self.terms.style)).collect()
    }

    fn start_look(&mut self, after: After) {
        let shares = self.scenario.shares.iter().filter_map(|share| {
            let id = self.bindings.shares.get(&share.name)?;
            Some((share.name.as_str(), id.as_str(), share.owner))
        });
        let look = Look::at(&self.bindings.region, shares);
        self.phase = Phase::Looking { after, look };
    }

    fn receive_setup(&mut self, exchanges: &[Exchange]) {
        for exchange in exchanges {
            let Ok(reply) = &exchange.reply else { continue };
            if reply.status != 200 {
                let code = read(reply).ok().and_then(|r| r.code.as_text().map(str::to_owned));
                self.played.untestable = Some(format!(
                    "TagResources did not set the shares up: {} {}",
                    reply.status,
                    code.unwrap_or_default()
                ));
                self.note(of_refused_setup(self.scenario, reply.status));
                self.end();
                return;
            }
        }
        if let Phase::Setup(calls) = &mut self.phase {
            calls.pop_front();
        }
    }

    fn receive_look(&mut self, exchanges: &[Exchange]) {
        let Phase::Looking { after, look } = &mut self.phase else { return };
        let Some(exchange) = exchanges.first() else { return };
        let Ok(reply) = &exchange.reply else { return };
        if let Err(error) = look.receive(reply) {
            let outgoing = Box::new(exchange.outgoing.clone());
            self.phase = Phase::Broken { after: *after, error: error.to_string(), outgoing };
        }
    }

    fn receive_step(&mut self, at: usize, exchanges: &[Exchange], seen: &mut SeenIds) {
        let step = &self.scenario.steps[at];
        self.forget_look();
        self.played.transcript.push(StepSeen { step: step.name.clone(), ..StepSeen::default() });
        let mut deviates = false;
        for (call, exchange) in exchanges.iter().enumerate() {
            let expect = step.expected_of(call);
            let Ok(reply) = &exchange.reply else { continue };
            let judgement = judge(&exchange.outgoing, reply, expect, seen);
            self.note_reply(exchange, ReplySeen::of(reply, judgement.read.as_ref()));
            let actual = Actual::of(Ok(reply), judgement.read.as_ref());
            let sibling = exchange.outgoing.call.action != Action::UntagResources;
            let complaints = if sibling { Vec::new() } else { judgement.complaints };
            self.latest = Some((exchange.outgoing.clone(), actual.clone()));
            if !judgement.matched.is_empty() {
                let candidates = judgement.matched.iter().map(|m| &expect[*m]).collect();
                self.pending.push(Pending { candidates, step: at });
            }
            let unmatched = judgement.matched.is_empty();
            if unmatched || !complaints.is_empty() {
                deviates |= self.file_reply(step, expect, unmatched, complaints, actual, exchange);
            }
        }
        if deviates {
            // What the shares are like now cannot be expected any more.
            self.end();
        } else if step.look {
            self.start_look(After::Step(at));
        } else {
            self.phase = Phase::Step(at + 1);
        }
    }

    /// Files a finding about a reply; whether the scenario cannot go on.
    fn file_reply(
        &mut self,
        step: &Step,
        expect: &[Expectation],
        unmatched: bool,
        complaints: Vec<Complaint>,
        actual: Actual,
        exchange: &Exchange,
    ) -> bool {
        let allowed = AllowedReply::of_step(step, expect);
        let mut texts: Vec<String> = Vec::new();
        let mut general: Vec<ClauseId> = Vec::new();
        for complaint in complaints {
            texts.push(complaint.text);
            general.push(complaint.clause);
        }
        let general_level = general.iter().map(|id| general_level(*id, step)).min();
        let mut clauses = general;
        let mut level = general_level;
        if unmatched {
            let either: Vec<_> = allowed.iter().map(ToString::to_string).collect();
            texts.insert(0, format!("{actual} came; allowed is {}.", either.join(", or ")));
            clauses.extend(step.clauses.iter().copied());
            level = Some(level.map_or(step.level(), |level| level.min(step.level())));
        }
        clauses.dedup();
        let diff = reply_diff(&allowed, &actual);
        let finding = Finding {
            step: step.name.clone(),
            complaints: texts,
            clauses,
            level: level.unwrap_or(Level::Unspecified),
            allowed,
            actual,
            diff,
            outgoing: exchange.outgoing.clone(),
        };
        let counts = finding.level <= self.terms.level;
        self.file(finding);
        counts || unmatched
    }

    fn file(&mut self, finding: Finding) {
        if finding.level <= self.terms.level {
            self.played.findings.push(finding);
        } else {
            self.played.observations.push(finding);
        }
    }

    fn look_done(&mut self) {
        let phase = std::mem::replace(&mut self.phase, Phase::Over);
        let Phase::Looking { after, look } = phase else {
            self.phase = phase;
            return;
        };
        let seen = look.into_tags();
        if self.shows_what_it_should(after, &seen) || self.has_changed_unasked(after, &seen) {
            self.conclude_look(after, seen);
        } else {
            self.phase = Phase::Unsettled { after, seen };
        }
    }

    fn shows_what_it_should(&self, after: After, seen: &Shares) -> bool {
        match after {
            After::Setup => self.scenario.shares.iter().all(|s| seen.get(&s.name) == Some(&s.tags)),
            After::Step(_) | After::All => {
                !self.possible.explanations(&self.pending, seen).is_empty()
            }
        }
    }

    /// Whether a share that was seen right, and that no request since may have changed, is now
    /// wrong: that is no lag.
    fn has_changed_unasked(&self, after: After, seen: &Shares) -> bool {
        after != After::Setup
            && seen.iter().any(|(share, tags)| {
                self.possible.is_settled(share, &self.pending)
                    && !self.possible.of(share).contains(tags)
            })
    }

    fn conclude_look(&mut self, after: After, seen: Shares) {
        self.note_effects(after, &seen);
        self.played.last_seen.clone_from(&seen);
        match after {
            After::Setup => self.conclude_setup(seen),
            After::Step(at) => {
                let fine = self.conclude_effect(Some(&self.scenario.steps[at]), seen);
                self.phase = if fine { Phase::Step(at + 1) } else { Phase::Over };
            }
            After::All => {
                self.conclude_effect(None, seen);
                self.end();
            }
        }
    }

    fn conclude_setup(&mut self, seen: Shares) {
        self.phase = Phase::Step(0);
        self.note(of_setup(self.scenario, &seen));
        let wrong = self.scenario.shares.iter().find(|s| seen.get(&s.name) != Some(&s.tags));
        if let Some(share) = wrong {
            let none = Tags::new();
            let shown = seen.get(&share.name).unwrap_or(&none);
            if only_folded(&share.tags, shown) {
                self.played.untestable = Some(FOLDS.to_owned());
            } else {
                self.played.untestable =
                    Some("the shares do not carry the tags that TagResources set".to_owned());
                let finding = self.setup_failure(&share.name, &share.tags, shown);
                self.file(finding);
            }
            self.end();
        }
        self.possible = Possible::exactly(seen);
    }

    /// Judges what the shares look like after a step (or at the end); whether to go on.
    fn conclude_effect(&mut self, step: Option<&Step>, seen: Shares) -> bool {
        let pending = std::mem::take(&mut self.pending);
        let choices = self.possible.explanations(&pending, &seen);
        let mut fine = true;
        if choices.is_empty() && self.folds_keys(&pending, &seen) {
            self.played.untestable = Some(FOLDS.to_owned());
            fine = false;
        } else if choices.is_empty() {
            let finding = self.effect_failure(step, &pending, &seen);
            fine = finding.level > self.terms.level;
            self.file(finding);
            self.possible = Possible::exactly(seen);
        } else {
            self.note_answers(&choices);
            self.possible.adopt(&seen, &choices);
        }
        fine
    }

    /// Whether the shares are as they should be after tags were attached, but for folding.
    fn folds_keys(&self, pending: &[Pending<'_>], seen: &Shares) -> bool {
        let tagged = self
            .latest
            .as_ref()
            .is_some_and(|(outgoing, _)| outgoing.call.action == Action::TagResources);
        let choice: Vec<_> = pending.iter().filter_map(|p| p.candidates.first().copied()).collect();
        tagged
            && seen.iter().all(|(share, shown)| {
                let expected = self.possible.after(&choice, share);
                expected.iter().any(|tags| only_folded(tags, shown))
            })
    }

    /// Records what the explanations agree on.
    fn note_answers(&mut self, choices: &[Vec<&Expectation>]) {
        self.note(agreed(choices));
    }

    /// Records what the replies alone answer where nothing was looked at afterwards.
    fn note_unseen(&mut self) {
        for pending in std::mem::take(&mut self.pending) {
            let choices: Vec<_> = pending.candidates.into_iter().map(|one| vec![one]).collect();
            self.note_answers(&choices);
        }
    }

    /// Records answers with the last step, or with the setup before there is any.
    fn note(&mut self, answers: Vec<Answer>) {
        if answers.is_empty() {
            return;
        }
        self.played.answers.extend(answers.iter().cloned());
        if let Some(last) = self.played.transcript.last_mut() {
            last.answers.extend(answers);
        } else {
            let step = SETTING_UP.to_owned();
            self.played.transcript.push(StepSeen { step, answers, ..StepSeen::default() });
        }
    }

    fn note_reply(&mut self, exchange: &Exchange, seen: ReplySeen) {
        let answer =
            seen.is_xml.and_then(|is_xml| of_form(&exchange.outgoing, seen.status, is_xml));
        if let Some(last) = self.played.transcript.last_mut() {
            last.replies.push(seen);
        }
        self.note(answer.into_iter().collect());
    }

    fn note_effects(&mut self, after: After, seen: &Shares) {
        self.forget_look();
        let effects = effects(&self.before, seen);
        match (after, self.played.transcript.last_mut()) {
            (After::Step(_), Some(last)) => last.effects = effects,
            (After::Setup | After::Step(_), _) => {}
            (After::All, _) if effects.is_empty() => {}
            (After::All, _) => {
                let step = AT_THE_END.to_owned();
                self.played.transcript.push(StepSeen { step, effects, ..StepSeen::default() });
            }
        }
    }

    /// What was seen last is what was before from now on.
    fn forget_look(&mut self) {
        if !self.played.last_seen.is_empty() {
            self.before = std::mem::take(&mut self.played.last_seen);
        }
    }

    fn effect_failure(
        &self,
        step: Option<&Step>,
        pending: &[Pending<'_>],
        seen: &Shares,
    ) -> Finding {
        let choice: Vec<_> = pending.iter().filter_map(|p| p.candidates.first().copied()).collect();
        let mut complaints = Vec::new();
        let mut clauses: Vec<ClauseId> = Vec::new();
        let mut lines = Vec::new();
        let none = Tags::new();
        for share in &self.scenario.shares {
            let states = self.possible.after(&choice, &share.name);
            let shown = seen.get(&share.name).unwrap_or(&none);
            let before = closest(self.possible.of(&share.name), shown).unwrap_or(&none);
            let expected = closest(&states, shown).unwrap_or(&none);
            let changed = choice.iter().any(|e| e.effect.contains_key(&share.name));
            for (clause, text) in deviations(expected, before, shown) {
                complaints.push(format!("On share {}, {text}.", share.name));
                clauses.push(ClauseId(self.blamed(clause, changed, &choice, step)));
            }
            if expected != shown {
                lines.extend(diff(&share.name, expected, shown));
            }
        }
        clauses.extend(step.iter().flat_map(|step| step.clauses.iter().copied()));
        self.effect_finding(step, complaints, clauses, lines)
    }

    /// The clause to blame for a deviation on a share.
    fn blamed(
        &self,
        clause: &'static str,
        changed: bool,
        choice: &[&Expectation],
        step: Option<&Step>,
    ) -> &'static str {
        let refused = choice.iter().all(|e| e.reply != untag_model::Replied::Success);
        let sibling = self.latest.as_ref().is_some_and(|(outgoing, _)| {
            outgoing.call.action != Action::UntagResources && step.is_some()
        });
        match (step, changed) {
            (None, _) => "effect.lasting",
            _ if sibling => "sibling.tag",
            (_, _) if refused => "effect.refused",
            (_, true) => clause,
            (_, false) => "effect.frame-shares",
        }
    }

    fn effect_finding(
        &self,
        step: Option<&Step>,
        complaints: Vec<String>,
        mut clauses: Vec<ClauseId>,
        diff: Vec<DiffLine>,
    ) -> Finding {
        let mut kept = Vec::new();
        clauses.retain(|id| {
            !kept.contains(id) && {
                kept.push(*id);
                true
            }
        });
        let level = clauses.iter().map(|id| id.level()).max().unwrap_or(Level::Documented);
        let (outgoing, actual) = self.latest.clone().unwrap_or_else(|| self.no_request());
        Finding {
            step: step.map_or_else(|| "at the end of the run".to_owned(), |s| s.name.clone()),
            complaints,
            clauses,
            level,
            allowed: Vec::new(),
            actual,
            diff,
            outgoing,
        }
    }

    /// Stands for the request where none was made yet.
    fn no_request(&self) -> (Outgoing, Actual) {
        let call = Call { action: Action::ListTagResources, params: Vec::new() };
        (Outgoing::plain(Principal::Owner, call, self.terms.style), Actual::default())
    }

    fn setup_failure(&self, share: &str, expected: &Tags, shown: &Tags) -> Finding {
        let call = setup_calls(self.scenario, &self.bindings, self.terms.style).pop_front();
        let (nothing, actual) = self.no_request();
        Finding {
            step: "setting up".to_owned(),
            complaints: vec![format!(
                "TagResources succeeded, and share {share} does not carry the tags that were set."
            )],
            clauses: vec![ClauseId("sibling.tag")],
            level: Level::Sibling,
            allowed: Vec::new(),
            actual,
            diff: diff(share, expected, shown),
            outgoing: call.unwrap_or(nothing),
        }
    }

    fn look_failure(&self, error: &str, outgoing: Outgoing) -> Finding {
        Finding {
            step: self.where_now(),
            complaints: vec![format!("The shares cannot be looked at: {error}.")],
            clauses: vec![ClauseId("sibling.list")],
            level: Level::Sibling,
            allowed: Vec::new(),
            actual: Actual::default(),
            diff: Vec::new(),
            outgoing,
        }
    }
}

/// The level at which a general rule about replies counts in a step: gateways and open ways of
/// asking (a step that cites nothing) answer in their own way, so there it is the step's level.
fn general_level(rule: ClauseId, step: &Step) -> Level {
    match step.level() {
        weak @ (Level::Gateway | Level::Unspecified) => weak,
        _ => rule.level(),
    }
}

fn reply_diff(allowed: &[AllowedReply], actual: &Actual) -> Vec<DiffLine> {
    let [only] = allowed else { return Vec::new() };
    let mut lines = Vec::new();
    let mut line = |name: &str, expected: Option<String>, seen: Option<String>| {
        if expected.is_none() && seen.is_none() {
            return;
        }
        if expected == seen {
            lines.push(DiffLine {
                sign: ' ',
                text: format!("{name}: {}", seen.unwrap_or_default()),
            });
            return;
        }
        for (sign, value) in [('-', expected), ('+', seen)] {
            if let Some(value) = value {
                lines.push(DiffLine { sign, text: format!("{name}: {value}") });
            }
        }
    };
    if only.status.is_none() {
        return Vec::new();
    }
    line("Status", only.status.map(|s| s.to_string()), actual.status.map(|s| s.to_string()));
    line("Code", only.code.clone(), actual.code.clone());
    line("Message", only.message.clone(), actual.message.clone());
    lines
}

/// The calls that give the shares of a scenario their tags: shares of one owner with the same
/// tags go together.
fn setup_calls(scenario: &Scenario, bindings: &Bindings, style: Style) -> VecDeque<Outgoing> {
    let mut groups: BTreeMap<(Principal, &Tags), Vec<&str>> = BTreeMap::new();
    for share in scenario.shares.iter().filter(|share| !share.tags.is_empty()) {
        groups.entry((share.owner, &share.tags)).or_default().push(&share.name);
    }
    let plain = Style { plus: false, ..style };
    let mut calls = VecDeque::new();
    for ((owner, tags), names) in groups {
        let tags: Vec<_> = tags.iter().collect();
        for names in names.chunks(PER_CALL) {
            for tags in tags.chunks(PER_CALL) {
                calls.push_back(Outgoing::plain(owner, tag_call(names, tags, bindings), plain));
            }
        }
    }
    calls
}

fn tag_call(names: &[&str], tags: &[(&String, &String)], bindings: &Bindings) -> Call {
    let mut params = vec![
        ("RegionId".to_owned(), bindings.region.clone()),
        ("ResourceType".to_owned(), "ResourceShare".to_owned()),
    ];
    for (at, name) in names.iter().enumerate() {
        params.push((format!("ResourceId.{}", at + 1), bindings.share(name)));
    }
    for (at, (key, value)) in tags.iter().enumerate() {
        params.push((format!("Tag.{}.Key", at + 1), (*key).clone()));
        params.push((format!("Tag.{}.Value", at + 1), (*value).clone()));
    }
    Call { action: Action::TagResources, params }
}

#[cfg(test)]
mod tests;
