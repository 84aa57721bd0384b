//! The parameters of a request as the pages let them be read: what every reading agrees on, and
//! what only some readings contain.

use std::collections::{BTreeMap, BTreeSet};

/// Whether something is so: in every reading, in none, or in some.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sure {
    No,
    Open,
    Yes,
}

impl Sure {
    /// The surer of two.
    pub(super) fn or(self, other: Self) -> Self {
        self.max(other)
    }

    /// So, but only in some readings if this is not sure.
    pub(super) fn if_sure(self, sure: bool) -> Self {
        if sure { self } else { self.min(Self::Open) }
    }
}

/// A parameter with one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Single<'a> {
    /// It is not given.
    Absent,
    /// It is given once.
    Once(&'a str),
    /// It is given several times, and any of these values may be meant.
    Several(Vec<&'a str>),
}

/// An array: the elements that every reading contains, and those that some do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Array<'a> {
    /// In every reading, in order, as often as they are given.
    pub(super) sure: Vec<&'a str>,
    /// In some.
    pub(super) doubtful: Vec<&'a str>,
    /// Whether an element is empty.
    pub(super) has_empty: bool,
    /// How many elements are given at most.
    pub(super) given: usize,
}

/// Whether all tags are to be removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum All {
    False,
    True,
    Open,
}

/// A request as read.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    pub(super) region: Single<'a>,
    pub(super) kind: Single<'a>,
    pub(super) all: All,
    pub(super) ids: Array<'a>,
    pub(super) keys: Array<'a>,
    /// Something about how the parameters are given is open, so that it may be refused with any
    /// error.
    pub(super) irregular: bool,
}

impl<'a> Reading<'a> {
    /// The request of these parameters.
    pub(super) fn of(params: &'a [(String, String)]) -> Self {
        let (ids, odd_ids) = array(params, "ResourceId");
        let (keys, odd_keys) = array(params, "TagKey");
        let region = single(params, "RegionId");
        let kind = single(params, "ResourceType");
        let all = single(params, "All");
        let several = [&region, &kind, &all].iter().any(|s| matches!(s, Single::Several(_)));
        let unknown = params.iter().any(|(name, _)| !is_known(name));
        let odd_all = is_odd(&all);
        Self {
            region,
            kind,
            all: read_all(&all),
            ids,
            keys,
            irregular: odd_ids || odd_keys || several || unknown || odd_all,
        }
    }
}

fn is_known(name: &str) -> bool {
    ["RegionId", "ResourceType", "All"].contains(&name)
        || number(name, "ResourceId").is_some()
        || number(name, "TagKey").is_some()
}

fn single<'a>(params: &'a [(String, String)], name: &str) -> Single<'a> {
    let values: Vec<&str> =
        params.iter().filter(|(have, _)| have == name).map(|(_, value)| value.as_str()).collect();
    match values[..] {
        [] => Single::Absent,
        [value] => Single::Once(value),
        _ => Single::Several(values),
    }
}

fn spelt(value: &str) -> All {
    match value {
        "true" | "True" => All::True,
        "false" | "False" => All::False,
        _ => All::Open,
    }
}

fn read_all(all: &Single<'_>) -> All {
    match all {
        Single::Absent => All::False,
        Single::Once(value) => spelt(value),
        Single::Several(values) => {
            let mut meanings = values.iter().map(|value| spelt(value));
            let first = meanings.next().unwrap_or(All::Open);
            if meanings.all(|meaning| meaning == first) { first } else { All::Open }
        }
    }
}

fn is_odd(all: &Single<'_>) -> bool {
    matches!(all, Single::Once(value) if spelt(value) == All::Open)
}

/// The number of an element of this array, if the name is that of one.
fn number(name: &str, array: &str) -> Option<u64> {
    let digits = name.strip_prefix(array)?.strip_prefix('.')?;
    let decimal = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if decimal { digits.parse().ok() } else { None }
}

/// The elements of an array, and whether something about them is irregular.
fn array<'a>(params: &'a [(String, String)], name: &str) -> (Array<'a>, bool) {
    let mut places: BTreeMap<u64, Vec<(&str, &str)>> = BTreeMap::new();
    for (have, value) in params {
        if let Some(number) = number(have, name) {
            places.entry(number).or_default().push((have, value));
        }
    }
    let mut array = Array { given: places.len(), ..Array::default() };
    let (mut irregular, mut expected, mut ended) = (false, 1, false);
    for (number, given) in places {
        let plain = format!("{name}.{number}");
        let is_plain = |have: &str| number > 0 && have == plain;
        let values: BTreeSet<&str> = given.iter().map(|(_, value)| *value).collect();
        array.has_empty |= values.contains("");
        array.given += given.len() - 1;
        // After a number that is left out, or may be taken for left out, an array may have ended.
        let some_plain = given.iter().any(|(have, _)| is_plain(have));
        ended |= values.contains("") || some_plain && number != expected;
        irregular |= ended || given.len() > 1 || !given.iter().all(|(have, _)| is_plain(have));
        let sure = some_plain && values.len() == 1 && !ended;
        let into = if sure { &mut array.sure } else { &mut array.doubtful };
        into.extend(values.into_iter().filter(|value| !value.is_empty()));
        expected += u64::from(some_plain);
    }
    (array, irregular)
}

impl<'a> Array<'a> {
    /// Every element of any reading.
    pub(super) fn any(&self) -> impl Iterator<Item = &'a str> {
        self.sure.iter().chain(&self.doubtful).copied()
    }

    /// How many different ones every reading contains.
    pub(super) fn distinct(&self) -> usize {
        self.sure.iter().collect::<BTreeSet<_>>().len()
    }

    /// Whether there is no element: in every reading, in some, in none.
    pub(super) fn is_missing(&self) -> Sure {
        match (self.sure.is_empty(), self.doubtful.is_empty() && !self.has_empty) {
            (false, _) => Sure::No,
            (true, false) => Sure::Open,
            (true, true) => Sure::Yes,
        }
    }

    /// Whether there are more than so many.
    pub(super) fn exceeds(&self, most: usize) -> Sure {
        if self.distinct() > most {
            Sure::Yes
        } else if self.given > most {
            Sure::Open
        } else {
            Sure::No
        }
    }

    /// Whether one element is there twice.
    pub(super) fn repeats(&self) -> Sure {
        let twice = |values: &[&str]| {
            values.iter().enumerate().any(|(at, value)| values[..at].contains(value))
        };
        let any: Vec<&str> = self.any().collect();
        match (twice(&self.sure), twice(&any)) {
            (true, _) => Sure::Yes,
            (false, true) => Sure::Open,
            (false, false) => Sure::No,
        }
    }
}
