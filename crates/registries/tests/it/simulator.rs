//! The simulators say what they are, and do as they are told from outside.

use crate::world::{NIK, World, comparison, now, status_report};
use registries::simulator::{Behaviour, Fault, run};
use registries::{Client, KINDS, Limits, Outcome, SIMULATOR_HEADER, oss, siak};
use serde_json::{Value, json};

#[tokio::test]
async fn every_answer_says_that_a_simulator_gave_it_even_a_wrong_one() {
    let world = World::new().await;
    let http = reqwest::Client::new();
    for base in world.bases.values() {
        for path in ["/_simulator", "/tidak/ada", "/dukcapil/get_json/a/b/CALL_NIK"] {
            let answer = http.get(format!("{base}{path}")).send().await.unwrap();
            assert_eq!(answer.headers()[SIMULATOR_HEADER], "saporancak", "{path}");
        }
    }
    world.fail(&Fault::Status { status: 500 });
    let body = json!({ "NIK": NIK, "user_id": "a", "password": "b", "ip_user": "c" }).to_string();
    let url = format!("{}/dukcapil/get_json/a/b/CALL_NIK", world.bases["siak"]);
    let answer = http.post(url).body(body).send().await.unwrap();
    assert_eq!((answer.status().as_u16(), &answer.headers()[SIMULATOR_HEADER]), (500, &"saporancak".parse().unwrap()));
}

#[tokio::test]
async fn behaviour_is_told_over_http_and_ends_after_its_times() {
    let world = World::new().await;
    let http = reqwest::Client::new();
    let tell = async |body: &str| {
        let url = format!("{}/_simulator/behaviour", world.bases["siak"]);
        http.post(url).body(body.to_owned()).send().await.unwrap().status().as_u16()
    };
    assert_eq!(tell(r#"{"fault":{"kind":"code","code":"13"},"times":2,"quota":7}"#).await, 204);
    let question = siak::verify(&comparison());
    for expected in [Outcome::NotFound { code: "13".into() }, Outcome::NotFound { code: "13".into() }, Outcome::Agrees]
    {
        assert_eq!(world.ask(&question).await.unwrap().outcome, expected);
    }
    let state: Value =
        http.get(format!("{}/_simulator", world.bases["siak"])).send().await.unwrap().json().await.unwrap();
    assert_eq!(state["behaviour"]["quota"], 4);
    assert_eq!(state["received"].as_array().unwrap().len(), 3);
    assert_eq!(tell(r#"{"fault":{"kind":"meteorite"}}"#).await, 400);
    assert_eq!(tell(r#"{"salah":1}"#).await, 400);
    assert_eq!(tell("{}").await, 204);
}

#[tokio::test]
async fn a_message_that_is_incomplete_is_refused_in_the_words_of_oss() {
    let world = World::new().await;
    let mut report = status_report();
    report.id_izin.clear();
    let failure = world.ask(&oss::report_status(&report)).await.unwrap_err();
    assert!(failure.to_string().contains("Data Parameter Salah"), "{failure}");
}

#[tokio::test]
async fn credentials_have_to_be_there_and_may_be_any() {
    let world = World::new().await;
    let http = reqwest::Client::new();
    let ask = async |key: Option<&str>| {
        let request = http.get(format!("{}/website_api/kswp/SIP01/012345678201000", world.bases["kswp"]));
        let request = key.into_iter().fold(request, |request, key| request.header("x-api-key", key));
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!((ask(None).await, ask(Some("apa saja")).await), (401, 200));
}

#[tokio::test]
async fn a_simulator_runs_on_a_listener_of_this_machine_only() {
    let kind = KINDS[0];
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let task = tokio::spawn(run(kind, listener, Behaviour::default(), now));
    assert!(reqwest::get(format!("{base}/_simulator")).await.unwrap().status().is_success());
    task.abort();
    let outside = tokio::net::TcpListener::bind("0.0.0.0:0").await.unwrap();
    assert!(run(kind, outside, Behaviour::default(), now).await.is_err());
}

#[test]
fn an_authority_that_cannot_be_read_is_told() {
    let limits = Limits { authority_files: vec!["/tidak/ada.pem".into()], ..Limits::default() };
    assert!(Client::new(&limits).unwrap_err().to_string().contains("/tidak/ada.pem"));
}
