//! `sign`: a request, signed, as a configuration that `curl -K -` sends as it is.

use std::hash::{BuildHasher, RandomState};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, bail};
use untag_scenarios::Alter;
use untag_scenarios::outgoing::Outgoing;
use untag_wire::{Call, HttpRequest, Stamp, Style, decode_form};
use url::Url;

use crate::args::SignArgs;
use crate::{credentials, output};

/// Signs the request and prints it.
pub(crate) fn sign(args: &SignArgs) -> anyhow::Result<u8> {
    let keys = credentials::load(&args.url, args.credentials.as_deref())?;
    if let Some(warning) = &keys.warning {
        output::complain(&format!("{warning}\n"));
    }
    let outgoing = outgoing(args)?;
    let stamp = Stamp { time: now()?, nonce: nonce() };
    let host = authority(&args.url);
    let Some(request) = outgoing.prepare(&keys.keyring, &stamp, &host, args.url.path()) else {
        bail!(
            "there are no credentials of `{}`; set them in the environment or name a file with \
             --credentials (see --help)",
            args.principal
        );
    };
    output::print(&curl_config(args.url.scheme(), &host, &request))?;
    Ok(0)
}

fn outgoing(args: &SignArgs) -> anyhow::Result<Outgoing> {
    let (signing, part) = args.style;
    let style = Style { signing, part, format: args.format, plus: !args.percent_spaces };
    let params =
        args.params.iter().map(|text| pair(text, args.encoded)).collect::<Result<_, _>>()?;
    let call = Call { action: args.action, params };
    let alter = args.alter.as_deref().map(alteration).transpose()?;
    Ok(Outgoing { alter, ..Outgoing::plain(args.principal, call, style) })
}

/// Reads `NAME=VALUE`.
fn pair(text: &str, encoded: bool) -> anyhow::Result<(String, String)> {
    if !text.contains('=') {
        bail!("`{text}` is no parameter; write NAME=VALUE, such as TagKey.1=team");
    }
    if !encoded {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        return Ok((name.to_owned(), value.to_owned()));
    }
    let pairs = decode_form(text.as_bytes())
        .with_context(|| format!("`{text}` is not percent-encoded; see --encoded"))?;
    let one: [_; 1] = pairs
        .try_into()
        .map_err(|_| anyhow::anyhow!("`{text}` is more than one parameter; give each by itself"))?;
    let [pair] = one;
    Ok(pair)
}

fn alteration(json: &str) -> anyhow::Result<Alter> {
    serde_json::from_str(json).with_context(|| {
        format!(
            "--alter `{json}` is no fault; write it as in a scenario file, such as \
             '\"wrong-secret\"' or '{{\"dated\":-1200}}'"
        )
    })
}

fn now() -> anyhow::Result<i64> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let seconds = now.context("the clock of this machine stands before 1970; set it")?.as_secs();
    i64::try_from(seconds).context("the clock of this machine is far in the future; set it")
}

/// A text that was not used before.
fn nonce() -> String {
    let word = || RandomState::new().hash_one(std::process::id());
    format!("{:016x}{:016x}", word(), word())
}

/// Host and, where it is not the usual one, port.
fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// The request in the syntax of curl's configuration files. Headers that curl would add by itself
/// are taken away, since they may be covered by the signature or change the reply.
fn curl_config(scheme: &str, host: &str, request: &HttpRequest) -> String {
    let mut lines = vec![
        "include".to_owned(),
        "globoff".to_owned(),
        "path-as-is".to_owned(),
        format!("url = {}", quote(&format!("{scheme}://{host}{}", request.target))),
        format!("request = {}", quote(&request.method)),
    ];
    for (name, value) in &request.headers {
        let header = if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") };
        lines.push(format!("header = {}", quote(&header)));
    }
    let silent = ["accept", "content-type", "user-agent"];
    for name in silent.iter().filter(|name| request.header(name).is_none()) {
        lines.push(format!("header = {}", quote(&format!("{name}:"))));
    }
    if !request.body.is_empty() || request.method == "POST" {
        let body = String::from_utf8_lossy(&request.body);
        lines.push(format!("data-binary = {}", quote(&body)));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// A value as curl reads it back.
fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_read_as_given_or_decoded() {
        assert_eq!(pair("a=b=c %41", false).unwrap(), ("a".into(), "b=c %41".into()));
        assert_eq!(pair("a%3D=b+%41", true).unwrap(), ("a=".into(), "b A".into()));
        for (text, encoded) in [("a", false), ("a", true), ("a=%4", true), ("a=b&c=d", true)] {
            assert!(pair(text, encoded).is_err(), "{text}");
        }
    }

    #[test]
    fn values_are_quoted_for_curl() {
        assert_eq!(quote("a\"b\\c\n"), r#""a\"b\\c\n""#);
    }

    #[test]
    fn nonces_differ() {
        assert_ne!(nonce(), nonce());
    }
}
