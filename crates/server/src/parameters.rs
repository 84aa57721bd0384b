//! Reads scalars, booleans and arrays from the decoded parameters of a request.

use untag_wire::Pair;

use crate::behavior::{ArrayOrder, EmptyElement, OtherSpelling, Reading, Repeated, Taken};
use crate::refusal::Refusal;

/// The parameters of a request and the way to read them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parameters<'a> {
    pairs: &'a [Pair],
    reading: &'a Reading,
}

/// An element of an array before it is known whether it counts.
struct Numbered<'a> {
    index: u64,
    digits: &'a str,
    value: &'a str,
}

/// A tag of a request: key and value, each if it was given.
pub(crate) type TagPair<'a> = (Option<&'a str>, Option<&'a str>);

const REPEATED: Refusal =
    Refusal::bad("InvalidParameter.Repeated", "A parameter is given more than once.");
const NUMBERING: Refusal =
    Refusal::bad("InvalidParameter.Index", "The elements of an array are not numbered from 1.");
const EMPTY: Refusal = Refusal::bad("InvalidParameter.Empty", "An element of an array is empty.");
const BOOLEAN: Refusal = Refusal::bad("InvalidParameter.All", "The All parameter is invalid.");
const UNKNOWN: Refusal =
    Refusal::bad("InvalidParameter.Unknown", "A parameter of that name does not exist.");

impl<'a> Parameters<'a> {
    pub(crate) fn new(pairs: &'a [Pair], reading: &'a Reading) -> Self {
        Self { pairs, reading }
    }

