//! Whoever changes the database by hand is found out: any record, any order, any part of the tree (Pasal 12).
//!
//! `CHANGES=10000 cargo test -p ledger --test changes` is the long form.

mod filled;

use db::{Db, DbError, Tx, Value};
use filled::{at, cover, head, id, key, write};
use ledger::log::audit::{self, Bad};
use ledger::log::checkpoint::{self, Head};
use ledger::log::covered::{self, Covered};
use ledger::log::error::LogError;
use ledger::log::key::LogKey;
use ledger::log::tiles::Tiles;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Records written before the checkpoint that is kept outside; more than two tiles of leaves.
const RECORDS: u64 = 700;

/// The same numbers for the same seed, on every machine.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn two(&mut self, end: u64) -> (u64, u64) {
        let a = self.below(end);
        (a, (a + 1 + self.below(end - 1)) % end)
    }
}

/// What was signed when the log was this long; whoever changes it may have kept it.
#[derive(Clone)]
struct Earlier {
    head: Head,
    signed: String,
}

fn table(leaf: u64) -> &'static str {
    match leaf {
        _ if leaf % 7 == 3 => "read_entry",
        _ if leaf % 7 == 5 => "list_reading",
        _ => "event",
    }
}

/// One change, done as somebody with all rights in the database would do it; what it was.
fn change(tx: &mut dyn Tx, chance: &mut Chance, earlier: &Earlier) -> Result<String, LogError> {
    let record = id(chance.below(RECORDS));
    let number = u64::try_from(record.as_u128() & 0xffff_ffff).unwrap();
    let (a, b) = chance.two(RECORDS);
    let of = table(number);
    let (kind, sql) = match chance.below(15) {
        0 => {
            let columns: &[&str] = match of {
                "event" => &["id", "subject_id", "actor", "actor_role", "kind", "payload", "previous_hash", "hash"],
                "read_entry" => &["id", "account_id", "application_id", "page"],
                _ => &["id", "account_id", "list", "query"],
            };
            let column = columns[usize::try_from(chance.below(columns.len() as u64)).unwrap()];
            ("edit", format!("update {of} set {column} = 'x' || coalesce({column}, '') where id = '{record}'"))
        }
        1 => ("edit", format!("update {of} set at = at + {} where id = '{record}'", 1 + chance.below(1 << 30))),
        2 => ("delete", format!("delete from {of} where id = '{record}'")),
        3 => {
            let new = id(5_000_000 + chance.below(1000));
            (
                "insert",
                match of {
                    "event" => format!(
                        "insert into event (id, subject, subject_id, seq, at, actor, actor_role, kind, payload, previous_hash, hash) \
                     select '{new}', subject, '{new}', 1, at, actor, actor_role, kind, payload, '', hash from event where id = '{record}'"
                    ),
                    "read_entry" => format!(
                        "insert into read_entry (id, at, account_id, application_id, page) \
                     select '{new}', at, account_id, application_id, page from read_entry where id = '{record}'"
                    ),
                    _ => format!(
                        "insert into list_reading (id, at, account_id, list, query, count) \
                     select '{new}', at, account_id, list, query, count from list_reading where id = '{record}'"
                    ),
                },
            )
        }
        4 => {
            let (new, taken) = (id(5_000_000), leaf_of(tx, an_event(chance))?);
            let leaf = [taken, RECORDS + a, RECORDS][usize::try_from(chance.below(3)).unwrap()];
            (
                "insert",
                format!(
                    "insert into read_entry (id, at, account_id, application_id, page, leaf) values ('{new}', {}, 'a', 'b', 'work', {leaf})",
                    at(a).as_microsecond()
                ),
            )
        }
        5 => (
            "insert",
            format!(
                "insert into read_entry (id, at, account_id, application_id, page, leaf) values ('{}', {}, 'a', 'b', 'work', -1)",
                id(5_000_000),
                at(a).as_microsecond()
            ),
        ),
        6 => {
            let (a, b) = two_events(chance);
            let (at_a, at_b) = (leaf_of(tx, a)?, leaf_of(tx, b)?);
            ("reorder", exchange("leaf", (a, b), ["-5".into(), at_b.to_string(), at_a.to_string()]))
        }
        7 => {
            let (a, b) = two_events(chance);
            let payload = |n| format!("'{{\"n\":{n}}}'");
            ("swap", exchange("payload", (a, b), ["''".into(), payload(b), payload(a)]))
        }
        8 => {
            let (a, b) = two_events(chance);
            let moment = |n| at(n).as_microsecond().to_string();
            ("swap", exchange("at", (a, b), ["0".into(), moment(b), moment(a)]))
        }
        9 => ("uncover", format!("update {of} set leaf = null where id = '{record}'")),
        10 => ("cut the tail", cut(earlier)),
        11 => ("re-chain", rechain(tx, chance)?),
        12 => ("forge", forge(tx, chance, earlier)?),
        13 => (
            "tile",
            match chance.below(3) {
                0 => format!("update log_tile set hashes = seed where level = 0 and n = {}", a % 3),
                1 => "delete from log_tile where level = 1".to_owned(),
                _ => format!("delete from log_tile where level = 0 and n = {}", b % 3),
            },
        ),
        _ => (
            "head",
            match chance.below(3) {
                0 => format!("update log_head set size = {a}"),
                1 => "update log_head set checkpoint = replace(checkpoint, '700', '701')".to_owned(),
                _ => "delete from log_head".to_owned(),
            },
        ),
    };
    tx.batch(&sql)?;
    Ok(format!("{kind}: {sql}"))
}

