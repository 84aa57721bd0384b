//! Tests of both syntaxes: what is written, what comes back, and what hostile bodies give.

use proptest::prelude::*;

use super::*;

fn reply(body: impl Into<Vec<u8>>) -> HttpReply {
    HttpReply { status: 200, headers: Vec::new(), body: body.into() }
}

fn read_text(body: &str) -> Result<ReadReply, ReplyError> {
    read(&reply(body))
}

fn text(text: &str) -> Field {
    Field::Text(text.to_owned())
}

fn row(key: &str, value: &str) -> TagRow {
    TagRow {
        resource_id: "rs-a".to_owned(),
        resource_type: "ResourceShare".to_owned(),
        key: key.to_owned(),
        value: value.to_owned(),
    }
}

fn success(body: ReplyBody) -> Reply {
    Reply::Success { request_id: "R-1".to_owned(), body }
}

fn page(rows: Vec<TagRow>, next_token: Option<&str>) -> Reply {
    success(ReplyBody::Tags { rows, next_token: next_token.map(str::to_owned) })
}

fn share() -> ShareSummary {
    ShareSummary {
        id: "rs-b".to_owned(),
        name: "n".to_owned(),
        owner: "123".to_owned(),
        status: "Active".to_owned(),
        allow_external_targets: false,
        create_time: "2026-11-24T01:49:01Z".to_owned(),
        update_time: "2026-11-24T01:49:02Z".to_owned(),
    }
}

fn refusal(message: &str, host_id: Option<&str>, recommend: Option<&str>) -> Reply {
    Reply::Error {
        request_id: "R-1".to_owned(),
        status: 400,
        error: ErrorBody {
            code: "Duplicate.TagKey".to_owned(),
            message: message.to_owned(),
            host_id: host_id.map(str::to_owned),
            recommend: recommend.map(str::to_owned),
        },
    }
}

fn written(reply: &Reply, syntax: Syntax) -> String {
    let reply = write(reply, Some(Action::UntagResources), syntax);
    String::from_utf8(reply.body).unwrap()
}

fn json(reply: &Reply) -> String {
    written(reply, Syntax::Json)
}

fn xml(reply: &Reply) -> String {
    written(reply, Syntax::Xml)
}

