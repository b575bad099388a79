//! Tries, waits, rests and quota in simulated time: nothing sleeps, and every run is the same.

use jiff::{SignedDuration, Timestamp};
use registries::asking::{Asking, BreakerRules, QuotaRules, RetryRules, Rules, State, Surroundings};
use registries::{Answer, Cause, Failure, Outcome, Reason};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

/// A clock that moves when somebody waits, and what the registry will answer.
#[derive(Clone)]
struct Script {
    now: Arc<Mutex<Timestamp>>,
    waits: Arc<Mutex<Vec<Duration>>>,
    results: Arc<Mutex<VecDeque<Result<Answer, Failure>>>>,
    calls: Arc<Mutex<u32>>,
}

impl Script {
    fn new(results: impl IntoIterator<Item = Result<Answer, Failure>>) -> Self {
        Self {
            now: Arc::new(Mutex::new(Timestamp::UNIX_EPOCH)),
            waits: Arc::default(),
            results: Arc::new(Mutex::new(results.into_iter().collect())),
            calls: Arc::default(),
        }
    }

    fn surroundings(&self) -> Surroundings {
        let (clock, waiting) = (self.clone(), self.clone());
        Surroundings {
            now: Arc::new(move || *clock.now.lock().unwrap()),
            jitter: Arc::new(|| 1.0),
            wait: Arc::new(move |wait| {
                waiting.waits.lock().unwrap().push(wait);
                waiting.pass(wait);
                Box::pin(std::future::ready(()))
            }),
        }
    }

    fn pass(&self, time: Duration) {
        let mut now = self.now.lock().unwrap();
        *now += SignedDuration::try_from(time).unwrap();
    }

    /// The registry: each call takes a second.
    fn once(&self) -> Result<Answer, Failure> {
        *self.calls.lock().unwrap() += 1;
        self.pass(SECOND);
        self.results.lock().unwrap().pop_front().unwrap_or_else(|| Ok(answer(None)))
    }

    async fn ask(&self, asking: &Asking) -> Result<Answer, Failure> {
        asking.ask(async || self.once()).await
    }

    fn calls(&self) -> u32 {
        *self.calls.lock().unwrap()
    }
}

fn rules() -> Rules {
    Rules {
        retry: RetryRules { tries_max: 3, first_wait: SECOND, longest_wait: SECOND * 10 },
        breaker: BreakerRules { failures_max: 4, rest: SECOND * 30, longest_rest: SECOND * 100 },
        quota: QuotaRules { reserve: 2, look_again_after: SECOND * 60 },
        at_once_max: 2,
    }
}

fn answer(quota_left: Option<u64>) -> Answer {
    Answer { quota_left, ..Answer::of(Outcome::Agrees) }
}

fn broke(after: Option<Duration>) -> Result<Answer, Failure> {
    Err(Failure::Transient { by: "SIAK".into(), cause: Cause::ServerError, after, said: String::new() })
}

fn refused(reason: Reason) -> Result<Answer, Failure> {
    Err(Failure::Permanent { by: "SIAK".into(), reason, said: String::new() })
}

fn cause(result: &Result<Answer, Failure>) -> Option<Cause> {
    match result {
        Err(Failure::Transient { cause, .. }) => Some(*cause),
        _ => None,
    }
}

#[tokio::test]
async fn what_may_pass_is_asked_again_with_growing_waits() {
    let script = Script::new([broke(None), broke(None)]);
    let asking = Asking::new("SIAK", rules(), script.surroundings());
    script.ask(&asking).await.unwrap();
    assert_eq!(*script.waits.lock().unwrap(), [SECOND, SECOND * 2]);
    let health = asking.health();
    assert_eq!((health.answers, health.failures), (1, 2));
    assert_eq!(
        health.answered,
        Some((Timestamp::from_second(6).unwrap(), SECOND)),
        "the latency of the try, not of the waits"
    );
}

