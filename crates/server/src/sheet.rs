//! Replies that no honest writer writes, and legal ones in an unusual layout: a tree of members
//! and its text in JSON and XML.

use std::fmt::Write;

use crate::behavior::JsonForm;

/// A value in a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    Text(String),
    Number(u64),
    Flag(bool),
    Null,
    List(Vec<Node>),
    Members(Members),
}

/// Members of an object, in order.
pub(crate) type Members = Vec<(String, Node)>;

impl Node {
    /// The value in JSON.
    pub(crate) fn json(&self, form: JsonForm) -> String {
        let mut out = String::new();
        write_json(&mut out, self, form, 0);
        out
    }

    /// The value in XML, as the content of an element of that name.
    pub(crate) fn xml(&self, root: &str) -> String {
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        write_xml(&mut out, root, self);
        out
    }
}

fn write_json(out: &mut String, node: &Node, form: JsonForm, depth: usize) {
    match node {
        Node::Text(text) => write_string(out, text, form),
        Node::Number(number) => push(out, format_args!("{number}")),
        Node::Flag(flag) => push(out, format_args!("{flag}")),
        Node::Null => out.push_str("null"),
        Node::List(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                start_item(out, at, form, depth + 1);
                write_json(out, item, form, depth + 1);
            }
            end_items(out, items.is_empty(), form, depth);
            out.push(']');
        }
        Node::Members(members) => {
            out.push('{');
            for (at, (name, value)) in members.iter().enumerate() {
                start_item(out, at, form, depth + 1);
                write_string(out, name, form);
                out.push_str(if form == JsonForm::Pretty { " : " } else { ":" });
                write_json(out, value, form, depth + 1);
            }
            end_items(out, members.is_empty(), form, depth);
            out.push('}');
        }
    }
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = out.write_fmt(text);
}

fn start_item(out: &mut String, at: usize, form: JsonForm, depth: usize) {
    if at > 0 {
        out.push(',');
    }
    new_line(out, form, depth);
}

fn end_items(out: &mut String, empty: bool, form: JsonForm, depth: usize) {
    if !empty {
        new_line(out, form, depth);
    }
}

fn new_line(out: &mut String, form: JsonForm, depth: usize) {
    if form == JsonForm::Pretty {
        out.push_str("\r\n");
        (0..depth).for_each(|_| out.push('\t'));
    }
}

fn write_string(out: &mut String, text: &str, form: JsonForm) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '/' if form == JsonForm::Escaped => out.push_str("\\/"),
            c if c < ' ' || (form == JsonForm::Escaped && !c.is_ascii()) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    push(out, format_args!("\\u{unit:04x}"));
                }
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

fn write_xml(out: &mut String, name: &str, node: &Node) {
    if let Node::List(items) = node {
        for item in items {
            write_xml(out, name, item);
        }
        return;
    }
    push(out, format_args!("<{name}>"));
    match node {
        Node::Text(text) => text.chars().for_each(|c| write_xml_char(out, c)),
        Node::Number(number) => push(out, format_args!("{number}")),
        Node::Flag(flag) => push(out, format_args!("{flag}")),
        Node::Null | Node::List(_) => {}
        Node::Members(members) => {
            for (name, value) in members {
                write_xml(out, name, value);
            }
        }
    }
    push(out, format_args!("</{name}>"));
}

fn write_xml_char(out: &mut String, c: char) {
    match c {
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '&' => out.push_str("&amp;"),
        '\r' => out.push_str("&#13;"),
        c => out.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Node {
        let rows = vec![Node::Text("a/\u{e9}\u{1F600}\n".to_owned()), Node::Number(1)];
        Node::Members(vec![
            ("R".to_owned(), Node::List(rows)),
            ("N".to_owned(), Node::Null),
            ("E".to_owned(), Node::List(Vec::new())),
        ])
    }

    #[test]
    fn json_in_three_layouts() {
        let compact = "{\"R\":[\"a/\u{e9}\u{1F600}\\u000a\",1],\"N\":null,\"E\":[]}";
        assert_eq!(sample().json(JsonForm::Compact), compact);
        assert_eq!(
            sample().json(JsonForm::Escaped),
            r#"{"R":["a\/\u00e9\ud83d\ude00\u000a",1],"N":null,"E":[]}"#
        );
        let pretty = Node::Members(vec![("F".to_owned(), Node::Flag(true))]);
        assert_eq!(pretty.json(JsonForm::Pretty), "{\r\n\t\"F\" : true\r\n}");
    }

    #[test]
    fn xml_repeats_the_name_of_a_list() {
        let node = Node::Members(vec![(
            "T".to_owned(),
            Node::List(vec![Node::Text("<&".to_owned()), Node::Flag(false)]),
        )]);
        assert!(node.xml("Root").ends_with("<Root><T>&lt;&amp;</T><T>false</T></Root>"));
    }
}
