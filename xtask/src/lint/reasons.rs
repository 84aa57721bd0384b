//! Whatever silences a test or a lint says why on the same line.

use anyhow::{Context, Result};
use syn::spanned::Spanned;
use syn::visit::Visit;

use super::{Checked, Finding, Source};

/// Attributes that silence something.
const SILENCERS: &[&str] = &["ignore", "allow", "expect"];

pub(super) fn check(sources: &[Source]) -> Result<Checked> {
    let (mut total, mut findings) = (0, Vec::new());
    for source in sources {
        let silenced = silenced(&source.text).with_context(|| format!("in {}", source.file))?;
        total += silenced.len();
        let bare = silenced.iter().filter(|silenced| !silenced.has_reason);
        findings.extend(bare.map(|silenced| finding(&source.file, silenced)));
    }
    Ok(Checked { scope: format!("{total} attributes that silence something"), findings })
}

fn finding(file: &str, silenced: &Silenced) -> Finding {
    let name = silenced.name;
    let todo = match name {
        "ignore" => "write `#[ignore = \"why\"]`",
        _ => "write `reason = \"why\"` inside it, or a `// why` after it",
    };
    Finding::at(file, silenced.line, format!("`{name}` without a reason on the same line"), todo)
}

/// An attribute that silences something.
struct Silenced {
    name: &'static str,
    line: usize,
    has_reason: bool,
}

fn silenced(source: &str) -> Result<Vec<Silenced>> {
    let file = syn::parse_file(source).context("not Rust that can be parsed")?;
    let mut attributes = Attributes(Vec::new());
    attributes.visit_file(&file);
    let lines: Vec<&str> = source.lines().collect();
    Ok(attributes.0.iter().filter_map(|attribute| judge(attribute, &lines)).collect())
}

struct Attributes<'ast>(Vec<&'ast syn::Attribute>);

impl<'ast> Visit<'ast> for Attributes<'ast> {
    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        self.0.push(attribute);
    }
}

fn judge(attribute: &syn::Attribute, lines: &[&str]) -> Option<Silenced> {
    let end = attribute.span().end();
    let first = attribute.span().start().line;
    let text = lines.get(first.checked_sub(1)?..end.line)?.join("\n");
    let name = SILENCERS.iter().find(|name| silences(attribute, &text, name))?;
    let after = lines.get(end.line - 1)?.get(end.column..).unwrap_or_default();
    let has_reason = text.contains("reason = \"")
        || text.contains("ignore = \"")
        || after.trim_start().strip_prefix("//").is_some_and(|why| !why.trim().is_empty());
    Some(Silenced { name, line: first, has_reason })
}

/// Whether the attribute is of that name, or applies it under a condition.
fn silences(attribute: &syn::Attribute, text: &str, name: &str) -> bool {
    let conditional = attribute.path().is_ident("cfg_attr")
        && text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name);
    attribute.path().is_ident(name) || conditional
}

#[cfg(test)]
mod tests {
    use super::silenced;

    fn bare(source: &str) -> Vec<(&'static str, usize)> {
        let all = silenced(source).unwrap();
        all.iter().filter(|one| !one.has_reason).map(|one| (one.name, one.line)).collect()
    }

    #[test]
    fn a_reason_may_stand_inside_or_after() {
        let source = "#![allow(unused, reason = \"a test\")]\n\
                      #[ignore = \"slow\"]\nfn a() {}\n\
                      #[expect(dead_code)] // read by the build\nfn b() {}\n";
        assert_eq!(silenced(source).unwrap().len(), 3);
        assert!(bare(source).is_empty());
    }

    #[test]
    fn a_bare_one_is_found_on_every_item() {
        let source = "#[ignore]\nfn a() {}\nstruct B {\n    #[allow(dead_code)]\n    c: u8,\n}\n\
                      #[cfg_attr(miri, ignore)]\nfn d() {}\n#[allow(unused)] //\nfn e() {}\n";
        assert_eq!(bare(source), [("ignore", 1), ("allow", 4), ("ignore", 7), ("allow", 9)]);
    }

    #[test]
    fn other_attributes_are_left_alone() {
        assert!(silenced("#[derive(Debug)]\n#[test]\nstruct A;\n").unwrap().is_empty());
    }
}
