//! The shell: accepts connections, bounds what comes in, asks the pure server and carries out
//! what it says. All async code of the crate is here.

mod body;
mod counter;
#[cfg(test)]
mod tests;

use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::header::{CONNECTION, HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use untag_wire::{HttpReply, HttpRequest};

use crate::answer::Answer;
use crate::server::Server;
use body::{BodyError, ReplyBytes, read_body};
use counter::Counter;

/// Bounds of the shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShellOptions {
    /// The most bytes of a body; more gets 413.
    pub max_body: usize,
    /// The most bytes of request line and headers together; more gets 431.
    pub max_head: usize,
    /// How long a client may take for request line and headers.
    pub head_timeout: Duration,
    /// How long a client may take for a body; a longer one gets 408.
    pub body_timeout: Duration,
    /// How close requests must come to count as arriving together, for behaviors that mix up
    /// such requests. Honest ones do not wait.
    pub together: Duration,
    /// How long a stop waits for requests at work.
    pub drain: Duration,
}

impl Default for ShellOptions {
    fn default() -> Self {
        Self {
            max_body: 1 << 20,
            max_head: 128 << 10,
            head_timeout: Duration::from_secs(10),
            body_timeout: Duration::from_secs(10),
            together: Duration::from_millis(20),
            drain: Duration::from_secs(5),
        }
    }
}

/// Why a connection is closed without a reply.
#[derive(Debug, thiserror::Error)]
enum HangUp {
    #[error("the behavior closes the connection without a reply")]
    Dropped,
    #[error("the body did not arrive: {0}")]
    Body(#[from] hyper::Error),
}

/// Serves until `shutdown` is done, then lets the requests at work finish.
///
/// Which address it listens on is the caller's decision; the keys that it accepts are public, so
/// loopback is the one to choose.
///
/// # Errors
/// None so far: an error of one connection ends that connection only.
pub async fn serve(
    listener: TcpListener,
    server: Server,
    options: ShellOptions,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    let counter = Arc::new(Counter::new(server, options.together));
    let (stop, stopped) = watch::channel(false);
    let mut connections = JoinSet::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let stream = tokio::select! {
            () = &mut shutdown => break,
            accepted = listener.accept() => accepted,
        };
        while connections.try_join_next().is_some() {}
        match stream {
            Ok((stream, _)) => {
                let counter = Arc::clone(&counter);
                connections.spawn(attend(stream, counter, options, stopped.clone()));
            }
            // Out of descriptors, or the client is gone already: the next one may be luckier.
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
    drop(listener);
    stop.send_replace(true);
    while connections.join_next().await.is_some() {}
    Ok(())
}

/// Serves one connection.
async fn attend(
    stream: TcpStream,
    counter: Arc<Counter>,
    options: ShellOptions,
    mut stopped: watch::Receiver<bool>,
) {
    // Without it replies are slower, not wrong.
    let _ = stream.set_nodelay(true);
    let title_case = counter.title_case();
    let service = service_fn(move |request| {
        let counter = Arc::clone(&counter);
        async move { respond(request, &counter, options).await }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(options.head_timeout)
        .max_buf_size(options.max_head)
        .title_case_headers(title_case)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    tokio::select! {
        // How a connection ends is the client's affair.
        _ = connection.as_mut() => return,
        _ = stopped.wait_for(|stopped| *stopped) => connection.as_mut().graceful_shutdown(),
    }
    let _ = tokio::time::timeout(options.drain, connection).await;
}

async fn respond(
    request: Request<Incoming>,
    counter: &Arc<Counter>,
    options: ShellOptions,
) -> Result<Response<ReplyBytes>, HangUp> {
    let (head, body) = request.into_parts();
    let body = match read_body(body, options.max_body, options.body_timeout).await {
        Ok(body) => body,
        Err(BodyError::TooLong) => return Ok(refuse(StatusCode::PAYLOAD_TOO_LARGE)),
        Err(BodyError::TooSlow) => return Ok(refuse(StatusCode::REQUEST_TIMEOUT)),
        Err(BodyError::Broken(error)) => return Err(error.into()),
    };
    let answer = counter.ask(plain_request(&head, body)).await;
    if let Some(delay) = answer.delay {
        tokio::time::sleep(delay).await;
    }
    if answer.drop { Err(HangUp::Dropped) } else { Ok(response(answer)) }
}

/// The request as plain data.
fn plain_request(head: &hyper::http::request::Parts, body: Vec<u8>) -> HttpRequest {
    let target = head.uri.path_and_query().map_or("/", |target| target.as_str());
    let header = |(name, value): (&HeaderName, &HeaderValue)| {
        (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    HttpRequest {
        method: head.method.as_str().to_owned(),
        target: target.to_owned(),
        headers: head.headers.iter().map(header).collect(),
        body,
    }
}

fn refuse(status: StatusCode) -> Response<ReplyBytes> {
    let mut reply = crate::present::broken();
    reply.status = status.as_u16();
    response(Answer { close: true, ..Answer::plain(reply) })
}

fn response(answer: Answer) -> Response<ReplyBytes> {
    let HttpReply { status, headers, body } = answer.reply;
    let mut response = Response::new(ReplyBytes::new(body, answer.chunked));
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in headers {
        let name = HeaderName::try_from(name);
        if let (Ok(name), Ok(value)) = (name, HeaderValue::try_from(value)) {
            response.headers_mut().append(name, value);
        }
    }
    if answer.close {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}
