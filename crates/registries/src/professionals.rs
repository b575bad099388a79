//! A register of professionals: whether an STR (registration of a health professional) is known, whose it is, and until when.
//!
//! It stands here to show what adding a registry takes: this file, its `mod` line and its line in `list.rs`. No public interface of
//! the register of the Konsil Kesehatan Indonesia was found; the messages are ours, to be replaced when one is published.

use crate::check::{self, PlainHttp};
use crate::client::{Client, Peer, as_text};
use crate::failure::{Cause, Failure};
use crate::frame::{Asked, Example, Kind, Registry, configured};
use crate::question::{Answer, Element, Outcome, Question, Verdict, outcome_of};
use crate::simulator::{Stage, Trouble, likeness, number_of};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use jiff::civil::Date;
use outbound::Secret;
use outbound::percent;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;

const ID: &str = "professionals";
const NAME: &str = "Register tenaga kesehatan";
const REGISTRATION: &str = "registration";

/// The register in the list of registries.
pub const KIND: Kind = Kind {
    id: ID,
    name: NAME,
    methods: &[REGISTRATION],
    configure: configured::<Professionals>,
    simulate: routes,
    example: Example {
        table: "base_url = \"{base}\"\nkey_file = {professionals-key}\n",
        secrets: &[("professionals-key", "SIMULATOR-professionals-key")],
    },
};

/// The register as configured.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Professionals {
    /// Root of the interface.
    pub base_url: String,
    /// File with the key that is sent as a bearer token.
    pub key_file: PathBuf,
}

/// Whose registration is asked.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    /// Number of the STR.
    pub number: String,
    /// The name it should be for.
    pub name: String,
    /// The day on which it has to be valid.
    pub on: Date,
}

/// A question whether an STR is for this person and valid on that day.
pub fn registration(registration: &Registration) -> Question {
    Question::new(ID, REGISTRATION, registration)
}

impl Registry for Professionals {
    fn ask<'a>(&'a self, client: &'a Client, question: &'a Question) -> Asked<'a> {
        Box::pin(async move {
            if question.method != REGISTRATION {
                return Err(Failure::question(NAME, "pertanyaan ini tidak dikenal"));
            }
            let asked: Registration = question.fields().map_err(|why| Failure::question(NAME, &why))?;
            let key = Secret::read(&self.key_file).map_err(|why| Failure::settings(NAME, &why))?;
            let peer = Peer { name: NAME, secrets: vec![&key], personal: vec![&asked.number, &asked.name] };
            let url = format!("{}/str/{}", self.base_url, percent(&asked.number));
            let reply = peer.ask(client, client.http.get(url).bearer_auth(key.expose())).await?;
            let simulated = reply.simulated;
            match &reply.json {
                Some(json) if reply.status.is_success() => match read(json, &asked) {
                    Some(answer) => Ok(Answer { simulated, ..answer }),
                    None => Err(peer.transient(Cause::Unreadable, "jawaban tanpa isi yang dikenal")),
                },
                // Any server says 404; only the register says whose number it does not know.
                Some(json) if reply.status == StatusCode::NOT_FOUND && json["nomor_str"] == *asked.number => {
                    Ok(Answer { simulated, ..Answer::of(Outcome::NotFound { code: String::new() }) })
                }
                Some(_) | None => Err(peer.by_status(&reply)),
            }
        })
    }

    fn problems(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        check::base(&format!("registries.{ID}.base_url"), &self.base_url, PlainHttp::LoopbackOnly, &mut wrong);
        check::secret_file(&format!("registries.{ID}.key_file"), &self.key_file, &mut wrong);
        wrong
    }

    fn address(&self) -> &str {
        &self.base_url
    }
}

/// `berlaku_sampai` is a day, or `null` for life (UU 17/2023).
fn read(json: &Value, asked: &Registration) -> Option<Answer> {
    let text = |name: &str| json.get(name).and_then(as_text);
    if text("nomor_str")? != asked.number {
        return None;
    }
    let name = text("nama")?;
    let until = json.get("berlaku_sampai")?;
    let until = if until.is_null() { None } else { Some(as_text(until)?.parse::<Date>().ok()?) };
    let even = |text: &str| text.to_uppercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let verdict = if even(&name) == even(&asked.name) { Verdict::Agrees } else { Verdict::Differs };
    let elements =
        BTreeMap::from([("name".to_owned(), Element { verdict, score: Some(likeness(&name, &asked.name)) })]);
    let outcome = match until {
        Some(until) if until < asked.on => {
            Outcome::Refused { code: "kedaluwarsa".into(), meaning: format!("STR berlaku sampai {until}") }
        }
        Some(_) | None => outcome_of(&elements),
    };
    let returned = json!({ "profesi": text("profesi"), "berlaku_sampai": until });
    Some(Answer { elements, returned, ..Answer::of(outcome) })
}

/// The SIMULATOR: every number of 10 to 20 digits is somebody's.
fn routes(stage: Stage) -> Router {
    Router::new().route("/str/{number}", get(simulated)).with_state(stage)
}

async fn simulated(State(stage): State<Stage>, Path(number): Path<String>) -> Response {
    stage.note("str", json!({ "nomor_str": number }));
    let not_found =
        || (StatusCode::NOT_FOUND, Json(json!({ "nomor_str": number, "pesan": "tidak ditemukan" }))).into_response();
    let in_its_words = |trouble: Trouble<'_>| match trouble {
        Trouble::Code(_) => not_found(),
        Trouble::QuotaUsedUp => (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "3600")]).into_response(),
    };
    let accept = || {
        let told = stage.known(&number);
        let is_number = (10..=20).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
        if !is_number || told.as_ref().is_some_and(Value::is_null) {
            return not_found();
        }
        let professions = ["Dokter", "Bidan", "Perawat", "Apoteker"];
        let drawn = usize::try_from(number_of(&number, professions.len() as u64)).unwrap_or_default();
        let mut answer = json!({
            "nomor_str": number, "nama": "SARI CONTOH", "profesi": professions[drawn], "berlaku_sampai": null
        });
        if let (Some(answer), Some(Value::Object(told))) = (answer.as_object_mut(), told) {
            answer.extend(told);
        }
        Json(answer).into_response()
    };
    stage.answer(in_its_words, accept).await
}
