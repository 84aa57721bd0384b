//! The credentials file. Its errors name the line and never show what stands there, since that may
//! be a secret.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, bail};
use secrecy::{ExposeSecret, SecretString};
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use untag_model::Principal;

use super::{Given, Names, Values, pair};

/// The most bytes of a credentials file.
const MAX_FILE: u64 = 64 * 1024;
/// The names in a section.
const NAMES: Names<'static> =
    Names { id: "access_key_id", secret: "access_key_secret", token: "security_token" };

const FORM: &str = "write it like this:\n  [owner]\n  access_key_id = \"...\"\n  \
                    access_key_secret = \"...\"\nand, where there are any, [restricted] and [other]";

/// The credentials in a file.
pub(super) fn read(path: &Path) -> anyhow::Result<Given> {
    let place = || format!("the credentials file {}", path.display());
    let file =
        File::open(path).with_context(|| format!("{} cannot be read; check the path", place()))?;
    let warning = warning(path, &file);
    let text = contents(file).with_context(place)?;
    let keys = parse(&text).with_context(place)?;
    if keys.is_empty() {
        bail!("{} names nobody; {FORM}", place());
    }
    Ok(Given { keys, warning })
}

fn contents(file: File) -> anyhow::Result<SecretString> {
    let mut text = String::new();
    let read = file.take(MAX_FILE + 1).read_to_string(&mut text);
    let text = SecretString::from(text);
    let length = read.context("it cannot be read as UTF-8 text; is it the right file?")?;
    if u64::try_from(length).unwrap_or(u64::MAX) > MAX_FILE {
        bail!("it has more than {MAX_FILE} bytes; is it the right file?");
    }
    Ok(text)
}

fn parse(text: &SecretString) -> anyhow::Result<BTreeMap<Principal, untag_wire::Credentials>> {
    let text = text.expose_secret();
    let table = DeTable::parse(text).map_err(|error| {
        // The message of the error may quote the line.
        let line = error.span().map_or(1, |span| line(text, span.start));
        anyhow::anyhow!("line {line} is no TOML; {FORM}")
    })?;
    let mut keys = BTreeMap::new();
    for (name, value) in table.get_ref() {
        let at = line(text, name.span().start);
        let principal = Principal::ALL.into_iter().find(|p| p.name() == name.get_ref());
        let (Some(principal), Some(section)) = (principal, value.get_ref().as_table()) else {
            bail!("line {at} begins none of the sections [owner], [restricted], [other]; {FORM}");
        };
        let credentials = section_of(text, section, principal)
            .and_then(|values| pair(values, NAMES))
            .with_context(|| format!("section [{principal}], line {at}"))?;
        let Some(credentials) = credentials else {
            bail!("section [{principal}], line {at}: it is empty; fill it in or leave it out");
        };
        keys.insert(principal, credentials);
    }
    Ok(keys)
}

fn section_of(text: &str, section: &DeTable<'_>, principal: Principal) -> anyhow::Result<Values> {
    let mut values = Values { id: None, secret: None, token: None };
    for (name, value) in section {
        let at = line(text, name.span().start);
        let value = string(value).with_context(|| format!("line {at}"))?;
        match &**name.get_ref() {
            "access_key_id" => values.id = value,
            "access_key_secret" => values.secret = value,
            "security_token" if principal == Principal::Owner => values.token = value,
            _ => bail!(
                "line {at}: that name is not known here; the names are access_key_id, \
                 access_key_secret and, for the owner, security_token"
            ),
        }
    }
    Ok(values)
}

/// A value; one that is empty counts as not set.
fn string(value: &Spanned<DeValue<'_>>) -> anyhow::Result<Option<String>> {
    let Some(text) = value.get_ref().as_str() else {
        bail!("the value is no string; put it in double quotes");
    };
    Ok(Some(text.to_owned()).filter(|text| !text.is_empty()))
}

/// The number of the line of this byte.
fn line(text: &str, at: usize) -> usize {
    let before = text.as_bytes().get(..at).unwrap_or(text.as_bytes());
    before.split(|byte| *byte == b'\n').count()
}

#[cfg(unix)]
fn warning(path: &Path, file: &File) -> Option<String> {
    use std::os::unix::fs::PermissionsExt;

    let mode = file.metadata().ok()?.permissions().mode();
    (mode & 0o044 != 0).then(|| {
        format!(
            "warning: others can read the credentials file {0}; run: chmod 600 {0}",
            path.display()
        )
    })
}

#[cfg(not(unix))]
fn warning(_path: &Path, _file: &File) -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "[owner]\naccess_key_id = \"id\"\naccess_key_secret = \"hush\"\n\
                        security_token = \"hush\"\n[other]\naccess_key_id = \"id\"\n\
                        access_key_secret = \"hush\"\n";

    #[test]
    fn sections_are_read() {
        let keys = parse(&GOOD.into()).unwrap();
        assert_eq!(keys.keys().collect::<Vec<_>>(), [&Principal::Owner, &Principal::Other]);
        assert!(keys[&Principal::Owner].token.is_some());
    }

    #[test]
    fn errors_name_the_line_and_show_no_secret() {
        for (text, expected) in [
            ("[owner]\naccess_key_secret = hush\n", "line 2 is no TOML"),
            ("[owner]\naccess_key_secret = \"hush\n", "line 2 is no TOML"),
            ("[owner\n", "line 1 is no TOML"),
            ("hush\n", "line 1 is no TOML"),
            ("hush = 1\n", "line 1 begins none of the sections"),
            ("[owner]\naccess_key_secret = 123456\n", "line 2: the value is no string"),
            ("[owner]\naccess_key_secret = \"hush\"\n", "access_key_id is not"),
            ("[owner]\n\nhush = \"x\"\n", "line 3: that name is not known"),
            ("[other]\nsecurity_token = \"hush\"\n", "line 2: that name is not known"),
            ("[owner]\naccess_key_secret = \"hush\"\naccess_key_secret = \"hush\"\n", "line 3 is"),
            ("owner = \"hush\"\n", "line 1 begins none"),
            ("[owner]\n", "it is empty"),
            (
                "[owner]\naccess_key_id = \"x\"\naccess_key_secret = \"hush hush\"\n",
                "contains a space",
            ),
        ] {
            let error = parse(&text.into()).unwrap_err();
            let message = format!("{error:#}");
            assert!(message.contains(expected), "{message}");
            let all = format!("{message} {error:?}");
            assert!(!all.contains("hush") && !all.contains("123456"), "{all}");
        }
    }
}
