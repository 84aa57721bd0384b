//! The catalogue as vectors: JSON for implementations in any language that want to test in process,
//! every request signed and ready for a fixed moment, with fixed nonces, keys and share ids.

mod form;
pub mod signatures;
mod signer;

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use untag_model::{CLAUSES, Level, Principal};
use untag_wire::encode::Stamp;
use untag_wire::{Credentials, HttpRequest, Style};

use crate::outgoing::{Bindings, Keyring};
use crate::scenario::{Alter, Call, Scenario};

pub use form::{
    ClauseVector, GroupFile, GroupVector, IndexFile, KeyVector, RequestVector, Vector, WireVector,
};

/// The moment at which every request is signed, in Unix seconds: 2026-01-01T00:00:00Z.
pub const MOMENT: i64 = 1_767_225_600;

/// The region that requests name.
pub const REGION: &str = "cn-hangzhou";

/// The host that requests name.
pub const HOST: &str = "resourcesharing.example";

/// A published access key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Whose it is.
    pub principal: Principal,
    /// The id.
    pub id: String,
    /// The secret, which is none.
    pub secret: String,
    /// The account.
    pub account: String,
}

/// A file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// What it says.
    pub text: String,
}

/// Every file of the vectors of these scenarios: one for each group, the index, the signatures and
/// the schemas. Equal arguments give equal files.
pub fn files(scenarios: &[Scenario], keys: &[Key]) -> Result<Vec<File>, serde_json::Error> {
    let mut groups: BTreeMap<&str, Vec<Vector>> = BTreeMap::new();
    for scenario in scenarios {
        let group = scenario.id.split('/').next().unwrap_or_default();
        groups.entry(group).or_default().push(vector(scenario, keys));
    }
    let mut files = vec![
        file("index.json", &index(&groups, keys))?,
        file("index.schema.json", &schemars::schema_for!(IndexFile))?,
        file("vectors.schema.json", &schemars::schema_for!(GroupFile))?,
        file("signatures.json", &signatures::file(keys))?,
        file("signatures.schema.json", &schemars::schema_for!(signatures::SignatureFile))?,
    ];
    for (group, vectors) in groups {
        let name = format!("{group}.json");
        files.push(file(&name, &GroupFile::new(group.to_owned(), vectors))?);
    }
    Ok(files)
}

fn file(name: &str, content: &impl serde::Serialize) -> Result<File, serde_json::Error> {
    let text = serde_json::to_string_pretty(content)? + "\n";
    Ok(File { name: name.to_owned(), text })
}

fn index(groups: &BTreeMap<&str, Vec<Vector>>, keys: &[Key]) -> IndexFile {
    let groups = groups.iter().map(|(name, vectors)| GroupVector {
        name: (*name).to_owned(),
        file: format!("{name}.json"),
        vectors: vectors.len(),
    });
    let levels = Level::ALL.iter().map(|level| level.name().to_owned());
    let clauses = CLAUSES.iter().map(|clause| ClauseVector {
        id: clause.id.0.to_owned(),
        level: clause.level.name().to_owned(),
        statement: clause.statement.to_owned(),
        source: clause.source.to_string(),
        untestable: clause.untestable.map(str::to_owned),
    });
    let keys = keys.iter().map(|key| KeyVector {
        principal: key.principal.name().to_owned(),
        access_key_id: key.id.clone(),
        access_key_secret: key.secret.clone(),
        account: key.account.clone(),
    });
    IndexFile::new(groups.collect(), levels.collect(), clauses.collect(), keys.collect())
}

fn vector(scenario: &Scenario, keys: &[Key]) -> Vector {
    let ids = scenario.shares.iter().enumerate();
    let shares: BTreeMap<String, String> =
        ids.map(|(at, share)| (share.name.clone(), format!("rs-{:011}", at + 1))).collect();
    let bindings = Bindings { shares: shares.clone(), region: REGION.to_owned() };
    let keyring = keyring(keys);
    let mut nonces = Nonces { scenario: &scenario.id, count: 0, last: String::new() };
    let mut requests = Vec::new();
    for step in &scenario.steps {
        for (at, call) in step.calls.iter().enumerate() {
            let nonce = nonces.next(call);
            if let Some(request) = signed(call, &bindings, &keyring, nonce) {
                requests.push(WireVector { step: step.name.clone(), call: at, request });
            }
        }
    }
    Vector {
        level: scenario.level().name().to_owned(),
        clauses: scenario.clauses().iter().map(|id| id.0.to_owned()).collect(),
        scenario: scenario.clone(),
        shares,
        requests,
    }
}

fn keyring(keys: &[Key]) -> Keyring {
    let credentials =
        |key: &Key| (key.principal, Credentials::new(key.id.clone(), key.secret.clone()));
    Keyring { keys: keys.iter().map(credentials).collect() }
}

fn signed(
    call: &Call,
    bindings: &Bindings,
    keyring: &Keyring,
    nonce: String,
) -> Option<RequestVector> {
    let stamp = Stamp { time: MOMENT, nonce };
    let outgoing = call.bind(bindings, Style::SDK);
    outgoing.prepare(keyring, &stamp, HOST, "/").map(RequestVector::from)
}

/// The nonces of a scenario, which other scenarios have no part in.
struct Nonces<'s> {
    scenario: &'s str,
    count: u32,
    last: String,
}

impl Nonces<'_> {
    fn next(&mut self, call: &Call) -> String {
        if call.alter != Some(Alter::SameNonce) {
            self.count += 1;
            let digest = Sha256::digest(format!("{} {}", self.scenario, self.count));
            self.last = signer::hex(&digest[..16]);
        }
        self.last.clone()
    }
}

impl From<HttpRequest> for RequestVector {
    fn from(request: HttpRequest) -> Self {
        Self {
            method: request.method,
            target: request.target,
            headers: request.headers,
            body: String::from_utf8_lossy(&request.body).into_owned(),
        }
    }
}
