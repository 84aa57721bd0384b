//! What is drawn, as strategies of proptest and as `Arbitrary` for fuzzers: each kind with its
//! promise, which what is made smaller keeps as well.

use std::fmt::Debug;
use std::marker::PhantomData;

use arbitrary::{Arbitrary, Unstructured};
use proptest::strategy::{NewTree, Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use untag_model::{Replied, Request, apply, rules};
use untag_wire::{HttpRequest, Style};

use super::random::{Bytes, Dice, Random};
use super::sequence::Sequence;
use super::{Fault, Reach, draft::Draft, draw_sequence, faults, raw, requests, shrink, worlds};

/// Something that can be drawn and made smaller.
pub trait Drawn: Sized + Clone + Debug {
    /// Draws one.
    fn draw(dice: &mut dyn Dice) -> Self;

    /// What is one step smaller, the greatest steps first.
    fn smaller(&self) -> Vec<Self>;

    /// Whether it is what its kind promises.
    fn keeps_promise(&self) -> bool {
        true
    }
}

/// A world and one request that breaks no rule and leaves nothing open: only success may answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Valid(pub Sequence);

/// A world and one request that breaks so many rules, from `LEAST` to `MOST`, and which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken<const LEAST: usize, const MOST: usize> {
    /// The world and the request.
    pub sequence: Sequence,
    /// The rules that it breaks, in order.
    pub faults: Vec<Fault>,
}

/// A request that breaks exactly one rule.
pub type BreaksOne = Broken<1, 1>;

/// A request that breaks exactly two rules.
pub type BreaksTwo = Broken<2, 2>;

/// A request that breaks any number of rules.
pub type BreaksAny = Broken<0, 5>;

/// A list of parameters in which anything may be repeated, missing, misnumbered or empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameters(pub Vec<(String, String)>);

/// An HTTP request that may be wrong in anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRequest(pub HttpRequest);

/// The most calls of a sequence that is drawn by itself.
const SIZE: usize = 8;

fn one_call(shares: Vec<crate::ShareSetup>, draft: Draft) -> Sequence {
    Sequence { shares, calls: vec![draft.call()], together: false }
}

/// The request of the only call and what the model says of it.
fn read(sequence: &Sequence) -> Option<(untag_model::World, untag_model::Principal, Request)> {
    let [call] = &sequence.calls[..] else { return None };
    let bindings = sequence.bindings();
    let params = call.bind(&bindings, Style::SDK).call.params;
    Some((sequence.world(&bindings), call.principal, Request::read(&params)))
}

impl Drawn for Valid {
    fn draw(dice: &mut dyn Dice) -> Self {
        let setting = worlds::draw(dice, Reach::EVERYTHING);
        let principal = untag_model::Principal::Owner;
        let draft = requests::valid(dice, principal, &setting.shares);
        Self(one_call(setting.shares, draft.unwrap_or_else(|| Draft::by(principal))))
    }

    fn smaller(&self) -> Vec<Self> {
        shrink(&self.0).map(Self).collect()
    }

    fn keeps_promise(&self) -> bool {
        let Some((world, principal, request)) = read(&self.0) else { return false };
        let allowed = apply(&world, principal, &request).outcomes;
        allowed.len() == 1 && allowed[0].reply == Replied::Success
    }
}

impl<const LEAST: usize, const MOST: usize> Drawn for Broken<LEAST, MOST> {
    fn draw(dice: &mut dyn Dice) -> Self {
        let count = dice.between(LEAST, MOST);
        let faults = faults::draw(dice, count);
        let shares = worlds::draw_for(dice, &faults);
        let principal = untag_model::Principal::Owner;
        let draft = requests::valid(dice, principal, &shares);
        let mut draft = draft.unwrap_or_else(|| Draft::by(principal));
        for fault in &faults {
            fault.inject(&mut draft, &shares, dice);
        }
        Self { sequence: one_call(shares, draft), faults }
    }

    fn smaller(&self) -> Vec<Self> {
        let with = |sequence| Self { sequence, faults: self.faults.clone() };
        shrink(&self.sequence).map(with).collect()
    }

