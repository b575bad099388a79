//! Pasal 12: what is done and read stands in one log that anybody can hold against what they kept, and the database opens nothing by itself.

use crate::client::Client;
use crate::on_both;
use crate::people::{apply, sign_in};
use crate::world::{On, World};
use db::{DbError, Tx};
use ground::log_keeping;
use houses::account::passwords;
use ledger::log::{audit, checkpoint, sequencer};
use std::process::Command;

async fn covered(world: &World) -> audit::Verdict {
    log_keeping::cover_all(&world.app).await.expect("covered");
    let (public, outside) = (world.app.log.public_key().to_owned(), world.app.log.outside());
    world.app.db.read(move |tx| Ok(audit::verify(tx, &public, outside))).await.expect("read").expect("verified")
}

async fn by_hand(world: &World, sql: &'static str) {
    world.app.db.command::<_, DbError, _>(move |tx: &mut dyn Tx| tx.batch(sql)).await.expect("changed by hand");
}

on_both!(
    /// Pasal 12(1): the proof of a receipt is fetched by its owner and checked against what is public; entries are not.
    proof, the_owner_fetches_the_proof_of_a_receipt
);
async fn the_owner_fetches_the_proof_of_a_receipt(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, "skp-penelitian").await;
    covered(world).await.expect("sound");
    let stranger = Client::new(&world.base);
    let public = stranger.get("/log/key").await.html.trim().to_owned();
    let signed = String::from_utf8(stranger.bytes("/log/checkpoint").await.1).expect("text");
    let head = checkpoint::read(&public, &signed).expect("signed by the key that is public");
    assert!(head.size > 30, "{}", head.size);
    let width = head.size.min(256);
    let whole = if width == 256 { "/log/tile/0/000".to_owned() } else { format!("/log/tile/0/000.p/{width}") };
    assert_eq!(stranger.bytes(&whole).await, (200, stranger.bytes(&whole).await.1));
    assert_eq!(stranger.bytes(&whole).await.1.len() as u64, width * 32);
    for hidden in
        ["/log/tile/entries/000", "/log/tile/data/000", "/log/tile/0/999", "/log/tile/0/000.p/0", "/log/tile/9/x"]
    {
        assert_eq!(stranger.bytes(hidden).await.0, 404, "{hidden}");
    }
    let grown = stranger.bytes(&format!("/log/consistency/1/{}", head.size)).await;
    assert!(grown.0 == 200 && !grown.1.is_empty());
    assert_eq!(stranger.bytes(&format!("/log/consistency/1/{}", head.size + 1_000_000)).await.0, 404);
    applicant.get(&format!("{href}/tanda-terima")).await.must_say("Unduh bukti pencatatan");
    let (status, proof) = applicant.bytes(&format!("{href}/bukti")).await;
    let proof = String::from_utf8(proof).expect("text");
    assert!(status == 200 && proof.starts_with("c2sp.org/tlog-proof@v1\n"), "{proof}");
    let extra = proof.lines().nth(1).and_then(|line| line.strip_prefix("extra ")).expect("the record");
    let record = data_encoding::BASE64.decode(extra.as_bytes()).expect("base64");
    let record: serde_json::Value = serde_json::from_slice(&record[32..]).expect("JSON behind the salt");
    assert_eq!((record[0].as_str(), record[8].as_str()), (Some("event"), Some("submitted")), "{record}");
    let other = sign_in(world, "loket").await;
    assert_eq!(other.bytes(&format!("{href}/bukti")).await.0, 404);
}

on_both!(
    /// Pasal 12(1): refused access, sign-ins and readings are in the log like everything else.
    noted, what_was_read_and_refused_is_covered
);
async fn what_was_read_and_refused_is_covered(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, "skp-penelitian").await;
    assert_eq!(applicant.get("/admin/akun").await.status, 403);
    let verifier = sign_in(world, "verifikator").await;
    verifier.get("/kerja").await;
    let id = href.rsplit('/').next().expect("an id").to_owned();
    assert_eq!(verifier.get(&format!("/kerja/{id}")).await.status, 200);
    covered(world).await.expect("sound");
    let counts = world.app.db.read(|tx| {
        let mut count = |sql| Ok::<_, DbError>(tx.one(sql, &[])?.map_or(0, |row| row.int("n")));
        Ok([
            count("select count(*) as n from event where kind = 'access_refused' and payload like '%/admin/akun%' and leaf is not null")?,
            count("select count(*) as n from event where kind = 'signed_in' and leaf is not null")?,
            count("select count(*) as n from event where kind = 'catalogue_kept' and leaf is not null")?,
            count("select count(*) as n from read_entry where leaf is not null")?,
            count("select count(*) as n from list_reading where leaf is not null")?,
            count("select count(*) as n from event where leaf is null")?,
        ])
    });
    let counts = counts.await.expect("counted");
    assert!(counts[..5].iter().all(|n| *n > 0) && counts[5] == 0, "{counts:?}");
}

