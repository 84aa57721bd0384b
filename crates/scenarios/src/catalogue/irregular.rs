//! Requests of a form that no client sends: open, but what is regular in them is done or refused.

use untag_model::{ErrorCode, Keys, Tags};

use crate::builder::{
    error, keyed, numbered, refusal, scenario, share, step, success, untag, untag_all, untag_ids,
    with_twin,
};
use crate::scenario::{Call, Change, Expectation, Scenario, Step, Value};

/// The scenarios of this group.
pub(super) fn scenarios() -> Vec<Scenario> {
    let mut all = numbering();
    all.extend(empty_keys());
    all.extend(empty_ids());
    all.extend(repeated());
    all.extend(unknown());
    all
}

fn irregular(name: &str, title: &str, step: Step) -> Scenario {
    scenario(format!("irregular/{name}"), title)
        .with_each(&["a", "b", "c"], &keyed(&numbered("k", 4)))
        .then(step)
}

/// Keys that count and keys that may count.
fn maybe_counted(
    name: &str,
    call: Call,
    sure: &[&str],
    doubtful: &[&str],
    question: &'static str,
) -> Scenario {
    let answer = |e: Expectation, answer| e.answering_case(question, name, answer);
    let both: Vec<_> = sure.iter().chain(doubtful).copied().collect();
    let mut step = step("so numbered", call)
        .citing(&["effect.frame-keys", "effect.frame-shares"])
        .allowing(answer(success().removing(&["a"], &both), "counted"));
    if !sure.is_empty() {
        step = step.allowing(answer(success().removing(&["a"], sure), "ignored"));
    }
    let step = step.allowing(answer(refusal(), "refused"));
    irregular(name, "Keys that are numbered oddly are removed, left or refused", step)
}

fn numbering() -> Vec<Scenario> {
    let none: [&str; 0] = [];
    let none = || untag(&["a"], &none);
    let at = |number: &str, key: &str| (format!("TagKey.{number}"), key.to_owned());
    let call = |pairs: [(String, String); 2]| {
        pairs.into_iter().fold(none(), |call, (name, value)| call.with(name, value))
    };
    vec![
        maybe_counted("gap", call([at("1", "k1"), at("3", "k3")]), &["k1"], &["k3"], "array.gap"),
        maybe_counted(
            "wide-gap",
            call([at("1", "k1"), at("90", "k3")]),
            &["k1"],
            &["k3"],
            "array.gap",
        ),
        maybe_counted("from-two", none().with("TagKey.2", "k2"), &[], &["k2"], "array.gap"),
        maybe_counted(
            "from-zero",
            call([at("0", "k2"), at("1", "k1")]),
            &["k1"],
            &["k2"],
            "array.from-zero",
        ),
        maybe_counted("zero-only", none().with("TagKey.0", "k2"), &[], &["k2"], "array.from-zero"),
        maybe_counted(
            "leading-zero",
            call([at("1", "k1"), at("02", "k2")]),
            &["k1"],
            &["k2"],
            "array.leading-zero",
        ),
        gap_of_ids(),
    ]
}

fn gap_of_ids() -> Scenario {
    let answer = |e: Expectation, answer| e.answering_case("array.gap", "ids", answer);
    let call = untag_ids(&[share("a")], &["k1"]).with_value("ResourceId.3", share("b"));
    irregular(
        "gap-of-ids",
        "A share after a gap is changed, left or refused",
        step("ResourceId.1 and ResourceId.3", call)
            .citing(&["effect.named", "effect.frame-keys", "effect.frame-shares"])
            .allowing(answer(success().removing(&["a", "b"], &["k1"]), "counted"))
            .allowing(answer(success().removing(&["a"], &["k1"]), "ignored"))
            .allowing(answer(refusal(), "refused")),
    )
}

fn empty_keys() -> Vec<Scenario> {
    [
        ("empty-key-last", &["k1", ""][..], &["k1"][..], &[][..]),
        ("empty-key-first", &["", "k1"], &["k1"], &[]),
        ("empty-key-between", &["k1", "", "k2"], &["k1"], &["k2"]),
    ]
    .map(|(name, keys, sure, doubtful)| {
        let answer = |e: Expectation, answer| e.answering_case("array.empty-element", name, answer);
        let all: Vec<_> = sure.iter().chain(doubtful).copied().collect();
        let mut step = step("an empty key", untag(&["a"], keys))
            .citing(&["effect.frame-keys", "effect.frame-shares"])
            .allowing(answer(success().removing(&["a"], &all), "ignored"))
            .allowing(answer(error(ErrorCode::InvalidTagKey), "counted"))
            .allowing(answer(refusal(), "refused"))
            .allowing(answer(refusal().perhaps_removing(&["a"], &all), "refused"));
        if !doubtful.is_empty() {
            step = step.allowing(success().removing(&["a"], sure));
        }
        irregular(name, "An empty key is ignored, refused or counted", step)
    })
    .into_iter()
    .chain([only_empty_key()])
    .collect()
}

fn only_empty_key() -> Scenario {
    let answer = |e: Expectation, answer| e.answering_case("array.empty-element", "alone", answer);
    let missing = error(ErrorCode::MissingTagKeysOrDeleteAll);
    irregular(
        "empty-key-alone",
        "An empty key alone changes nothing",
        step("an empty key", untag(&["a"], &[""]))
            .citing(&["effect.frame-keys"])
            .allowing(answer(missing, "ignored"))
            .allowing(answer(error(ErrorCode::InvalidTagKey), "counted"))
            .allowing(answer(success(), "counted"))
            .allowing(answer(refusal(), "refused")),
    )
}

