//! The simulators say what they are, and show what they took.

use crate::world::{World, post_with_picture};
use channels::messaging::{Kind as Gateway, Message, send};
use channels::simulator::{Kind, Stage, serve};
use channels::social::Network;

#[tokio::test]
async fn the_page_shows_what_was_taken_and_its_form_makes_calls_fail() {
    let world = World::new(Kind::Social).await;
    let http = reqwest::Client::new();
    let mut post = post_with_picture().await;
    post.text = "Gangguan <script>alert(1)</script>".into();
    let posted = world.post(Network::Instagram, &post).await.unwrap();
    let answer = http.get(&world.base).send().await.unwrap();
    assert_eq!(answer.headers()["x-simulator"], "saporancak");
    let page = answer.text().await.unwrap();
    assert!(page.contains("SIMULATOR: bukan jaringan sebenarnya"));
    assert!(page.contains("Gangguan &lt;script&gt;") && !page.contains("<script>"), "{page}");
    let picture = http.get(format!("{}/gambar/{}", world.base, posted.id)).send().await.unwrap();
    assert_eq!(picture.headers()["content-type"], "image/jpeg");
    let entries: serde_json::Value =
        http.get(format!("{}/kiriman.json", world.base)).send().await.unwrap().json().await.unwrap();
    assert_eq!(entries[0]["place"], "instagram");
    assert_eq!(entries[0]["id"], posted.id);

    let form = [("place", "mastodon"), ("fault", "rate-limit"), ("times", "1")];
    http.post(format!("{}/gangguan", world.base)).form(&form).send().await.unwrap();
    assert!(world.post(Network::Mastodon, &post).await.unwrap_err().retry_after().is_some());
    world.post(Network::Mastodon, &post).await.unwrap();
}

#[tokio::test]
async fn the_page_reports_where_it_is_told_to() {
    let world = World::new(Kind::Messaging).await;
    let gateway = world.messaging.whatsapp.as_ref().unwrap();
    let message = Message { id: "m-1".into(), to: "081200000000".into(), text: "Halo".into() };
    let sent = send(&world.client, Gateway::Whatsapp, gateway, &message).await.unwrap();
    let (report, mut reported) = tokio::sync::mpsc::unbounded_channel();
    let ours = axum::Router::new().fallback(move |headers: axum::http::HeaderMap, body: String| {
        let report = report.clone();
        async move { report.send((headers, body)).map_err(|_| axum::http::StatusCode::GONE) }
    });
    let url = format!("{}/laporan", crate::world::serve(ours).await);
    let form = [("id", sent.provider_id.as_str()), ("outcome", "gagal"), ("url", &url)];
    let answer = reqwest::Client::new().post(format!("{}/laporan", world.base)).form(&form).send().await.unwrap();
    assert!(answer.status().is_success(), "{answer:?}");
    let (headers, body) = reported.recv().await.unwrap();
    let format = gateway.report.as_ref().unwrap();
    let signature = headers["x-hub-signature-256"].to_str().unwrap();
    let holds = channels::messaging::signature_holds(format.signature.as_ref().unwrap(), body.as_bytes(), signature);
    assert_eq!(holds, Ok(true));
    let reports = channels::messaging::reports(format, &serde_json::from_str(&body).unwrap());
    assert_eq!(reports[0].provider_id, sent.provider_id);
}

#[tokio::test]
async fn a_simulator_does_not_leave_this_machine() {
    let folder = tempfile::tempdir().unwrap();
    let outcome = serve("0.0.0.0:0", Kind::Social, Stage::new(|| 0), folder.path()).await;
    assert!(outcome.unwrap_err().contains("127.0.0.1"));
}

#[tokio::test]
async fn every_mistake_in_the_configuration_of_networks_is_told() {
    let mut world = World::new(Kind::Social).await;
    assert!(world.social.uses_simulator());
    crate::failing::point_to(&mut world, "http://contoh.id");
    assert!(!world.social.uses_simulator());
    assert_eq!(world.social.problems().len(), 5, "{:?}", world.social.problems());
    world.social.x.as_mut().unwrap().api_key_file = "tidak-ada".into();
    world.social.facebook.as_mut().unwrap().page_id = "1/feed?x=".into();
    let wrong = world.social.problems().join("\n");
    for part in ["social.x.api_key_file tidak dapat dipakai: tidak-ada", "social.facebook.page_id hanya boleh"] {
        assert!(wrong.contains(part), "{wrong}");
    }
}
