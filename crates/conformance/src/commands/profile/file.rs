//! The file of a profile: TOML that a person can read, change and keep under version control.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, anyhow, bail};
use serde::Deserialize;
use toml::Spanned;
use untag_model::{ErrorCode, QUESTIONS, QuestionId};
use untag_verdict::Profile;
use untag_verdict::answers::READS_LAG;
use untag_verdict::profile::{Choice, ORDER_CHECKS, Order, Unseen, is_class};

use crate::closest::advice;

/// What the file says of its form.
const SCHEMA: &str = "untag-conformance/profile/v1";
/// The most bytes of a file.
const MAX_FILE: u64 = 1 << 20;

const HEAD: &str = "\
# What a target was seen to choose where the reference leaves it open.
# Hold a later run against it: untag-conformance run --url URL --profile THIS-FILE
";

/// The text of a profile's file: equal profiles have equal texts.
pub(super) fn write(profile: &Profile) -> String {
    let mut out = HEAD.to_owned();
    let mut line = |text: String| {
        out.push_str(&text);
        out.push('\n');
    };
    line(format!("schema = {}", quoted(SCHEMA)));
    line(format!("version = {}", quoted(env!("CARGO_PKG_VERSION"))));
    line(format!("target = {}", quoted(&profile.target)));
    line(format!("repeat = {}", profile.repeat));
    if let Some(date) = &profile.date {
        line(format!("date = {}", quoted(date)));
    }
    order(&mut out, &profile.order());
    profile.choices.iter().for_each(|one| choice(&mut out, one));
    profile.unseen.iter().for_each(|one| unseen(&mut out, one));
    out
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn list<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let all: Vec<_> = texts.into_iter().map(quoted).collect();
    format!("[{}]", all.join(", "))
}

/// The order that the choices below tell. It is there to be read by people, and not read back.
fn order(out: &mut String, order: &Order) {
    out.push_str("\n# What is checked directly before what, as the choices below tell.\n[order]\nbefore = [\n");
    for (first, second) in order.pairs() {
        // Writing to a string does not fail, here and below.
        let _ = writeln!(out, "  {},", list([first.as_str(), second.as_str()]));
    }
    let cycles: Vec<_> = order.cycles().map(|cycle| list(cycle.iter().copied())).collect();
    let undecided = list(order.undecided.iter().map(|pair| pair.case.as_str()));
    let _ = writeln!(out, "]\ncycles = [{}]\nundecided = {undecided}", cycles.join(", "));
}

fn choice(out: &mut String, choice: &Choice) {
    let _ = writeln!(out, "\n[[choice]]\nquestion = {}", quoted(choice.question.0));
    if !choice.case.is_empty() {
        let _ = writeln!(out, "case = {}", quoted(&choice.case));
    }
    let _ = writeln!(out, "consistent = {}", choice.consistent().is_some());
    let answers: Vec<_> =
        choice.answers.iter().map(|(answer, count)| format!("{} = {count}", key(answer))).collect();
    let _ = writeln!(out, "answers = {{ {} }}", answers.join(", "));
}

/// A key that is always quoted, on one line.
fn key(text: &str) -> String {
    serde_json::Value::String(text.to_owned()).to_string()
}

fn unseen(out: &mut String, unseen: &Unseen) {
    let _ = writeln!(out, "\n[[unseen]]\nquestion = {}", quoted(unseen.question.0));
    if !unseen.case.is_empty() {
        let _ = writeln!(out, "case = {}", quoted(&unseen.case));
    }
    let _ = writeln!(out, "reason = {}", quoted(&unseen.reason));
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    schema: Spanned<String>,
    #[expect(dead_code, reason = "tells people which version wrote the file")]
    version: Option<String>,
    target: String,
    repeat: u32,
    date: Option<String>,
    #[expect(dead_code, reason = "told by the choices")]
    order: Option<toml::Table>,
    #[serde(default)]
    choice: Vec<ChoiceForm>,
    #[serde(default)]
    unseen: Vec<UnseenForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChoiceForm {
    question: Spanned<String>,
    #[serde(default)]
    case: String,
    consistent: Spanned<bool>,
    answers: Spanned<BTreeMap<String, u64>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnseenForm {
    question: Spanned<String>,
    #[serde(default)]
    case: String,
    reason: String,
}

/// Reads a profile's file; what is wrong with it is told with its line and what to do.
pub(crate) fn read(path: &Path) -> anyhow::Result<Profile> {
    let mut text = String::new();
    let file = File::open(path).with_context(|| {
        format!(
            "the profile {} cannot be read; check the path, or make one with \
             `untag-conformance profile --url URL -o FILE`",
            path.display()
        )
    })?;
    file.take(MAX_FILE + 1).read_to_string(&mut text).with_context(|| {
        format!("the profile {} is no text; is it the right file?", path.display())
    })?;
    if text.len() as u64 > MAX_FILE {
        bail!("{} has more than {MAX_FILE} bytes; is it the right file?", path.display());
    }
    parse(&text).map_err(|(at, what)| anyhow!("{}:{}: {what}", path.display(), line(&text, at)))
}

/// The place of a mistake and what is wrong there.
type Mistake = (usize, String);

fn parse(text: &str) -> Result<Profile, Mistake> {
    let form: Form = toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        (at, format!("{}; correct it, or make the profile anew", error.message()))
    })?;
    check_schema(&form.schema)?;
    let mut known = BTreeSet::new();
    let mut choices = Vec::new();
    for one in form.choice {
        let at = one.question.span().start;
        let choice = checked(one)?;
        if !known.insert((choice.question, choice.case.clone())) {
            return Err((
                at,
                format!("{} {} stands there twice; keep one", choice.question, choice.case),
            ));
        }
        choices.push(choice);
    }
    let unseen = form.unseen.into_iter().map(|one| {
        Ok(Unseen { question: question(&one.question)?, case: one.case, reason: one.reason })
    });
    Ok(Profile {
        target: form.target,
        repeat: form.repeat,
        date: form.date,
        choices,
        unseen: unseen.collect::<Result<_, _>>()?,
    })
}

