//! An installation that OSS delivers to: a simulator of OSS, a catalogue in which one licence type is OSS's, and a clock to move.

use crate::client::Client;
use crate::people::sign_in;
use crate::world::{On, World};
use db::Value as Bound;
use registries::kind_of;
use registries::simulator::{self, Behaviour};
use saporancak::server::worker;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// The type that OSS delivers in these tests; which code it has there no source says, so this one is made up.
pub const TYPE: &str = "izin-optikal";
pub const CODE: &str = "033000000001";
pub const NIB: &str = "8120207730001";
/// Of the responsible person.
pub const NIK: &str = "1371010101900001";

/// Runs one journey on both engines.
#[macro_export]
macro_rules! with_oss {
    ($(#[$doc:meta])* $name:ident, $journey:ident) => {
        $(#[$doc])*
        mod $name {
            use $crate::oss_world::Linked;
            use $crate::world::On;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                if let Some(linked) = Linked::start(On::Sqlite, Linked::BY_TOKEN).await {
                    super::$journey(&linked).await;
                }
            }
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if let Some(linked) = Linked::start(On::Postgres, Linked::BY_TOKEN).await {
                    super::$journey(&linked).await;
                }
            }
        }
    };
}

pub struct Linked {
    pub world: World,
    oss: String,
}

/// The catalogue with the type as the city would write it once law and code are known.
fn catalogue(folder: &Path) {
    for (path, mut text) in ground::catalogue::embedded() {
        if path == format!("{TYPE}/licence.toml") {
            let known = format!("kd_izin = [\"{CODE}\"]\nbasis = \"Aturan contoh\"");
            assert!(text.contains("kd_izin = []"), "the shipped type claims no code");
            text = text.replace("kd_izin = []", &known);
            text = text.replacen("version = ", "revocation_basis = \"Aturan contoh\"\nversion = ", 1);
        }
        let file = folder.join(path);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        std::fs::write(file, text).expect("a file");
    }
}

impl Linked {
    pub const BY_TOKEN: &str = "token-over-nib";

    /// OSS shows itself in this manner.
    pub async fn start(on: On, by: &str) -> Option<Self> {
        let kind = kind_of("oss").expect("OSS");
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let oss = format!("http://{}", listener.local_addr().expect("an address"));
        let now = || ground::app::Clock::System.now();
        tokio::spawn(async move { simulator::run(kind, listener, Behaviour::default(), now).await });
        let (base, by) = (oss.clone(), by.to_owned());
        let clock = ground::app::Clock::Set(now().as_microsecond().into());
        let world = World::start_by(on, clock, move |config| {
            let table = simulator::configuration(kind, &base, &config.data.join("oss")).expect("a table");
            let text = format!("public_url = \"{}\"\n{}", config.public_url, table.replace(Self::BY_TOKEN, &by));
            config.registries = ground::config::read(&text, &[]).expect("a configuration").registries;
            let folder = config.data.join("katalog");
            catalogue(&folder);
            config.catalogue = Some(folder);
        });
        Some(Self { world: world.await?, oss })
    }

    pub async fn behaves(&self, behaviour: &Behaviour) {
        let address = format!("{}/_simulator/behaviour", self.oss);
        let told = reqwest::Client::new().post(address).json(behaviour).send().await.expect("the simulator");
        assert!(told.status().is_success());
    }

    /// What the simulator was told, as call and body, oldest first.
    pub async fn told(&self) -> Vec<(String, Value)> {
        let answer = reqwest::get(format!("{}/_simulator", self.oss)).await.expect("the simulator");
        let state: Value = answer.json().await.expect("JSON");
        let all = state["received"].as_array().cloned().unwrap_or_default();
        all.into_iter().map(|one| (one["call"].as_str().unwrap_or_default().to_owned(), one["body"].clone())).collect()
    }

    /// Codes of the states it was told.
    pub async fn codes(&self) -> Vec<String> {
        let told = self.told().await.into_iter().filter(|(call, _)| call == "receiveLicenseStatus");
        told.map(|(_, body)| body["kd_status"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// Lets OSS deliver the NIB, with these fields in place of its own; status and answer that it got.
    pub async fn deliver(&self, nib: &str, more: &Value) -> (u64, Value) {
        self.deliver_as(json!({ "nib": nib, "fields": more })).await
    }

    /// The same with parts of the order changed.
    pub async fn deliver_as(&self, changed: Value) -> (u64, Value) {
        let mut order = json!({
            "url": format!("{}/oss/receiveNIB", self.world.base), "username": "SIMULATOR",
            "password": "SIMULATOR-oss-password", "nib": NIB, "nik": NIK, "kd_izin": CODE, "id_izin": "I-1"
        });
        let Value::Object(changed) = changed else { panic!("an object") };
        order.as_object_mut().expect("an object").extend(changed);
        let address = format!("{}/_simulator/push", self.oss);
        let told = reqwest::Client::new().post(address).body(order.to_string()).send().await.expect("the simulator");
        let told: Value = told.json().await.expect("JSON");
        (told["status"].as_u64().expect("a status"), told["answer"].clone())
    }

    /// The counter hands over what waits for this NIK to the applicant of the cast.
    pub async fn hand_over(&self, nik: &str) -> crate::client::Page {
        let counter = sign_in(&self.world, "loket").await;
        let id = self.world.cast.person("pemohon").expect("the applicant").id;
        let page = counter.get(&format!("/loket?pemohon={id}")).await;
        let mut form = page.form(&format!("/loket/{id}/oss"));
        form.set("nik_oss", nik);
        counter.send(form).await
    }

    /// The page on which the counter lists what OSS delivered.
    pub async fn list(&self, tab: &str) -> crate::client::Page {
        let officer: Client = sign_in(&self.world, "verifikator").await;
        officer.get(&format!("/petugas/oss?tab={tab}")).await
    }

    /// Moves the clock.
    pub fn pass(&self, seconds: i64) {
        let ground::app::Clock::Set(at) = &self.world.app.clock else { panic!("a clock that is set") };
        at.fetch_add(seconds * 1_000_000, Ordering::Relaxed);
    }

    /// Lets time pass and the queue work until it is so.
    pub async fn until<F: AsyncFnMut() -> bool>(&self, mut done: F, what: &str) {
        for _ in 0..120 {
            worker::work_off(&self.world.app).await.expect("the queue");
            if done().await {
                return;
            }
            self.pass(2);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let stuck = self.log_and_queue().await;
        panic!("waited for {what}; OSS was told {:?}; {stuck}", self.codes().await);
    }

    /// A number out of the database.
    pub async fn count(&self, sql: &'static str) -> i64 {
        let read = self.world.app.db.read(move |tx| Ok(tx.one(sql, &[])?.map_or(0, |row| row.int("n"))));
        read.await.expect("the database")
    }

    /// Everything that stands in the log and the queue.
    pub async fn log_and_queue(&self) -> String {
        let read = self.world.app.db.read(|tx| {
            let nothing: [Bound; 0] = [];
            let mut rows = tx.query("select kind, payload from event order by at", &nothing)?;
            rows.extend(tx.query("select name as kind, coalesce(last_error, '') || ' ' || body as payload from outbox order by created_at", &nothing)?);
            let lines = rows.iter().map(|row| format!("{} {}", row.text("kind"), row.text("payload")));
            Ok(lines.collect::<Vec<_>>().join("\n"))
        });
        read.await.expect("the log")
    }
}
