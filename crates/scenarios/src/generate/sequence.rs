//! The sequence: shares to set up and calls to make on them, one after the other or all together.
//! Unlike a scenario it says nothing of what must come back.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use untag_model::{Principal, Share, World};

use crate::outgoing::Bindings;
use crate::scenario::{Call, Scenario, ShareSetup, Step, Value};

/// Shares and the calls to make on them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sequence {
    /// The shares that exist before the first call.
    pub shares: Vec<ShareSetup>,
    /// The calls, one after the other.
    pub calls: Vec<Call>,
    /// The calls are sent at the same time instead.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub together: bool,
}

/// How large a sequence is: by what it consists of first, then by the length of its texts. Smaller
/// is simpler.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Extent {
    /// Calls, parameters, shares and tags, and whatever else about a call is out of the ordinary.
    pub count: usize,
    /// Characters in names and values.
    pub length: usize,
    /// How far the characters and names are from the plainest ones.
    pub oddity: usize,
}

/// The region of worlds that exist only in this process.
pub const REGION: &str = "cn-hangzhou";

impl Sequence {
    /// A scenario of the same shares and calls, a step each, whose expectations are left empty.
    pub fn scenario(&self, id: &str, title: &str) -> Scenario {
        let steps = self.calls.iter().enumerate().map(|(at, call)| Step {
            name: format!("call {}", at + 1),
            calls: vec![call.clone()],
            expect: Vec::new(),
            each: Vec::new(),
            clauses: Vec::new(),
            twin_of: None,
            look: true,
        });
        Scenario {
            id: id.to_owned(),
            title: title.to_owned(),
            needs: Vec::new(),
            shares: self.shares.clone(),
            steps: steps.collect(),
            late_look: false,
        }
    }

    /// The shares and calls of a scenario; of requests sent together, one after the other.
    pub fn of(scenario: &Scenario) -> Self {
        let calls = scenario.steps.iter().flat_map(|step| step.calls.iter().cloned());
        Self { shares: scenario.shares.clone(), calls: calls.collect(), together: false }
    }

    /// Ids for the shares where no target gives any.
    pub fn bindings(&self) -> Bindings {
        let id = |name: &str| (name.to_owned(), format!("rs-{name}"));
        let shares = self.shares.iter().map(|share| id(&share.name)).collect();
        Bindings { shares, region: REGION.to_owned() }
    }

    /// The world that is there before the first call, its shares under their real ids.
    pub fn world(&self, bindings: &Bindings) -> World {
        let mut world = World::with_principals();
        for share in &self.shares {
            let account = if share.owner == Principal::Other { "2" } else { "1" };
            let set_up = Share {
                account: account.to_owned(),
                region: bindings.region.clone(),
                deleted: false,
                tags: share.tags.clone(),
            };
            world.shares.insert(bindings.share(&share.name), set_up);
        }
        world
    }

    /// How large it is.
    pub fn extent(&self) -> Extent {
        let mut extent = Extent { count: 0, length: 0, oddity: 0 };
        for share in &self.shares {
            extent.count += 1 + share.tags.len();
            for (key, value) in &share.tags {
                extent.add_text(key);
                extent.add_text(value);
            }
        }
        extent.count += usize::from(self.together);
        for call in &self.calls {
            extent.add_call(call);
        }
        extent
    }
}

impl Extent {
    fn add_call(&mut self, call: &Call) {
        self.count += 1 + call.params.len();
        self.count += usize::from(call.style.is_some()) + usize::from(call.alter.is_some());
        self.oddity += call.principal as usize;
        for (at, param) in call.params.iter().enumerate() {
            self.add_text(&param.name);
            self.add_value(&param.value);
            // A parameter that stands behind another of a later name could be sorted further.
            self.oddity +=
                call.params[..at].iter().filter(|before| before.name > param.name).count();
        }
    }

    fn add_value(&mut self, value: &Value) {
        match value {
            Value::Text(text) | Value::ShareWith(_, text) => self.add_text(text),
            Value::NoShare(number) => self.oddity += 1 + *number as usize,
            Value::Share(_) | Value::ShareCut(_) | Value::Region => {}
        }
    }

    fn add_text(&mut self, text: &str) {
        self.length += text.chars().count();
        self.oddity += text.chars().filter(|character| *character != 'k').count();
    }
}