fn check_schema(schema: &Spanned<String>) -> Result<(), Mistake> {
    if schema.get_ref() != SCHEMA {
        let what = format!(
            "the schema is `{}` and should be `{SCHEMA}`; make the profile anew with this version",
            schema.get_ref()
        );
        return Err((schema.span().start, what));
    }
    Ok(())
}

fn question(name: &Spanned<String>) -> Result<QuestionId, Mistake> {
    QuestionId::find(name.get_ref()).ok_or_else(|| {
        let known = QUESTIONS.iter().map(|question| question.id.0);
        let advice = advice(name.get_ref(), known, "questions");
        (name.span().start, format!("there is no question `{}`; {advice}", name.get_ref()))
    })
}

fn checked(form: ChoiceForm) -> Result<Choice, Mistake> {
    let question = question(&form.question)?;
    let at = form.answers.span().start;
    let answers = form.answers.into_inner();
    if answers.is_empty() || answers.values().any(|count| *count == 0) {
        let what = "every answer needs a number of 1 or more, and there must be one".to_owned();
        return Err((at, what));
    }
    if let Some(answer) = answers.keys().find(|answer| !is_answer(question, answer)) {
        let known = question.question().map_or(&[][..], |question| question.answers);
        let what =
            format!("`{answer}` is no answer to {question}; the answers are: {}", known.join("; "));
        return Err((at, what));
    }
    if *form.consistent.get_ref() != (answers.len() == 1) {
        let what = "consistent must be true with one answer and false with several".to_owned();
        return Err((form.consistent.span().start, what));
    }
    Ok(Choice { question, case: form.case, answers })
}

fn is_answer(id: QuestionId, answer: &str) -> bool {
    id.question().is_some_and(|question| question.answers.contains(&answer))
        || id == ORDER_CHECKS && ErrorCode::from_code(answer).is_some()
        || id == READS_LAG && is_class(answer)
}

/// The number of the line of this byte.
fn line(text: &str, at: usize) -> usize {
    let before = text.as_bytes().get(..at).unwrap_or(text.as_bytes());
    1 + String::from_utf8_lossy(before).matches('\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Profile {
        let choice = |question, case: &str, answers: &[(&str, u64)]| Choice {
            question: QuestionId(question),
            case: case.to_owned(),
            answers: answers.iter().map(|(answer, n)| ((*answer).to_owned(), *n)).collect(),
        };
        Profile {
            target: "http://127.0.0.1:1".to_owned(),
            repeat: 3,
            date: Some("today".to_owned()),
            choices: vec![
                choice(
                    "order.checks",
                    "missing-type against invalid-key",
                    &[("MissingParameter.ResourceType", 3)],
                ),
                choice("absent.key", "", &[("refused", 1), ("success", 2)]),
                choice("reads.lag", "", &[("at once", 3)]),
            ],
            unseen: vec![Unseen {
                question: QuestionId("foreign.share"),
                case: "a \"b\"\n".to_owned(),
                reason: "no \\ key".to_owned(),
            }],
        }
    }

    #[test]
    fn a_profile_is_read_back_as_it_was_written() {
        let profile = sample();
        let text = write(&profile);
        assert_eq!(parse(&text).unwrap(), profile);
        assert_eq!(write(&parse(&text).unwrap()), text);
    }

    #[test]
    fn mistakes_are_told_with_their_line() {
        let text = write(&sample());
        for (from, to, part) in [
            ("profile/v1", "profile/v9", "make the profile anew"),
            ("\"absent.key\"", "\"absent.keys\"", "did you mean `absent.key`"),
            ("\"refused\" = 1", "\"refusd\" = 1", "is no answer to absent.key"),
            ("\"refused\" = 1", "\"refused\" = 0", "1 or more"),
            ("consistent = false", "consistent = true", "false with several"),
            ("repeat = 3", "repeat = \"x\"", "make the profile anew"),
            ("\"reads.lag\"", "\"absent.key\"", "no answer"),
            ("target =", "surplus =", "surplus"),
        ] {
            let broken = text.replacen(from, to, 1);
            let (at, what) = parse(&broken).unwrap_err();
            assert!(what.contains(part), "{what}");
            let is_changed = |(one, other): (&str, &str)| one != other;
            let expected = text.lines().zip(broken.lines()).position(is_changed).unwrap() + 1;
            let nearby = line(&broken, at).abs_diff(expected) <= 2;
            assert!(nearby, "{what}: line {} and not {expected}", line(&broken, at));
        }
    }

    #[test]
    fn a_file_that_is_not_there_says_how_to_make_one() {
        let error = read(Path::new("/nowhere/profile.toml")).unwrap_err();
        assert!(error.to_string().contains("untag-conformance profile --url"), "{error}");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.toml");
        std::fs::write(&path, "schema = 1\n").unwrap();
        let error = read(&path).unwrap_err().to_string();
        assert!(error.contains("x.toml:1: "), "{error}");
    }
}
