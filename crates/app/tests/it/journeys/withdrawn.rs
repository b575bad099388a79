//! What others check a QR with when they do not ask us: the keys, and the list of what was withdrawn.

use crate::client::Client;
use crate::on_both;
use crate::people::sign_in;
use crate::world::World;
use domain::indonesian;
use ground::app::Clock;
use ground::qr_keys;
use jiff::{SignedDuration, ToSpan as _};
use saporancak::server::setup;
use saporancak::tools::demo::story::{Told, tell};
use sign::pki::create_key;
use sign::qr::{Withdrawal, WithdrawnList, verify, verify_list};

const KEYS: &str = "/.well-known/saporancak-keys.json";
const LIST: &str = "/.well-known/saporancak-revocations.cose";

async fn list(world: &World) -> WithdrawnList {
    let (status, sealed) = Client::new(&world.base).bytes(LIST).await;
    assert_eq!(status, 200);
    let list = verify_list(&sealed, &world.app.signing.qr_keys).expect("a list that we signed");
    assert_eq!(list.next_at.duration_since(list.issued_at), SignedDuration::from_hours(24));
    assert!(world.app.now().duration_since(list.issued_at) < SignedDuration::from_mins(1), "{}", list.issued_at);
    list
}

/// Changes the licence's row as no order can yet: suspended, replaced, run out.
async fn make(world: &World, told: &Told, change: &'static str) {
    let document = told.document;
    let sql: &'static str = Box::leak(format!("update licence set {change} where document_id = $1").into_boxed_str());
    let changed = world.app.db.command(move |tx| tx.execute(sql, &[document.into()]));
    assert_eq!(changed.await.expect("changed"), 1);
}

on_both!(
    /// A licence is in the list from the moment it is revoked until its paper says by itself that it is over.
    listed, what_is_withdrawn_is_listed
);
async fn what_is_withdrawn_is_listed(world: &World) {
    let told = tell(&world.app, &world.cast, "stpt", &mut |_| {}).await.expect("the whole way");
    assert!(list(world).await.entries.is_empty(), "what is in force is not in it");
    let head = sign_in(world, "kadis").await;
    let entry = head.get("/register").await.link("/register/");
    let mut form = head.get(&entry).await.form(&format!("{entry}/cabut"));
    form.set("alasan", "Tempat praktik ditutup.").set("sandi", &world.cast.password);
    head.send(form).await.must_say("Dicabut");
    let found = list(world).await;
    let today = indonesian::local(world.app.now()).date();
    let one = found.of(&told.short_code).expect("listed");
    assert_eq!((one.how, found.entries.len()), (Withdrawal::Revoked, 1));
    assert!(one.since == today || one.since == today - 1.day(), "{}", one.since);

    for (change, how) in
        [("status = 'suspended'", Some(Withdrawal::Suspended)), ("status = 'replaced'", Some(Withdrawal::Replaced))]
    {
        make(world, &told, change).await;
        assert_eq!(list(world).await.of(&told.short_code).map(|one| one.how), how, "{change}");
    }
    make(world, &told, "valid_until = null").await;
    assert!(list(world).await.of(&told.short_code).is_some(), "one without an end stays");
    make(world, &told, "valid_until = '2020-01-01'").await;
    assert!(list(world).await.entries.is_empty(), "what has run out says so itself");
}

on_both!(
    /// A new key breaks no paper: what the old one signed is checked with what is announced after the change.
    changed, a_key_is_changed_and_no_paper_breaks
);
async fn a_key_is_changed_and_no_paper_breaks(world: &World) {
    let told = tell(&world.app, &world.cast, "stpt", &mut |_| {}).await.expect("the whole way");
    let link = crate::browser::qr::printed_link(world, &told.short_code).await;
    let before = Client::new(&world.base).bytes(KEYS).await.1;
    let before: serde_json::Value = serde_json::from_slice(&before).expect("a JWK Set");
    assert_eq!(before["keys"].as_array().map(Vec::len), Some(1));

    let folder = world.app.config.signing_folder();
    qr_keys::replace(&folder, &create_key().expect("a key"), world.app.now()).expect("replaced");
    // The server that runs goes on with the key it has; one that is started takes the new one.
    let again = setup::open(world.app.config.clone(), Clock::System).await.expect("it starts");
    let keys = &again.signing.qr_keys;
    assert_eq!(keys.len(), 2);
    assert_ne!(again.rules.qr.public(), world.app.rules.qr.public());
    let claims = verify(&link, keys).expect("the paper is as good as before");
    assert_eq!(claims.licence.short_code, told.short_code);
    let mut quiet = |_| {};
    let next = tell(&again, &world.cast, "stpt", &mut quiet);
    let worker = async { saporancak::server::worker::run(again.clone(), tokio::sync::watch::channel(false).1).await };
    let next =
        tokio::select! { told = next => told.expect("the whole way"), () = worker => unreachable!("nobody stops it") };
    let claims =
        verify(&crate::browser::qr::printed_link(world, &next.short_code).await, keys).expect("by one of the two");
    assert_eq!(claims.licence.short_code, next.short_code);
}
