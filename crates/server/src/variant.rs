//! Reference servers that make other legal choices than the default one.

use crate::behavior::Behavior;

/// A server with another legal choice, which a good suite must not fail.
#[derive(Debug, Clone, Copy)]
pub struct Variant {
    /// Its name: for an open question the question and the answer, else in kebab-case.
    pub name: &'static str,
    /// The id of the open question that it answers, if it answers one.
    pub question: Option<&'static str>,
    /// What it decides, in one or two words; two variants that decide the same exclude each other.
    pub topic: &'static str,
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

    /// Its behavior.
    pub fn behavior(&self) -> Behavior {
        let mut behavior = Behavior::default();
        (self.edit)(&mut behavior);
        behavior
    }
}

/// Whether two variants decide the same, so that no server can be both.
pub fn conflicts(a: &Variant, b: &Variant) -> bool {
    a.topic == b.topic
}
