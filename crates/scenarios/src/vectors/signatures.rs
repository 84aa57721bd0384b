//! Signed requests that a verifier must accept, must refuse, or may do either with, in the manner
//! of Wycheproof.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use untag_model::Principal;
use untag_wire::encode::Stamp;
use untag_wire::{Action, Credentials, Format, Part, Signing, Style, date, encode};

use super::form::RequestVector;
use super::signer::{Order, V3, encoded, sha256, v1};
use super::{HOST, Key, MOMENT};

/// The vectors of signatures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignatureFile {
    /// The version of this form.
    pub schema: Version,
    /// What is signed with.
    pub algorithms: Vec<String>,
    /// How many tests there are in all groups.
    pub number_of_tests: usize,
    /// What the flags mean.
    pub notes: BTreeMap<Flag, String>,
    /// The tests.
    pub test_groups: Vec<Group>,
}

/// The version of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub enum Version {
    /// The only one so far.
    #[default]
    #[serde(rename = "untag-conformance/signatures/v1")]
    V1,
}

/// Tests of one kind of signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Group {
    /// `V3` or `V1`.
    pub signing: String,
    /// The tests.
    pub tests: Vec<Test>,
}

/// A test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Test {
    /// Its number, unique in the file.
    pub tc_id: usize,
    /// What it is about.
    pub comment: String,
    /// What is out of the ordinary about it.
    pub flags: Vec<Flag>,
    /// The server's clock, in Unix seconds.
    pub now: i64,
    /// Requests that were accepted before, by the same server.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<RequestVector>,
    /// The request.
    pub request: RequestVector,
    /// What a verifier must make of it.
    pub result: Result,
}

/// What a verifier must make of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Result {
    /// The signature is right.
    Valid,
    /// It must be refused.
    Invalid,
    /// It may be refused or not.
    Acceptable,
}

/// What is out of the ordinary about a test.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum Flag {
    /// A nonce was used before.
    NonceReuse,
    /// The date is not the server's.
    ClockSkew,
    /// Something is percent-encoded twice.
    DoubleEncoding,
    /// Parameters are not sent, or not signed, in sorted order.
    ParameterOrder,
    /// Names of headers are written in another case.
    HeaderCase,
    /// The body is not the one that was hashed.
    BodyHashMismatch,
    /// A value is empty.
    EmptyValue,
    /// An array is numbered from 0.
    NumberingFromZero,
    /// A number in an array begins with 0.
    LeadingZero,
    /// A number is left out in an array.
    Gap,
    /// A parameter is there twice.
    Repeated,
    /// Signed with another secret.
    WrongSecret,
    /// Something was changed, added or taken away after signing.
    Tampered,
    /// A space is `+` on the wire and `%20` in what is signed.
    Space,
}

const NOTES: [(Flag, &str); 14] = [
    (Flag::NonceReuse, "A nonce is used once: a second request with it is a replay."),
    (Flag::ClockSkew, "A date may be 15 minutes from the server's clock and no more."),
    (
        Flag::DoubleEncoding,
        "What is signed is encoded once, also where a value holds a percent sign.",
    ),
    (
        Flag::ParameterOrder,
        "Parameters are signed sorted by name, whatever order they are sent in.",
    ),
    (Flag::HeaderCase, "Header names are the same in any case; they are signed in lower case."),
    (Flag::BodyHashMismatch, "x-acs-content-sha256 is the hash of the body that was received."),
    (Flag::EmptyValue, "An empty value is signed as `name=`."),
    (
        Flag::NumberingFromZero,
        "The signature covers names as they are; what the numbering means is another matter.",
    ),
    (
        Flag::LeadingZero,
        "The signature covers names as they are; what the numbering means is another matter.",
    ),
    (
        Flag::Gap,
        "The signature covers names as they are; what the numbering means is another matter.",
    ),
    (Flag::Repeated, "How a name that is there twice is signed is not said."),
    (Flag::WrongSecret, "Only the key's own secret makes its signature."),
    (Flag::Tampered, "Everything that counts is covered."),
    (Flag::Space, "A space is `+` or `%20` on the wire and always `%20` in what is signed."),
];

type Pairs = Vec<(String, String)>;

/// Parameters that a request has beside the usual ones.
type More<'m> = &'m [(&'m str, &'m str)];

