//! The nonces seen of late, so that a request cannot be sent twice. Memory is bounded.

use std::collections::{HashSet, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

/// At most this many nonces are remembered; beyond it the oldest is forgotten early.
const MOST: usize = 1_000_000;

/// The memory of nonces. It keeps digests, not the texts.
#[derive(Debug, Default, Clone)]
pub(crate) struct Nonces {
    seen: HashSet<u128>,
    /// Digests by the second in which they may be forgotten, oldest first.
    queue: VecDeque<(i64, u128)>,
}

impl Nonces {
    /// Notes a nonce of a key until `now + keep` seconds. False if it was seen before.
    pub(crate) fn note(&mut self, key: &str, nonce: &str, now: i64, keep: i64) -> bool {
        self.forget(now);
        let digest = digest(key, nonce);
        let fresh = self.seen.insert(digest);
        if fresh {
            self.queue.push_back((now.saturating_add(keep), digest));
        }
        fresh
    }

    fn forget(&mut self, now: i64) {
        while let Some((until, digest)) = self.queue.front().copied() {
            if until >= now && self.queue.len() < MOST {
                break;
            }
            self.queue.pop_front();
            self.seen.remove(&digest);
        }
    }
}

fn digest(key: &str, nonce: &str) -> u128 {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, key, nonce).hash(&mut hasher);
        u128::from(hasher.finish())
    };
    half(1) << 64 | half(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_counts_once_per_key_until_it_expires() {
        let mut nonces = Nonces::default();
        assert!(nonces.note("k", "n", 100, 10));
        assert!(!nonces.note("k", "n", 110, 10), "still within its time");
        assert!(nonces.note("other", "n", 110, 10), "of another key");
        assert!(nonces.note("k", "n", 111, 10), "forgotten");
        assert_eq!(nonces.queue.len(), nonces.seen.len());
    }
}
