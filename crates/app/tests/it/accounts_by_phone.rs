//! Telephone numbers and addresses of accounts: nobody's before they are proved, and whose they are when two have the same.

use crate::client::{Client, Page};
use crate::contacts::give_code;
use crate::on_both;
use crate::people::sign_in;
use crate::world::World;
use domain::account::contact::{ContactKind, ContactStanding};
use domain::ids::AccountId;
use houses::account::accounts::{self, Account};
use houses::account::own_phone;

const OWN_PASSWORD: &str = "payung tangga sepatu lemari";
const NUMBER: &str = "0812 7777 1234";

async fn sign_up(world: &World, username: &str, (phone, email): (&str, &str)) -> (Client, Page) {
    let client = Client::new(&world.base);
    let mut form = client.get("/daftar").await.form("/daftar");
    form.set("pengguna", username).set("nama", "Orang Contoh").set("hp", phone).set("email", email);
    form.set("sandi", OWN_PASSWORD);
    let page = client.send(form).await;
    (client, page)
}

/// The officer at the counter confirms the number of this account.
pub async fn confirmed(counter: &Client, id: AccountId) {
    let page = counter.get(&format!("/loket?pemohon={id}")).await;
    let mut form = page.form(&format!("/loket/{id}/kontak"));
    form.set("alasan_hp", "KTP cocok, HP pemohon berdering");
    counter.send(form).await.must_say("Terbukti sejak");
}

on_both!(
    /// Who typed a stranger's number online keeps its owner from nothing. At the counter a number counts though nobody proved it, until
    /// somebody does; and who proved it first keeps it.
    numbers, a_number_belongs_to_who_proved_it
);
async fn a_number_belongs_to_who_proved_it(world: &World) {
    assert_eq!(sign_up(world, "perebut", (NUMBER, "")).await.1.path, "/kewajiban");
    assert!(found(world, NUMBER).await.is_none(), "typed online, it is nobody's");

    let counter = sign_in(world, "loket").await;
    let register = async |page: &Page, name: &str, username: &str| {
        let mut form = page.form("/loket/daftar");
        form.set("nama", name).set("telepon", NUMBER).set("nama_pengguna", username);
        counter.send(form).await
    };
    let nobody = counter.get("/loket?cari=081277771234").await;
    nobody.must_say("Tidak ada pemohon");
    register(&nobody, "Siti Pemilik", "siti.pemilik").await.must_say("Hanya tampil sekali");
    for spelling in [NUMBER, "+62812-7777-1234"] {
        assert_eq!(by_login(world, spelling).await.username, "siti.pemilik");
    }
    // Another person with the same number: the officer is asked, and sees no whole name.
    let listed = counter.get("/loket?cari=081277771234").await;
    listed.must_say("belum dibuktikan milik siapa");
    let asked = register(&listed, "Anak Siti", "anak.siti").await;
    assert_eq!(asked.status, 422);
    asked.must_say("Cocokkan nama").must_say("pemohon ini orang lain");
    assert!(!asked.says("Siti Pemilik"), "the name is masked");
    assert_eq!(
        counter.send(asked.form("/loket/daftar")).await.status,
        422,
        "without the officer's word nothing is made"
    );
    let mut form = asked.form("/loket/daftar");
    form.set("orang_lain", "ya");
    counter.send(form).await.must_say("anak.siti");
    let (mother, child) = (by_login(world, "siti.pemilik").await, by_login(world, "anak.siti").await);
    assert!(child.profile.phone_shared && !mother.profile.phone_shared);

    // The one who proves it has it, and who proves it later is reached there all the same.
    confirmed(&counter, child.id).await;
    assert_eq!(by_login(world, NUMBER).await.username, "anak.siti");
    assert!(by_login(world, "siti.pemilik").await.profile.phone_shared, "she signs in by her user name now");
    confirmed(&counter, mother.id).await;
    assert_eq!(by_login(world, NUMBER).await.username, "anak.siti");
    let mother = by_login(world, "siti.pemilik").await;
    assert!(mother.profile.standing(ContactKind::Phone).is_proved() && mother.profile.phone_shared);
    for (typed, fits) in
        [(NUMBER, true), ("1234", true), ("0812 7777 9999", false), ("0813 7777 1234", false), ("9999", false)]
    {
        assert_eq!(phone_fits(world, mother.id, typed).await, fits, "{typed}");
    }
}

