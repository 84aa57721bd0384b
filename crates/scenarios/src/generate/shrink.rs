//! Smaller sequences than a given one: fewer calls, shares, tags and parameters first, then
//! shorter and plainer texts. Each is smaller by [`Sequence::extent`], so shrinking ends.

use std::collections::BTreeSet;

use untag_model::{Principal, Tags};

use super::sequence::Sequence;
use crate::scenario::{Call, Value};

/// Every sequence that is one step smaller, the greatest steps first.
pub fn shrink(sequence: &Sequence) -> impl Iterator<Item = Sequence> + '_ {
    let extent = sequence.extent();
    one_by_one(sequence)
        .chain(fewer_calls(sequence))
        .chain(fewer_shares(sequence))
        .chain(fewer_tags(sequence))
        .chain(simpler_calls(sequence))
        .chain(shorter_texts(sequence))
        .filter(move |smaller| smaller.extent() < extent)
}

/// The smallest sequence that can be reached for which `fails` is still true, with at most
/// `attempts` questions.
pub fn minimal(
    sequence: Sequence,
    attempts: usize,
    mut fails: impl FnMut(&Sequence) -> bool,
) -> Sequence {
    let mut best = sequence;
    let mut left = attempts;
    loop {
        let mut better = None;
        for candidate in shrink(&best).take(left) {
            left -= 1;
            if fails(&candidate) {
                better = Some(candidate);
                break;
            }
        }
        match better {
            Some(smaller) => best = smaller,
            None => return best,
        }
    }
}

/// Ranges to leave out of so many: everything, halves, quarters, and so on down to single ones.
fn cuts(count: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
    let sizes = std::iter::successors(Some(count), |size| (*size > 1).then(|| size.div_ceil(2)));
    sizes.filter(|size| *size > 0).flat_map(move |size| {
        (0..count).step_by(size).map(move |start| start..(start + size).min(count))
    })
}

/// The same calls one after the other.
fn one_by_one(sequence: &Sequence) -> impl Iterator<Item = Sequence> + '_ {
    std::iter::once_with(|| Sequence { together: false, ..sequence.clone() })
}

fn fewer_calls(sequence: &Sequence) -> impl Iterator<Item = Sequence> + '_ {
    cuts(sequence.calls.len()).map(|range| {
        let mut smaller = sequence.clone();
        smaller.calls.drain(range);
        smaller
    })
}

/// Without some shares, and without the parameters that name them.
fn fewer_shares(sequence: &Sequence) -> impl Iterator<Item = Sequence> + '_ {
    cuts(sequence.shares.len()).map(|range| {
        let mut smaller = sequence.clone();
        let gone: Vec<_> = smaller.shares.drain(range).collect();
        for call in &mut smaller.calls {
            let before = call.params.len();
            for share in &gone {
                call.params.retain(|param| {
                    !matches!(&param.value, Value::Share(n) | Value::ShareCut(n) | Value::ShareWith(n, _) if *n == share.name)
                });
            }
            if call.params.len() < before {
                renumber(call);
            }
        }
        smaller
    })
}

fn fewer_tags(sequence: &Sequence) -> impl Iterator<Item = Sequence> + '_ {
    let keys: Vec<String> = keys_of(sequence).into_iter().collect();
    let everywhere = cuts(keys.len()).map(move |range| {
        let mut smaller = sequence.clone();
        for share in &mut smaller.shares {
            share.tags.retain(|key, _| !keys[range.clone()].contains(key));
        }
        smaller
    });
    let on_one = (0..sequence.shares.len()).flat_map(move |at| {
        cuts(sequence.shares[at].tags.len()).map(move |range| {
            let mut smaller = sequence.clone();
            let kept = |index: &usize| !range.contains(index);
            let tags = std::mem::take(&mut smaller.shares[at].tags);
            let left = tags.into_iter().enumerate().filter(|(index, _)| kept(index));
            smaller.shares[at].tags = left.map(|(_, tag)| tag).collect();
            smaller
        })
    });
    everywhere.chain(on_one)
}

fn keys_of(sequence: &Sequence) -> BTreeSet<String> {
    sequence.shares.iter().flat_map(|share| share.tags.keys().cloned()).collect()
}

/// The sequence with one call replaced.
fn with_call(sequence: &Sequence, at: usize, edit: impl FnOnce(&mut Call)) -> Sequence {
    let mut smaller = sequence.clone();
    edit(&mut smaller.calls[at]);
    smaller
}

