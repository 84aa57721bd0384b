//! Every package that the workspace may pull in is under a licence that we accept.

use anyhow::Result;
use cargo_metadata::{MetadataCommand, Package};

use super::{Checked, Finding, spdx};
use crate::repository;

/// Licences that we accept, by their SPDX names.
const ALLOWED: &[&str] = &[
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "CDLA-Permissive-2.0", // for data: the list of root certificates
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

pub(super) fn check() -> Result<Checked> {
    let locked = vec!["--locked".to_owned()];
    let metadata =
        MetadataCommand::new().current_dir(repository::root()).other_options(locked).exec()?;
    let lock = repository::read("Cargo.lock")?;
    let findings = metadata.packages.iter().filter_map(|package| judge(package, &lock));
    Ok(Checked {
        scope: format!("{} packages", metadata.packages.len()),
        findings: findings.collect(),
    })
}

fn judge(package: &Package, lock: &str) -> Option<Finding> {
    let expression = package.license.as_deref().unwrap_or_default();
    if spdx::satisfied(expression, ALLOWED) {
        return None;
    }
    let what = match expression {
        "" => format!("{} {} names no licence", package.name, package.version),
        licence => format!("{} {} is under {licence}", package.name, package.version),
    };
    let entry = format!("name = \"{}\"", package.name);
    let line = lock.lines().position(|line| line == entry).map_or(1, |at| at + 1);
    let todo = "do without the package, or add the licence to the list if we can accept it";
    Some(Finding::at("Cargo.lock", line, what, todo))
}
