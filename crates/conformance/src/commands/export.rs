//! `export`: data for other programs, on the standard output or as files in a folder.

use anyhow::Context;
use untag_scenarios::Scenario;
use untag_verdict::Case;

use crate::args::{Document, ExportArgs, Exported};
use crate::commands::vectors;
use crate::output;

/// Prints what is asked for.
pub(crate) fn export(args: &ExportArgs) -> anyhow::Result<u8> {
    let of = match &args.what {
        Exported::Schema { of } => *of,
        Exported::Vectors { folder } => return vectors::export(folder),
    };
    let text = match of {
        Document::Report => untag_report::json::schema().context("no schema can be made")?,
        Document::Scenario => scenario_schema()?,
        Document::Case => Case::json_schema().context("no schema can be made")?,
    };
    output::print(&text)?;
    Ok(0)
}

/// The JSON Schema of a scenario.
fn scenario_schema() -> anyhow::Result<String> {
    let mut schema = schemars::schema_for!(Scenario);
    schema.insert("$id".to_owned(), "urn:untag-conformance:scenario:v1".into());
    let text = serde_json::to_string_pretty(&schema).context("no schema can be made")?;
    Ok(format!("{text}\n"))
}
