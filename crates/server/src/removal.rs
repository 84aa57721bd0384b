//! What a request to untag removes: which tags of which shares, and how the rest is left.

use untag_model::Tags;

use crate::behavior::{AllRule, AllWithKeys, Calls, Concurrency, Deed, Leftovers, Removal, Spill};
use crate::check::UntagRequest;
use crate::state::{Share, State};

/// Carries out one removal.
#[derive(Debug)]
pub(crate) struct Remover<'a> {
    pub(crate) request: &'a UntagRequest<'a>,
    pub(crate) rules: &'a Removal,
    pub(crate) concurrency: Concurrency,
    pub(crate) deed: Option<Deed>,
    pub(crate) account: &'static str,
    /// Shares of other accounts are changed too, if they are named.
    pub(crate) beyond: bool,
}

/// The tags that go from one share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Loss {
    pub(crate) share: String,
    pub(crate) keys: Vec<String>,
}

impl Remover<'_> {
    /// The tags that go, by share in the order named.
    pub(crate) fn plan(&self, state: &State) -> Vec<Loss> {
        let mut ids: Vec<&str> = Vec::with_capacity(self.request.ids.len());
        for id in &self.request.ids {
            let known = state.shares.get(*id).is_some_and(|share| self.reaches(share));
            if known && !ids.contains(id) {
                ids.push(id);
            }
        }
        let first = ids.first().and_then(|id| state.shares.get(*id));
        let picked = self.rules.shares.of(&ids).iter();
        let mut losses: Vec<Loss> = picked
            .filter_map(|id| state.shares.get_key_value(*id))
            .filter(|(_, share)| self.counts(share))
            .map(|(id, share)| Loss { share: id.clone(), keys: self.doomed(share, first) })
            .collect();
        self.stop_at_absent(&mut losses);
        self.spill(state, first, &mut losses);
        self.heed_deed(state, first, &mut losses);
        losses
    }

    fn reaches(&self, share: &Share) -> bool {
        self.beyond || share.account == self.account
    }

    fn counts(&self, share: &Share) -> bool {
        match self.rules.calls {
            Calls::Each => true,
            Calls::FromSecond => share.calls != 1,
            Calls::FirstOnly => share.calls <= 1,
        }
    }

    /// The keys that go from one share; `first` is the first share named.
    fn doomed(&self, share: &Share, first: Option<&Share>) -> Vec<String> {
        let is_first = first.is_some_and(|first| first.number == share.number);
        let sticky = self.rules.all == AllRule::Sticky && share.all_seen;
        let all = (self.request.all && self.all_counts_for(is_first)) || sticky;
        let keys = &self.request.keys;
        match (all, keys.is_empty() || sticky, self.rules.all_with_keys) {
            (false, ..) | (true, false, AllWithKeys::Named) => self.named(share),
            (true, false, AllWithKeys::Nothing) => Vec::new(),
            (true, false, AllWithKeys::Others) => {
                let others = share.tags.keys().filter(|key| !keys.contains(&key.as_str()));
                others.cloned().collect()
            }
            _ => self.all_of(share, first),
        }
    }

    fn all_counts_for(&self, is_first: bool) -> bool {
        match self.rules.all {
            AllRule::NoEffect => false,
            AllRule::FirstShare => is_first,
            AllRule::ButFirstShare => !is_first,
            _ => true,
        }
    }

    fn named(&self, share: &Share) -> Vec<String> {
        let keys = self.rules.keys.of(&self.request.keys);
        let doomed: Vec<String> = match self.rules.matches {
            None => keys
                .iter()
                .filter(|key| share.tags.contains_key(**key))
                .map(|key| (*key).to_owned())
                .collect(),
            Some(matches) => share
                .tags
                .keys()
                .filter(|tag| keys.iter().any(|key| matches(tag, key)))
                .cloned()
                .collect(),
        };
        let incomplete = doomed.len() < self.request.keys.len();
        if self.rules.absent_stops_share && incomplete { Vec::new() } else { doomed }
    }

    fn all_of(&self, share: &Share, first: Option<&Share>) -> Vec<String> {
        let keeps = |key: &str, value: &str| match self.rules.all {
            AllRule::KeysOfFirst => first.is_some_and(|first| !first.tags.contains_key(key)),
            AllRule::EmptyValues => !value.is_empty(),
            _ => false,
        };
        let tags = share.tags.iter().filter(|(key, value)| !keeps(key, value));
        let keys: Vec<String> = tags.map(|(key, _)| key.clone()).collect();
        self.rules.all_tags.of(&keys).to_vec()
    }

    fn stop_at_absent(&self, losses: &mut Vec<Loss>) {
        let some_keep_all = losses.iter().any(|loss| loss.keys.is_empty());
        if self.rules.absent_stops && some_keep_all {
            losses.clear();
        }
    }

    /// Adds what else is lost.
    fn spill(&self, state: &State, first: Option<&Share>, losses: &mut Vec<Loss>) {
        let Some(first) = first else { return };
        let also = |other: &Share| match self.rules.spill {
            Spill::NextShare => other.number == first.number + 1,
            Spill::Account => other.account == first.account,
            Spill::OtherAccounts => other.account != first.account,
            _ => false,
        };
        if matches!(self.rules.spill, Spill::NextShare | Spill::Account | Spill::OtherAccounts) {
            for (id, share) in state.shares.iter().filter(|(_, share)| also(share)) {
                if !losses.iter().any(|loss| loss.share == *id) {
                    losses.push(Loss { share: id.clone(), keys: self.doomed(share, None) });
                }
            }
        }
        let Some(loss) = losses.first_mut() else { return };
        match self.rules.spill {
            Spill::OneMoreTag => one_more(first, loss),
            Spill::FirstOfMany if self.request.ids.len() > 1 => {
                loss.keys = first.tags.keys().cloned().collect();
            }
            Spill::SameValue => same_value(first, loss),
            _ => {}
        }
    }

    fn heed_deed(&self, state: &State, first: Option<&Share>, losses: &mut Vec<Loss>) {
        match self.deed {
            Some(Deed::Nothing) => losses.clear(),
            Some(Deed::KeepsLast) => losses.iter_mut().for_each(|loss| drop(loss.keys.pop())),
            Some(Deed::OneMoreTag) => {
                if let (Some(first), Some(loss)) = (first, losses.first_mut()) {
                    one_more(first, loss);
                }
            }
            _ => {}
        }
        if self.concurrency == Concurrency::HalfDone && state.together.is_some() {
            let written = state.together.as_ref().map(|together| &together.written);
            for loss in losses {
                if written.is_some_and(|written| written.contains(&loss.share)) {
                    loss.keys.truncate(1);
                }
            }
        }
    }

    /// What a share carries after its loss, from what it carried before.
    pub(crate) fn left(&self, mut tags: Tags, loss: &Loss) -> Tags {
        for key in &loss.keys {
            if self.rules.empty_values {
                tags.entry(key.clone()).and_modify(String::clear);
            } else {
                tags.remove(key);
            }
        }
        if self.rules.leftovers == Leftovers::Intact {
            tags
        } else {
            spoil(tags, self.rules.leftovers)
        }
    }
}

