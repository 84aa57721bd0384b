//! Who may untag what.

use crate::behavior::Pick;
use crate::mutant::Mutant;

pub(super) const MUTANTS: &[Mutant] = &[
    Mutant::new("permission-not-first", "permission.required", "leaves out the first share", |b| {
        b.checks.permission.on = Pick::ButFirst;
    }),
    Mutant::new("permission-not-last", "permission.required", "leaves out the last share", |b| {
        b.checks.permission.on = Pick::ButLast;
    }),
    Mutant::new("permission-not-many", "permission.every-share", "lets several shares pass", |b| {
        b.checks.permission.not_many = true;
    }),
    Mutant::new("permission-not-one", "permission.required", "lets a single share pass", |b| {
        b.checks.permission.not_one = true;
    }),
    Mutant::new("permission-for-all-only", "permission.required", "looks at All=true only", |b| {
        b.checks.permission.only_all = true;
    }),
    Mutant::new("permission-not-for-all", "permission.required", "lets All=true pass", |b| {
        b.checks.permission.not_all = true;
    }),
    Mutant::new("deny-ignored", "permission.deny-wins", "looks at Allow only", |b| {
        b.checks.permission.deny_counts = false;
    }),
    Mutant::new("actions-in-their-case", "permission.deny-wins", "compares actions in case", |b| {
        b.checks.permission.case_matters = true;
    }),
    Mutant::new("permission-to-tag", "permission.required", "asks for TagResources", |b| {
        b.checks.permission.action = "resourcesharing:TagResources";
    }),
    Mutant::new("owner-refused", "permission.owner", "refuses the account's own key", |b| {
        b.checks.permission.refuse_owner = true;
    }),
];
