//! One client on its way through the plan.

use std::collections::{BTreeMap, BTreeSet};
use std::env;

use aliyun_openapi_core_rust_sdk::client::error::Error;
use aliyun_openapi_core_rust_sdk::client::rpc::RPClient;
use serde_json::{Map, Value, json};

use crate::plan::{Kind, Refused, Step, flattened};

/// Why a check failed, in words.
type Checked<T> = Result<T, String>;

/// What the steps so far have left behind.
#[derive(Default)]
pub struct Run {
    shares: BTreeMap<String, String>,
    request_ids: BTreeSet<String>,
}

impl Run {
    /// Does what a step says and checks what came of it.
    pub async fn step(&mut self, step: &Step) -> Checked<()> {
        match &step.kind {
            Kind::Create { create } => self.create(&step.who, create).await,
            Kind::List { list, tags } => self.list(&step.who, list, tags).await,
            Kind::Call { call, params, refused: None } => {
                self.send(&step.who, call, params).await.map(drop)
            }
            Kind::Call { call, params, refused: Some(refused) } => {
                let reply = self.call(&step.who, call, params).await;
                self.refused(reply, refused)
            }
        }
    }

    async fn call(
        &self,
        who: &str,
        action: &str,
        params: &Map<String, Value>,
    ) -> Result<Value, Error> {
        let query = flattened(params).into_iter().map(|(name, value)| (name, self.with_id(value)));
        client(who).version("2020-01-10").post(action).query(query).json::<Value>().await
    }

    async fn send(
        &mut self,
        who: &str,
        action: &str,
        params: &Map<String, Value>,
    ) -> Checked<Value> {
        let body = self.call(who, action, params).await.map_err(|error| error.to_string())?;
        self.fresh(body["RequestId"].as_str().unwrap_or_default())?;
        Ok(body)
    }

    fn with_id(&self, value: String) -> String {
        let id = value.strip_prefix('$').and_then(|name| self.shares.get(name));
        id.cloned().unwrap_or(value)
    }

    fn share(&self, name: &str) -> Checked<&String> {
        self.shares.get(name).ok_or_else(|| format!("the share {name} was not created"))
    }

    fn fresh(&mut self, request_id: &str) -> Checked<()> {
        check(!request_id.is_empty(), || "the reply has no RequestId".to_owned())?;
        let new = self.request_ids.insert(request_id.to_owned());
        check(new, || format!("the RequestId {request_id} was given before"))
    }

    async fn create(&mut self, who: &str, names: &[String]) -> Checked<()> {
        for name in names {
            let params = Map::from_iter([(
                "ResourceShareName".to_owned(),
                json!(format!("interop-{name}")),
            )]);
            let body = self.send(who, "CreateResourceShare", &params).await?;
            let share = body["ResourceShare"]["ResourceShareId"].as_str().unwrap_or_default();
            let new = !share.is_empty() && !self.shares.values().any(|known| known == share);
            check(new, || format!("the new share's id is {share:?}"))?;
            self.shares.insert(name.clone(), share.to_owned());
        }
        Ok(())
    }

    async fn list(
        &mut self,
        who: &str,
        names: &[String],
        tags: &BTreeMap<String, BTreeMap<String, String>>,
    ) -> Checked<()> {
        let mut expected = Vec::new();
        for (name, tags) in tags {
            let share = self.share(name)?;
            expected
                .extend(tags.iter().map(|(key, value)| format!("{share}: {key:?} = {value:?}")));
        }
        let mut seen = self.tags(who, names).await?;
        expected.sort();
        seen.sort();
        check(seen == expected, || format!("expected {expected:?}, the client reads {seen:?}"))
    }

    /// The tags of some shares over all pages, a line for each.
    async fn tags(&mut self, who: &str, names: &[String]) -> Checked<Vec<String>> {
        let shares = names.iter().map(|name| self.share(name)).collect::<Checked<Vec<_>>>()?;
        let params = json!({"RegionId": "cn-hangzhou", "ResourceType": "ResourceShare", "ResourceId": shares});
        let mut params = params.as_object().cloned().unwrap_or_default();
        let mut lines = Vec::new();
        loop {
            let body = self.send(who, "ListTagResources", &params).await?;
            for tag in body["TagResources"]["TagResource"].as_array().into_iter().flatten() {
                lines.push(line(tag)?);
            }
            match body["NextToken"].as_str().unwrap_or_default() {
                "" => return Ok(lines),
                next => params.insert("NextToken".to_owned(), json!(next)),
            };
        }
    }

    fn refused(&mut self, reply: Result<Value, Error>, expected: &Refused) -> Checked<()> {
        let (id, code, message) = match reply {
            Ok(body) => return Err(format!("it succeeded: {body}")),
            Err(Error::InvalidResponse { request_id, error_code, error_message }) => {
                (request_id, error_code, error_message)
            }
            Err(other) => return Err(other.to_string()),
        };
        let known = expected.codes.is_empty() || expected.codes.contains(&code);
        check(known && !code.is_empty(), || {
            format!("the code is {code:?}, not one of {:?}", expected.codes)
        })?;
        let right = expected.message.as_ref().is_none_or(|expected| *expected == message);
        check(right && !message.is_empty(), || {
            format!("the message is {message:?}, not {:?}", expected.message)
        })?;
        self.fresh(&id)
    }
}

fn line(tag: &Value) -> Checked<String> {
    let field =
        |name: &str| tag[name].as_str().ok_or_else(|| format!("a listed tag has no {name}"));
    check(field("ResourceType")? == "ResourceShare", || {
        "a tag of another type is listed".to_owned()
    })?;
    Ok(format!("{}: {:?} = {:?}", field("ResourceId")?, field("TagKey")?, field("TagValue")?))
}

fn check(holds: bool, otherwise: impl FnOnce() -> String) -> Checked<()> {
    if holds { Ok(()) } else { Err(otherwise()) }
}

fn client(who: &str) -> RPClient {
    let (id, secret) = key(who);
    let url = variable("UNTAG_INTEROP_URL");
    RPClient::new(id, secret, format!("{}/", url.trim_end_matches('/')))
}

fn key(who: &str) -> (String, String) {
    let (id, secret) = key_from(match who {
        "restricted" => "UNTAG_RESTRICTED",
        "other" => "UNTAG_OTHER",
        _ => "ALIBABA_CLOUD",
    });
    match who {
        "wrong-secret" => (id, format!("{secret}-not")),
        "unknown-key" => ("UNTAGTESTNOBODY".to_owned(), secret),
        _ => (id, secret),
    }
}

fn key_from(prefix: &str) -> (String, String) {
    (variable(&format!("{prefix}_ACCESS_KEY_ID")), variable(&format!("{prefix}_ACCESS_KEY_SECRET")))
}

fn variable(name: &str) -> String {
    env::var(name)
        .unwrap_or_else(|_| panic!("{name} is not set: run this by `cargo xtask interop`"))
}
