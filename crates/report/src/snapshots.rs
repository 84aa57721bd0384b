//! Snapshots of both reports and of the schema.

use crate::terminal::{View, render};
use crate::{json, sample};

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../../snapshots/report");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn a_run_that_fails() {
    snapshot("failing", &render(&sample::failing(), View::default()));
}

#[test]
fn a_run_that_conforms() {
    snapshot("conforming", &render(&sample::conforming(), View::default()));
}

#[test]
fn a_run_of_which_nothing_could_be_tested() {
    snapshot("nothing", &render(&sample::nothing(), View::default()));
}

#[test]
fn a_run_that_was_interrupted_in_brief() {
    let view = View { brief: true, ..View::default() };
    snapshot("aborted", &render(&sample::aborted(), view));
}

#[test]
fn a_run_that_contradicts_its_profile() {
    let text = render(&sample::contradicting(), View::default());
    assert!(text.lines().all(crate::escape::is_plain));
    snapshot("contradicting", &text);
}

#[test]
fn a_report_in_colour() {
    let view = View { colour: true, ..View::default() };
    snapshot("colour", &render(&sample::failing(), view).replace('\u{1b}', "<ESC>"));
}

#[test]
fn json_report() {
    snapshot("failing.json", &json::render(&sample::failing()).unwrap());
}

#[test]
fn json_schema() {
    snapshot("report.schema.json", &json::schema().unwrap());
}

#[test]
fn nothing_of_a_target_reaches_the_terminal_unescaped() {
    let text = render(&sample::failing(), View { all: true, ..View::default() });
    assert!(text.lines().all(crate::escape::is_plain));
    assert!(!text.contains('\r'));
    assert!(text.lines().all(|line| line.chars().count() <= 400), "{text}");
}

#[test]
fn many_failures_are_shown_in_short() {
    let mut result = sample::failing();
    let one = result.scenarios[0].clone();
    result.scenarios = vec![one; 30];
    let text = render(&result, View::default());
    assert!(text.contains("10 more scenarios failed"));
    assert_eq!(text.matches("run the scenario again").count(), 20);
    let all = render(&result, View { all: true, ..View::default() });
    assert_eq!(all.matches("run the scenario again").count(), 30);
}