    fn keeps_promise(&self) -> bool {
        let Some((world, principal, request)) = read(&self.sequence) else { return false };
        let broken = rules::breaches(&world, principal, &request);
        let is_of =
            |fault: &Fault, breach: &rules::Breach| breach.clauses.contains(&fault.clause());
        broken
            .iter()
            .filter(|breach| breach.certain)
            .all(|breach| self.faults.iter().any(|fault| is_of(fault, breach)))
            && self
                .faults
                .iter()
                .all(|fault| broken.iter().any(|breach| breach.certain && is_of(fault, breach)))
    }
}

impl Drawn for Sequence {
    fn draw(dice: &mut dyn Dice) -> Self {
        draw_sequence(dice, SIZE, Reach::EVERYTHING)
    }

    fn smaller(&self) -> Vec<Self> {
        shrink(self).collect()
    }
}

impl Drawn for Parameters {
    fn draw(dice: &mut dyn Dice) -> Self {
        let setting = worlds::draw(dice, Reach::EVERYTHING);
        let call = requests::disturbed(dice, &setting.shares);
        let bindings = Sequence { shares: setting.shares, ..Sequence::default() }.bindings();
        Self(call.bind(&bindings, Style::SDK).call.params)
    }

    fn smaller(&self) -> Vec<Self> {
        let without = |at: usize| {
            let mut less = self.clone();
            less.0.remove(at);
            less
        };
        let shorter = |at: usize| {
            let mut less = self.clone();
            less.0[at].1.pop().map(|_| less)
        };
        let count = self.0.len();
        (0..count).map(without).chain((0..count).filter_map(shorter)).collect()
    }
}

impl Drawn for RawRequest {
    fn draw(dice: &mut dyn Dice) -> Self {
        Self(raw::draw(dice))
    }

    fn smaller(&self) -> Vec<Self> {
        raw::smaller(&self.0).map(Self).collect()
    }
}

macro_rules! arbitrary {
    ($kind:ty $(, $number:ident)*) => {
        impl<'a, $(const $number: usize),*> Arbitrary<'a> for $kind {
            fn arbitrary(bytes: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
                Ok(Self::draw(&mut Bytes(bytes)))
            }
        }
    };
}

arbitrary!(Valid);
arbitrary!(Broken<LEAST, MOST>, LEAST, MOST);
arbitrary!(Sequence);
arbitrary!(Parameters);
arbitrary!(RawRequest);

/// The strategy of a kind.
#[derive(Debug, Clone, Copy)]
pub struct Drawing<T> {
    kind: PhantomData<T>,
}

/// The strategy of everything of a kind, such as `any::<Valid>()`.
pub const fn any<T: Drawn>() -> Drawing<T> {
    Drawing { kind: PhantomData }
}

impl<T: Drawn> Strategy for Drawing<T> {
    type Tree = Tree<T>;
    type Value = T;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let mut random = Random::seeded(proptest::prelude::Rng::next_u64(runner.rng()));
        Ok(Tree { failing: None, current: T::draw(&mut random), left: Vec::new() })
    }
}

/// What proptest makes smaller: the smallest that failed so far, and what to try next.
#[derive(Debug, Clone)]
pub struct Tree<T> {
    /// The smallest that failed.
    failing: Option<T>,
    /// What is tried.
    current: T,
    /// What can be tried yet, the last first.
    left: Vec<T>,
}

impl<T: Drawn> Tree<T> {
    fn try_next(&mut self) -> bool {
        while let Some(next) = self.left.pop() {
            if next.keeps_promise() {
                self.current = next;
                return true;
            }
        }
        if let Some(failing) = &self.failing {
            self.current = failing.clone();
        }
        false
    }
}

impl<T: Drawn> ValueTree for Tree<T> {
    type Value = T;

    fn current(&self) -> T {
        self.current.clone()
    }

    fn simplify(&mut self) -> bool {
        self.failing = Some(self.current.clone());
        self.left = self.current.smaller();
        self.left.reverse();
        self.try_next()
    }

    fn complicate(&mut self) -> bool {
        self.try_next()
    }
}
