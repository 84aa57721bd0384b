//! `export vectors`: the catalogue as files for implementations in any language.

use std::path::Path;

use anyhow::{Context, bail};
use untag_model::Principal;
use untag_scenarios::catalogue;
use untag_scenarios::vectors::{Key, files};
use untag_server::principals::{OTHER, OWNER, RESTRICTED, TestKey};

use crate::output;

/// Writes the vectors into a folder, which is made if it is not there.
pub(crate) fn export(folder: &Path) -> anyhow::Result<u8> {
    if folder.exists() && !folder.is_dir() {
        bail!("{} is no folder; name one that is there or can be made", folder.display());
    }
    std::fs::create_dir_all(folder).with_context(|| {
        format!("{} cannot be made; name a folder that can be written to", folder.display())
    })?;
    let files = files(&catalogue(), &keys()).context("the vectors cannot be written as JSON")?;
    for file in &files {
        let path = folder.join(&file.name);
        std::fs::write(&path, &file.text)
            .with_context(|| format!("{} cannot be written", path.display()))?;
    }
    output::complain(&format!("{} files in {}\n", files.len(), folder.display()));
    Ok(0)
}

/// The published test keys.
fn keys() -> [Key; 3] {
    let key = |principal, key: &TestKey| Key {
        principal,
        id: key.id.to_owned(),
        secret: key.secret.to_owned(),
        account: key.account.to_owned(),
    };
    [
        key(Principal::Owner, &OWNER),
        key(Principal::Restricted, &RESTRICTED),
        key(Principal::Other, &OTHER),
    ]
}
