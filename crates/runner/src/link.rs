//! Links to a target: HTTP over the network, or a function in this process. Replies are bounded in
//! time and size.

use std::sync::Arc;
use std::time::Duration;

use untag_wire::{HttpReply, HttpRequest};
use url::Url;

use crate::clock::Clock;
use crate::options::{RunError, Timeouts};

/// The most bytes of a reply's body that are read.
const MAX_BODY: usize = 8 << 20;

/// A target that is a function in this process.
pub trait Local: Send + Sync {
    /// Answers requests that arrive at the same time, in their order; `millis` is the time since
    /// the start of the run, on a clock that waiting moves on at once. Requests are dated by that
    /// clock too, which starts at [`LOCAL_EPOCH`](crate::LOCAL_EPOCH).
    fn answer(&self, millis: u64, requests: &[HttpRequest]) -> Vec<LocalReply>;
}

/// The reply of a function.
#[derive(Debug, Clone)]
pub struct LocalReply {
    /// The reply, or why there is none.
    pub reply: Result<HttpReply, String>,
    /// After how long it comes.
    pub delay: Duration,
}

/// The way to a target.
#[derive(Clone)]
pub(crate) enum Link {
    Http(Http),
    /// A function, and how long its replies are waited for.
    Local(Arc<dyn Local>, Duration),
}

/// HTTP to one address.
#[derive(Debug, Clone)]
pub(crate) struct Http {
    base: Url,
    host: String,
    pooled: reqwest::Client,
    fresh: reqwest::Client,
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.host())
    }
}

impl Link {
    /// The host that requests name.
    pub(crate) fn host(&self) -> &str {
        match self {
            Self::Http(http) => &http.host,
            Self::Local(..) => "in-process",
        }
    }

    /// The path that requests name.
    pub(crate) fn path(&self) -> &str {
        match self {
            Self::Http(http) => http.base.path(),
            Self::Local(..) => "/",
        }
    }

    /// Whether the target answers anything at all.
    pub(crate) async fn answers(&self) -> bool {
        match self {
            Self::Http(http) => http.fresh.get(http.base.clone()).send().await.is_ok(),
            Self::Local(..) => true,
        }
    }

    /// Sends one request, over a connection of its own if `fresh`.
    pub(crate) async fn transfer(
        &self,
        request: &HttpRequest,
        fresh: bool,
        clock: &Clock,
    ) -> Result<HttpReply, String> {
        match self {
            Self::Http(http) => http.transfer(request, fresh).await,
            Self::Local(local, patience) => {
                let replies = local.answer(millis(clock), std::slice::from_ref(request));
                late(replies.into_iter().next(), *patience, clock).await
            }
        }
    }

    /// Sends several requests at the same time.
    pub(crate) async fn transfer_together(
        &self,
        requests: Vec<HttpRequest>,
        clock: &Clock,
    ) -> Vec<Result<HttpReply, String>> {
        let http = match self {
            Self::Http(http) => http,
            Self::Local(local, patience) => {
                let mut replies = Vec::with_capacity(requests.len());
                for reply in local.answer(millis(clock), &requests) {
                    replies.push(late(Some(reply), *patience, clock).await);
                }
                return replies;
            }
        };
        let tasks: Vec<_> = requests
            .into_iter()
            .map(|request| {
                let http = http.clone();
                tokio::spawn(async move { http.transfer(&request, false).await })
            })
            .collect();
        let mut replies = Vec::with_capacity(tasks.len());
        for task in tasks {
            replies.push(task.await.unwrap_or_else(|error| Err(error.to_string())));
        }
        replies
    }
}

fn millis(clock: &Clock) -> u64 {
    u64::try_from(clock.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// A local reply once its time has come.
async fn late(
    reply: Option<LocalReply>,
    patience: Duration,
    clock: &Clock,
) -> Result<HttpReply, String> {
    let Some(LocalReply { reply, delay }) = reply else {
        return Err("the function gave no reply".to_owned());
    };
    if delay > patience {
        clock.sleep(patience).await;
        return Err("no reply in time".to_owned());
    }
    if !delay.is_zero() {
        clock.sleep(delay).await;
    }
    reply
}

impl Http {
    /// HTTP to `url`, with at most `idle` idle connections kept.
    pub(crate) fn new(url: &str, timeouts: Timeouts, idle: usize) -> Result<Self, RunError> {
        let base = parse(url)?;
        let host = match (base.host_str(), base.port()) {
            (Some(host), Some(port)) => format!("{host}:{port}"),
            (Some(host), None) => host.to_owned(),
            (None, _) => return Err(no_url(url, "it names no host")),
        };
        let pooled = client(&base, timeouts, idle)?;
        let fresh = client(&base, timeouts, 0)?;
        Ok(Self { base, host, pooled, fresh })
    }

    async fn transfer(&self, request: &HttpRequest, fresh: bool) -> Result<HttpReply, String> {
        let client = if fresh { &self.fresh } else { &self.pooled };
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
