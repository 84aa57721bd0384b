//! What a request removes: too little, too much, elsewhere, otherwise, or though it is refused.

use untag_model::ErrorCode;
use untag_model::policy::matches_pattern;

use crate::behavior::{Behavior, Calls, Leftovers, Pick, Spill};
use crate::mutant::Mutant;

const fn too_little(name: &'static str, about: &'static str, edit: fn(&mut Behavior)) -> Mutant {
    Mutant::new(name, "effect.named", about, edit)
}

const fn too_much(name: &'static str, about: &'static str, edit: fn(&mut Behavior)) -> Mutant {
    Mutant::new(name, "effect.frame-keys", about, edit)
}

const fn refused(name: &'static str, about: &'static str, edit: fn(&mut Behavior)) -> Mutant {
    Mutant::new(name, "effect.refused", about, edit)
}

pub(super) const MUTANTS: &[Mutant] = &[
    too_little("removes-nothing", "removes nothing", |b| b.removal.shares = Pick::Nothing),
    too_little("first-share-only", "changes the first share only", |b| {
        b.removal.shares = Pick::First;
    }),
    too_little("last-share-only", "changes the last share only", |b| {
        b.removal.shares = Pick::Last;
    }),
    too_little("not-first-share", "does not change the first share", |b| {
        b.removal.shares = Pick::ButFirst;
    }),
    too_little("not-last-share", "does not change the last of several shares", |b| {
        b.removal.shares = Pick::ButLastOfMany(1);
    }),
    too_little("ten-shares-only", "changes the first ten shares only", |b| {
        b.removal.shares = Pick::AtMost(10);
    }),
    too_little("not-twentieth-share", "does not change the twentieth share", |b| {
        b.removal.shares = Pick::AtMost(19);
    }),
    too_little("first-key-only", "removes the first key only", |b| b.removal.keys = Pick::First),
    too_little("last-key-only", "removes the last key only", |b| b.removal.keys = Pick::Last),
    too_little("not-first-key", "does not remove the first key", |b| {
        b.removal.keys = Pick::ButFirst;
    }),
    too_little("not-last-key", "does not remove the last of several keys", |b| {
        b.removal.keys = Pick::ButLastOfMany(1);
    }),
    too_little("ten-keys-only", "removes the first ten keys only", |b| {
        b.removal.keys = Pick::AtMost(10);
    }),
    too_little("not-twentieth-key", "does not remove the twentieth key", |b| {
        b.removal.keys = Pick::AtMost(19);
    }),
    too_much("any-case", "removes keys in any case", |b| {
        b.removal.matches = Some(|tag, key| tag.to_lowercase() == key.to_lowercase());
    }),
    too_little("lower-cased", "looks for the key in lower case", |b| {
        b.removal.matches = Some(|tag, key| tag == key.to_lowercase());
    }),
    too_much("by-prefix", "removes keys that start with the one named", |b| {
        b.removal.matches = Some(|tag, key| tag.starts_with(key));
    }),
    too_much("by-suffix", "removes keys that end with the one named", |b| {
        b.removal.matches = Some(|tag, key| tag.ends_with(key));
    }),
    too_much("by-part", "removes keys that contain the one named", |b| {
        b.removal.matches = Some(|tag, key| tag.contains(key));
    }),
    too_little("trimmed", "looks for the key without spaces at the ends", |b| {
        b.removal.matches = Some(|tag, key| tag == key.trim());
    }),
    too_much("trimmed-tags", "takes no notice of spaces at the ends", |b| {
        b.removal.matches = Some(|tag, key| tag.trim() == key.trim());
    }),
    too_little("cut-to-64", "looks for 64 characters of the key", |b| {
        b.removal.matches = Some(|tag, key| tag == key.chars().take(64).collect::<String>());
    }),
    too_much("compared-to-64", "compares 64 characters of the keys", |b| {
        b.removal.matches = Some(|tag, key| tag.chars().take(64).eq(key.chars().take(64)));
    }),
    too_much("star-as-pattern", "takes an asterisk for a pattern", |b| {
        b.removal.matches = Some(|tag, key| matches_pattern(key, tag));
    }),
    too_much("underscore-as-pattern", "takes an underscore for any character", |b| {
        b.removal.matches = Some(|tag, key| {
            tag.chars().count() == key.chars().count()
                && tag.chars().zip(key.chars()).all(|(t, k)| t == k || k == '_')
        });
    }),
    too_much("percent-as-pattern", "takes a percent sign for any run", |b| {
        b.removal.matches =
            Some(|tag, key| tag == key || matches_pattern(&key.replace('%', "*"), tag));
    }),
    too_much("without-accents", "takes composed and decomposed accents for the same", |b| {
        b.removal.matches =
            Some(|tag, key| tag.replace("e\u{301}", "\u{E9}") == key.replace("e\u{301}", "\u{E9}"));
    }),
    too_little("ascii-only", "finds only keys in ASCII", |b| {
        b.removal.matches = Some(|tag, key| tag == key && key.is_ascii());
    }),
    too_little("values-emptied", "empties the value in place of removing the tag", |b| {
        b.removal.empty_values = true;
    }),
    too_much("values-lost", "loses the values of the other tags", |b| {
        b.removal.leftovers = Leftovers::ValuesLost;
    }),
    too_much("values-folded", "lowers and trims the values of the other tags", |b| {
        b.removal.leftovers = Leftovers::ValuesFolded;
    }),
    too_much("keys-folded", "lowers the other keys", |b| {
        b.removal.leftovers = Leftovers::KeysFolded;
    }),
    too_much("values-shifted", "gives each other tag its neighbour's value", |b| {
        b.removal.leftovers = Leftovers::ValuesShifted;
    }),
    too_much("one-more-tag", "removes one more tag of the first share", |b| {
        b.removal.spill = Spill::OneMoreTag;
    }),
    too_much("same-value", "removes tags with the value of a removed one", |b| {
        b.removal.spill = Spill::SameValue;
    }),
    too_much("first-of-many-emptied", "empties the first of several shares", |b| {
        b.removal.spill = Spill::FirstOfMany;
    }),
    Mutant::new("next-share-too", "effect.frame-shares", "changes the share made next", |b| {
        b.removal.spill = Spill::NextShare;
    }),
    Mutant::new("whole-account", "effect.frame-shares", "changes all of the account", |b| {
        b.removal.spill = Spill::Account;
    }),
    Mutant::new("other-accounts", "effect.frame-shares", "changes the other accounts", |b| {
        b.removal.spill = Spill::OtherAccounts;
    }),
    too_little("from-second-call", "has no effect on a share's first call", |b| {
        b.removal.calls = Calls::FromSecond;
    }),
    too_little("first-call-only", "has effect on a share's first call only", |b| {
        b.removal.calls = Calls::FirstOnly;
    }),
    Mutant::new("absent-stops-all", "effect.absent", "one share without the keys stops all", |b| {
        b.removal.absent_stops = true;
    }),
    Mutant::new("absent-stops-share", "effect.absent", "one absent key stops the others", |b| {
        b.removal.absent_stops_share = true;
    }),
    Mutant::new("absent-as-500", "effect.absent", "answers 500 to an absent key", |b| {
        b.checks.absent = Some((500, "InternalError"));
    }),
    refused("changed-type-missing", "changes though ResourceType is missing", |b| {
        b.removal.though_refused.push(ErrorCode::MissingResourceType);
    }),
    refused("changed-type-invalid", "changes though ResourceType is invalid", |b| {
        b.removal.though_refused.push(ErrorCode::InvalidResourceType);
    }),
    refused("changed-ids-number", "changes though there are too many shares", |b| {
        b.removal.though_refused.push(ErrorCode::TooManyResourceIds);
    }),
    refused("changed-keys-invalid", "changes though a key is invalid", |b| {
        b.removal.though_refused.push(ErrorCode::InvalidTagKey);
    }),
    refused("changed-keys-number", "changes though there are too many keys", |b| {
        b.removal.though_refused.push(ErrorCode::TooManyTagKeys);
    }),
    refused("changed-keys-duplicate", "changes though a key is there twice", |b| {
        b.removal.though_refused.push(ErrorCode::DuplicateTagKey);
    }),
    refused("changed-no-permission", "checks permission after the change", |b| {
        b.removal.though_refused.push(ErrorCode::NoPermission);
    }),
    refused("changed-no-region", "changes though RegionId is missing", |b| {
        b.removal.though_otherwise_refused = true;
    }),
];
