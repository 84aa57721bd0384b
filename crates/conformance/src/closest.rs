//! Names that are close to one that does not exist.

/// At most this many names are suggested.
const MOST: usize = 3;

/// The known names that are closest to `wanted`, the closest first; none that have little in
/// common with it.
pub(crate) fn closest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut near: Vec<(usize, &str)> = known
        .into_iter()
        .map(|name| (distance(wanted, name), name))
        .filter(|(distance, name)| *distance * 2 <= name.chars().count().max(2))
        .collect();
    near.sort_unstable();
    near.into_iter().take(MOST).map(|(_, name)| name).collect()
}

/// Ends a sentence about a name that does not exist: the closest ones, or where to look.
pub(crate) fn advice<'a>(
    wanted: &str,
    known: impl IntoIterator<Item = &'a str>,
    list: &str,
) -> String {
    let near = closest(wanted, known);
    if near.is_empty() {
        return format!("`untag-conformance list {list}` prints them all");
    }
    let near: Vec<_> = near.iter().map(|name| format!("`{name}`")).collect();
    format!("did you mean {}? `untag-conformance list {list}` prints them all", near.join(" or "))
}

/// How many characters must be inserted, removed or replaced to turn one text into the other; a
/// text that contains the other is closer than that.
fn distance(a: &str, b: &str) -> usize {
    if !a.is_empty() && b.contains(a) {
        return 1;
    }
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_levenshtein_s() {
        for (a, b, expected) in
            [("", "", 0), ("", "abc", 3), ("kitten", "sitting", 3), ("same", "same", 1)]
        {
            assert_eq!(distance(a, b), expected, "{a} {b}");
        }
    }

    #[test]
    fn only_near_names_are_suggested() {
        let known = ["keys-duplicate-missing", "keys-twenty-allowed", "ids-twenty-one"];
        assert_eq!(closest("keys-duplicte-missing", known), ["keys-duplicate-missing"]);
        assert_eq!(closest("duplicate", known), ["keys-duplicate-missing"]);
        assert!(closest("zzz", known).is_empty());
    }

    #[test]
    fn advice_says_where_to_look() {
        assert_eq!(
            advice("onf", ["one", "two"], "mutants"),
            "did you mean `one`? `untag-conformance list mutants` prints them all"
        );
        assert_eq!(
            advice("x", ["one"], "mutants"),
            "`untag-conformance list mutants` prints them all"
        );
    }
}
