//! Registers are asked beside the application (Pasal 6(4)): with the simulator up, wrong, down and hanging; no submission waits.

use crate::client::{Client, Page};
use crate::officers::{all_in_order, claim, id_of};
use crate::people::{apply, fill_in, sign_in, submit};
use crate::world::{On, World};
use domain::form::Answer;
use houses::interruption::probing;
use registries::kind_of;
use registries::simulator::{self, Behaviour, Fault};
use saporancak::server::worker;
use saporancak::tools::demo::story::sample;
use serde_json::json;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// The type of these journeys: it asks SIAK about the applicant's NIK.
const TYPE: &str = "sip-apoteker";
/// The item of its checklist.
const ITEM: &str = "r:siak:nik";

/// The journeys of this file, on both engines.
macro_rules! with_siak {
    ($(#[$doc:meta])* $name:ident, $journey:ident) => {
        $(#[$doc])*
        mod $name {
            use crate::world::On;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$journey(On::Sqlite).await;
            }
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                super::$journey(On::Postgres).await;
            }
        }
    };
}

/// An installation that asks a simulator of SIAK.
pub struct Asking {
    pub world: World,
    siak: String,
}

impl Asking {
    pub async fn start(on: On, behaviour: Behaviour) -> Option<Self> {
        let kind = kind_of("siak").expect("SIAK");
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let siak = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(async move { simulator::run(kind, listener, behaviour, jiff::Timestamp::default).await });
        Self::at(on, siak).await
    }

    /// The same without a simulator at that address.
    async fn at(on: On, siak: String) -> Option<Self> {
        let now = ground::app::Clock::System.now();
        let clock = ground::app::Clock::Set(now.as_microsecond().into());
        let base = siak.clone();
        let world = World::start_by(on, clock, move |config| {
            let table = simulator::configuration(kind_of("siak").expect("SIAK"), &base, &config.data.join("siak"));
            let text = format!("public_url = \"{}\"\n{}", config.public_url, table.expect("a table"));
            config.registries = ground::config::read(&text, &[]).expect("a configuration").registries;
        });
        Some(Self { world: world.await?, siak })
    }

    pub async fn behaves(&self, behaviour: &Behaviour) {
        let address = format!("{}/_simulator/behaviour", self.siak);
        let told = reqwest::Client::new().post(address).json(behaviour).send().await.expect("the simulator");
        assert!(told.status().is_success());
    }

    /// Lets time pass until the page of the officer says so.
    async fn until_it_says(&self, officer: &Client, id: &str, words: &str) -> Page {
        self.until_page_says(officer, &format!("/kerja/{id}"), words).await
    }

