//! A request in its world, with everything about it that does not depend on what came of it: what
//! the shares that it names are to the principal, and which conditions it meets.

use std::collections::{BTreeMap, BTreeSet};

use untag_model::{Decision, Limits, Principal, Share, World};

use super::conditions::{Conditions, is_open, misses_a_key};
use super::keys;
use super::reading::{Reading, Single, Sure};

/// A request in its world.
#[derive(Debug)]
pub(super) struct Asked<'a> {
    pub(super) before: &'a World,
    pub(super) principal: Principal,
    pub(super) limits: Limits,
    pub(super) request: Reading<'a>,
    /// The shares that a success is about: the principal's own, each with whether every reading
    /// names it and asks for it to be changed.
    pub(super) own: BTreeMap<&'a str, (&'a Share, bool)>,
    /// Those of them that the principal may untag, or that it is open whether it may.
    pub(super) permitted: BTreeSet<&'a str>,
    /// Carried keys that are not named, and may be one with a named one to the target.
    pub(super) twins: BTreeSet<&'a str>,
    pub(super) conditions: Conditions,
    /// Every reading breaks a rule.
    pub(super) refused: bool,
    /// It may be refused with any error.
    pub(super) open: bool,
    /// It may be refused because a key is not there.
    pub(super) misses: bool,
}

impl<'a> Asked<'a> {
    /// A request with these parameters.
    pub(super) fn new(
        before: &'a World,
        principal: Principal,
        params: &'a [(String, String)],
        limits: Limits,
    ) -> Self {
        let request = Reading::of(params);
        let mut asked = Self {
            before,
            principal,
            limits,
            request,
            own: BTreeMap::new(),
            permitted: BTreeSet::new(),
            twins: BTreeSet::new(),
            conditions: Conditions::NONE,
            refused: false,
            open: false,
            misses: false,
        };
        asked.own = asked.own_named();
        let may = |id: &&str| asked.lacks_permission(id) != Sure::Yes;
        asked.permitted = asked.own.keys().copied().filter(may).collect();
        asked.twins = asked.twins();
        let conditions = Conditions::of(&asked);
        asked.refused = conditions.refuse();
        asked.open = is_open(&asked, &conditions);
        asked.misses = misses_a_key(&asked, &conditions);
        asked.conditions = conditions;
        asked
    }
}

/// What a named id stands for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Standing<'a> {
    /// A share of the principal's account.
    Own(&'a Share),
    /// A share of its account that was deleted.
    Deleted(&'a Share),
    /// A share of another account.
    Foreign,
    /// No share.
    Unknown,
}

impl<'a> Asked<'a> {
    /// What an id stands for.
    pub(super) fn standing(&self, id: &str) -> Standing<'a> {
        let world = self.before;
        let account = world.principals.get(&self.principal).map(|member| &member.account);
        match world.shares.get(id) {
            None => Standing::Unknown,
            Some(share) if account != Some(&share.account) => Standing::Foreign,
            Some(share) if share.deleted => Standing::Deleted(share),
            Some(share) => Standing::Own(share),
        }
    }

    /// Whether the principal lacks the permission to untag the share `id` of its own account. It
    /// is open where that depends on whether the share's region counts or the one that is named.
    pub(super) fn lacks_permission(&self, id: &str) -> Sure {
        let world = self.before;
        let Some(member) = world.principals.get(&self.principal) else { return Sure::Yes };
        let own = world.shares.get(id).filter(|share| share.account == member.account);
        let own = own.map(|share| share.region.as_str());
        let mut regions: Vec<&str> = own.into_iter().chain(self.named_regions()).collect();
        if regions.is_empty() {
            regions.push("*");
        }
        let lacks = |region: &&str| {
            let resource =
                format!("acs:resourcesharing:{region}:{}:resourceshare/{id}", member.account);
            member.policy.decide("resourcesharing:UntagResources", &resource) != Decision::Permitted
        };
        match (regions.iter().all(lacks), regions.iter().any(lacks)) {
            (true, _) => Sure::Yes,
            (false, true) => Sure::Open,
            (false, false) => Sure::No,
        }
    }

    /// The regions that the request may mean.
    pub(super) fn named_regions(&self) -> Vec<&'a str> {
        match &self.request.region {
            Single::Absent => Vec::new(),
            Single::Once(region) => vec![region],
            Single::Several(regions) => regions.clone(),
        }
    }

    /// The ids of any reading, each with whether every reading names it.
    pub(super) fn named(&self) -> impl Iterator<Item = (&'a str, bool)> {
        let ids = &self.request.ids;
        let sure = ids.sure.iter().map(|id| (*id, true));
        sure.chain(ids.doubtful.iter().map(|id| (*id, false)))
    }

    /// The principal's own shares that are named.
    fn own_named(&self) -> BTreeMap<&'a str, (&'a Share, bool)> {
        let mut own = BTreeMap::new();
        for (id, sure) in self.named() {
            let (share, sure) = match self.standing(id) {
                Standing::Own(share) => (share, sure),
                Standing::Deleted(share) => (share, false),
                Standing::Foreign | Standing::Unknown => continue,
            };
            own.entry(id).or_insert((share, false)).1 |= sure;
        }
        own
    }

    /// The keys that are carried somewhere and may be one of the named ones to the target.
    fn twins(&self) -> BTreeSet<&'a str> {
        let named: Vec<(&str, String)> =
            self.request.keys.any().map(|key| (key, keys::alike(key))).collect();
        let carried: BTreeSet<&str> = self
            .before
            .shares
            .values()
            .flat_map(|share| share.tags.keys())
            .map(|key| &**key)
            .collect();
        let is_twin = |key: &&str| {
            let alike = keys::alike(key);
            named.iter().any(|(one, same)| *same == alike && self.may_be_one(one, key))
        };
        carried.into_iter().filter(is_twin).collect()
    }
}
