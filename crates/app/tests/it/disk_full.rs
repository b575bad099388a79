//! A disk that is full: what is sent is refused as such, what is there is read on, readiness says no, and it goes on by itself.

use crate::client::Client;
use crate::on_both;
use crate::people::sign_in;
use crate::world::World;
use axum::body::Body;
use axum::http::Request;
use db::{DbError, Engine};
use saporancak::server::operations;
use tower::ServiceExt as _;

/// The engine's own limit stands in for the disk's.
const SQLITE_FULL: &str = "pragma max_page_count = 1";
const SQLITE_ROOM: &str = "pragma max_page_count = 4294967294";
/// There is no such limit; the database says what it says when a table cannot grow.
const POSTGRES_FULL: &str = "create function no_room() returns trigger language plpgsql as $$ begin \
    raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$; \
    create trigger no_room before insert on event for each row execute function no_room()";
const POSTGRES_ROOM: &str = "drop trigger no_room on event; drop function no_room()";

async fn run(world: &World, sqlite: &'static str, postgres: &'static str) {
    let sql = if world.app.db.engine() == Engine::Sqlite { sqlite } else { postgres };
    let done: Result<(), DbError> = world.app.db.command(move |tx| tx.batch(sql)).await;
    done.expect("it is understood");
}

/// Begins an application; the status of the answer.
async fn begin(applicant: &Client) -> (u16, String) {
    let mut form = applicant.get("/layanan/skp-penelitian").await.form("/layanan/skp-penelitian/mulai");
    form.set("varian", "baru");
    let page = applicant.send(form).await;
    (page.status, page.text())
}

async fn ready(world: &World) -> (u16, String) {
    let request = Request::get("/sehat/siap").body(Body::empty()).expect("a request");
    let answer = operations::router(world.app.clone()).oneshot(request).await.expect("an answer");
    let status = answer.status().as_u16();
    let body = axum::body::to_bytes(answer.into_body(), 4096).await.expect("a body");
    (status, String::from_utf8_lossy(&body).into_owned())
}

on_both!(
    /// Pasal 10: nothing that was accepted is lost, nothing that cannot be kept is accepted, and people are told which.
    full, a_full_disk_is_told_as_such
);
async fn a_full_disk_is_told_as_such(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    assert_eq!(begin(&applicant).await.0, 200);
    assert_eq!(ready(world).await.0, 200);
    run(world, SQLITE_FULL, POSTGRES_FULL).await;
    // Pages that are there already are filled first.
    let mut refused = None;
    for _ in 0..200 {
        let (status, text) = begin(&applicant).await;
        if status != 200 {
            refused = Some((status, text));
            break;
        }
    }
    let (status, text) = refused.expect("at last there is no room");
    assert!(status == 503 && text.contains("Tempat penyimpanan kami penuh"), "{status}: {text}");
    let (status, told) = ready(world).await;
    assert!(status == 503 && told.contains("ruang disk"), "{status}: {told}");
    for page in ["/", "/layanan", "/permohonan", "/gangguan"] {
        assert_eq!(applicant.get(page).await.status, 200, "{page} is read all the same");
    }
    run(world, SQLITE_ROOM, POSTGRES_ROOM).await;
    assert_eq!(begin(&applicant).await.0, 200, "it goes on by itself");
    world.until(async || ready(world).await.0 == 200, "readiness").await;
}
