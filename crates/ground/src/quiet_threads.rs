//! Threads that stand back: what they do takes a processor for long, and whoever waits for a page goes first.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use tokio::runtime::Handle;
use tokio::sync::oneshot;

/// How far they stand back: the kernel gives them a tenth of what it gives a thread that answers requests, and all of what nobody else
/// wants (sched(7), "The nice value").
const NICE: i32 = 10;

type Job = Box<dyn FnOnce() + Send>;

/// A few threads, and the work that waits for one of them.
pub struct QuietThreads {
    waiting: mpsc::Sender<Job>,
}

impl QuietThreads {
    /// So many; they end with this value.
    pub fn new(count: usize) -> std::io::Result<Self> {
        let (waiting, jobs) = mpsc::channel::<Job>();
        let jobs = Arc::new(Mutex::new(jobs));
        for _ in 0..count.max(1) {
            let jobs = jobs.clone();
            std::thread::Builder::new().name("quiet".into()).spawn(move || work(&jobs))?;
        }
        Ok(Self { waiting })
    }

    /// Does this as soon as a thread is free; `None` if it panicked.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let (done, answer) = oneshot::channel();
        let runtime = Handle::current();
        let job = move || {
            let _entered = runtime.enter();
            // Nobody may be waiting any more.
            let _ = done.send(work());
        };
        self.waiting.send(Box::new(job)).ok()?;
        answer.await.ok()
    }
}

fn work(jobs: &Mutex<mpsc::Receiver<Job>>) {
    // Where it is not allowed they work like all others.
    let _ = rustix::process::nice(NICE);
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        // Who asked learns of a panic by getting no answer; the thread serves the next.
        let _ = catch_unwind(AssertUnwindSafe(job));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_no_answer_and_the_next_is_served() {
        let threads = QuietThreads::new(1).expect("a thread");
        let broken: Option<u8> = threads.run(|| panic!("on purpose")).await;
        assert_eq!(broken, None);
        assert_eq!(threads.run(|| 7).await, Some(7));
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn they_stand_back_and_nobody_else_does() {
        let threads = QuietThreads::new(2).expect("threads");
        let nice = || {
            let stat = std::fs::read_to_string("/proc/thread-self/stat").expect("the kernel tells");
            let (_, after_name) = stat.rsplit_once(')').expect("a name");
            after_name.split_whitespace().nth(16).and_then(|nice| nice.parse::<i32>().ok()).expect("a number")
        };
        let here = nice();
        assert_eq!(threads.run(nice).await, Some((here + NICE).min(19)));
        assert_eq!(nice(), here);
    }
}
