//! Reference servers with one named fault each.

use crate::behavior::Behavior;

/// A server with one fault, which a good suite must notice.
#[derive(Debug, Clone, Copy)]
pub struct Mutant {
    /// Its name, in kebab-case.
    pub name: &'static str,
    /// The id of the clause that it breaks.
    pub clause: &'static str,
    /// What is wrong with it.
    pub about: &'static str,
    /// If the fault shows only once in so many requests: how many.
    pub rare: Option<u32>,
    /// Whether the fault shows only as time passes, which it does over sockets and not in process.
    pub in_time: bool,
    /// Makes an honest behavior faulty.
    pub edit: fn(&mut Behavior),
}

/// Every mutant.
pub static MUTANTS: &[Mutant] = crate::mutants::ALL;

impl Mutant {
    /// The mutant of that name.
    pub fn find(name: &str) -> Option<&'static Self> {
        MUTANTS.iter().find(|mutant| mutant.name == name)
    }

    pub(crate) const fn new(
        name: &'static str,
        clause: &'static str,
        about: &'static str,
        edit: fn(&mut Behavior),
    ) -> Self {
        Self { name, clause, about, rare: None, in_time: false, edit }
    }

    /// The same, showing once in so many requests.
    pub(crate) const fn rare(self, one_in: u32) -> Self {
        Self { rare: Some(one_in), ..self }
    }

    /// The same, showing only as time passes.
    pub(crate) const fn in_time(self) -> Self {
        Self { in_time: true, ..self }
    }

    /// Its behavior.
    pub fn behavior(&self) -> Behavior {
        let mut behavior = Behavior::default();
        (self.edit)(&mut behavior);
        behavior
    }
}
