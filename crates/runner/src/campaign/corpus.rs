//! What a campaign has learnt without seeing the target's source: the shapes of behaviour that it
//! showed, and the sequences that showed one first, which are worth varying.

use std::collections::{HashSet, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use untag_scenarios::generate::{Dice, Sequence};
use untag_scenarios::outgoing::Outgoing;
use untag_verdict::chain::Trace;

use super::passage::Passage;

/// The most sequences that are kept; beyond it a new one takes the place of one drawn by lot.
const MOST_KEPT: usize = 4096;

/// The shapes and the kept sequences.
#[derive(Debug, Default)]
pub(super) struct Corpus {
    shapes: HashSet<u64>,
    kept: Vec<Arc<Sequence>>,
    /// Sequences that somebody handed over, to be played first.
    waiting: VecDeque<Sequence>,
}

impl Corpus {
    /// A corpus that begins with these sequences.
    pub(super) fn of(sequences: Vec<Sequence>) -> Self {
        Self { waiting: sequences.into(), ..Self::default() }
    }

    /// The next sequence that somebody handed over.
    pub(super) fn next_waiting(&mut self) -> Option<Sequence> {
        self.waiting.pop_front()
    }

    /// Two kept sequences, the second to take something from.
    pub(super) fn any_two(&self, dice: &mut dyn Dice) -> Option<(Arc<Sequence>, Arc<Sequence>)> {
        let one = dice.any_of(&self.kept)?;
        let other = dice.any_of(&self.kept)?;
        Some((Arc::clone(one), Arc::clone(other)))
    }

    /// How many shapes were seen.
    pub(super) fn shapes(&self) -> usize {
        self.shapes.len()
    }

    /// How many sequences are kept.
    pub(super) fn kept(&self) -> usize {
        self.kept.len()
    }

    /// Takes note of a passage; if it showed something new, the part of it up to there, which is
    /// kept.
    pub(super) fn learn(
        &mut self,
        passage: &Passage,
        dice: &mut dyn Dice,
    ) -> Option<Arc<Sequence>> {
        // A race is what it is: varied it would be one no more.
        if passage.sequence.together {
            return None;
        }
        let mut last_new = None;
        for (at, step) in passage.steps.iter().enumerate() {
            if self.shapes.insert(shape(&step.judged.trace, &step.outgoing)) {
                last_new = Some(at);
            }
        }
        let mut sequence = passage.sequence.clone();
        sequence.calls.truncate(last_new? + 1);
        let sequence = Arc::new(sequence);
        if self.kept.len() < MOST_KEPT {
            self.kept.push(Arc::clone(&sequence));
        } else {
            let at = dice.roll(MOST_KEPT);
            self.kept[at] = Arc::clone(&sequence);
        }
        Some(sequence)
    }
}

/// What tells behaviours apart: the rules that decided, the reply, the effect, and how and by whom
/// it was asked.
fn shape(trace: &Trace, outgoing: &Outgoing) -> u64 {
    let mut hasher = DefaultHasher::new();
    trace.hash(&mut hasher);
    outgoing.style.hash(&mut hasher);
    outgoing.principal.hash(&mut hasher);
    outgoing.call.action.hash(&mut hasher);
    outgoing.alter.is_some().hash(&mut hasher);
    hasher.finish()
}
