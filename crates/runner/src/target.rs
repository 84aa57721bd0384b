//! The target over HTTP: one request, signed and sent, its reply bounded in time and size.
//! Redirects are not followed and nothing that was carried out is sent again.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use untag_scenarios::outgoing::{Keyring, Outgoing};
use untag_verdict::Exchange;
use untag_wire::encode::Stamp;
use untag_wire::{HttpReply, HttpRequest};
use url::Url;

use crate::options::{RunError, RunOptions, Timeouts};
use crate::throttle::{Hold, hold, wait};

/// The most bytes of a reply's body that are read.
const MAX_BODY: usize = 8 << 20;

/// How long a write that conflicts with another is tried again.
const CONFLICT_PATIENCE: Duration = Duration::from_secs(2);

/// A target at a URL.
#[derive(Debug)]
pub(crate) struct Target {
    base: Url,
    host: String,
    keyring: Keyring,
    patience: Duration,
    pooled: reqwest::Client,
    fresh: reqwest::Client,
    nonces: Nonces,
    /// Requests sent so far.
    pub(crate) requests: AtomicU64,
    /// How often the target asked to wait.
    pub(crate) throttled: AtomicU64,
}

/// A source of numbers that nobody used before.
#[derive(Debug, Default)]
struct Nonces {
    state: RandomState,
    count: AtomicU64,
}

/// How a request is to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Manner {
    /// Over a connection of its own.
    pub(crate) fresh: bool,
    /// A conflict with another write is an answer, not something to wait out.
    pub(crate) together: bool,
}

impl Nonces {
    fn next(&self) -> String {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let half = |salt: u8| self.state.hash_one((salt, count));
        format!("{:016x}{:016x}", half(0), half(1))
    }
}

impl Target {
    /// A target as the options say.
    pub(crate) fn new(options: &RunOptions) -> Result<Self, RunError> {
        let base = parse(&options.url)?;
        let host = match (base.host_str(), base.port()) {
            (Some(host), Some(port)) => format!("{host}:{port}"),
            (Some(host), None) => host.to_owned(),
            (None, _) => return Err(no_url(&options.url, "it names no host")),
        };
        Ok(Self {
            host,
            keyring: options.keyring.clone(),
            patience: options.patience,
            pooled: client(&base, options.timeouts, options.jobs)?,
            fresh: client(&base, options.timeouts, 0)?,
            base,
            nonces: Nonces::default(),
            requests: AtomicU64::new(0),
            throttled: AtomicU64::new(0),
        })
    }

    /// A time and a nonce for a new request.
    pub(crate) fn stamp(&self) -> Stamp {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Stamp { time: i64::try_from(now.as_secs()).unwrap_or(i64::MAX), nonce: self.nonces.next() }
    }

    /// A number for names that must not be in use yet.
    pub(crate) fn unique(&self) -> String {
        self.nonces.next()
    }

    /// Whether the target answers anything at all.
    pub(crate) async fn answers(&self) -> bool {
        self.fresh.get(self.base.clone()).send().await.is_ok()
    }

    /// Sends `outgoing` and waits out what only asks to wait.
    ///
    /// A write is sent again only after a reply that says that it was not carried out. A read is
    /// also sent again, once, when a pooled connection turns out to be closed.
    pub(crate) async fn send(&self, outgoing: &Outgoing, stamp: Stamp, manner: Manner) -> Exchange {
        let started = Instant::now();
        let mut stamp = stamp;
        let mut attempt = 0;
        loop {
            let mut exchange = self.send_once(outgoing, &stamp, manner.fresh).await;
            if exchange.reply.is_err() && !outgoing.writes() && !manner.fresh {
                exchange = self.send_once(outgoing, &self.stamp(), true).await;
            }
            let Ok(reply) = &exchange.reply else { return exchange };
            let patience = match hold(reply) {
                None => return exchange,
                Some(Hold::Conflict) if manner.together => return exchange,
                Some(Hold::Conflict) => CONFLICT_PATIENCE,
                Some(Hold::Throttled) => self.patience,
            };
            let pause = wait(reply, attempt);
            if started.elapsed() + pause > patience {
                if hold(reply) == Some(Hold::Throttled) {
                    let status = reply.status;
                    exchange.reply = Err(format!(
                        "the target asked to wait for longer than {patience:?} (status {status})"
                    ));
                }
                return exchange;
            }
            self.throttled.fetch_add(1, Ordering::Relaxed);
            tokio::time::sleep(pause).await;
            attempt += 1;
            stamp = self.stamp();
        }
    }

