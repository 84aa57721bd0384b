//! Two rules broken at once: either error is right, anything else is not, and nothing changes.

use untag_model::{ErrorCode, Principal};

use crate::builder::{error, keyed, numbered, refusal, scenario, step, untag, with_twin};
use crate::scenario::{Call, Expectation, Need, Scenario, Step, Value};

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
    breaking("too-many-ids", Part::Ids, many_ids, &[ErrorCode::TooManyResourceIds]),
    breaking("missing-type", Part::Type, no_type, &[ErrorCode::MissingResourceType]),
    breaking("invalid-type", Part::Type, bad_type, &[ErrorCode::InvalidResourceType]),
    breaking("missing-ids", Part::Ids, no_ids, &[ErrorCode::MissingResourceIds]),
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
    call.and_keys(&["k20"])
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

/// The scenarios of this group: for each rule those that come after it, the ones about who sends
/// the request apart, since not every target knows other principals.
pub(super) fn scenarios() -> Vec<Scenario> {
    let mut all = vec![region()];
    for (at, first) in RULES.iter().enumerate() {
        let partners = |sender: bool| {
            let fits = move |rule: &&Breaking| {
                (rule.part == Part::Sender) == sender && go_together(first, rule)
            };
            RULES[at + 1..].iter().filter(fits).collect::<Vec<_>>()
        };
        all.extend(against(first, "", &partners(false)));
        all.extend(against(first, "-and-sender", &partners(true)));
    }
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

/// A good call: the last two of the twenty keys of a share.
fn good() -> Call {
    untag(&["s1"], &["k19", "k20"])
}

fn against(first: &Breaking, suffix: &str, partners: &[&Breaking]) -> Option<Scenario> {
    if partners.is_empty() {
        return None;
    }
    let count = if first.name == "too-many-ids" { 21 } else { 1 };
    let mut scenario = scenario(
        format!("order/{}{suffix}", first.name),
        format!("{} and another broken rule give the error of either", first.name),
    )
    .with_each(&numbered("s", count), &keyed(&numbered("k", 20)));
    for (name, need) in [("no-permission", Need::Restricted), ("foreign-share", Need::Other)] {
        if partners.iter().any(|partner| partner.name == name) {
            scenario = scenario.needing(need);
        }
    }
    let steps = partners
        .iter()
        .enumerate()
        .flat_map(|(at, second)| with_twin(refused(first, second), accepted(second.name, at + 1)));
    Some(scenario.then_all(steps))
}

fn accepted(name: &str, at: usize) -> Step {
    let key = format!("k{at}");
    step(format!("no rule broken after {name}"), untag(&["s1"], &[&key]))
        .citing(&["reply.success"])
        .removing(&["s1"], &[&key])
}

fn refused(first: &Breaking, second: &Breaking) -> Step {
    let case = format!("{} against {}", first.name, second.name);
    let call = (second.edit)((first.edit)(good()));
    let mut codes: Vec<_> = first.codes.iter().chain(second.codes).collect();
    codes.dedup();
    let step = step(second.name, call).citing(&["reply.one-rule", "effect.refused"]);
    codes.into_iter().fold(step, |step, code| {
        step.allowing(error(*code).answering_case("order.checks", &case, code.code()))
    })
}

/// A missing RegionId has no error of its own, so any refusal will do beside another rule.
fn region() -> Scenario {
    let start = scenario("order/missing-region", "A missing region and another rule are refused")
        .with("s1", keyed(&numbered("k", 20)));
    let rules = RULES.iter().filter(|r| r.part != Part::Sender && r.name != "too-many-ids");
    let steps = rules.enumerate().flat_map(|(at, rule)| {
        let case = format!("missing-region against {}", rule.name);
        let answer = |e: Expectation, answer| e.answering_case("order.checks", &case, answer);
        let call = (rule.edit)(good()).without("RegionId");
        let refused = step(rule.name, call).citing(&["region.required", "effect.refused"]);
        let codes = rule.codes.iter().map(|code| answer(error(*code), "the second rule's"));
        let refused = codes.fold(refused, Step::allowing);
        let refused = refused.allowing(answer(refusal(), "the first rule's"));
        with_twin(refused, accepted(rule.name, at + 1))
    });
    start.then_all(steps)
}
