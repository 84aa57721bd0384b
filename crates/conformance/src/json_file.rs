//! The file of the JSON report: it is there whole or not at all, and that it cannot be written is
//! told before the run and not after it.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use tempfile::NamedTempFile;

use crate::output;

/// Where the report goes.
#[derive(Debug)]
pub(crate) enum JsonFile {
    /// To the standard output.
    Stdout,
    /// To a file that takes its place when it is complete.
    Whole {
        /// The file until then.
        temporary: NamedTempFile,
        /// Its place.
        path: PathBuf,
    },
    /// To something that is no file, such as a pipe or a device.
    Stream(File),
}

impl JsonFile {
    /// Makes sure that the report can be written there; `-` is the standard output.
    pub(crate) fn prepare(path: &Path) -> anyhow::Result<Self> {
        if path.as_os_str() == "-" {
            return Ok(Self::Stdout);
        }
        let advice = || {
            format!(
                "the report cannot be written to {}; name a file in a folder that is there \
                     and writable",
                path.display()
            )
        };
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if path.is_dir() {
            anyhow::bail!("{} is a folder; name a file in it", path.display());
        }
        if path.exists() && !path.is_file() {
            let stream = OpenOptions::new().write(true).open(&path).with_context(advice)?;
            return Ok(Self::Stream(stream));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let temporary = temporary(folder.unwrap_or_else(|| Path::new(".")))
            // The error names a file that nobody asked for.
            .map_err(|error| std::io::Error::from(error.kind()))
            .with_context(advice)?;
        Ok(Self::Whole { temporary, path })
    }

    /// Whether the text of the report has to go elsewhere.
    pub(crate) fn is_stdout(&self) -> bool {
        matches!(self, Self::Stdout)
    }

    /// Writes the report.
    pub(crate) fn write(self, text: &str) -> anyhow::Result<()> {
        match self {
            Self::Stdout => output::print(text),
            Self::Stream(mut stream) => {
                stream.write_all(text.as_bytes()).context("the report cannot be written")
            }
            Self::Whole { mut temporary, path } => {
                let place = || format!("the report cannot be written to {}", path.display());
                temporary.write_all(text.as_bytes()).with_context(place)?;
                temporary.as_file().sync_all().with_context(place)?;
                temporary.persist(&path).with_context(place)?;
                Ok(())
            }
        }
    }
}

/// A new file beside the one that it will become, with the rights of any new file.
fn temporary(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".untag-report-").suffix(".json");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_takes_the_place_of_an_older_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        std::fs::write(&path, "old").unwrap();
        let file = JsonFile::prepare(&path).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
        file.write("new").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn nothing_is_left_where_nothing_was_written() {
        let folder = tempfile::tempdir().unwrap();
        drop(JsonFile::prepare(&folder.path().join("report.json")).unwrap());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_place_that_cannot_be_written_to_is_told_before_the_run() {
        let folder = tempfile::tempdir().unwrap();
        assert!(JsonFile::prepare(folder.path()).is_err());
        let error = JsonFile::prepare(&folder.path().join("missing/report.json")).unwrap_err();
        assert!(error.to_string().contains("name a file in a folder that is there"));
    }
}
