//! From a scenario's call to the bytes that are sent: names bound to real shares, the deliberate
//! fault of the call applied, everything signed.

use std::collections::BTreeMap;

use untag_model::Principal;
use untag_wire::encode::{Stamp, encode, sign_again};
use untag_wire::{Credentials, Format, HttpRequest, Part, Signing, Style};

use crate::scenario::{Alter, Call, Value};

/// The real things behind the names of a scenario.
#[derive(Debug, Clone, Default)]
pub struct Bindings {
    /// Real share ids by the scenario's names.
    pub shares: BTreeMap<String, String>,
    /// The region of the run.
    pub region: String,
}

/// A call with real values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Who sends it.
    pub principal: Principal,
    /// What is sent.
    pub call: untag_wire::Call,
    /// In which style.
    pub style: Style,
    /// With which fault.
    pub alter: Option<Alter>,
}

/// The credentials of a run.
#[derive(Debug, Clone)]
pub struct Keyring {
    /// The credentials of each principal that has any.
    pub keys: BTreeMap<Principal, Credentials>,
}

/// The access key id that nobody has.
const UNKNOWN_KEY: &str = "UNTAGTESTNOBODY";

impl Bindings {
    /// The real value of a parameter.
    pub fn value(&self, value: &Value) -> String {
        match value {
            Value::Text(text) => text.clone(),
            Value::Share(name) => self.share(name),
            Value::ShareWith(name, suffix) => self.share(name) + suffix,
            Value::ShareCut(name) => {
                let mut id = self.share(name);
                id.pop();
                id
            }
            Value::NoShare(number) => self.no_share(*number),
            Value::Region => self.region.clone(),
        }
    }

    /// The real id of a share; its name where it is not bound.
    pub fn share(&self, name: &str) -> String {
        self.shares.get(name).cloned().unwrap_or_else(|| name.to_owned())
    }

    /// An id that looks like the target's own and belongs to no share: the last characters of a
    /// real one are replaced by a number that no generator is likely to give.
    fn no_share(&self, number: u32) -> String {
        let like = self.shares.values().next().map_or("rs-00000000000", String::as_str);
        let length = like.chars().count();
        let tail = format!("{:07}", 9_900_000 + number % 100_000);
        let kept = length.saturating_sub(tail.len()).max(3);
        like.chars().take(kept).chain(tail.chars()).collect()
    }
}

impl Call {
    /// Binds the call; `base` is the style of calls that have none of their own.
    pub fn bind(&self, bindings: &Bindings, base: Style) -> Outgoing {
        let params =
            self.params.iter().map(|p| (p.name.clone(), bindings.value(&p.value))).collect();
        Outgoing {
            principal: self.principal,
            call: untag_wire::Call { action: self.action, params },
            style: self.style.unwrap_or(base),
            alter: self.alter.clone(),
        }
    }
}

impl Outgoing {
    /// A call as it should be, without a fault.
    pub fn plain(principal: Principal, call: untag_wire::Call, style: Style) -> Self {
        Self { principal, call, style, alter: None }
    }

    /// Whether the call changes something if it is carried out.
    pub fn writes(&self) -> bool {
        self.call.action != untag_wire::Action::ListTagResources
    }

    /// The bytes, signed by `keyring` at `stamp`, or nothing if the principal has no key.
    pub fn prepare(
        &self,
        keyring: &Keyring,
        stamp: &Stamp,
        host: &str,
        path: &str,
    ) -> Option<HttpRequest> {
        let mut credentials = keyring.keys.get(&self.principal)?.clone();
        let mut stamp = stamp.clone();
        match &self.alter {
            Some(Alter::WrongSecret) => {
                credentials = Credentials {
                    token: credentials.token,
                    ..Credentials::new(credentials.id, "wrong")
                };
            }
            Some(Alter::UnknownKey) => credentials = Credentials::new(UNKNOWN_KEY, "unknown"),
            Some(Alter::Dated(seconds)) => stamp.time += seconds,
            _ => {}
        }
        let mut request = encode(&self.call, self.style, &credentials, &stamp, host, path);
        if let Some(alter) = &self.alter {
            self.disturb(&mut request, alter, &credentials);
        }
        Some(request)
    }

    fn disturb(&self, request: &mut HttpRequest, alter: &Alter, credentials: &Credentials) {
        match alter {
            Alter::WrongSecret | Alter::UnknownKey | Alter::Dated(_) | Alter::SameNonce => {}
            Alter::Unsigned => unsign(request, self.style.signing),
            Alter::Changed(name, value) => change(request, name, value),
            Alter::Method(method) => {
                request.method.clone_from(method);
                sign_again(request, credentials);
            }
            Alter::Action(name) => {
                rename(request, "x-acs-action", "Action", name.as_deref());
                sign_again(request, credentials);
            }
            Alter::Version(name) => {
                rename(request, "x-acs-version", "Version", name.as_deref());
                sign_again(request, credentials);
            }
            Alter::Header(name, value) => request.headers.push((name.clone(), value.clone())),
            Alter::WithoutHeader(name) => {
                request.headers.retain(|(have, _)| !have.eq_ignore_ascii_case(name));
            }
        }
    }

    /// Whether a JSON reply is asked for.
    pub fn asks_json(&self) -> bool {
        matches!(self.style.format, Format::Json | Format::AcceptJson)
    }

    /// Whether the reply is asked for in XML.
    pub fn asks_xml(&self) -> bool {
        self.style.format == Format::Xml
    }
}

/// Applies `edit` to the pieces of the query and of a form body, which are `name=value` as sent.
fn edit_pieces(request: &mut HttpRequest, edit: impl Fn(&str) -> Option<String>) {
    let edited = |text: &str| {
        text.split('&')
            .filter(|piece| !piece.is_empty())
            .filter_map(&edit)
            .collect::<Vec<_>>()
            .join("&")
    };
    if let Some((path, query)) = request.target.split_once('?') {
        request.target = format!("{path}?{}", edited(query));
    }
    if let Ok(body) = std::str::from_utf8(&request.body) {
        request.body = edited(body).into_bytes();
    }
}

fn unsign(request: &mut HttpRequest, signing: Signing) {
    match signing {
        Signing::V3 => request.headers.retain(|(name, _)| name != "authorization"),
        Signing::V1 => edit_pieces(request, |piece| {
            (!piece.starts_with("Signature=")).then(|| piece.to_owned())
        }),
    }
}

fn change(request: &mut HttpRequest, name: &str, value: &str) {
    let value = untag_wire::coding::encode_component(value);
    let start = format!("{name}=");
    edit_pieces(request, |piece| {
        Some(if piece.starts_with(&start) { format!("{start}{value}") } else { piece.to_owned() })
    });
}

/// Gives header and parameter another value, or takes them away.
fn rename(request: &mut HttpRequest, header: &str, parameter: &str, value: Option<&str>) {
    let start = format!("{parameter}=");
    edit_pieces(request, |piece| match value {
        _ if !piece.starts_with(&start) => Some(piece.to_owned()),
        Some(value) => Some(format!("{start}{value}")),
        None => None,
    });
    match value {
        Some(value) => {
            for (_, have) in request.headers.iter_mut().filter(|(name, _)| name == header) {
                value.clone_into(have);
            }
        }
        None => request.headers.retain(|(name, _)| name != header),
    }
}

/// The style of the suite's own calls (setting up, looking, tidying) when V3 is not understood.
pub const FALLBACK_STYLE: Style =
    Style { signing: Signing::V1, part: Part::Query, format: Format::Json, plus: false };
