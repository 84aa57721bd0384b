//! A request of the operation in the making: its parameters by what they mean, so that one can be
//! broken at a time, before they become names and values.

use untag_model::Principal;
use untag_wire::Action;

use crate::generate::pools::TYPE;
use crate::scenario::{Call, Param, Value};

/// A request to untag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Who sends it.
    pub principal: Principal,
    /// `RegionId`.
    pub region: Option<Value>,
    /// `ResourceType`.
    pub kind: Option<String>,
    /// `ResourceId`, numbered from 1.
    pub ids: Vec<Value>,
    /// `TagKey`, numbered from 1.
    pub keys: Vec<String>,
    /// `All`.
    pub all: Option<String>,
}

impl Draft {
    /// A request with region and type as they should be, and nothing else.
    pub fn by(principal: Principal) -> Self {
        Self {
            principal,
            region: Some(Value::Region),
            kind: Some(TYPE.to_owned()),
            ids: Vec::new(),
            keys: Vec::new(),
            all: None,
        }
    }

    /// The call.
    pub fn call(self) -> Call {
        let mut params = Vec::new();
        let mut push = |name: String, value| params.push(Param { name, value });
        if let Some(region) = self.region {
            push("RegionId".to_owned(), region);
        }
        if let Some(kind) = self.kind {
            push("ResourceType".to_owned(), Value::Text(kind));
        }
        for (at, id) in self.ids.into_iter().enumerate() {
            push(format!("ResourceId.{}", at + 1), id);
        }
        for (at, key) in self.keys.into_iter().enumerate() {
            push(format!("TagKey.{}", at + 1), Value::Text(key));
        }
        if let Some(all) = self.all {
            push("All".to_owned(), Value::Text(all));
        }
        let (principal, action) = (self.principal, Action::UntagResources);
        Call { principal, action, params, style: None, alter: None }
    }
}
