//! Reading a case, and what to do about one that cannot be read.

use std::collections::BTreeSet;

use untag_model::Principal;
use untag_scenarios::Value;

use super::Case;

/// The most shares and the most steps of a case.
const MOST_SHARES: usize = 200;
const MOST_STEPS: usize = 10_000;

/// Why a text is no case, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It is not of the form.
    #[error("line {line}: {what}; `untag-conformance export schema case` prints the form")]
    Form {
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
    /// There is nothing to send.
    #[error("line {line}: there are no steps; a case has at least one")]
    NoSteps {
        /// The line of the empty list.
        line: usize,
    },
    /// It is larger than anything that is worth replaying.
    #[error("line 1: there are {count} {what}; {most} are the most")]
    TooMany {
        /// How many there are.
        count: usize,
        /// Of what.
        what: &'static str,
        /// The most.
        most: usize,
    },
    /// Two shares have one name.
    #[error("line {line}: two shares are called `{name}`; give each a name of its own")]
    SameName {
        /// The line where the name stands first.
        line: usize,
        /// The name.
        name: String,
    },
    /// A share is owned by somebody who cannot own shares.
    #[error("line {line}: the share `{name}` is owned by `restricted`; take `owner` or `other`")]
    Owner {
        /// The line where the name stands first.
        line: usize,
        /// The name.
        name: String,
    },
    /// A call names a share that is not there.
    #[error("line {line}: a call names the share `{name}`; add it to `shares`, or name another")]
    NoShare {
        /// The line where the name stands first.
        line: usize,
        /// The name.
        name: String,
    },
}

impl Case {
    /// Reads the text of a file.
    pub fn read(text: &str) -> Result<Self, Unreadable> {
        let case: Self = serde_json::from_str(text).map_err(|error| {
            let said = error.to_string();
            let what = said.rsplit_once(" at line ").map_or(said.as_str(), |(what, _)| what);
            Unreadable::Form { line: error.line().max(1), what: what.to_owned() }
        })?;
        case.check(text)?;
        Ok(case)
    }

    fn check(&self, text: &str) -> Result<(), Unreadable> {
        if self.steps.is_empty() {
            return Err(Unreadable::NoSteps { line: line_of(text, "\"steps\"") });
        }
        for (count, what, most) in
            [(self.shares.len(), "shares", MOST_SHARES), (self.steps.len(), "steps", MOST_STEPS)]
        {
            if count > most {
                return Err(Unreadable::TooMany { count, what, most });
            }
        }
        let names = self.check_shares(text)?;
        for param in self.steps.iter().flat_map(|step| &step.call.params) {
            if let Value::Share(name) | Value::ShareWith(name, _) | Value::ShareCut(name) =
                &param.value
                && !names.contains(name.as_str())
            {
                let line = line_of(text, &quoted(name));
                return Err(Unreadable::NoShare { line, name: name.clone() });
            }
        }
        Ok(())
    }

    fn check_shares(&self, text: &str) -> Result<BTreeSet<&str>, Unreadable> {
        let mut names = BTreeSet::new();
        for share in &self.shares {
            let name = || share.name.clone();
            if !names.insert(share.name.as_str()) {
                let line = line_of(text, &quoted(&share.name));
                return Err(Unreadable::SameName { line, name: name() });
            }
            if share.owner == Principal::Restricted {
                let line = line_of(text, &quoted(&share.name));
                return Err(Unreadable::Owner { line, name: name() });
            }
        }
        Ok(names)
    }
}

fn quoted(name: &str) -> String {
    serde_json::to_string(name).unwrap_or_default()
}

/// The line in which something stands first.
fn line_of(text: &str, wanted: &str) -> usize {
    text.lines().position(|line| line.contains(wanted)).unwrap_or(0) + 1
}
