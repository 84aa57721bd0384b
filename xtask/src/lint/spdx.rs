//! SPDX licence expressions, as far as packages on crates.io use them.
//!
//! `AND` binds tighter than `OR`, `WITH` binds tightest, and the old `MIT/Apache-2.0` means `OR`.

/// Whether someone who accepts only `allowed` licences can use what is under this expression.
/// An expression that makes no sense is not satisfied.
pub(super) fn satisfied(expression: &str, allowed: &[&str]) -> bool {
    let mut tokens = Tokens { words: words(expression), at: 0, allowed };
    tokens.any().filter(|_| tokens.peek().is_none()).unwrap_or(false)
}

fn words(expression: &str) -> Vec<String> {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    spaced.split_whitespace().map(str::to_owned).collect()
}

/// A cursor over the words of an expression. A method returns none on a mistake in the grammar.
struct Tokens<'a> {
    words: Vec<String>,
    at: usize,
    allowed: &'a [&'a str],
}

impl Tokens<'_> {
    fn peek(&self) -> Option<&str> {
        self.words.get(self.at).map(String::as_str)
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.peek() == Some(word);
        self.at += usize::from(found);
        found
    }

    fn any(&mut self) -> Option<bool> {
        let mut value = self.all()?;
        while self.take("OR") {
            value |= self.all()?;
        }
        Some(value)
    }

    fn all(&mut self) -> Option<bool> {
        let mut value = self.one()?;
        while self.take("AND") {
            value &= self.one()?;
        }
        Some(value)
    }

    fn one(&mut self) -> Option<bool> {
        if self.take("(") {
            let value = self.any()?;
            return self.take(")").then_some(value);
        }
        let mut name = self.name()?;
        if self.take("WITH") {
            name = format!("{name} WITH {}", self.name()?);
        }
        Some(self.allowed.contains(&name.as_str()))
    }

    fn name(&mut self) -> Option<String> {
        let word = self.peek().filter(|word| !["OR", "AND", "WITH", "(", ")"].contains(word))?;
        let word = word.to_owned();
        self.at += 1;
        Some(word)
    }
}

#[cfg(test)]
mod tests {
    use super::satisfied;

    const ALLOWED: &[&str] = &["MIT", "Apache-2.0", "ISC", "Apache-2.0 WITH LLVM-exception"];

    #[test]
    fn one_side_of_or_is_enough_and_both_of_and_are_needed() {
        for good in [
            "MIT",
            "MIT OR GPL-3.0",
            "GPL-3.0 OR MIT",
            "MIT AND ISC",
            "MIT/Apache-2.0",
            "(MIT OR GPL-3.0) AND ISC",
            "GPL-3.0 AND MIT OR ISC",
            "Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT",
        ] {
            assert!(satisfied(good, ALLOWED), "{good}");
        }
        for bad in [
            "GPL-3.0",
            "MIT AND GPL-3.0",
            "GPL-3.0 AND (MIT OR ISC)",
            "MIT AND GPL-3.0 OR GPL-2.0",
            "MIT WITH LLVM-exception",
        ] {
            assert!(!satisfied(bad, ALLOWED), "{bad}");
        }
    }

    #[test]
    fn nonsense_is_not_satisfied() {
        for bad in ["", "MIT OR", "(MIT", "MIT)", "MIT ISC", "OR MIT", "MIT WITH"] {
            assert!(!satisfied(bad, ALLOWED), "{bad:?}");
        }
    }
}
