//! `All`: true clears the named shares, false means the same as nothing.

use untag_model::{ErrorCode, Keys, Tags};

use crate::builder::{
    error, keyed, numbered, refusal, scenario, step, success, tag, untag, untag_all, with_twin,
};
use crate::scenario::{Call, Change, Expectation, Scenario, Step};

/// Spellings of true and false that clients do not send.
const ODD: [(&str, &str); 11] = [
    ("upper-true", "TRUE"),
    ("upper-false", "FALSE"),
    ("one", "1"),
    ("zero", "0"),
    ("yes", "yes"),
    ("no", "no"),
    ("mixed-case", "tRue"),
    ("blank-before", " true"),
    ("word", "all"),
    ("null", "null"),
    ("empty", ""),
];

/// The scenarios of this group.
pub(super) fn scenarios() -> Vec<Scenario> {
    let mut all = Vec::new();
    for (shares, tags) in [(1, 1), (1, 2), (3, 3), (20, 2), (2, 19), (2, 20), (20, 20)] {
        all.push(clears("true", "true", shares, tags));
    }
    for (shares, tags) in [(1, 2), (3, 20)] {
        all.push(clears("true-capital", "True", shares, tags));
    }
    all.push(on_bare_share());
    all.push(some_bare());
    for (name, spelling) in [("false", "false"), ("false-capital", "False")] {
        all.extend([with_key(name, spelling), without_key(name, spelling)]);
    }
    all.extend([not_sticky(), false_after_true(), more_than_twenty_tags()]);
    all.extend([with_keys("true"), with_keys("True"), with_keys_on_two(), with_absent_key()]);
    all.extend(with_bad_keys());
    all.extend(ODD.map(|(name, spelling)| odd(name, spelling)));
    all
}

fn clears(name: &str, spelling: &str, shares: usize, tags: usize) -> Scenario {
    let (shares, keys) = (numbered("s", shares), numbered("k", tags));
    scenario(
        format!("all/{name}-shares-{}-tags-{tags}", shares.len()),
        format!("All={spelling} leaves the named shares without tags"),
    )
    .with_each(&shares, &keyed(&keys))
    .with("unnamed", keyed(&keys))
    .then(
        step(format!("All={spelling}"), untag_all(&shares, spelling))
            .citing(&["all.true", "effect.frame-shares"])
            .clearing(&shares),
    )
}

fn on_bare_share() -> Scenario {
    scenario("all/bare-share", "All=true on a share without tags breaks no rule")
        .with("a", Tags::new())
        .with("b", keyed(&["k1"]))
        .then(
            step("All=true", untag_all(&["a"], "true"))
                .citing(&["all.true", "reply.success"])
                .clearing(&["a"]),
        )
}

fn some_bare() -> Scenario {
    scenario("all/bare-among-others", "All=true clears the shares beside one without tags")
        .with("a", keyed(&["k1"]))
        .with("b", Tags::new())
        .with("c", keyed(&["k2"]))
        .then(
            step("All=true", untag_all(&["a", "b", "c"], "true"))
                .citing(&["all.true", "reply.success"])
                .clearing(&["a", "b", "c"]),
        )
}

fn with_key(name: &str, spelling: &str) -> Scenario {
    scenario(format!("all/{name}"), format!("All={spelling} with keys removes these keys only"))
        .with_each(&["a", "b"], &keyed(&numbered("k", 5)))
        .then(
            step(
                format!("All={spelling} with keys"),
                untag(&["a"], &["k2", "k4"]).with("All", spelling),
            )
            .citing(&["all.false", "effect.frame-keys"])
            .removing(&["a"], &["k2", "k4"]),
        )
}

fn without_key(name: &str, spelling: &str) -> Scenario {
    scenario(format!("all/{name}-alone"), format!("All={spelling} does not stand for a key"))
        .with_each(&["a", "b"], &keyed(&["k1", "k2"]))
        .then_all(with_twin(
            step(format!("All={spelling}"), untag_all(&["a"], spelling))
                .citing(&["all.false", "keys.or-all"])
                .refused(ErrorCode::MissingTagKeysOrDeleteAll),
            step("All=true", untag_all(&["a"], "true")).citing(&["all.true"]).clearing(&["a"]),
        ))
}

fn not_sticky() -> Scenario {
    scenario("all/not-sticky", "All=true of one request says nothing of the next")
        .with_each(&["a", "b", "c"], &keyed(&numbered("k", 4)))
        .then(step("All=true", untag_all(&["a"], "true")).citing(&["all.true"]).clearing(&["a"]))
        .then(
            step("a key of another share", untag(&["b"], &["k2"]))
                .citing(&["all.false", "effect.frame-keys"])
                .removing(&["b"], &["k2"]),
        )
        .then_all(with_twin(
            step("neither", untag::<_, &str>(&["c"], &[]))
                .citing(&["keys.or-all"])
                .refused(ErrorCode::MissingTagKeysOrDeleteAll),
            step("a key", untag(&["c"], &["k1"])).citing(&["all.false"]).removing(&["c"], &["k1"]),
        ))
}

