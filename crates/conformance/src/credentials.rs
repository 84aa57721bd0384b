//! Where access keys come from: a file, the environment, or the published test keys. Secrets go
//! into types that do not print them as soon as they are read.

mod file;

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::Path;

use anyhow::{Context, bail};
use untag_model::Principal;
use untag_runner::is_loopback;
use untag_scenarios::outgoing::Keyring;
use untag_server::principals::{OTHER, OWNER, RESTRICTED};
use untag_wire::Credentials;
use url::Url;

/// The keys of a run.
#[derive(Debug)]
pub(crate) struct Keys {
    /// The credentials of everybody who has any.
    pub(crate) keyring: Keyring,
    /// Whose credentials the user gave.
    pub(crate) given: BTreeSet<Principal>,
    /// Something that the user should know.
    pub(crate) warning: Option<String>,
}

/// What the user gave.
#[derive(Debug, Default)]
struct Given {
    keys: BTreeMap<Principal, Credentials>,
    warning: Option<String>,
}

/// The environment, by name.
type Environment<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// The names of the variables of a principal: id, secret and token.
const VARIABLES: [(Principal, &str, &str, Option<&str>); 3] = [
    (
        Principal::Owner,
        "ALIBABA_CLOUD_ACCESS_KEY_ID",
        "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
        Some("ALIBABA_CLOUD_SECURITY_TOKEN"),
    ),
    (
        Principal::Restricted,
        "UNTAG_RESTRICTED_ACCESS_KEY_ID",
        "UNTAG_RESTRICTED_ACCESS_KEY_SECRET",
        None,
    ),
    (Principal::Other, "UNTAG_OTHER_ACCESS_KEY_ID", "UNTAG_OTHER_ACCESS_KEY_SECRET", None),
];

/// The keys for a target: those in the file, or without a file those in the environment; for a
/// target on this machine completed by the published test keys.
pub(crate) fn load(url: &Url, file: Option<&Path>) -> anyhow::Result<Keys> {
    let given = match file {
        Some(path) => file::read(path)?,
        None => from_environment(&|name| std::env::var_os(name))?,
    };
    complete(url, given)
}

/// The published test keys, for a server in this process that knows them all.
pub(crate) fn published() -> Keys {
    let keys = Principal::ALL.map(|principal| (principal, test_key(principal)));
    Keys { keyring: Keyring { keys: keys.into() }, given: Principal::ALL.into(), warning: None }
}

fn test_key(principal: Principal) -> Credentials {
    match principal {
        Principal::Owner => OWNER.credentials(),
        Principal::Restricted => RESTRICTED.credentials(),
        Principal::Other => OTHER.credentials(),
    }
}

fn complete(url: &Url, given: Given) -> anyhow::Result<Keys> {
    let who = given.keys.keys().copied().collect();
    let mut keys = given.keys;
    if is_loopback(url) {
        for principal in Principal::ALL {
            keys.entry(principal).or_insert_with(|| test_key(principal));
        }
    }
    if !keys.contains_key(&Principal::Owner) {
        bail!(
            "there are no credentials of the owner for {url}; set ALIBABA_CLOUD_ACCESS_KEY_ID and \
             ALIBABA_CLOUD_ACCESS_KEY_SECRET, or name a file with --credentials"
        );
    }
    Ok(Keys { keyring: Keyring { keys }, given: who, warning: given.warning })
}

fn from_environment(environment: Environment<'_>) -> anyhow::Result<Given> {
    let mut keys = BTreeMap::new();
    for (principal, id, secret, token) in VARIABLES {
        let values = Values {
            id: variable(environment, id)?,
            secret: variable(environment, secret)?,
            token: token.map_or(Ok(None), |token| variable(environment, token))?,
        };
        let names = Names { id, secret, token: token.unwrap_or_default() };
        let credentials = pair(values, names).context("the credentials in the environment")?;
        keys.extend(credentials.map(|credentials| (principal, credentials)));
    }
    Ok(Given { keys, warning: None })
}

/// A variable; one that is empty counts as not set, since that is how many CI systems hand over a
/// secret that they do not have.
fn variable(environment: Environment<'_>, name: &str) -> anyhow::Result<Option<String>> {
    let Some(value) = environment(name) else { return Ok(None) };
    let Ok(text) = value.into_string() else {
        bail!("the variable {name} is not UTF-8; set it to the text that the console shows");
    };
    Ok(Some(text).filter(|text| !text.is_empty()))
}