/// The number of an event.
fn an_event(chance: &mut Chance) -> u64 {
    loop {
        let n = chance.below(RECORDS);
        if table(n) == "event" {
            return n;
        }
    }
}

fn two_events(chance: &mut Chance) -> (u64, u64) {
    let a = an_event(chance);
    loop {
        let b = an_event(chance);
        if b != a {
            return (a, b);
        }
    }
}

const LEAF: &str = "select leaf from event where id = $1";

fn leaf_of(tx: &mut dyn Tx, n: u64) -> Result<u64, DbError> {
    Ok(tx.one(LEAF, &[id(n).into()])?.unwrap().int("leaf").unsigned_abs())
}

/// Two events exchange what they have in one column, by way of a third value.
fn exchange(column: &str, of: (u64, u64), values: [String; 3]) -> String {
    let (a, b) = (id(of.0), id(of.1));
    let steps = [(a, &values[0]), (b, &values[2]), (a, &values[1])];
    steps.map(|(of, value)| format!("update event set {column} = {value} where id = '{of}';")).concat()
}

/// Everything since an earlier checkpoint goes, without a trace; that checkpoint was truly signed once.
fn cut(earlier: &Earlier) -> String {
    let (size, signed) = (earlier.head.size, &earlier.signed);
    let tables = Covered::ALL.map(|table| format!("delete from {} where leaf >= {size};", table.table())).concat();
    format!(
        "{tables} update log_head set size = {size}, checkpoint = '{signed}'; \
         delete from log_tile where level = 0 and n > {0}; update log_tile set hashes = substr(hashes, 1, {1}) where level = 0 and n = {0}; \
         update log_tile set hashes = substr(hashes, 1, {2}) where level = 1",
        size / 256,
        size % 256 * 32,
        size / 256 * 32
    )
}

const CHAIN: &str = "select id, subject, subject_id, seq, at, actor, actor_role, kind, payload from event \
    where subject_id = (select e.subject_id from event e where e.id = $1) order by seq";

/// The payload of an event is another, and all hashes after it are right again.
fn rechain(tx: &mut dyn Tx, chance: &mut Chance) -> Result<String, LogError> {
    let changed = id(an_event(chance));
    let (mut previous, mut sql) = (String::new(), String::new());
    for row in tx.query(CHAIN, &[changed.into()])? {
        let payload = if row.id("id") == changed { "{\"n\":-1}".to_owned() } else { row.text("payload") };
        let (seq, at) = (row.int("seq").to_string(), row.int("at").to_string());
        let columns = [
            &previous,
            &row.text("subject"),
            &row.text("subject_id"),
            &seq,
            &at,
            &row.text("actor"),
            &row.opt_text("actor_role").unwrap_or_default(),
            &row.text("kind"),
            &payload,
        ];
        let mut digest = ring::digest::Context::new(&ring::digest::SHA256);
        for column in columns {
            digest.update(&(column.len() as u64).to_be_bytes());
            digest.update(column.as_bytes());
        }
        let hash = data_encoding::HEXLOWER.encode(digest.finish().as_ref());
        let _ = write!(
            sql,
            "update event set payload = '{payload}', previous_hash = '{previous}', hash = '{hash}' where id = '{}';",
            row.id("id")
        );
        previous = hash;
    }
    Ok(sql)
}

const CHECKPOINT: &str = "update log_head set checkpoint = $1 where id = 1";

