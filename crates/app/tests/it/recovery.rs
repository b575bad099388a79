//! A forgotten password without an officer: a code to a proved contact, three days in which its owner can say no, a new password.

use crate::client::{Client, Page};
use crate::contacts::{ask as ask_for_proof, code_to, give_code};
use crate::notices::{letters, rows, settled};
use crate::on_both_from;
use crate::people::sign_in;
use crate::second_factor::set;
use crate::world::{World, micros};
use ground::app::Clock;
use saporancak::server::setup;
use std::sync::atomic::AtomicI64;

const START: &str = "2026-11-25T02:00:00Z";
const ADDRESS: &str = "pemohon@contoh.invalid";
const NEW_PASSWORD: &str = "payung tangga sepatu lemari";

/// The applicant proves their address; signed in.
async fn proved(world: &World) -> Client {
    let client = sign_in(world, "pemohon").await;
    ask_for_proof(&client, "surel").await.must_say("Kode sedang dikirim");
    give_code(world, &client, "surel", ADDRESS).await.must_say("Terbukti");
    client
}

/// Asks for a code under a name.
async fn ask(client: &Client, name: &str) -> Page {
    let mut form = client.get(&client.get("/masuk").await.link("/masuk/lupa")).await.form("/masuk/lupa");
    form.set("nama", name).set("kontak", "surel");
    client.send(form).await
}

/// Asks for a code and gives back the one that came.
async fn ask_and_give(world: &World, client: &Client, name: &str) -> Page {
    let before = codes(world);
    let page = ask(client, name).await;
    world.until(async || codes(world) > before, "a code").await;
    settled(world).await;
    give(client, &page, &code_to(world, ADDRESS)).await
}

async fn give(client: &Client, page: &Page, code: &str) -> Page {
    let mut form = page.form("/masuk/lupa/kode");
    form.set("kode", code);
    client.send(form).await
}

fn codes(world: &World) -> usize {
    letters(world).iter().filter(|(_, text)| text.contains("Kode Anda")).count()
}

/// The way to cancel, from the last notice.
fn cancel_link(world: &World) -> String {
    let letters = letters(world);
    let (_, text) = letters.iter().rev().find(|(_, text)| text.contains("/masuk/batal/")).expect("a notice");
    let (_, rest) = text.split_once("/masuk/batal/").expect("a link");
    let token: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
    format!("/masuk/batal/{token}")
}

async fn try_sign_in(world: &World, password: &str) -> Page {
    let client = Client::new(&world.base);
    let mut form = client.get("/masuk").await.form("/masuk");
    form.set("nama", "pemohon").set("sandi", password);
    client.send(form).await
}

