//! Officers' accounts as the admin keeps them: closed with a reason, opened again, never the last head or admin; first passwords end.

use crate::client::{Client, Form, Page};
use crate::people::sign_in;
use crate::world::World;
use crate::{on_both, on_both_from};
use domain::account::Role;
use houses::account::accounts::Account;
use houses::account::changing::{AccountError, close};
use houses::appointment::officer::{NewOfficer, agree_first, create_officer};

const OWN_PASSWORD: &str = "payung tangga sepatu lemari";

/// An officer who has chosen a password, or is still to do so.
async fn officer(world: &World, username: &str, role: Role, one_time: bool) -> Account {
    let new = NewOfficer {
        username: username.into(),
        name: format!("Petugas {username}"),
        role,
        office: None,
        nip: String::new(),
        rank: String::new(),
    };
    let made = create_officer(&world.app, &new, OWN_PASSWORD, one_time).await.expect("an account");
    let by = world.cast.person("kadis").expect("the head").actor();
    agree_first(&world.app, made, by).await.expect("the head agrees")
}

async fn try_sign_in(client: &Client, username: &str, password: &str) -> Page {
    let mut form = client.get("/masuk").await.form("/masuk");
    form.set("nama", username).set("sandi", password);
    client.send(form).await
}

fn closing(page: &Page, id: impl std::fmt::Display, reason: &str) -> Form {
    let mut form = page.form(&format!("/admin/akun/{id}/nonaktif"));
    form.set("alasan", reason);
    form
}

/// Asked for by an admin on the page of the account, agreed by the head.
pub async fn helped(world: &World, admin: &Client, id: impl std::fmt::Display, what: &str) -> Page {
    ask_help(admin, &id, what).await.must_say("Admin lain atau kepala dinas yang menyetujui");
    let head = sign_in(world, "kadis").await;
    let page = head.get("/penugasan").await;
    head.send(page.form(&format!("/admin/akun/{id}/bantuan/setuju"))).await
}

async fn ask_help(admin: &Client, id: impl std::fmt::Display, what: &str) -> Page {
    let mut form = admin.get(&format!("/admin/akun/{id}")).await.form(&format!("/admin/akun/{id}/bantuan"));
    form.set("untuk", what).set("sebab", "Datang sendiri dengan KTP dan kartu pegawai");
    admin.send(form).await
}

on_both_from!(
    /// Nobody takes an officer's account over alone: one asks and sees no password, another agrees, and the owner is told.
    two_persons_help, an_officer_is_let_in_again_by_two_persons, "2026-11-23T03:00:00Z"
);
async fn an_officer_is_let_in_again_by_two_persons(world: &World) {
    let owner = world.cast.person("verifikator2").expect("a verifier").id;
    let (admin, second) = (sign_in(world, "admin").await, officer(world, "admin.dua", Role::Admin, false).await);
    let at_work = sign_in(world, "verifikator2").await;
    let entry = format!("/admin/akun/{owner}");
    let agree = format!("{entry}/bantuan/setuju");

    // Alone: the old doors are gone, and the new one wants somebody who asked before, and words.
    for gone in ["sandi", "aktif", "langkah-kedua"] {
        assert_eq!(admin.post_raw(&format!("{entry}/{gone}"), &[], &[]).await.status, 404, "{gone}");
    }
    admin.post_raw(&agree, &[], &[]).await.must_say("Tidak ada permintaan yang menunggu");
    let mut short = admin.get(&entry).await.form(&format!("{entry}/bantuan"));
    short.set("untuk", "sandi").set("sebab", "ya");
    let refused = admin.send(short).await;
    assert_eq!(refused.status, 422);
    refused.must_say("5 sampai 500 huruf");
    let asked = ask_help(&admin, owner, "sandi").await;
    assert!(!asked.says("Hanya tampil sekali"), "whoever asks sees no password");
    asked.must_say("Menunggu orang kedua");
    let own = admin.get("/penugasan").await;
    own.must_say("Tarik permintaan");
    assert!(!own.has_form(&agree), "not the asker");
    let pushed = admin.post_raw(&agree, &[], &[]).await;
    pushed.must_say("Anda yang memintanya");
    assert_eq!(at_work.get("/kerja").await.path, "/kerja", "nothing happened yet");
    at_work.get("/kabar").await.must_say("Seorang admin meminta kata sandi baru");
    let watching = sign_in(world, "inspektorat").await;
    assert!(!watching.get("/penugasan").await.says("Datang sendiri"), "not for those who only read");

    // Declined it is over; asked again it ends after three days; agreed by another admin it is done.
    let head = sign_in(world, "kadis").await;
    let page = head.get("/penugasan").await;
    page.must_say("Datang sendiri dengan KTP dan kartu pegawai");
    head.send(page.form(&format!("{entry}/bantuan/tolak"))).await.must_say("tidak menunggu lagi");
    head.send(page.form(&agree)).await.must_say("Tidak ada permintaan");
    ask_help(&admin, owner, "sandi").await;
    world.set_clock("2026-11-26T03:00:00Z");
    let other_admin = Client::new(&world.base);
    let mut duties = try_sign_in(&other_admin, &second.username, OWN_PASSWORD).await.form("/kewajiban");
    duties.set("terima", "ya");
    other_admin.send(duties).await;
    assert!(!other_admin.get("/penugasan").await.has_form(&agree), "it waited for three days");
    other_admin.post_raw(&agree, &[], &[]).await.must_say("Tidak ada permintaan yang menunggu");
    ask_help(&sign_in(world, "admin").await, owner, "sandi").await;
    let given = other_admin.send(other_admin.get("/penugasan").await.form(&agree)).await;
    given.must_say("Hanya tampil sekali");
    assert!(at_work.get("/kerja").await.path.starts_with("/masuk"), "every session ended");

    // A request changed in the database opens nothing: it lies under the seal of its account.
    let admin = sign_in(world, "admin").await;
    ask_help(&admin, owner, "sandi").await;
    let forged = (owner, second.id);
    let change = world.app.db.command(move |tx| {
        const FORGE: &str = "update account_help set asked_by = $1 where account_id = $2";
        tx.execute(FORGE, &[forged.1.into(), forged.0.into()])
    });
    assert_eq!(change.await.expect("the row"), 1);
    assert_ne!(admin.post_raw(&agree, &[], &[]).await.status, 200);
    assert!(!admin.get("/penugasan").await.has_form(&agree));
}

