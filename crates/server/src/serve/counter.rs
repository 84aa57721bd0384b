//! Where connections ask the pure server: one at a time, or together where the behavior mixes up
//! requests that arrive together.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use tokio::sync::oneshot;
use untag_wire::HttpRequest;

use crate::answer::{Answer, Moment};
use crate::behavior::Concurrency;
use crate::present::broken;
use crate::server::Server;

/// The server and those who wait for it.
#[derive(Debug)]
pub(super) struct Counter {
    server: Mutex<Server>,
    /// Requests that wait for others to arrive together with.
    waiting: Mutex<Vec<Waiting>>,
    /// How long they wait; not at all where that makes no difference.
    together: Option<Duration>,
    title_case: bool,
    start: Instant,
}

#[derive(Debug)]
struct Waiting {
    request: HttpRequest,
    answer: oneshot::Sender<Answer>,
}

impl Counter {
    pub(super) fn new(server: Server, together: Duration) -> Self {
        let mixes = server.behavior().concurrency != Concurrency::Serial;
        let title_case = server.behavior().pace.title_case;
        Self {
            server: Mutex::new(server),
            waiting: Mutex::default(),
            together: mixes.then_some(together),
            title_case,
            start: Instant::now(),
        }
    }

    pub(super) fn title_case(&self) -> bool {
        self.title_case
    }

    /// Answers a request. A server that panics answers with `InternalError` and goes on.
    pub(super) async fn ask(self: &Arc<Self>, request: HttpRequest) -> Answer {
        let Some(together) = self.together else {
            let ask = |server: &mut Server, moment| server.answer(moment, &request);
            return self.guarded(ask, || Answer::plain(broken()));
        };
        let (answer, answered) = oneshot::channel();
        let is_first = {
            let mut waiting = lock(&self.waiting);
            waiting.push(Waiting { request, answer });
            waiting.len() == 1
        };
        if is_first {
            let counter = Arc::clone(self);
            tokio::spawn(async move {
                tokio::time::sleep(together).await;
                counter.answer_waiting();
            });
        }
        answered.await.unwrap_or_else(|_| Answer::plain(broken()))
    }

    fn answer_waiting(&self) {
        let waiting = std::mem::take(&mut *lock(&self.waiting));
        let (requests, senders): (Vec<_>, Vec<_>) =
            waiting.into_iter().map(|one| (one.request, one.answer)).unzip();
        let answers = self.guarded(
            |server, moment| server.answer_together(moment, &requests),
            || vec![Answer::plain(broken()); requests.len()],
        );
        for (sender, answer) in senders.into_iter().zip(answers) {
            // Whoever asked may be gone.
            let _ = sender.send(answer);
        }
    }

    /// Asks the server; should it panic, the answer is `otherwise`.
    fn guarded<T>(
        &self,
        ask: impl FnOnce(&mut Server, Moment) -> T,
        otherwise: impl FnOnce() -> T,
    ) -> T {
        let moment = self.now();
        let mut server = lock(&self.server);
        catch_unwind(AssertUnwindSafe(|| ask(&mut server, moment))).unwrap_or_else(|_| otherwise())
    }

    fn now(&self) -> Moment {
        let unix = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let millis = self.start.elapsed().as_millis();
        Moment {
            unix: i64::try_from(unix).unwrap_or(i64::MAX),
            millis: u64::try_from(millis).unwrap_or(u64::MAX),
        }
    }
}

/// The state is consistent between requests whatever happened, so a poisoned lock is no reason to
/// stop.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
