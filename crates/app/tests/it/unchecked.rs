//! A genuine licence is never called not found because of our own fault: the page says that it cannot be checked now (Pasal 6(3), 9).

use crate::client::Client;
use crate::on_both;
use crate::world::{On, World};
use db::Engine;
use saporancak::tools::demo::story::tell;
use sign::short_code::ShortCode;

/// Runs statements in the database, past the program.
pub async fn sql(world: &World, statements: &str) {
    let (url, statements) = (world.app.config.database_url(), statements.to_owned());
    let ran = tokio::task::spawn_blocking(move || {
        if let Some(file) = url.strip_prefix("sqlite:") {
            let database = rusqlite::Connection::open(file).expect("the database");
            database.busy_timeout(std::time::Duration::from_secs(10)).expect("it waits");
            database.execute_batch(&statements).expect("it runs");
        } else {
            let mut client = postgres::Client::connect(&url, postgres::NoTls).expect("PostgreSQL answers");
            client.batch_execute(&statements).expect("it runs");
        }
    });
    ran.await.expect("the thread ends");
}

on_both!(a_fault_of_ours, a_licence_is_genuine_or_cannot_be_checked);
async fn a_licence_is_genuine_or_cannot_be_checked(world: &World) {
    let told = tell(&world.app, &world.cast, "skp-penelitian", &mut |_| {}).await.expect("the whole way");
    let stranger = Client::new(&world.base);
    let by_code = format!("/keaslian/{}", told.short_code);
    let by_file = async || {
        let mut form = stranger.get("/keaslian").await.form("/keaslian/berkas");
        form.attach("berkas", "izin.pdf", told.licence_pdf.clone());
        stranger.send(form).await
    };
    let genuine = async || {
        stranger.get(&by_code).await.must_say("SAH DAN BERLAKU");
        by_file().await.must_say("SAH DAN BERLAKU");
    };
    let unanswered = async |why: &str| {
        for page in [stranger.get(&by_code).await, by_file().await] {
            assert_eq!(page.status, 503, "{why}");
            page.must_say("BELUM DAPAT DIPERIKSA").must_say("This cannot be checked now").must_say("Nomor rujukan");
            assert!(!page.says("TIDAK DITEMUKAN") && !page.says("BUKAN BERKAS KAMI"), "{why}");
        }
    };
    genuine().await;

    // As with another master key: what the register has cannot be opened.
    sql(world, "create table kept as select id, wrapped_key from application").await;
    sql(world, if world.app.db.engine() == Engine::Sqlite { SPOIL_SQLITE } else { SPOIL_POSTGRES }).await;
    unanswered("a key that does not open").await;
    sql(world, "update application set wrapped_key = (select k.wrapped_key from kept k where k.id = application.id)")
        .await;
    sql(world, "drop table kept").await;
    genuine().await;

    // A part of the database is away.
    sql(world, "alter table document_version rename to version_gone").await;
    assert_eq!(by_file().await.status, 503, "nobody can say whose file it is");
    sql(world, "alter table document rename to document_gone").await;
    unanswered("a table that is not there").await;
    sql(world, "alter table document_gone rename to document").await;
    sql(world, "alter table version_gone rename to document_version").await;
    genuine().await;
    // What nobody knows is still said to be unknown.
    let unknown = ShortCode::from_random([7; 7]);
    stranger.get(&format!("/keaslian/{unknown}")).await.must_say("TIDAK DITEMUKAN");
}

/// Wrapped keys that open with no master key of ours.
const SPOIL_SQLITE: &str = "update application set wrapped_key = x'0101010101010101010101010101010101010101'";
const SPOIL_POSTGRES: &str =
    "update application set wrapped_key = '\\x0101010101010101010101010101010101010101'::bytea";

/// A database that hangs is no database that knows nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_register_that_hangs_is_told_in_time() {
    let Some(world) = World::start(On::Postgres).await else { return };
    let (url, (held, wait)) = (world.app.config.database_url(), std::sync::mpsc::channel::<()>());
    let (locked, ready) = tokio::sync::oneshot::channel();
    let locking = tokio::task::spawn_blocking(move || {
        let mut client = postgres::Client::connect(&url, postgres::NoTls).expect("PostgreSQL answers");
        let mut transaction = client.transaction().expect("a transaction");
        transaction.batch_execute("lock table document in access exclusive mode").expect("locked");
        locked.send(()).expect("somebody waits");
        let _ = wait.recv();
    });
    ready.await.expect("locked");
    let asked = std::time::Instant::now();
    let page = Client::new(&world.base).get(&format!("/keaslian/{}", ShortCode::from_random([7; 7]))).await;
    assert_eq!(page.status, 503);
    page.must_say("BELUM DAPAT DIPERIKSA");
    assert!(asked.elapsed() < std::time::Duration::from_secs(20), "{:?}", asked.elapsed());
    drop(held);
    locking.await.expect("the thread ends");
}
