//! An outage declared, announced everywhere, closed; and the due dates move by exactly the paused working time.

use crate::client::{Client, Page};
use crate::officers::id_of;
use crate::people::{apply, sign_in};
use crate::world::{On, World};
use channels::simulator::{Entry, Kind, Stage, configuration, social};
use domain::ids::ApplicationId;
use ground::app::Clock;
use houses::application::{applications, clocks};
use jiff::Timestamp;
use std::sync::atomic::{AtomicI64, Ordering};

/// Five working days promised.
const TYPE: &str = "sip-apoteker";

/// The networks' own clocks, one for each engine: X refuses a signature of another hour.
static NOW: [AtomicI64; 2] = [AtomicI64::new(0), AtomicI64::new(0)];

fn at(text: &str) -> Timestamp {
    format!("{text}:00+07:00").parse().expect("an instant")
}

fn set_clock(world: &World, text: &str) {
    let Clock::Set(now) = &world.app.clock else { panic!("the clock is the test's") };
    now.store(at(text).as_microsecond(), Ordering::Relaxed);
}

/// The due date as kept, and as the clock's row has it.
async fn due(world: &World, id: &str) -> Option<Timestamp> {
    let id: ApplicationId = id.parse().expect("an id");
    let read = world.app.db.read(move |tx| {
        let kept = applications::brief(tx, id)?.expect("the application").due_at;
        let rows = clocks::of(tx, id)?;
        let row = rows.iter().find(|row| row.step == clocks::WHOLE).expect("its clock").due_at;
        Ok((kept, row))
    });
    let (kept, row) = read.await.expect("the database");
    assert_eq!(kept, row, "the list and the clock agree");
    kept
}