fn one_more(share: &Share, loss: &mut Loss) {
    let more = share.tags.keys().find(|key| !loss.keys.contains(key));
    loss.keys.extend(more.cloned());
}

fn same_value(share: &Share, loss: &mut Loss) {
    let values: Vec<&String> = loss.keys.iter().filter_map(|key| share.tags.get(key)).collect();
    let alike = share.tags.iter().filter(|(_, value)| values.contains(value));
    let keys: Vec<String> = alike.map(|(key, _)| key.clone()).collect();
    loss.keys = keys;
}

fn spoil(tags: Tags, leftovers: Leftovers) -> Tags {
    match leftovers {
        Leftovers::Intact => tags,
        Leftovers::ValuesLost => tags.into_keys().map(|key| (key, String::new())).collect(),
        Leftovers::ValuesFolded => {
            let fold = |value: String| value.trim().to_lowercase();
            tags.into_iter().map(|(key, value)| (key, fold(value))).collect()
        }
        Leftovers::KeysFolded => {
            tags.into_iter().map(|(key, value)| (key.to_lowercase(), value)).collect()
        }
        Leftovers::ValuesShifted => {
            let mut values: Vec<String> = tags.values().cloned().collect();
            if !values.is_empty() {
                values.rotate_left(1);
            }
            tags.into_keys().zip(values).collect()
        }
    }
}
