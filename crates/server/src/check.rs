//! The checks that a request to untag must pass, one function each, and nothing of their effects.

use std::collections::{BTreeMap, BTreeSet};

use untag_model::ErrorCode;
use untag_model::policy::{Decision, Verb, matches_pattern, share_arn};

use crate::behavior::{AllWithKeys, Check, Checks, ForeignShare, NumberExceeded, TypeEmpty};
use crate::parameters::Parameters;
use crate::principals::Caller;
use crate::refusal::Refusal;
use crate::state::Share;

/// A request to untag as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UntagRequest<'a> {
    pub(crate) region: Option<&'a str>,
    pub(crate) kind: Option<&'a str>,
    pub(crate) ids: Vec<&'a str>,
    pub(crate) keys: Vec<&'a str>,
    pub(crate) all: bool,
    /// `All` is there, whatever its value.
    pub(crate) all_given: bool,
}

/// What a request is held against.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Checker<'a> {
    pub(crate) request: &'a UntagRequest<'a>,
    pub(crate) checks: &'a Checks,
    pub(crate) all_with_keys: AllWithKeys,
    pub(crate) caller: &'a Caller,
    pub(crate) shares: &'a BTreeMap<String, Share>,
}

/// The regions that exist, as far as this server knows.
const REGIONS: [&str; 12] = [
    "cn-hangzhou",
    "cn-shanghai",
    "cn-beijing",
    "cn-shenzhen",
    "cn-qingdao",
    "cn-zhangjiakou",
    "cn-chengdu",
    "cn-hongkong",
    "ap-southeast-1",
    "ap-northeast-1",
    "eu-central-1",
    "us-west-1",
];

const REGION: (&str, &str) = ("MissingParameter.RegionId", "You must specify RegionId.");
const BAD_REGION: (&str, &str) =
    ("InvalidParameter.RegionId", "The RegionId parameter is invalid.");
const EMPTY_TYPE: Refusal =
    Refusal::bad("InvalidParameter.Empty", "The ResourceType parameter is empty.");
const DUPLICATE_IDS: Refusal =
    Refusal::bad("Duplicate.ResourceId", "The ResourceId contains duplicate IDs.");
const KEYS_OTHERWISE: Refusal =
    Refusal::bad("InvalidParameter.TagKeys", "The TagKey parameters are invalid.");
const ALL_AND_KEYS: Refusal =
    Refusal::bad("InvalidParameter.All", "You must specify either TagKeys or DeleteAll.");
const ABSENT: &str = "The specified tag keys are not found.";
const DELETED: &str = "The specified resource share is deleted.";

impl<'a> UntagRequest<'a> {
    /// Reads the parameters of UntagResources.
    pub(crate) fn read(parameters: &Parameters<'a>) -> Result<Self, Refusal> {
        parameters.refuse_unknown()?;
        Ok(Self {
            region: parameters.scalar("RegionId")?,
            kind: parameters.scalar("ResourceType")?,
            ids: parameters.array("ResourceId")?,
            keys: parameters.array("TagKey")?,
            all: parameters.flag("All")?,
            all_given: parameters.scalar("All")?.is_some(),
        })
    }
}

impl<'a> Checker<'a> {
    /// Makes the checks in their order, up to the first that fails.
    pub(crate) fn run(&self) -> Result<(), Refusal> {
        for check in &self.checks.order {
            if !self.checks.skip.contains(check) {
                self.make(*check)?;
            }
        }
        Ok(())
    }

    fn make(&self, check: Check) -> Result<(), Refusal> {
        match check {
            Check::Region => self.region(),
            Check::TypeGiven => self.type_given(),
            Check::TypeValid => self.type_valid(),
            Check::IdsGiven => {
                refuse_if(self.request.ids.is_empty(), ErrorCode::MissingResourceIds)
            }
            Check::IdsNumber => self.ids_number(),
            Check::IdsDistinct => self.ids_distinct(),
            Check::KeysOrAll => self.keys_or_all(),
            Check::KeysNumber => self.keys_number(),
            Check::KeysValid => self.keys_valid(),
            Check::KeysDistinct => self.keys_distinct(),
            Check::AllAlone => self.all_alone(),
            Check::Found => self.found(),
            Check::Permitted => self.permitted(),
            Check::Carried => self.carried(),
        }
    }

