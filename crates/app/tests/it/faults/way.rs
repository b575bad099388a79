//! The way to the simulators of BSrE and SIAK without a socket, and what goes wrong on it: chosen by the seed, written down.

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::StatusCode;
use data_encoding::BASE64;
use ground::App;
use ground::app::Clock;
use ground::intake::sha256;
use registries::kind_of;
use registries::simulator::{Behaviour, Fault as RegisterFault, Stage as Register, router};
use reqwest::{Request, Response};
use signers::simulator::{Enrolment, Fault, Pki, Place, SignedEntry, Stage, everything};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tower::ServiceExt as _;

/// What is waited for an answer, at most: as the product's clients do.
const SIGNER_WAITS: Duration = Duration::from_mins(1);
const REGISTER_WAITS: Duration = Duration::from_secs(8);

/// Clones share it.
#[derive(Clone)]
pub struct Way(Arc<Parts>);

struct Parts {
    /// The clock of the simulators, in microseconds; the installation's goes with it.
    clock: Arc<AtomicI64>,
    /// What ids are made of.
    count: Arc<AtomicU64>,
    app: OnceLock<App>,
    /// The process has died; whoever drives it drops what it was doing.
    died: Notify,
    now: Mutex<Now>,
}

/// What is so during one sequence.
struct Now {
    rng: fastrand::Rng,
    /// Of a hundred calls so many go wrong.
    bad_percent: u32,
    bsre: Stage,
    to_bsre: Router,
    siak: Register,
    to_siak: Router,
    orders: Vec<Sent>,
    wrong_secrets: usize,
    fates: Fates,
}

/// How often each thing became of a call, by who was called.
pub type Fates = BTreeMap<(&'static str, &'static str), usize>;

/// A document that went out to be signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// SHA-256 of what was sent.
    pub sha256: String,
    /// It was signed over there.
    pub signed: bool,
    /// What came back said neither yes nor no.
    pub unclear: bool,
}

/// What becomes of one call.
#[derive(Clone, Debug)]
enum Fate<F> {
    Fine,
    Unreachable,
    /// No answer in time; it did not arrive.
    LateBefore,
    /// No answer in time; it was done.
    LateAfter,
    CutBefore,
    CutAfter,
    DiesBefore,
    DiesAfter,
    /// The other side itself goes wrong.
    Theirs(F),
}

impl Way {
    /// A way by this clock; nothing goes wrong before [`Way::begin`].
    pub fn new(clock: &Arc<AtomicI64>, pki: &Arc<Pki>, signer: (&str, &str, &str)) -> Self {
        let now = Mutex::new(Now::of(0, 0, (clock, pki, signer)));
        let count = Arc::new(AtomicU64::new(1));
        Self(Arc::new(Parts { clock: clock.clone(), count, app: OnceLock::new(), died: Notify::new(), now }))
    }

    /// Begins a sequence: simulators that have seen nothing, and chance from its seed.
    pub fn begin(&self, seed: u64, bad_percent: u32, with: (&Arc<Pki>, (&str, &str, &str))) {
        let fates = std::mem::take(&mut self.now().fates);
        let (pki, signer) = with;
        // Half a million ids for each beginning: none is made twice, and they are the same whatever ran before.
        let next = self.0.count.load(Ordering::SeqCst).max((seed + 1) << 20).next_multiple_of(1 << 19);
        self.0.count.store(next, Ordering::SeqCst);
        *self.now() = Now { fates, ..Now::of(seed, bad_percent, (&self.0.clock, pki, signer)) };
    }

    /// Nothing goes wrong any more.
    pub fn heal(&self) {
        self.now().bad_percent = 0;
    }

    /// What the register has of the number: this name.
    pub fn register_knows(&self, number: &str, name: &str) {
        let known = [(number.to_owned(), serde_json::json!({ "NAMA_LGKP": name }))].into();
        self.now().siak.behave(Behaviour { known, ..Behaviour::default() });
    }

    /// Resolves when the process dies.
    pub async fn died(&self) {
        self.0.died.notified().await;
    }

    /// The simulator's own list.
    pub fn signed(&self) -> Vec<SignedEntry> {
        self.now().bsre.signed()
    }

    /// What was sent to be signed.
    pub fn orders(&self) -> Vec<Sent> {
        self.now().orders.clone()
    }

    /// How often a wrong secret was refused since this was asked last.
    pub fn take_wrong_secrets(&self) -> usize {
        std::mem::take(&mut self.now().wrong_secrets)
    }

    /// What became of all calls so far.
    pub fn fates(&self) -> Fates {
        self.now().fates.clone()
    }

    /// The installation whose clock goes with the simulators'.
    pub fn leads_from(&self, app: &App) {
        assert!(self.0.app.set(app.clone()).is_ok(), "one way leads from one installation");
    }

    pub fn pass(&self, time: Duration) {
        let passed = i64::try_from(time.as_micros()).expect("a time");
        self.set(self.0.clock.load(Ordering::SeqCst) + passed);
    }

