//! Powers of attorney (kuasa): given, used, refused beyond their scope, ended by hand and by their day (Pasal 11(1), 11(3)).

use crate::client::{Client, Page};
use crate::journeys::applying::register;
use crate::journeys::companies::{paper, start_for};
use crate::officers::{claim, id_of};
use crate::people::{answer_all, apply, fill_in, sign_in, submit, upload_all};
use crate::world::{On, World};
use crate::{on_both, on_both_from};
use saporancak::tools::demo::story::sample;

const GIVER: &str = "Pemohon Contoh";

/// Gives a power of attorney until this day.
async fn give(giver: &Client, to: &str, scope: &str, until: &str) -> Page {
    let mut form = giver.get("/akun/kuasa").await.form("/akun/kuasa");
    form.set("pengguna", to).set("lingkup", scope).set("sampai", until);
    let (name, bytes) = paper("Surat kuasa");
    form.attach("surat", &name, bytes);
    giver.send(form).await
}

/// Accepts the one that was given last.
async fn accept(agent: &Client) -> Page {
    let page = agent.get("/akun/kuasa").await;
    let action = page.form_action("/akun/kuasa/");
    assert!(action.ends_with("/terima"), "{action}");
    agent.send(page.form(&action)).await.must_say("Kuasa diterima").clone()
}

async fn end(giver: &Client) -> Page {
    let page = giver.get("/akun/kuasa").await;
    giver.send(page.form(&page.form_action("/akun/kuasa/"))).await
}

