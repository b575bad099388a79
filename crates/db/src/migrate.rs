//! Migrations: one text for both engines, type words substituted, each checked against what ran before.

use crate::{DbError, Engine, Row, Tx, Value, dialect};
use ring::digest;

/// One step of the schema.
pub struct Migration {
    /// Its number, from 1, without gaps.
    pub version: i64,
    /// Its text.
    pub sql: &'static str,
}

/// All steps, in order. A released step is never edited: its checksum is kept.
pub const MIGRATIONS: &[Migration] = &[
    Migration { version: 1, sql: include_str!("../migrations/0001_foundation.sql") },
    Migration { version: 2, sql: include_str!("../migrations/0002_legal_clock.sql") },
    Migration { version: 3, sql: include_str!("../migrations/0003_indexes.sql") },
    Migration { version: 4, sql: include_str!("../migrations/0004_queue.sql") },
    Migration { version: 5, sql: include_str!("../migrations/0005_queue_lanes.sql") },
    Migration { version: 6, sql: include_str!("../migrations/0006_owners.sql") },
    Migration { version: 7, sql: include_str!("../migrations/0007_accounts.sql") },
    Migration { version: 8, sql: include_str!("../migrations/0008_licences.sql") },
    Migration { version: 9, sql: include_str!("../migrations/0009_list_readings.sql") },
    Migration { version: 10, sql: include_str!("../migrations/0010_desks.sql") },
    Migration { version: 14, sql: include_str!("../migrations/0014_kept_forms.sql") },
    Migration { version: 15, sql: include_str!("../migrations/0015_questions.sql") },
    Migration { version: 16, sql: include_str!("../migrations/0016_withdrawn_licences.sql") },
    Migration { version: 17, sql: include_str!("../migrations/0017_signing_services.sql") },
    Migration { version: 18, sql: include_str!("../migrations/0018_oss.sql") },
    Migration { version: 19, sql: include_str!("../migrations/0019_seals.sql") },
    Migration { version: 20, sql: include_str!("../migrations/0020_log.sql") },
    Migration { version: 21, sql: include_str!("../migrations/0021_second_factors.sql") },
    Migration { version: 22, sql: include_str!("../migrations/0022_appointments.sql") },
    Migration { version: 23, sql: include_str!("../migrations/0023_sanctions.sql") },
    Migration { version: 24, sql: include_str!("../migrations/0024_personal_data.sql") },
    Migration { version: 25, sql: include_str!("../migrations/0025_account_help.sql") },
    Migration { version: 26, sql: include_str!("../migrations/0026_passkeys.sql") },
    Migration { version: 27, sql: include_str!("../migrations/0027_staff_identity.sql") },
    Migration { version: 28, sql: include_str!("../migrations/0028_contacts.sql") },
    Migration { version: 29, sql: include_str!("../migrations/0029_mandates.sql") },
    Migration { version: 30, sql: include_str!("../migrations/0030_log_backlog.sql") },
    Migration { version: 31, sql: include_str!("../migrations/0031_installation.sql") },
    Migration { version: 32, sql: include_str!("../migrations/0032_backups.sql") },
    Migration { version: 33, sql: include_str!("../migrations/0033_queue.sql") },
];

const TABLE: &str = "create table if not exists migration (version bigint primary key, checksum text not null)";
const DONE: &str = "select version, checksum from migration order by version";
const RECORD: &str = "insert into migration (version, checksum) values ($1, $2)";

/// Whether there is no table at all, of ours or anybody's.
pub fn is_empty(tx: &mut dyn Tx) -> Result<bool, DbError> {
    let catalogue = match tx.engine() {
        Engine::Sqlite => "select 1 as one from sqlite_master where type = 'table' limit 1",
        Engine::Postgres => {
            "select 1 as one from information_schema.tables where table_schema = current_schema() limit 1"
        }
    };
    Ok(tx.one(catalogue, &[])?.is_none())
}

/// Refuses steps that this binary does not have.
pub fn knows(schema: &[i64]) -> Result<(), DbError> {
    let ours: Vec<i64> = MIGRATIONS.iter().take(schema.len()).map(|migration| migration.version).collect();
    if ours == schema {
        return Ok(());
    }
    Err(DbError::Migration("cadangan ini dibuat oleh versi yang lebih baru; pasang versi itu".into()))
}

/// The steps that were run, in order.
pub fn done(tx: &mut dyn Tx) -> Result<Vec<i64>, DbError> {
    Ok(tx.query(DONE, &[])?.iter().map(|row| row.int("version")).collect())
}

/// Whether there is a table with this name.
pub fn has_table(tx: &mut dyn Tx, name: &str) -> Result<bool, DbError> {
    let catalogue = match tx.engine() {
        Engine::Sqlite => "select 1 as one from sqlite_master where type = 'table' and name = $1",
        Engine::Postgres => {
            "select 1 as one from information_schema.tables where table_schema = current_schema() and table_name = $1"
        }
    };
    Ok(tx.one(catalogue, &[name.into()])?.is_some())
}

/// How many steps are missing; nothing is changed. A database that is newer or differs is an error.
pub fn pending(tx: &mut dyn Tx) -> Result<usize, DbError> {
    if !has_table(tx, "migration")? {
        return Ok(MIGRATIONS.len());
    }
    let done = tx.query(DONE, &[])?;
    compare(&done)?;
    Ok(MIGRATIONS.len() - done.len())
}

/// Refuses steps that are not ours, and more of them than there are.
fn compare(done: &[Row]) -> Result<(), DbError> {
    if done.len() > MIGRATIONS.len() {
        return Err(DbError::Migration("basis data ini dibuat oleh versi yang lebih baru; pasang versi itu".into()));
    }
    for (row, migration) in done.iter().zip(MIGRATIONS) {
        if row.text("checksum") != checksum(migration.sql) {
            return Err(DbError::Migration(format!(
                "langkah {} berbeda dari yang pernah dijalankan",
                migration.version
            )));
        }
    }
    Ok(())
}

/// Runs what is missing; refuses a database that is newer or differs.
pub fn run(tx: &mut dyn Tx) -> Result<(), DbError> {
    run_first(tx, MIGRATIONS.len())
}

/// The same for the first so many steps.
pub fn run_first(tx: &mut dyn Tx, count: usize) -> Result<(), DbError> {
    tx.batch(TABLE)?;
    let done = tx.query(DONE, &[])?;
    compare(&done)?;
    for migration in MIGRATIONS.iter().take(count).skip(done.len()) {
        let sql = dialect::words(tx.engine())
            .iter()
            .fold(migration.sql.to_owned(), |sql, (word, text)| sql.replace(word, text));
        tx.batch(&sql)?;
        tx.execute(RECORD, &[migration.version.into(), Value::Text(checksum(migration.sql))])?;
    }
    Ok(())
}

fn checksum(sql: &str) -> String {
    data_encoding::HEXLOWER.encode(digest::digest(&digest::SHA256, sql.as_bytes()).as_ref())
}
