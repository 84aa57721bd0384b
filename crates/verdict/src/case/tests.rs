//! Cases as files: written, read again, named, refused.

use untag_model::{ClauseId, Principal};
use untag_scenarios::builder::tags;
use untag_scenarios::generate::{Draft, Sequence};
use untag_scenarios::{ShareSetup, Value};

use super::*;
use crate::chain::{Kind, Shape, Signature};

fn sequence() -> Sequence {
    let share = ShareSetup {
        name: "s1".to_owned(),
        owner: Principal::Owner,
        tags: tags(&[("k", "v"), ("键", "")]),
    };
    let mut draft = Draft::by(Principal::Owner);
    draft.ids = vec![Value::Share("s1".to_owned())];
    draft.keys = vec!["k".to_owned()];
    Sequence { shares: vec![share], calls: vec![draft.call()], ..Sequence::default() }
}

fn signature() -> Signature {
    Signature {
        kind: Kind::Effect,
        clauses: vec![ClauseId("effect.named")],
        status: Some(200),
        code: None,
        shapes: [Shape::Kept].into(),
    }
}

fn case() -> Case {
    let mut case = Case::plain(&sequence());
    case.steps[0].allowed.push(AllowedOutcome {
        reply: Replied::Success,
        effect: [(
            "s1".to_owned(),
            vec![Change::gone(untag_model::Keys::Only(["k".to_owned()].into()))],
        )]
        .into(),
        anything: BTreeSet::new(),
        clauses: vec![ClauseId("effect.named")],
    });
    case.steps[0].came = Some(Came { status: Some(200), ..Came::default() });
    case.finding = Some(CaseFinding {
        signature: (&signature()).into(),
        step: 1,
        complaints: vec!["On share s1, the tag \"k\" should be gone and is there.".to_owned()],
    });
    case.found = Some(Origin { seed: 1, target: "http://h".to_owned(), confirmed: true });
    case
}

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../../../snapshots/campaign");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn a_case_and_its_schema() {
    snapshot("case.json", &case().to_json().unwrap());
    snapshot("case.schema.json", &Case::json_schema().unwrap());
}

#[test]
fn a_case_is_read_as_it_was_written() {
    for case in [case(), Case::plain(&sequence())] {
        assert_eq!(Case::read(&case.to_json().unwrap()), Ok(case));
    }
    assert_eq!(case().sequence(), sequence());
    let form = case().finding.unwrap().signature;
    assert_eq!(Signature::from(&form), signature());
}

#[test]
fn cases_are_valid_against_the_schema() {
    let schema = serde_json::from_str(&Case::json_schema().unwrap()).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    for case in [case(), Case::plain(&sequence())] {
        let value = serde_json::to_value(&case).unwrap();
        let errors: Vec<_> = validator.iter_errors(&value).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
        let mut surplus = value.clone();
        surplus["surplus"] = true.into();
        assert!(!validator.is_valid(&surplus));
    }
}

#[test]
fn the_name_depends_on_the_content_and_not_on_who_found_it() {
    let name = case().file_name().unwrap();
    assert_eq!((name.len(), &name[16..]), (21, ".json"));
    let elsewhere = Case { found: None, ..case() };
    assert_eq!(elsewhere.file_name().unwrap(), name);
    let mut other = case();
    other.steps[0].call.params.pop();
    assert_ne!(other.file_name().unwrap(), name);
}

#[test]
fn what_cannot_be_read_is_told_with_its_line() {
    let good = case().to_json().unwrap();
    for (from, to, said) in [
        ("\"steps\"", "\"stepz\"", "line"),
        ("\"share\": \"s1\"", "\"share\": \"s9\"", "a call names the share `s9`"),
        ("\"owner\": \"owner\"", "\"owner\": \"restricted\"", "take `owner` or `other`"),
        ("\"principal\": \"owner\"", "\"principal\": \"nobody\"", "no principal `nobody`"),
        ("effect.named", "effect.nothing", "no clause `effect.nothing`"),
        ("case/v1", "case/v9", "unknown variant"),
    ] {
        let bad = good.replace(from, to);
        assert_ne!(bad, good, "{from}");
        let error = Case::read(&bad).unwrap_err().to_string();
        assert!(error.starts_with("line ") && error.contains(said), "{error}");
    }
    let empty = Case { steps: Vec::new(), ..case() }.to_json().unwrap();
    assert!(Case::read(&empty).unwrap_err().to_string().contains("there are no steps"));
    let mut twice = case();
    twice.shares.push(twice.shares[0].clone());
    let error = Case::read(&twice.to_json().unwrap()).unwrap_err().to_string();
    assert!(error.contains("two shares are called `s1`"), "{error}");
    assert!(Case::read("").unwrap_err().to_string().starts_with("line 1: "));
}