on_both!(
    /// Nobody learns from the pages whether a number or an address has an account: the same answer for what is known and what is not, at
    /// signing up, at proving and at changing; only a user name is said to be taken.
    unsaid, the_pages_do_not_say_whose_contact_has_an_account
);
async fn the_pages_do_not_say_whose_contact_has_an_account(world: &World) {
    let known = (NUMBER, "dikenal@contoh.id");
    let other = ("0812 7777 5678", "lain@contoh.id");
    let (first, page) = sign_up(world, "yang.pertama", known).await;
    assert_eq!(page.path, "/kewajiban");
    let (same, page_of_same) = sign_up(world, "yang.kedua", known).await;
    let (_, page_of_other) = sign_up(world, "yang.ketiga", other).await;
    assert_eq!((page_of_same.status, &page_of_same.path), (200, &page_of_other.path));
    assert_eq!(page_of_same.text().replace("yang.kedua", ""), page_of_other.text().replace("yang.ketiga", ""));
    let (_, again) = sign_up(world, "yang.kedua", other).await;
    assert_eq!(again.status, 422);
    again.must_say("Nama pengguna ini sudah dipakai");
    for login in [known.0, known.1, other.0, other.1] {
        assert!(found(world, login).await.is_none(), "{login} is nobody's before its code");
    }
    let second = by_login(world, "yang.kedua").await;
    assert_eq!(second.profile.standing(ContactKind::Email), ContactStanding::Awaiting);

    // The second proves the address first, then the first does: both read the same, and it leads to who was first.
    for (client, username) in [(&same, "yang.kedua"), (&first, "yang.pertama")] {
        let mut accept = client.get("/kewajiban").await.form("/kewajiban");
        accept.set("terima", "ya");
        client.send(accept).await.must_say("Surel Anda belum dibuktikan");
        let page = client.get("/akun/kontak").await;
        client.send(page.form("/akun/kontak/kode")).await.must_say("Kode sedang dikirim");
        give_code(world, client, "surel", known.1).await.must_say("Terbukti. Mulai sekarang kontak ini dipakai.");
        assert_eq!(by_login(world, known.1).await.username, "yang.kedua", "after {username}");
    }
    assert!(by_login(world, "yang.pertama").await.profile.email_shared);

    // Changing says no more.
    for (phone, email) in [(other.0, known.1), ("0812 7777 0000", "baru@contoh.id")] {
        let mut form = same.get("/akun").await.form("/akun/kontak");
        form.set("hp", phone).set("email", email).set("kini", OWN_PASSWORD);
        let changed = same.send(form).await;
        assert!(changed.status == 200 && changed.path.starts_with("/akun/kontak"), "{}", changed.text());
    }
    assert!(found(world, "baru@contoh.id").await.is_none(), "not before its code");
    assert_eq!(by_login(world, known.1).await.username, "yang.kedua", "the old one stays until then");
}

pub async fn found(world: &World, login: &str) -> Option<Account> {
    let (handle, login) = (world.app.clone(), login.to_owned());
    let read = world.app.db.read(move |tx| Ok(accounts::by_login(tx, &handle.vault, &login)));
    read.await.expect("a read").expect("it opens")
}

async fn by_login(world: &World, login: &str) -> Account {
    found(world, login).await.expect("an account")
}

async fn phone_fits(world: &World, id: AccountId, typed: &str) -> bool {
    let (handle, typed) = (world.app.clone(), typed.to_owned());
    let read = world.app.db.read(move |tx| Ok(own_phone::phone_fits(tx, &handle.vault, id, &typed)));
    read.await.expect("a read").expect("it opens")
}
