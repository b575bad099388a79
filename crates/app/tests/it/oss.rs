//! What OSS delivers is kept whole, taken once, and reaches nobody but the responsible person (Pasal 2(1)).

use crate::officers::{claim, id_of};
use crate::oss_world::{CODE, Linked, NIB, NIK, TYPE};
use crate::people::{fill_in, sign_in, submit};
use crate::with_oss;
use crate::world::On;
use ground::app::Clock;
use registries::oss::entry::{Credentials, jakarta_day, token};
use registries::simulator::{Behaviour, person};
use reqwest::StatusCode;
use serde_json::{Value, json};

const APPLICATIONS: &str = "select count(*) as n from application";
const EDITIONS: &str = "select count(*) as n from oss_edition";

with_oss!(
    /// Whoever types a NIK has proved nothing: the draft comes to the account whose card the counter has seen, and what is delivered
    /// for the same person later comes there by itself.
    claimed, a_delivery_waits_for_its_person
);
async fn a_delivery_waits_for_its_person(linked: &Linked) {
    let (status, answer) =
        linked.deliver(NIB, &json!({ "nama_perseroan": "PT CONTOH SEHAT", "baru": { "dalam": 1 } })).await;
    assert_eq!((status, &answer["responreceiveNIB"]["status"]), (200, &json!("1")), "{answer}");
    let applicant = sign_in(&linked.world, "pemohon").await;
    assert_eq!(linked.count(APPLICATIONS).await, 0, "nobody's yet");
    linked.list("").await.must_say("Simulator, bukan bukti").must_say("Menunggu pemohon").must_say(CODE);
    linked.until(async || linked.codes().await == ["11"], "what the person has to do").await;
    let (_, told) = linked.told().await.pop().expect("a report");
    assert!(told["keterangan"].as_str().expect("words").contains("loket"), "{told}");

    let nobody = linked.hand_over("1371010101900002").await;
    assert_eq!(nobody.status, 422);
    nobody.must_say("Tidak ada kiriman OSS yang menunggu");
    assert_eq!(linked.count(APPLICATIONS).await, 0);
    linked.hand_over(NIK).await.must_say("Kiriman OSS menjadi draf di akun pemohon");
    linked.list("permohonan").await.must_say("Draf pemohon").must_say("Simulator OSS diberi tahu");
    applicant.get("/kabar").await.must_say("Permohonan Anda dari OSS menunggu dilengkapi");

    // What OSS knows is filled in, what it does not know is asked.
    let draft = applicant.get("/permohonan").await.link("/permohonan/");
    let address = format!("{draft}/isian/jenis_pemohon");
    let mut form = applicant.get(&address).await.form(&address);
    form.set("f.jenis_pemohon", "Badan");
    assert_eq!(applicant.send(form).await.status, 200);
    let address = format!("{draft}/isian/pemohon_badan");
    let form = applicant.get(&address).await.form(&address);
    assert_eq!(form.get("f.nama_badan"), Some("PT CONTOH SEHAT"));
    assert_eq!(form.get("f.nib"), Some(NIB));
    assert_eq!(form.get("f.nik_penanggung_jawab").map(|nik| nik.replace(' ', "")).as_deref(), Some(NIK));
    assert_eq!(form.get("f.nama_penanggung_jawab"), Some(person(NIK).expect("a person").name.as_str()));
    assert_eq!(form.get("f.alamat_badan.street"), Some("JL. CONTOH NO. 1"));
    assert_eq!(form.get("f.nomor_akta").unwrap_or_default(), "");

    linked.deliver("8120207730002", &json!({})).await;
    assert_eq!(linked.count(APPLICATIONS).await, 2, "this person was seen before");
    let log = linked.log_and_queue().await;
    for kind in ["nib_received", "nib_claimed", "nib_reported", "tell_oss"] {
        assert!(log.contains(kind), "{kind}: {log}");
    }
    for personal in [NIB, NIK, "PT CONTOH SEHAT", "8120207730002"] {
        assert!(!log.contains(personal), "{personal} stands in the log or the queue");
    }
}

