//! `list`.
use crate::args::ListArgs;
pub(crate) fn list(_args: &ListArgs) -> anyhow::Result<u8> {
    anyhow::bail!("not there yet")
}