on_both_from!(
    /// Pasal 11(1), 11(3): a power for one licence type opens this type and nothing else; taken back it gives nothing at once.
    by_type,
    a_power_for_one_type_files_and_is_taken_back,
    "2026-11-23T02:00:00Z"
);
async fn a_power_for_one_type_files_and_is_taken_back(world: &World) {
    let giver = sign_in(world, "pemohon").await;
    let agent = register(world, "kuasa.contoh").await;
    let stranger = register(world, "asing.contoh").await;
    let (own, _) = apply(world, &giver, "skp-penelitian").await;

    // What does not make sense is told at its field, and what was typed is kept.
    let page = give(&giver, "kuasa.contoh", "izin:sip-bidan", "2029-01-01").await;
    assert_eq!(page.status, 422);
    page.must_say("paling lama dua tahun lagi");
    assert_eq!(page.form("/akun/kuasa").get("pengguna"), Some("kuasa.contoh"));
    give(&giver, "pemohon", "semua", "2026-12-31").await.must_say("Anda tidak perlu kuasa dari diri sendiri");
    give(&giver, "tidak.ada", "semua", "2026-12-31").await.must_say("Tidak ada akun pemohon");
    let page = give(&giver, "kuasa.contoh", "izin:sip-bidan", "2026-12-31").await;
    page.must_say("Kuasa diberikan").must_say("kuasa.contoh").must_say("31 Desember 2026");
    let letter = page.link("/akun/kuasa/");
    agent.get("/kabar").await.must_say("Kuasa atau wakil badan usaha berubah");
    giver.get("/kabar").await.must_say("Kuasa diberikan");
    agent.get("/akun/kuasa").await.must_say(GIVER).must_say("Menunggu diterima");
    assert!(!agent.get("/layanan/sip-bidan/mulai?varian=baru").await.says("Untuk siapa"), "nobody accepted it yet");
    accept(&agent).await.must_say(GIVER).must_say("Berlaku");
    giver.get("/kabar").await.must_say("Kuasa diterima");
    assert_eq!((agent.bytes(&letter).await.0, stranger.bytes(&letter).await.0), (200, 404));

    // It files what it is for.
    let draft = start_for(&agent, "sip-bidan", &sample("sip-bidan").expect("a sample").variant, GIVER).await;
    draft.must_say(&format!("Untuk {GIVER}. Anda bertindak sebagai penerima kuasa."));
    let (href, sample) = (draft.path, sample("sip-bidan").expect("a sample"));
    answer_all(world, &agent, &href, "sip-bidan", &sample).await;
    upload_all(world, &agent, &href, "sip-bidan", &sample).await;
    submit(&agent, &href).await.must_say("Orang Lain Contoh, atas kuasa");
    giver.get("/permohonan").await.must_say("Sudah dikirim");
    giver.get(&format!("{href}/tanda-terima")).await.must_say("Orang Lain Contoh, atas kuasa");
    sign_in(world, "inspektorat").await.get("/log").await.must_say("atas kuasa,");

    // Who works on the file sees the letter by which it was sent; no other file has one, and no other officer gets it.
    let verifier = sign_in(world, "verifikator").await;
    claim(&verifier, &id_of(&href)).await;
    let of_file = format!("/kerja/{}/surat-kuasa", id_of(&href));
    let case = verifier.get(&format!("/kerja/{}", id_of(&href))).await;
    case.must_say("Orang Lain Contoh atas kuasa pemohon").must_say("Unduh surat kuasa");
    assert_eq!(verifier.bytes(&of_file).await, agent.bytes(&letter).await);
    assert_eq!(verifier.bytes(&format!("/kerja/{}/surat-kuasa", id_of(&own))).await.0, 404);
    for officer in ["admin", "kominfo", "opd.dinkes"] {
        assert!([403, 404].contains(&sign_in(world, officer).await.bytes(&of_file).await.0), "{officer}");
    }

    // And nothing else: neither another type, nor what was there, nor giving it on, nor in the name of a stranger.
    assert_eq!(agent.get(&own).await.status, 404);
    assert!(!agent.get("/layanan/reklame/mulai?varian=baru").await.says("Untuk siapa"));
    let giver_id = world.cast.person("pemohon").expect("the giver").id.to_string();
    let raw = agent.post_raw("/layanan/reklame/mulai", &[("varian", "baru"), ("untuk", &giver_id)], &[]).await;
    assert_eq!(raw.status, 404);
    let mut form = agent.get("/akun/kuasa").await.form("/akun/kuasa");
    form.set("untuk", &giver_id).set("pengguna", "asing.contoh").set("lingkup", "semua").set("sampai", "2026-12-31");
    let (name, bytes) = paper("Surat kuasa");
    form.attach("surat", &name, bytes);
    assert_eq!(agent.send(form).await.status, 404, "it is not given on");
    for page in [href.as_str(), &own] {
        assert_eq!(stranger.get(page).await.status, 404, "{page}");
    }
    let action = letter.replace("/surat", "/akhiri");
    assert_eq!(stranger.post_raw(&action, &[], &[]).await.status, 404, "nobody else ends it");

    // Taken back: at once nothing, in the same session.
    let waiting = fill_in_for(world, &agent, "sip-bidan").await;
    end(&giver).await.must_say("langsung tidak berlaku");
    assert_eq!(verifier.bytes(&of_file).await.0, 200, "it was sent by this letter, whatever came later");
    for page in [href.clone(), waiting.clone(), format!("{waiting}/periksa")] {
        assert_eq!(agent.get(&page).await.status, 404, "{page}");
    }
    let sent = agent.post_raw(&format!("{waiting}/kirim"), &[("pernyataan", "ya")], &[]).await;
    assert_eq!(sent.status, 404);
    agent.get("/kabar").await.must_say("Kuasa diakhiri");
    giver.get("/akun/kuasa").await.must_say("Diakhiri 23 November 2026");
    assert!(!agent.get("/layanan/sip-bidan/mulai?varian=baru").await.says("Untuk siapa"));
}

/// A draft for the giver, filled in by the agent and not sent.
async fn fill_in_for(world: &World, agent: &Client, type_id: &str) -> String {
    let sample = sample(type_id).expect("a sample");
    let href = start_for(agent, type_id, &sample.variant, GIVER).await.path;
    answer_all(world, agent, &href, type_id, &sample).await;
    href
}

