//! The folders of a campaign: the corpus that it starts from and adds to, and the cases of its
//! findings. A file is there whole or not at all.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use untag_scenarios::generate::Sequence;
use untag_verdict::{Case, Found};

use super::folder;

/// A folder of cases that are worth sending.
#[derive(Debug)]
pub(super) struct Corpus {
    folder: PathBuf,
    sequences: Vec<Sequence>,
}

impl Corpus {
    /// Opens the folder and reads every case in it.
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        folder(path)?;
        let list = || format!("{} cannot be listed", path.display());
        let mut files = Vec::new();
        for entry in std::fs::read_dir(path).with_context(list)? {
            let file = entry.with_context(list)?.path();
            if file.extension().is_some_and(|extension| extension == "json") {
                files.push(file);
            }
        }
        files.sort();
        let sequences: Result<Vec<_>, _> =
            files.iter().map(|file| read_case(file).map(|case| case.sequence())).collect();
        Ok(Self { folder: path.to_owned(), sequences: sequences? })
    }

    /// The sequences that were there.
    pub(super) fn sequences(&mut self) -> Vec<Sequence> {
        std::mem::take(&mut self.sequences)
    }

    /// Keeps a case.
    pub(super) fn keep(&self, case: &Case) -> anyhow::Result<()> {
        write_case(&self.folder, case).map(drop)
    }
}

/// The folder of the findings. It is made with the first one.
#[derive(Debug)]
pub(super) struct Cases {
    folder: PathBuf,
}

impl Cases {
    /// Makes sure that findings can be written there, as far as that can be told beforehand.
    pub(super) fn prepare(path: &Path) -> anyhow::Result<Self> {
        if path.exists() && !path.is_dir() {
            anyhow::bail!("{} is no folder; name another one with --cases", path.display());
        }
        Ok(Self { folder: path.to_owned() })
    }

    /// Writes the case of a finding.
    pub(super) fn write(&self, found: &Found) -> anyhow::Result<()> {
        folder(&self.folder)?;
        write_case(&self.folder, &found.case).map(drop)
    }

    /// The file of a finding.
    pub(super) fn path_of(&self, found: &Found) -> String {
        let name = found.case.file_name().unwrap_or_default();
        self.folder.join(name).display().to_string()
    }
}

/// Reads a case, or says where it is wrong.
pub(crate) fn read_case(path: &Path) -> anyhow::Result<Case> {
    let text = std::fs::read_to_string(path).with_context(|| {
        format!("{} cannot be read; name a file that `fuzz` wrote", path.display())
    })?;
    Case::read(&text).with_context(|| path.display().to_string())
}

fn write_case(folder: &Path, case: &Case) -> anyhow::Result<PathBuf> {
    let path = folder.join(case.file_name()?);
    if path.exists() {
        return Ok(path);
    }
    let place = || format!("{} cannot be written", path.display());
    let mut file = tempfile::NamedTempFile::new_in(folder).with_context(place)?;
    file.write_all(case.to_json()?.as_bytes()).with_context(place)?;
    file.persist(&path).with_context(place)?;
    Ok(path)
}
