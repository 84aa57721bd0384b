//! What a campaign of generated sequences came to: the run that it amounts to, its findings as
//! cases, and how far it got.

use untag_model::Level;

use crate::case::Case;
use crate::chain::Signature;
use crate::result::{Capability, RunResult, Verdict};

/// How far a campaign has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Requests of every kind.
    pub requests: u64,
    /// Sequences that were played.
    pub sequences: u64,
    /// Calls of sequences that were judged.
    pub steps: u64,
    /// Different findings.
    pub findings: usize,
    /// Different shapes of behaviour.
    pub shapes: usize,
    /// Sequences that are kept to be varied.
    pub kept: usize,
    /// How long it has been going on, in milliseconds.
    pub elapsed_millis: u64,
    /// When the last new shape or finding was seen, in milliseconds since the start.
    pub last_new_millis: u64,
}

/// One finding of a campaign.
#[derive(Debug, Clone)]
pub struct Found {
    /// By what it is told apart from others.
    pub signature: Signature,
    /// Violates, or unstable where it did not come back.
    pub verdict: Verdict,
    /// The weakest level among its clauses.
    pub level: Level,
    /// The smallest case that shows it.
    pub case: Case,
    /// How often it was seen.
    pub hits: u64,
    /// After how many requests it was seen first.
    pub at: u64,
}

/// The whole of a campaign.
#[derive(Debug)]
pub struct CampaignResult {
    /// The run that it amounts to: a scenario for everything that was as allowed, one for each
    /// finding, and one for first replies that could not be read.
    pub run: RunResult,
    /// The findings, in the order of the run's scenarios after the first.
    pub found: Vec<Found>,
    /// How far it got.
    pub tally: Tally,
}

/// Something that happened in a campaign.
#[derive(Debug)]
pub enum CampaignEvent<'a> {
    /// It was found out what the target can do.
    Probed(&'a [Capability]),
    /// It goes on.
    Progress(Tally),
    /// A sequence showed something new and is kept.
    Kept(&'a Case),
    /// A finding, confirmed and made small.
    Found(&'a Found),
}

/// The id of the scenario that stands for everything that was as allowed.
pub const EVERYTHING_ELSE: &str = "fuzz/campaign";

impl Found {
    /// The id of the finding's scenario.
    pub fn id(&self) -> String {
        format!("fuzz/{}", self.signature.slug())
    }
}

#[cfg(test)]
mod tests {
    use untag_model::ClauseId;

    use super::*;
    use crate::chain::Kind;

    #[test]
    fn a_finding_is_called_by_what_it_violates() {
        let signature = Signature {
            kind: Kind::Reply,
            clauses: vec![ClauseId("keys.duplicate")],
            status: Some(200),
            code: None,
            shapes: [].into(),
        };
        let case = Case::plain(&untag_scenarios::generate::Sequence::default());
        let (verdict, level) = (Verdict::Violates, Level::Documented);
        let found = Found { signature, verdict, level, case, hits: 1, at: 1 };
        assert_eq!(found.id(), "fuzz/reply:keys.duplicate:200");
    }
}
