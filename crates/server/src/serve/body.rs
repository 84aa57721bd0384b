//! Bodies on their way in, bounded in length and time, and on their way out, whole or in chunks.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};

/// Why a body is not there.
#[derive(Debug, thiserror::Error)]
pub(super) enum BodyError {
    #[error("it is longer than allowed")]
    TooLong,
    #[error("it takes longer than allowed")]
    TooSlow,
    #[error("the connection broke: {0}")]
    Broken(hyper::Error),
}

/// Reads a body of at most `most` bytes.
pub(super) async fn read_body(
    body: Incoming,
    most: usize,
    within: Duration,
) -> Result<Vec<u8>, BodyError> {
    if body.is_end_stream() {
        return Ok(Vec::new());
    }
    if body.size_hint().lower() > most as u64 {
        return Err(BodyError::TooLong);
    }
    tokio::time::timeout(within, collect(body, most)).await.map_err(|_| BodyError::TooSlow)?
}

async fn collect(mut body: Incoming, most: usize) -> Result<Vec<u8>, BodyError> {
    let mut bytes = Vec::new();
    while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        if let Ok(data) = frame.map_err(BodyError::Broken)?.into_data() {
            if bytes.len() + data.len() > most {
                return Err(BodyError::TooLong);
            }
            bytes.extend_from_slice(&data);
        }
    }
    Ok(bytes)
}

/// The body of a reply.
#[derive(Debug)]
pub(super) struct ReplyBytes {
    pieces: VecDeque<Bytes>,
    /// Its length, unless that is not to be told.
    length: Option<u64>,
}

impl ReplyBytes {
    /// A body in one piece with its length, or in two chunks without.
    pub(super) fn new(bytes: Vec<u8>, chunked: bool) -> Self {
        let mut bytes = Bytes::from(bytes);
        if !chunked {
            let length = Some(bytes.len() as u64);
            return Self { pieces: VecDeque::from([bytes]), length };
        }
        let first = bytes.split_to(bytes.len() / 2);
        Self { pieces: VecDeque::from([first, bytes]), length: None }
    }
}

impl Body for ReplyBytes {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let piece = std::iter::from_fn(|| self.pieces.pop_front()).find(|piece| !piece.is_empty());
        Poll::Ready(piece.map(|piece| Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.length.is_some() && self.pieces.iter().all(Bytes::is_empty)
    }

    fn size_hint(&self) -> SizeHint {
        self.length.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