fn false_after_true() -> Scenario {
    let tags = keyed(&["k1", "k2"]);
    scenario(
        "all/cleared-and-tagged-anew",
        "A share that was cleared takes tags again and keeps them",
    )
    .with_each(&["a", "b"], &keyed(&["k1", "k2", "k3"]))
    .then(step("All=True", untag_all(&["a"], "True")).citing(&["all.true"]).clearing(&["a"]))
    .then(step("tags again", tag(&["a"], &tags)).citing(&["sibling.tag"]).setting(&["a"], &tags))
    .then(
        step("All=False with a key", untag(&["a"], &["k1"]).with("All", "False"))
            .citing(&["all.false"])
            .removing(&["a"], &["k1"]),
    )
    .then(step("All=true", untag_all(&["a"], "true")).citing(&["all.true"]).clearing(&["a"]))
    .looked_at_late()
}

fn more_than_twenty_tags() -> Scenario {
    let more = keyed(&numbered("m", 20));
    let question = "tags.per-share";
    scenario(
        "all/more-than-twenty-tags",
        "All=true leaves no tag where a share carries more than 20",
    )
    .with("a", keyed(&numbered("k", 20)))
    .then(
        step("20 tags more", tag(&["a"], &more))
            .citing(&["sibling.tag"])
            .allowing(success().setting(&["a"], &more).answering(question, "yes"))
            .allowing(refusal().answering(question, "no")),
    )
    .then(step("All=true", untag_all(&["a"], "true")).citing(&["all.true"]).clearing(&["a"]))
}

/// Success on these shares: either these keys went, or every tag did.
fn named_or_all(shares: &[&str], keys: &[&str]) -> Expectation {
    let changes = [Change::gone(Keys::of(keys.iter().copied())), Change::gone(Keys::All)];
    success().changing(shares, &changes)
}

fn open_with_keys(name: &str, call: Call, shares: &[&str], keys: &[&str]) -> Scenario {
    let question = "all.with-keys";
    let answering = |e: Expectation, answer| e.answering_case(question, name, answer);
    scenario(format!("all/{name}"), "All=true with keys removes at least these keys")
        .with_each(&["a", "b", "c"], &keyed(&["k1", "k2", "k3"]))
        .then(
            step("All=true and keys", call)
                .citing(&["all.with-keys", "effect.frame-shares"])
                .allowing(answering(success().removing(shares, keys), "the named keys go"))
                .allowing(answering(success().clearing(shares), "all tags go")),
        )
}

fn with_keys(spelling: &str) -> Scenario {
    let name = if spelling == "true" { "with-a-key" } else { "with-a-key-capital" };
    open_with_keys(name, untag(&["a"], &["k2"]).with("All", spelling), &["a"], &["k2"])
}

fn with_keys_on_two() -> Scenario {
    let call = untag(&["a", "b"], &["k1", "k3"]).with("All", "true");
    open_with_keys("with-two-keys", call, &["a", "b"], &["k1", "k3"])
}

fn with_absent_key() -> Scenario {
    let call = untag(&["a"], &["zz"]).with("All", "true");
    let mut scenario = open_with_keys("with-an-absent-key", call, &["a"], &["zz"]);
    for step in &mut scenario.steps {
        // The key is absent, and that alone may be refused.
        step.expect.push(refusal());
    }
    scenario
}

/// All=true with keys that would be refused without it: open, and never half done.
fn with_bad_keys() -> Vec<Scenario> {
    let many = numbered("k", 21);
    let many: Vec<_> = many.iter().map(String::as_str).collect();
    let absent = refusal().perhaps_removing(&["a"], &many);
    let too_many = bad("too-many-keys", &many, ErrorCode::TooManyTagKeys, Some(absent));
    vec![
        too_many,
        bad("duplicate-keys", &["k1", "k1"], ErrorCode::DuplicateTagKey, None),
        bad("invalid-key", &["acs:x"], ErrorCode::InvalidTagKey, Some(refusal())),
    ]
}

/// `partly` is what else may come where a key is absent too.
fn bad(name: &str, keys: &[&str], code: ErrorCode, partly: Option<Expectation>) -> Scenario {
    let question = "all.with-bad-keys";
    let step = step("All=true and such keys", untag(&["a"], keys).with("All", "true"))
        .citing(&["all.with-keys", "effect.frame-shares"])
        .allowing(named_or_all(&["a"], keys).answering_case(question, name, "ignored"))
        .allowing(error(code).answering_case(question, name, "checked"));
    scenario(format!("all/with-{name}"), "All=true with such keys is carried out or refused")
        .with_each(&["a", "b"], &keyed(&numbered("k", 20)))
        .then(partly.into_iter().fold(step, Step::allowing))
}

fn odd(name: &str, spelling: &str) -> Scenario {
    let answer = |e: Expectation, answer| e.answering_case("all.spelling", name, answer);
    let missing = error(ErrorCode::MissingTagKeysOrDeleteAll);
    scenario(format!("all/spelt-{name}"), format!("All=`{spelling}` is true, false or refused"))
        .with_each(&["a", "b"], &keyed(&["k1", "k2"]))
        .then(
            step("with a key", untag(&["a"], &["k1"]).with("All", spelling))
                .citing(&["effect.named", "effect.frame-shares"])
                .allowing(answer(success().removing(&["a"], &["k1"]), "false"))
                .allowing(answer(success().clearing(&["a"]), "true"))
                .allowing(answer(refusal(), "refused")),
        )
        .then(
            step("without a key", untag_all(&["b"], spelling))
                .citing(&["keys.or-all", "effect.frame-shares"])
                .allowing(answer(success().clearing(&["b"]), "true"))
                .allowing(answer(missing, "false"))
                .allowing(answer(refusal(), "refused")),
        )
}