fn simpler_calls(sequence: &Sequence) -> impl Iterator<Item = Sequence> + '_ {
    (0..sequence.calls.len()).flat_map(move |at| {
        let call = &sequence.calls[at];
        let params = cuts(call.params.len()).flat_map(move |range| {
            let closed = range.clone();
            let open = with_call(sequence, at, |call| drop(call.params.drain(range)));
            let close = with_call(sequence, at, |call| {
                call.params.drain(closed);
                renumber(call);
            });
            [close, open]
        });
        params.chain(plainer_call(sequence, at))
    })
}

/// The same call, less out of the ordinary.
fn plainer_call(sequence: &Sequence, at: usize) -> impl Iterator<Item = Sequence> + '_ {
    let edits: [fn(&mut Call); 6] = [
        |call| call.alter = None,
        |call| call.style = None,
        |call| call.principal = Principal::Owner,
        |call| call.params.sort_by(|one, other| one.name.cmp(&other.name)),
        renumber,
        |call| {
            for param in &mut call.params {
                if let Value::NoShare(number) = &mut param.value {
                    *number = 0;
                }
            }
        },
    ];
    edits.into_iter().map(move |edit| with_call(sequence, at, edit))
}

/// Numbers the elements of each array from 1, in the order of their numbers.
fn renumber(call: &mut Call) {
    for (stem, rest) in arrays(call) {
        let position = |name: &str| {
            let number = name.strip_prefix(&stem)?.strip_suffix(&rest)?;
            number.parse::<u64>().ok()
        };
        let mut order: Vec<_> = call
            .params
            .iter()
            .enumerate()
            .filter_map(|(at, param)| Some((position(&param.name)?, at)))
            .collect();
        order.sort_unstable();
        for (number, (_, at)) in order.into_iter().enumerate() {
            call.params[at].name = format!("{stem}{}{rest}", number + 1);
        }
    }
}

/// What stands before and after the number in the names of a call's array elements.
fn arrays(call: &Call) -> BTreeSet<(String, String)> {
    let split = |name: &str| {
        let (array, rest) = name.split_once('.')?;
        let member = rest.split_once('.').map_or_else(String::new, |(_, m)| format!(".{m}"));
        Some((format!("{array}."), member))
    };
    call.params.iter().filter_map(|param| split(&param.name)).collect()
}

/// The texts of a sequence that may become shorter, each once.
fn texts(sequence: &Sequence) -> BTreeSet<String> {
    let tags = sequence.shares.iter().flat_map(|share| &share.tags);
    let mut texts: BTreeSet<String> =
        tags.flat_map(|(key, value)| [key.clone(), value.clone()]).collect();
    for param in sequence.calls.iter().flat_map(|call| &call.params) {
        if let Value::Text(text) | Value::ShareWith(_, text) = &param.value {
            texts.insert(text.clone());
        }
    }
    texts
}

/// One text made shorter or plainer wherever it stands, so that a key that is carried stays so.
fn shorter_texts(sequence: &Sequence) -> impl Iterator<Item = Sequence> + '_ {
    texts(sequence).into_iter().flat_map(move |text| {
        shorter(&text).into_iter().map(move |replacement| replaced(sequence, &text, &replacement))
    })
}

/// Shorter and plainer texts in place of one.
fn shorter(text: &str) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    let without = |range: std::ops::Range<usize>| -> String {
        let kept = characters.iter().enumerate().filter(|(at, _)| !range.contains(at));
        kept.map(|(_, character)| *character).collect()
    };
    let mut found = vec![String::new(), "k".to_owned()];
    found.extend(cuts(characters.len().min(256)).map(without));
    found.push("k".repeat(characters.len()));
    for at in 0..characters.len().min(32) {
        let mut plainer = characters.clone();
        plainer[at] = 'k';
        found.push(plainer.into_iter().collect());
    }
    found.retain(|shorter| shorter != text);
    found
}

fn replaced(sequence: &Sequence, text: &str, replacement: &str) -> Sequence {
    let mut smaller = sequence.clone();
    let swap = |have: &mut String| {
        if have == text {
            replacement.clone_into(have);
        }
    };
    for share in &mut smaller.shares {
        let tags = std::mem::take(&mut share.tags);
        let swapped = tags.into_iter().map(|(mut key, mut value)| {
            swap(&mut key);
            swap(&mut value);
            (key, value)
        });
        // A key is never empty.
        share.tags = swapped.filter(|(key, _)| !key.is_empty()).collect::<Tags>();
    }
    for param in smaller.calls.iter_mut().flat_map(|call| &mut call.params) {
        if let Value::Text(have) | Value::ShareWith(_, have) = &mut param.value {
            swap(have);
        }
    }
    smaller
}