on_both!(
    /// Pasal 11(1): closing asks for a reason, ends the sessions, is kept with its reason, and can be undone.
    closing_and_opening, an_account_is_closed_with_a_reason_and_opened_again
);
async fn an_account_is_closed_with_a_reason_and_opened_again(world: &World) {
    let other = world.cast.person("verifikator2").expect("a verifier").id;
    let at_work = sign_in(world, "verifikator2").await;
    assert_eq!(at_work.get("/kerja").await.path, "/kerja");
    let admin = sign_in(world, "admin").await;
    let link = admin.get("/admin/akun?cari=verifikator2").await.link("/admin/akun/");
    assert_eq!(link, format!("/admin/akun/{other}"), "the list leads to the page that asks");
    let page = admin.get(&link).await;
    page.must_say("Nonaktifkan akun ini?");

    for (reason, why) in [("", "Tulis alasannya"), ("  ", "Tulis alasannya"), (&*"x".repeat(501), "Anda mengisi 501")] {
        let refused = admin.send(closing(&page, other, reason)).await;
        assert_eq!(refused.status, 422, "{reason:?}");
        refused.must_say(why);
    }
    assert_eq!(at_work.get("/kerja").await.path, "/kerja", "nothing happened yet");
    let secret = "Pindah ke Dinas Contoh Rahasia Sekali";
    let closed = admin.send(closing(&page, other, secret)).await;
    closed.must_say("Akun dinonaktifkan").must_say(secret).must_say("Aktifkan lagi");
    assert!(at_work.get("/kerja").await.path.starts_with("/masuk"), "every session ended");
    let stranger = Client::new(&world.base);
    assert_eq!(try_sign_in(&stranger, "verifikator2", &world.cast.password).await.status, 422);
    // The reason is sealed: the log holds that there is one.
    let payloads = world.app.db.read(move |tx| {
        const EVENTS: &str = "select payload from event where subject = 'account' and kind = 'account_closed'";
        Ok(tx.query(EVENTS, &[])?.iter().map(|row| row.text("payload")).collect::<Vec<_>>())
    });
    let payloads = payloads.await.expect("the log");
    assert!(
        payloads.len() == 1 && payloads[0].contains("commitment") && !payloads[0].contains("Rahasia"),
        "{payloads:?}"
    );

    helped(world, &admin, other, "aktif").await.must_say("Pemilik akun dapat masuk lagi");
    admin.get(&link).await.must_say("Nonaktifkan akun ini?");
    assert_eq!(try_sign_in(&stranger, "verifikator2", &world.cast.password).await.status, 200, "with the old password");
    let log = sign_in(world, "inspektorat").await.get("/catatan?jenis=account").await;
    if log.status == 200 {
        assert!(log.says("Akun diaktifkan lagi") || !log.says("Akun dinonaktifkan"), "{}", log.text());
    }
}