#[test]
fn signatures_have_short_names() {
    assert_eq!(signature().slug(), "effect:effect.named:200:kept");
    let mut odd = signature();
    odd.code = Some("A b/\u{1b}".to_owned());
    assert_eq!(odd.slug(), "effect:effect.named:200:A-b--:kept");
}

#[test]
fn a_signature_is_within_one_that_says_more() {
    let mut wide = signature();
    wide.clauses.push(ClauseId("effect.frame-keys"));
    wide.shapes.insert(Shape::Lost);
    assert!(signature().is_within(&wide) && !wide.is_within(&signature()));
    let other = Signature { status: Some(400), ..signature() };
    assert!(!other.is_within(&wide));
}

#[test]
fn a_case_in_words() {
    let words = case().words();
    assert_eq!(words[0], "share s1 of the owner: \"k\"=\"v\" \"键\"=\"\"");
    assert!(words[1].starts_with("1. UntagResources by the owner RegionId=(region)"), "{words:?}");
    assert!(words[1].ends_with("ResourceId.1=s1 TagKey.1=\"k\" -> 200"), "{words:?}");
}

#[test]
fn a_case_says_that_its_calls_go_together() {
    let one_by_one = Case::plain(&sequence());
    let race = Case { together: true, ..one_by_one.clone() };
    let more: Vec<_> =
        race.words().into_iter().filter(|line| !one_by_one.words().contains(line)).collect();
    assert_eq!(more, ["all of these together:"]);
    assert_ne!(race.file_name().unwrap(), one_by_one.file_name().unwrap());
    let read = Case::read(&race.to_json().unwrap()).unwrap();
    assert!(read.sequence().together && !one_by_one.sequence().together);
    assert!(!one_by_one.to_json().unwrap().contains("together"));
}

#[test]
fn the_line_that_is_named_is_the_first_that_shows_the_fault() {
    let text = case().to_json().unwrap().replace("\"share\": \"s1\"", "\"share\": \"s9\"");
    let at = text.lines().position(|line| line.contains("\"s9\"")).unwrap();
    let name = "s9".to_owned();
    assert_eq!(Case::read(&text), Err(Unreadable::NoShare { line: at + 1, name }));
}

#[test]
fn a_case_has_its_bounds() {
    let of = |shares: usize, steps: usize| {
        let mut case = Case::plain(&sequence());
        let share = |number| ShareSetup { name: format!("s{number}"), ..case.shares[0].clone() };
        let shares: Vec<_> = (1..=shares).map(share).collect();
        case.steps = vec![case.steps[0].clone(); steps];
        case.shares = shares;
        Case::read(&case.to_json().unwrap()).map(|read| (read.shares.len(), read.steps.len()))
    };
    assert_eq!(of(200, 1), Ok((200, 1)));
    let most = 200;
    assert_eq!(of(201, 1), Err(Unreadable::TooMany { count: 201, what: "shares", most }));
    assert_eq!(of(1, 10_000), Ok((1, 10_000)));
    let most = 10_000;
    assert_eq!(of(1, 10_001), Err(Unreadable::TooMany { count: 10_001, what: "steps", most }));
}

#[test]
fn in_words_of_many_parameters_the_first_are_named() {
    let last = |keys: usize| {
        let mut draft = Draft::by(Principal::Owner);
        draft.keys = (0..keys).map(|number| format!("k{number}")).collect();
        let calls = vec![draft.call()];
        let params = calls[0].params.len();
        let words = Case::plain(&Sequence { calls, ..Sequence::default() }).words();
        (params, words[0].rsplit_once(' ').unwrap().1.to_owned(), words[0].clone())
    };
    let (params, end, _) = last(20);
    assert!(params <= 24 && end == "TagKey.20=\"k19\"", "{params} {end}");
    let (params, _, line) = last(40);
    assert!(line.ends_with(&format!(" and {} more", params - 24)), "{line}");
}