    fn region(&self) -> Result<(), Refusal> {
        let rule = &self.checks.region;
        let refuse = |(code, message)| Err(Refusal::other(rule.status, code, message));
        match self.request.region {
            None if rule.required => refuse(REGION),
            Some("") if !rule.accept_empty => refuse(REGION),
            None | Some("") => Ok(()),
            Some(region) if !rule.accept_unknown && !REGIONS.contains(&region) => {
                refuse(BAD_REGION)
            }
            Some(region) if !rule.accept_other && self.lies_elsewhere(region) => refuse(BAD_REGION),
            Some(_) => Ok(()),
        }
    }

    fn lies_elsewhere(&self, region: &str) -> bool {
        let mut named = self.request.ids.iter().filter_map(|id| self.shares.get(*id));
        REGIONS.contains(&region) && named.any(|share| share.region != region)
    }

    fn type_given(&self) -> Result<(), Refusal> {
        match (self.request.kind, self.checks.type_empty) {
            (None, _) | (Some(""), TypeEmpty::Missing) => {
                Err(ErrorCode::MissingResourceType.into())
            }
            (Some(""), TypeEmpty::Invalid) => Err(ErrorCode::InvalidResourceType.into()),
            (Some(""), TypeEmpty::Otherwise) => Err(EMPTY_TYPE),
            _ => Ok(()),
        }
    }

    fn type_valid(&self) -> Result<(), Refusal> {
        let valid =
            self.request.kind.is_none_or(|kind| kind.is_empty() || (self.checks.is_share)(kind));
        refuse_if(!valid, ErrorCode::InvalidResourceType)
    }

    fn ids_number(&self) -> Result<(), Refusal> {
        let ids = &self.request.ids;
        let number = if self.checks.count_ids_once {
            ids.iter().collect::<BTreeSet<_>>().len()
        } else {
            ids.len()
        };
        let outside = number > self.checks.max_ids || (number > 0 && number < self.checks.min_ids);
        refuse_if(outside, ErrorCode::TooManyResourceIds)
    }

    fn ids_distinct(&self) -> Result<(), Refusal> {
        let ids = &self.request.ids;
        let repeated = self.checks.refuse_repeated_ids
            && (1..ids.len()).any(|at| ids[..at].contains(&ids[at]));
        if repeated { Err(DUPLICATE_IDS) } else { Ok(()) }
    }

    fn keys_or_all(&self) -> Result<(), Refusal> {
        let all = self.request.all && !self.checks.all_needs_keys;
        let excused = all || (self.request.all_given && self.checks.any_all_excuses);
        refuse_if(self.request.keys.is_empty() && !excused, ErrorCode::MissingTagKeysOrDeleteAll)
    }

    /// The keys that are checked.
    fn keys(&self) -> &[&'a str] {
        let excused = self.request.all && self.checks.all_excuses_keys;
        if excused { &[] } else { &self.request.keys }
    }

    fn keys_number(&self) -> Result<(), Refusal> {
        let keys = self.keys();
        let shares = if self.checks.count_keys_per_share { self.request.ids.len() } else { 1 };
        let number = keys.len() * shares;
        if number <= self.checks.max_keys {
            let too_few = !keys.is_empty() && keys.len() < self.checks.min_keys;
            return refuse_if(too_few, ErrorCode::TooManyTagKeys);
        }
        let distinct = keys.iter().collect::<BTreeSet<_>>().len() == keys.len();
        match self.checks.too_many_with_duplicates {
            NumberExceeded::Duplicate if !distinct => Err(ErrorCode::DuplicateTagKey.into()),
            _ => Err(ErrorCode::TooManyTagKeys.into()),
        }
    }

    fn keys_valid(&self) -> Result<(), Refusal> {
        let grammar = &self.checks.grammar;
        for key in grammar.on.of(self.keys()) {
            let length = (grammar.length)(key);
            let broken = length > grammar.max_length
                || length < grammar.min_length
                || (grammar.acs)(key)
                || (grammar.aliyun)(key)
                || (grammar.http)(key)
                || (grammar.https)(key)
                || (grammar.more)(key);
            refuse_if(broken, ErrorCode::InvalidTagKey)?;
            if (grammar.otherwise)(key) {
                return Err(KEYS_OTHERWISE);
            }
        }
        Ok(())
    }

