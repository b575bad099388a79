//! What an earlier release left opens after the migrations: its licences verify, its register, log, figures and queue are right.

use crate::client::Client;
use crate::world::{On, new_database};
use domain::subject::Subject;
use ground::App;
use ground::app::Clock;
use ground::config::{Config, SecondFactor};
use ledger::events;
use saporancak::server::{http, new_keys, setup, worker};
use serde_json::Value;
use std::path::Path;
use std::sync::atomic::AtomicI64;
use tempfile::TempDir;

/// Forty minutes after the program was killed: every lease has run out.
const LATER: &str = "2026-11-27T08:40:00Z";

struct Released {
    app: App,
    base: String,
    expected: Value,
    _folder: TempDir,
}

fn told(engine: &str) -> Value {
    let all: Value = serde_json::from_str(include_str!("../released/expected.json")).expect("what is expected");
    all[engine].clone()
}

fn unpack(archive: &str, into: &Path) {
    let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/released").join(archive);
    let unpacked = std::process::Command::new("tar").arg("-xzf").arg(archive).arg("-C").arg(into).status();
    assert!(unpacked.expect("tar is there").success());
}

/// Opens what the release left, with today's program; `None` without PostgreSQL.
async fn open(on: On) -> Option<Released> {
    let folder = tempfile::Builder::new().prefix("saporancak").tempdir().expect("a folder");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    let (engine, data, url) = match on {
        On::Sqlite => {
            unpack("9ec53e9-sqlite.tar.gz", folder.path());
            ("sqlite", folder.path().to_owned(), None)
        }
        On::Postgres => {
            let url = new_database(on, &folder)?;
            unpack("9ec53e9-postgres.tar.gz", folder.path());
            let dump = std::fs::read_to_string(folder.path().join("postgres.sql")).expect("the dump");
            let server = url.clone();
            let loaded = tokio::task::spawn_blocking(move || {
                let mut client = postgres::Client::connect(&server, postgres::NoTls).expect("PostgreSQL answers");
                client.batch_execute(&dump).expect("the dump is read");
            });
            loaded.await.expect("the thread ends");
            ("postgres", folder.path().join("postgres-data"), Some(url))
        }
    };
    let mut config = Config::for_folder(&data, "127.0.0.1:0", &base);
    config.specimen = true;
    config.second_factor = Some(SecondFactor::Offered);
    if let Some(url) = url {
        config.database_url = Some(url);
    }
    let later: jiff::Timestamp = LATER.parse().expect("a moment");
    let clock = Clock::Set(AtomicI64::new(later.as_microsecond()));
    // As the changelog asks of whoever installs a newer version.
    new_keys::create_keys(&config, false, later).expect("what is new among the keys");
    let app = setup::open(config, clock).await.expect("what the release left opens");
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let served = app.clone();
    tokio::spawn(async move {
        let _stop = stop; // dropped with the task: the server runs as long as the test
        let (router, _) = http::router(&served);
        let _ = stopped;
        let service = router.into_make_service_with_connect_info::<std::net::SocketAddr>();
        axum::serve(listener, service).await
    });
    Some(Released { app, base, expected: told(engine), _folder: folder })
}

async fn sign_in(released: &Released, username: &str) -> Client {
    let password = released.expected["accounts"][username]["password"].as_str().expect("a password");
    Client::signed_in(&released.base, username, password).await
}

