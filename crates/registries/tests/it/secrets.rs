//! No secret and nothing about a person is shown: not by us, and not by a server that sends it back.

use crate::world::{NIK, World, client, comparison, questions, serve};
use axum::extract::Request;
use axum::http::StatusCode;
use registries::KINDS;
use serde_json::json;
use std::time::Duration;

/// Part of every made-up secret.
const MARK: &str = "SIMULATOR-";

/// Sends everything back that came in, where each registry's words are read.
fn echo(status: StatusCode, path_first: bool) -> axum::Router {
    axum::Router::new().fallback(move |request: Request| async move {
        let (parts, body) = request.into_parts();
        let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
        // Words are shortened, so what is to be seen comes first, in two orders.
        let (body, key) = (String::from_utf8_lossy(&body), format!("{:?}", parts.headers));
        let after_name = body.rsplit_once("\"NAMA_LGKP\"").map(|(_, rest)| rest.to_owned()).unwrap_or_default();
        let path = parts.uri.to_string();
        let begin = if path_first { format!("{path} {body}") } else { format!("{after_name} {key} {path} {body}") };
        let said = format!("{begin} {key}");
        let respon = json!({ "kode": 500, "keterangan": said });
        let echoed = json!({
            "content": [{ "RESPON": format!("Login Gagal {said}") }], "status": format!("X {said}"), "error": said,
            "responcheckNIB": respon, "responinqueryNIB": respon, "responreceiveLicense": respon,
            "responreceiveLicenseStatus": respon
        });
        (status, axum::Json(echoed))
    })
}

#[tokio::test]
async fn a_server_that_echoes_what_it_got_does_not_get_it_into_a_failure() {
    let folder = tempfile::tempdir().unwrap();
    let name = comparison().name.unwrap();
    let mut hidden = 0;
    let statuses = [StatusCode::OK, StatusCode::BAD_REQUEST, StatusCode::INTERNAL_SERVER_ERROR];
    for (status, path_first) in statuses.into_iter().flat_map(|status| [(status, true), (status, false)]) {
        let base = serve(echo(status, path_first)).await;
        let bases = KINDS.iter().map(|kind| (kind.id, base.clone())).collect();
        let registries = crate::world::registries(&bases, folder.path());
        for question in questions() {
            let failure = registries.ask(&client(Duration::from_mins(1)), &question).await.unwrap_err();
            let shown = format!("{failure} {failure:?} {}", serde_json::to_string(&failure).unwrap());
            assert!(!shown.contains(MARK), "{question:?}: {shown}");
            assert!(!shown.contains(NIK) && !shown.contains(&name), "{question:?}: {shown}");
            hidden += u32::from(shown.contains("***")) + u32::from(shown.contains('…'));
        }
    }
    assert!(hidden > 40, "the echoes are to be seen with something hidden in them: {hidden}");
}

#[tokio::test]
async fn nothing_that_is_printed_shows_a_secret_or_a_person() {
    let world = World::new().await;
    for question in questions() {
        let answer = world.ask(&question).await.unwrap();
        let shown = format!("{question:?} {answer:?} {:?} {:?}", world.registries, world.client);
        assert!(!shown.contains(MARK) && !shown.contains(NIK), "{shown}");
    }
    assert!(format!("{:?}", world.registries).contains("siak-password"), "files may be shown");
    let received = world.stages.values().flat_map(registries::simulator::Stage::received);
    for received in received {
        assert!(!received.body.to_string().contains(MARK), "a simulator keeps no credentials: {received:?}");
    }
}

#[tokio::test]
async fn a_secret_that_is_gone_is_a_matter_of_settings() {
    let world = World::new().await;
    for kind in KINDS {
        for (name, _) in kind.example.secrets {
            std::fs::remove_file(world.folder.path().join(name)).unwrap();
        }
    }
    for question in questions() {
        let failure = world.ask(&question).await.unwrap_err();
        assert!(!failure.may_repeat() && failure.to_string().contains("konfigurasi"), "{failure}");
    }
}