    /// Lets time pass until a page says so.
    pub async fn until_page_says(&self, reader: &Client, path: &str, words: &str) -> Page {
        for _ in 0..120 {
            let page = reader.get(path).await;
            if page.says(words) {
                return page;
            }
            if let ground::app::Clock::Set(at) = &self.world.app.clock {
                at.fetch_add(2_000_000, Ordering::Relaxed);
            }
            worker::work_off(&self.world.app).await.expect("the queue");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("waited for \"{words}\": {}", reader.get(path).await.text());
    }

    /// Sends an application and claims it; the id and the verifier.
    pub async fn on_the_desk(&self) -> (String, Client) {
        let applicant = sign_in(&self.world, "pemohon").await;
        let (href, _) = apply(&self.world, &applicant, TYPE).await;
        let verifier = sign_in(&self.world, "verifikator").await;
        let id = id_of(&href);
        claim(&verifier, &id).await;
        (id, verifier)
    }

    pub async fn log(&self) -> String {
        let read = self.world.app.db.read(|tx| {
            let rows = tx.query("select kind, payload from event order by at", &[])?;
            let lines = rows.iter().map(|row| format!("{} {}", row.text("kind"), row.text("payload")));
            Ok(lines.collect::<Vec<_>>().join("\n"))
        });
        read.await.expect("the log")
    }
}

/// NIK and name of the sample's applicant.
fn applicant_of_the_sample() -> (String, String) {
    let answers = sample(TYPE).expect("a sample").answers;
    let one = |field: &str| match answers.get(field) {
        Some(Answer::One(text)) => text.clone(),
        other => panic!("{field}: {other:?}"),
    };
    (one("nik"), one("nama_lengkap"))
}

/// A register that has the applicant as they typed themselves.
pub fn agreeing() -> Behaviour {
    let (nik, name) = applicant_of_the_sample();
    Behaviour { known: [(nik, json!({ "NAMA_LGKP": name }))].into(), ..Behaviour::default() }
}

/// Passes it on with everything marked but the row of the register, which keeps what it shows.
async fn pass_on(verifier: &Client, id: &str, by_hand: Option<(&str, &str)>) -> Page {
    let action = format!("/kerja/{id}/terima");
    let page = verifier.get(&format!("/kerja/{id}")).await;
    let (mark, note) = (format!("c.{ITEM}"), format!("n.{ITEM}"));
    let shown = page.form(&action).get(&mark).map(str::to_owned);
    let mut form = all_in_order(&page, &action);
    form.fields.retain(|(name, _)| *name != mark);
    match (by_hand, shown) {
        (Some((verdict, why)), _) => {
            form.set(&mark, verdict).set(&note, why);
        }
        (None, Some(shown)) => {
            form.set(&mark, &shown).set(&note, "");
        }
        (None, None) => {
            form.set(&note, "");
        }
    }
    verifier.send(form).await
}

with_siak!(
    /// The register agrees: its row is marked by it, and the verifier writes nothing.
    agrees, what_agrees_is_marked_by_the_register
);
async fn what_agrees_is_marked_by_the_register(on: On) {
    let Some(asking) = Asking::start(on, agreeing()).await else { return };
    let (id, verifier) = asking.on_the_desk().await;
    let page = asking.until_it_says(&verifier, &id, "Simulator, bukan bukti").await;
    page.must_say("Cocok").must_say("SIAK (data kependudukan), pukul");
    let after = pass_on(&verifier, &id, None).await;
    assert!(after.path.contains("kabar=diteruskan"), "{}: {}", after.path, after.text());
    after.must_say("Simulator, bukan bukti. Cocok");
    let log = asking.log().await;
    let (nik, name) = applicant_of_the_sample();
    assert!(log.contains("question_asked") && log.contains("question_answered"), "{log}");
    assert!(!log.contains(&nik) && !log.contains(&name), "the log holds no personal data");
}

with_siak!(
    /// Who applies again within a day about the same person costs no second question.
    cached, the_same_question_is_not_asked_twice_a_day
);
async fn the_same_question_is_not_asked_twice_a_day(on: On) {
    let Some(asking) = Asking::start(on, agreeing()).await else { return };
    let (first, verifier) = asking.on_the_desk().await;
    asking.until_it_says(&verifier, &first, "Cocok").await;
    asking.behaves(&Behaviour { fault: Some(Fault::Status { status: 403 }), ..Behaviour::default() }).await;
    let (second, verifier) = asking.on_the_desk().await;
    asking.until_it_says(&verifier, &second, "Cocok").await;
    let page = verifier.get(&format!("/kerja/{second}")).await;
    let mut form = page.form(&format!("/kerja/{second}/tanyakan"));
    form.set("tanyakan", ITEM);
    verifier.send(form).await.must_say("Register sedang ditanya");
    // What was answered to the same question stands until the register says something else.
    let page = asking.until_it_says(&verifier, &second, "tanpa jawaban baru").await;
    page.must_say("Register menolak akun").must_say("Cocok");
}

with_siak!(
    /// The register has another name: nothing is passed on before an officer found out and said how.
    differs, what_differs_waits_for_an_officer
);
async fn what_differs_waits_for_an_officer(on: On) {
    let Some(asking) = Asking::start(on, Behaviour::default()).await else { return };
    let (id, verifier) = asking.on_the_desk().await;
    asking.until_it_says(&verifier, &id, "Tidak cocok").await.must_say("Nama berbeda (kemiripan");
    let refused = pass_on(&verifier, &id, None).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    let after = pass_on(&verifier, &id, Some(("sesuai", "KTP asli dilihat di loket."))).await;
    assert!(after.path.contains("kabar=diteruskan"), "{}: {}", after.path, after.text());
    after.must_say("KTP asli dilihat di loket.").must_say("Tidak cocok");
    assert!(asking.log().await.contains("question_answered_by_hand"));
}

with_siak!(
    /// Nobody of that number, and a person who died, are told apart.
    barred, a_register_that_says_no_is_believed
);
async fn a_register_that_says_no_is_believed(on: On) {
    let dead = Behaviour { fault: Some(Fault::Code { code: "11".into() }), ..Behaviour::default() };
    let Some(asking) = Asking::start(on, dead).await else { return };
    let (id, verifier) = asking.on_the_desk().await;
    asking.until_it_says(&verifier, &id, "Tidak memenuhi").await.must_say("Meninggal Dunia");
    asking.behaves(&Behaviour { fault: Some(Fault::Code { code: "13".into() }), ..Behaviour::default() }).await;
    let mut form = verifier.get(&format!("/kerja/{id}")).await.form(&format!("/kerja/{id}/tanyakan"));
    form.set("tanyakan", ITEM);
    verifier.send(form.clone()).await;
    asking.until_it_says(&verifier, &id, "Nomor ini tidak ada di register").await;
    // The same form once more, from another tab or a slow line, asks nothing again.
    verifier.send(form).await;
    let log = asking.log().await;
    assert_eq!(log.matches("question_asked_again").count(), 1, "{log}");
}

with_siak!(
    /// The register is away: the application is sent all the same, and the officer goes on by hand.
    away, a_register_that_is_away_blocks_nobody
);
async fn a_register_that_is_away_blocks_nobody(on: On) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let Some(asking) = Asking::at(on, address).await else { return };
    let (id, verifier) = asking.on_the_desk().await;
    let page = asking.until_it_says(&verifier, &id, "Belum diperiksa").await;
    page.must_say("SIAK (data kependudukan)").must_say("tulis caranya");
    let refused = pass_on(&verifier, &id, None).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    let after = pass_on(&verifier, &id, Some(("sesuai", "Diperiksa manual lewat Dukcapil."))).await;
    assert!(after.path.contains("kabar=diteruskan"), "{}: {}", after.path, after.text());
    let log = asking.log().await;
    assert!(log.contains("question_failed") && log.contains("question_answered_by_hand"), "{log}");
    let admin = sign_in(&asking.world, "admin").await;
    admin.get("/admin/keadaan").await.must_say("Register SIAK (Dukcapil)").must_say("tidak dapat dihubungi");
    // The system proposes to announce it; a person decides.
    for _ in 0..probing::FAILURES_MIN {
        probing::look(&asking.world.app).await.expect("probes");
    }
    let section = sign_in(&asking.world, "kasi").await;
    section.get("/petugas/gangguan").await.must_say("SIAK (data kependudukan) tidak menjawab");
}