/// Licences verify, the register shows them, and the paper is the one that was signed.
async fn licences(released: &Released) {
    let visitor = Client::new(&released.base);
    let mut checked = 0;
    for document in released.expected["documents"].as_array().expect("documents") {
        let (Some(verdict), Some(code)) = (document["public_verdict"].as_str(), document["short_code"].as_str()) else {
            continue;
        };
        visitor.get(&format!("/keaslian/{code}")).await.must_say(verdict);
        checked += 1;
    }
    assert!(checked >= 2, "one in force and one revoked were looked at");
    let signer = sign_in(released, "kadis").await;
    let register = signer.get("/register").await;
    for line in released.expected["register"].as_array().expect("lines") {
        for what in ["number", "status", "issued", "valid_until"] {
            register.must_say(line[what].as_str().expect("words"));
        }
    }
    let issued = released.expected["documents"].as_array().expect("documents").iter();
    let mut issued = issued.filter(|d| d["kind"] == "licence" && d["application"] == "issued");
    let hash = issued.next().and_then(|d| d["sha256"].as_str()).expect("the licence").to_owned();
    let owner = sign_in(released, "pemohon").await;
    let id = released.expected["applications"]["issued"]["id"].as_str().expect("an id");
    let page = owner.get(&format!("/permohonan/{id}")).await;
    let link = page.html.split("\"/dokumen/").nth(1).and_then(|rest| rest.split('"').next()).expect("a link");
    let (status, pdf) = owner.bytes(&format!("/dokumen/{link}")).await;
    assert_eq!((status, ground::intake::sha256(&pdf)), (200, hash), "the paper is as it was signed");
}

/// Every chain of the log holds, and no event was lost.
async fn log(released: &Released) {
    const SUBJECTS: &str = "select distinct subject, subject_id from event";
    const COUNT: &str = "select count(*) as n from event where subject = $1 and kind = $2";
    let kinds = released.expected["by_kind"].as_array().expect("kinds").clone();
    let checked = released.app.db.read(move |tx| {
        for row in tx.query(SUBJECTS, &[])? {
            let subject = Subject::from_id(&row.text("subject")).expect("a subject");
            assert_eq!(events::first_broken(tx, subject, &row.text("subject_id"))?, None);
        }
        for kind in &kinds {
            let [subject, name] = ["subject", "kind"].map(|key| kind[key].as_str().unwrap_or_default());
            let count = tx.one(COUNT, &[subject.into(), name.into()])?.map_or(0, |row| row.int("n"));
            assert!(count >= kind["n"].as_i64().expect("a count"), "{subject} {name}: {count}");
        }
        Ok(())
    });
    checked.await.expect("the log can be read");
}

/// What was published stays as it was.
async fn figures(released: &Released) {
    let (status, body) = Client::new(&released.base).bytes("/kinerja.json?bulan=2026-11").await;
    assert_eq!(status, 200);
    let published: Value = serde_json::from_slice(&body).expect("JSON");
    let text = published.to_string();
    for cell in released.expected["performance"].as_array().expect("cells") {
        let masuk = cell["masuk"].clone();
        let (izin, kantor) = (&cell["izin"], &cell["kantor"]);
        let same = find(&published, &|one| one["izin"] == *izin && one["kantor"] == *kantor && one["masuk"] == masuk);
        assert!(same, "{izin} {kantor}: {masuk} in {text}");
    }
}

fn find(value: &Value, fits: &dyn Fn(&Value) -> bool) -> bool {
    match value {
        Value::Array(all) => all.iter().any(|one| find(one, fits)),
        Value::Object(all) => fits(value) || all.values().any(|one| find(one, fits)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// Effects of the old names are carried out under the new ones.
async fn queue(released: &Released) {
    const DEAD: &str = "select name || ' ' || coalesce(last_error, '') as t from outbox where dead_at is not null";
    const OPEN: &str = "select name || ' ' || coalesce(last_error, '') as t from outbox where done_at is null";
    for _ in 0..200 {
        if worker::work_off(&released.app).await.expect("the queue can be read") == 0 {
            break;
        }
    }
    let left = released.app.db.read(|tx| {
        let mut left: Vec<String> = tx.query(DEAD, &[])?.iter().map(|row| row.text("t")).collect();
        left.extend(tx.query(OPEN, &[])?.iter().map(|row| row.text("t")));
        Ok(left)
    });
    assert_eq!(left.await.expect("the queue"), Vec::<String>::new());
}

async fn everything(on: On) {
    let Some(released) = open(on).await else { return };
    licences(&released).await;
    log(&released).await;
    figures(&released).await;
    queue(&released).await;
    log(&released).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_data_folder_of_before_opens() {
    everything(On::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgresql_database_of_before_opens() {
    everything(On::Postgres).await;
}
