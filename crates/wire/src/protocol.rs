//! The parameters that belong to the protocol and not to an action: which names they are, and
//! what a request says in them.

use crate::coding::{DecodeError, Place, Raw, pieces};
use crate::{HttpRequest, canonical};

/// The names that belong to the protocol.
const NAMES: [&str; 11] = [
    "AccessKeyId",
    "Action",
    "Format",
    "SecurityToken",
    "Signature",
    "SignatureMethod",
    "SignatureNonce",
    "SignatureType",
    "SignatureVersion",
    "Timestamp",
    "Version",
];

/// What a request says in the protocol's parameters.
#[derive(Default)]
pub(crate) struct Protocol {
    values: [Option<(Place, String)>; NAMES.len()],
}

impl Protocol {
    /// That of a request, form and query together.
    pub(crate) fn of(request: &HttpRequest) -> Result<Self, DecodeError> {
        read(request, |_, _, _| Ok(()))
    }

    /// The value of a parameter: the form's before the query's, the first of each.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.values[NAMES.iter().position(|have| *have == name)?].as_ref()?;
        Some(value)
    }

    fn set(&mut self, index: usize, place: Place, value: String) {
        let slot = &mut self.values[index];
        if slot.as_ref().is_none_or(|(have, _)| *have != place) {
            *slot = Some((place, value));
        }
    }
}

/// Reads the protocol's parameters and hands every other pair, not decoded, to `own`.
pub(crate) fn read(
    request: &HttpRequest,
    mut own: impl FnMut(Place, Raw<'_>, Raw<'_>) -> Result<(), DecodeError>,
) -> Result<Protocol, DecodeError> {
    let mut protocol = Protocol::default();
    let parts =
        [(Place::Query, request.query().as_bytes()), (Place::Form, canonical::form(request))];
    for (place, bytes) in parts {
        for (name, value) in pieces(bytes, place) {
            match index(name)? {
                Some(index) => protocol.set(index, place, value.decode()?.into_owned()),
                None => own(place, name, value)?,
            }
        }
    }
    Ok(protocol)
}

fn index(name: Raw<'_>) -> Result<Option<usize>, DecodeError> {
    let name = name.unescape(true)?;
    Ok(NAMES.iter().position(|have| have.as_bytes() == &*name))
}

#[cfg(test)]
mod tests {
    use super::{Place, Protocol};

    #[test]
    fn the_first_of_the_form_counts() {
        let mut protocol = Protocol::default();
        let index = super::NAMES.iter().position(|name| *name == "Action").expect("a parameter");
        let mut action = |place, value: &str| {
            protocol.set(index, place, value.to_owned());
            protocol.get("Action").map(str::to_owned)
        };
        assert_eq!(action(Place::Query, "first").as_deref(), Some("first"));
        assert_eq!(action(Place::Query, "second").as_deref(), Some("first"));
        assert_eq!(action(Place::Form, "third").as_deref(), Some("third"));
        assert_eq!(action(Place::Form, "fourth").as_deref(), Some("third"));
    }
}