    async fn send_once(&self, outgoing: &Outgoing, stamp: &Stamp, fresh: bool) -> Exchange {
        let path = self.base.path();
        let prepared = outgoing.prepare(&self.keyring, stamp, &self.host, path);
        let Some(request) = prepared else {
            let nothing = HttpRequest {
                method: String::new(),
                target: String::new(),
                headers: Vec::new(),
                body: Vec::new(),
            };
            let reply = Err(format!("there are no credentials of the {}", outgoing.principal));
            return Exchange { outgoing: outgoing.clone(), request: nothing, reply };
        };
        self.requests.fetch_add(1, Ordering::Relaxed);
        let client = if fresh { &self.fresh } else { &self.pooled };
        let reply = self.transfer(client, &request).await;
        Exchange { outgoing: outgoing.clone(), request, reply }
    }

    async fn transfer(
        &self,
        client: &reqwest::Client,
        request: &HttpRequest,
    ) -> Result<HttpReply, String> {
        let url = self.base.join(&request.target).map_err(|error| error.to_string())?;
        let method = reqwest::Method::from_bytes(request.method.as_bytes())
            .map_err(|error| error.to_string())?;
        let mut building = client.request(method, url).body(request.body.clone());
        for (name, value) in request.headers.iter().filter(|(name, _)| name != "host") {
            building = building.header(name, value);
        }
        let mut response = building.send().await.map_err(|error| describe(&error))?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| describe(&error))? {
            if body.len() + chunk.len() > MAX_BODY {
                return Err(format!("the reply is longer than {MAX_BODY} bytes"));
            }
            body.extend_from_slice(&chunk);
        }
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| {
                (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
            })
            .collect();
        Ok(HttpReply { status: response.status().as_u16(), headers, body })
    }
}

fn no_url(url: &str, reason: &str) -> RunError {
    RunError::NoUrl { url: url.to_owned(), reason: reason.to_owned() }
}

fn parse(text: &str) -> Result<Url, RunError> {
    let url = Url::parse(text).map_err(|error| no_url(text, &error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(RunError::NotHttp { url: text.to_owned() });
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(RunError::NotBare { url: text.to_owned() });
    }
    Ok(url)
}

fn client(base: &Url, timeouts: Timeouts, idle: usize) -> Result<reqwest::Client, RunError> {
    // A second installation is refused and changes nothing: the provider is the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .connect_timeout(timeouts.connect)
        .read_timeout(timeouts.read)
        .timeout(timeouts.total)
        .pool_max_idle_per_host(idle)
        .tcp_nodelay(true)
        .http1_only();
    if is_loopback(base) {
        builder = builder.no_proxy();
    }
    if base.scheme() == "http" {
        // Nothing is encrypted, so the system's certificates need not be read.
        builder = builder.tls_certs_only([]);
    }
    builder.build().map_err(|error| RunError::Client(error.to_string()))
}

/// Whether a URL points at this machine.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// The error with its causes, without the URL (which holds the parameters of the request).
fn describe(error: &reqwest::Error) -> String {
    let kind = if error.is_timeout() {
        "no reply in time"
    } else if error.is_connect() {
        "no connection"
    } else {
        "the connection broke"
    };
    let mut text = kind.to_owned();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}
