//! The parts of an interop run, and which of them were chosen.

use std::sync::LazyLock;

use anyhow::{Result, bail};
use clap::ValueEnum;
use clap::builder::PossibleValue;

use super::client::Client;
use super::independent;

/// A part, in the order of the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Client(Client),
    IndependentServer,
}

static ALL: LazyLock<Vec<Part>> = LazyLock::new(|| {
    let clients = Client::value_variants().iter().copied().map(Part::Client);
    clients.chain([Part::IndependentServer]).collect()
});

impl Part {
    pub(super) const fn client(self) -> Option<Client> {
        match self {
            Self::Client(client) => Some(client),
            Self::IndependentServer => None,
        }
    }
}

impl ValueEnum for Part {
    fn value_variants<'a>() -> &'a [Self] {
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        match self {
            Self::Client(client) => client.to_possible_value(),
            Self::IndependentServer => Some(PossibleValue::new(independent::NAME)),
        }
    }
}

/// The named parts, or all where none is named. A server that the user brings is for clients
/// alone: the suite itself has `untag-conformance run` for it.
pub(super) fn chosen(only: &[Part], users_server: bool) -> Result<Vec<Part>> {
    if users_server && only.contains(&Part::IndependentServer) {
        bail!("`--url` is for clients: leave it out, or leave out `--only {}`", independent::NAME);
    }
    let all = ALL.iter().copied();
    let named = all.filter(|part| only.is_empty() || only.contains(part));
    Ok(named.filter(|part| !users_server || part.client().is_some()).collect())
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::super::client::Client;
    use super::{ALL, Part, chosen};

    const SDK: Part = Part::Client(Client::PythonSdk);

    #[test]
    fn every_part_has_the_name_it_is_chosen_by() {
        for part in &*ALL {
            let name = part.to_possible_value().unwrap();
            assert_eq!(Part::from_str(name.get_name(), false), Ok(*part));
        }
    }

    #[test]
    fn all_are_chosen_unless_some_are_named() {
        assert_eq!(chosen(&[], false).unwrap(), *ALL);
        let both = [Part::IndependentServer, SDK];
        assert_eq!(chosen(&both, false).unwrap(), [SDK, Part::IndependentServer]);
    }

    #[test]
    fn a_server_of_the_user_is_for_clients() {
        assert_eq!(chosen(&[], true).unwrap().len(), ALL.len() - 1);
        assert_eq!(chosen(&[SDK], true).unwrap(), [SDK]);
        assert!(chosen(&[SDK, Part::IndependentServer], true).is_err());
    }
}