    /// A parameter that is no array.
    pub(crate) fn scalar(&self, name: &str) -> Result<Option<&'a str>, Refusal> {
        let mut values =
            self.pairs.iter().filter(|(have, _)| have == name).map(|(_, value)| value.as_str());
        let Some(first) = values.next() else { return Ok(None) };
        let Some(last) = values.next_back() else { return Ok(Some(first)) };
        match self.reading.repeated {
            Repeated::First => Ok(Some(first)),
            Repeated::Last => Ok(Some(last)),
            Repeated::Refused => Err(REPEATED),
        }
    }

    /// A boolean that is false if it is not given.
    pub(crate) fn flag(&self, name: &str) -> Result<bool, Refusal> {
        let Some(text) = self.scalar(name)? else { return Ok(false) };
        let reading = self.reading;
        if reading.presence_is_true {
            return Ok(true);
        }
        match text {
            "true" if !reading.one_is_true => Ok(true),
            "false" => Ok(false),
            "True" if !reading.lower_case_booleans && !reading.one_is_true => Ok(true),
            "False" if !reading.lower_case_booleans => Ok(false),
            "1" if reading.one_is_true => Ok(true),
            _ if reading.one_is_true => Ok(false),
            _ => match reading.other_boolean {
                OtherSpelling::True => Ok(true),
                OtherSpelling::False => Ok(false),
                OtherSpelling::Refused => Err(BOOLEAN),
            },
        }
    }

    /// The elements of an array of strings.
    pub(crate) fn array(&self, name: &str) -> Result<Vec<&'a str>, Refusal> {
        let found = self.pairs.iter().filter_map(|(have, value)| {
            numbered(have.strip_prefix(name)?.strip_prefix('.')?, value)
        });
        let elements = self.arrange(found.collect())?;
        let mut values = Vec::with_capacity(elements.len());
        for element in elements {
            match self.reading.arrays.empty {
                EmptyElement::Ignored if element.value.is_empty() => {}
                EmptyElement::Refused if element.value.is_empty() => return Err(EMPTY),
                _ => values.push(element.value),
            }
        }
        Ok(values)
    }

    /// The tags of a request: `Tag.N.Key` and `Tag.N.Value`, by number.
    pub(crate) fn tags(&self) -> Result<Vec<TagPair<'a>>, Refusal> {
        let keys = self.arrange(self.members(".Key"))?;
        let values = self.arrange(self.members(".Value"))?;
        let mut tags: Vec<(u64, TagPair<'a>)> =
            keys.iter().map(|key| (key.index, (Some(key.value), None))).collect();
        for value in values {
            match tags.iter_mut().find(|(index, _)| *index == value.index) {
                Some((_, (_, slot))) => *slot = Some(value.value),
                None => tags.push((value.index, (None, Some(value.value)))),
            }
        }
        Ok(tags.into_iter().map(|(_, tag)| tag).collect())
    }

    fn members(&self, member: &str) -> Vec<Numbered<'a>> {
        let found = self.pairs.iter().filter_map(|(have, value)| {
            numbered(have.strip_prefix("Tag.")?.strip_suffix(member)?, value)
        });
        found.collect()
    }

    /// Refuses parameters that UntagResources does not have, if that is asked for.
    pub(crate) fn refuse_unknown(&self) -> Result<(), Refusal> {
        let unknown = |(name, _): &Pair| !is_untag_parameter(name);
        if self.reading.refuse_unknown && self.pairs.iter().any(unknown) {
            return Err(UNKNOWN);
        }
        Ok(())
    }

    /// The elements that count, in the order in which they do.
    fn arrange(&self, found: Vec<Numbered<'a>>) -> Result<Vec<Numbered<'a>>, Refusal> {
        let mut elements = Vec::with_capacity(found.len());
        for element in found {
            if self.regular(&element)? {
                elements.push(element);
            }
        }
        if self.reading.arrays.order == ArrayOrder::Sent {
            return Ok(in_turn(elements));
        }
        elements.sort_by_key(|element| element.index);
        self.settle_repeated(&mut elements)?;
        self.settle_gap(&mut elements)?;
        Ok(lose_some(elements, self.reading.arrays.order))
    }

    fn regular(&self, element: &Numbered<'_>) -> Result<bool, Refusal> {
        let arrays = &self.reading.arrays;
        let taken = if element.index == 0 {
            arrays.zero
        } else if element.digits.starts_with('0') {
            arrays.leading_zero
        } else {
            return Ok(true);
        };
        counts(taken)
    }

    fn settle_repeated(&self, elements: &mut Vec<Numbered<'a>>) -> Result<(), Refusal> {
        if elements.windows(2).all(|pair| pair[0].index != pair[1].index) {
            return Ok(());
        }
        match self.reading.repeated {
            Repeated::Refused => return Err(REPEATED),
            Repeated::First => {}
            Repeated::Last => elements.reverse(),
        }
        elements.dedup_by_key(|element| element.index);
        elements.sort_by_key(|element| element.index);
        Ok(())
    }

    fn settle_gap(&self, elements: &mut Vec<Numbered<'a>>) -> Result<(), Refusal> {
        let start = u64::from(elements.first().is_some_and(|first| first.index != 0));
        let in_place = elements.iter().zip(start..).take_while(|(e, at)| e.index == *at).count();
        if in_place < elements.len() && !counts(self.reading.arrays.after_gap)? {
            elements.truncate(in_place);
        }
        Ok(())
    }
}

fn counts(taken: Taken) -> Result<bool, Refusal> {
    match taken {
        Taken::Counted => Ok(true),
        Taken::Ignored => Ok(false),
        Taken::Refused => Err(NUMBERING),
    }
}

fn numbered<'a>(digits: &'a str, value: &'a str) -> Option<Numbered<'a>> {
    let all_digits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    let index = if all_digits { digits.parse().ok()? } else { return None };
    Some(Numbered { index, digits, value })
}

fn is_untag_parameter(name: &str) -> bool {
    let index = name.strip_prefix("ResourceId.").or_else(|| name.strip_prefix("TagKey."));
    matches!(name, "RegionId" | "ResourceType" | "All")
        || index.is_some_and(|digits| numbered(digits, "").is_some())
}