fn empty() -> Value {
    Value::Text(String::new())
}

fn empty_ids() -> Vec<Scenario> {
    let not_found = || error(ErrorCode::ResourceIdNotFound);
    let mut all: Vec<_> =
        [("empty-id-last", [share("a"), empty()]), ("empty-id-first", [empty(), share("a")])]
            .map(|(name, ids)| {
                let answer =
                    |e: Expectation, answer| e.answering_case("array.empty-element", name, answer);
                let step = step("an empty id", untag_ids(&ids, &["k1"]))
                    .citing(&["effect.frame-keys", "effect.frame-shares"])
                    .allowing(answer(success().removing(&["a"], &["k1"]), "ignored"))
                    .allowing(answer(not_found(), "counted"))
                    .allowing(answer(not_found().perhaps_removing(&["a"], &["k1"]), "counted"))
                    .allowing(answer(refusal(), "refused"));
                irregular(name, "An empty id is ignored, refused or counted", step)
            })
            .into();
    let answer =
        |e: Expectation, answer| e.answering_case("array.empty-element", "only id", answer);
    let [refused, twin] = with_twin(
        step("an empty id", untag_ids(&[empty()], &["k1"]))
            .citing(&["ids.required"])
            .allowing(answer(error(ErrorCode::MissingResourceIds), "ignored"))
            .allowing(answer(not_found(), "counted"))
            .allowing(answer(refusal(), "refused")),
        step("a share", untag(&["a"], &["k1"]))
            .citing(&["reply.success"])
            .removing(&["a"], &["k1"]),
    );
    all.push(irregular("empty-id-alone", "An empty id alone is refused", refused).then(twin));
    all
}

fn twice(name: &str, step: Step) -> Scenario {
    irregular(name, "Of a parameter that is given twice one counts, or it is refused", step)
}

/// The clauses on what an irregular request leaves alone.
const FRAME: [&str; 2] = ["effect.frame-keys", "effect.frame-shares"];

fn repeated() -> Vec<Scenario> {
    let answer = |e: Expectation, case: &str, a| e.answering_case("parameter.repeated", case, a);
    let done = || success().removing(&["a"], &["k1"]);
    let types = untag(&["a"], &["k1"]).with("ResourceType", "Instance");
    let regions = untag(&["a"], &["k1"]).with_value("RegionId", Value::Region);
    let of_type = step("ResourceType twice", types)
        .citing(&FRAME)
        .allowing(answer(done(), "type", "the first"))
        .allowing(answer(error(ErrorCode::InvalidResourceType), "type", "the last"))
        .allowing(answer(refusal(), "type", "refused"));
    let of_region = step("RegionId twice, the same", regions)
        .citing(&FRAME)
        .allowing(done())
        .allowing(answer(refusal(), "region", "refused"));
    vec![key_twice(), twice("type-twice", of_type), twice("region-twice", of_region), all_twice()]
}

fn key_twice() -> Scenario {
    let answer = |e: Expectation, a| e.answering_case("parameter.repeated", "key", a);
    let either = Change { gone: Keys::of(["k3"]), maybe: Keys::of(["k1", "k2"]), set: Tags::new() };
    let call = untag(&["a"], &["k1"]).with("TagKey.1", "k2").with("TagKey.2", "k3");
    twice(
        "key-twice",
        step("TagKey.1 twice", call)
            .citing(&FRAME)
            .allowing(answer(success().removing(&["a"], &["k1", "k3"]), "the first"))
            .allowing(answer(success().removing(&["a"], &["k2", "k3"]), "the last"))
            .allowing(success().changing(&["a"], &[either]))
            .allowing(answer(refusal(), "refused")),
    )
}

fn all_twice() -> Scenario {
    let answer = |e: Expectation, a| e.answering_case("parameter.repeated", "All", a);
    // Beside a key All=true may mean no more than the key, so there is none.
    let call = untag_all(&["a"], "false").with("All", "true");
    let missing = error(ErrorCode::MissingTagKeysOrDeleteAll);
    twice(
        "all-twice",
        step("All=false and All=true", call)
            .citing(&["effect.named", "effect.frame-shares"])
            .allowing(answer(success().clearing(&["a"]), "the last"))
            .allowing(answer(missing, "the first"))
            .allowing(answer(refusal(), "refused")),
    )
}

fn unknown() -> Vec<Scenario> {
    [("one", "Foo", "bar"), ("sibling", "Tag.1.Key", "k2"), ("paging", "NextToken", "x")]
        .map(|(name, parameter, value)| {
            let answer = |e: Expectation, a| e.answering_case("parameter.unknown", name, a);
            let call = untag(&["a"], &["k1"]).with(parameter, value);
            irregular(
                &format!("unknown-{name}"),
                "A parameter that is not the operation's is ignored, or the request is refused",
                step(format!("with {parameter}"), call)
                    .citing(&["effect.named", "effect.frame-keys", "effect.frame-shares"])
                    .allowing(answer(success().removing(&["a"], &["k1"]), "ignored"))
                    .allowing(answer(refusal(), "refused")),
            )
        })
        .into()
}
