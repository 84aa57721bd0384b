//! The shell over real sockets on loopback.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use untag_wire::{Action, Call, HttpRequest, Stamp, Style, encode};

use super::{ShellOptions, serve};
use crate::principals::OWNER;
use crate::{Behavior, Server};

struct Running {
    address: std::net::SocketAddr,
    stop: oneshot::Sender<()>,
    done: JoinHandle<std::io::Result<()>>,
}

async fn start(behavior: Behavior, options: ShellOptions) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let shutdown = async move { drop(stopped.await) };
    let done = tokio::spawn(serve(listener, Server::new(behavior), options, shutdown));
    Running { address, stop, done }
}

impl Running {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// What comes back for these bytes until the connection closes.
    async fn exchange(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect().await;
        stream.write_all(bytes).await.unwrap();
        read_all(&mut stream).await
    }

    async fn stop(self) {
        self.stop.send(()).unwrap();
        self.done.await.unwrap().unwrap();
    }
}

async fn read_all(stream: &mut TcpStream) -> String {
    let mut back = Vec::new();
    // A reset is an end like any other.
    let _ = stream.read_to_end(&mut back).await;
    String::from_utf8_lossy(&back).into_owned()
}

/// CreateResourceShare as bytes; the connection closes afterwards.
fn create(nonce: &str) -> Vec<u8> {
    let call = Call {
        action: Action::CreateResourceShare,
        params: vec![("ResourceShareName".to_owned(), "a".to_owned())],
    };
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let stamp = Stamp { time: i64::try_from(now).unwrap(), nonce: nonce.to_owned() };
    bytes(&encode(&call, Style::SDK, &OWNER.credentials(), &stamp, "localhost", "/"))
}

fn bytes(request: &HttpRequest) -> Vec<u8> {
    let headers = request.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
    let head = [
        format!("{} {} HTTP/1.1\r\n", request.method, request.target),
        headers.collect(),
        format!("content-length: {}\r\nconnection: close\r\n\r\n", request.body.len()),
    ]
    .concat();
    [head.as_bytes(), &request.body].concat()
}

fn edited(edit: impl FnOnce(&mut Behavior)) -> Behavior {
    let mut behavior = Behavior::default();
    edit(&mut behavior);
    behavior
}

#[tokio::test]
async fn a_signed_request_is_served() {
    let server = start(Behavior::default(), ShellOptions::default()).await;
    let back = server.exchange(&create("1")).await;
    assert!(back.starts_with("HTTP/1.1 200 OK\r\n"), "{back}");
    assert!(back.contains("\"ResourceShareId\":\"rs-") && back.contains("content-length: "));
    server.stop().await;
}

#[tokio::test]
async fn replies_are_handed_over_as_told() {
    let chunked = start(edited(|b| b.pace.chunked = true), ShellOptions::default()).await;
    let back = chunked.exchange(&create("1")).await;
    assert!(back.contains("transfer-encoding: chunked") && back.ends_with("0\r\n\r\n"), "{back}");
    chunked.stop().await;
    let title = start(edited(|b| b.pace.title_case = true), ShellOptions::default()).await;
    assert!(title.exchange(&create("1")).await.contains("\r\nContent-Type: "));
    title.stop().await;
    let late = Duration::from_millis(120);
    let slow = start(edited(|b| b.pace.delay = Some(late)), ShellOptions::default()).await;
    let start = Instant::now();
    assert!(slow.exchange(&create("1")).await.contains("200 OK"));
    assert!(start.elapsed() >= late);
    slow.stop().await;
}

#[tokio::test]
async fn bounds_are_kept() {
    let options = ShellOptions {
        max_body: 1000,
        max_head: 16 << 10,
        head_timeout: Duration::from_millis(200),
        body_timeout: Duration::from_millis(200),
        ..ShellOptions::default()
    };
    let server = start(Behavior::default(), options).await;
    let long = "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1001\r\n\r\n";
    assert!(server.exchange(long.as_bytes()).await.starts_with("HTTP/1.1 413"));
    let slow = "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n123";
    assert!(server.exchange(slow.as_bytes()).await.starts_with("HTTP/1.1 408"));
    let head = format!("POST / HTTP/1.1\r\nhost: x\r\nx: {}\r\n\r\n", "y".repeat(20 << 10));
    assert!(server.exchange(head.as_bytes()).await.starts_with("HTTP/1.1 431"));
    let stalled = server.exchange(b"POST / HT").await;
    assert!(stalled.is_empty() || stalled.starts_with("HTTP/1.1 408"), "{stalled}");
    server.stop().await;
}

#[tokio::test]
async fn a_stop_does_not_wait_for_idle_connections() {
    let server = start(Behavior::default(), ShellOptions::default()).await;
    let mut idle = server.connect().await;
    idle.write_all(b"POST / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let mut some = [0; 12];
    idle.read_exact(&mut some).await.unwrap();
    assert_eq!(&some, b"HTTP/1.1 400");
    tokio::time::timeout(Duration::from_secs(2), server.stop()).await.unwrap();
}

#[tokio::test]
async fn requests_that_arrive_together_are_mixed_up_where_told() {
    let behavior = edited(|b| b.concurrency = crate::behavior::Concurrency::LostUpdate);
    let server = start(behavior, ShellOptions::default()).await;
    let (a, b) = (create("1"), create("2"));
    let (a, b) = tokio::join!(server.exchange(&a), server.exchange(&b));
    assert!(a.contains("200 OK") && b.contains("200 OK"));
    server.stop().await;
}
