//! The time of a run: real over a network; for a function in this process a clock of its own, on
//! which waiting takes no time.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::Instant;

/// When the clock of a function in this process starts, in Unix seconds: 2026-01-01.
pub const LOCAL_EPOCH: i64 = 1_767_225_600;

/// A clock that starts with the run.
#[derive(Debug)]
pub(crate) enum Clock {
    Real(Instant),
    /// Milliseconds that were waited.
    Virtual(AtomicU64),
}

impl Clock {
    pub(crate) fn real() -> Self {
        Self::Real(Instant::now())
    }

    pub(crate) fn virtual_time() -> Self {
        Self::Virtual(AtomicU64::new(0))
    }

    /// Time since the start.
    pub(crate) fn elapsed(&self) -> Duration {
        match self {
            Self::Real(start) => start.elapsed(),
            Self::Virtual(millis) => Duration::from_millis(millis.load(Ordering::Relaxed)),
        }
    }

    /// The time in Unix seconds.
    pub(crate) fn unix(&self) -> i64 {
        let now = match self {
            Self::Real(_) => SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default(),
            Self::Virtual(_) => self.elapsed(),
        };
        let start = if matches!(self, Self::Real(_)) { 0 } else { LOCAL_EPOCH };
        start.saturating_add(i64::try_from(now.as_secs()).unwrap_or(i64::MAX))
    }

    /// Waits.
    pub(crate) async fn sleep(&self, time: Duration) {
        match self {
            Self::Real(_) => tokio::time::sleep(time).await,
            Self::Virtual(millis) => {
                let time = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
                millis.fetch_add(time, Ordering::Relaxed);
                tokio::task::yield_now().await;
            }
        }
    }
}
