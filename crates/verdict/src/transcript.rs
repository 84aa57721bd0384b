//! The transcript of a scenario: of each step what a client saw, without ids, texts and times, so
//! that two servers can be held against each other.

use untag_model::Tags;
use untag_scenarios::Answer;
use untag_wire::HttpReply;
use untag_wire::reply::{ReadReply, Syntax};

use crate::explain::Shares;

/// The name of the entry about the setup.
pub const SETTING_UP: &str = "setting up";

/// The name of the entry about the looks at the end of the run.
pub const AT_THE_END: &str = "at the end of the run";

/// The most characters of a code that are kept.
const MAX_CODE: usize = 128;

/// What was seen of one step.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct StepSeen {
    /// Its name.
    pub step: String,
    /// The reply to each of its calls.
    pub replies: Vec<ReplySeen>,
    /// What changed since the look before, share by share.
    pub effects: Vec<EffectSeen>,
    /// The answers to open questions that it gave.
    pub answers: Vec<Answer>,
}

/// A reply as far as it is comparable.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReplySeen {
    /// Its status.
    pub status: u16,
    /// Its code, if it has one.
    pub code: Option<String>,
    /// Whether it came as XML; none if it could not be read.
    pub is_xml: Option<bool>,
}

/// What became of the tags of one share.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct EffectSeen {
    /// The share's name in the scenario.
    pub share: String,
    /// The keys that are gone.
    pub gone: Vec<String>,
    /// The tags that are new or have a new value.
    pub set: Tags,
}

impl ReplySeen {
    /// The view of a reply.
    pub fn of(reply: &HttpReply, read: Option<&ReadReply>) -> Self {
        let code = read.and_then(|read| read.code.as_text());
        Self {
            status: reply.status,
            code: code.map(|code| code.chars().take(MAX_CODE).collect()),
            is_xml: read.map(|read| read.syntax == Syntax::Xml),
        }
    }
}

impl std::fmt::Display for ReplySeen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.status)?;
        if let Some(code) = &self.code {
            write!(f, " {code}")?;
        }
        match self.is_xml {
            Some(true) => f.write_str(" in XML"),
            Some(false) => Ok(()),
            None => f.write_str(" unreadable"),
        }
    }
}

/// What changed between two looks.
pub fn effects(before: &Shares, after: &Shares) -> Vec<EffectSeen> {
    let none = Tags::new();
    let changed =
        after.iter().map(|(share, tags)| (share, before.get(share).unwrap_or(&none), tags));
    changed
        .filter(|(_, before, after)| before != after)
        .map(|(share, before, after)| EffectSeen {
            share: share.clone(),
            gone: before.keys().filter(|key| !after.contains_key(*key)).cloned().collect(),
            set: after
                .iter()
                .filter(|(key, value)| before.get(*key) != Some(*value))
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect(),
        })
        .collect()
}

impl StepSeen {
    /// The same with the replies to requests that were sent together in no particular order.
    #[must_use]
    pub fn comparable(mut self) -> Self {
        self.replies.sort();
        self.answers.clear();
        self
    }
}

#[cfg(test)]
mod tests {
    use untag_scenarios::builder::tags;

    use super::*;

    #[test]
    fn only_what_changed_is_kept() {
        let shares = |a: &[(&str, &str)], b: &[(&str, &str)]| {
            Shares::from([("a".to_owned(), tags(a)), ("b".to_owned(), tags(b))])
        };
        let before = shares(&[("k1", "1"), ("k2", "2")], &[("k1", "1")]);
        let after = shares(&[("k2", "3"), ("k4", "4")], &[("k1", "1")]);
        let expected = EffectSeen {
            share: "a".to_owned(),
            gone: vec!["k1".to_owned()],
            set: tags(&[("k2", "3"), ("k4", "4")]),
        };
        assert_eq!(effects(&before, &after), [expected]);
        assert!(effects(&before, &before).is_empty());
    }

    #[test]
    fn a_reply_is_seen_with_its_status_code_and_syntax() {
        let seen = |media: &str, body: &str| {
            let headers = vec![("content-type".to_owned(), media.to_owned())];
            let reply = HttpReply { status: 400, headers, body: body.as_bytes().to_vec() };
            ReplySeen::of(&reply, untag_wire::reply::read(&reply).ok().as_ref()).to_string()
        };
        let long = "X".repeat(MAX_CODE + 1);
        let json = format!(r#"{{"RequestId":"A","Code":"{long}","Message":"m"}}"#);
        assert_eq!(seen("application/json", &json), format!("400 {}", &long[1..]));
        assert_eq!(seen("text/xml", "<Error><Code>X</Code></Error>"), "400 X in XML");
        assert_eq!(seen("text/plain", "no"), "400 unreadable");
    }

    #[test]
    fn replies_are_shown_in_short() {
        let reply = |status, code: Option<&str>, is_xml| {
            ReplySeen { status, code: code.map(str::to_owned), is_xml }.to_string()
        };
        assert_eq!(reply(200, None, Some(false)), "200");
        assert_eq!(reply(400, Some("X"), Some(true)), "400 X in XML");
        assert_eq!(reply(500, None, None), "500 unreadable");
    }
}
