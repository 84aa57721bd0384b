//! Generators: pools of edge values, worlds, requests that break a known number of rules, raw
//! parameters and HTTP, and whole sequences; all drawn from one source of chance, so that a seed,
//! a fuzzer's bytes and proptest lead to the same things, and made smaller in one way.

pub mod draft;
pub mod exhaustive;
pub mod faults;
mod grids;
pub mod pools;
mod races;
pub mod random;
pub mod raw;
pub mod relatives;
pub mod requests;
pub mod sequence;
pub mod sequences;
pub mod shrink;
pub mod strategies;
pub mod vary;
pub mod worlds;

pub use draft::Draft;
pub use faults::Fault;
pub use random::{Bytes, Dice, Random};
pub use sequence::{Extent, Sequence};
pub use shrink::{minimal, shrink};
pub use vary::vary;

/// What a target can be asked: what it was seen to tell apart, and what a campaign is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own to a target")]
pub struct Reach {
    /// The restricted principal is known and told apart from the owner.
    pub restricted: bool,
    /// There can be shares of another account.
    pub other_shares: bool,
    /// Calls come in all styles, not only in the run's own.
    pub styles: bool,
    /// Calls with faults in signing, method, action or version are among them.
    pub altered: bool,
    /// Keys that some target may take for one come together.
    pub folding_keys: bool,
}

impl Reach {
    /// Everything.
    pub const EVERYTHING: Self = Self {
        restricted: true,
        other_shares: true,
        styles: true,
        altered: true,
        folding_keys: true,
    };

    /// Nothing but the operation itself, by the owner on the owner's shares.
    pub const PLAIN: Self = Self {
        restricted: false,
        other_shares: false,
        styles: false,
        altered: false,
        folding_keys: false,
    };
}

/// Draws a sequence of 1 to `size` calls within reach of a target.
pub fn draw_sequence(dice: &mut dyn Dice, size: usize, reach: Reach) -> Sequence {
    sequences::draw(dice, size, reach)
}

/// Draws calls that are sent together and do not depend on each other.
pub fn draw_race(dice: &mut dyn Dice) -> Sequence {
    races::draw(dice)
}

#[cfg(test)]
mod tests;