/// The same, and the whole tree is computed anew: signed with another key, not signed, or with the stolen key of the log.
fn forge(tx: &mut dyn Tx, chance: &mut Chance, earlier: &Earlier) -> Result<String, LogError> {
    let sql = rechain(tx, chance)?;
    tx.batch(&sql)?;
    tx.batch("delete from log_tile")?;
    let mut records = BTreeMap::new();
    for table in Covered::ALL {
        records.extend(table.numbered(tx, 0, RECORDS)?.into_iter().map(|record| (record.leaf, record)));
    }
    let tiles = Tiles::of(tx);
    for record in records.values() {
        let seed = tiles.seed(record.leaf, &mut || [9; 32])?;
        tiles.add(record.leaf, covered::leaf_hash(&seed, record))?;
    }
    let forged = Head { size: RECORDS, hash: tiles.root(RECORDS)? };
    tiles.write()?;
    let other = LogKey::parse(&LogKey::create("izin.contoh.id/log", &[8; 32])?)?;
    let signed = match chance.below(3) {
        0 => checkpoint::sign(&other, forged)?,
        1 => checkpoint::sign(&key(), forged)?,
        _ => earlier.signed.clone(),
    };
    tx.execute(CHECKPOINT, &[Value::Text(signed)])?;
    Ok(sql)
}

/// Ends a transaction that must leave nothing behind, with what it saw.
enum Undone {
    Seen(String, Result<audit::Verdict, LogError>),
    Db(LogError),
}

impl From<DbError> for Undone {
    fn from(error: DbError) -> Self {
        Self::Db(error.into())
    }
}

impl From<LogError> for Undone {
    fn from(error: LogError) -> Self {
        Self::Db(error)
    }
}

async fn changed(db: &Db, seed: u64, earlier: &Earlier, outside: Head) -> (String, Result<audit::Verdict, LogError>) {
    let earlier = earlier.clone();
    let undone = db.command::<(), Undone, _>(move |tx| {
        let what = change(tx, &mut Chance(seed), &earlier)?;
        Err(Undone::Seen(what, audit::verify(tx, key().public(), Some(outside))))
    });
    match undone.await {
        Err(Undone::Seen(what, verdict)) => (what, verdict),
        Err(Undone::Db(error)) => panic!("change {seed} could not be made: {error}"),
        Ok(()) => unreachable!("it never commits"),
    }
}

async fn all_are_found(postgres: bool, count: u64) {
    let folder = tempfile::tempdir().unwrap();
    let Some(db) = filled::database(&folder, postgres).await else { return };
    write(&db, 0, 400).await;
    cover(&db, "satu", at(400), None).await.unwrap();
    let (early, signed) = head(&db).await;
    let earlier = Earlier { head: early, signed };
    write(&db, 400, RECORDS).await;
    cover(&db, "satu", at(RECORDS + 60), Some(early)).await.unwrap();
    let outside = head(&db).await.0;
    let sound = db.read(move |tx| Ok(audit::verify(tx, key().public(), Some(outside)))).await.unwrap().unwrap();
    assert_eq!(sound, Ok(audit::Sound { size: RECORDS, open: 0 }));
    let mut kinds: BTreeMap<String, u64> = BTreeMap::new();
    for seed in 0..count {
        let (what, verdict) = changed(&db, seed.wrapping_mul(0x9e37_79b9_7f4a_7c15), &earlier, outside).await;
        let found: Bad = match verdict {
            Ok(Err(found)) => found,
            other => panic!("change {seed} was not found ({other:?}): {what}"),
        };
        assert!(!found.record.is_empty());
        *kinds.entry(what.split(':').next().unwrap().to_owned()).or_default() += 1;
    }
    println!("found all of {count}: {kinds:?}");
    assert_eq!(kinds.len(), 11, "{kinds:?}");
}

fn count(short: u64) -> u64 {
    std::env::var("CHANGES").ok().and_then(|count| count.parse().ok()).unwrap_or(short)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_change_is_found_on_sqlite() {
    all_are_found(false, count(300)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_change_is_found_on_postgres() {
    all_are_found(true, count(150)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_bad_record_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let db = filled::database(&folder, false).await.unwrap();
    write(&db, 0, 20).await;
    cover(&db, "satu", at(20), None).await.unwrap();
    let changes = ["update event set kind = 'x' where leaf in (4, 9)", "delete from event where leaf = 2"];
    for (sql, leaf) in changes.into_iter().zip([4, 2]) {
        db.command::<_, DbError, _>(move |tx| tx.batch(sql)).await.unwrap();
        let bad = db.read(|tx| Ok(audit::verify(tx, key().public(), None))).await.unwrap().unwrap().unwrap_err();
        assert_eq!(bad.leaf, Some(leaf), "{bad}");
    }
}
