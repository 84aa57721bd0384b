//! The vocabulary in which the catalogue is written: scenarios, calls and steps, each a few words.

use std::collections::BTreeMap;

use untag_model::{ClauseId, ErrorCode, Keys, Principal, QuestionId, Replied, Tags};
use untag_wire::{Action, Style};

use crate::scenario::{
    Alter, Answer, Call, Change, Expectation, Need, Param, Scenario, ShareSetup, Step, Value,
};

/// Tags from pairs of key and value.
pub fn tags<K: Into<String> + Clone, V: Into<String> + Clone>(pairs: &[(K, V)]) -> Tags {
    pairs.iter().cloned().map(|(key, value)| (key.into(), value.into())).collect()
}

/// Tags with these keys, each with the value `v-` and its key's number, so that values tell tags
/// apart.
pub fn keyed<K: Into<String> + Clone>(keys: &[K]) -> Tags {
    let value = |at: usize| format!("v-{at}");
    keys.iter().cloned().enumerate().map(|(at, key)| (key.into(), value(at))).collect()
}

/// `prefix1`, `prefix2`, … up to `count`.
pub fn numbered(prefix: &str, count: usize) -> Vec<String> {
    (1..=count).map(|n| format!("{prefix}{n}")).collect()
}

/// Starts a scenario.
pub fn scenario(id: impl Into<String>, title: impl Into<String>) -> Scenario {
    Scenario {
        id: id.into(),
        title: title.into(),
        needs: Vec::new(),
        shares: Vec::new(),
        steps: Vec::new(),
        late_look: false,
    }
}

impl Scenario {
    /// Adds a share of the owner.
    pub fn with(mut self, name: impl Into<String>, tags: Tags) -> Self {
        self.shares.push(ShareSetup { name: name.into(), owner: Principal::Owner, tags });
        self
    }

    /// Adds shares of the owner that all carry the same tags.
    pub fn with_each<N: AsRef<str>>(self, names: &[N], tags: &Tags) -> Self {
        names.iter().fold(self, |s, name| s.with(name.as_ref(), tags.clone()))
    }

    /// Adds a share of the other account.
    pub fn with_foreign(mut self, name: impl Into<String>, tags: Tags) -> Self {
        self.shares.push(ShareSetup { name: name.into(), owner: Principal::Other, tags });
        self.needing(Need::Other).needing(Need::OtherShares)
    }

    /// Adds a need.
    pub fn needing(mut self, need: Need) -> Self {
        if !self.needs.contains(&need) {
            self.needs.push(need);
        }
        self
    }

    /// Adds a step.
    pub fn then(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    /// Adds steps.
    pub fn then_all(mut self, steps: impl IntoIterator<Item = Step>) -> Self {
        self.steps.extend(steps);
        self
    }

    /// Asks for one more look at the end of the run.
    pub fn looked_at_late(mut self) -> Self {
        self.late_look = true;
        self
    }
}

fn param(name: impl Into<String>, value: Value) -> Param {
    Param { name: name.into(), value }
}

/// A call of `action` with `RegionId` and `ResourceType` as they should be.
fn call(action: Action) -> Call {
    let params = vec![
        param("RegionId", Value::Region),
        param("ResourceType", Value::Text("ResourceShare".to_owned())),
    ];
    Call { principal: Principal::Owner, action, params, style: None, alter: None }
}

/// UntagResources on these shares and keys, by the owner.
pub fn untag<S: AsRef<str>, K: AsRef<str>>(shares: &[S], keys: &[K]) -> Call {
    call(Action::UntagResources).naming(shares).and_keys(keys)
}

/// UntagResources on these ids, whatever they stand for, and these keys, by the owner.
pub fn untag_ids<K: AsRef<str>>(ids: &[Value], keys: &[K]) -> Call {
    let mut call = call(Action::UntagResources);
    for (at, id) in ids.iter().enumerate() {
        call = call.with_value(format!("ResourceId.{}", at + 1), id.clone());
    }
    call.and_keys(keys)
}

/// The id of a share as a value.
pub fn share(name: &str) -> Value {
    Value::Share(name.to_owned())
}

/// UntagResources with this spelling of `All`, without keys.
pub fn untag_all<S: AsRef<str>>(shares: &[S], all: &str) -> Call {
    untag::<S, &str>(shares, &[]).with("All", all)
}

/// TagResources on these shares with these tags, by the owner.
pub fn tag<S: AsRef<str>>(shares: &[S], tags: &Tags) -> Call {
    let mut call = call(Action::TagResources).naming(shares);
    for (at, (key, value)) in tags.iter().enumerate() {
        call = call.with(format!("Tag.{}.Key", at + 1), key.as_str());
        call = call.with(format!("Tag.{}.Value", at + 1), value.as_str());
    }
    call
}

impl Call {
    /// Names shares, numbered on from those already named.
    pub fn naming<S: AsRef<str>>(mut self, shares: &[S]) -> Self {
        let named = self.params.iter().filter(|p| p.name.starts_with("ResourceId.")).count();
        for (at, share) in shares.iter().enumerate() {
            let name = format!("ResourceId.{}", named + at + 1);
            self.params.push(param(name, Value::Share(share.as_ref().to_owned())));
        }
        self
    }

