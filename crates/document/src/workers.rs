//! The threads that documents are made on: few, kept, with room for Typst's recursion.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, LazyLock, Mutex, MutexGuard, PoisonError};

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::RenderError;

/// Typst recurses deeply, above all when it is not optimised, and the threads of an async runtime have only 2 MB.
const STACK_BYTES: usize = 16 << 20;

static WORKERS: LazyLock<Workers> = LazyLock::new(Workers::new);

/// Pools of one thread each, one document at a time on each. What Typst and the PDF's writer would spread over several threads so
/// stays on the document's own: a document takes a fifth less of the processors, several at once still use all of them, and none
/// waits on top of another's stack.
struct Workers {
    state: Mutex<State>,
    freed: Condvar,
}

struct State {
    idle: Vec<ThreadPool>,
    /// How many more may be started.
    unborn: usize,
}

/// Does a job on one of the threads, waiting for one to be free. A panic in it is the job's own.
pub(crate) fn run<T: Send>(job: impl FnOnce() -> T + Send) -> Result<T, RenderError> {
    let worker = WORKERS.take()?;
    let done = catch_unwind(AssertUnwindSafe(|| worker.install(job)));
    WORKERS.give_back(worker);
    done.map_err(|_| RenderError::Crashed)
}

impl Workers {
    fn new() -> Self {
        let unborn = std::thread::available_parallelism().map_or(1, usize::from);
        Self { state: Mutex::new(State { idle: Vec::new(), unborn }), freed: Condvar::new() }
    }

    fn take(&self) -> Result<ThreadPool, RenderError> {
        let mut state = self.lock();
        loop {
            if let Some(worker) = state.idle.pop() {
                return Ok(worker);
            }
            if state.unborn > 0 {
                let named = ThreadPoolBuilder::new().num_threads(1).thread_name(|_| "typst".into());
                let worker = named.stack_size(STACK_BYTES).build().map_err(|_| RenderError::Crashed)?;
                state.unborn -= 1;
                return Ok(worker);
            }
            state = self.freed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn give_back(&self, worker: ThreadPool) {
        self.lock().idle.push(worker);
        self.freed.notify_one();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn many_jobs_share_few_threads_and_a_panic_costs_none() {
        let most = std::thread::available_parallelism().map_or(1, usize::from);
        let (now, peak) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for n in 0..4 * most {
                let (now, peak) = (&now, &peak);
                scope.spawn(move || {
                    let done = run(|| {
                        peak.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        std::thread::sleep(std::time::Duration::from_millis(5));
                        now.fetch_sub(1, Ordering::SeqCst);
                        assert!(n % 2 == 0, "a job that fails");
                        n
                    });
                    assert_eq!(done.ok(), (n % 2 == 0).then_some(n));
                });
            }
        });
        assert!(peak.load(Ordering::SeqCst) <= most);
        assert_eq!(run(|| 7).ok(), Some(7), "the threads are still there");
    }
}
