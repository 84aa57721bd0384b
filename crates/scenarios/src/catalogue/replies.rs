//! The replies themselves: each documented error with its status and message, and success.

use untag_model::{ErrorCode, Principal};
use untag_wire::{Format, Part, Signing, Style};

use crate::builder::{keyed, numbered, scenario, step, untag, untag_ids, with_twin};
use crate::scenario::{Alter, Call, Need, Scenario, Value};

/// The style of a client that reads errors from JSON and asks for it by parameter.
const FORM: Style =
    Style { signing: Signing::V1, part: Part::Form, format: Format::Json, plus: false };

const XML: Style =
    Style { signing: Signing::V1, part: Part::Query, format: Format::Xml, plus: false };

/// The scenarios of this group.
pub(super) fn scenarios() -> Vec<Scenario> {
    let mut all: Vec<_> = cases().into_iter().map(documented).collect();
    all.extend([too_many_ids(), not_permitted(), success(), client_id(), xml()]);
    all
}

type Case = (&'static str, ErrorCode, Call);

/// One request for each error that a request of one share can provoke.
fn cases() -> Vec<Case> {
    use ErrorCode as E;
    let none: [&str; 0] = [];
    let good = || untag(&["a"], &["k1"]);
    vec![
        ("missing-resource-type", E::MissingResourceType, good().without("ResourceType")),
        ("invalid-resource-type", E::InvalidResourceType, good().set("ResourceType", "x")),
        ("missing-resource-ids", E::MissingResourceIds, untag(&none, &["k1"])),
        ("not-found", E::ResourceIdNotFound, untag_ids(&[Value::NoShare(1)], &["k1"])),
        ("missing-tag-keys", E::MissingTagKeysOrDeleteAll, untag(&["a"], &none)),
        ("too-many-tag-keys", E::TooManyTagKeys, untag(&["a"], &numbered("k", 21))),
        ("duplicate-tag-key", E::DuplicateTagKey, untag(&["a"], &["k1", "k1"])),
        ("invalid-tag-key", E::InvalidTagKey, untag(&["a"], &["aliyun"])),
    ]
}

const ERROR: [&str; 3] = ["reply.one-rule", "reply.status", "reply.message"];

fn documented((name, code, call): Case) -> Scenario {
    let keys = numbered("k", 20);
    // Which keys are invalid is known from the siblings only.
    let grammar: &[_] = if code == ErrorCode::InvalidTagKey { &["grammar.aliyun"] } else { &[] };
    scenario(format!("replies/{name}"), format!("{code} has its status, code and message"))
        .with("a", keyed(&keys))
        .then_all(with_twin(
            step("as documented", call.clone()).citing(&ERROR).citing(grammar).refused(code),
            step("success", untag(&["a"], &["k1"]))
                .citing(&["reply.success", "reply.status"])
                .removing(&["a"], &["k1"]),
        ))
        .then_all(with_twin(
            step("as clients read it", call.styled(FORM))
                .citing(&["wire.error-body", "wire.json"])
                .refused(code),
            step("success for a client", untag(&["a"], &["k2"]).styled(FORM))
                .citing(&["wire.json"])
                .removing(&["a"], &["k2"]),
        ))
}

fn too_many_ids() -> Scenario {
    let shares = numbered("s", 21);
    let code = ErrorCode::TooManyResourceIds;
    scenario("replies/too-many-resource-ids", format!("{code} has its status, code and message"))
        .with_each(&shares, &keyed(&["k1"]))
        .then_all(with_twin(
            step("as documented", untag(&shares, &["k1"])).citing(&ERROR).refused(code),
            step("success", untag(&shares[..20], &["k1"]))
                .citing(&["reply.success", "reply.status"])
                .removing(&shares[..20], &["k1"]),
        ))
}

fn not_permitted() -> Scenario {
    let code = ErrorCode::NoPermission;
    let call = || untag(&["a"], &["k1"]);
    scenario("replies/no-permission", format!("{code} has its status, code and message"))
        .needing(Need::Restricted)
        .with("a", keyed(&["k1"]))
        .then_all(with_twin(
            step("as documented", call().by(Principal::Restricted)).citing(&ERROR).refused(code),
            step("success", call())
                .citing(&["reply.success", "permission.owner"])
                .removing(&["a"], &["k1"]),
        ))
}

fn success() -> Scenario {
    let keys = numbered("k", 6);
    let start = scenario("replies/success", "A success is 200 with a RequestId of its own")
        .with("a", keyed(&keys));
    keys.iter().fold(start, |scenario, key| {
        scenario.then(
            step(key, untag(&["a"], &[key]))
                .citing(&["reply.success", "reply.request-id", "reply.unique-id"])
                .removing(&["a"], &[key]),
        )
    })
}

/// A RequestId is the server's, whatever a proxy or a client adds.
fn client_id() -> Scenario {
    let same = || Alter::Header("x-request-id".to_owned(), "7d1c0f5e".to_owned());
    let start = scenario(
        "replies/request-id-of-a-client",
        "Two replies carry two RequestIds, come what may",
    )
    .with("a", keyed(&["k1", "k2", "k3"]));
    ["k1", "k2", "k3"].iter().fold(start, |scenario, key| {
        scenario.then(
            step(*key, untag(&["a"], &[key]).altered(same()))
                .citing(&["reply.unique-id"])
                .removing(&["a"], &[key]),
        )
    })
}

fn xml() -> Scenario {
    let call = |keys: &[&str]| untag(&["a"], keys).styled(XML);
    scenario("replies/xml", "A request with Format=XML is answered in XML of the vendor's shape")
        .with("a", keyed(&["k1", "k2"]))
        .then_all(with_twin(
            step("an error", call(&["k1", "k1"]))
                .citing(&["gateway.xml"])
                .refused(ErrorCode::DuplicateTagKey),
            step("a success", call(&["k1"])).citing(&["gateway.xml"]).removing(&["a"], &["k1"]),
        ))
}
