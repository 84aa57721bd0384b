//! Ids that never repeat, made by mixing a counter with a seed: no clock, no randomness.

use crate::behavior::RequestIdForm;

/// Source of request ids and share ids.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    seed: u64,
    requests: u64,
    shares: u64,
}

const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

impl Identity {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed: mix(seed), requests: 0, shares: 0 }
    }

    /// A share id: `rs-` and 11 letters or digits.
    pub(crate) fn share(&mut self) -> String {
        self.shares += 1;
        let mut rest = mix(self.shares) ^ self.seed;
        let mut id = String::from("rs-");
        for _ in 0..11 {
            id.push(char::from(LETTERS[usize::try_from(rest % 62).unwrap_or(0)]));
            rest /= 62;
        }
        id
    }

    /// A request id in the form asked for; `unix` only matters to forms that tell the time.
    pub(crate) fn request(&mut self, form: RequestIdForm, unix: i64) -> String {
        self.requests += 1;
        let high = mix(self.requests) ^ self.seed;
        let low = mix(high);
        match form {
            RequestIdForm::UpperUuid => self.uuid(high, low),
            RequestIdForm::LowerUuid => self.uuid(high, low).to_ascii_lowercase(),
            RequestIdForm::Uuid7 => self.uuid7(unix, low),
            RequestIdForm::Token => format!("r{:x}{:06x}", self.requests, high >> 40),
        }
    }

    /// The last twelve digits alone tell any two of the first 2^48 requests apart.
    fn uuid(&self, high: u64, low: u64) -> String {
        format!(
            "{:08X}-{:04X}-5{:03X}-{:04X}-{:012X}",
            high >> 32,
            high >> 16 & 0xFFFF,
            high & 0xFFF,
            low >> 48 & 0x3FFF | 0x8000,
            (self.requests.wrapping_mul(0x5DEE_CE66_D3B5) ^ self.seed) & 0xFFFF_FFFF_FFFF,
        )
    }

    fn uuid7(&self, unix: i64, low: u64) -> String {
        let millis = unix.unsigned_abs().wrapping_mul(1000).wrapping_add(self.requests % 1000);
        format!(
            "{:08x}-{:04x}-7{:03x}-{:04x}-{:012x}",
            millis >> 16 & 0xFFFF_FFFF,
            millis & 0xFFFF,
            low & 0xFFF,
            low >> 48 & 0x3FFF | 0x8000,
            (self.requests.wrapping_mul(0x5DEE_CE66_D3B5) ^ self.seed) & 0xFFFF_FFFF_FFFF,
        )
    }
}

/// The finalizer of SplitMix64: a bijection, so that distinct counters give distinct values.
fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let value = (value ^ value >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ value >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ value >> 31
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_have_their_form_and_never_repeat() {
        let mut identity = Identity::new(1);
        let shares: BTreeSet<_> = (0..5000).map(|_| identity.share()).collect();
        assert_eq!(shares.len(), 5000);
        for id in &shares {
            let rest = id.strip_prefix("rs-").unwrap();
            assert!(rest.len() == 11 && rest.bytes().all(|b| b.is_ascii_alphanumeric()), "{id}");
        }
        for form in [
            RequestIdForm::UpperUuid,
            RequestIdForm::LowerUuid,
            RequestIdForm::Uuid7,
            RequestIdForm::Token,
        ] {
            let ids: BTreeSet<_> = (0..5000).map(|_| identity.request(form, 1)).collect();
            assert_eq!(ids.len(), 5000, "{form:?}");
        }
        let id = identity.request(RequestIdForm::UpperUuid, 1);
        let lengths: Vec<_> = id.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12], "{id}");
        assert_eq!(id, id.to_ascii_uppercase());
    }
}