#[test]
fn json_is_written_as_the_reference_shows() {
    assert_eq!(json(&success(ReplyBody::Done)), r#"{"RequestId":"R-1"}"#);
    assert_eq!(
        json(&page(vec![row("k", "v")], Some("t"))),
        r#"{"NextToken":"t","RequestId":"R-1","TagResources":{"TagResource":[{"ResourceId":"rs-a","ResourceType":"ResourceShare","TagKey":"k","TagValue":"v"}]}}"#
    );
    assert_eq!(
        json(&page(Vec::new(), None)),
        r#"{"RequestId":"R-1","TagResources":{"TagResource":[]}}"#
    );
    assert_eq!(
        json(&success(ReplyBody::Created(share()))),
        r#"{"RequestId":"R-1","ResourceShare":{"ResourceShareId":"rs-b","ResourceShareName":"n","ResourceShareOwner":"123","ResourceShareStatus":"Active","AllowExternalTargets":false,"CreateTime":"2026-11-24T01:49:01Z","UpdateTime":"2026-11-24T01:49:02Z"}}"#
    );
    assert_eq!(
        json(&refusal("m\"", Some("h"), Some("r"))),
        r#"{"RequestId":"R-1","HostId":"h","Code":"Duplicate.TagKey","Message":"m\"","Recommend":"r"}"#
    );
}

#[test]
fn xml_is_written_as_the_vendor_does() {
    let done = "<UntagResourcesResponse><RequestId>R-1</RequestId></UntagResourcesResponse>";
    assert_eq!(xml(&success(ReplyBody::Done)), done);
    assert_eq!(
        xml(&refusal("<m> & \r\n", Some("h"), None)),
        "<Error><RequestId>R-1</RequestId><HostId>h</HostId><Code>Duplicate.TagKey</Code>\
         <Message>&lt;m&gt; &amp; &#13;\n</Message></Error>"
    );
    assert_eq!(
        xml(&page(vec![row("k ", "")], None)),
        "<UntagResourcesResponse><RequestId>R-1</RequestId><TagResources><TagResource>\
         <ResourceId>rs-a</ResourceId><ResourceType>ResourceShare</ResourceType>\
         <TagKey>k </TagKey><TagValue></TagValue></TagResource></TagResources>\
         </UntagResourcesResponse>"
    );
}

#[test]
fn status_and_content_type_go_with_the_reply() {
    let refused = write(&refusal("m", None, None), None, Syntax::Xml);
    assert_eq!(refused.status, 400);
    assert_eq!(refused.header("content-type"), Some("text/xml;charset=utf-8"));
    let done = write(&success(ReplyBody::Done), None, Syntax::Json);
    assert_eq!(done.status, 200);
    assert_eq!(done.header("content-type"), Some("application/json;charset=utf-8"));
}

const SYNTAXES: [Syntax; 2] = [Syntax::Json, Syntax::Xml];

fn back(reply: &Reply, syntax: Syntax) -> ReadReply {
    read(&write(reply, Some(Action::ListTagResources), syntax)).unwrap()
}

#[test]
fn errors_come_back() {
    for syntax in SYNTAXES {
        let reply = back(&refusal("The message.", Some("host"), Some("url")), syntax);
        let expected = ReadReply {
            syntax,
            root: (syntax == Syntax::Xml).then(|| "Error".to_owned()),
            request_id: text("R-1"),
            code: text("Duplicate.TagKey"),
            message: text("The message."),
            host_id: text("host"),
            share_id: Field::Absent,
            tags: None,
            next_token: Field::Absent,
            request_ids: 1,
        };
        assert_eq!(reply, expected);
        assert_eq!(back(&refusal("m", None, None), syntax).host_id, Field::Absent);
    }
}

#[test]
fn shares_come_back() {
    for syntax in SYNTAXES {
        let reply = back(&success(ReplyBody::Created(share())), syntax);
        assert_eq!(reply.share_id.as_text(), Some("rs-b"));
        assert_eq!(reply.tags, None);
        assert_eq!(reply.root.is_some(), syntax == Syntax::Xml);
    }
}

#[test]
fn pages_of_tags_come_back() {
    let rows = vec![
        row(" k ", "\n v\t"),
        row("键😀e\u{301}\u{85}\u{2028}", "<a>&amp;\"'</a>]]>"),
        row("\r\n", "\r"),
        row("  ", ""),
    ];
    for syntax in SYNTAXES {
        let reply = back(&page(rows.clone(), Some(" t ")), syntax);
        assert_eq!(reply.tags.as_ref(), Some(&rows));
        assert_eq!(reply.next_token.as_text(), Some(" t "));
        assert_eq!(back(&page(Vec::new(), None), syntax).tags, Some(Vec::new()));
    }
}

#[test]
fn every_character_that_xml_can_carry_comes_back() {
    let carried = |char: &char| !matches!(char, '\0'..' ' | '\u{fffe}' | '\u{ffff}');
    let every: String = (0..=0x0010_FFFF_u32).step_by(3).filter_map(char::from_u32).collect();
    let carried: String = "\t\n\r".chars().chain(every.chars().filter(carried)).collect();
    let reply = back(&page(vec![row(&carried, "")], None), Syntax::Xml);
    assert!(reply.tags.unwrap()[0].key == carried);
    let reply = back(&page(vec![row(&every, "")], None), Syntax::Json);
    assert!(reply.tags.unwrap()[0].key == every);
}

#[test]
fn what_xml_cannot_carry_is_replaced() {
    let lost = "a\u{0}b\u{8}c\u{b}\u{1f}\u{fffe}\u{ffff}d";
    let reply = back(&page(vec![row(lost, "")], None), Syntax::Xml);
    assert_eq!(reply.tags.unwrap()[0].key, "a\u{fffd}b\u{fffd}c\u{fffd}\u{fffd}\u{fffd}\u{fffd}d");
}

#[test]
fn fields_tell_absent_null_text_and_other_apart() {
    let reply =
        read_text(r#"{"RequestId":null,"Code":"\u00e9","Message": 1e999 ,"HostId":[1, 2]}"#);
    let reply = reply.unwrap();
    assert_eq!(reply.request_id, Field::Null);
    assert_eq!(reply.code, text("é"));
    assert_eq!(reply.message, Field::Other("1e999".to_owned()));
    assert_eq!(reply.host_id, Field::Other("[1, 2]".to_owned()));
    assert_eq!(reply.next_token, Field::Absent);
    let reply =
        read_text("<a><RequestId/><Code><b>x</b> y</Code><Message>a<!-- -->b</Message></a>");
    let reply = reply.unwrap();
    assert_eq!(reply.request_id, text(""));
    assert_eq!(reply.code, Field::Other("<b>x</b> y".to_owned()));
    assert_eq!(reply.message, text("ab"));
}

#[test]
fn names_are_case_sensitive() {
    let json = read_text(r#"{"requestId":"a","requestid":"b"}"#).unwrap();
    let xml = read_text("<E><requestId>a</requestId></E>").unwrap();
    for reply in [json, xml] {
        assert_eq!((reply.request_id, reply.request_ids), (Field::Absent, 0));
    }
}

#[test]
fn blanks_and_a_byte_order_mark_are_passed_over() {
    for body in ["\u{feff}{}", " \r\n\t{ } \n", "\u{feff} {}"] {
        assert_eq!(read_text(body).unwrap().syntax, Syntax::Json, "{body:?}");
    }
    let body =
        "\u{feff}<?xml version='1.0' encoding='UTF-8'?>\n<!-- c --><Error a='b'>\n</Error>\n";
    for body in [body, "\n <Error></Error>"] {
        assert_eq!(read_text(body).unwrap().root.as_deref(), Some("Error"));
    }
}

#[test]
fn the_syntax_is_told_from_the_body_alone() {
    let mut reply = reply("<R/>");
    reply.headers.push(("content-type".to_owned(), "application/json".to_owned()));
    assert_eq!(read(&reply).unwrap().syntax, Syntax::Xml);
}

#[test]
fn what_is_neither_is_said() {
    assert_eq!(read_text(""), Err(ReplyError::Empty));
    assert_eq!(read_text("\u{feff} \n"), Err(ReplyError::Empty));
    assert_eq!(read(&reply(*b"{\"a\":\"\xff\"}")), Err(ReplyError::NotUtf8 { position: 6 }));
    let excerpt = "Bad \\u{1b}[31m\\\"Gateway\\\"".to_owned();
    let error = read_text("Bad \u{1b}[31m\"Gateway\"").unwrap_err();
    assert_eq!(error, ReplyError::NeitherJsonNorXml { excerpt });
    let error = read_text(&"x".repeat(1000)).unwrap_err().to_string();
    assert_eq!(error, format!("the body is neither JSON nor XML: \"{}...\"", "x".repeat(40)));
    for (body, kind) in [("[]", "array"), ("\"x\"", "string"), ("1", "number"), ("null", "null")] {
        assert_eq!(read_text(body), Err(ReplyError::NotAnObject { kind }), "{body}");
    }
}

#[test]
fn malformed_json_says_where() {
    let problem = "expected `,` or `}`".to_owned();
    let error = ReplyError::MalformedJson { line: 2, column: 1, problem };
    assert_eq!(read_text("{\"RequestId\":\"a\"\n\"b\""), Err(error.clone()));
    assert_eq!(error.to_string(), "malformed JSON: expected `,` or `}` at line 2 column 1");
    let whole = json(&page(vec![row("k", "é")], Some("t")));
    for end in (1..whole.len()).filter(|end| whole.is_char_boundary(*end)) {
        let error = read_text(&whole[..end]).unwrap_err();
        assert!(matches!(error, ReplyError::MalformedJson { .. }), "{end}: {error}");
    }
    for body in
        ["{}x", "{}{}", "{'a':1}", "{\"a\":01}", "{\"a\":\"\n\"}", "{\"a\":NaN}", "[1", "{,}"]
    {
        let error = read_text(body).unwrap_err();
        assert!(matches!(error, ReplyError::MalformedJson { .. }), "{body}: {error}");
    }
    let path = "Code".to_owned();
    assert_eq!(read_text(r#"{"Code":"\ud800"}"#), Err(ReplyError::BrokenString { path }));
}

#[test]
fn members_stand_once() {
    let repeated = |path: &str| Err(ReplyError::Repeated { path: path.to_owned() });
    assert_eq!(read_text(r#"{"RequestId":"a","RequestId":"a"}"#), repeated("RequestId"));
    assert_eq!(read_text(r#"{"x":1,"\u0078":2}"#), repeated("x"));
    let body = r#"{"TagResources":{"TagResource":[{"TagKey":"a","TagKey":"b"}]}}"#;
    assert_eq!(read_text(body), repeated("TagResources.TagResource[0].TagKey"));
    assert_eq!(read_text("<E><Code/><Code/></E>"), repeated("Code"));
    assert_eq!(read_text("<E><x/><x/></E>").unwrap().code, Field::Absent);
    let twice = read_text("<E><RequestId>a</RequestId><RequestId>b</RequestId></E>").unwrap();
    assert_eq!((twice.request_id, twice.request_ids), (text("a"), 2));
}

#[test]
fn tags_of_another_shape_say_where_and_what() {
    let shape = |body: &str| read_text(body).unwrap_err().to_string();
    let in_row = |row: &str| {
        let good = r#"{"ResourceId":"a","ResourceType":"b","TagKey":"c"}"#;
        shape(&format!(r#"{{"TagResources":{{"TagResource":[{good},{row}]}}}}"#))
    };
    assert_eq!(shape(r#"{"TagResources":[]}"#), "TagResources is not an object");
    let tags = shape(r#"{"TagResources":{"TagResource":{}}}"#);
    assert_eq!(tags, "TagResources.TagResource is not an array");
    let tags = shape(r#"{"TagResources":{"tagResource":[]}}"#);
    assert_eq!(tags, "TagResources is not an object with TagResource");
    assert_eq!(in_row("1"), "TagResources.TagResource[1] is not an object");
    assert_eq!(in_row("{}"), "TagResources.TagResource[1].ResourceId is not a string");
    let row = r#"{"ResourceId":"a","ResourceType":"b","TagKey":1}"#;
    assert_eq!(in_row(row), "TagResources.TagResource[1].TagKey is not a string");
    let row = r#"{"ResourceId":"a","ResourceType":"b","TagKey":"c","TagValue":1}"#;
    assert_eq!(in_row(row), "TagResources.TagResource[1].TagValue is not a string");
    let tags = shape("<R><TagResources>x</TagResources></R>");
    assert_eq!(tags, "TagResources is not an element with TagResource");
    let tags = shape("<R><TagResources><TagResource/></TagResources></R>");
    assert_eq!(tags, "TagResources.TagResource[0].ResourceId is not there");
    let tags = shape(
        "<R><TagResources><TagResource><ResourceId><a/></ResourceId></TagResource>\
         </TagResources></R>",
    );
    assert_eq!(tags, "TagResources.TagResource[0].ResourceId is not text");
}

#[test]
fn no_tags_are_told_from_no_list_of_tags() {
    for (body, expected) in [
        ("{}", None),
        (r#"{"TagResources":null}"#, None),
        (r#"{"TagResources":{}}"#, Some(vec![])),
        (r#"{"TagResources":{"TagResource":null}}"#, Some(vec![])),
        (r#"{"TagResources":{"TagResource":[ ]}}"#, Some(vec![])),
        ("<R/>", None),
        ("<R><TagResources/></R>", Some(vec![])),
        ("<R><TagResources>\n </TagResources></R>", Some(vec![])),
    ] {
        assert_eq!(read_text(body).unwrap().tags, expected, "{body}");
    }
}

#[test]
fn a_value_that_is_left_out_is_empty() {
    let json = r#"{"TagResources":{"TagResource":[{"ResourceId":"rs-a","ResourceType":"ResourceShare","TagKey":"k","TagValue":null}]}}"#;
    let xml = "<R><TagResources><TagResource><ResourceId>rs-a</ResourceId><ResourceType>\
               ResourceShare</ResourceType><TagKey>k</TagKey></TagResource></TagResources></R>";
    for body in [json, xml] {
        assert_eq!(read_text(body).unwrap().tags, Some(vec![row("k", "")]));
    }
}

#[test]
fn the_many_ways_to_write_text_in_xml() {
    let body =
        "<R><Code><![CDATA[<a>&amp;]]> &#x4e2d;&#65;&lt;&gt;&amp;&quot;&apos;\r\n</Code></R>";
    assert_eq!(read_text(body).unwrap().code, text("<a>&amp; 中A<>&\"'\n"));
}

/// Body, position of the error, and what it says where that is ours to say.
const MALFORMED: [(&str, usize, &str); 23] = [
    ("<", 0, ""),
    ("<a", 0, ""),
    ("<a>", 3, "<a> is not closed"),
    ("<a><b></a>", 6, ""),
    ("</a>", 0, ""),
    ("<a/><b/>", 4, "a second root element"),
    ("<a/>x", 4, "text outside the root element"),
    ("<a/>&amp;", 4, "text outside the root element"),
    ("<a/><![CDATA[]]>", 4, "text outside the root element"),
    ("<!-- -->", 8, "no element"),
    ("<a>\u{1}</a>", 3, "U+0001 is not allowed"),
    ("<a>&#1;</a>", 3, "U+0001 is not allowed"),
    ("<a>&#0;</a>", 3, "a reference to no character"),
    ("<a>&#xD800;</a>", 3, "a reference to no character"),
    ("<a>&#99999999999;</a>", 3, "a reference to no character"),
    ("<a>& b</a>", 3, ""),
    ("<a>]]></a>", 3, "a bare ]]>"),
    ("<a b></a>", 0, ""),
    ("<a b='1' b='2'/>", 0, "an attribute stands twice"),
    ("<1/>", 0, "\"1\" is no name"),
    ("< />", 0, "\"\" is no name"),
    ("<a/><?xml version='1.0'?>", 4, "a late declaration"),
    ("\u{feff}<a/><b/>", 7, "a second root element"),
];

#[test]
fn malformed_xml_says_where() {
    for (body, position, problem) in MALFORMED {
        match read_text(body) {
            Err(ReplyError::MalformedXml { position: at, problem: what }) => {
                assert_eq!(at, position, "{body}: {what}");
                assert!(what.contains(problem), "{body}: {what}");
            }
            other => panic!("{body}: {other:?}"),
        }
    }
}

#[test]
fn truncated_xml_is_malformed() {
    let whole = xml(&page(vec![row("k", "é&")], Some("t")));
    for end in (1..whole.len()).filter(|end| whole.is_char_boundary(*end)) {
        let error = read_text(&whole[..end]).unwrap_err();
        assert!(matches!(error, ReplyError::MalformedXml { .. }), "{end}: {error}");
    }
}

#[test]
fn entities_are_not_expanded() {
    let bomb = "<!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;\">]><R>&lol2;</R>";
    assert_eq!(read_text(bomb), Err(ReplyError::DocumentType));
    let file = "<!DOCTYPE R [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><R>&x;</R>";
    assert_eq!(read_text(file), Err(ReplyError::DocumentType));
    let name = "lol".to_owned();
    assert_eq!(read_text("<R>&lol;</R>"), Err(ReplyError::UnknownEntity { name, position: 3 }));
}

#[test]
fn depth_is_bounded() {
    let too_deep = Err(ReplyError::TooDeep { limit: 64 });
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("<a>", "</a>")] {
        let nested = |depth: usize| {
            let start = if open == "[" { "{\"a\":" } else { "" };
            format!("{start}{}", open.repeat(depth))
        };
        assert_eq!(read_text(&nested(1_000_000)), too_deep);
        assert_ne!(read_text(&nested(63)), too_deep);
        let whole = nested(1_000_000) + &close.repeat(1_000_000);
        assert_eq!(read_text(&whole), too_deep);
    }
    let braces_in_text = format!("{{\"Code\":\"{}\"}}", "\\\"{[".repeat(1000));
    assert!(read_text(&braces_in_text).is_ok());
    let deep = format!("{{\"a\":{}1{}}}", "[".repeat(63), "]".repeat(63));
    assert!(read_text(&deep).is_ok());
}

/// Each takes well under a second where the time is linear, and minutes where it is quadratic.
#[test]
fn big_bodies_are_read_in_linear_time() {
    let many = |item: fn(usize) -> String| (0..200_000).map(item).collect::<Vec<_>>().concat();
    let attributes = many(|number| format!(" a{number}=''"));
    assert!(read_text(&format!("<R{attributes}/>")).is_ok());
    let members = many(|number| format!("\"a{number}\":0,"));
    assert!(read_text(&format!("{{{members}\"b\":0}}")).is_ok());
    let rows = vec![row("k", "v"); 100_000];
    for syntax in SYNTAXES {
        assert_eq!(back(&page(rows.clone(), None), syntax).tags.unwrap().len(), rows.len());
    }
    assert!(read_text(&format!("<R>{}</R>", "<!---->&amp;".repeat(200_000))).is_ok());
    assert!(read_text(&format!("<R>{}</R>", "<RequestId/>".repeat(200_000))).is_ok());
    assert!(read_text(&format!("{{\"RequestId\":{}}}", "1".repeat(2_000_000))).is_ok());
}

proptest! {
    #[test]
    fn any_text_comes_back(key in any::<String>(), value in any::<String>()) {
        let rows = vec![row(&key, &value)];
        let json = back(&page(rows.clone(), None), Syntax::Json);
        prop_assert_eq!(json.tags, Some(rows));
        let carried = |text: &str| -> String {
            text.chars()
                .filter(|char| !matches!(char, '\0'..'\t' | '\u{b}' | '\u{c}' | '\u{e}'..' ' | '\u{fffe}' | '\u{ffff}'))
                .collect()
        };
        let rows = vec![row(&carried(&key), &carried(&value))];
        let xml = back(&page(rows.clone(), None), Syntax::Xml);
        prop_assert_eq!(xml.tags, Some(rows));
    }

    #[test]
    fn no_bytes_make_reading_panic(body in any::<Vec<u8>>()) {
        let _ = read(&reply(body));
    }

    #[test]
    fn no_damage_makes_reading_panic(
        in_xml in any::<bool>(),
        at in any::<prop::sample::Index>(),
        cut in 0..9_usize,
        put in "[\"\\\\{}\\[\\]:,<>/&;!?#x0-9\\-a\u{1}é]{0,6}",
    ) {
        let reply_text = written(&page(vec![row("k", "v")], Some("t")), SYNTAXES[usize::from(in_xml)]);
        let at = at.index(reply_text.len());
        let end = (at + cut).min(reply_text.len());
        let _ = read_text(&[&reply_text[..at], &put, &reply_text[end..]].concat());
    }
}

#[test]
fn brackets_in_texts_neither_open_nor_close() {
    let texts = format!(r#"{{"RequestId":"{}"}}"#, "[{".repeat(200));
    assert!(read_text(&texts).is_ok());
    // What is closed in a text is not closed.
    let (open, close) = (r#"["]","#.repeat(200), "]".repeat(200));
    let deep = format!(r#"{{"RequestId":{open}1{close}}}"#);
    assert!(matches!(read_text(&deep), Err(ReplyError::TooDeep { .. })));
}

#[test]
fn what_is_json_and_no_object_is_named() {
    let kinds = [("true", "boolean"), ("false", "boolean"), ("null", "null"), ("1", "number")];
    for (body, expected) in kinds.into_iter().chain([("[]", "array"), ("\"a\"", "string")]) {
        match read_text(body) {
            Err(ReplyError::NotAnObject { kind }) => assert_eq!(kind, expected),
            other => panic!("{body}: {other:?}"),
        }
    }
}

#[test]
fn a_share_that_is_no_object_has_no_id() {
    for share in ["\"rs-a\"", "[]", "null", "7"] {
        let read = read_text(&format!(r#"{{"RequestId":"R","ResourceShare":{share}}}"#)).unwrap();
        assert_eq!(read.share_id, Field::Absent, "{share}");
    }
}

#[test]
fn elements_may_have_any_name_that_xml_allows() {
    for name in ["_a", ":a", "é", "a-1", "a.b", "a1", "aé"] {
        let body = format!("<R><{name}>x</{name}><RequestId>r</RequestId></R>");
        assert_eq!(read_text(&body).map(|read| read.request_id), Ok(text("r")), "{name}");
    }
    for name in ["1a", "-a", ".a"] {
        let body = format!("<R><{name}>x</{name}><RequestId>r</RequestId></R>");
        assert!(read_text(&body).is_err(), "{name}");
    }
}

#[test]
fn an_excerpt_leaves_apostrophes_alone() {
    assert_eq!(excerpt("it's \"<\n"), r#"it's \"<\n"#);
}
