//! A request as the operation reads it from its parameters, with every point at which the
//! reference leaves the reading open kept as a doubt.

use std::collections::BTreeSet;

use crate::question::QuestionId;

/// An element of an array parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// Its value.
    pub value: String,
    /// Whether every reading of the request counts it. False for elements that are empty, stand
    /// after a gap, or are numbered in a way that clients do not use.
    pub certain: bool,
}

/// A scalar parameter with the values that it may be read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scalar {
    /// Not given.
    Absent,
    /// Given once.
    One(String),
    /// Given more than once with different values: which one counts is open.
    AnyOf(Vec<String>),
}

/// The reading of `All`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Flag {
    /// Absent, `false` or `False`.
    No,
    /// `true` or `True`.
    Yes,
    /// Another spelling, or given twice with different values.
    Open,
}

/// A request to untag, decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// `RegionId`.
    pub region: Scalar,
    /// `ResourceType`.
    pub resource_type: Scalar,
    /// `ResourceId.N`.
    pub ids: Vec<Element>,
    /// `TagKey.N`.
    pub keys: Vec<Element>,
    /// `All`.
    pub all: Flag,
    /// The open questions that this request raises by its form.
    pub doubts: BTreeSet<QuestionId>,
}

impl Request {
    /// Reads the parameters of UntagResources, in the order in which they arrived.
    pub fn read(params: &[(String, String)]) -> Self {
        let mut doubts = BTreeSet::new();
        let ids = read_array("ResourceId", params, &mut doubts);
        let keys = read_array("TagKey", params, &mut doubts);
        let region = read_scalar("RegionId", params, &mut doubts);
        let resource_type = read_scalar("ResourceType", params, &mut doubts);
        let all = read_flag(&read_scalar("All", params, &mut doubts), &mut doubts);
        if params.iter().any(|(name, _)| !is_known(name)) {
            doubts.insert(QuestionId("parameter.unknown"));
        }
        Self { region, resource_type, ids, keys, all, doubts }
    }
}

impl Scalar {
    /// The values that it may be read as.
    pub fn readings(&self) -> &[String] {
        match self {
            Self::Absent => &[],
            Self::One(value) => std::slice::from_ref(value),
            Self::AnyOf(values) => values,
        }
    }
}

/// The index text of an element of the array `name`, if the parameter is one.
fn index_of<'a>(name: &str, parameter: &'a str) -> Option<&'a str> {
    parameter.strip_prefix(name)?.strip_prefix('.')
}

fn is_known(parameter: &str) -> bool {
    // What is no index is told where elements are read.
    let is_element = |array| index_of(array, parameter).is_some();
    matches!(parameter, "RegionId" | "ResourceType" | "All")
        || is_element("ResourceId")
        || is_element("TagKey")
}

fn read_scalar(
    name: &str,
    params: &[(String, String)],
    doubts: &mut BTreeSet<QuestionId>,
) -> Scalar {
    let mut values: Vec<String> =
        params.iter().filter(|(have, _)| have == name).map(|(_, value)| value.clone()).collect();
    if values.len() > 1 {
        doubts.insert(QuestionId("parameter.repeated"));
    }
    values.dedup();
    match values.len() {
        0 => Scalar::Absent,
        1 => Scalar::One(values.remove(0)),
        _ => Scalar::AnyOf(values),
    }
}

fn read_flag(value: &Scalar, doubts: &mut BTreeSet<QuestionId>) -> Flag {
    let one = |text: &str| match text {
        "true" | "True" => Flag::Yes,
        "false" | "False" => Flag::No,
        _ => Flag::Open,
    };
    let flag = match value {
        Scalar::Absent => return Flag::No,
        Scalar::One(text) => one(text),
        Scalar::AnyOf(values) => {
            let first = one(&values[0]);
            if values.iter().all(|v| one(v) == first) { first } else { return Flag::Open }
        }
    };
    if flag == Flag::Open {
        doubts.insert(QuestionId("all.spelling"));
    }
    flag
}