/// What was found for one principal.
struct Values {
    id: Option<String>,
    secret: Option<String>,
    token: Option<String>,
}

/// How the three are called where they were found.
#[derive(Clone, Copy)]
struct Names<'a> {
    id: &'a str,
    secret: &'a str,
    token: &'a str,
}

/// The credentials of one principal, or none; half of them is a mistake.
fn pair(values: Values, names: Names<'_>) -> anyhow::Result<Option<Credentials>> {
    let Names { id, secret, token } = names;
    match (values.id, values.secret, values.token) {
        (None, None, None) => Ok(None),
        (Some(id_value), Some(secret_value), token_value) => {
            refuse_strange(id, &id_value)?;
            refuse_strange(secret, &secret_value)?;
            refuse_strange(token, token_value.as_deref().unwrap_or_default())?;
            let token = token_value.map(Into::into);
            Ok(Some(Credentials { token, ..Credentials::new(id_value, secret_value) }))
        }
        (Some(_), None, _) => bail!("{id} is set and {secret} is not; set both or neither"),
        (None, Some(_), _) => bail!("{secret} is set and {id} is not; set both or neither"),
        (None, None, Some(_)) => bail!("{token} is set without {id} and {secret}; set these too"),
    }
}

/// Refuses what no access key contains, such as the newline of a file that was pasted whole.
fn refuse_strange(name: &str, value: &str) -> anyhow::Result<()> {
    if value.chars().any(|c| c.is_whitespace() || c.is_control() || !c.is_ascii()) {
        bail!(
            "{name} contains a space, a line break or a character that no access key has; copy it \
             again without what surrounds it"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &[(&'static str, &'static str)]) -> impl Fn(&str) -> Option<OsString> {
        let pairs: BTreeMap<_, _> = pairs.iter().copied().collect();
        move |name| pairs.get(name).map(OsString::from)
    }

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    #[test]
    fn pairs_are_taken_whole() {
        let given = from_environment(&environment(&[
            ("ALIBABA_CLOUD_ACCESS_KEY_ID", "id"),
            ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "secret"),
            ("ALIBABA_CLOUD_SECURITY_TOKEN", "token"),
            ("UNTAG_OTHER_ACCESS_KEY_ID", ""),
            ("UNTAG_OTHER_ACCESS_KEY_SECRET", ""),
        ]))
        .unwrap();
        assert_eq!(given.keys.keys().collect::<Vec<_>>(), [&Principal::Owner]);
        let owner = &given.keys[&Principal::Owner];
        assert!(owner.id == "id" && owner.token.is_some());
    }

    #[test]
    fn half_a_pair_is_a_mistake_that_shows_no_secret() {
        for pairs in [
            &[("ALIBABA_CLOUD_ACCESS_KEY_ID", "hush")][..],
            &[("UNTAG_RESTRICTED_ACCESS_KEY_SECRET", "hush")],
            &[("ALIBABA_CLOUD_SECURITY_TOKEN", "hush")],
            &[("UNTAG_OTHER_ACCESS_KEY_ID", "x"), ("UNTAG_OTHER_ACCESS_KEY_SECRET", "hush \n")],
        ] {
            let error = from_environment(&environment(pairs)).unwrap_err();
            let text = format!("{error:#} {error:?}");
            let named = pairs.iter().any(|(name, _)| text.contains(name));
            assert!(!text.contains("hush") && named, "{text}");
        }
    }

    #[test]
    fn a_target_on_this_machine_falls_back_to_the_test_keys() {
        for text in ["http://127.0.0.1:1", "http://localhost", "http://[::1]:2/x"] {
            let keys = complete(&url(text), Given::default()).unwrap();
            assert_eq!(keys.keyring.keys.len(), 3, "{text}");
            assert!(keys.given.is_empty());
        }
    }

    #[test]
    fn a_target_elsewhere_needs_the_owner_s_key() {
        let error = complete(&url("https://example.com"), Given::default()).unwrap_err();
        assert!(error.to_string().contains("ALIBABA_CLOUD_ACCESS_KEY_ID"));
        let given = Given {
            keys: BTreeMap::from([(Principal::Owner, Credentials::new("id", "secret"))]),
            warning: None,
        };
        let keys = complete(&url("https://example.com"), given).unwrap();
        assert_eq!(keys.keyring.keys.len(), 1);
        assert_eq!(keys.given, BTreeSet::from([Principal::Owner]));
    }
}