on_both!(
    /// Pasal 5(1): an office that has one head or one admin keeps them, by whatever way they are to go.
    last_ones, the_last_head_and_the_last_admin_stay
);
async fn the_last_head_and_the_last_admin_stay(world: &World) {
    let head = world.cast.person("kadis").expect("the head").id;
    let admin = sign_in(world, "admin").await;
    let page = admin.get(&format!("/admin/akun/{head}")).await;
    let refused = admin.send(closing(&page, head, "pensiun")).await;
    assert_eq!(refused.status, 409);
    refused.must_say("satu-satunya akun Kepala dinas");
    // One who has not come in yet is no successor.
    officer(world, "kadis.baru", Role::KepalaDinas, true).await;
    assert_eq!(
        admin.send(closing(&admin.get(&format!("/admin/akun/{head}")).await, head, "pensiun")).await.status,
        409
    );
    let second = officer(world, "kadis.kedua", Role::KepalaDinas, false).await;

    // Two presses at one moment close one of them.
    let actor = world.cast.person("admin").expect("the admin").actor();
    let (one, other) = tokio::join!(
        close(&world.app, (head, actor.clone()), "pensiun", None),
        close(&world.app, (second.id, actor), "pindah", None)
    );
    let refused = [one, other].into_iter().filter(|done| matches!(done, Err(AccountError::Refused(_)))).count();
    assert_eq!(refused, 1, "a head is left");

    // Nobody closes themselves, and two admins cannot close each other.
    let (own, next) =
        (world.cast.person("admin").expect("the admin").clone(), officer(world, "admin2", Role::Admin, false).await);
    let page = admin.get(&format!("/admin/akun/{}", own.id)).await;
    page.must_say("akun Anda sendiri");
    assert!(!page.has_form(&format!("/admin/akun/{}/nonaktif", own.id)));
    let (one, other) = tokio::join!(
        close(&world.app, (next.id, own.actor()), "pindah", None),
        close(&world.app, (own.id, next.actor()), "pindah", None)
    );
    assert_eq!([one, other].iter().filter(|done| done.is_ok()).count(), 1, "an admin is left");
}

on_both_from!(
    /// A password made by the office ends after 72 hours; then its page says so and the admin gives a new one.
    first_passwords, first_passwords_end_and_are_renewed, "2026-11-23T03:00:00Z"
);
async fn first_passwords_end_and_are_renewed(world: &World) {
    for (username, hours_later, comes_in) in
        [("baru.satu", "2026-11-26T02:59:59Z", true), ("baru.dua", "2026-11-26T03:00:00Z", false)]
    {
        world.set_clock("2026-11-23T03:00:00Z");
        officer(world, username, Role::Verifikator, true).await;
        world.set_clock(hours_later);
        let page = try_sign_in(&Client::new(&world.base), username, OWN_PASSWORD).await;
        assert_eq!(page.status == 200, comes_in, "{username}: {}", page.text());
        assert_eq!(page.says("sekali pakai sudah berakhir"), !comes_in, "{username}: {}", page.text());
    }
    // Who does not know the password is not told that there is one.
    let guessed = try_sign_in(&Client::new(&world.base), "baru.dua", "salah salah salah").await;
    guessed.must_say("tidak cocok");
    assert!(!guessed.says("sudah berakhir"));

    let admin = sign_in(world, "admin").await;
    let page = admin.get(&admin.get("/admin/akun?cari=baru.dua").await.link("/admin/akun/")).await;
    page.must_say("sudah berakhir 26 November 2026");
    let id = page.form_action("/admin/akun/").split('/').nth(3).expect("an id").to_owned();
    let given = helped(world, &admin, &id, "sandi").await;
    given.must_say("Hanya tampil sekali").must_say("29 November 2026");
    let text = given.text();
    let password = text.split_whitespace().find(|w| w.len() == 19 && w.matches('-').count() == 3).expect("a password");
    let client = Client::new(&world.base);
    assert_eq!(try_sign_in(&client, "baru.dua", OWN_PASSWORD).await.status, 422, "the old one is none any more");
    try_sign_in(&client, "baru.dua", password).await.must_say("Ganti kata sandi");

    // At the counter: for somebody who never came in, after the officer has seen their card and says so.
    let counter = sign_in(world, "loket").await;
    let mut form = counter.get("/loket").await.form("/loket/daftar");
    form.set("nama", "Ibu Contoh").set("telepon", "0812 7777 1234").set("nama_pengguna", "ibu.contoh");
    counter.send(form).await.must_say("29 November 2026");
    world.set_clock("2026-12-01T03:00:00Z");
    let counter = sign_in(world, "loket").await;
    let chosen = counter.get(&counter.get("/loket?cari=ibu.contoh").await.link("/loket?pemohon=")).await;
    chosen.must_say("sudah berakhir");
    let mut actions = chosen.html.split("action=\"").filter_map(|rest| rest.split('"').next());
    let action = actions.find(|action| action.ends_with("/sandi")).expect("the form").to_owned();
    let mut form = chosen.form(&action);
    counter.send(form.clone()).await.must_say("Tulis apa yang Anda lihat");
    form.set("alasan_sandi", "KTP asli, nama dan foto cocok");
    counter.send(form).await.must_say("4 Desember 2026");
    // The same for whoever forgot a password of their own, and for no officer.
    let known = world.cast.person("pemohon").expect("an applicant").id;
    let page = counter.get(&format!("/loket?pemohon={known}")).await;
    let mut form = page.form(&format!("/loket/{known}/sandi"));
    form.set("alasan_sandi", "KTP asli, nama dan foto cocok");
    counter.send(form).await.must_say("Hanya tampil sekali");
    let officer = world.cast.person("kasi").expect("an officer").id;
    let seen = [("alasan_sandi", "KTP asli, nama dan foto cocok")];
    assert_eq!(counter.post_raw(&format!("/loket/{officer}/sandi"), &seen, &[]).await.status, 403);
}