/// One numbered element before its certainty is known.
struct Numbered {
    index: usize,
    regular: bool,
    repeated: bool,
    value: String,
}

fn read_array(
    name: &str,
    params: &[(String, String)],
    doubts: &mut BTreeSet<QuestionId>,
) -> Vec<Element> {
    let mut numbered: Vec<Numbered> = params
        .iter()
        .filter_map(|(have, value)| Some((index_of(name, have)?, value)))
        .filter_map(|(index, value)| read_index(index, value, doubts))
        .collect();
    numbered.sort_by(|one, other| (one.index, &one.value).cmp(&(other.index, &other.value)));
    let numbered = one_of_each(numbered, doubts);
    let mut expected = 1;
    let mut gap = false;
    let mut elements = Vec::with_capacity(numbered.len());
    for element in numbered {
        if element.regular {
            gap |= element.index != expected && element.index.saturating_add(1) != expected;
            expected = element.index.saturating_add(1);
        }
        if gap {
            doubts.insert(QuestionId("array.gap"));
        }
        if element.value.is_empty() {
            doubts.insert(QuestionId("array.empty-element"));
        }
        // What is empty may be read as not there, and then leaves a gap.
        gap |= element.value.is_empty();
        let certain = element.regular && !element.repeated && !gap;
        elements.push(Element { value: element.value, certain });
    }
    elements
}

fn read_index(index: &str, value: &str, doubts: &mut BTreeSet<QuestionId>) -> Option<Numbered> {
    let digits = index.bytes().all(|b| b.is_ascii_digit());
    let number = if digits { index.parse::<usize>().ok() } else { None };
    let Some(number) = number else {
        doubts.insert(QuestionId("parameter.unknown"));
        return None;
    };
    let regular = !index.starts_with('0');
    if !regular {
        let id = if number == 0 { "array.from-zero" } else { "array.leading-zero" };
        doubts.insert(QuestionId(id));
    }
    Some(Numbered { index: number, regular, repeated: false, value: value.to_owned() })
}