#[tokio::test]
async fn a_round_ends_after_its_tries() {
    let script = Script::new((0..9).map(|_| broke(None)));
    let asking = Asking::new("SIAK", rules(), script.surroundings());
    assert_eq!(cause(&script.ask(&asking).await), Some(Cause::ServerError));
    assert_eq!(script.calls(), 3);
}

#[tokio::test]
async fn a_registry_that_asks_to_wait_is_obeyed() {
    let script = Script::new([broke(Some(SECOND * 7)), broke(Some(SECOND * 11))]);
    let asking = Asking::new("SIAK", rules(), script.surroundings());
    let failure = script.ask(&asking).await.unwrap_err();
    assert_eq!(failure.retry_after(), Some(SECOND * 11), "too long for this round: the caller comes back later");
    assert_eq!(*script.waits.lock().unwrap(), [SECOND * 7]);
}

#[tokio::test]
async fn what_will_not_pass_is_asked_once() {
    for reason in [Reason::Question, Reason::Forbidden, Reason::Place, Reason::Settings, Reason::Credentials] {
        let script = Script::new([refused(reason)]);
        let asking = Asking::new("SIAK", rules(), script.surroundings());
        script.ask(&asking).await.unwrap_err();
        assert_eq!(script.calls(), 1, "{reason:?}");
    }
}

#[tokio::test]
async fn after_failures_in_a_row_nothing_is_sent_until_one_question_tries() {
    let script = Script::new((0..5).map(|_| broke(None)));
    let asking = Asking::new("SIAK", rules(), script.surroundings());
    script.ask(&asking).await.unwrap_err();
    assert_eq!(
        cause(&script.ask(&asking).await),
        Some(Cause::Resting),
        "the fourth failure begins the rest, within the round"
    );
    assert_eq!(script.calls(), 4);
    let resting = script.ask(&asking).await.unwrap_err();
    assert!(resting.may_repeat() && resting.retry_after().unwrap() <= SECOND * 30);
    assert_eq!(script.calls(), 4, "nothing was sent");

    script.pass(SECOND * 30);
    assert_eq!(cause(&script.ask(&asking).await), Some(Cause::Resting), "it tried once, failed, and rests longer");
    assert_eq!(script.calls(), 5);
    script.pass(SECOND * 60);
    script.ask(&asking).await.unwrap();
    assert_eq!(asking.health().state, State::Working { failures: 0 });
}

#[tokio::test]
async fn refused_credentials_are_tried_once_and_not_a_hundred_times() {
    let script = Script::new([refused(Reason::Credentials)]);
    let asking = Asking::new("SIAK", rules(), script.surroundings());
    for _ in 0..100 {
        script.ask(&asking).await.unwrap_err();
    }
    assert_eq!(script.calls(), 1);
    script.pass(SECOND * 100);
    script.ask(&asking).await.unwrap();
}

#[tokio::test]
async fn a_quota_is_watched_and_its_reserve_kept_back() {
    let quota = Err(Failure::Quota { by: "SIAK".into(), said: String::new() });
    let script = Script::new([Ok(answer(Some(3))), Ok(answer(Some(2))), quota, Ok(answer(Some(5000)))]);
    let asking = Asking::new("SIAK", rules(), script.surroundings());
    script.ask(&asking).await.unwrap();
    script.ask(&asking).await.unwrap();
    assert!(matches!(script.ask(&asking).await, Err(Failure::Quota { .. })), "two are kept back");
    assert_eq!(script.calls(), 2, "nothing was sent");
    assert_eq!(asking.health().quota.map(|seen| seen.left), Some(2));
    script.pass(SECOND * 60);
    assert!(matches!(script.ask(&asking).await, Err(Failure::Quota { .. })), "one looked, and there was none");
    assert_eq!(asking.health().quota.map(|seen| seen.left), Some(0));
    script.pass(SECOND * 60);
    script.ask(&asking).await.unwrap();
    script.ask(&asking).await.unwrap();
    assert_eq!(script.calls(), 5);
}

