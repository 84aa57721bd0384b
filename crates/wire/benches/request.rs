//! What a request costs on its way: encoded and signed, decoded, verified.

use divan::Bencher;
use untag_wire::{Action, Call, Credentials, Format, Part, Signing, Stamp, Style};

const STYLES: [Style; 3] = [
    Style::SDK,
    Style { signing: Signing::V1, part: Part::Query, format: Format::Json, plus: true },
    Style { signing: Signing::V3, part: Part::Form, format: Format::Silent, plus: false },
];

fn main() {
    divan::main();
}

struct Sample {
    call: Call,
    credentials: Credentials,
    stamp: Stamp,
}

impl Sample {
    fn new() -> Self {
        let params = [
            ("RegionId", "cn-hangzhou"),
            ("ResourceType", "ResourceShare"),
            ("ResourceId.1", "rs-PqysnzIjrs8x"),
            ("TagKey.1", "k 1"),
        ];
        Self {
            call: Call {
                action: Action::UntagResources,
                params: params.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
            },
            credentials: Credentials::new("testid", "testsecret"),
            stamp: Stamp { time: 1_795_484_941, nonce: "f24978fdf525f0db".to_owned() },
        }
    }

    fn encode(&self, style: Style) -> untag_wire::HttpRequest {
        untag_wire::encode(&self.call, style, &self.credentials, &self.stamp, "127.0.0.1:8099", "/")
    }
}

#[divan::bench(args = STYLES)]
fn encode(bencher: Bencher, style: Style) {
    let sample = Sample::new();
    bencher.bench_local(|| sample.encode(style));
}

#[divan::bench(args = STYLES)]
fn decode(bencher: Bencher, style: Style) {
    let request = Sample::new().encode(style);
    bencher.bench_local(|| untag_wire::decode(&request));
}

#[divan::bench(args = STYLES)]
fn verify(bencher: Bencher, style: Style) {
    let sample = Sample::new();
    let request = sample.encode(style);
    let incoming = untag_wire::decode(&request).expect("what was encoded decodes");
    bencher.bench_local(|| untag_wire::verify(&request, &incoming, &sample.credentials));
}