    fn keys_distinct(&self) -> Result<(), Refusal> {
        let rule = &self.checks.duplicates;
        let keys = rule.on.of(self.keys());
        let repeated = (1..keys.len()).any(|at| {
            let before = if rule.neighbours { &keys[at - 1..at] } else { &keys[..at] };
            before.iter().filter(|key| (rule.same)(key, keys[at])).count() + 1 >= rule.times
        });
        refuse_if(repeated, ErrorCode::DuplicateTagKey)
    }

    fn all_alone(&self) -> Result<(), Refusal> {
        let both = self.request.all && !self.request.keys.is_empty();
        let refuse = both && self.all_with_keys == AllWithKeys::Refused;
        if refuse { Err(ALL_AND_KEYS) } else { Ok(()) }
    }

    fn found(&self) -> Result<(), Refusal> {
        self.checks.found.of(&self.request.ids).iter().try_for_each(|id| self.find(id))
    }

    /// Whether one share is there for the caller.
    fn find(&self, id: &str) -> Result<(), Refusal> {
        let Some(share) = self.shares.get(id) else {
            return Err(ErrorCode::ResourceIdNotFound.into());
        };
        if share.account != self.caller.account {
            return match self.checks.foreign {
                ForeignShare::NotPermitted => Err(ErrorCode::NoPermission.into()),
                ForeignShare::Reachable => Ok(()),
                _ => Err(ErrorCode::ResourceIdNotFound.into()),
            };
        }
        match self.checks.deleted {
            Some((status, code)) if share.deleted => Err(Refusal::named(status, code, DELETED)),
            _ => Ok(()),
        }
    }

    fn permitted(&self) -> Result<(), Refusal> {
        let rule = &self.checks.permission;
        let (all, many) = (self.request.all, self.request.ids.len() > 1);
        let overlooked = (rule.only_all && !all)
            || (rule.not_all && all)
            || (rule.not_many && many)
            || (rule.not_one && !many);
        let looked_at = rule.on.of(&self.request.ids);
        let refused = !overlooked && !looked_at.iter().all(|id| self.may_untag(id));
        refuse_if(refused, ErrorCode::NoPermission)
    }

    /// Whether the caller's policy permits to untag one share.
    pub(crate) fn may_untag(&self, id: &str) -> bool {
        let rule = &self.checks.permission;
        if self.caller.own_key {
            return !rule.refuse_owner;
        }
        let share = self.shares.get(id);
        let region = share.map_or(self.request.region.unwrap_or(""), |share| &share.region);
        let account = share.map_or(self.caller.account, |share| share.account);
        self.decide(&share_arn(region, account, id)) == Decision::Permitted
    }

    fn decide(&self, arn: &str) -> Decision {
        let rule = &self.checks.permission;
        if rule.deny_counts && !rule.case_matters {
            return self.caller.policy.decide(rule.action, arn);
        }
        let covers = |verb| {
            self.caller.policy.statements.iter().any(|statement| {
                statement.verb == verb
                    && statement.actions.iter().any(|action| matches_pattern(action, rule.action))
                    && statement.resources.iter().any(|resource| matches_pattern(resource, arn))
            })
        };
        match (rule.deny_counts && covers(Verb::Deny), covers(Verb::Allow)) {
            (true, _) => Decision::Denied,
            (false, true) => Decision::Permitted,
            (false, false) => Decision::Unmentioned,
        }
    }

    fn carried(&self) -> Result<(), Refusal> {
        let asked = self.checks.absent.is_some() || self.checks.absent_some.is_some();
        let known = self.request.ids.iter().all(|id| self.shares.contains_key(*id));
        if !asked || !known || self.request.all || self.request.keys.is_empty() {
            return Ok(());
        }
        let shares = || self.request.ids.iter().filter_map(|id| self.shares.get(*id));
        let carried = |share: &Share| {
            self.request.keys.iter().filter(|key| share.tags.contains_key(**key)).count()
        };
        let none = shares().all(|share| carried(share) == 0);
        let some = shares().any(|share| carried(share) < self.request.keys.len());
        let rule = if none { self.checks.absent } else { self.checks.absent_some.filter(|_| some) };
        rule.map_or(Ok(()), |(status, code)| Err(Refusal::named(status, code, ABSENT)))
    }
}

fn refuse_if(condition: bool, error: ErrorCode) -> Result<(), Refusal> {
    if condition { Err(error.into()) } else { Ok(()) }
}
