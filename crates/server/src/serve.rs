//! Placeholder.
/// Options.
pub struct ShellOptions;
/// Serves.
pub async fn serve() {}
