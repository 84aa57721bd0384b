//! The grammar of tag keys: length, and what a key must not begin with or contain.

use untag_model::ErrorCode;

use crate::builder::{error, keyed, refusal, scenario, step, success, tag, untag, with_twin};
use crate::scenario::{Need, Scenario, Step};

/// A rule of the grammar: keys that it forbids, and their neighbours that it does not.
struct Rule {
    name: &'static str,
    clause: &'static str,
    outside: Vec<String>,
    inside: Vec<String>,
}

/// The scenarios of this group.
pub(super) fn scenarios() -> Vec<Scenario> {
    let mut all = Vec::new();
    for rule in rules() {
        all.extend([outside(&rule), inside(&rule), absent(&rule)]);
    }
    all.extend([open_case(), open_astral(), too_many_astral()]);
    all.extend([whole_of_one_kind(), in_a_row(), second_lines()]);
    all
}

fn owned(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}

fn rules() -> Vec<Rule> {
    vec![length(), characters(), acs(), aliyun(), http(), https()]
}

fn length() -> Rule {
    Rule {
        name: "length",
        clause: "grammar.length",
        outside: [129, 130, 256, 1024]
            .iter()
            .map(|n| "k".repeat(*n))
            .chain([format!(" {}", "k".repeat(128)), format!("k{}k", " ".repeat(127))])
            .collect(),
        inside: vec!["k".repeat(127), "k".repeat(128), format!("{}x", "k".repeat(127)), "k".into()],
    }
}

fn characters() -> Rule {
    let mixed = |n: usize| format!("{}{}", "k".repeat(n), "键".repeat(128 - n));
    Rule {
        name: "characters",
        clause: "grammar.characters",
        outside: vec!["键".repeat(129), "\u{436}".repeat(129), mixed(127) + "键", "键".repeat(200)],
        inside: vec![
            "键".repeat(128),
            "键".repeat(43),
            "键".repeat(65),
            "\u{436}".repeat(128),
            "\u{436}".repeat(65),
            mixed(127),
            mixed(64),
            "🎈".repeat(64),
            "🎈".repeat(33),
        ],
    }
}

fn acs() -> Rule {
    Rule {
        name: "acs",
        clause: "grammar.acs",
        outside: owned(&["acs:", "acs:x", "acs: x", "acs::", "acs:ram::1:role/x", "acs:键"]),
        inside: owned(&[
            "acs", "acs-x", "xacs:y", "x acs:", "ac:s", "acsx", "acs;", " acs:", "cs:", ":acs",
            "x:acs:",
        ]),
    }
}

fn aliyun() -> Rule {
    Rule {
        name: "aliyun",
        clause: "grammar.aliyun",
        outside: owned(&[
            "aliyun",
            "aliyun:",
            "aliyunx",
            "aliyun-key",
            "aliyun键",
            "aliyun aliyun",
        ]),
        inside: owned(&["aliyu", "my-aliyun", "alyun", "liyun", "xaliyuny", " aliyun", "ali-yun"]),
    }
}

fn http() -> Rule {
    Rule {
        name: "http",
        clause: "grammar.http",
        outside: owned(&[
            "http://",
            "http://x",
            "a http://b",
            "end-http://",
            "xhttp://y",
            "键http://",
            "k\nhttp://",
        ]),
        inside: owned(&[
            "http", "http:", "http:/", "http:/x", "http//x", "ttp://", "ftp://x", "://",
        ]),
    }
}

fn https() -> Rule {
    Rule {
        name: "https",
        clause: "grammar.https",
        outside: owned(&[
            "https://",
            "https://x",
            "a https://b",
            "end-https://",
            "xhttps://y",
            "k\nhttps://x",
        ]),
        inside: owned(&["https", "https:", "https:/", "https:/x", "https//x", "ttps://", "s://"]),
    }
}

/// A short name of a key for a step.
fn label(at: usize, key: &str) -> String {
    let start: String = key.chars().take(16).collect();
    format!("{}. `{start}` of {} characters", at + 1, key.chars().count())
}

/// Each forbidden key, and for each a key that is there and is not forbidden.
fn outside(rule: &Rule) -> Scenario {
    let good: Vec<_> = (1..=rule.outside.len()).map(|n| format!("good-{n}")).collect();
    let start = scenario(
        format!("grammar/{}-outside", rule.name),
        "Keys that the grammar forbids are refused as invalid",
    )
    .with_each(&["a", "b"], &keyed(&good));
    rule.outside.iter().zip(&good).enumerate().fold(start, |scenario, (at, (key, good))| {
        scenario.then_all(with_twin(
            step(label(at, key), untag(&["a"], &[key]))
                .citing(&["keys.invalid", rule.clause])
                .refused(ErrorCode::InvalidTagKey),
            step(good, untag(&["a"], &[good])).citing(&["reply.success"]).removing(&["a"], &[good]),
        ))
    })
}