/// A simulator of every social network, with the configuration it hands out.
async fn networks(folder: &std::path::Path, now_seconds: fn() -> i64) -> (Stage, channels::social::Settings) {
    #[derive(serde::Deserialize)]
    struct File {
        social: channels::social::Settings,
    }
    let stage = Stage::new(now_seconds);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    let router = social(stage.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let text = configuration(Kind::Social, &base, folder).expect("its configuration");
    (stage, toml::from_str::<File>(&text).expect("TOML").social)
}

fn posted(stage: &Stage) -> Vec<(String, String)> {
    let whole = |entry: Entry| (format!("{:?}", entry.place), entry.text + entry.link.unwrap_or_default().as_str());
    let mut all: Vec<_> = stage.entries().into_iter().map(whole).collect();
    all.sort();
    all
}

async fn form_of(client: &Client, page: &str, action: &str) -> (Page, crate::client::Form) {
    let page = client.get(page).await;
    let form = page.form(action);
    (page, form)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_outage_moves_dates_by_the_paused_time_sqlite() {
    an_outage(On::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_outage_moves_dates_by_the_paused_time_postgres() {
    an_outage(On::Postgres).await;
}

/// Pasal 13(1), 13(3), 14: declared by one, confirmed by another, told everywhere with the time of return; the network's four hours
/// are paused on the decision of two persons and the date moves by exactly the working time in them.
async fn an_outage(on: On) {
    let secrets = tempfile::tempdir().expect("a folder");
    let clocks: [fn() -> i64; 2] = [|| NOW[0].load(Ordering::Relaxed), || NOW[1].load(Ordering::Relaxed)];
    let (stage, settings) = networks(secrets.path(), clocks[on as usize]).await;
    let clock = Clock::Set(AtomicI64::new(at("2026-12-01T10:00").as_microsecond()));
    let Some(world) = World::start_by(on, clock, |config| config.social = settings).await else { return };
    let applicant = sign_in(&world, "pemohon").await;
    let (href, number) = apply(&world, &applicant, TYPE).await;
    let id = id_of(&href);
    // Complete Tuesday 1 December: 2, 3, 4, 7 and 8 December count.
    assert_eq!(due(&world, &id).await, Some(at("2026-12-08T16:00")));
    applicant.get(&href).await.must_say("Selasa, 8 Desember 2026").must_say("Cara menghitung");

    // Thursday 3 December, 13.00: the counter declares that the network has been down since 10.05.
    set_clock(&world, "2026-12-03T13:00");
    let applicant = sign_in(&world, "pemohon").await;
    let counter = sign_in(&world, "loket").await;
    let (_, mut form) = form_of(&counter, "/petugas/gangguan", "/petugas/gangguan").await;
    form.set("apa", "network").set("cakupan", "semua").set("mulai", "2026-12-03T10:05");
    let wrong = counter.send(form.clone()).await;
    assert_eq!(wrong.status, 422, "words are needed");
    wrong.must_say("Tulis judul");
    form.set("judul", "Jaringan pusat data terputus");
    form.set("keterangan", "Permohonan diproses lebih lambat. Berkas Anda aman. Loket tetap menerima.");
    form.set("perkiraan", "2026-12-03T15:00").set("kabar", "2026-12-03T14:00");
    let declared = counter.send(form).await;
    let desk = declared.path.split('?').next().expect("a path").to_owned();
    assert!(desk.starts_with("/petugas/gangguan/"), "{}: {}", declared.path, declared.text());
    let interruption = id_of(&desk);

    // (a) On every page, before anybody has confirmed it; (b) on the status page and its feeds.
    let public = Client::new(&world.base);
    for page in ["/", "/masuk", "/layanan", "/keaslian", "/status"] {
        let html = public.get(page).await.html;
        assert!(html.contains("Jaringan pusat data terputus sejak pukul 10.05 WIB"), "{page} has no banner");
        assert!(html.contains("Perkiraan normal pukul 15.00 WIB"), "{page}");
    }
    assert!(counter.get("/loket").await.html.contains("Jaringan pusat data terputus"), "the counter is told");
    public.get("/gangguan").await.must_say("Jaringan pusat data terputus").must_say("semua layanan");
    let feed = public.get("/gangguan.atom").await.html;
    assert!(feed.contains("<title>Gangguan: Jaringan pusat data terputus</title>"), "{feed}");
    let json: serde_json::Value = serde_json::from_str(&public.get("/gangguan.json").await.html).expect("JSON");
    assert_eq!((&json["normal"], &json["interruptions"][0]["confirmed"]), (&false.into(), &false.into()));
    // Nothing leaves the house yet, and no date moves.
    assert_eq!(posted(&stage), []);
    assert_eq!(due(&world, &id).await, Some(at("2026-12-08T16:00")));

    // The one who declared cannot confirm; a head of section can. Then (c) and (d).
    assert_eq!(counter.post_raw(&format!("{desk}/pasti"), &[], &[]).await.status, 403);
    let section = sign_in(&world, "kasi").await;
    let (_, form) = form_of(&section, &desk, &format!("{desk}/pasti")).await;
    NOW[on as usize].store(at("2026-12-03T13:00").as_second(), Ordering::Relaxed);
    section.send(form).await.must_say("Dipastikan");
    world.until(async || posted(&stage).len() == 5, "five posts").await;
    for (network, text) in posted(&stage) {
        assert!(text.contains("Jaringan pusat data terputus") && text.contains(&interruption), "{network}: {text}");
    }
    world.until(async || applicant.get("/kabar").await.says("terganggu"), "the applicant's notice").await;
    section.get(&desk).await.must_say("Mastodon").must_say("Terpasang");

    // Announcing moved nothing. A head of division records Pasal 14 letter a with a document; somebody else must agree.
    assert_eq!(due(&world, &id).await, Some(at("2026-12-08T16:00")));
    let division = sign_in(&world, "kabid").await;
    let (_, mut form) = form_of(&division, &desk, &format!("{desk}/jeda")).await;
    form.set("huruf", "a").set("jeda", "2026-12-03T10:05").set("fakta", "Kabel serat optik utama putus oleh longsor.");
    let bare = division.send(form.clone()).await;
    assert_eq!(bare.status, 422);
    bare.must_say("Lampirkan dokumen").must_say("Kabel serat optik utama putus");
    let (name, bytes) =
        saporancak::tools::demo::papers::paper("Surat Kominfo", &[domain::media::Accepts::Document]).expect("a paper");
    form.attach("dokumen", &name, bytes);
    division.send(form).await.must_say("Jeda dicatat");
    assert_eq!(division.post_raw(&format!("{desk}/jeda/setuju"), &[], &[]).await.status, 422, "not by the same person");
    assert_eq!(due(&world, &id).await, Some(at("2026-12-08T16:00")), "one person moves no date");
    let head = sign_in(&world, "kadis").await;
    let (page, form) = form_of(&head, &desk, &format!("{desk}/jeda/setuju")).await;
    page.must_say("Kabel serat optik utama putus").must_say("Kepala Bidang Contoh");
    head.send(form).await.must_say("Jeda disetujui");
    world.until(async || due(&world, &id).await.is_none(), "no date while the pause runs").await;
    applicant.get(&href).await.must_say("Waktu layanan sedang berhenti").must_say("Pasal 14 huruf a");

    // It was stable again at 13.40, as stated at 14.10: 10.05 to 13.40 are 215 office minutes.
    set_clock(&world, "2026-12-03T14:10");
    let verifier = sign_in(&world, "verifikator").await;
    let (_, mut form) = form_of(&verifier, &desk, &format!("{desk}/pulih")).await;
    form.set("pulih", "2026-12-03T13:40").set("bukti", "Sambungan diuji tiga kali, stabil.");
    verifier.send(form).await.must_say("Pulihnya layanan dicatat");
    // Tuesday 8 December closes with 215 minutes missing: Wednesday 9 December, 07.30 + 215 minutes.
    let moved = Some(at("2026-12-09T11:05"));
    world.until(async || due(&world, &id).await == moved, "the new date").await;
    applicant
        .get(&href)
        .await
        .must_say("Rabu, 9 Desember 2026")
        .must_say("3 Desember 2026, 10.05 sampai 13.40")
        .must_say("3 jam 35 menit tidak dihitung");
    assert!(!public.get("/").await.html.contains("Jaringan pusat data terputus"), "the banner is gone");

    it_is_over(&world, &stage, (&public, &applicant), (&desk, &number), &NOW[on as usize]).await;
}

/// The end wants a second person too; then everybody is told, with the new date, and the copy for the reverse proxy is complete.
async fn it_is_over(
    world: &World,
    stage: &Stage,
    people: (&Client, &Client),
    of: (&str, &str),
    network_now: &AtomicI64,
) {
    let ((public, applicant), (desk, number)) = (people, of);
    let section = sign_in(world, "kasi").await;
    // Then everybody is told, with the new date.
    assert_eq!(posted(stage).len(), 5);
    let (_, form) = form_of(&section, desk, &format!("{desk}/pulih-pasti")).await;
    network_now.store(at("2026-12-03T14:10").as_second(), Ordering::Relaxed);
    section.send(form).await.must_say("dipastikan dan dikabarkan");
    world.until(async || stage.entries().len() == 10, "five more posts").await;
    assert!(posted(stage).iter().any(|(_, text)| text.starts_with("PULIH")), "{:?}", posted(stage));
    world.until(async || applicant.get("/kabar").await.says("sudah pulih"), "the applicant's notice").await;
    world.until(async || mail(world).iter().any(|letter| is_the_end(letter, number)), "a letter with the date").await;
    public.get("/gangguan").await.must_say("Semua layanan berjalan normal").must_say("Pasal 14 huruf a");

    // The copy for the reverse proxy is complete in itself.
    let copy = world.app.config.data.join("status");
    world
        .until(
            async || {
                let page = std::fs::read_to_string(copy.join("gangguan.html")).unwrap_or_default();
                page.contains("Jaringan pusat data terputus") && page.contains("sedang tidak dapat dibuka")
            },
            "the copy",
        )
        .await;
    assert!(copy.join("gangguan.atom").exists() && copy.join("aset").is_dir());
}

fn is_the_end(letter: &str, number: &str) -> bool {
    letter.contains("sudah selesai") && letter.contains(number) && letter.contains("9 Desember 2026")
}

/// Letters written so far, decoded enough to be searched.
fn mail(world: &World) -> Vec<String> {
    let Ok(folder) = std::fs::read_dir(world.app.config.data.join("mail")) else { return Vec::new() };
    let read = folder.filter_map(|entry| std::fs::read_to_string(entry.ok()?.path()).ok());
    read.map(|letter| letter.replace("=\r\n", "").replace("=20", " ")).collect()
}

/// Pasal 14: an office that stands still stops only the files that are with it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_standstill_of_one_office_stops_only_what_lies_there() {
    let clock = Clock::Set(AtomicI64::new(at("2026-12-01T10:00").as_microsecond()));
    let world = World::start_by(On::Sqlite, clock, |_| {}).await.expect("SQLite is always there");
    let applicant = sign_in(&world, "pemohon").await;
    let (with_office, _) = apply(&world, &applicant, TYPE).await;
    let (with_verifier, _) = apply(&world, &applicant, TYPE).await;
    crate::officers::verify(&world, &id_of(&with_office)).await;

    set_clock(&world, "2026-12-02T12:00");
    let section = sign_in(&world, "kasi").await;
    let (_, mut form) = form_of(&section, "/petugas/gangguan", "/petugas/gangguan").await;
    form.set("apa", "standstill").set("cakupan", "kantor").tick("kantor", "DINKES");
    form.set("mulai", "2026-12-02T07:30").set("judul", "Dinas Kesehatan tutup");
    form.set("keterangan", "Gedung ditutup karena banjir.");
    let desk = section.send(form).await.path.split('?').next().expect("a path").to_owned();
    let (_, mut form) = form_of(&section, &desk, &format!("{desk}/jeda")).await;
    form.set("huruf", "c").set("jeda", "2026-12-02T07:30").set("fakta", "Banjir.");
    let (name, bytes) =
        saporancak::tools::demo::papers::paper("Surat", &[domain::media::Accepts::Document]).expect("a paper");
    form.attach("dokumen", &name, bytes);
    let refused = section.send(form.clone()).await;
    assert_eq!(refused.status, 422, "letter c needs that nobody could be served");
    refused.must_say("jalan lain masih bekerja");
    form.tick("tanpa_jalan_lain", "ya");
    section.send(form).await.must_say("Jeda dicatat");
    let division = sign_in(&world, "kabid").await;
    let (_, form) = form_of(&division, &desk, &format!("{desk}/jeda/setuju")).await;
    division.send(form).await.must_say("Jeda disetujui");
    let (_, mut form) = form_of(&division, &desk, &format!("{desk}/pulih")).await;
    form.set("pulih", "2026-12-02T10:30").set("bukti", "Gedung dibuka lagi.");
    division.send(form).await.must_say("dicatat");
    // 07.30 to 10.30: three hours for the file that lay there, nothing for the other.
    let moved = Some(at("2026-12-09T10:30"));
    world.until(async || due(&world, &id_of(&with_office)).await == moved, "the file at the office").await;
    assert_eq!(due(&world, &id_of(&with_verifier)).await, Some(at("2026-12-08T16:00")));
}

/// Pasal 14: a register that is down while officers can check by hand moves no date, whoever asks.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_register_that_is_down_is_no_standstill() {
    let clock = Clock::Set(AtomicI64::new(at("2026-12-02T12:00").as_microsecond()));
    let world = World::start_by(On::Sqlite, clock, |_| {}).await.expect("SQLite is always there");
    let section = sign_in(&world, "kasi").await;
    let (_, mut form) = form_of(&section, "/petugas/gangguan", "/petugas/gangguan").await;
    form.set("apa", "registry").set("cakupan", "siak").set("mulai", "2026-12-02T11:00");
    form.set("judul", "SIAK tidak menjawab").set("keterangan", "NIK diperiksa dengan tangan.");
    let desk = section.send(form).await.path.split('?').next().expect("a path").to_owned();
    let (_, mut form) = form_of(&section, &desk, &format!("{desk}/jeda")).await;
    form.set("huruf", "a").set("jeda", "2026-12-02T11:00").set("fakta", "SIAK mati.").tick("tanpa_jalan_lain", "ya");
    let (name, bytes) =
        saporancak::tools::demo::papers::paper("Surat", &[domain::media::Accepts::Document]).expect("a paper");
    form.attach("dokumen", &name, bytes);
    let refused = section.send(form).await;
    assert_eq!(refused.status, 422);
    refused.must_say("masih dapat memeriksa dengan tangan");
}

/// Pasal 13: what the system notices by itself is shown to nobody before a person has looked; that person is the second one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_probe_proposes_waits_for_a_person() {
    use houses::interruption::probing::{Probe, note};
    let clock = Clock::Set(AtomicI64::new(at("2026-12-02T09:00").as_microsecond()));
    let world = World::start_by(On::Sqlite, clock, |_| {}).await.expect("SQLite is always there");
    // The system's own look of this minute is over; the next comes when the clock moves.
    let looked =
        async || world.app.db.read(|tx| Ok(houses::interruption::probes::names(tx)?.len())).await.expect("probes") == 3;
    world.until(looked, "the first look").await;
    for _ in 0..2 {
        note(&world.app, Probe::Mail, Err("tidak menjawab".into())).await.expect("noted");
    }
    let section = sign_in(&world, "kasi").await;
    section.get("/petugas/gangguan").await.must_say("Tidak ada gangguan");
    for _ in 0..3 {
        note(&world.app, Probe::Mail, Err("tidak menjawab".into())).await.expect("noted");
    }
    let list = section.get("/petugas/gangguan").await;
    list.must_say("Usul sistem").must_say("Pesan surel tertunda");
    assert_eq!(list.html.matches("Usul sistem").count(), 1, "one proposal however often it fails");
    let desk = list.link("/petugas/gangguan/0");
    let public = Client::new(&world.base);
    assert!(!public.get("/").await.html.contains("Pesan surel tertunda"));
    assert_eq!(public.get(&format!("/gangguan/{}", id_of(&desk))).await.status, 404);
    world.until(async || section.get("/kabar").await.says("angguan"), "those who decide are told").await;

    let (_, mut form) = form_of(&section, &desk, &format!("{desk}/umumkan")).await;
    assert_eq!(form.get("mulai"), Some("2026-12-02T09:00"), "since it failed, not since it was noticed");
    form.set("perkiraan", "2026-12-02T10:00");
    section.send(form).await.must_say("Dipastikan");
    assert!(public.get("/").await.html.contains("Pesan surel tertunda sejak pukul 09.00 WIB"));

    // Half an hour past the estimate, and again half an hour later: whoever announced it is told each time, not each minute.
    set_clock(&world, "2026-12-02T10:31");
    houses::interruption::estimates::estimates_passed(&world.app).await.expect("told");
    houses::interruption::estimates::estimates_passed(&world.app).await.expect("nothing to tell");
    // An officer's session has ended in this hour and a half.
    let section = sign_in(&world, "kasi").await;
    let said = async || section.get("/kabar").await.text().matches("erkiraan").count();
    let first = said().await;
    assert!(first > 0, "{}", section.get("/kabar").await.text());
    set_clock(&world, "2026-12-02T10:40");
    houses::interruption::estimates::estimates_passed(&world.app).await.expect("nothing to tell");
    assert_eq!(said().await, first);
}
