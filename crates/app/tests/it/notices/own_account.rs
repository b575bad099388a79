//! The owner of an account is told when somebody changes what opens it, also where they were reached before.

use super::{letters, rows, settled};
use crate::contacts::give_code;
use crate::on_both;
use crate::people::sign_in;
use crate::world::World;

on_both!(
    /// UU 27/2022, NIST SP 800-63B-4 4.6: who takes an account over cannot silence its owner by changing the address first.
    an_old_address_is_told, old_address_told
);
async fn old_address_told(world: &World) {
    let client = sign_in(world, "pemohon").await;
    let mut form = client.get("/akun").await.form("/akun/kontak");
    form.set("email", "lain@contoh.invalid").set("kini", &world.cast.password);
    let after = client.send(form).await;
    assert!(after.path.contains("kabar=kode-kontak"), "{}", after.path);
    settled(world).await;
    assert_eq!(letters(world).len(), 1, "a code, to the new one alone");
    give_code(world, &client, "surel", "lain@contoh.invalid").await;
    settled(world).await;
    let mut told = letters(world);
    told.retain(|(_, text)| !text.contains("Kode Anda"));
    let to = |address: &str| told.iter().filter(|(_, text)| text.contains(&format!("To: {address}"))).count();
    assert_eq!((to("pemohon@contoh.invalid"), to("lain@contoh.invalid")), (1, 1), "{told:#?}");
    for (_, text) in &told {
        assert!(text.contains("Surel atau nomor HP akun Anda di"), "{text}");
    }
    client.get("/kabar").await.must_say("Surel atau nomor HP akun Anda dibuktikan dengan kode.");
    let queued = rows(world, "select body from outbox where name = 'tell_old_address'", |row| row.text("body")).await;
    assert_eq!(queued.len(), 1);
    assert!(!queued[0].contains("contoh.invalid"), "no address lies in the queue: {}", queued[0]);

    let mut form = client.get("/akun").await.form("/akun/sandi");
    form.set("lama", &world.cast.password).set("sandi", "payung tangga sepatu lemari");
    client.send(form).await;
    settled(world).await;
    assert_eq!(letters(world).iter().filter(|(_, text)| text.contains("Kata sandi akun Anda diganti.")).count(), 1);
}
