//! A witness outside signs checkpoints too: here a simulator of c2sp.org/tlog-witness that remembers the size it saw.

use crate::people::sign_in;
use crate::world::{On, World};
use axum::Router;
use axum::http::StatusCode;
use axum::routing::post;
use data_encoding::{BASE64, HEXLOWER};
use ground::log_keeping;
use ring::digest::{SHA256, digest};
use ring::signature::{Ed25519KeyPair, KeyPair};
use saporancak::server::witnessing;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

const NAME: &str = "simulator-saksi.contoh.id";

fn pair() -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[6; 32]).expect("a seed")
}

fn key() -> (Vec<u8>, String) {
    let public = [&[4], pair().public_key().as_ref()].concat();
    let id = digest(&SHA256, &[NAME.as_bytes(), b"\n", &public].concat()).as_ref()[..4].to_vec();
    let text = format!("{NAME}+{}+{}", HEXLOWER.encode(&id), BASE64.encode(&public));
    (id, text)
}

/// What the simulator answers to one request.
fn answer(known: &AtomicU64, request: &str) -> (StatusCode, String) {
    let (head, checkpoint) = request.split_once("\n\n").expect("a blank line before the checkpoint");
    let old: u64 = head.lines().next().and_then(|line| line.strip_prefix("old ")?.parse().ok()).expect("old");
    if old != known.load(Ordering::SeqCst) {
        return (StatusCode::CONFLICT, known.load(Ordering::SeqCst).to_string());
    }
    let (text, _) = checkpoint.split_once("\n\n").expect("a signed note");
    let size: u64 = text.lines().nth(1).expect("a size").parse().expect("a number");
    assert!(old == 0 || old == size || head.lines().count() > 1, "growth is proved: {head}");
    known.store(size, Ordering::SeqCst);
    let time = 1_793_595_300_u64;
    let signature = pair().sign(format!("cosignature/v1\ntime {time}\n{text}\n").as_bytes());
    let bytes = [key().0.as_slice(), &time.to_be_bytes(), signature.as_ref()].concat();
    (StatusCode::OK, format!("— {NAME} {}\n", BASE64.encode(&bytes)))
}

/// Pasal 12(1): somebody outside holds us to what was signed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_witness_signs_what_only_grew() {
    let known = Arc::new(AtomicU64::new(0));
    let (listener, seen) = (tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port"), known.clone());
    let url = format!("http://{}/saksi", listener.local_addr().expect("an address"));
    let handle = post(move |request: String| async move { answer(&seen, &request) });
    let simulator = Router::new().route("/saksi/add-checkpoint", handle);
    tokio::spawn(async move { axum::serve(listener, simulator).await });
    let named = |config: &mut ground::config::Config| {
        (config.log.witness_url, config.log.witness_key) = (Some(url), Some(key().1));
    };
    let world = World::start_with(On::Sqlite, named).await.expect("SQLite is always there");
    for _ in 0..2 {
        let client = sign_in(&world, "pemohon").await;
        log_keeping::cover_all(&world.app).await.expect("covered");
        witnessing::witnessed(&world.app).await.expect("witnessed");
        let note = client.get("/log/witnessed").await.html;
        assert!(
            note.contains(&format!("— {NAME} "))
                && note.starts_with(world.app.log.public_key().split('+').next().unwrap())
        );
    }
    // It has forgotten us, or speaks of another log: the size it tells is taken, a longer one than ours is refused.
    known.store(1, Ordering::SeqCst);
    sign_in(&world, "pemohon").await;
    log_keeping::cover_all(&world.app).await.expect("covered");
    witnessing::witnessed(&world.app).await.expect("from the size it tells");
    known.store(u64::MAX / 4, Ordering::SeqCst);
    sign_in(&world, "pemohon").await;
    log_keeping::cover_all(&world.app).await.expect("covered");
    assert!(witnessing::witnessed(&world.app).await.expect_err("a longer log").contains("lebih panjang"));
}