    /// Names tag keys, numbered on from those already named.
    pub fn and_keys<K: AsRef<str>>(mut self, keys: &[K]) -> Self {
        let named = self.params.iter().filter(|p| p.name.starts_with("TagKey.")).count();
        for (at, key) in keys.iter().enumerate() {
            self = self.with(format!("TagKey.{}", named + at + 1), key.as_ref());
        }
        self
    }

    /// Adds a parameter, even if there is one of that name.
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.params.push(param(name, Value::Text(value.into())));
        self
    }

    /// Adds a parameter whose value is bound when the call is made.
    pub fn with_value(mut self, name: impl Into<String>, value: Value) -> Self {
        self.params.push(param(name, value));
        self
    }

    /// Gives a parameter that is there another value.
    pub fn set(mut self, name: &str, value: impl Into<String>) -> Self {
        let value = value.into();
        for have in self.params.iter_mut().filter(|have| have.name == name) {
            have.value = Value::Text(value.clone());
        }
        self
    }

    /// Leaves every parameter of that name out.
    pub fn without(mut self, name: &str) -> Self {
        self.params.retain(|have| have.name != name);
        self
    }

    /// Sends the parameters in the opposite order.
    pub fn reversed(mut self) -> Self {
        self.params.reverse();
        self
    }

    /// Sends every other parameter first, from the end, and then the rest.
    pub fn mixed(mut self) -> Self {
        let (odd, even): (Vec<_>, Vec<_>) =
            self.params.into_iter().enumerate().partition(|(at, _)| at % 2 == 1);
        self.params = odd.into_iter().rev().chain(even).map(|(_, param)| param).collect();
        self
    }

    /// Has another principal send it.
    pub fn by(mut self, principal: Principal) -> Self {
        self.principal = principal;
        self
    }

    /// Puts it on the wire in this style.
    pub fn styled(mut self, style: Style) -> Self {
        self.style = Some(style);
        self
    }

    /// Makes it with this fault.
    pub fn altered(mut self, alter: Alter) -> Self {
        self.alter = Some(alter);
        self
    }
}

/// Starts a step.
pub fn step(name: impl Into<String>, call: Call) -> Step {
    Step {
        name: name.into(),
        calls: vec![call],
        expect: Vec::new(),
        each: Vec::new(),
        clauses: Vec::new(),
        twin_of: None,
        look: true,
    }
}

/// Starts a step of requests that are sent together.
pub fn together(name: impl Into<String>, calls: Vec<Call>) -> Step {
    Step { calls, ..step(name, call(Action::UntagResources)) }
}

/// A negative step and its twin.
pub fn with_twin(refused: Step, twin: Step) -> [Step; 2] {
    let twin = twin.twin_of(&refused.name);
    [refused, twin]
}