on_both!(
    /// Pasal 12(1): a role, a password or a session changed in the database opens nothing, and is found.
    changed, what_is_changed_in_the_database_opens_nothing
);
async fn what_is_changed_in_the_database_opens_nothing(world: &World) {
    let password = &world.cast.password;
    let opens = async |name: &str, password: &str| {
        let client = Client::new(&world.base);
        let mut form = client.get("/masuk").await.form("/masuk");
        form.set("nama", name).set("sandi", password);
        !client.send(form).await.path.starts_with("/masuk")
    };
    assert!(opens("pemohon", password).await, "the form is filled in rightly");
    let inside = sign_in(world, "pemohon").await;
    assert_eq!(inside.get("/permohonan").await.status, 200);
    by_hand(world, "update account set role = 'admin' where username = 'pemohon'").await;
    assert!(!opens("pemohon", password).await, "another role");
    assert!(inside.get("/admin/akun").await.path.starts_with("/masuk"), "not even with a session of before");
    by_hand(world, "update account set role = 'pemohon' where username = 'pemohon'").await;
    assert!(opens("pemohon", password).await, "as it was, it holds");
    let hash = passwords::hash(&world.app, "kata sandi penyusup").await.expect("a hash");
    let sql = format!("update account set password_hash = '{hash}' where username = 'admin'");
    by_hand(world, Box::leak(sql.into_boxed_str())).await;
    assert!(!opens("admin", "kata sandi penyusup").await, "a password hash of somebody else");
    let mine = sign_in(world, "verifikator2").await;
    by_hand(
        world,
        "update session set account_id = (select id from account where username = 'kadis') \
         where account_id = (select id from account where username = 'verifikator2')",
    )
    .await;
    assert!(mine.get("/kerja").await.path.starts_with("/masuk"), "a session is of one account");
}

on_both!(
    /// Pasal 12(1): an account put back to what it was before its role was taken counts as absent.
    put_back, a_row_of_before_opens_nothing
);
async fn a_row_of_before_opens_nothing(world: &World) {
    by_hand(world, "create table before_ as select * from account where username = 'verifikator'").await;
    let officer = sign_in(world, "verifikator").await;
    assert_eq!(officer.get("/kerja").await.status, 200);
    by_hand(
        world,
        "update account set mac = (select mac from before_), version = (select version from before_), \
         duties_at = (select duties_at from before_), password_hash = (select password_hash from before_) \
         where username = 'verifikator'",
    )
    .await;
    assert!(officer.get("/kerja").await.path.starts_with("/masuk"), "its history has gone on");
}

on_both!(
    /// Pasal 12(1): what is written is covered while others go on writing, and in the end all of it. How old the oldest one gets is measured
    /// by `bench --log`.
    load, the_log_keeps_up_while_others_write
);
async fn the_log_keeps_up_while_others_write(world: &World) {
    let size = async || world.app.db.read(|tx| sequencer::head(tx)).await.expect("a head").size;
    let (before, mut written) = (size().await, 0_u64);
    while written < 300 || size().await <= before {
        assert!(written < 20_000, "nothing is covered while somebody writes");
        let one = world.app.command(written, |work, n| {
            let payload = format!("{{\"n\":{n}}}");
            let what = ledger::record::Recorded {
                subject: domain::subject::Subject::System,
                subject_id: "load",
                actor: &domain::account::Actor::System,
                kind: domain::event_kind::SystemEvent::EffectRetried.into(),
                payload: &payload,
            };
            ledger::record::record(work, &what, Vec::new())
        });
        let () = one.await.expect("written");
        written += 1;
    }
    let open =
        async || world.app.db.read(|tx| ledger::log::covered::Covered::Event.oldest_open(tx)).await.expect("read");
    world.until(async || open().await.is_none(), "everything is covered").await;
    assert!(size().await >= before + written);
}

/// Pasal 12(1): the command answers 0 for a log that is whole, and 1 with the name of the first bad record.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_says_whether_the_log_is_whole() {
    let named = |config: &mut ground::config::Config| {
        config.database_url = Some(format!("sqlite:{}", config.data.join("saporancak.db").display()));
    };
    let world = World::start_with(On::Sqlite, named).await.expect("SQLite is always there");
    let applicant = sign_in(&world, "pemohon").await;
    apply(&world, &applicant, "skp-penelitian").await;
    log_keeping::cover_all(&world.app).await.expect("covered");
    let verify = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_saporancak"));
        command.env_remove("SAPORANCAK_CONFIG").args(["audit", "verify", "--data"]).arg(world.folder.path());
        let done = command.output().expect("it runs");
        (
            done.status.code(),
            String::from_utf8_lossy(&done.stdout).into_owned() + &*String::from_utf8_lossy(&done.stderr),
        )
    };
    let (code, said) = verify();
    assert!(code == Some(0) && said.contains("Catatan utuh") && said.contains("cocok."), "{said}");
    by_hand(&world, "update account set office = 'DINKES' where username = 'loket'").await;
    let (code, said) = verify();
    assert!(code == Some(1) && said.contains("akun "), "{said}");
    by_hand(&world, "update account set office = null where username = 'loket'").await;
    by_hand(&world, "update event set payload = payload || ' ' where leaf = 7").await;
    let (code, said) = verify();
    assert!(code == Some(1) && said.contains("(nomor 7)"), "{said}");
}