/// Only the elements that were sent in their turn.
fn in_turn(elements: Vec<Numbered<'_>>) -> Vec<Numbered<'_>> {
    let mut kept: Vec<Numbered<'_>> = Vec::with_capacity(elements.len());
    for element in elements {
        if usize::try_from(element.index).is_ok_and(|index| index == kept.len() + 1) {
            kept.push(element);
        }
    }
    kept
}

fn lose_some(mut elements: Vec<Numbered<'_>>, order: ArrayOrder) -> Vec<Numbered<'_>> {
    match order {
        ArrayOrder::OneDigit => elements.retain(|element| element.index < 10),
        ArrayOrder::FromTwo => elements.retain(|element| element.index != 1),
        ArrayOrder::ButLast if elements.len() > 1 => elements.truncate(elements.len() - 1),
        ArrayOrder::Text => {
            elements.sort_by(|a, b| a.digits.cmp(b.digits));
            elements = in_turn_to_first_miss(elements);
        }
        ArrayOrder::Number | ArrayOrder::Sent | ArrayOrder::ButLast => {}
    }
    elements
}

fn in_turn_to_first_miss(mut elements: Vec<Numbered<'_>>) -> Vec<Numbered<'_>> {
    let in_place = elements.iter().zip(1_u64..).take_while(|(e, at)| e.index == *at).count();
    elements.truncate(in_place);
    elements
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::behavior::Arrays;

    fn array(pairs: &[(&str, &str)], reading: &Reading) -> Result<Vec<String>, Refusal> {
        let pairs: Vec<Pair> =
            pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        let values = Parameters::new(&pairs, reading).array("K")?;
        Ok(values.into_iter().map(str::to_owned).collect())
    }

    fn twelve() -> Vec<(String, String)> {
        (1..=12).map(|n| (format!("K.{n}"), n.to_string())).collect()
    }

    #[test]
    fn arrays_are_in_order_of_number() {
        let reading = Reading::default();
        let mixed = [("K.2", "b"), ("K.10", "j"), ("K.1", "a"), ("K.x", "?"), ("K", "?")];
        assert_eq!(array(&mixed, &reading).unwrap(), ["a", "b", "j"]);
        let odd = [("K.0", "z"), ("K.01", "y"), ("K.1", "a"), ("K.2", "")];
        assert_eq!(array(&odd, &reading).unwrap(), ["a"]);
        assert_eq!(array(&[("K.1", "a"), ("K.1", "b")], &reading).unwrap(), ["b"]);
    }

    #[test]
    fn open_readings_of_arrays() {
        let with = |arrays| Reading { arrays, ..Reading::default() };
        let default = Arrays::default();
        let gap = [("K.1", "a"), ("K.3", "c")];
        let ignored = with(Arrays { after_gap: Taken::Ignored, ..default });
        assert_eq!(array(&gap, &ignored).unwrap(), ["a"]);
        let refused = with(Arrays { after_gap: Taken::Refused, ..default });
        assert_eq!(array(&gap, &refused), Err(NUMBERING));
        let zero = with(Arrays { zero: Taken::Counted, ..default });
        assert_eq!(array(&[("K.1", "a"), ("K.0", "z")], &zero).unwrap(), ["z", "a"]);
        let empty = with(Arrays { empty: EmptyElement::Counted, ..default });
        assert_eq!(array(&[("K.1", "")], &empty).unwrap(), [""]);
        let first = Reading { repeated: Repeated::First, ..Reading::default() };
        assert_eq!(array(&[("K.1", "a"), ("K.1", "b")], &first).unwrap(), ["a"]);
    }

    #[test]
    fn faulty_orders_lose_elements() {
        let count = |order| {
            let reading =
                Reading { arrays: Arrays { order, ..Arrays::default() }, ..Reading::default() };
            Parameters::new(&twelve(), &reading).array("K").unwrap().len()
        };
        assert_eq!(count(ArrayOrder::Number), 12);
        assert_eq!(count(ArrayOrder::OneDigit), 9);
        assert_eq!(count(ArrayOrder::Text), 1);
        assert_eq!(count(ArrayOrder::Sent), 12);
        assert_eq!(count(ArrayOrder::ButLast), 11);
    }

    #[test]
    fn booleans_have_four_spellings() {
        let pairs = |text: &str| vec![("All".to_owned(), text.to_owned())];
        let reading = Reading::default();
        let flag = |text| Parameters::new(&pairs(text), &reading).flag("All");
        assert_eq!((flag("true"), flag("True")), (Ok(true), Ok(true)));
        assert_eq!((flag("false"), flag("False")), (Ok(false), Ok(false)));
        assert_eq!(flag("TRUE"), Err(BOOLEAN));
        assert_eq!(Parameters::new(&[], &reading).flag("All"), Ok(false));
    }
}
