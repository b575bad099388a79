//! Telephone numbers of accounts, which nobody has proved.

use crate::client::Client;
use crate::on_both;
use crate::people::sign_in;
use crate::world::World;
use domain::ids::AccountId;
use houses::account::accounts::{self, Account};
use houses::account::own_phone;

const OWN_PASSWORD: &str = "payung tangga sepatu lemari";

on_both!(
    /// Nobody proves a telephone number when an account is made. Who took a stranger's number keeps its owner neither from an account nor
    /// from being told, and the officer sees that the account found is another person's.
    numbers, an_account_with_the_number_of_another_keeps_its_owner_from_nothing
);
async fn an_account_with_the_number_of_another_keeps_its_owner_from_nothing(world: &World) {
    let sign_up = async |username: &str, name: &str| {
        let client = Client::new(&world.base);
        let mut form = client.get("/daftar").await.form("/daftar");
        form.set("pengguna", username).set("nama", name).set("hp", "0812 7777 1234").set("sandi", OWN_PASSWORD);
        client.send(form).await
    };
    assert_eq!(sign_up("perebut", "Tono Perebut").await.status, 200);
    // Online the owner gets their account, and is not told that somebody has one with this number.
    let told = sign_up("pemilik", "Siti Pemilik").await;
    assert_eq!((told.status, told.path.as_str()), (200, "/kewajiban"));

    let counter = sign_in(world, "loket").await;
    let found = counter.get("/loket?cari=081277771234").await;
    found.must_say("belum dibuktikan milik siapa").must_say("Bila orangnya lain");
    assert!(!found.says("Tono Perebut"), "the name is masked");
    let mut form = found.form("/loket/daftar");
    form.set("nama", "Siti Pemilik").set("telepon", "0812 7777 1234").set("nama_pengguna", "siti.pemilik");
    let asked = counter.send(form).await;
    assert_eq!(asked.status, 422);
    asked.must_say("Cocokkan nama").must_say("pemohon ini orang lain");
    assert!(!asked.says("Tono Perebut"), "the name is masked");
    // Without the officer's word nothing is made.
    assert_eq!(counter.send(asked.form("/loket/daftar")).await.status, 422);
    let mut form = asked.form("/loket/daftar");
    form.set("orang_lain", "ya");
    let made = counter.send(form).await;
    made.must_say("Hanya tampil sekali").must_say("siti.pemilik");

    // The owner signs in with the user name and is reached under the number; the number itself leads where it led.
    let owner = by_login(world, "siti.pemilik").await;
    assert!(owner.profile.phone_shared);
    let id = owner.id;
    let reach = world.app.db.read(move |tx| accounts::reach(tx, id)).await.expect("where they are reached");
    assert!(reach.phone);
    for spelling in ["0812 7777 1234", "+62812-7777-1234"] {
        let by_number = by_login(world, spelling).await;
        assert_eq!((by_number.username.as_str(), by_number.profile.phone_shared), ("perebut", false));
    }
    for (typed, fits) in [
        ("0812 7777 1234", true),
        ("1234", true),
        ("0812 7777 9999", false),
        ("0813 7777 1234", false),
        ("9999", false),
    ] {
        assert_eq!(phone_fits(world, id, typed).await, fits, "{typed}");
    }
}

on_both!(
    /// Nobody learns from the pages whether a number or an address has an account: the same answer for what is known and what is not, at
    /// signing up and at changing; only a user name is said to be taken. Whoever has the same address is reached there all the same.
    unsaid, the_pages_do_not_say_whose_contact_has_an_account
);
async fn the_pages_do_not_say_whose_contact_has_an_account(world: &World) {
    let sign_up = async |username: &str, (phone, email): (&str, &str)| {
        let client = Client::new(&world.base);
        let mut form = client.get("/daftar").await.form("/daftar");
        form.set("pengguna", username).set("nama", "Orang Contoh").set("hp", phone).set("email", email);
        form.set("sandi", OWN_PASSWORD);
        let page = client.send(form).await;
        (client, page)
    };
    let known = ("0812 7777 1234", "dikenal@contoh.id");
    let other = ("0812 7777 5678", "lain@contoh.id");
    assert_eq!(sign_up("yang.pertama", known).await.1.path, "/kewajiban");
    let (same, page_of_same) = sign_up("yang.kedua", known).await;
    let (_, page_of_other) = sign_up("yang.ketiga", other).await;
    assert_eq!((page_of_same.status, &page_of_same.path), (200, &page_of_other.path));
    assert_eq!(page_of_same.text().replace("yang.kedua", ""), page_of_other.text().replace("yang.ketiga", ""));
    let (_, again) = sign_up("yang.kedua", other).await;
    assert_eq!(again.status, 422);
    again.must_say("Nama pengguna ini sudah dipakai");

    // What they signed in with leads where it led, and both are reached.
    let second = by_login(world, "yang.kedua").await;
    assert!(second.profile.phone_shared && second.profile.email_shared);
    for login in [known.0, known.1] {
        assert_eq!(by_login(world, login).await.username, "yang.pertama");
    }
    let id = second.id;
    let reach = world.app.db.read(move |tx| accounts::reach(tx, id)).await.expect("where they are reached");
    assert!(reach.phone && reach.email);

    // Changing says no more; and what nobody else has is one's own again.
    let mut accept = same.get("/kewajiban").await.form("/kewajiban");
    accept.set("terima", "ya");
    same.send(accept).await;
    for (phone, email) in [("0812 7777 5678", known.1), ("0812 7777 0000", "baru@contoh.id")] {
        let mut form = same.get("/akun").await.form("/akun/kontak");
        form.set("hp", phone).set("email", email).set("kini", OWN_PASSWORD);
        let changed = same.send(form).await;
        assert_eq!(changed.status, 200, "{}", changed.text());
        changed.must_say("Surel dan nomor HP tersimpan");
    }
    assert_eq!(by_login(world, "baru@contoh.id").await.username, "yang.kedua");
    assert_eq!(by_login(world, other.0).await.username, "yang.ketiga");
}

async fn by_login(world: &World, login: &str) -> Account {
    let (handle, login) = (world.app.clone(), login.to_owned());
    let read = world.app.db.read(move |tx| Ok(accounts::by_login(tx, &handle.vault, &login)));
    read.await.expect("a read").expect("it opens").expect("an account")
}

async fn phone_fits(world: &World, id: AccountId, typed: &str) -> bool {
    let (handle, typed) = (world.app.clone(), typed.to_owned());
    let read = world.app.db.read(move |tx| Ok(own_phone::phone_fits(tx, &handle.vault, id, &typed)));
    read.await.expect("a read").expect("it opens")
}
