//! Where an account is open: listed, ended one by one, and over by itself after a time that the role says.

use crate::client::{Client, Page};
use crate::on_both;
use crate::people::sign_in;
use crate::world::{On, World};

const LIST: &str = "/akun/perangkat";
const END: &str = "/akun/perangkat/keluarkan";

async fn with_browser(world: &World, username: &str, browser: &str) -> Client {
    let client = Client::new(&world.base);
    let pairs = [("nama", username), ("sandi", world.cast.password.as_str())];
    let page = client.post_raw("/masuk", &pairs, &[("user-agent", browser)]).await;
    assert_eq!(page.status, 200, "{}", page.text());
    client
}

on_both!(
    /// BSSN 4/2021 K8 to K14: a session is seen by its owner, and ended by them alone.
    sessions_are_listed_and_ended_one_by_one,
    listed
);
async fn listed(world: &World) {
    let here =
        with_browser(world, "pemohon", "Mozilla/5.0 (Linux; Android 14) Chrome/140.0 Mobile Safari/537.36").await;
    let there = with_browser(world, "pemohon", "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0").await;
    let page = here.get(LIST).await;
    page.must_say("Chrome di Android (yang ini)").must_say("Firefox di Windows").must_say("127.0.0.x");
    let end: Vec<_> = page.forms(END);
    assert_eq!(end.len(), 1, "the own one is left by signing out");
    // Of no use to somebody else.
    let stranger = sign_in(world, "verifikator").await;
    let tried: Page = stranger.send(end[0].clone()).await;
    assert_eq!(tried.status, 200, "nothing is told");
    assert_eq!(there.get("/permohonan").await.path, "/permohonan");
    here.send(end[0].clone()).await.must_say("Perangkat itu dikeluarkan");
    assert!(there.get("/permohonan").await.path.starts_with("/masuk"));
    assert_eq!(here.get("/permohonan").await.path, "/permohonan");
    assert!(here.get(LIST).await.forms(END).is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_ends_sooner_for_who_can_do_more_harm() {
    let world = World::start_at(On::Sqlite, "2026-11-25T00:00:00Z").await.expect("SQLite is always there");
    let (admin, officer, applicant) =
        (sign_in(&world, "admin").await, sign_in(&world, "verifikator").await, sign_in(&world, "pemohon").await);
    let open = async |client: &Client| !client.get("/akun").await.path.starts_with("/masuk");
    world.set_clock("2026-11-25T00:29:00Z");
    assert!(open(&admin).await && open(&officer).await && open(&applicant).await);
    world.set_clock("2026-11-25T01:00:00Z");
    assert!(!open(&admin).await && open(&officer).await && open(&applicant).await);
    world.set_clock("2026-11-25T02:01:00Z");
    assert!(!open(&officer).await && open(&applicant).await);
    // Whoever never rests is out after the longest day.
    let officer = sign_in(&world, "verifikator").await;
    for half_hours in 1..20 {
        let minutes = 2 * 60 + 1 + half_hours * 30;
        world.set_clock(&format!("2026-11-25T{:02}:{:02}:00Z", minutes / 60, minutes % 60));
        assert!(open(&officer).await, "after {half_hours} half hours");
    }
    world.set_clock("2026-11-25T12:02:00Z");
    assert!(!open(&officer).await);
}
