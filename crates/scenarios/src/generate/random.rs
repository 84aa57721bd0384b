//! Where chance comes from: anything that can roll dice, with a small seeded generator whose
//! numbers are the same on every machine and in every version.

use arbitrary::Unstructured;

/// A source of chance. What is rolled first should be the least surprising: 0 is the simplest.
pub trait Dice {
    /// A number below `sides`; 0 if there are no sides.
    fn roll(&mut self, sides: usize) -> usize;
}

impl dyn Dice + '_ {
    /// True so many times out of so many.
    pub fn chance(&mut self, times: usize, out_of: usize) -> bool {
        self.roll(out_of) >= out_of.saturating_sub(times)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.roll((high + 1).saturating_sub(low))
    }

    /// One of these; none if there are none.
    pub fn any_of<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.roll(from.len()))
    }

    /// One of these, which are not none.
    pub fn pick<'a, T, const N: usize>(&mut self, from: &'a [T; N]) -> &'a T {
        const { assert!(N > 0) };
        &from[self.roll(N).min(N - 1)]
    }

    /// The position of one of these weights, each as likely as it is heavy.
    pub fn weighted(&mut self, weights: &[usize]) -> usize {
        let mut left = self.roll(weights.iter().sum());
        for (at, weight) in weights.iter().enumerate() {
            if left < *weight {
                return at;
            }
            left -= weight;
        }
        0
    }

    /// So many of these, in their order; all of them if there are not more.
    pub fn some_of<T: Clone>(&mut self, from: &[T], count: usize) -> Vec<T> {
        let mut wanted = count.min(from.len());
        let mut chosen = Vec::with_capacity(wanted);
        for (at, item) in from.iter().enumerate() {
            if wanted > 0 && self.roll(from.len() - at) < wanted {
                chosen.push(item.clone());
                wanted -= 1;
            }
        }
        chosen
    }

    /// Puts these into another order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.roll(at + 1));
        }
    }
}

/// A seeded generator (SplitMix64): the same seed gives the same numbers for ever.
#[derive(Debug, Clone)]
pub struct Random {
    state: u64,
}

impl Random {
    /// The generator of that seed.
    pub const fn seeded(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The generator of one of many streams of a seed, such as one per job.
    pub const fn stream(seed: u64, stream: u64) -> Self {
        let mut mixed = Self::seeded(seed ^ stream.wrapping_mul(0xD6E8_FEB8_6659_FD93));
        mixed.state = mixed.next();
        mixed
    }

    /// The next number.
    pub const fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

impl Dice for Random {
    fn roll(&mut self, sides: usize) -> usize {
        let product = u128::from(self.next()) * (sides as u128);
        usize::try_from(product >> 64).unwrap_or(0)
    }
}

/// Dice that are read from the bytes of a fuzzer; when they run out, every roll is 0.
#[derive(Debug)]
pub struct Bytes<'a, 'b>(pub &'a mut Unstructured<'b>);

impl Dice for Bytes<'_, '_> {
    fn roll(&mut self, sides: usize) -> usize {
        if sides < 2 || self.0.is_empty() {
            return 0;
        }
        self.0.int_in_range(0..=sides - 1).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_published_numbers() {
        let mut random = Random::seeded(1_234_567);
        let first: Vec<_> = (0..3).map(|_| random.next()).collect();
        assert_eq!(
            first,
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn rolls_stay_below_and_reach_every_side() {
        let mut random = Random::seeded(7);
        let mut seen = [0_usize; 6];
        for _ in 0..600 {
            seen[random.roll(6)] += 1;
        }
        assert!(seen.iter().all(|count| *count > 50), "{seen:?}");
        assert_eq!(random.roll(0), 0);
        assert_eq!(random.roll(1), 0);
    }

    #[test]
    fn some_of_takes_exactly_so_many_in_order() {
        let mut random = Random::seeded(3);
        let dice: &mut dyn Dice = &mut random;
        for count in 0..8 {
            let chosen = dice.some_of(&[1, 2, 3, 4, 5], count);
            assert_eq!(chosen.len(), count.min(5));
            assert!(chosen.is_sorted());
        }
    }

    #[test]
    fn bytes_that_run_out_roll_nothing() {
        let mut bytes = Unstructured::new(&[200, 3]);
        let mut dice = Bytes(&mut bytes);
        let rolled: Vec<_> = (0..4).map(|_| dice.roll(7)).collect();
        assert_eq!(rolled[2..], [0, 0]);
    }
}
