//! `export`.
use crate::args::ExportArgs;
pub(crate) fn export(_args: &ExportArgs) -> anyhow::Result<u8> {
    anyhow::bail!("not there yet")
}
