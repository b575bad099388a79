//! Security events that come too often are told to those who look after the system, on their pages and as a notice.

use crate::client::Client;
use crate::on_both;
use crate::people::sign_in;
use crate::world::World;
use domain::security_event::SecurityEvent;
use houses::account::alarms::tell_alarms;
use web::reading_watch::OF_SOMEBODY;

on_both!(
    /// Guessing at a password is slowed down, and soon somebody knows of it (Pasal 6(2), 12).
    guessing, what_passes_a_threshold_is_told_to_the_admin
);
async fn what_passes_a_threshold_is_told_to_the_admin(world: &World) {
    assert_eq!(
        world.app.watch.count(SecurityEvent::RoleGranted, world.app.now()),
        0,
        "the people of a test are no news"
    );
    // Signed in before: from this address nobody comes in for a while afterwards.
    let admin = sign_in(world, "admin").await;
    let kominfo = sign_in(world, "kominfo").await;
    let verifier = sign_in(world, "verifikator").await;
    let mut form = admin.get("/admin/akun").await.form("/admin/akun");
    form.set("nama", "Petugas Baru").set("nama_pengguna", "petugas.baru").set("peran", "verifikator");
    admin.send(form).await.must_say("Hanya tampil sekali");
    let stranger = Client::new(&world.base);
    let guess =
        async || stranger.post_raw("/masuk", &[("nama", "kadis"), ("sandi", "tebakan-salah")], &[]).await.status;
    assert_eq!(guess().await, 422, "a wrong password");
    assert_eq!(world.app.watch.count(SecurityEvent::SignInFailed, world.app.now()), 1);
    let held = async || world.app.watch.count(SecurityEvent::Throttled, world.app.now());
    while held().await < SecurityEvent::Throttled.alarm_at() {
        let status = guess().await;
        assert!(status == 422 || status == 429, "{status}");
    }
    let page = admin.get("/admin").await;
    page.must_say("Dalam satu jam banyak permintaan ditahan karena terlalu sering");
    page.must_say("Akun petugas yang baru dibuat");
    kominfo
        .get("/admin/keadaan")
        .await
        .must_say("Ada peringatan dalam 24 jam")
        .must_say("Ditahan karena terlalu sering");

    tell_alarms(&world.app).await.expect("told");
    // Another process, or this one once more: whoever was told is not told again.
    tell_alarms(&world.app).await.expect("nothing is left");
    for person in [&admin, &kominfo] {
        let text = person.get("/kabar").await.text();
        let told = text.matches("banyak permintaan ditahan karena terlalu sering").count();
        assert_eq!(told, 1, "{text}");
    }
    assert!(!verifier.get("/kabar").await.says("banyak permintaan ditahan"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_refused_is_counted_and_so_is_what_officers_open() {
    let world = World::start(crate::world::On::Sqlite).await.expect("SQLite is always there");
    let (_, table) = saporancak::server::http::router(&world.app);
    for route in OF_SOMEBODY {
        assert!(table.iter().any(|known| known.path == route && known.method == "GET"), "{route} is a page");
    }
    let verifier = sign_in(&world, "verifikator").await;
    let count = |event| world.app.watch.count(event, world.app.now());
    let before = count(SecurityEvent::AccessRefused);
    assert_eq!(verifier.get("/admin").await.status, 403);
    assert_eq!(count(SecurityEvent::AccessRefused), before + 1);
    let nowhere = format!("/kerja/{}", world.app.id());
    for _ in 0..=domain::security_event::READINGS_MAX {
        assert_eq!(verifier.get(&nowhere).await.status, 404);
    }
    assert_eq!(count(SecurityEvent::ManyReadings), 1, "also whoever tries numbers");
}
