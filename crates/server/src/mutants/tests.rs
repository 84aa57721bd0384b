//! Holds every mutant against the honest server.

use std::collections::BTreeSet;

use untag_model::ClauseId;

use crate::probe::battery::differs;
use crate::{MUTANTS, Mutant};

#[test]
fn names_and_clauses() {
    let mut names = BTreeSet::new();
    for mutant in MUTANTS {
        assert!(ClauseId::find(mutant.clause).is_some(), "{}: {}", mutant.name, mutant.clause);
        assert!(names.insert(mutant.name), "{} is there twice", mutant.name);
        let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(mutant.name.chars().all(kebab), "{}", mutant.name);
        assert_eq!(Mutant::find(mutant.name).unwrap().about, mutant.about);
    }
    assert!(names.len() >= 170, "{}", names.len());
}

#[test]
fn every_clause_that_can_be_tested_has_a_mutant() {
    let broken: BTreeSet<_> = MUTANTS.iter().map(|mutant| mutant.clause).collect();
    let testable = untag_model::CLAUSES.iter().filter(|clause| clause.untestable.is_none());
    let missed: Vec<_> = testable.filter(|clause| !broken.contains(clause.id.0)).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn every_mutant_differs_from_the_honest_server() {
    let halves = MUTANTS.split_at(MUTANTS.len() / 2);
    let alike = std::thread::scope(|scope| {
        let other = scope.spawn(|| unnoticed(halves.1));
        [unnoticed(halves.0), other.join().unwrap()].concat()
    });
    assert!(alike.is_empty(), "no difference shows: {alike:?}");
}

fn unnoticed(mutants: &[Mutant]) -> Vec<&'static str> {
    mutants.iter().filter(|mutant| !differs(mutant.behavior())).map(|mutant| mutant.name).collect()
}
