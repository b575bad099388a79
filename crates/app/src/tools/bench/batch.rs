//! A batch of licences through a simulated BSrE that takes its time with each: how soon the head is answered, and when all are signed.

use crate::tools::bench::forms::Person;
use crate::tools::bench::measured::{TYPE, say, verdict};
use crate::tools::bench::own_installation::installation;
use crate::tools::bench::server::Server;
use crate::tools::bench::{applying::pairs, http};
use crate::tools::demo::story;
use ground::App;
use ground::app::Clock;
use houses::document::signing_run::AT_ONCE_MAX;
use signers::simulator::{Fault, Place, Stage, bsre};
use std::path::Path;
use std::time::{Duration, Instant};

const LICENCES: usize = 100;
/// What BSrE takes for each.
const THEIRS: Duration = Duration::from_millis(50);
/// What we may take for each.
const OURS: Duration = Duration::from_millis(15);
/// How soon a press of the head is answered.
const ANSWERED_WITHIN: Duration = Duration::from_millis(100);
/// After this long something is broken.
const GIVEN_UP_AFTER: Duration = Duration::from_mins(2);
const NIK: &str = "1371010101800001";

/// Measures it over HTTP, with the server in a process of its own and the simulator in this one.
pub async fn measure(data: &Path) -> Result<(), String> {
    let (config, app, cast) = installation(data, "").await?;
    let mut ids = Vec::new();
    for _ in 0..LICENCES {
        ids.push(story::until_signature(&app, &cast, TYPE).await?.to_string());
    }
    let (stage, table) = simulated(data).await?;
    stage.everybody_is(&cast.person("kadis")?.profile.name);
    stage.fail_next(Place::V2Sign, &Fault::Slow(THEIRS), LICENCES);
    let mut server = Server::start_with(&config, &table).await?;
    until(&app, "select count(*) as n from outbox where done_at is null", 0).await?;
    let session = http::session(&app, cast.person("kadis")?).await?;
    let mut head = Person::new(http::Connection::open(server.address, &session).await?);
    head.open("/tanda-tangan").await?;
    head.keys_of("/tanda-tangan")?;
    let mut form: Vec<(String, String)> = ids.into_iter().map(|id| ("pilih".to_owned(), id)).collect();
    form.push(("sandi".to_owned(), cast.password.clone()));
    let began = Instant::now();
    let after = head.send("/tanda-tangan", &form).await?;
    let ordered = began.elapsed();
    if !after.ends_with("=ditandatangani") {
        return Err(format!("tidak semua: {after}"));
    }
    until(&app, "select count(*) as n from awaited_signature", LICENCES).await?;
    head.open("/tanda-tangan").await?;
    head.keys_of("/tanda-tangan/sesi")?;
    let began = Instant::now();
    // Not that of the tests: they look for theirs in the memory of the program, which holds its own constants.
    head.send("/tanda-tangan/sesi", &pairs(&[("nik-penanda", NIK), ("passphrase", "merpati-putih-lima")])).await?;
    let given = began.elapsed();
    let released = "select count(*) as n from document where kind = 'licence' and released_at is not null";
    until(&app, released, LICENCES).await?;
    let whole = began.elapsed();
    server.stop();
    let count = u32::try_from(LICENCES).unwrap_or(u32::MAX);
    let at_once = u32::try_from(AT_ONCE_MAX).unwrap_or(1);
    let allowed = THEIRS * (count / at_once) + OURS * count;
    let each = |time: Duration| format!("{} ms (100: {})", time.as_millis(), verdict(time <= ANSWERED_WITHIN));
    let figure = format!(
        "the head is answered after {} for the order, {} for the passphrase; done in {} ms ({}: {}), {AT_ONCE_MAX} at once",
        each(ordered),
        each(given),
        whole.as_millis(),
        allowed.as_millis(),
        verdict(whole <= allowed),
    );
    say("sqlite", &format!("{LICENCES} licences by BSrE at {} ms each", THEIRS.as_millis()), &figure);
    Ok(())
}

/// The simulator on a port of this process, and the table that leads to it.
async fn simulated(data: &Path) -> Result<(Stage, String), String> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.map_err(|e| e.to_string())?;
    let base = format!("http://{}", listener.local_addr().map_err(|e| e.to_string())?);
    let stage = Stage::new(Some(&base), || Clock::System.now()).map_err(|e| e.to_string())?;
    let router = bsre(stage.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let write = |name: &str, text: &str| {
        let file = data.join(name);
        std::fs::write(&file, text).map_err(|e| e.to_string())?;
        Ok::<_, String>(format!("{:?}", file.display().to_string()))
    };
    let root = write("bsre-root.pem", &stage.pki().root_pem())?;
    let password = write("bsre-password", "karangan\n")?;
    let table = format!(
        "[signer]\nprovider = \"bsre\"\nbase_url = \"{base}\"\nversion = 2\nuser = \"simulator\"\n\
         password_file = {password}\nroots_file = {root}\n"
    );
    Ok((stage, table))
}

/// Waits until a count is what it should be.
async fn until(app: &App, sql: &'static str, count: usize) -> Result<(), String> {
    let wanted = i64::try_from(count).unwrap_or(i64::MAX);
    let began = Instant::now();
    while began.elapsed() < GIVEN_UP_AFTER {
        let read = app.db.read(move |tx| Ok(tx.one(sql, &[])?.map_or(0, |row| row.int("n"))));
        if read.await.map_err(|e| e.to_string())? == wanted {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Err(format!("tidak kunjung {count}: {sql}"))
}
