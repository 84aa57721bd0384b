//! One job of a campaign: draws a sequence or varies one that showed something new, plays it, and
//! looks into what it shows.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::sync::mpsc::UnboundedSender;
use untag_model::grammar::folded;
use untag_scenarios::generate::{Dice, Random, Sequence, draw_race, draw_sequence, vary};
use untag_verdict::{Case, Signature, Verdict};

use super::ground::{Ground, NoStage, from_bare};
use super::ledger::Report;
use super::passage::{End, Manners, NotPlayed, Passage, play};
use super::reduce::{Outcome, Suspect, look_into, taken_as_it_is};
use super::{REPORTING, Shared, Told, lock};

/// So many sequences in a row without a reply end the campaign, if nothing else is answered.
const SILENT: u64 = 12;

/// So many times the suite's own calls are looked into that did not do what they should.
const MOST_CHECKS: u64 = 30;

/// One in so many sequences is a race.
const ONE_RACE_IN: u64 = 16;

/// Where the streams of chance for races begin, beyond those of any job's sequences.
const RACES: u64 = 1 << 32;

/// A job.
pub(super) struct Job {
    shared: Arc<Shared>,
    tell: UnboundedSender<Told>,
    dice: Random,
    /// What races are drawn from, so that they leave the other sequences as they are.
    racing: Random,
    /// The sequences so far.
    played: u64,
    ground: Ground,
}

impl Job {
    /// A job with dice of its own.
    pub(super) fn new(shared: &Arc<Shared>, number: u64, tell: UnboundedSender<Told>) -> Self {
        let dice = Random::stream(shared.options.run.seed, number);
        let racing = Random::stream(shared.options.run.seed, RACES + number);
        let (shared, ground) = (Arc::clone(shared), Ground::default());
        Self { shared, tell, dice, racing, played: 0, ground }
    }

    /// Works until the campaign ends.
    pub(super) async fn work(mut self) {
        while self.shared.goes_on() {
            let sequence = self.next();
            self.play(&sequence).await;
            self.tell_progress();
            // A function in this process never waits, and others want to be heard too.
            tokio::task::yield_now().await;
        }
    }

    fn next(&mut self) -> Sequence {
        self.played += 1;
        if self.played.is_multiple_of(ONE_RACE_IN) {
            return draw_race(&mut self.racing);
        }
        let (size, reach) = (self.shared.options.size, self.shared.reach());
        let dice: &mut dyn Dice = &mut self.dice;
        let mut corpus = lock(&self.shared.corpus);
        if let Some(waiting) = corpus.next_waiting() {
            return waiting;
        }
        let parents = if dice.chance(1, 2) { corpus.any_two(dice) } else { None };
        drop(corpus);
        match parents {
            Some((parent, other)) => vary(dice, &parent, &other, size, reach),
            None => draw_sequence(dice, size, reach),
        }
    }

    async fn play(&mut self, sequence: &Sequence) {
        let shared = Arc::clone(&self.shared);
        let played = play(&shared.session, &mut self.ground, sequence, Manners::Brisk).await;
        match played {
            Ok(passage) => {
                let unready = passage.unready.clone();
                if passage.doubtful {
                    self.clear_up(passage).await;
                } else {
                    self.take_note(passage).await;
                }
                if let Some(prepared) = unready {
                    self.check_preparation(&prepared).await;
                }
            }
            Err(NotPlayed::NoStage(NoStage::Shareless(reason))) => self.give_up(reason).await,
            Err(NotPlayed::NoStage(NoStage::Silent(_))) => self.count_silence().await,
            Err(NotPlayed::NoStage(NoStage::Blind(_))) => {
                self.play_apart(&from_bare(sequence)).await;
            }
            Err(NotPlayed::NotReady) => {}
        }
    }

    /// Finds out which call is the cause of what a look showed.
    async fn clear_up(&mut self, doubtful: Passage) {
        let shared = Arc::clone(&self.shared);
        let sequence = &doubtful.sequence;
        let again = play(&shared.session, &mut self.ground, sequence, Manners::Thorough).await;
        match again {
            Ok(again) if again.violations().next().is_some() => self.take_note(again).await,
            _ => self.take_note(doubtful).await,
        }
    }

    /// Plays what should have prepared the shares, call by call.
    async fn check_preparation(&mut self, prepared: &Sequence) {
        if may_fold(prepared) {
            self.shared.folds.store(true, Ordering::Relaxed);
        }
        if self.shared.checked.fetch_add(1, Ordering::Relaxed) < MOST_CHECKS {
            self.play_apart(prepared).await;
        }
    }

    /// Plays a sequence that nobody drew.
    async fn play_apart(&mut self, sequence: &Sequence) {
        let shared = Arc::clone(&self.shared);
        let played = play(&shared.session, &mut self.ground, sequence, Manners::Brisk).await;
        if let Ok(passage) = played {
            self.take_note(passage).await;
        }
    }

