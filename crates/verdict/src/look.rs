//! Looking at shares: which listings to ask for, page by page, and the tags that they show.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use untag_model::{Principal, Tags};
use untag_wire::reply::read;
use untag_wire::{Action, Call, HttpReply};

/// The most shares that one listing names.
const PER_LISTING: usize = 20;

/// The most pages of one listing before the target is taken to go round in circles.
const MAX_PAGES: usize = 500;

/// What one look at all shares of a scenario has to ask.
#[derive(Debug)]
pub struct Look {
    region: String,
    names: BTreeMap<String, String>,
    asking: VecDeque<Listing>,
    seen: BTreeMap<String, Tags>,
    pages: usize,
    tokens: BTreeSet<String>,
}

#[derive(Debug)]
struct Listing {
    principal: Principal,
    ids: Vec<String>,
    next_token: Option<String>,
}

/// Why a look shows nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LookError {
    /// The reply to a listing cannot be read.
    #[error("the reply of ListTagResources cannot be read: {0}")]
    Unreadable(String),
    /// A listing was refused.
    #[error("ListTagResources answered {status} {code}")]
    Refused {
        /// The status.
        status: u16,
        /// The code, or nothing.
        code: String,
    },
    /// One share carries one key twice with two values.
    #[error("ListTagResources shows the key {key:?} of share {share} twice, with two values")]
    Twice {
        /// The share.
        share: String,
        /// The key.
        key: String,
    },
    /// There is always a next page, or the same one again.
    #[error("ListTagResources gives a NextToken without end, or the same one again")]
    Endless,
}

impl Look {
    /// A look at these shares: name in the scenario, real id, whose share it is.
    pub fn at<'a>(
        region: &str,
        shares: impl IntoIterator<Item = (&'a str, &'a str, Principal)>,
    ) -> Self {
        let mut names = BTreeMap::new();
        let mut by_owner: BTreeMap<Principal, Vec<String>> = BTreeMap::new();
        for (name, id, owner) in shares {
            names.insert(id.to_owned(), name.to_owned());
            by_owner.entry(owner).or_default().push(id.to_owned());
        }
        let mut asking = VecDeque::new();
        for (principal, ids) in by_owner {
            for ids in ids.chunks(PER_LISTING) {
                asking.push_back(Listing { principal, ids: ids.to_vec(), next_token: None });
            }
        }
        let seen = names.values().map(|name| (name.clone(), Tags::new())).collect();
        Self { region: region.to_owned(), names, asking, seen, pages: 0, tokens: BTreeSet::new() }
    }

    /// The next listing to ask for, and by whom; none when all was seen.
    pub fn next(&self) -> Option<(Principal, Call)> {
        let listing = self.asking.front()?;
        let mut params = vec![
            ("RegionId".to_owned(), self.region.clone()),
            ("ResourceType".to_owned(), "ResourceShare".to_owned()),
        ];
        for (at, id) in listing.ids.iter().enumerate() {
            params.push((format!("ResourceId.{}", at + 1), id.clone()));
        }
        if let Some(token) = &listing.next_token {
            params.push(("NextToken".to_owned(), token.clone()));
        }
        Some((listing.principal, Call { action: Action::ListTagResources, params }))
    }

    /// Takes the reply to the listing that [`Look::next`] gave.
    pub fn receive(&mut self, reply: &HttpReply) -> Result<(), LookError> {
        let read = read(reply).map_err(|error| LookError::Unreadable(error.to_string()))?;
        if reply.status != 200 {
            let code = read.code.as_text().unwrap_or("without a code").to_owned();
            return Err(LookError::Refused { status: reply.status, code });
        }
        // A target may leave the list out where it is empty.
        for row in read.tags.unwrap_or_default() {
            let Some(name) = self.names.get(&row.resource_id) else { continue };
            let tags = self.seen.entry(name.clone()).or_default();
            if let Some(earlier) = tags.insert(row.key.clone(), row.value.clone())
                && earlier != row.value
            {
                return Err(LookError::Twice { share: row.resource_id, key: row.key });
            }
        }
        self.pages += 1;
        match read.next_token.as_text().filter(|token| !token.is_empty()) {
            Some(token) if !self.tokens.insert(token.to_owned()) => Err(LookError::Endless),
            Some(_) if self.pages >= MAX_PAGES => Err(LookError::Endless),
            Some(token) => {
                if let Some(listing) = self.asking.front_mut() {
                    listing.next_token = Some(token.to_owned());
                }
                Ok(())
            }
            None => {
                self.tokens.clear();
                self.asking.pop_front();
                Ok(())
            }
        }
    }

    /// The tags of each share by its name in the scenario.
    pub fn into_tags(self) -> BTreeMap<String, Tags> {
        self.seen
    }
}
