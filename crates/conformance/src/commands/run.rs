//! `run`.
use crate::args::RunArgs;
pub(crate) fn run(_args: &RunArgs) -> anyhow::Result<u8> {
    anyhow::bail!("not there yet")
}