fn attach(keys: &[String], clauses: &[&'static str]) -> Step {
    let tags = keyed(keys);
    step("attach them", tag(&["a"], &tags)).citing(clauses).setting(&["a"], &tags)
}

/// Keys just inside, attached first.
fn inside(rule: &Rule) -> Scenario {
    let cites = [rule.clause, "sibling.tag"];
    let start = scenario(
        format!("grammar/{}-inside", rule.name),
        "Keys that the grammar only just allows are attached and removed",
    )
    .with("a", keyed(&["other"]))
    .then(attach(&rule.inside, &cites));
    rule.inside.iter().enumerate().fold(start, |scenario, (at, key)| {
        scenario.then(
            step(label(at, key), untag(&["a"], &[key]))
                .citing(&cites[..1])
                .removing(&["a"], &[key]),
        )
    })
}

/// Keys just inside that no share carries.
fn absent(rule: &Rule) -> Scenario {
    let start = scenario(
        format!("grammar/{}-absent", rule.name),
        "Keys that the grammar only just allows are not refused where they are absent",
    )
    .with("a", keyed(&["other"]))
    .needing(Need::AbsentKeysSucceed);
    rule.inside.iter().enumerate().fold(start, |scenario, (at, key)| {
        let step = step(label(at, key), untag(&["a"], &[key])).citing(&[rule.clause]);
        let last = at + 1 == rule.inside.len();
        scenario.then(if last { step } else { step.unseen() }.allowing(success()))
    })
}

/// A key that is open: accepted, invalid, or refused for its absence.
fn open(key: &str, case: &str, question: &'static str, answers: [&str; 3]) -> Step {
    step(format!("key {case}"), untag(&["a"], &[key]))
        .citing(&["effect.frame-keys"])
        .allowing(success().answering_case(question, case, answers[0]))
        .allowing(error(ErrorCode::InvalidTagKey).answering_case(question, case, answers[1]))
        .allowing(refusal().answering_case(question, case, answers[2]))
}

fn open_case() -> Scenario {
    let answers = ["lower case only", "any case", "refused otherwise"];
    let keys =
        ["ACS:x", "Acs:", "ALIYUN", "Aliyun-x", "HTTP://x", "x Http://y", "HTTPS://x", "httpS://"];
    let start = scenario("grammar/case", "Whether forbidden texts are forbidden in upper case too")
        .with("a", keyed(&["other"]))
        .needing(Need::AbsentKeysSucceed);
    keys.iter().fold(start, |scenario, key| scenario.then(open(key, key, "grammar.case", answers)))
}

fn open_astral() -> Scenario {
    let answers = ["one", "two", "refused otherwise"];
    let start =
        scenario("grammar/astral", "Whether a character beyond the basic plane is one or two")
            .with("a", keyed(&["k1", "k2"]))
            .needing(Need::AbsentKeysSucceed);
    [65, 128].iter().fold(start, |scenario, count| {
        let case = format!("{count} of them");
        scenario.then(open(&"🎈".repeat(*count), &case, "grammar.astral", answers))
    })
}

fn too_many_astral() -> Scenario {
    scenario("grammar/astral-129", "129 characters beyond the basic plane are too many anyway")
        .with("a", keyed(&["k1", "k2"]))
        .then_all(with_twin(
            step("129 of them", untag(&["a"], &["🎈".repeat(129)]))
                .citing(&["keys.invalid", "grammar.length"])
                .refused(ErrorCode::InvalidTagKey),
            step("a key that is there", untag(&["a"], &["k1"]))
                .citing(&["reply.success"])
                .removing(&["a"], &["k1"]),
        ))
}

/// Every invalid key at once is still one broken rule.
fn whole_of_one_kind() -> Scenario {
    let keys: Vec<_> = (1..=20).map(|n| format!("acs:{n}")).collect();
    scenario("grammar/twenty-invalid", "Twenty invalid keys break one rule")
        .with("a", keyed(&["k1", "k2"]))
        .then_all(with_twin(
            step("20 invalid keys", untag(&["a"], &keys))
                .citing(&["keys.invalid", "grammar.acs", "reply.one-rule"])
                .refused(ErrorCode::InvalidTagKey),
            step("a valid key", untag(&["a"], &["k1"]))
                .citing(&["reply.success"])
                .removing(&["a"], &["k1"]),
        ))
}

/// One invalid key after the other, each twice, with nothing valid in between: a check that keeps
/// something from one request to the next gives itself away.
fn in_a_row() -> Scenario {
    let start = scenario("grammar/in-a-row", "Invalid keys are refused however many came before")
        .with("a", keyed(&["k1", "k2", "k3", "k4", "k5"]));
    let keys = ["acs:x", "aliyun", "a http://b", "a https://b"];
    let named = |key: &str, time: usize| format!("`{key}` for the {time}. time");
    let twice = keys.iter().flat_map(|key| [(key, 1), (key, 2)]);
    let refused = twice.fold(start, |scenario, (key, time)| {
        scenario.then(
            step(named(key, time), untag(&["a"], &[key]))
                .citing(&["keys.invalid", "grammar.acs"])
                .refused(ErrorCode::InvalidTagKey),
        )
    });
    keys.iter().zip(["k1", "k2", "k3", "k4"]).fold(refused, |scenario, (key, valid)| {
        scenario.then(
            step(valid, untag(&["a"], &[valid]))
                .citing(&["reply.success"])
                .removing(&["a"], &[valid])
                .twin_of(&named(key, 1)),
        )
    })
}

/// A key begins where it begins and not where one of its lines does.
fn second_lines() -> Scenario {
    let start =
        scenario("grammar/second-lines", "A later line of a key may begin like a forbidden one")
            .with("a", keyed(&["other"]))
            .needing(Need::AbsentKeysSucceed);
    [("k\nacs:x", "grammar.acs"), ("k\naliyun", "grammar.aliyun")].iter().fold(
        start,
        |scenario, (key, clause)| {
            scenario.then(
                step(format!("{key:?}"), untag(&["a"], &[key]))
                    .citing(&[clause])
                    .allowing(success()),
            )
        },
    )
}
