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
    // Online the owner is told where they get their account.
    let told = sign_up("pemilik", "Siti Pemilik").await;
    assert_eq!(told.status, 422);
    told.must_say("datang ke loket dengan KTP").must_say("Bila itu akun Anda");

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