/// Of elements that carry one number only one may count, and which is open unless they are the
/// same.
fn one_of_each(numbered: Vec<Numbered>, doubts: &mut BTreeSet<QuestionId>) -> Vec<Numbered> {
    let mut kept: Vec<Numbered> = Vec::with_capacity(numbered.len());
    for mut element in numbered {
        let Some(before) = kept.last_mut().filter(|before| before.index == element.index) else {
            kept.push(element);
            continue;
        };
        doubts.insert(QuestionId("parameter.repeated"));
        if before.value == element.value {
            before.regular |= element.regular;
        } else {
            before.repeated = true;
            element.repeated = true;
            kept.push(element);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Request {
        let params: Vec<_> =
            pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        Request::read(&params)
    }

    fn shape(elements: &[Element]) -> Vec<(&str, bool)> {
        elements.iter().map(|e| (e.value.as_str(), e.certain)).collect()
    }

    #[test]
    fn a_regular_request_raises_no_doubt() {
        let pairs: Vec<(String, String)> =
            (1..=12).rev().map(|n| (format!("TagKey.{n}"), format!("k{n}"))).collect();
        let request = Request::read(&pairs);
        assert!(request.doubts.is_empty());
        assert_eq!(request.keys.len(), 12);
        assert_eq!(request.keys[9].value, "k10");
        assert!(request.keys.iter().all(|key| key.certain));
    }

    #[test]
    fn irregular_numbering_leaves_doubt() {
        let request = read(&[("TagKey.1", "a"), ("TagKey.3", "c")]);
        assert_eq!(shape(&request.keys), [("a", true), ("c", false)]);
        assert!(request.doubts.contains(&QuestionId("array.gap")));
        let request = read(&[("TagKey.0", "z"), ("TagKey.1", "a"), ("TagKey.02", "b")]);
        assert_eq!(shape(&request.keys), [("z", false), ("a", true), ("b", false)]);
        let request = read(&[("TagKey.1", "a"), ("TagKey.1", "b"), ("TagKey.2", "")]);
        assert!(request.keys.iter().all(|key| !key.certain));
    }

    #[test]
    fn scalars_given_twice_and_odd_spellings_are_open() {
        let request = read(&[("All", "TRUE"), ("ResourceType", "a"), ("ResourceType", "b")]);
        assert_eq!(request.all, Flag::Open);
        assert_eq!(request.resource_type.readings().len(), 2);
        assert_eq!(read(&[("All", "True")]).all, Flag::Yes);
        assert_eq!(read(&[("All", "False")]).all, Flag::No);
        assert_eq!(read(&[]).all, Flag::No);
        assert_eq!(read(&[("ResourceId.x", "a")]).ids, []);
    }

    type Pairs<'a> = &'a [(&'a str, &'a str)];

    /// The doubts that one more parameter raises beside a request without any.
    fn doubts(more: &[(&str, &str)]) -> Vec<&'static str> {
        let mut pairs = vec![("RegionId", "r"), ("ResourceId.1", "a"), ("TagKey.1", "k")];
        pairs.extend(more);
        read(&pairs).doubts.into_iter().map(|question| question.0).collect()
    }

    #[test]
    fn each_irregularity_raises_its_question_and_no_other() {
        let table: &[(Pairs<'_>, &[&str])] = &[
            (&[("ResourceType", "t"), ("All", "true"), ("TagKey.2", "m")], &[]),
            (&[("Unknown", "1")], &["parameter.unknown"]),
            (&[("resourceType", "t")], &["parameter.unknown"]),
            (&[("TagKey", "m")], &["parameter.unknown"]),
            (&[("TagKey.", "m")], &["parameter.unknown"]),
            (&[("TagKey.x", "m")], &["parameter.unknown"]),
            (&[("TagKey.2x", "m")], &["parameter.unknown"]),
            (&[("TagKeys.2", "m")], &["parameter.unknown"]),
            (&[("TagKey.0", "z")], &["array.from-zero"]),
            (&[("TagKey.02", "m")], &["array.leading-zero"]),
            (&[("TagKey.3", "m")], &["array.gap"]),
            (&[("TagKey.2", "")], &["array.empty-element"]),
            (&[("TagKey.2", ""), ("TagKey.3", "m")], &["array.empty-element", "array.gap"]),
            (&[("TagKey.1", "k")], &["parameter.repeated"]),
            (&[("TagKey.1", "m")], &["parameter.repeated"]),
            (&[("RegionId", "r")], &["parameter.repeated"]),
            (&[("RegionId", "q")], &["parameter.repeated"]),
            (&[("All", "TRUE")], &["all.spelling"]),
            (&[("All", "true"), ("All", "True")], &["parameter.repeated"]),
        ];
        for (more, expected) in table {
            let mut found = doubts(more);
            found.sort_unstable();
            assert_eq!(found, *expected, "{more:?}");
        }
    }

    #[test]
    fn what_is_repeated_alike_is_read_once() {
        let region = |more: &[(&str, &str)]| read(&[&[("RegionId", "r")], more].concat()).region;
        assert_eq!(region(&[]), Scalar::One("r".to_owned()));
        assert_eq!(region(&[("RegionId", "r")]), Scalar::One("r".to_owned()));
        let either = Scalar::AnyOf(vec!["r".to_owned(), "q".to_owned()]);
        assert_eq!(region(&[("RegionId", "q")]), either);
        assert_eq!(read(&[("All", "true"), ("All", "false")]).all, Flag::Open);
        assert_eq!(read(&[("All", "true"), ("All", "True")]).all, Flag::Yes);
        // The number is written in two ways, one of which counts in every reading.
        let request = read(&[("TagKey.01", "k"), ("TagKey.1", "k")]);
        assert_eq!(shape(&request.keys), [("k", true)]);
        let request = read(&[("TagKey.01", "k"), ("TagKey.001", "k")]);
        assert_eq!(shape(&request.keys), [("k", false)]);
    }
}
