//! No secret is shown: not by us, and not by a server that sends it back.

use crate::failing::point_to;
use crate::world::{World, post_with_picture, serve};
use axum::Json;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use channels::messaging::{Kind as Gateway, Message, send};
use channels::simulator::Kind;
use channels::social::Network;

/// Part of every made-up secret.
const MARK: &str = "SIMULATOR-";

#[tokio::test]
async fn a_server_that_echoes_our_secrets_does_not_get_them_into_an_error() {
    let mut world = World::new(Kind::Social).await;
    let post = post_with_picture().await;
    point_to(&mut world, &serve(echo()).await);
    for network in Network::ALL {
        let failure = world.post(network, &post).await.unwrap_err();
        let shown = format!("{failure} {failure:?}");
        assert!(shown.contains("***"), "{network:?} was to echo: {shown}");
        assert!(!shown.contains(MARK), "{network:?}: {shown}");
    }
    let mut world = World::new(Kind::Messaging).await;
    let base = serve(echo()).await;
    for kind in Gateway::ALL {
        let gateway = match kind {
            Gateway::Whatsapp => world.messaging.whatsapp.as_mut().unwrap(),
            Gateway::Sms => world.messaging.sms.as_mut().unwrap(),
        };
        gateway.url = format!("{base}/{}", kind.id());
        let message = Message { id: "m-1".into(), to: "081200000000".into(), text: "Halo".into() };
        let failure = send(&world.client, kind, gateway, &message).await.unwrap_err();
        let shown = format!("{failure} {failure:?} {gateway:?}");
        assert!(shown.contains("***"), "{kind:?} was to echo: {shown}");
        assert!(!shown.contains(MARK), "{kind:?}: {shown}");
        assert!(!shown.contains("81200000000") && !shown.contains("Halo"), "{kind:?}: {shown}");
    }
}

#[tokio::test]
async fn an_address_with_a_token_in_it_is_not_part_of_an_error() {
    let mut world = World::new(Kind::Social).await;
    let post = post_with_picture().await;
    for base in ["http://127.0.0.1:1", "http://tidak-ada.invalid", "http://[::1", "nonsense"] {
        point_to(&mut world, base);
        for network in Network::ALL {
            let failure = world.post(network, &post).await.unwrap_err();
            let shown = format!("{failure} {failure:?}");
            assert!(!shown.contains(MARK) && !shown.contains("sendMessage"), "{network:?}: {shown}");
        }
    }
}

#[tokio::test]
async fn settings_and_stages_show_files_only() {
    let social = World::new(Kind::Social).await;
    let messaging = World::new(Kind::Messaging).await;
    let shown = format!("{:?} {:?} {:?}", social.social, messaging.messaging, social.client);
    assert!(shown.contains("telegram-token") && !shown.contains(MARK), "{shown}");
}

#[tokio::test]
async fn a_token_that_is_a_path_leads_nowhere() {
    let world = World::new(Kind::Social).await;
    let post = post_with_picture().await;
    std::fs::write(world.folder.path().join("telegram-token"), "1:a/../../x?y").unwrap();
    let failure = world.post(Network::Telegram, &post).await.unwrap_err();
    assert!(!format!("{failure:?}").contains("1:a"), "{failure:?}");
    assert!(!failure.may_repeat());
}

/// Answers every request with all of it, wherever a client may look for an explanation.
fn echo() -> axum::Router {
    axum::Router::new().fallback(|request: Request| async move {
        let (head, body) = request.into_parts();
        let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
        let authorization = head.headers.get("authorization").and_then(|v| v.to_str().ok()).unwrap_or_default();
        // Secrets first: what is cut off at the end would not test anything.
        let said = format!("{authorization} {} {}", head.uri, String::from_utf8_lossy(&body));
        let graph = ["/facebook", "/instagram", "/whatsapp"].iter().any(|p| head.uri.path().starts_with(p));
        let said = if graph { said.split("access_token=").last().unwrap().to_owned() } else { said };
        let said = if head.uri.path() == "/sms" { said.split("kunci=").last().unwrap().to_owned() } else { said };
        let error = if graph { serde_json::json!({ "code": 1, "message": said }) } else { said.clone().into() };
        let answer = serde_json::json!({ "error": error, "description": said, "detail": said });
        (StatusCode::BAD_REQUEST, Json(answer)).into_response()
    })
}