with_siak!(
    /// The register takes the question and says nothing: sending does not wait for it.
    hanging, a_register_that_hangs_holds_nobody_up
);
async fn a_register_that_hangs_holds_nobody_up(on: On) {
    let hanging = Behaviour { fault: Some(Fault::Hang), ..Behaviour::default() };
    let Some(asking) = Asking::start(on, hanging).await else { return };
    let applicant = sign_in(&asking.world, "pemohon").await;
    let href = fill_in(&asking.world, &applicant, TYPE).await;
    let began = Instant::now();
    let receipt = submit(&applicant, &href).await;
    assert!(receipt.path.ends_with("/tanda-terima"), "{}", receipt.text());
    assert!(began.elapsed() < Duration::from_secs(5), "sending took {:?}", began.elapsed());
    let verifier = sign_in(&asking.world, "verifikator").await;
    let id = id_of(&href);
    claim(&verifier, &id).await.must_say("ditanyakan");
    let after = pass_on(&verifier, &id, Some(("sesuai", "Diperiksa manual lewat Dukcapil."))).await;
    assert!(after.path.contains("kabar=diteruskan"), "{}: {}", after.path, after.text());
}

with_siak!(
    /// What comes is no answer: it is tried again, then told, and never taken for one.
    garbled, garbage_is_no_answer
);
async fn garbage_is_no_answer(on: On) {
    let Some(asking) = Asking::start(on, Behaviour { fault: Some(Fault::Garbage), ..agreeing() }).await else {
        return;
    };
    let (id, verifier) = asking.on_the_desk().await;
    asking.until_it_says(&verifier, &id, "Belum diperiksa").await.must_say("terganggu");
    let log = asking.log().await;
    assert!(log.contains("question_failed") && !log.contains("question_answered"), "{log}");
}

/// Where documents are signed for real, a simulator's address is refused at the start.
#[test]
fn a_simulator_is_for_trials() {
    let folder = tempfile::tempdir().expect("a folder");
    let kind = kind_of("siak").expect("SIAK");
    let table = simulator::configuration(kind, "http://127.0.0.1:9", folder.path()).expect("a table");
    let read = |more: &str| {
        let text = format!("public_url = \"https://izin.contoh.id\"\n{more}{table}");
        ground::config::read(&text, &[]).expect("a configuration")
    };
    assert!(read("").takes_simulated_answers());
    assert!(!read("specimen = true\n").takes_simulated_answers());
    let none = ground::config::Config::for_folder(Path::new("."), "127.0.0.1:1", "https://izin.contoh.id");
    assert!(!none.takes_simulated_answers(), "nothing changes where no register is connected");
}
