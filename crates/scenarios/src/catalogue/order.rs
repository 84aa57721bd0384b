//! Two rules broken at once: either error is right, anything else is not, and nothing changes.

use untag_model::{ErrorCode, Principal};

use crate::builder::{
    error, keyed, numbered, refusal, scenario, step, untag, untag_ids, with_twin,
};
use crate::scenario::{Call, Need, Scenario, Step, Value};

/// A rule to break: its name, how a good call is made to break it, and the errors that answer it.
struct Breaking {
    name: &'static str,
    part: Part,
    edit: fn(Call) -> Call,
    codes: &'static [ErrorCode],
}

/// What of a request a rule is about: two rules of one part cannot always be broken together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Type,
    Ids,
    Keys,
    Sender,
}

const fn breaking(
    name: &'static str,
    part: Part,
    edit: fn(Call) -> Call,
    codes: &'static [ErrorCode],
) -> Breaking {
    Breaking { name, part, edit, codes }
}

const RULES: [Breaking; 11] = [
    breaking("missing-type", Part::Type, no_type, &[ErrorCode::MissingResourceType]),
    breaking("invalid-type", Part::Type, bad_type, &[ErrorCode::InvalidResourceType]),
    breaking("missing-ids", Part::Ids, no_ids, &[ErrorCode::MissingResourceIds]),
    breaking("too-many-ids", Part::Ids, many_ids, &[ErrorCode::TooManyResourceIds]),
    breaking("unknown-id", Part::Ids, unknown_id, &[ErrorCode::ResourceIdNotFound]),
    breaking("missing-keys", Part::Keys, no_keys, &[ErrorCode::MissingTagKeysOrDeleteAll]),
    breaking("too-many-keys", Part::Keys, many_keys, &[ErrorCode::TooManyTagKeys]),
    breaking("duplicate-key", Part::Keys, duplicate_key, &[ErrorCode::DuplicateTagKey]),
    breaking("invalid-key", Part::Keys, invalid_key, &[ErrorCode::InvalidTagKey]),
    breaking("no-permission", Part::Sender, restricted, &[ErrorCode::NoPermission]),
    breaking(
        "foreign-share",
        Part::Sender,
        other,
        &[ErrorCode::ResourceIdNotFound, ErrorCode::NoPermission],
    ),
];

fn no_type(call: Call) -> Call {
    call.without("ResourceType")
}

fn bad_type(call: Call) -> Call {
    call.set("ResourceType", "Instance")
}

fn drop_array(mut call: Call, name: &str) -> Call {
    call.params.retain(|param| !param.name.starts_with(name));
    call
}

fn no_ids(call: Call) -> Call {
    drop_array(call, "ResourceId.")
}

fn many_ids(call: Call) -> Call {
    no_ids(call).naming(&numbered("s", 21))
}

fn unknown_id(call: Call) -> Call {
    no_ids(call).with_value("ResourceId.1", Value::NoShare(1))
}

fn no_keys(call: Call) -> Call {
    drop_array(call, "TagKey.")
}

fn many_keys(call: Call) -> Call {
    no_keys(call).and_keys(&numbered("k", 21))
}

fn duplicate_key(call: Call) -> Call {
    call.and_keys(&["k1"])
}

fn invalid_key(call: Call) -> Call {
    call.and_keys(&["acs:x"])
}

fn restricted(call: Call) -> Call {
    call.by(Principal::Restricted)
}

fn other(call: Call) -> Call {
    call.by(Principal::Other)
}

/// The scenarios of this group: one for each rule, against all that come after it.
pub(super) fn scenarios() -> Vec<Scenario> {
    let mut all = Vec::new();
    for (at, first) in RULES.iter().enumerate() {
        for second in &RULES[at + 1..] {
            if go_together(first, second) {
                all.push(pair(first, second));
            }
        }
    }
    all.push(region());
    all
}

fn go_together(first: &Breaking, second: &Breaking) -> bool {
    if first.part != second.part {
        // Without ids, or with ids of no share, there is nothing foreign.
        return second.name != "foreign-share" || first.part != Part::Ids;
    }
    // A request can have too many keys of which one is wrong, or two wrong ones.
    first.part == Part::Keys && first.name != "missing-keys"
}

fn good() -> Call {
    untag(&["s1"], &["k1", "k2"])
}

/// As many shares as the pair needs, each with twenty tags.
fn shares(first: &Breaking, second: &Breaking) -> Scenario {
    let count = if [first.name, second.name].contains(&"too-many-ids") { 21 } else { 1 };
    let title = format!("{} and {} at once give the error of one", first.name, second.name);
    scenario(format!("order/{}-{}", first.name, second.name), title)
        .with_each(&numbered("s", count), &keyed(&numbered("k", 20)))
}

fn pair(first: &Breaking, second: &Breaking) -> Scenario {
    let mut scenario = shares(first, second);
    for (name, need) in [("no-permission", Need::Restricted), ("foreign-share", Need::Other)] {
        if second.name == name {
            scenario = scenario.needing(need);
        }
    }
    let call = (second.edit)((first.edit)(good()));
    scenario.then_all(with_twin(
        refused(call, first, second),
        step("neither", good()).citing(&["reply.success"]).removing(&["s1"], &["k1", "k2"]),
    ))
}

fn refused(call: Call, first: &Breaking, second: &Breaking) -> Step {
    let case = format!("{} against {}", first.name, second.name);
    let mut codes: Vec<_> = first.codes.iter().chain(second.codes).collect();
    codes.dedup();
    let step = step("both at once", call).citing(&["reply.one-rule", "effect.refused"]);
    codes.into_iter().fold(step, |step, code| {
        step.allowing(error(*code).answering_case("order.checks", &case, code.code()))
    })
}

/// A missing RegionId has no error of its own, so any refusal will do beside another rule.
fn region() -> Scenario {
    let start = scenario("order/missing-region", "A missing region and another rule are refused")
        .with("s1", keyed(&numbered("k", 20)));
    let rules =
        RULES.iter().filter(|rule| rule.part != Part::Sender && rule.name != "too-many-ids");
    rules.enumerate().fold(start, |scenario, (at, rule)| {
        let call = (rule.edit)(untag(&["s1"], &["k20", "k1"])).without("RegionId");
        let key = format!("k{}", at + 2);
        scenario.then_all(with_twin(
            step(rule.name, call)
                .citing(&["region.required", "effect.refused"])
                .allowing(refusal()),
            step(
                format!("good after {}", rule.name),
                untag_ids(&[crate::builder::share("s1")], &[&key]),
            )
            .citing(&["reply.success"])
            .removing(&["s1"], &[&key]),
        ))
    })
}