    /// Sets all clocks, in microseconds.
    pub fn set(&self, micros: i64) {
        self.0.clock.store(micros, Ordering::SeqCst);
        if let Some(Clock::Set(hands)) = self.0.app.get().map(|app| &app.clock) {
            hands.store(micros, Ordering::SeqCst);
        }
    }

    /// Between 0 and 1.
    pub fn chance(&self) -> f64 {
        self.now().rng.f64()
    }

    pub fn count(&self) -> Arc<AtomicU64> {
        self.0.count.clone()
    }

    /// For the clients of signing services.
    pub fn to_signers(&self) -> signers::Carrier {
        let way = self.clone();
        signers::Carrier::new(move |request| {
            let way = way.clone();
            Box::pin(async move { way.to_bsre(request).await })
        })
    }

    /// For the clients of registers.
    pub fn to_registers(&self) -> registries::Carrier {
        let way = self.clone();
        registries::Carrier::new(move |request| {
            let way = way.clone();
            Box::pin(async move { way.to_siak(request).await })
        })
    }

    async fn to_bsre(&self, request: Request) -> Result<Response, signers::Broken> {
        let place = match request.url().path() {
            "/api/sign/pdf" => Place::V1Sign,
            "/api/v2/sign/pdf" => Place::V2Sign,
            "/api/v2/user/check/status" => Place::V2Status,
            _ => Place::V1Status,
        };
        let sent = match place {
            Place::V1Sign | Place::V2Sign => Some(sha256(&sent_pdf(&request))),
            _ => None,
        };
        let fate = self.fate("BSrE", signer_fault);
        let (router, stage) = {
            let now = self.now();
            (now.to_bsre.clone(), now.bsre.clone())
        };
        let before = stage.signed().len();
        if let Fate::Theirs(fault) = &fate {
            stage.fail_next(place, fault, 1);
        }
        let answer = match &fate {
            Fate::Unreachable => return Err(signers::Broken::Unreachable),
            Fate::LateBefore | Fate::CutBefore | Fate::DiesBefore => None,
            Fate::Fine | Fate::LateAfter | Fate::CutAfter | Fate::DiesAfter | Fate::Theirs(_) => {
                call(router, request).await
            }
        };
        let signed = stage.signed().len() > before;
        let refused_secret = answer.as_ref().is_some_and(|answer| {
            answer.status() == StatusCode::BAD_REQUEST && answer.body().windows(4).any(|window| window == b"2031")
        });
        if refused_secret && matches!(fate, Fate::Fine | Fate::Theirs(_)) {
            self.now().wrong_secrets += 1;
        }
        if let Some(sha256) = sent {
            let unclear = match (&fate, &answer) {
                (Fate::Fine, _) => false,
                (Fate::Theirs(_), Some(answer)) => {
                    answer.status().is_success() || matches!(answer.status().as_u16(), 500 | 504)
                }
                _ => true,
            };
            self.now().orders.push(Sent { sha256, signed, unclear });
        }
        match fate {
            Fate::Fine | Fate::Theirs(_) => answer.map(Response::from).ok_or(signers::Broken::Cut),
            Fate::Unreachable | Fate::CutBefore | Fate::CutAfter => Err(signers::Broken::Cut),
            Fate::LateBefore | Fate::LateAfter => {
                self.pass(SIGNER_WAITS);
                Err(signers::Broken::TimedOut)
            }
            Fate::DiesBefore | Fate::DiesAfter => self.die().await,
        }
    }

    async fn to_siak(&self, request: Request) -> Result<Response, registries::Broken> {
        let fate = self.fate("SIAK", register_fault);
        let (router, stage) = {
            let now = self.now();
            (now.to_siak.clone(), now.siak.clone())
        };
        match fate {
            Fate::Unreachable => Err(registries::Broken::Unreachable),
            Fate::CutBefore => Err(registries::Broken::Cut),
            Fate::LateBefore => {
                self.pass(REGISTER_WAITS);
                Err(registries::Broken::TimedOut)
            }
            Fate::DiesBefore => self.die().await,
            Fate::Fine => call(router, request).await.map(Response::from).ok_or(registries::Broken::Cut),
            Fate::Theirs(fault) => {
                stage.behave(Behaviour { fault: Some(fault), times: Some(1), ..stage.behaviour() });
                call(router, request).await.map(Response::from).ok_or(registries::Broken::Cut)
            }
            Fate::CutAfter => {
                call(router, request).await;
                Err(registries::Broken::Cut)
            }
            Fate::LateAfter => {
                call(router, request).await;
                self.pass(REGISTER_WAITS);
                Err(registries::Broken::TimedOut)
            }
            Fate::DiesAfter => {
                call(router, request).await;
                self.die().await
            }
        }
    }

    async fn die<T>(&self) -> T {
        self.0.died.notify_one();
        std::future::pending().await
    }

