//! The rules that a request can break, one at a time: which clause each is, and how a request that
//! breaks none is made to break it.

use untag_model::{ClauseId, ErrorCode, Principal};

use super::draft::Draft;
use super::pools::{FALSE, Forbidden, INSIDE, MOST, NO_IDS, WRONG_TYPES};
use super::random::Dice;
use crate::scenario::{ShareSetup, Value};

/// One rule that a request breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// There is no ResourceType.
    NoType,
    /// The ResourceType is another.
    WrongType,
    /// There is no RegionId.
    NoRegion,
    /// No share is named.
    NoIds,
    /// More than 20 shares are named.
    TooManyIds,
    /// A share is named that does not exist.
    UnknownId,
    /// A share of another account is named.
    ForeignId,
    /// The principal may not untag.
    NotPermitted,
    /// Neither keys nor All are given.
    NoKeys,
    /// More than 20 keys are named.
    TooManyKeys,
    /// A key is named twice.
    DuplicateKey,
    /// A key is outside the grammar.
    Key(Forbidden),
}

impl Fault {
    /// Every fault.
    pub const ALL: [Self; 16] = [
        Self::NoType,
        Self::WrongType,
        Self::NoRegion,
        Self::NoIds,
        Self::TooManyIds,
        Self::UnknownId,
        Self::ForeignId,
        Self::NotPermitted,
        Self::NoKeys,
        Self::TooManyKeys,
        Self::DuplicateKey,
        Self::Key(Forbidden::Long),
        Self::Key(Forbidden::Acs),
        Self::Key(Forbidden::Aliyun),
        Self::Key(Forbidden::Http),
        Self::Key(Forbidden::Https),
    ];

    /// The clause that the request breaks.
    pub const fn clause(self) -> ClauseId {
        ClauseId(match self {
            Self::NoType => "type.required",
            Self::WrongType => "type.invalid",
            Self::NoRegion => "region.required",
            Self::NoIds => "ids.required",
            Self::TooManyIds => "ids.over-20",
            Self::UnknownId => "ids.not-found",
            Self::ForeignId => "ids.foreign",
            Self::NotPermitted => "permission.required",
            Self::NoKeys => "keys.or-all",
            Self::TooManyKeys => "keys.over-20",
            Self::DuplicateKey => "keys.duplicate",
            Self::Key(Forbidden::Long) => "grammar.length",
            Self::Key(Forbidden::Acs) => "grammar.acs",
            Self::Key(Forbidden::Aliyun) => "grammar.aliyun",
            Self::Key(Forbidden::Http) => "grammar.http",
            Self::Key(Forbidden::Https) => "grammar.https",
        })
    }

    /// The errors that may answer it; none where nobody says which.
    pub const fn errors(self) -> &'static [ErrorCode] {
        match self {
            Self::NoType => &[ErrorCode::MissingResourceType],
            Self::WrongType => &[ErrorCode::InvalidResourceType],
            Self::NoRegion => &[],
            Self::NoIds => &[ErrorCode::MissingResourceIds],
            Self::TooManyIds => &[ErrorCode::TooManyResourceIds],
            Self::UnknownId => &[ErrorCode::ResourceIdNotFound],
            Self::ForeignId => &[ErrorCode::ResourceIdNotFound, ErrorCode::NoPermission],
            Self::NotPermitted => &[ErrorCode::NoPermission],
            Self::NoKeys => &[ErrorCode::MissingTagKeysOrDeleteAll],
            Self::TooManyKeys => &[ErrorCode::TooManyTagKeys],
            Self::DuplicateKey => &[ErrorCode::DuplicateTagKey],
            Self::Key(_) => &[ErrorCode::InvalidTagKey],
        }
    }

    /// Whether a request on these shares that breaks no rule can be made to break this one.
    pub fn is_possible(self, draft: &Draft, shares: &[ShareSetup]) -> bool {
        let own = shares.iter().filter(|share| share.owner == draft.principal).count();
        match self {
            Self::TooManyIds => own > MOST,
            Self::ForeignId => draft.principal != Principal::Restricted && own < shares.len(),
            Self::NotPermitted => draft.principal == Principal::Owner,
            Self::UnknownId => !shares.is_empty(),
            _ => true,
        }
    }

    /// Whether one request can break both.
    pub fn goes_with(self, other: Self) -> bool {
        let (first, second) = if self <= other { (self, other) } else { (other, self) };
        match (first, second) {
            (Self::NoType, Self::WrongType) => false,
            (Self::NoIds, shares) => !matches!(
                shares,
                Self::NoIds
                    | Self::TooManyIds
                    | Self::UnknownId
                    | Self::ForeignId
                    | Self::NotPermitted
            ),
            (Self::NoKeys, keys) => keys < Self::NoKeys,
            _ => first != second,
        }
    }

    /// Makes the request break this rule.
    pub fn inject(self, draft: &mut Draft, shares: &[ShareSetup], dice: &mut dyn Dice) {
        match self {
            Self::NoType => draft.kind = None,
            Self::WrongType => draft.kind = Some((*dice.pick(&WRONG_TYPES)).to_owned()),
            Self::NoRegion => draft.region = None,
            Self::NoIds => draft.ids.clear(),
            Self::TooManyIds => too_many_ids(draft, shares, dice),
            Self::UnknownId => name_another(draft, unknown_id(shares, dice), dice),
            Self::ForeignId => foreign_id(draft, shares, dice),
            Self::NotPermitted => draft.principal = Principal::Restricted,
            Self::NoKeys => {
                draft.keys.clear();
                let said = dice.chance(1, 3);
                draft.all = said.then(|| (*dice.pick(&FALSE)).to_owned());
            }
            Self::TooManyKeys => too_many_keys(draft, dice),
            Self::DuplicateKey => duplicate_key(draft, dice),
            Self::Key(rule) => forbidden_key(draft, rule, dice),
        }
    }
}

