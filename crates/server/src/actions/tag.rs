//! TagResources: attaches tags to shares. The grammar of keys and values is here, too.

use untag_model::ErrorCode;
use untag_model::policy::share_arn;
use untag_wire::ReplyBody;

use super::Desk;
use crate::behavior::{ComeBack, Concurrency, KeyFold, TagFault};
use crate::parameters::TagPair;
use crate::refusal::Refusal;
use crate::state::Share;

const NO_TAGS: Refusal = Refusal::bad("MissingParameter.Tags", "You must specify Tags.");
const TOO_MANY: Refusal =
    Refusal::bad("NumberExceed.Tags", "The maximum number of Tags is exceeded.");
const BAD_VALUE: Refusal =
    Refusal::bad("InvalidParameter.TagValue", "The TagValue parameter is invalid.");
const SHARE_FULL: Refusal =
    Refusal::bad("NumberExceed.Tags", "The maximum number of Tags of the resource is exceeded.");
const FOLDED: Refusal = Refusal::bad(
    "Duplicate.TagKey",
    "The share carries a tag whose key differs in case, spaces or composition only.",
);

/// The most tags of one request.
const MOST_TAGS: usize = 20;
/// The most characters of a key or a value.
const MOST_CHARACTERS: usize = 128;

impl Desk<'_> {
    pub(super) fn tag(&mut self) -> Result<ReplyBody, Refusal> {
        self.check_region()?;
        self.check_type()?;
        let ids = self.parameters.array("ResourceId")?;
        if ids.is_empty() {
            return Err(ErrorCode::MissingResourceIds.into());
        }
        if ids.len() > 20 {
            return Err(ErrorCode::TooManyResourceIds.into());
        }
        let tags = self.parameters.tags()?;
        if tags.is_empty() {
            return Err(NO_TAGS);
        }
        Self::check_tags(&tags)?;
        ids.iter().try_for_each(|id| self.find_own(id))?;
        ids.iter().try_for_each(|id| self.permit_tagging(id))?;
        ids.iter().try_for_each(|id| self.check_room(id, &tags))?;
        let first_only = self.behavior.siblings.tag_fault == Some(TagFault::FirstShareOnly);
        for id in ids.iter().take(if first_only { 1 } else { ids.len() }) {
            self.attach(id, &tags);
        }
        Ok(ReplyBody::Done)
    }

    /// Refuses tags outside the grammar.
    pub(super) fn check_tags(tags: &[TagPair<'_>]) -> Result<(), Refusal> {
        if tags.len() > MOST_TAGS {
            return Err(TOO_MANY);
        }
        for (at, (key, value)) in tags.iter().enumerate() {
            if !key.is_some_and(is_key) {
                return Err(ErrorCode::InvalidTagKey.into());
            }
            if !is_value(value.unwrap_or_default()) {
                return Err(BAD_VALUE);
            }
            if tags[..at].iter().any(|(other, _)| other == key) {
                return Err(ErrorCode::DuplicateTagKey.into());
            }
        }
        Ok(())
    }

    fn permit_tagging(&self, id: &str) -> Result<(), Refusal> {
        if self.caller.own_key {
            return Ok(());
        }
        let region = self.state.shares.get(id).map_or("", |share| &share.region);
        self.permit("resourcesharing:TagResources", &share_arn(region, self.caller.account, id))
    }

    fn check_room(&self, id: &str, tags: &[TagPair<'_>]) -> Result<(), Refusal> {
        let siblings = &self.behavior.siblings;
        let Some(share) = self.state.shares.get(id) else { return Ok(()) };
        if siblings.fold == KeyFold::Refused {
            let given = tags.iter().filter_map(|(key, _)| *key);
            let clash = |key: &str| {
                let there = share.tags.keys().map(String::as_str);
                there.chain(given.clone()).any(|have| have != key && alike(have, key))
            };
            if given.clone().any(clash) {
                return Err(FOLDED);
            }
        }
        let new = tags.iter().filter(|(key, _)| !share.tags.contains_key(key.unwrap_or_default()));
        let room = siblings.tags_per_share.saturating_sub(share.tags.len());
        if new.count() > room { Err(SHARE_FULL) } else { Ok(()) }
    }

    fn attach(&mut self, id: &str, tags: &[TagPair<'_>]) {
        if self.behavior.visibility.come_back == Some(ComeBack::NextTag) {
            self.state.put_back_share(id);
        }
        let revives = self.behavior.concurrency == Concurrency::TagRevives;
        let before = if revives { self.state.tags_before(id) } else { None };
        let siblings = &self.behavior.siblings;
        let lag = self.behavior.visibility.lag_millis;
        let Some(share) = self.state.shares.get_mut(id) else { return };
        share.before_change(self.moment.millis, lag);
        if let Some(before) = before {
            share.tags = before;
        }
        put(share, tags, siblings.fold, siblings.tag_fault);
    }
}

fn put(share: &mut Share, tags: &[TagPair<'_>], fold: KeyFold, fault: Option<TagFault>) {
    if fault == Some(TagFault::Replaces) {
        share.tags.clear();
    }
    let lost = usize::from(fault == Some(TagFault::LosesLast) && tags.len() > 1);
    for (key, value) in &tags[..tags.len() - lost] {
        let (key, value) = (key.unwrap_or_default(), value.unwrap_or_default());
        if let Some(same) = folding(fold) {
            share.tags.retain(|have, _| !same(have, key));
        }

        if fault == Some(TagFault::KeepsOldValues) && share.tags.contains_key(key) {
            continue;
        }
        share.tags.insert(key.to_owned(), value.to_owned());
    }
}

/// Whether two keys are one, where keys are folded.
fn folding(fold: KeyFold) -> Option<fn(&str, &str) -> bool> {
    match fold {
        KeyFold::Distinct | KeyFold::Refused => None,
        KeyFold::Case => Some(|a, b| a.to_lowercase() == b.to_lowercase()),
        KeyFold::TrailingSpace => Some(|a, b| a.trim_end() == b.trim_end()),
        KeyFold::Composition => Some(|a, b| compose(a) == compose(b)),
    }
}

fn alike(a: &str, b: &str) -> bool {
    let fold = |text: &str| compose(text).trim_end().to_lowercase();
    fold(a) == fold(b)
}

/// An approximation of Unicode's composition: Latin vowels with a grave, acute, circumflex or
/// diaeresis, and n with a tilde.
fn compose(text: &str) -> String {
    const PAIRS: [(&str, char); 16] = [
        ("e\u{301}", 'é'),
        ("e\u{300}", 'è'),
        ("e\u{302}", 'ê'),
        ("a\u{301}", 'á'),
        ("a\u{300}", 'à'),
        ("a\u{308}", 'ä'),
        ("o\u{301}", 'ó'),
        ("o\u{308}", 'ö'),
        ("u\u{301}", 'ú'),
        ("u\u{308}", 'ü'),
        ("i\u{301}", 'í'),
        ("n\u{303}", 'ñ'),
        ("A\u{30A}", 'Å'),
        ("E\u{301}", 'É'),
        ("O\u{308}", 'Ö'),
        ("U\u{308}", 'Ü'),
    ];
    let mut composed = text.to_owned();
    for (apart, together) in PAIRS {
        if composed.contains(apart) {
            composed = composed.replace(apart, together.encode_utf8(&mut [0; 4]));
        }
    }
    composed
}

/// The published grammar of keys.
fn is_key(key: &str) -> bool {
    !key.is_empty() && !key.starts_with("aliyun") && is_value(key)
}

/// The published grammar of values.
fn is_value(value: &str) -> bool {
    value.chars().count() <= MOST_CHARACTERS
        && !value.starts_with("acs:")
        && !value.contains("http://")
        && !value.contains("https://")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grammar() {
        for key in ["a", "Acs:", "x-acs:", "http:/", "键*~", " ", &"键".repeat(128)] {
            assert!(is_key(key), "{key}");
        }
        for key in ["", "acs:x", "aliyun", "xhttp://", "xhttps://", &"k".repeat(129)] {
            assert!(!is_key(key), "{key}");
        }
        assert!(is_value("") && is_value("aliyun") && !is_value("acs:"));
    }

    #[test]
    fn keys_that_are_alike() {
        assert!(alike("Key ", "key") && alike("caf\u{e9}", "cafe\u{301}"));
        assert!(!alike("a b", "ab"));
        assert!(folding(KeyFold::TrailingSpace).unwrap()("a ", "a"));
        assert!(!folding(KeyFold::TrailingSpace).unwrap()("A", "a"));
    }
}
