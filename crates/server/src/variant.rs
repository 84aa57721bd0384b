//! Reference servers that make other legal choices than the default one.

use crate::behavior::Behavior;

/// A server with another legal choice, which a good suite must not fail.
#[derive(Debug, Clone, Copy)]
pub struct Variant {
    /// Its name: for an open question the question and the answer, else in kebab-case.
    pub name: &'static str,
    /// The id of the open question that it answers, if it answers one.
    pub question: Option<&'static str>,
    /// What it decides: two variants that decide the same exclude each other.
    pub topics: &'static [&'static str],
    /// What it does.
    pub about: &'static str,
    /// Makes the choice.
    pub edit: fn(&mut Behavior),
}

/// Every variant.
pub static VARIANTS: &[Variant] = crate::variants::ALL;

impl Variant {
    /// The variant of that name.
    pub fn find(name: &str) -> Option<&'static Self> {
        VARIANTS.iter().find(|variant| variant.name == name)
    }

    /// One that answers an open question.
    pub(crate) const fn answer(
        question: &'static [&'static str],
        name: &'static str,
        about: &'static str,
        edit: fn(&mut Behavior),
    ) -> Self {
        Self { name, question: Some(question[0]), topics: question, about, edit }
    }

    /// One about something that nobody asks.
    pub(crate) const fn of(
        topics: &'static [&'static str],
        name: &'static str,
        about: &'static str,
        edit: fn(&mut Behavior),
    ) -> Self {
        Self { name, question: None, topics, about, edit }
    }

    /// Its behavior.
    pub fn behavior(&self) -> Behavior {
        let mut behavior = Behavior::default();
        (self.edit)(&mut behavior);
        behavior
    }
}

/// Whether two variants decide the same, so that no server can be both.
pub fn conflicts(a: &Variant, b: &Variant) -> bool {
    a.topics.iter().any(|topic| b.topics.contains(topic))
}
