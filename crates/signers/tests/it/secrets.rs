//! A passphrase, a NIK and a password are planted, and found in no error and no `Debug`.

use crate::world::{NIK, PASSPHRASE, World, bsre_at, page, passphrase};
use axum::Json;
use axum::body::Bytes;
use axum::http::StatusCode;
use signers::bsre::Version;
use signers::provider::DocumentSigner as _;
use signers::simulator::{Fault, Place};
use signers::{SIMULATOR_HEADER, SIMULATOR_NAME};

const PLANTED: [&str; 3] = [NIK, PASSPHRASE, "basic-rahasia"];

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_does_not_come_back_in_an_error() {
    let world = World::new().await;
    // A service that repeats everything it was told.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let routes = axum::Router::new().fallback(|_: Bytes| async {
        let said = format!("nik {NIK} dengan passphrase {PASSPHRASE} dan basic-rahasia ditolak");
        (StatusCode::BAD_REQUEST, Json(serde_json::json!({ "error": said, "status_code": 2099 })))
    });
    tokio::spawn(async move { axum::serve(listener, routes).await });
    for version in [Version::V1, Version::V2] {
        let bsre = bsre_at(version, &format!("http://{address}"), world.client.clone());
        let failure = bsre.sign(&page("Izin"), &world.request(), &passphrase()).await.unwrap_err();
        let shown = format!("{failure} {failure:?} {bsre:?} {:?}", passphrase());
        assert!(shown.contains("2099"), "{shown}");
        for planted in PLANTED {
            assert!(!shown.contains(planted), "{shown}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_of_a_simulator_says_so() {
    let world = World::new().await;
    world.stage.fail_next(Place::Crl, &Fault::ServerError, 1);
    let http = reqwest::Client::new();
    for path in ["/crl", "/crl", "/api/user/status/1", "/nowhere", "/tsa"] {
        let answer = http.get(format!("{}{path}", world.base)).send().await.unwrap();
        assert_eq!(answer.headers()[SIMULATOR_HEADER], SIMULATOR_NAME, "{path}");
    }
}