on_both_from!(
    /// Issue 11: the whole way, with a restart between; every session ends, and nothing counts twice.
    a_password_is_set_anew_after_three_days,
    recovered,
    super::START
);
async fn recovered(world: &World) {
    let living = proved(world).await;
    world.set_clock("2026-11-25T02:20:00Z");
    let stranger = Client::new(&world.base);
    let page = ask(&stranger, "pemohon").await;
    page.must_say("Bila ada akun dengan nama itu");
    world.until(async || codes(world) == 2, "a code").await;
    settled(world).await;
    let code = code_to(world, ADDRESS);
    let wrong = format!("{:06}", (code.parse::<u32>().expect("digits") + 1) % 1_000_000);
    let refused = give(&stranger, &page, &wrong).await;
    assert_eq!(refused.status, 422);
    refused.must_say("Kode tidak cocok");
    let waits = give(&stranger, &page, &code).await;
    waits.must_say("Sekarang tunggu tiga hari").must_say("28 November 2026, 09.20");
    assert_eq!(give(&stranger, &page, &code).await.status, 422, "a code counts once");
    settled(world).await;
    assert!(
        letters(world)
            .iter()
            .any(|(_, text)| text.contains("To: pemohon@contoh.invalid") && text.contains("/masuk/batal/"))
    );
    let queued = rows(world, "select body from outbox", |row| row.text("body")).await.join(" ");
    let token = cancel_link(world).trim_start_matches("/masuk/batal/").to_owned();
    assert!(!queued.contains(&token) && !queued.contains(&code), "{queued}");

    // Its owner reads it at each sign-in, in the notices and on the page of the account.
    let hinted = try_sign_in(world, &world.cast.password).await;
    assert!(hinted.path.starts_with("/akun/pemulihan"), "{}", hinted.path);
    hinted.must_say("Ada yang minta kata sandi baru").must_say("Lanjut tanpa membatalkan");
    living.get("/kabar").await.must_say("Ada yang minta kata sandi baru untuk akun Anda");
    living.get("/akun").await.must_say("Bukan saya: batalkan");

    // Before its time a code leads no further, and it waits from the first time on.
    world.set_clock("2026-11-28T02:19:00Z");
    ask_and_give(world, &stranger, "pemohon").await.must_say("28 November 2026, 09.20");

    // Started again, it goes on.
    world.set_clock("2026-11-28T02:30:00Z");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    let mut config = world.app.config.clone();
    config.public_url.clone_from(&base);
    let clock = Clock::Set(AtomicI64::new(micros("2026-11-28T02:30:00Z")));
    let app = setup::open(config, clock).await.expect("it starts");
    let (_stop, stopped) = tokio::sync::watch::channel(false);
    tokio::spawn(async move { saporancak::server::http::serve(app, listener, stopped).await });
    let browser = Client::new(&base);
    let form = ask_and_give(world, &browser, "pemohon").await;
    form.must_say("Buat kata sandi baru");
    let mut set = form.form("/masuk/lupa/sandi");
    set.set("sandi", "pendek");
    let weak = browser.send(set.clone()).await;
    assert_eq!(weak.status, 422);
    weak.must_say("Kata sandi");
    set.set("sandi", NEW_PASSWORD);
    browser.send(set.clone()).await.must_say("Masuk lagi dengan kata sandi baru");
    let twice = browser.send(set).await;
    assert_eq!(twice.status, 422, "once: {}", twice.text());
    assert!(living.get("/akun").await.path.starts_with("/masuk"), "every session ended");
    assert_eq!(try_sign_in(world, &world.cast.password).await.status, 422);
    assert_eq!(try_sign_in(world, NEW_PASSWORD).await.path, "/permohonan");
    settled(world).await;
    assert!(letters(world).iter().any(|(_, text)| text.contains("diganti lewat Lupa kata sandi")));
}

on_both_from!(
    /// One press from the notice or from any living session ends it; opening the link ends nothing, mail readers open links too.
    its_owner_cancels_it,
    cancelled,
    super::START
);
async fn cancelled(world: &World) {
    let living = proved(world).await;
    world.set_clock("2026-11-25T02:20:00Z");
    let stranger = Client::new(&world.base);
    ask_and_give(world, &stranger, "pemohon").await.must_say("tunggu tiga hari");
    settled(world).await;
    let link = cancel_link(world);
    let anybody = Client::new(&world.base);
    anybody.get("/masuk/batal/AAAAAAAAAAAAAAAAAAAAAA").await.must_say("Tidak ada permintaan");
    let notice = anybody.get(&link).await;
    notice.must_say("28 November 2026, 09.20");
    living.get("/akun").await.must_say("Bukan saya: batalkan");
    anybody.send(notice.form(&link)).await.must_say("dibatalkan");
    assert!(!living.get("/akun").await.says("Bukan saya: batalkan"));
    anybody.get(&link).await.must_say("Tidak ada permintaan");

    // Begun anew it waits anew.
    world.set_clock("2026-11-28T03:00:00Z");
    ask_and_give(world, &stranger, "pemohon").await.must_say("1 Desember 2026, 10.00");
    let living = sign_in(world, "pemohon").await;
    let own = living.get("/akun/pemulihan").await;
    living.send(own.form("/akun/pemulihan/batal")).await.must_say("Permintaan kata sandi baru dibatalkan");
    world.set_clock("2026-12-01T04:00:00Z");
    ask_and_give(world, &stranger, "pemohon").await.must_say("tunggu tiga hari");
    // Whoever changes the password in a living session has come in, and it ends too.
    let living = sign_in(world, "pemohon").await;
    let mut form = living.get("/akun").await.form("/akun/sandi");
    form.set("lama", &world.cast.password).set("sandi", NEW_PASSWORD);
    living.send(form).await;
    assert!(rows(world, "select account_id from account_recovery", |row| row.text("account_id")).await.is_empty());
}

