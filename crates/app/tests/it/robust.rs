//! What must hold whatever happens: numbers without gaps, nothing personal in the log, a chain that shows a
//! change, commands that fail alone.

use crate::on_both;
use crate::people::{apply, sign_in};
use crate::world::World;
use db::{DbError, Tx};
use domain::account::Actor;
use domain::application::Command;
use domain::ids::ApplicationId;
use domain::subject::Subject;
use houses::application::acting::act;
use houses::application::error::ActError;
use houses::application::order::{Enclosed, Order};
use ledger::{counters, events};
use saporancak::tools::demo::story::{sample, tell};
use std::collections::BTreeSet;

on_both!(
    /// Numbers are gap-free and unique under concurrency, also when every third transaction fails.
    numbers, numbers_have_no_gaps
);
async fn numbers_have_no_gaps(world: &World) {
    let tasks = (0..90).map(|i| {
        let app = world.app.clone();
        tokio::spawn(async move {
            let taken: Result<u64, DbError> = app
                .db
                .command(move |tx| {
                    let number = counters::take(tx, "uji:2026")?;
                    if i % 3 == 0 { Err(DbError::Engine("fails after taking".into())) } else { Ok(number) }
                })
                .await;
            taken.ok()
        })
    });
    let mut taken = BTreeSet::new();
    for task in tasks.collect::<Vec<_>>() {
        if let Some(number) = task.await.expect("the task ends") {
            assert!(taken.insert(number), "{number} twice");
        }
    }
    assert_eq!(taken, (1..=60).collect::<BTreeSet<u64>>());
}

on_both!(
    /// Pasal 6(2): events and outbox hold no personal data, and nothing typed lies in the database in clear.
    privacy, nothing_personal_lies_in_clear
);
async fn nothing_personal_lies_in_clear(world: &World) {
    let mut lines = Vec::new();
    let mut say = |line| lines.push(line);
    tell(&world.app, &world.cast, "stpt", &mut say).await.expect("the whole way");
    let planted = sample("stpt").expect("a sample");
    let text = serde_json::to_string(&planted.answers).expect("text");
    assert!(text.contains("Pemohon Contoh"), "the sample plants a name");
    let nik =
        text.split('"').find(|t| t.len() == 16 && t.bytes().all(|b| b.is_ascii_digit())).expect("a NIK").to_owned();
    let dump = dump(world).await;
    assert!(dump.contains("rekomendasi_given"), "the dump sees the log");
    for secret in [nik.as_str(), "Pemohon Contoh", "Jalan Contoh", "440/CONTOH", "+62812", &world.cast.password] {
        assert!(!dump.contains(secret), "{secret} lies in clear");
    }
}

/// Every text column of every table, as one text.
async fn dump(world: &World) -> String {
    const TABLES: [&str; 16] = [
        "select id || ' ' || username || ' ' || password_hash as t from account",
        "select id || ' ' || state || ' ' || coalesce(number, '') as t from application",
        "select id || ' ' || kind || ' ' || commitment as t from sealed_text",
        "select id || ' ' || requirement || ' ' || format || ' ' || sealed_sha256 as t from file",
        "select id || ' ' || actor || ' ' || kind || ' ' || payload as t from event",
        "select name || ' ' || lane || ' ' || body || ' ' || coalesce(last_error, '') as t from outbox",
        "select number || ' ' || short_code || ' ' || coalesce(sha256, '') as t from document",
        "select number || ' ' || origin || ' ' || status || ' ' || coalesce(basis, '') as t from licence",
        "select actor || ' ' || key || ' ' || input_hash || ' ' || answer as t from command_key",
        "select page as t from read_entry",
        "select list || ' ' || query as t from list_reading",
        "select d.desk || ' ' || d.type_id || ' ' || d.application_id as t from desk d",
        "select office as t from delivery",
        "select topic || ' ' || subject || ' ' || subject_id || ' ' || params || ' ' || event_key as t from notice",
        "select channel || ' ' || state || ' ' || coalesce(provider_id, '') || ' ' || coalesce(error, '') as t \
            from notice_delivery",
        "select channel || ' ' || mode as t from notice_preference",
    ];
    let read = world.app.db.read(|tx: &mut dyn Tx| {
        let mut all = String::new();
        for table in TABLES {
            for row in tx.query(table, &[])? {
                all.push_str(&row.text("t"));
                all.push('\n');
            }
        }
        Ok(all)
    });
    let mut all = read.await.expect("the tables can be read");
    // Sealed columns too: their raw bytes must not contain what they seal.
    if let Some(path) = world.app.config.database_url().strip_prefix("sqlite:") {
        for file in [path.to_owned(), format!("{path}-wal")] {
            all.push_str(&String::from_utf8_lossy(&std::fs::read(file).unwrap_or_default()));
        }
    }
    all
}

