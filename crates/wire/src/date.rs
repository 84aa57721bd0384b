//! Dates as requests and replies carry them: UTC, to the second, `2026-11-24T01:49:01Z`.

const DAY: i64 = 86_400;

/// The date at these Unix seconds.
///
/// ```
/// assert_eq!(untag_wire::date::format(1_698_315_752), "2023-10-26T10:22:32Z");
/// ```
pub fn format(unix: i64) -> String {
    let (year, month, day) = civil(unix.div_euclid(DAY));
    let second = unix.rem_euclid(DAY);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// The Unix seconds of a date in that form, `None` for any other text and for dates that do not
/// exist. A fraction of the second, which one of the vendor's clients sends, is cut off.
pub fn parse(text: &str) -> Option<i64> {
    match text.strip_suffix('Z')?.split_once('.') {
        None => parse_seconds(text),
        Some((seconds, fraction)) => {
            let digits = !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit());
            if digits { parse_seconds(&format!("{seconds}Z")) } else { None }
        }
    }
}

fn parse_seconds(text: &str) -> Option<i64> {
    let bytes: &[u8; 20] = text.as_bytes().try_into().ok()?;
    let number = |from: usize, to: usize| {
        bytes[from..to].iter().try_fold(0_i64, |sum, byte| {
            byte.is_ascii_digit().then(|| sum * 10 + i64::from(byte - b'0'))
        })
    };
    let days = days(number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let unix = days * DAY + number(11, 13)? * 3600 + number(14, 16)? * 60 + number(17, 19)?;
    (format(unix) == text).then_some(unix)
}

/// Year, month and day of a day number, 0 being 1970-01-01 (Howard Hinnant's `civil_from_days`).
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

/// The day number of a date (Howard Hinnant's `days_from_civil`).
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    year.div_euclid(400) * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_dates() {
        for (unix, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_795_484_941, "2026-11-24T01:49:01Z"),
            (253_402_300_799, "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(format(unix), text);
            assert_eq!(parse(text), Some(unix), "{text}");
        }
    }

    #[test]
    fn a_fraction_of_a_second_is_cut_off() {
        assert_eq!(parse("2026-11-24T01:49:01.987654321Z"), parse("2026-11-24T01:49:01Z"));
        assert!(parse("2026-11-24T01:49:01.0Z").is_some());
    }

    #[test]
    fn every_day_comes_back() {
        for unix in (-62_135_596_800..253_402_300_799).step_by(86_399 * 31) {
            assert_eq!(parse(&format(unix)), Some(unix));
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "2023-02-29T00:00:00Z",
            "2023-00-01T00:00:00Z",
            "2023-01-01T24:00:00Z",
            "2023-01-01T00:60:00Z",
            "2023-01-01T00:00:60Z",
            "2023-01-01 00:00:00Z",
            "2023-01-01T00:00:00z",
            "+023-01-01T00:00:00Z",
            "2023-01-01T00:00:00.Z",
            "2023-01-01T00:00:00.0",
            "2023-01-01T00:00:00.xZ",
            "2023-01-01T00:00:0é",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn extremes_do_not_overflow() {
        assert!(format(i64::MAX).ends_with('Z'));
        assert!(format(i64::MIN).ends_with('Z'));
    }
}