impl Step {
    /// Cites the clauses that a deviation violates.
    pub fn citing(mut self, clauses: &[&'static str]) -> Self {
        self.clauses.extend(clauses.iter().copied().map(ClauseId));
        self
    }

    /// Allows an outcome.
    pub fn allowing(mut self, expectation: Expectation) -> Self {
        self.expect.push(expectation);
        self
    }

    /// Allows success, which removes these keys from these shares.
    pub fn removing<S: AsRef<str>, K: AsRef<str>>(self, shares: &[S], keys: &[K]) -> Self {
        self.allowing(success().removing(shares, keys))
    }

    /// Allows success, which removes every tag of these shares.
    pub fn clearing<S: AsRef<str>>(self, shares: &[S]) -> Self {
        self.allowing(success().clearing(shares))
    }

    /// Allows success, which sets these tags on these shares.
    pub fn setting<S: AsRef<str>>(self, shares: &[S], tags: &Tags) -> Self {
        self.allowing(success().setting(shares, tags))
    }

    /// Allows this documented error, with nothing changed.
    pub fn refused(self, code: ErrorCode) -> Self {
        self.allowing(error(code))
    }

    /// Allows each of these documented errors, with nothing changed.
    pub fn refused_as(self, codes: &[ErrorCode]) -> Self {
        codes.iter().fold(self, |step, code| step.refused(*code))
    }

    /// Allows any refusal from 400 to 499, with nothing changed.
    pub fn refused_somehow(self) -> Self {
        self.allowing(refusal())
    }

    /// Allows these outcomes of the next of the requests that are sent together.
    pub fn each_allowing(mut self, expectations: Vec<Expectation>) -> Self {
        self.each.push(expectations);
        self
    }

    /// Says which negative step it is the twin of.
    pub fn twin_of(mut self, step: &str) -> Self {
        self.twin_of = Some(step.to_owned());
        self
    }

    /// Leaves the look at the shares to a later step.
    pub fn unseen(mut self) -> Self {
        self.look = false;
        self
    }
}

fn expectation(reply: Replied) -> Expectation {
    Expectation { reply, effect: BTreeMap::new(), answer: None }
}

/// Success, with nothing changed so far.
pub fn success() -> Expectation {
    expectation(Replied::Success)
}

/// This documented error, with nothing changed so far.
pub fn error(code: ErrorCode) -> Expectation {
    expectation(Replied::Error(code))
}

/// Any refusal from 400 to 499, with nothing changed so far.
pub fn refusal() -> Expectation {
    expectation(Replied::Refusal)
}

/// 409 `ConcurrentExecutionError`, with nothing changed.
pub fn conflict() -> Expectation {
    expectation(Replied::Conflict)
}

impl Expectation {
    /// Each of these shares changed in one of these ways.
    pub fn changing<S: AsRef<str>>(mut self, shares: &[S], changes: &[Change]) -> Self {
        for share in shares {
            self.effect.insert(share.as_ref().to_owned(), changes.to_vec());
        }
        self
    }

    /// Each of these shares lost these keys.
    pub fn removing<S: AsRef<str>, K: AsRef<str>>(self, shares: &[S], keys: &[K]) -> Self {
        let keys = Keys::of(keys.iter().map(AsRef::as_ref));
        self.changing(shares, &[Change::gone(keys)])
    }

    /// Each of these shares lost every tag.
    pub fn clearing<S: AsRef<str>>(self, shares: &[S]) -> Self {
        self.changing(shares, &[Change::gone(Keys::All)])
    }

    /// Each of these shares had these tags set.
    pub fn setting<S: AsRef<str>>(self, shares: &[S], tags: &Tags) -> Self {
        let change = Change { gone: Keys::none(), maybe: Keys::none(), set: tags.clone() };
        self.changing(shares, &[change])
    }

    /// Each of these shares may have lost any of these keys.
    pub fn perhaps_removing<S: AsRef<str>, K: AsRef<str>>(self, shares: &[S], keys: &[K]) -> Self {
        let maybe = Keys::of(keys.iter().map(AsRef::as_ref));
        self.changing(shares, &[Change { gone: Keys::none(), maybe, set: Tags::new() }])
    }

    /// This outcome answers an open question.
    pub fn answering(self, question: &'static str, answer: &str) -> Self {
        self.answering_case(question, "", answer)
    }

    /// This outcome answers one case of an open question.
    pub fn answering_case(mut self, question: &'static str, case: &str, answer: &str) -> Self {
        self.answer = Some(Answer {
            question: QuestionId(question),
            case: case.to_owned(),
            answer: answer.to_owned(),
        });
        self
    }
}
