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
    /// Pages of the listing that is being asked for, and the tokens that they gave.
    pages: usize,
    tokens: BTreeSet<String>,
    replies: usize,
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
        let (region, tokens) = (region.to_owned(), BTreeSet::new());
        Self { region, names, asking, seen, pages: 0, tokens, replies: 0 }
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
        self.replies += 1;
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
                self.pages = 0;
                self.asking.pop_front();
                Ok(())
            }
        }
    }

    /// Whether it took several replies, which may show the shares as they were at several times.
    pub const fn is_in_parts(&self) -> bool {
        self.replies > 1
    }

    /// The tags of each share by its name in the scenario.
    pub fn into_tags(self) -> BTreeMap<String, Tags> {
        self.seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(status: u16, body: &serde_json::Value) -> HttpReply {
        let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        HttpReply { status, headers, body: body.to_string().into_bytes() }
    }

    fn page(rows: &[(&str, &str, &str)], token: &str) -> HttpReply {
        let row = |(id, key, value): &(&str, &str, &str)| {
            serde_json::json!({
                "ResourceId": id, "ResourceType": "ResourceShare", "TagKey": key, "TagValue": value
            })
        };
        let rows: Vec<_> = rows.iter().map(row).collect();
        let body = serde_json::json!({
            "RequestId": "A", "NextToken": token, "TagResources": { "TagResource": rows }
        });
        reply(200, &body)
    }

    fn two() -> Look {
        Look::at("home", [("a", "rs-1", Principal::Owner), ("b", "rs-2", Principal::Owner)])
    }

    fn asked(look: &Look) -> (Principal, Vec<(String, String)>) {
        let (principal, call) = look.next().expect("something is left to ask");
        assert_eq!(call.action, Action::ListTagResources);
        (principal, call.params)
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn pages_are_put_together() {
        let mut look = two();
        let first = vec![
            pair("RegionId", "home"),
            pair("ResourceType", "ResourceShare"),
            pair("ResourceId.1", "rs-1"),
            pair("ResourceId.2", "rs-2"),
        ];
        assert_eq!(asked(&look), (Principal::Owner, first.clone()));
        let rows = [("rs-1", "k", "1"), ("rs-9", "not asked for", "1")];
        assert_eq!(look.receive(&page(&rows, "more")), Ok(()));
        let second = [first, vec![pair("NextToken", "more")]].concat();
        assert_eq!(asked(&look), (Principal::Owner, second));
        assert_eq!(look.receive(&page(&[("rs-1", "k", "1"), ("rs-1", "m", "2")], "")), Ok(()));
        assert_eq!(look.next(), None, "an empty token is none");
        assert!(look.is_in_parts());
        let tags = look.into_tags();
        assert_eq!(tags["a"], Tags::from([pair("k", "1"), pair("m", "2")]));
        assert!(tags["b"].is_empty() && tags.len() == 2);
    }

    #[test]
    fn each_owner_is_asked_for_at_most_twenty_of_its_shares() {
        let ids: Vec<String> = (0..41).map(|at| format!("rs-{at:02}")).collect();
        let owner = |at: usize| if at == 7 { Principal::Other } else { Principal::Owner };
        let mut look =
            Look::at("home", ids.iter().enumerate().map(|(at, id)| (&**id, &**id, owner(at))));
        let mut seen = Vec::new();
        while look.next().is_some() {
            let (principal, params) = asked(&look);
            seen.push((principal, params.len() - 2));
            look.receive(&page(&[], "")).unwrap();
        }
        let expected = [(Principal::Owner, 20), (Principal::Owner, 20), (Principal::Other, 1)];
        assert_eq!(seen, expected);
    }

    #[test]
    fn pages_without_end_are_an_error_and_many_are_not() {
        let mut look = two();
        assert!(!look.is_in_parts());
        look.receive(&page(&[], "same")).unwrap();
        assert!(!look.is_in_parts());
        assert_eq!(look.receive(&page(&[], "same")), Err(LookError::Endless));
        let mut look =
            Look::at("home", [("a", "rs-1", Principal::Owner), ("b", "rs-2", Principal::Other)]);
        for _ in 0..2 {
            for number in 1..MAX_PAGES {
                assert_eq!(look.receive(&page(&[], &number.to_string())), Ok(()), "{number}");
            }
            look.receive(&page(&[], "")).unwrap();
        }
        assert_eq!(look.next(), None, "each listing has its own pages");
        let mut look = two();
        let pages = (1..=2 * MAX_PAGES)
            .take_while(|number| look.receive(&page(&[], &number.to_string())).is_ok());
        assert_eq!(pages.count(), MAX_PAGES - 1);
    }

    #[test]
    fn what_is_no_listing_is_told() {
        let error = |reply: &HttpReply| two().receive(reply).unwrap_err().to_string();
        let refused =
            serde_json::json!({ "RequestId": "A", "Code": "NoPermission", "Message": "m" });
        assert_eq!(error(&reply(403, &refused)), "ListTagResources answered 403 NoPermission");
        let bare = serde_json::json!({ "RequestId": "A" });
        assert_eq!(error(&reply(404, &bare)), "ListTagResources answered 404 without a code");
        assert_eq!(two().receive(&reply(200, &bare)), Ok(()), "an empty list may be left out");
        let twice = page(&[("rs-1", "k", "1"), ("rs-1", "k", "2")], "");
        assert_eq!(
            error(&twice),
            "ListTagResources shows the key \"k\" of share rs-1 twice, with two values"
        );
        let said = error(&reply(200, &"text".into()));
        assert!(said.starts_with("the reply of ListTagResources cannot be read: "), "{said}");
    }
}