/// The vectors, signed with the owner's key.
pub fn file(keys: &[Key]) -> SignatureFile {
    let owner = keys.iter().find(|key| key.principal == Principal::Owner);
    let mut test_groups = Vec::new();
    if let Some(key) = owner {
        for signing in [Signing::V3, Signing::V1] {
            let mut maker = Maker { key, signing, tests: Vec::new() };
            maker.make();
            test_groups.push(Group { signing: format!("{signing:?}"), tests: maker.tests });
        }
    }
    let mut number = 0;
    for test in test_groups.iter_mut().flat_map(|group| &mut group.tests) {
        number += 1;
        test.tc_id = number;
    }
    SignatureFile {
        schema: Version::V1,
        algorithms: vec!["ACS3-HMAC-SHA256".to_owned(), "HMAC-SHA1".to_owned()],
        number_of_tests: number,
        notes: NOTES.iter().map(|(flag, note)| (*flag, (*note).to_owned())).collect(),
        test_groups,
    }
}

/// Makes the tests of one kind of signature.
struct Maker<'k> {
    key: &'k Key,
    signing: Signing,
    tests: Vec<Test>,
}

fn pairs(pairs: &[(&str, &str)]) -> Pairs {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// The parameters of a request to untag, and more.
fn usual(more: More<'_>) -> Pairs {
    let mut all = pairs(&[
        ("RegionId", "cn-hangzhou"),
        ("ResourceType", "ResourceShare"),
        ("ResourceId.1", "rs-00000000001"),
    ]);
    all.extend(pairs(more));
    all
}

fn encoded_pairs(pairs: &Pairs) -> Pairs {
    pairs.iter().map(|(name, value)| (encoded(name), encoded(value))).collect()
}

impl Maker<'_> {
    fn make(&mut self) {
        self.plain();
        self.numbering();
        self.coding();
        self.order();
        self.clock();
        self.nonces();
        self.tampering();
        if self.signing == Signing::V3 {
            self.headers();
            self.body();
        }
    }

    fn add(&mut self, comment: &str, flags: &[Flag], result: Result, request: RequestVector) {
        self.tests.push(Test {
            tc_id: 0,
            comment: comment.to_owned(),
            flags: flags.to_vec(),
            now: MOMENT,
            before: Vec::new(),
            request,
            result,
        });
    }

    /// A nonce for the test that is made next.
    fn nonce(&self) -> String {
        let seed = format!("signatures {:?} {}", self.signing, self.tests.len());
        sha256(seed.as_bytes()).chars().take(32).collect()
    }

    /// A request as it should be.
    fn good(&self, params: &Pairs) -> RequestVector {
        self.made(params, params, Order::Sorted, MOMENT, &self.nonce())
    }

    /// A request that sends some parameters and signs others (none encoded yet).
    fn made(
        &self,
        sent: &Pairs,
        signed: &Pairs,
        order: Order,
        time: i64,
        nonce: &str,
    ) -> RequestVector {
        self.raw(encoded_pairs(sent), encoded_pairs(signed), order, time, nonce)
    }

    fn raw(
        &self,
        mut sent: Pairs,
        mut signed: Pairs,
        order: Order,
        time: i64,
        nonce: &str,
    ) -> RequestVector {
        let date = date::format(time);
        if self.signing == Signing::V3 {
            return V3 { key: self.key, date, nonce, sent, signed, order }.request();
        }
        let own = pairs(&[
            ("Action", "UntagResources"),
            ("Version", "2020-01-10"),
            ("Timestamp", &date),
            ("SignatureMethod", "HMAC-SHA1"),
            ("SignatureVersion", "1.0"),
            ("SignatureNonce", nonce),
            ("AccessKeyId", &self.key.id),
        ]);
        let own = encoded_pairs(&own);
        sent.extend(own.clone());
        signed.extend(own);
        v1(self.key, &sent, &signed, order)
    }

    fn plain(&mut self) {
        let request = self.good(&usual(&[("TagKey.1", "k")]));
        self.add("nothing out of the ordinary", &[], Result::Valid, request);
        for (name, part) in [("form body", Part::Form), ("query and form body", Part::Both)] {
            let request = self.by_client(part, &usual(&[("TagKey.1", "k 1")]));
            self.add(&format!("parameters in {name}"), &[Flag::Space], Result::Valid, request);
        }
        let request = self.good(&usual(&[("TagKey.1", "")]));
        self.add("an empty value", &[Flag::EmptyValue], Result::Valid, request);
        let all = usual(&[("TagKey.1", "")]);
        let less = usual(&[]);
        let request = self.made(&all, &less, Order::Sorted, MOMENT, &self.nonce());
        self.add(
            "an empty value is left out of what is signed",
            &[Flag::EmptyValue],
            Result::Invalid,
            request,
        );
        let mut bare = encoded_pairs(&less);
        let signed = encoded_pairs(&all);
        bare.push(("TagKey.1".to_owned(), String::new()));
        let mut request = self.raw(bare, signed, Order::Sorted, MOMENT, &self.nonce());
        request.target = request.target.replace("TagKey.1=&", "TagKey.1&");
        if let Some(start) = request.target.strip_suffix("TagKey.1=") {
            request.target = format!("{start}TagKey.1");
        }
        self.add(
            "a name without `=` is signed as an empty value",
            &[Flag::EmptyValue],
            Result::Acceptable,
            request,
        );
    }

    /// A request as the suite's own client makes it.
    fn by_client(&self, part: Part, params: &Pairs) -> RequestVector {
        let style = Style { signing: self.signing, part, format: Format::Silent, plus: true };
        let call = untag_wire::Call { action: Action::UntagResources, params: params.clone() };
        let credentials = Credentials::new(self.key.id.clone(), self.key.secret.clone());
        let stamp = Stamp { time: MOMENT, nonce: self.nonce() };
        encode(&call, style, &credentials, &stamp, HOST, "/").into()
    }

    fn numbering(&mut self) {
        let cases: [(&str, Flag, More<'_>); 3] = [
            (
                "keys numbered from 0",
                Flag::NumberingFromZero,
                &[("TagKey.0", "a"), ("TagKey.1", "b")],
            ),
            ("a number with a leading zero", Flag::LeadingZero, &[("TagKey.01", "a")]),
            ("a gap in the numbering", Flag::Gap, &[("TagKey.1", "a"), ("TagKey.3", "b")]),
        ];
        for (comment, flag, more) in cases {
            let request = self.good(&usual(more));
            self.add(comment, &[flag], Result::Valid, request);
        }
        let request = self.good(&usual(&[("TagKey.1", "a"), ("TagKey.1", "b")]));
        self.add("a name twice", &[Flag::Repeated], Result::Acceptable, request);
        let request =
            self.good(&usual(&[("TagKey.1", "a"), ("TagKey.10", "c"), ("TagKey.2", "b")]));
        self.add("ten stands before two", &[Flag::ParameterOrder], Result::Valid, request);
    }

    fn coding(&mut self) {
        for value in ["100%", "a%2Bb", "a+b", "a b", "键", "~*'()!", "a/b?c=d&e"] {
            let request = self.good(&usual(&[("TagKey.1", value)]));
            self.add(&format!("the value {value:?}"), &[], Result::Valid, request);
        }
        let params = usual(&[("TagKey.1", "a b")]);
        let once = encoded_pairs(&params);
        let twice = encoded_pairs(&once);
        let request = self.raw(once.clone(), twice.clone(), Order::Sorted, MOMENT, &self.nonce());
        self.add(
            "encoded twice in what is signed",
            &[Flag::DoubleEncoding],
            Result::Invalid,
            request,
        );
        let request = self.raw(twice, once.clone(), Order::Sorted, MOMENT, &self.nonce());
        self.add(
            "encoded twice on the wire only",
            &[Flag::DoubleEncoding],
            Result::Invalid,
            request,
        );
        let plus: Pairs = once.iter().map(|(n, v)| (n.clone(), v.replace("%20", "+"))).collect();
        let request = self.raw(plus.clone(), once, Order::Sorted, MOMENT, &self.nonce());
        self.add("a space as + on the wire", &[Flag::Space], Result::Valid, request);
        let request = self.raw(plus.clone(), plus, Order::Sorted, MOMENT, &self.nonce());
        self.add("a space as + in what is signed too", &[Flag::Space], Result::Invalid, request);
    }

    fn order(&mut self) {
        let mut params = usual(&[("TagKey.1", "k")]);
        params.reverse();
        let flags = [Flag::ParameterOrder];
        let request = self.good(&params);
        self.add("sent in reverse order, signed in sorted order", &flags, Result::Valid, request);
        let request = self.made(&params, &params, Order::AsSent, MOMENT, &self.nonce());
        self.add("sent and signed in reverse order", &flags, Result::Invalid, request);
    }

    fn clock(&mut self) {
        let params = usual(&[("TagKey.1", "k")]);
        let minutes = 60;
        for (seconds, result) in [
            (14 * minutes, Result::Valid),
            (-14 * minutes, Result::Valid),
            (15 * minutes, Result::Acceptable),
            (-15 * minutes, Result::Acceptable),
            (16 * minutes, Result::Invalid),
            (-16 * minutes, Result::Invalid),
            (-366 * 24 * 60 * minutes, Result::Invalid),
        ] {
            let request =
                self.made(&params, &params, Order::Sorted, MOMENT + seconds, &self.nonce());
            let comment = format!("dated {seconds} seconds from the server's clock");
            self.add(&comment, &[Flag::ClockSkew], result, request);
        }
    }

    fn nonces(&mut self) {
        let params = usual(&[("TagKey.1", "k")]);
        let first = self.good(&params);
        self.add("the same request again", &[Flag::NonceReuse], Result::Invalid, first.clone());
        self.preceded_by(first.clone());
        let nonce = self.nonce();
        let one = self.made(&params, &params, Order::Sorted, MOMENT, &nonce);
        let other = usual(&[("TagKey.1", "other")]);
        let request = self.made(&other, &other, Order::Sorted, MOMENT + 1, &nonce);
        let comment = "another request with the same nonce";
        self.add(comment, &[Flag::NonceReuse], Result::Invalid, request);
        self.preceded_by(one.clone());
        let request = self.good(&params);
        self.add("the same parameters with another nonce", &[], Result::Valid, request);
        self.preceded_by(one);
    }

    fn preceded_by(&mut self, request: RequestVector) {
        if let Some(test) = self.tests.last_mut() {
            test.before.push(request);
        }
    }

    fn tampering(&mut self) {
        let params = usual(&[("TagKey.1", "k")]);
        let wrong = Key { secret: format!("{}x", self.key.secret), ..self.key.clone() };
        let mut other = Maker { key: &wrong, signing: self.signing, tests: Vec::new() };
        std::mem::swap(&mut other.tests, &mut self.tests);
        let request = other.good(&params);
        std::mem::swap(&mut other.tests, &mut self.tests);
        self.add("signed with another secret", &[Flag::WrongSecret], Result::Invalid, request);
        let tampered: [(&str, &str, &str); 4] = [
            ("a value was changed", "TagKey.1=k", "TagKey.1=x"),
            ("a name was changed", "TagKey.1=", "TagKey.2="),
            ("a parameter was added", "/?", "/?All=true&"),
            ("a parameter was taken away", "TagKey.1=k", ""),
        ];
        for (comment, from, to) in tampered {
            let mut request = self.good(&params);
            request.target = request.target.replacen(from, to, 1).replace("&&", "&");
            self.add(comment, &[Flag::Tampered], Result::Invalid, request);
        }
    }

    fn headers(&mut self) {
        let params = usual(&[("TagKey.1", "k")]);
        let mut request = self.good(&params);
        for (name, _) in &mut request.headers {
            *name = name.split('-').map(capitalised).collect::<Vec<_>>().join("-");
        }
        self.add("header names with capitals", &[Flag::HeaderCase], Result::Valid, request);
        let mut request = self.good(&params);
        for (name, value) in &mut request.headers {
            if name == "authorization" {
                *value = value.replace("=host;x-acs-", "=Host;X-Acs-");
            }
        }
        self.add("capitals in SignedHeaders", &[Flag::HeaderCase], Result::Acceptable, request);
        let changes: [(&str, &str, &str); 3] = [
            ("the action", "x-acs-action", "TagResources"),
            ("the date", "x-acs-date", "2026-01-01T00:00:01Z"),
            ("the host", "host", "other.example"),
        ];
        for (what, header, value) in changes {
            let mut request = self.good(&params);
            for (name, have) in &mut request.headers {
                if name == header {
                    value.clone_into(have);
                }
            }
            let comment = format!("{what} was changed after signing");
            self.add(&comment, &[Flag::Tampered], Result::Invalid, request);
        }
    }

    fn body(&mut self) {
        let params = usual(&[("TagKey.1", "k")]);
        let mut request = self.by_client(Part::Form, &params);
        request.body = request.body.replace("TagKey.1=k", "TagKey.1=x");
        let flags = [Flag::BodyHashMismatch];
        self.add("the body was changed after signing", &flags, Result::Invalid, request);
        let mut request = self.by_client(Part::Form, &params);
        request.body = request.body.replace("TagKey.1=k", "TagKey.1=x");
        let hash = sha256(request.body.as_bytes());
        for (name, value) in &mut request.headers {
            if name == "x-acs-content-sha256" {
                value.clone_from(&hash);
            }
        }
        let comment = "body and hash were changed after signing";
        self.add(comment, &flags, Result::Invalid, request);
    }
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}
