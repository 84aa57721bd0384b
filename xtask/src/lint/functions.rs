//! Functions are short. The length is that of the syntax tree: from `fn` to the closing brace.

use anyhow::{Context, Result};
use syn::visit::{self, Visit};

use super::{Checked, Finding, Source};

/// The most lines that a function may have.
const LIMIT: usize = 70;
/// Above this a function is counted, as information.
const LONG: usize = 35;

/// A function with a body.
#[derive(Debug, PartialEq, Eq)]
struct Function {
    name: String,
    line: usize,
    lines: usize,
}

pub(super) fn check(sources: &[Source]) -> Result<Checked> {
    let (mut total, mut long, mut findings) = (0, 0, Vec::new());
    for source in sources {
        let functions = measure(&source.text).with_context(|| format!("in {}", source.file))?;
        total += functions.len();
        long += functions.iter().filter(|function| function.lines > LONG).count();
        let too_long = functions.iter().filter(|function| function.lines > LIMIT);
        findings.extend(too_long.map(|function| finding(&source.file, function)));
    }
    let scope = format!("{total} functions, {long} of them over {LONG} lines");
    Ok(Checked { scope, findings })
}

fn finding(file: &str, function: &Function) -> Finding {
    let what =
        format!("`{}` has {} lines, over the limit of {LIMIT}", function.name, function.lines);
    let todo = "move leaves out into functions of their own, or turn a table into a `const`";
    Finding::at(file, function.line, what, todo)
}

fn measure(source: &str) -> Result<Vec<Function>> {
    let file = syn::parse_file(source).context("not Rust that can be parsed")?;
    let mut functions = Functions::default();
    functions.visit_file(&file);
    Ok(functions.0)
}

#[derive(Default)]
struct Functions(Vec<Function>);

impl Functions {
    fn add(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let line = signature.fn_token.span.start().line;
        let last = block.brace_token.span.close().end().line;
        let name = signature.ident.to_string();
        self.0.push(Function { name, line, lines: last - line + 1 });
    }
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.add(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.add(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.add(&item.sig, block);
        }
        visit::visit_trait_item_fn(self, item);
    }
}

#[cfg(test)]
mod tests {
    use super::{Function, Source, check, measure};

    #[test]
    fn every_kind_of_function_is_measured_without_its_docs() {
        let source = "/// Doc.\n#[inline]\nfn one() {}\n\
                      impl A {\n    pub async fn two(\n        a: u8,\n    ) {\n        fn three() {\n        }\n    }\n}\n\
                      trait B { fn none(); fn four() {\n} }\n";
        let function = |name: &str, line, lines| Function { name: name.to_owned(), line, lines };
        let expected = [
            function("one", 3, 1),
            function("two", 5, 6),
            function("three", 8, 2),
            function("four", 12, 2),
        ];
        assert_eq!(measure(source).unwrap(), expected);
    }

    #[test]
    fn the_limit_is_exact() {
        let of_lines = |lines: usize| Source {
            file: "a.rs".to_owned(),
            text: format!("fn a() {{\n{}}}\n", "f();\n".repeat(lines - 2)),
        };
        assert!(check(&[of_lines(70)]).unwrap().findings.is_empty());
        let findings = check(&[of_lines(71)]).unwrap().findings;
        assert_eq!(findings[0].place, "a.rs:1");
        assert!(findings[0].what.contains("`a` has 71 lines"));
    }
}