on_both!(
    /// Pasal 12: the log shows a change of any row of the past.
    chain, a_changed_event_is_found
);
async fn a_changed_event_is_found(world: &World) {
    const CHANGE: &str = "update event set payload = replace(payload, 'baru', 'lama') where kind = 'started'";
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, "skp-penelitian").await;
    let id = href.rsplit('/').next().expect("an id").to_owned();
    let broken = || async {
        let id = id.clone();
        world
            .app
            .db
            .read(move |tx| events::first_broken(tx, Subject::Application, &id))
            .await
            .expect("the log can be read")
    };
    assert_eq!(broken().await, None);
    let changed: Result<u64, DbError> = world.app.db.command(|tx| tx.execute(CHANGE, &[])).await;
    assert!(changed.expect("changed") >= 1);
    assert_eq!(broken().await, Some(1));
}

on_both!(
    /// A command that fails, or panics, changes nothing and takes nobody with it.
    alone, a_command_fails_alone
);
async fn a_command_fails_alone(world: &World) {
    let good = (0..20).map(|_| {
        let app = world.app.clone();
        tokio::spawn(async move {
            let taken: Result<u64, DbError> = app.db.command(|tx| counters::take(tx, "baik")).await;
            taken.is_ok()
        })
    });
    let bad = (0..5).map(|i| {
        let app = world.app.clone();
        tokio::spawn(async move {
            let failed: Result<u64, DbError> = app
                .db
                .command(move |tx| {
                    counters::take(tx, "buruk")?;
                    assert!(i % 2 == 0, "a panic in a command");
                    Err(DbError::Engine("a failure in a command".into()))
                })
                .await;
            failed.is_err()
        })
    });
    for task in good.collect::<Vec<_>>().into_iter().chain(bad.collect::<Vec<_>>()) {
        assert!(task.await.expect("the task ends"));
    }
    let counts = world.app.db.read(|tx| {
        const LAST: &str = "select name, last from counter where name in ('baik', 'buruk') order by name";
        Ok(tx.query(LAST, &[])?.iter().map(|r| (r.text("name"), r.int("last"))).collect::<Vec<_>>())
    });
    assert_eq!(counts.await.expect("counters"), [("baik".to_owned(), 20)]);
}

on_both!(
    /// Nobody but the system reports a signature, and the system orders nothing else.
    system, the_system_decides_nothing
);
async fn the_system_decides_nothing(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, "skp-penelitian").await;
    let id: ApplicationId = href.rsplit('/').next().expect("an id").parse().expect("an id");
    for command in [Command::Accept, Command::Approve, Command::Withdraw, Command::Claim] {
        let refused = act(&world.app, Order::new(id, Actor::System, command.clone())).await;
        assert!(matches!(refused, Err(ActError::Refused(_))), "{command:?}");
    }
    let mut order = Order::new(id, Actor::System, Command::Submit { truth: true, explanation: None });
    order.enclosed = Enclosed::Nothing;
    assert!(act(&world.app, order).await.is_err());
}