on_both_from!(
    /// Pasal 11(1): a power for one application reaches that one, and ends by itself on its day.
    by_day,
    a_power_for_one_application_ends_by_its_day,
    "2026-11-23T02:00:00Z"
);
async fn a_power_for_one_application_ends_by_its_day(world: &World) {
    let giver = sign_in(world, "pemohon").await;
    let agent = register(world, "kuasa.contoh").await;
    let href = fill_in(world, &giver, "sip-bidan").await;
    let other = fill_in(world, &giver, "sip-bidan").await;
    give(&giver, "kuasa.contoh", &format!("satu:{}", id_of(&href)), "2026-11-24").await.must_say("Kuasa diberikan");
    accept(&agent).await;
    assert_eq!((agent.get(&href).await.status, agent.get(&other).await.status), (200, 404));
    assert!(!agent.get("/layanan/sip-bidan/mulai?varian=baru").await.says("Untuk siapa"), "it begins nothing");
    // The last minute of its day, and the first after it.
    let again = async |at: &str| {
        world.set_clock(at);
        Client::signed_in(&world.base, "kuasa.contoh", "empat kata acak panjang").await
    };
    assert_eq!(again("2026-11-24T16:59:00Z").await.get(&href).await.status, 200);
    let late = again("2026-11-24T17:00:00Z").await;
    assert_eq!(late.get(&href).await.status, 404);
    assert_eq!(late.post_raw(&format!("{href}/kirim"), &[("pernyataan", "ya")], &[]).await.status, 404);
    late.get("/akun/kuasa").await.must_say("Sudah berakhir");
}

on_both!(
    /// Pasal 4(1), 11(4): an officer keeps out of the files of those for whom they act, also after they gave it back.
    conflict, nobody_verifies_a_file_of_those_they_act_for
);
async fn nobody_verifies_a_file_of_those_they_act_for(world: &World) {
    let giver = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &giver, "sip-bidan").await;
    let id = id_of(&href);
    let today = domain::indonesian::local(world.app.now()).date().saturating_add(jiff::ToSpan::days(30)).to_string();
    give(&giver, "verifikator", "semua", &today).await.must_say("Kuasa diberikan");
    // Nobody is kept out by what somebody else alone says.
    let officer = sign_in(world, "verifikator").await;
    let case = format!("/kerja/{id}");
    assert!(!officer.get(&case).await.says("punya hubungan dengan Anda"));
    end(&giver).await.must_say("langsung tidak berlaku");
    assert!(!officer.get(&case).await.says("punya hubungan dengan Anda"), "given and taken back, and never accepted");
    give(&giver, "verifikator", "semua", &today).await.must_say("Kuasa diberikan");
    let as_applicant = sign_in(world, "verifikator").await;
    let mut form = as_applicant.get("/akun").await.form("/akun/tugas");
    form.set("tugas", "pemohon");
    as_applicant.send(form).await;
    accept(&as_applicant).await;
    officer.get(&case).await.must_say("punya hubungan dengan Anda");
    assert_eq!(officer.post_raw(&format!("/kerja/{id}/ambil"), &[], &[]).await.status, 409);
    assert_eq!(officer.get(&href).await.status, 403, "as an officer they act for nobody");
    end(&giver).await.must_say("langsung tidak berlaku");
    assert_eq!(officer.post_raw(&format!("/kerja/{id}/ambil"), &[], &[]).await.status, 409);
    claim(&sign_in(world, "verifikator2").await, &id).await;
}

on_both!(
    /// Pasal 12(1): a power that was written, widened or put back in the database gives nothing.
    changed_rows, a_power_changed_in_the_database_counts_as_absent
);
async fn a_power_changed_in_the_database_counts_as_absent(world: &World) {
    let giver = sign_in(world, "pemohon").await;
    let agent = register(world, "kuasa.contoh").await;
    let (href, _) = apply(world, &giver, "sip-bidan").await;
    let day = domain::indonesian::local(world.app.now()).date().saturating_add(jiff::ToSpan::days(30)).to_string();
    let statements: [&'static str; 3] = [
        "update mandate set state = replace(state, 'sip-dokter', 'sip-bidan')",
        "update mandate set agent_id = (select id from account where username = 'kuasa.contoh')",
        "update mandate set standing = 'holds', version = 1, state = replace(state, 'ended', 'holds')",
    ];
    give(&giver, "kuasa.contoh", "izin:sip-dokter", &day).await.must_say("Kuasa diberikan");
    accept(&agent).await;
    let change = async |sql: &'static str| {
        let done = world.app.db.command(move |tx| tx.batch(sql)).await;
        done.unwrap_or_else(|e: db::DbError| panic!("{sql}: {e}"));
    };
    change(statements[0]).await;
    assert_eq!(agent.get(&href).await.status, 404);
    agent.get("/akun/kuasa").await.must_say("Belum ada");
    change("update mandate set state = replace(state, 'sip-bidan', 'sip-dokter')").await;
    assert!(agent.get("/akun/kuasa").await.says(GIVER), "as it was written");
    register(world, "asing.contoh").await;
    change("update mandate set agent_id = (select id from account where username = 'asing.contoh')").await;
    let other = Client::signed_in(&world.base, "asing.contoh", "empat kata acak panjang").await;
    assert!(!other.get("/akun/kuasa").await.says(GIVER));
    change(statements[1]).await;
    give(&giver, "kuasa.contoh", "semua", &day).await.must_say("Kuasa diberikan");
    accept(&agent).await;
    assert_eq!(agent.get(&href).await.status, 200);
    end(&giver).await.must_say("langsung tidak berlaku");
    change(statements[2]).await;
    assert_eq!(agent.get(&href).await.status, 404, "put back, it is not the row its history leads to");
}

