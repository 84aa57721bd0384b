//! Characters in keys and values: attached, listed and removed exactly as they were sent.

use untag_model::Tags;

use crate::builder::{scenario, step, tag, untag};
use crate::scenario::{Scenario, Step};

/// Texts beyond ASCII that no normalisation changes.
const TEXTS: [(&str, [&str; 12]); 3] = [
    (
        "scripts",
        [
            "\u{952e}",
            "\u{43a}\u{43b}",
            "\u{3ba}\u{3bb}",
            "\u{5de}\u{5e4}",
            "\u{645}\u{641}",
            "\u{e01}\u{e38}",
            "\u{915}\u{941}",
            "\u{a015}",
            "\u{304d}\u{30fc}",
            "\u{10d2}",
            "\u{561}\u{562}",
            "\u{1010}\u{102c}",
        ],
    ),
    (
        "symbols",
        [
            "\u{1f388}",
            "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}",
            "\u{1f1e8}\u{1f1f3}",
            "\u{1f44b}\u{1f3fd}",
            "\u{2764}\u{fe0f}",
            "\u{20ac}",
            "\u{2014}",
            "\u{3001}",
            "\u{1d11e}",
            "\u{20000}",
            "\u{10000}",
            "\u{2603}",
        ],
    ),
    (
        "edges",
        [
            "\u{80}", "\u{a1}", "\u{ad}", "\u{fe}", "\u{7ff}", "\u{800}", "\u{fffd}", "\u{e000}",
            "\u{202e}", "\u{ffe8}", "x\u{327}", "\u{f8}",
        ],
    ),
];

/// Where in a key a text stands.
#[derive(Clone, Copy)]
enum Place {
    Inside,
    Start,
    End,
    Whole,
}

impl Place {
    fn name(self) -> &'static str {
        match self {
            Self::Inside => "inside",
            Self::Start => "at-the-start",
            Self::End => "at-the-end",
            Self::Whole => "alone",
        }
    }

    fn key(self, text: &str) -> String {
        match self {
            Self::Inside => format!("k{text}x"),
            Self::Start => format!("{text}x"),
            Self::End => format!("k{text}"),
            Self::Whole => text.to_owned(),
        }
    }
}

const PLACES: [Place; 4] = [Place::Inside, Place::Start, Place::End, Place::Whole];

/// The scenarios of this group.
pub(super) fn scenarios() -> Vec<Scenario> {
    let symbols: Vec<_> = ('!'..='~').filter(char::is_ascii_punctuation).collect();
    let small: Vec<_> = ('0'..='9').chain('a'..='z').collect();
    let large: Vec<_> = ('A'..='Z').collect();
    let mut all = Vec::new();
    for place in PLACES {
        all.extend(ascii("symbols", &symbols, place, attached));
    }
    all.extend(ascii("letters", &small, Place::Inside, attached));
    all.extend(ascii("letters", &small, Place::Whole, attached));
    all.extend(ascii("capitals", &large, Place::Inside, set_up));
    for (name, texts) in &TEXTS {
        for place in [Place::Inside, Place::Whole] {
            all.push(attached(&format!("{name}-{}", place.name()), &tags_of(texts, place)));
        }
    }
    all.push(spaces());
    all
}

/// Sixteen or fewer characters to a scenario.
fn ascii(
    name: &str,
    characters: &[char],
    place: Place,
    make: fn(&str, &Tags) -> Scenario,
) -> Vec<Scenario> {
    let scenario = |(at, characters): (usize, &[char])| {
        let texts: Vec<_> = characters.iter().map(ToString::to_string).collect();
        make(&format!("{name}-{}-{}", place.name(), at + 1), &tags_of(&texts, place))
    };
    characters.chunks(16).enumerate().map(scenario).collect()
}

fn tags_of<S: AsRef<str>>(texts: &[S], place: Place) -> Tags {
    let pair = |text: &S| (place.key(text.as_ref()), format!("v{}w", text.as_ref()));
    texts.iter().map(pair).collect()
}

/// The two halves of the tags go one after the other.
fn halves(tags: &Tags) -> [Step; 2] {
    let (first, second): (Vec<_>, Vec<_>) =
        tags.keys().enumerate().partition(|(at, _)| at % 2 == 0);
    [("every other one", first), ("the rest", second)].map(|(name, keys)| {
        let keys: Vec<_> = keys.into_iter().map(|(_, key)| key).collect();
        step(name, untag(&["a"], &keys))
            .citing(&["grammar.any-character", "wire.utf8"])
            .removing(&["a"], &keys)
    })
}

/// Tags that a step attaches, so that what is listed is judged as well.
fn attached(name: &str, tags: &Tags) -> Scenario {
    let other = crate::builder::keyed(&["other"]);
    scenario(format!("characters/{name}"), "Keys and values are taken character by character")
        .with("a", other)
        .then(
            step("attach them", tag(&["a"], tags))
                .citing(&["sibling.tag", "sibling.list", "wire.utf8"])
                .setting(&["a"], tags),
        )
        .then_all(halves(tags))
}

/// Tags that are there from the start: a target that folds them makes no finding.
fn set_up(name: &str, tags: &Tags) -> Scenario {
    scenario(format!("characters/{name}"), "Keys and values are taken character by character")
        .with("a", tags.clone())
        .then_all(halves(tags))
}

fn spaces() -> Scenario {
    let texts = [" ", "  ", "\u{3000}", "\u{2003}", "\u{a0}", "+", "%20"];
    set_up("spaces", &tags_of(&texts, Place::Inside))
}