with_oss!(
    /// The same body again changes nothing; a changed one is a newer edition, and opens no second draft.
    repeated, what_comes_twice_is_taken_once
);
async fn what_comes_twice_is_taken_once(linked: &Linked) {
    let body = json!({});
    let (first, second) = tokio::join!(linked.deliver(NIB, &body), linked.deliver(NIB, &body));
    assert_eq!(second, first, "both at one moment");
    for _ in 0..2 {
        assert_eq!(linked.deliver(NIB, &json!({})).await, first, "the same answer");
    }
    assert_eq!(linked.count(EDITIONS).await, 1);
    linked.hand_over(NIK).await;
    let changed = json!({ "nama_perseroan": "PT CONTOH BARU", "tgl_perubahan_nib": "2026-12-01" });
    assert_eq!(linked.deliver(NIB, &changed).await, first);
    assert_eq!(linked.deliver(NIB, &changed).await, first);
    assert_eq!((linked.count(EDITIONS).await, linked.count(APPLICATIONS).await), (2, 1));
    linked.list("permohonan").await.must_say("Draf pemohon");
    assert_eq!(linked.count("select count(*) as n from oss_nib").await, 1);
    // Kept whole: the field that no edition of the guide knows is in what was sealed.
    linked.deliver("8120207730009", &json!({ "isian_yang_belum_ada": ["a", { "b": 2 }] })).await;
    let handle = linked.world.app.clone();
    let read = linked.world.app.db.read(move |tx| {
        let hash = houses::oss::nibs::hash(&handle.vault, "nib", "8120207730009");
        let id = houses::oss::nibs::find(tx, &hash)?.expect("the NIB");
        let nib = houses::oss::nibs::load(tx, &handle.vault, id)?.expect("its key");
        Ok(houses::oss::nibs::body(tx, &nib)?.expect("its body"))
    });
    let kept: Value = serde_json::from_str(&read.await.expect("the database")).expect("JSON");
    assert_eq!(kept["dataNIB"]["isian_yang_belum_ada"], json!(["a", { "b": 2 }]));
}

with_oss!(
    /// A type that is not ours is kept and referred: never an application, a number or a signature, and OSS is told nothing of it.
    foreign, what_is_not_ours_is_kept_and_referred
);
async fn what_is_not_ours_is_kept_and_referred(linked: &Linked) {
    let line = |authority: &str, code: &str| {
        json!({ "kewenangan": authority, "data_checklist": [{
            "id_izin": "I-1", "kd_izin": code, "kewenangan": authority, "nama_izin": "Izin contoh", "data_persyaratan": []
        }] })
    };
    for (nib, more, why) in [
        ("8120207730011", line("02", "099999999999"), "tidak ada pada jenis izin mana pun"),
        ("8120207730012", line("01", CODE), "tidak menyebut kota"),
        ("8120207730013", json!({ "kd_daerah": "1375000000" }), "menyebut daerah lain"),
        ("8120207730014", json!({ "tipe_dokumen ": "3" }), "membatalkan atau mencabutnya"),
    ] {
        let (status, answer) = linked.deliver(nib, &more).await;
        assert_eq!((status, &answer["responreceiveNIB"]["status"]), (200, &json!("1")), "{why}: {answer}");
        linked.list("dirujuk").await.must_say(why);
    }
    linked.hand_over(NIK).await.must_say("Tidak ada kiriman OSS yang menunggu");
    saporancak::server::worker::work_off(&linked.world.app).await.expect("the queue");
    assert_eq!((linked.count(APPLICATIONS).await, linked.codes().await.len()), (0, 0));
}

/// Posts a body as it is, with these headers.
async fn post(linked: &Linked, headers: &[(&str, &str)], body: Vec<u8>) -> (StatusCode, Value) {
    let mut request = reqwest::Client::new().post(format!("{}/oss/receiveNIB", linked.world.base)).body(body);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = request.send().await.expect("an answer");
    (answer.status(), answer.json().await.unwrap_or_default())
}