on_both!(
    /// Pasal 11(2): the counter notes a power that came on paper; both are told, and the giver ends it.
    on_paper, the_counter_notes_a_power_on_paper
);
async fn the_counter_notes_a_power_on_paper(world: &World) {
    let agent = register(world, "kuasa.contoh").await;
    let giver = sign_in(world, "pemohon").await;
    let href = fill_in(world, &giver, "sip-bidan").await;
    let counter = sign_in(world, "loket").await;
    let day = domain::indonesian::local(world.app.now()).date().saturating_add(jiff::ToSpan::days(30)).to_string();
    let mut form = counter.get("/loket/badan").await.form("/loket/kuasa");
    form.set("pemberi", "tidak.ada").set("pengguna", "kuasa.contoh").set("lingkup", "semua").set("sampai", &day);
    let page = counter.send(form).await;
    assert_eq!(page.status, 422);
    page.must_say("Tidak ada akun pemohon dengan nama pengguna ini");
    let mut form = page.form("/loket/kuasa");
    assert_eq!(form.get("pengguna"), Some("kuasa.contoh"));
    let (name, bytes) = paper("Surat kuasa");
    form.set("pemberi", "pemohon").attach("surat", &name, bytes);
    counter.send(form).await.must_say("Kuasa dicatat");
    assert_eq!(agent.get(&href).await.status, 200);
    for told in [&agent, &giver] {
        told.get("/kabar").await.must_say("Kuasa diberikan");
    }
    // Nobody notes one for themselves.
    let mut form = counter.get("/loket/badan").await.form("/loket/kuasa");
    let (name, bytes) = paper("Surat kuasa");
    form.set("pemberi", "pemohon").set("pengguna", "loket").set("lingkup", "semua").set("sampai", &day);
    form.attach("surat", &name, bytes);
    assert_eq!(counter.send(form).await.status, 403);
    end(&giver).await.must_say("langsung tidak berlaku");
    assert_eq!(agent.get(&href).await.status, 404);
}

on_both!(
    /// Pasal 11(1): what an erased person gave ends with them, and its letter can be opened no more.
    erased, a_power_ends_with_the_erasure_of_its_giver
);
async fn a_power_ends_with_the_erasure_of_its_giver(world: &World) {
    let giver = register(world, "pemberi.contoh").await;
    let agent = register(world, "kuasa.contoh").await;
    let day = domain::indonesian::local(world.app.now()).date().saturating_add(jiff::ToSpan::days(30)).to_string();
    let letter = give(&giver, "kuasa.contoh", "semua", &day).await.link("/akun/kuasa/");
    accept(&agent).await;
    // One's own copy tells of it, and does not name the other.
    let (status, copy) = giver.bytes("/akun/data/salinan").await;
    assert_eq!(status, 200);
    assert!(copy.windows(10).any(|bytes| bytes == b"kuasa.json"));
    let id = world.app.db.read(|tx| {
        const ID: &str = "select id from account where username = 'pemberi.contoh'";
        Ok(tx.one(ID, &[])?.map(|row| domain::ids::AccountId(row.id("id"))))
    });
    let id = id.await.expect("read").expect("the giver");
    let erased = world.app.command(id, |work, id| houses::privacy::erasing::account(work, *id, None)).await;
    erased.expect("erased");
    agent.get("/akun/kuasa").await.must_say("Diakhiri");
    assert_eq!(agent.bytes(&letter).await.0, 404);
    agent.get("/kabar").await.must_say("Kuasa diakhiri");
}

