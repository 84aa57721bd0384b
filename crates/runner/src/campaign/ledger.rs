//! The findings of a campaign, told apart by their signatures, so that one fault of a target is
//! one finding however often and in whatever company it is met.

use std::collections::BTreeMap;

use untag_verdict::{Case, Finding, Found, Signature, Verdict};

/// After so many signatures that turned out to be a simpler finding, further ones that contain it
/// are taken for it at once.
const ENOUGH: usize = 3;

/// The most findings that are looked into; what is found beyond is only counted.
const MOST: usize = 200;

/// What is known of a signature.
#[derive(Debug, Clone, Copy)]
enum Known {
    /// Somebody is looking into it.
    Claimed,
    /// It belongs to the finding of this number.
    Filed(usize),
}

/// A finding with what a report shows of it.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) found: Found,
    pub(super) finding: Finding,
    /// So many wider signatures turned out to be this one.
    absorbed: usize,
}

/// The findings.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    known: BTreeMap<Signature, Known>,
    entries: Vec<Entry>,
    /// Signatures that nobody had time for.
    pub(super) ignored: u64,
}

impl Ledger {
    /// Takes note of a violation; true if the caller is to look into it.
    pub(super) fn claim(&mut self, signature: &Signature) -> bool {
        match self.known.get(signature).copied() {
            Some(Known::Claimed) => false,
            Some(Known::Filed(at)) => {
                self.hit(at);
                false
            }
            None => {
                let absorbing = |entry: &Entry| {
                    entry.absorbed >= ENOUGH && entry.found.signature.is_within(signature)
                };
                if let Some(at) = self.entries.iter().position(absorbing) {
                    self.hit(at);
                    return false;
                }
                if self.entries.len() >= MOST {
                    self.ignored += 1;
                    return false;
                }
                self.known.insert(signature.clone(), Known::Claimed);
                true
            }
        }
    }

    fn hit(&mut self, at: usize) {
        if let Some(entry) = self.entries.get_mut(at) {
            entry.found.hits += 1;
        }
    }

    /// Whether a finding of exactly this signature is filed.
    pub(super) fn is_filed(&self, signature: &Signature) -> bool {
        matches!(self.known.get(signature), Some(Known::Filed(_)))
    }

    /// A claimed signature turned out to be another that is filed.
    pub(super) fn absorb(&mut self, claimed: &Signature, filed: &Signature) {
        if let Some(Known::Filed(at)) = self.known.get(filed).copied() {
            self.known.insert(claimed.clone(), Known::Filed(at));
            if let Some(entry) = self.entries.get_mut(at) {
                entry.found.hits += 1;
                entry.absorbed += 1;
            }
        }
    }

    /// A claimed signature turned out to be nothing.
    pub(super) fn release(&mut self, claimed: &Signature) {
        self.known.remove(claimed);
    }

    /// Files what came of a claimed signature.
    pub(super) fn file(&mut self, claimed: &Signature, report: Report) -> Found {
        let at = self.entries.len();
        self.known.insert(claimed.clone(), Known::Filed(at));
        self.known.insert(report.signature.clone(), Known::Filed(at));
        let found = Found {
            signature: report.signature,
            verdict: report.verdict,
            level: report.finding.level,
            case: report.case,
            hits: 1,
            at: report.at,
        };
        let finding = report.finding;
        self.entries.push(Entry { found: found.clone(), finding, absorbed: 0 });
        found
    }

    /// The findings so far.
    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

/// What came of looking into a violation.
#[derive(Debug, Clone)]
pub(super) struct Report {
    pub(super) signature: Signature,
    pub(super) verdict: Verdict,
    pub(super) finding: Finding,
    pub(super) case: Case,
    pub(super) at: u64,
}
