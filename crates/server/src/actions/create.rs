//! CreateResourceShare: makes a share, with tags if some are given.

use untag_wire::{ReplyBody, ShareSummary};

use super::Desk;
use crate::refusal::Refusal;
use crate::state::Share;

const NO_NAME: Refusal =
    Refusal::bad("MissingParameter.ResourceShareName", "You must specify ResourceShareName.");
const BAD_NAME: Refusal = Refusal::bad(
    "InvalidParameter.ResourceShareName",
    "The ResourceShareName parameter is invalid.",
);

/// The region of a share that is made without one.
const DEFAULT_REGION: &str = "cn-hangzhou";

impl Desk<'_> {
    pub(super) fn create(&mut self) -> Result<ReplyBody, Refusal> {
        let name = self.parameters.scalar("ResourceShareName")?.ok_or(NO_NAME)?;
        if !is_name(name) {
            return Err(BAD_NAME);
        }
        self.permit("resourcesharing:CreateResourceShare", "*")?;
        let tags = self.parameters.tags()?;
        if !tags.is_empty() {
            Self::check_tags(&tags)?;
        }
        let region = self.parameters.scalar("RegionId")?.filter(|region| !region.is_empty());
        let id = self.new_id();
        let number = self.state.shares.len() as u64 + 1;
        let mut share = Share::new(
            self.caller.account,
            region.unwrap_or(DEFAULT_REGION).to_owned(),
            name.to_owned(),
            number,
        );
        for (key, value) in &tags {
            let key = key.unwrap_or_default().to_owned();
            share.tags.insert(key, value.unwrap_or_default().to_owned());
        }
        self.state.shares.entry(id.clone()).or_insert(share);
        Ok(ReplyBody::Created(self.summary(id, name)))
    }

    fn new_id(&mut self) -> String {
        let first = self.state.shares.keys().next().filter(|_| self.behavior.siblings.one_share_id);
        first.cloned().unwrap_or_else(|| self.identity.share())
    }

    fn summary(&self, id: String, name: &str) -> ShareSummary {
        let time = date(self.moment.unix);
        ShareSummary {
            id,
            name: name.to_owned(),
            owner: self.caller.account.to_owned(),
            status: "Active".to_owned(),
            allow_external_targets: false,
            create_time: time.clone(),
            update_time: time,
        }
    }
}

/// 1 to 50 letters, digits, Chinese characters, `.`, `_`, `-`.
fn is_name(name: &str) -> bool {
    let is_chinese = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') || is_chinese(c);
    (1..=50).contains(&name.chars().count()) && name.chars().all(fits)
}

/// A Unix time as the vendor writes it: `2026-11-24T01:49:01Z`.
fn date(unix: i64) -> String {
    let (days, second) = (unix.div_euclid(86_400), unix.rem_euclid(86_400));
    // Days since 0000-03-01, in eras of 400 years (Hinnant, "chrono-compatible low-level date
    // algorithms").
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        assert_eq!(date(0), "1970-01-01T00:00:00Z");
        assert_eq!(date(951_827_696), "2000-02-29T12:34:56Z");
        assert_eq!(date(1_795_484_941), "2026-11-24T01:49:01Z");
    }

    #[test]
    fn names() {
        assert!(is_name("a.b_c-9资源") && is_name(&"x".repeat(50)));
        assert!(!is_name("") && !is_name(&"x".repeat(51)) && !is_name("a b"));
    }
}
