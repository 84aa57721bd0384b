//! The JSON report of a campaign: that of the run that it amounts to, with the file of each finding
//! as the reason of its scenario.

use untag_verdict::{CampaignResult, Found};

use super::{NotWritten, Report};

/// The report of a campaign, pretty printed, with a newline at the end; `file` is where the case of
/// a finding stands.
pub fn render(
    result: &CampaignResult,
    file: &dyn Fn(&Found) -> String,
) -> Result<String, NotWritten> {
    let mut report = Report::of(&result.run);
    for (scenario, found) in report.scenarios.iter_mut().skip(1).zip(&result.found) {
        let times =
            if found.hits == 1 { "once".to_owned() } else { format!("{} times", found.hits) };
        scenario.reason = Some(format!("seen {times}; case {}", file(found)));
    }
    let mut text = serde_json::to_string_pretty(&report)?;
    text.push('\n');
    Ok(text)
}