with_oss!(
    /// Strangers, garbage, and what is too large or too deep are refused in the words of the guide, and nothing of them is kept.
    refused, what_is_no_delivery_is_not_kept
);
async fn what_is_no_delivery_is_not_kept(linked: &Linked) {
    let refused = |answer: &Value| answer["responreceiveNIB"]["status"] == json!("2");
    for changed in [json!({ "password": "salah" }), json!({ "entry": "basic" }), json!({ "entry": "token-over-npwp" })]
    {
        let (status, answer) = linked.deliver_as(changed.clone()).await;
        assert!(status == 401 && refused(&answer), "{changed}: {status} {answer}");
    }
    let right = token(
        Credentials { username: "SIMULATOR", password: "SIMULATOR-oss-password" },
        NIB,
        jakarta_day(Clock::System.now()),
    );
    let deep = format!("{{\"dataNIB\":{{\"nib\":\"{NIB}\",\"x\":{}{}}}}}", "[".repeat(500), "]".repeat(500));
    let long = format!("{{\"dataNIB\":{{\"nib\":\"{NIB}\",\"x\":\"{}\"}}}}", "a".repeat(3 << 20));
    let person_as_code = json!({ "dataNIB": { "nib": NIB, "id_izin": "Budi Contoh", "kd_izin": CODE } }).to_string();
    let many: Vec<Value> = (0..101).map(|n| json!({ "id_izin": format!("I-{n}"), "kd_izin": CODE })).collect();
    let many = json!({ "dataNIB": { "nib": NIB, "data_checklist": many } }).to_string();
    let header = [("token", right.as_str())];
    for (name, headers, body, expected) in [
        ("no header", &[][..], format!("{{\"dataNIB\":{{\"nib\":\"{NIB}\"}}}}"), 401),
        ("the token of another NIB", &header[..], "{\"dataNIB\":{\"nib\":\"8120207730002\"}}".into(), 401),
        ("garbage", &header[..], "bukan JSON".into(), 400),
        ("no NIB", &header[..], "{\"dataNIB\":{}}".into(), 400),
        ("too deep", &header[..], deep, 400),
        ("too large", &header[..], long, 413),
        ("words in a code", &header[..], person_as_code, 400),
        ("too many", &header[..], many, 400),
    ] {
        let (status, answer) = post(linked, headers, body.into_bytes()).await;
        assert!(status == expected && refused(&answer), "{name}: {status} {answer}");
    }
    assert_eq!((linked.count(EDITIONS).await, linked.count("select count(*) as n from oss_nib").await), (0, 0));
    let address = format!("{}/oss/receiveNIB", linked.world.base);
    let http = reqwest::Client::new();
    let mut tries = 0;
    // As long as a stranger comes faster than two a second there is an end to it.
    while http.post(&address).body("{}").send().await.expect("an answer").status() != StatusCode::TOO_MANY_REQUESTS {
        tries += 1;
        assert!(tries < 5_000, "a network has so many tries");
    }
}

/// Basic instead of the token, where the configuration says so.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_manner_is_configuration() {
    let linked = Linked::start(On::Sqlite, "basic").await.expect("SQLite is always there");
    let with = |entry: &str, password: &str| json!({ "entry": entry, "password": password });
    assert_eq!(linked.deliver_as(with("token-over-nib", "SIMULATOR-oss-password")).await.0, 401);
    assert_eq!(linked.deliver_as(with("basic", "salah")).await.0, 401);
    assert_eq!(linked.deliver_as(with("basic", "SIMULATOR-oss-password")).await.0, 200);
    let linked = Linked::start(On::Sqlite, "token-over-npwp").await.expect("SQLite is always there");
    assert_eq!(linked.deliver_as(with("token-over-nib", "SIMULATOR-oss-password")).await.0, 401);
    assert_eq!(linked.deliver_as(with("token-over-npwp", "SIMULATOR-oss-password")).await.0, 200);
}

/// Without a table nothing is taken.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_configuration_nothing_is_taken() {
    let world = crate::world::World::start(On::Sqlite).await.expect("SQLite is always there");
    let answer = reqwest::Client::new().post(format!("{}/oss/receiveNIB", world.base)).body("{}").send().await;
    assert_eq!(answer.expect("an answer").status(), 404);
}

with_oss!(
    /// A NIB that a form asks is checked with OSS, shown beside the field, and holds nothing up: Pasal 6(4) does not name OSS.
    checked, a_nib_is_checked_beside_its_field
);
async fn a_nib_is_checked_beside_its_field(linked: &Linked) {
    let applicant = sign_in(&linked.world, "pemohon").await;
    let href = fill_in(&linked.world, &applicant, TYPE).await;
    submit(&applicant, &href).await;
    let (verifier, id) = (sign_in(&linked.world, "verifikator").await, id_of(&href));
    claim(&verifier, &id).await;
    let path = format!("/kerja/{id}");
    linked.until(async || verifier.get(&path).await.says("Atas nama PT CONTOH"), "the name that OSS has").await;
    verifier.get(&path).await.must_say("Tidak cocok").must_say("OSS (data NIB)").must_say("Simulator, bukan bukti");
    let theirs = json!({ "nama_perseroan": "Pemohon Contoh" });
    let known = [("0000000000001".to_owned(), theirs)].into();
    linked.behaves(&Behaviour { known, ..Behaviour::default() }).await;
    let mut form = verifier.get(&path).await.form(&format!("{path}/tanyakan"));
    form.set("tanyakan", "r:oss:nib_perorangan");
    verifier.send(form).await;
    linked.until(async || verifier.get(&path).await.says("Cocok"), "the answer").await;
    let frozen = json!({ "nama_perseroan": "Pemohon Contoh", "status_nib": "05" });
    linked.behaves(&Behaviour { known: [("0000000000001".to_owned(), frozen)].into(), ..Behaviour::default() }).await;
    let mut form = verifier.get(&path).await.form(&format!("{path}/tanyakan"));
    form.set("tanyakan", "r:oss:nib_perorangan");
    verifier.send(form).await;
    linked.until(async || verifier.get(&path).await.says("NIB dibekukan"), "the answer").await;
}
