//! The simulator of OSS delivers a NIB to us, shown to be OSS in each of the ways that are seen.

use crate::world::{NIB, NIK, World, now, serve};
use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use registries::oss::arrival::{self, Arrival};
use registries::oss::entry::{Credentials, basic_is_right, token_is_right};
use registries::simulator::person;
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

const OURS: Credentials = Credentials { username: "OSS000", password: "rahasia" };

/// What we will serve, in its simplest form: who may, then what it is.
async fn receiver() -> (String, UnboundedReceiver<Arrival>) {
    let (send, taken) = unbounded_channel();
    let take = move |headers: HeaderMap, body: Bytes| {
        let send = send.clone();
        async move {
            let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
            let arrival = match arrival::read(&body) {
                Ok(arrival) => arrival,
                Err(problem) => return (StatusCode::BAD_REQUEST, axum::Json(arrival::not_taken(&problem.to_string()))),
            };
            let by_token = [&arrival.nib, &arrival.company_npwp]
                .iter()
                .any(|number| token_is_right(header("token"), OURS, number, now()));
            if !by_token && !basic_is_right(header("authorization"), OURS) {
                return (StatusCode::UNAUTHORIZED, axum::Json(arrival::not_taken("akses tidak valid")));
            }
            send.send(arrival).unwrap();
            (StatusCode::OK, axum::Json(arrival::taken()))
        }
    };
    (serve(Router::new().route("/receiveNIB", post(take))).await, taken)
}

#[tokio::test]
async fn a_nib_is_delivered_in_each_way_and_known_from_then_on() {
    let world = World::new().await;
    let (base, mut taken) = receiver().await;
    let http = reqwest::Client::new();
    for entry in ["token-over-nib", "token-over-npwp", "basic"] {
        let order = json!({
            "url": format!("{base}/receiveNIB"), "username": "OSS000", "password": "rahasia", "entry": entry, "nib": NIB,
            "nik": NIK, "kd_izin": "033000000001", "id_izin": "I-1", "fields": { "nama_perseroan": "PT TERKIRIM" }
        });
        let told =
            http.post(format!("{}/_simulator/push", world.bases["oss"])).body(order.to_string()).send().await.unwrap();
        assert_eq!(told.headers()["x-simulator"], "saporancak");
        let told: Value = told.json().await.unwrap();
        assert_eq!(told, json!({ "status": 200, "answer": arrival::taken() }), "{entry}");
        let arrival = taken.recv().await.unwrap();
        assert_eq!((arrival.nib.as_str(), arrival.company_name.as_str()), (NIB, "PT TERKIRIM"));
        assert_eq!(arrival.responsible[0].name, person(NIK).unwrap().name, "the same person as at SIAK");
        assert_eq!(arrival.about().unwrap().licence_code, "033000000001");
    }
    let known = world.ask(&registries::oss::check_nib(NIB)).await.unwrap();
    assert_eq!(known.returned["nama_perusahaan"], "PT TERKIRIM");
}

#[tokio::test]
async fn a_stranger_is_refused_and_the_simulator_tells_so() {
    let world = World::new().await;
    let (base, mut taken) = receiver().await;
    let order = json!({
        "url": format!("{base}/receiveNIB"), "username": "OSS000", "password": "salah", "nib": NIB, "nik": NIK,
        "kd_izin": "033000000001", "id_izin": "I-1"
    });
    let http = reqwest::Client::new();
    let told =
        http.post(format!("{}/_simulator/push", world.bases["oss"])).body(order.to_string()).send().await.unwrap();
    assert_eq!(told.json::<Value>().await.unwrap()["status"], 401);
    assert!(taken.try_recv().is_err());
}