on_both_from!(
    /// The same answer for every name: unknown, an officer's, of somebody whose contact nobody proved; and nothing is sent.
    the_page_says_the_same_for_every_name,
    unsaid,
    super::START
);
async fn unsaid(world: &World) {
    let client = Client::new(&world.base);
    let shown =
        |page: &Page, name: &str| (page.status, page.text().replace(name, ""), page.html.replace(name, "").len());
    let first = ask(&client, "tidak.ada").await;
    let of_nobody = shown(&first, "tidak.ada");
    // The officer has an address, which an officer may prove as anybody.
    for name in ["pemohon", "kasi", "bukan@contoh.invalid"] {
        let page = ask(&client, name).await;
        assert_eq!(shown(&page, name), of_nobody, "{name}");
        let refused = give(&client, &page, "123456").await;
        assert_eq!(refused.status, 422, "{name}");
        refused.must_say("Kode tidak cocok");
    }
    // Under one name it is asked slowly, also under a name that nobody has.
    ask(&client, "tidak.ada").await;
    let often = ask(&client, "tidak.ada").await;
    assert_eq!(often.status, 429);
    often.must_say("Coba lagi 1 menit lagi");
    // Where something is sent it comes through, and it is the first.
    proved(world).await;
    world.set_clock("2026-11-25T02:20:00Z");
    ask_and_give(world, &client, "pemohon").await.must_say("tunggu tiga hari");
    assert_eq!(codes(world), 2, "{:#?}", letters(world));
}

on_both_from!(
    /// Decision 0036: an officer with a proved address comes in by two persons, never alone.
    an_officer_does_not_recover_alone,
    officer,
    super::START
);
async fn officer(world: &World) {
    let client = sign_in(world, "kasi").await;
    let mut form = client.get("/akun").await.form("/akun/kontak");
    form.set("email", "kasi@contoh.invalid").set("kini", &world.cast.password);
    client.send(form).await;
    give_code(world, &client, "surel", "kasi@contoh.invalid").await.must_say("Terbukti");
    let before = codes(world);
    let stranger = Client::new(&world.base);
    ask(&stranger, "kasi").await.must_say("Bila ada akun dengan nama itu");
    // What is asked for later comes through, so this one was looked at.
    let other = proved(world).await;
    drop(other);
    world.set_clock("2026-11-25T02:20:00Z");
    ask_and_give(world, &stranger, "pemohon").await.must_say("tunggu tiga hari");
    assert_eq!(codes(world), before + 2, "none to the officer");
}

on_both_from!(
    /// Pasal 12: a waiting time that is shortened in the database opens nothing.
    a_waiting_time_shortened_by_hand_opens_nothing,
    by_hand,
    super::START
);
async fn by_hand(world: &World) {
    proved(world).await;
    world.set_clock("2026-11-25T02:20:00Z");
    let stranger = Client::new(&world.base);
    ask_and_give(world, &stranger, "pemohon").await.must_say("tunggu tiga hari");
    let sql = "update account_recovery set asked_at = asked_at - 300000000000";
    let changed = world.app.db.command::<_, db::DbError, _>(move |tx: &mut dyn db::Tx| tx.batch(sql));
    changed.await.expect("changed by hand");
    world.set_clock("2026-11-25T02:40:00Z");
    let in_vain = try_sign_in(world, &world.cast.password).await;
    assert_eq!(in_vain.status, 422, "such an account counts as absent: {}", in_vain.text());
    ask(&stranger, "pemohon").await.must_say("Bila ada akun dengan nama itu");
}

on_both_from!(
    /// A second factor stays: whoever set the new password still gives a code of the telephone.
    a_recovered_account_keeps_its_second_factor,
    factor_stays,
    super::START
);
async fn factor_stays(world: &World) {
    let client = proved(world).await;
    set(world, &client).await;
    world.set_clock("2026-11-25T02:20:00Z");
    let stranger = Client::new(&world.base);
    ask_and_give(world, &stranger, "pemohon").await.must_say("tunggu tiga hari");
    world.set_clock("2026-11-28T02:30:00Z");
    let mut form = ask_and_give(world, &stranger, "pemohon").await.form("/masuk/lupa/sandi");
    form.set("sandi", NEW_PASSWORD);
    stranger.send(form).await.must_say("Masuk lagi dengan kata sandi baru");
    assert!(stranger.get("/akun").await.path.starts_with("/masuk"), "nobody is signed in by it");
    let asked = try_sign_in(world, NEW_PASSWORD).await;
    assert!(asked.path.starts_with("/masuk/kode"), "{} {}", asked.path, asked.text());
}