/// Who may come to what about a mandate of somebody else, besides the counter's pages: nobody.
const OF_OTHERS: [(&str, &str); 6] = [
    ("POST", "/akun/kuasa/{id}/terima"),
    ("POST", "/akun/kuasa/{id}/tolak"),
    ("POST", "/akun/kuasa/{id}/akhiri"),
    ("POST", "/loket/badan/{id}/bukti"),
    ("POST", "/loket/badan/{id}/tolak"),
    ("GET", "/akun/kuasa/{id}/surat"),
];

/// Pasal 11(1): every role x every route about one mandate x {own, other's}: what is somebody else's neither opens nor changes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_between_two_others_is_nobody_s() {
    let world = World::start(On::Sqlite).await.expect("SQLite is always there");
    let (_, table) = saporancak::server::http::router(&world.app);
    let about_one =
        |path: &str| path.contains("/{id}/") && (path.starts_with("/akun/kuasa") || path.contains("/badan"));
    let routes: Vec<_> = table.iter().filter(|r| about_one(r.path) && !r.path.ends_with("/undang")).collect();
    assert_eq!(routes.len(), OF_OTHERS.len(), "a new route: say here who may come to it");
    let giver = register(&world, "pemberi.contoh").await;
    let agent = register(&world, "kuasa.contoh").await;
    let day = domain::indonesian::local(world.app.now()).date().saturating_add(jiff::ToSpan::days(30)).to_string();
    let page = give(&giver, "kuasa.contoh", "semua", &day).await;
    let id = page.link("/akun/kuasa/").split('/').nth(3).expect("an id").to_owned();
    let version = async || {
        let of = id.clone();
        let read = world.app.db.read(move |tx| {
            const VERSION: &str = "select version from mandate where id = $1";
            Ok(tx.one(VERSION, &[of.as_str().into()])?.map_or(0, |row| row.int("version")))
        });
        read.await.expect("read")
    };
    let mut asked = 0;
    for name in
        ["pemohon", "loket", "verifikator", "opd.dinkes", "kasi", "kabid", "kadis", "admin", "kominfo", "inspektorat"]
    {
        let person = sign_in(&world, name).await;
        for (method, path) in OF_OTHERS {
            let path = path.replace("{id}", &id);
            let page = if method == "GET" {
                person.get(&path).await
            } else {
                person.post_raw(&path, &[("alasan", "alasan panjang")], &[]).await
            };
            let counter_reads = name == "loket" && method == "GET";
            let shut = matches!(page.status, 403 | 404 | 409);
            assert_eq!(shut, !counter_reads, "{name}: {method} {path}: {}", page.status);
            asked += 1;
        }
    }
    assert_eq!((asked, version().await), (60, 1), "nothing of it changed anything");
    // Both sides open it; whoever is to act answers, once, and ending it is both's.
    let answer = async |side: &Client, what: &str| side.post_raw(&format!("/akun/kuasa/{id}/{what}"), &[], &[]).await;
    for side in [&giver, &agent] {
        assert_eq!(side.bytes(&format!("/akun/kuasa/{id}/surat")).await.0, 200);
    }
    for what in ["terima", "tolak"] {
        let page = answer(&giver, what).await;
        assert!(matches!(page.status, 403 | 409), "{what}: {}", page.status);
    }
    assert_eq!((answer(&agent, "terima").await.status, version().await), (200, 2));
    for (side, what) in [(&giver, "terima"), (&agent, "terima"), (&agent, "tolak")] {
        let page = answer(side, what).await;
        assert!(matches!(page.status, 403 | 409), "{what}: {}", page.status);
    }
    let ended = answer(&agent, "akhiri").await;
    assert_eq!((ended.status, version().await), (200, 3), "whoever acts gives it back");
    let again = giver.post_raw(&format!("/akun/kuasa/{id}/akhiri"), &[], &[]).await;
    assert_eq!((again.status, version().await), (200, 3), "pressed twice it is ended once");
}
