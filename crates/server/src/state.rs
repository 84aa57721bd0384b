//! The shares and their tags, what was there before, and what is about to come back.

use std::collections::BTreeMap;

use untag_model::Tags;

use crate::behavior::ComeBack;

/// A resource share.
#[derive(Debug, Clone)]
pub(crate) struct Share {
    pub(crate) account: &'static str,
    pub(crate) region: String,
    pub(crate) name: String,
    pub(crate) deleted: bool,
    pub(crate) tags: Tags,
    /// The number of the share, from 1.
    pub(crate) number: u64,
    /// How often it was named first by a request to untag.
    pub(crate) calls: u32,
    /// A request with All=true named it first.
    pub(crate) all_seen: bool,
    /// What it was like before each late change, oldest first; only kept where reads lag.
    history: Vec<(u64, Tags)>,
    /// What was listed of it last, and how often; only kept where lists are remembered.
    pub(crate) listed: Option<(u64, Tags)>,
}

/// A removed tag that will be there again.
#[derive(Debug, Clone)]
struct Returning {
    share: String,
    key: String,
    value: String,
    /// The request number or the time at which it comes back, where it does by itself.
    due: u64,
}

/// A removal that was put off.
#[derive(Debug, Clone)]
struct Postponed {
    share: String,
    key: String,
    at: u64,
}

/// What requests that arrive together know of each other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Together {
    /// The tags of each share before any of them.
    pub(crate) before: BTreeMap<String, Tags>,
    /// The shares that one of them has written to.
    pub(crate) written: Vec<String>,
}

/// All that the server remembers of shares.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) shares: BTreeMap<String, Share>,
    pub(crate) together: Option<Together>,
    returning: Vec<Returning>,
    postponed: Vec<Postponed>,
}

impl Share {
    pub(crate) fn new(account: &'static str, region: String, name: String, number: u64) -> Self {
        Self {
            account,
            region,
            name,
            deleted: false,
            tags: Tags::new(),
            number,
            calls: 0,
            all_seen: false,
            history: Vec::new(),
            listed: None,
        }
    }

    /// Notes what the share is like before it changes at `millis`; `lag` is how far reads lag.
    pub(crate) fn before_change(&mut self, millis: u64, lag: u64) {
        if lag == 0 {
            return;
        }
        self.history.retain(|(at, _)| at + lag > millis);
        self.history.push((millis, self.tags.clone()));
    }

    /// The tags as a read at `millis` sees them that lags by `lag`.
    pub(crate) fn seen_at(&self, millis: u64, lag: u64) -> &Tags {
        let unseen = self.history.iter().find(|(at, _)| at + lag > millis);
        unseen.map_or(&self.tags, |(_, before)| before)
    }
}

impl State {
    /// Does what was put off until now: `request` is the number of the request at hand.
    pub(crate) fn catch_up(&mut self, come_back: Option<ComeBack>, request: u64, millis: u64) {
        if !self.postponed.is_empty() {
            self.finish_postponed(millis);
        }
        if self.returning.is_empty() {
            return;
        }
        match come_back {
            Some(ComeBack::Requests(_)) => self.put_back(|tag| tag.due <= request),
            Some(ComeBack::Millis(_)) => self.put_back(|tag| tag.due <= millis),
            _ => {}
        }
    }

    /// Puts back the removed tags of a share.
    pub(crate) fn put_back_share(&mut self, share: &str) {
        self.put_back(|tag| tag.share == share);
    }

    /// Puts back the removed tags of every share.
    pub(crate) fn put_back_all(&mut self) {
        self.put_back(|_| true);
    }

    fn put_back(&mut self, due: impl Fn(&Returning) -> bool) {
        let mut index = 0;
        while index < self.returning.len() {
            if due(&self.returning[index]) {
                let tag = self.returning.remove(index);
                if let Some(share) = self.shares.get_mut(&tag.share) {
                    share.tags.entry(tag.key).or_insert(tag.value);
                }
            } else {
                index += 1;
            }
        }
    }

    fn finish_postponed(&mut self, millis: u64) {
        let (due, rest) =
            std::mem::take(&mut self.postponed).into_iter().partition(|tag| tag.at <= millis);
        self.postponed = rest;
        let due: Vec<Postponed> = due;
        for tag in due {
            if let Some(share) = self.shares.get_mut(&tag.share) {
                share.tags.remove(&tag.key);
            }
        }
    }

    /// Puts off the removal of a tag until `at`.
    pub(crate) fn postpone(&mut self, share: &str, key: &str, at: u64) {
        self.postponed.push(Postponed { share: share.to_owned(), key: key.to_owned(), at });
    }

    /// Lets removed tags come back; `now` is the number of the request and the time.
    pub(crate) fn let_return(
        &mut self,
        come_back: ComeBack,
        share: &str,
        tags: Vec<(String, String)>,
        now: (u64, u64),
    ) {
        let due = match come_back {
            ComeBack::Requests(more) => now.0 + more,
            ComeBack::Millis(later) => now.1 + later,
            _ => u64::MAX,
        };
        self.returning.extend(tags.into_iter().map(|(key, value)| Returning {
            share: share.to_owned(),
            key,
            value,
            due,
        }));
    }

    /// Notes that one of several requests that arrive together writes to `share`. Whether
    /// another one has before.
    pub(crate) fn claim(&mut self, share: &str) -> bool {
        let Some(together) = &mut self.together else { return false };
        let taken = together.written.iter().any(|other| other == share);
        if !taken {
            together.written.push(share.to_owned());
        }
        taken
    }

    /// The tags that a share had before any of the requests that arrive together.
    pub(crate) fn tags_before(&self, share: &str) -> Option<Tags> {
        self.together.as_ref()?.before.get(share).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lagging_read_sees_what_was() {
        let mut share = Share::new("1", "r".to_owned(), "n".to_owned(), 1);
        share.before_change(1000, 300);
        share.tags.insert("a".to_owned(), "1".to_owned());
        share.before_change(1200, 300);
        share.tags.clear();
        assert!(share.seen_at(1299, 300).is_empty(), "before both");
        assert_eq!(share.seen_at(1300, 300).len(), 1, "between them");
        assert!(share.seen_at(1500, 300).is_empty(), "after both");
    }
}