    fn fate<F>(&self, whose: &'static str, fault: impl FnOnce(&mut fastrand::Rng) -> F) -> Fate<F> {
        let mut now = self.now();
        let bad = now.rng.u32(0..100) < now.bad_percent;
        let kind = if bad { now.rng.u8(0..14) } else { 255 };
        let (fate, name) = match kind {
            0 => (Fate::Unreachable, "nobody there"),
            1 => (Fate::LateBefore, "no answer in time, and not arrived"),
            2 => (Fate::LateAfter, "no answer in time, and done"),
            3 => (Fate::CutBefore, "cut, and not arrived"),
            4 => (Fate::CutAfter, "cut, and done"),
            5 => (Fate::DiesBefore, "our process dies, and nothing arrived"),
            6 => (Fate::DiesAfter, "our process dies, and it was done"),
            7..=13 => (Fate::Theirs(fault(&mut now.rng)), "a fault of theirs"),
            _ => (Fate::Fine, "answered"),
        };
        *now.fates.entry((whose, name)).or_default() += 1;
        fate
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.0.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Now {
    fn of(seed: u64, bad_percent: u32, with: (&Arc<AtomicI64>, &Arc<Pki>, (&str, &str, &str))) -> Self {
        let (clock, pki, (nik, name, passphrase)) = with;
        let hands = clock.clone();
        let told = move || jiff::Timestamp::from_microsecond(hands.load(Ordering::SeqCst)).expect("a time");
        let bsre = Stage::with_pki(pki.clone(), told);
        let enrolment = Enrolment { name: name.into(), passphrase: Some(passphrase.into()), status: "ISSUE".into() };
        bsre.enrol(nik, enrolment);
        let siak = Register::new(Behaviour::default(), jiff::Timestamp::default);
        Self {
            rng: fastrand::Rng::with_seed(seed),
            bad_percent,
            to_bsre: everything(bsre.clone()),
            bsre,
            to_siak: router(kind_of("siak").expect("SIAK"), siak.clone()),
            siak,
            orders: Vec::new(),
            wrong_secrets: 0,
            fates: BTreeMap::new(),
        }
    }
}

/// What may go wrong at BSrE itself.
fn signer_fault(rng: &mut fastrand::Rng) -> Fault {
    match rng.u8(0..12) {
        0 => Fault::Code { code: 2041, error: "Dokumen tidak dapat ditandatangani".into() },
        1 => Fault::Code { code: 2051, error: "Kuota habis".into() },
        2 => Fault::Status(401),
        3 => Fault::Status(429),
        4 => Fault::Status(503),
        5 => Fault::Status(504),
        6 => Fault::ServerError,
        7 => Fault::Garbage,
        8 => Fault::WrongContentType,
        9 => Fault::OtherDocument,
        10 => Fault::OtherSigner,
        _ => Fault::NotSigned,
    }
}

/// What may go wrong at SIAK itself.
fn register_fault(rng: &mut fastrand::Rng) -> RegisterFault {
    match rng.u8(0..11) {
        0 => RegisterFault::Code { code: "11".into() },
        1 => RegisterFault::Code { code: "13".into() },
        2 => RegisterFault::Code { code: "08".into() },
        3 => RegisterFault::QuotaUsedUp,
        4 => RegisterFault::Status { status: 500 },
        5 => RegisterFault::Status { status: 403 },
        6 => RegisterFault::Cut,
        7 => RegisterFault::Garbage,
        8 => RegisterFault::OtherJson,
        9 => RegisterFault::WrongContentType,
        _ => RegisterFault::Redirect,
    }
}

/// What came back whole; `None` when the body broke off.
type Answer = Option<axum::http::Response<Bytes>>;

/// Asks a simulator in this process.
async fn call(router: Router, request: Request) -> Answer {
    let url = request.url();
    let path = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let body = request.body().and_then(reqwest::Body::as_bytes).map(Bytes::copy_from_slice).unwrap_or_default();
    let mut made = axum::http::Request::new(Body::from(body));
    *made.method_mut() = request.method().clone();
    *made.uri_mut() = path.parse().expect("a path");
    *made.headers_mut() = request.headers().clone();
    let Ok(answer) = router.oneshot(made).await;
    let (parts, body) = answer.into_parts();
    Some(axum::http::Response::from_parts(parts, to_bytes(body, usize::MAX).await.ok()?))
}

/// The file inside an order: base64 in JSON, or a part of a form.
fn sent_pdf(request: &Request) -> Vec<u8> {
    let body = request.body().and_then(reqwest::Body::as_bytes).unwrap_or_default();
    if let Ok(json) = serde_json::from_slice::<serde_json::Value>(body) {
        return BASE64.decode(json["file"][0].as_str().unwrap_or_default().as_bytes()).unwrap_or_default();
    }
    let find = |what: &[u8], from: usize| {
        body[from..].windows(what.len()).position(|window| window == what).map(|at| at + from)
    };
    let Some(start) = find(b"%PDF-", 0) else { return Vec::new() };
    let end = find(b"\r\n--saporancak-", start).unwrap_or(body.len());
    body[start..end].to_vec()
}