    async fn take_note(&mut self, passage: Passage) {
        let shared = Arc::clone(&self.shared);
        shared.sequences.fetch_add(1, Ordering::Relaxed);
        shared.steps.fetch_add(passage.steps.len() as u64, Ordering::Relaxed);
        if matches!(passage.end, End::NoReply(_)) {
            self.count_silence().await;
        } else {
            shared.silent.store(0, Ordering::Relaxed);
        }
        self.note_upheld(&passage);
        let learnt = lock(&shared.corpus).learn(&passage, &mut self.dice);
        if let Some(kept) = learnt {
            shared.last_new.store(shared.millis(), Ordering::Relaxed);
            self.tell(Told::Kept(Box::new(Case::plain(&kept))));
        }
        for suspect in self.suspects(&passage) {
            self.look_into(suspect).await;
        }
    }

    fn note_upheld(&self, passage: &Passage) {
        let fine = passage.steps.iter().filter(|step| step.judged.violations.is_empty());
        let mut upheld = lock(&self.shared.upheld);
        for clause in fine.flat_map(|step| &step.judged.trace.clauses) {
            if !upheld.contains(clause) {
                upheld.insert(*clause);
            }
        }
    }

    /// The violations that nobody looks into yet.
    fn suspects(&self, passage: &Passage) -> Vec<Suspect> {
        let mut ledger = lock(&self.shared.ledger);
        let new = passage.violations().filter(|(_, v)| ledger.claim(&v.signature));
        let requests = self.shared.requests();
        new.map(|(at, violation)| Suspect {
            sequence: passage.sequence.clone(),
            at,
            signature: violation.signature.clone(),
            finding: violation.finding.clone(),
            requests,
        })
        .collect()
    }

    async fn look_into(&mut self, suspect: Suspect) {
        let shared = Arc::clone(&self.shared);
        let claimed = suspect.signature.clone();
        let counts = shared.counts(suspect.finding.level);
        let outcome = if counts && shared.options.run.confirm {
            look_into(&shared, &mut self.ground, suspect).await
        } else {
            taken_as_it_is(&shared, suspect)
        };
        match outcome {
            Outcome::Report(report) => self.file(&claimed, *report, counts),
            Outcome::Known(filed) => lock(&shared.ledger).absorb(&claimed, &filed),
            Outcome::Nothing => lock(&shared.ledger).release(&claimed),
        }
    }

    fn file(&self, claimed: &Signature, report: Report, counts: bool) {
        let shared = &self.shared;
        let found = {
            let mut ledger = lock(&shared.ledger);
            if ledger.is_filed(&report.signature) {
                ledger.absorb(claimed, &report.signature);
                return;
            }
            ledger.file(claimed, report)
        };
        shared.last_new.store(shared.millis(), Ordering::Relaxed);
        if counts {
            let certain = found.verdict == Verdict::Violates;
            self.tell(Told::Found(Box::new(found)));
            if shared.options.first_only && certain {
                shared.session.stop();
            }
        }
    }

    async fn count_silence(&self) {
        let silent = self.shared.silent.fetch_add(1, Ordering::Relaxed) + 1;
        if silent >= SILENT && !self.shared.session.target.answers().await {
            self.shared.session.stop();
        }
    }

    async fn give_up(&self, reason: String) {
        self.count_silence().await;
        lock(&self.shared.trouble).get_or_insert(format!("no share could be made: {reason}"));
        self.shared.session.stop();
    }

    fn tell(&self, told: Told) {
        // Nobody listens any more only when the campaign was given up.
        let _ = self.tell.send(told);
    }

    fn tell_progress(&self) {
        let now = self.shared.millis();
        let last = self.shared.last_told.load(Ordering::Relaxed);
        if now >= last + REPORTING {
            self.shared.last_told.store(now, Ordering::Relaxed);
            self.tell(Told::Progress(self.shared.tally()));
        }
    }
}

/// Whether some target may take two keys of a sequence for one.
fn may_fold(sequence: &Sequence) -> bool {
    let tagging = sequence.calls.iter().flat_map(|call| &call.params);
    let keys = tagging.filter(|p| p.name.starts_with("Tag.") && p.name.ends_with(".Key"));
    let mut texts: Vec<String> = keys
        .filter_map(|param| match &param.value {
            untag_scenarios::Value::Text(text) => Some(text.clone()),
            _ => None,
        })
        .collect();
    texts.sort();
    texts.dedup();
    let mut folds: Vec<String> = texts.iter().map(|text| folded(text)).collect();
    folds.sort();
    folds.dedup();
    folds.len() < texts.len()
}