/// The faults by which a draft can be broken, as many of them as are asked for, or fewer.
pub fn choose(
    count: usize,
    draft: &Draft,
    shares: &[ShareSetup],
    dice: &mut dyn Dice,
) -> Vec<Fault> {
    let mut chosen: Vec<Fault> = Vec::new();
    for _ in 0..count {
        let fits = |fault: &Fault| {
            fault.is_possible(draft, shares) && chosen.iter().all(|have| have.goes_with(*fault))
        };
        let left: Vec<_> = Fault::ALL.into_iter().filter(fits).collect();
        chosen.extend(dice.any_of(&left));
    }
    chosen.sort_unstable();
    chosen
}

/// So many faults that one request can have together, in order; fewer if no more go together.
pub fn draw(dice: &mut dyn Dice, count: usize) -> Vec<Fault> {
    let mut chosen: Vec<Fault> = Vec::new();
    for _ in 0..count {
        let fits = |fault: &Fault| chosen.iter().all(|have| have.goes_with(*fault));
        let left: Vec<_> = Fault::ALL.into_iter().filter(fits).collect();
        chosen.extend(dice.any_of(&left));
    }
    chosen.sort_unstable();
    chosen
}

/// Puts an item somewhere among the others.
fn put<T>(items: &mut Vec<T>, item: T, dice: &mut dyn Dice) {
    let at = dice.roll(items.len() + 1);
    items.insert(at.min(items.len()), item);
}

/// Names another id, and not more than may be named if that was so before.
fn name_another(draft: &mut Draft, id: Value, dice: &mut dyn Dice) {
    if draft.ids.len() == MOST {
        draft.ids.pop();
    }
    put(&mut draft.ids, id, dice);
}

fn too_many_ids(draft: &mut Draft, shares: &[ShareSetup], dice: &mut dyn Dice) {
    let own: Vec<_> = shares.iter().filter(|share| share.owner == draft.principal).collect();
    let count = if dice.chance(1, 4) { own.len() } else { MOST + 1 };
    let named = dice.some_of(&own, count);
    draft.ids = named.into_iter().map(|share| Value::Share(share.name.clone())).collect();
}

fn unknown_id(shares: &[ShareSetup], dice: &mut dyn Dice) -> Value {
    match (dice.roll(4), dice.any_of(shares)) {
        (1, Some(share)) => Value::ShareWith(share.name.clone(), "k".to_owned()),
        (2, _) => Value::Text((*dice.pick(&NO_IDS)).to_owned()),
        (number, _) => Value::NoShare(u32::try_from(number).unwrap_or(0)),
    }
}

fn foreign_id(draft: &mut Draft, shares: &[ShareSetup], dice: &mut dyn Dice) {
    let foreign: Vec<_> = shares.iter().filter(|share| share.owner != draft.principal).collect();
    if let Some(share) = dice.any_of(&foreign) {
        name_another(draft, Value::Share(share.name.clone()), dice);
    }
}

fn too_many_keys(draft: &mut Draft, dice: &mut dyn Dice) {
    draft.all = None;
    let count = if dice.chance(1, 4) { dice.between(MOST + 1, 2 * MOST) } else { MOST + 1 };
    let more = (1..).map(|number| format!("many{number}"));
    let wanted = count.saturating_sub(draft.keys.len());
    draft.keys.extend(more.take(wanted));
}

fn duplicate_key(draft: &mut Draft, dice: &mut dyn Dice) {
    draft.all = None;
    let key = dice.any_of(&draft.keys).cloned().unwrap_or_else(|| any_key(dice));
    if draft.keys.is_empty() {
        draft.keys.push(key.clone());
    }
    if draft.keys.len() == MOST {
        // Twenty different keys and one of them again would be too many in one reading.
        let last = draft.keys.iter().rposition(|have| *have != key).unwrap_or(0);
        draft.keys.remove(last);
    }
    put(&mut draft.keys, key, dice);
}

fn any_key(dice: &mut dyn Dice) -> String {
    dice.any_of(&INSIDE).cloned().unwrap_or_default()
}

fn forbidden_key(draft: &mut Draft, rule: Forbidden, dice: &mut dyn Dice) {
    draft.all = None;
    let key = dice.any_of(rule.keys()).cloned().unwrap_or_default();
    if draft.keys.len() == MOST {
        // One that stands there once, so that a key that is named twice still is.
        let once = |key: &String| draft.keys.iter().filter(|have| *have == key).count() == 1;
        let single = draft.keys.iter().rposition(once).unwrap_or(0);
        draft.keys.remove(single);
    }
    put(&mut draft.keys, key, dice);
}