#[tokio::test]
async fn so_many_are_out_at_the_same_time_and_no_more() {
    let script = Script::new([]);
    let asking = Arc::new(Asking::new("SIAK", rules(), script.surroundings()));
    let (out, most) = (Arc::new(Mutex::new(0)), Arc::new(Mutex::new(0)));
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let (asking, out, most) = (asking.clone(), out.clone(), most.clone());
            tokio::spawn(async move {
                let once = || async {
                    *out.lock().unwrap() += 1;
                    let now = *out.lock().unwrap();
                    let before = *most.lock().unwrap();
                    *most.lock().unwrap() = before.max(now);
                    for _ in 0..5 {
                        tokio::task::yield_now().await;
                    }
                    *out.lock().unwrap() -= 1;
                    Ok(answer(None))
                };
                asking.ask(once).await.unwrap();
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(*most.lock().unwrap(), 2);
    assert_eq!(asking.health().answers, 20);
}

#[tokio::test]
async fn who_waits_for_the_next_try_takes_no_place() {
    let script = Script::new([broke(None)]);
    let woken = Arc::new(tokio::sync::Notify::new());
    let sleeper = woken.clone();
    let surroundings = Surroundings {
        wait: Arc::new(move |_| {
            let sleeper = sleeper.clone();
            Box::pin(async move { sleeper.notified().await })
        }),
        ..script.surroundings()
    };
    let asking = Arc::new(Asking::new("SIAK", Rules { at_once_max: 1, ..rules() }, surroundings));
    let waiting = tokio::spawn({
        let (asking, script) = (asking.clone(), script.clone());
        async move { script.ask(&asking).await }
    });
    while script.calls() == 0 {
        tokio::task::yield_now().await;
    }
    tokio::select! {
        biased;
        answer = script.ask(&asking) => drop(answer.unwrap()),
        () = async { for _ in 0..100 { tokio::task::yield_now().await } } => panic!("it was kept waiting"),
    }
    woken.notify_one();
    waiting.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_question_that_is_given_up_on_its_way_blocks_nobody() {
    let script = Script::new([]);
    let asking = Asking::new("SIAK", rules(), script.surroundings());
    for _ in 0..10 {
        let never = asking.ask(std::future::pending);
        tokio::select! {
            biased;
            _ = never => unreachable!("it never ends"),
            () = tokio::task::yield_now() => {}
        }
    }
    script.ask(&asking).await.unwrap();
}

/// The same faults give the same history, thousands of times, whatever they are.
#[tokio::test]
async fn ten_thousand_seeded_histories_keep_the_promises() {
    for seed in 0..10_000_u64 {
        let mut number = seed;
        let mut draw = move |below: u64| {
            number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (number >> 33) % below
        };
        let results: Vec<_> = (0..30)
            .map(|_| match draw(8) {
                0..=2 => Ok(answer(Some(draw(6)))),
                3 => refused(Reason::Question),
                4 if draw(4) == 0 => refused(Reason::Credentials),
                5 if draw(3) == 0 => Err(Failure::Quota { by: "SIAK".into(), said: String::new() }),
                _ => broke(None),
            })
            .collect();
        let run = async |results: Vec<Result<Answer, Failure>>| {
            let script = Script::new(results);
            let asking = Asking::new("SIAK", rules(), script.surroundings());
            let mut history = Vec::new();
            for _ in 0..12 {
                let before = script.calls();
                let result = script.ask(&asking).await;
                let sent = script.calls() - before;
                assert!(sent <= 3, "seed {seed}: {sent} tries in a round");
                assert!(sent > 0 || result.is_err(), "seed {seed}: an answer without a question");
                history.push((sent, result));
                script.pass(SECOND * 20);
            }
            script.results.lock().unwrap().clear();
            script.pass(SECOND * 1000);
            script.ask(&asking).await.unwrap_or_else(|e| panic!("seed {seed}: it did not recover: {e}"));
            history
        };
        assert_eq!(run(results.clone()).await, run(results).await, "seed {seed}");
    }
}
