//! `PostgreSQL` gives and takes the rows of its tables, each way in one transaction.

use crate::copied::{Fill, Give, Look, Part, Piece};
use crate::postgres::{PostgresTx, connect, engine};
use crate::{DbError, Use, migrate};
use ::postgres::{IsolationLevel, Transaction};
use std::collections::HashMap;
use std::io::{BufRead as _, Write as _};

/// Names of the tables; functions and no constants, because the other engine knows no such catalogue.
fn tables() -> &'static str {
    "select cast(table_name as text) from information_schema.tables \
        where table_schema = current_schema() and table_type = 'BASE TABLE' order by table_name"
}

fn columns() -> &'static str {
    "select cast(column_name as text) from information_schema.columns \
        where table_schema = current_schema() and cast(table_name as text) = $1 order by ordinal_position"
}

fn references() -> &'static str {
    "select cast(conrelid::regclass as text), cast(conname as text), pg_get_constraintdef(oid) from pg_constraint \
        where contype = 'f' and connamespace = current_schema()::regnamespace order by conname"
}

/// A copy takes as long as it takes; what is done for people has its ten seconds.
const NO_LIMIT: &str = "set local statement_timeout = 0";

/// Gives every table from one snapshot.
pub fn copy_out<T>(url: &str, look: Look<T>, give: Give) -> Result<T, DbError> {
    let mut client = connect((url, Use::Work))?;
    let mut statements = HashMap::new();
    let transaction = client
        .build_transaction()
        .isolation_level(IsolationLevel::RepeatableRead)
        .read_only(true)
        .start()
        .map_err(|e| engine(&e))?;
    let mut tx = PostgresTx::new(transaction, &mut statements);
    tx.transaction.batch_execute(NO_LIMIT).map_err(|e| engine(&e))?;
    let seen = look(&mut tx)?;
    for table in names(&mut tx.transaction, tables())? {
        let columns = columns_of(&mut tx.transaction, &table)?;
        give(Piece::Begin { name: &table, columns: &columns })?;
        let sql = format!("copy {} ({}) to stdout", quoted(&table), list(&columns));
        let mut rows = tx.transaction.copy_out(&sql).map_err(|e| engine(&e))?;
        loop {
            let bytes = rows.fill_buf().map_err(|e| DbError::Engine(e.to_string()))?;
            let length = bytes.len();
            if length == 0 {
                break;
            }
            give(Piece::Bytes(bytes))?;
            rows.consume(length);
        }
        drop(rows);
        give(Piece::End)?;
    }
    Ok(seen)
}

/// Makes the schema as it was and puts the rows in; references between tables are checked when all are there.
pub fn copy_in(url: &str, schema: &[i64], parts: &[Part], fill: Fill) -> Result<(), DbError> {
    let mut client = connect((url, Use::Work))?;
    let mut statements = HashMap::new();
    let transaction = client.transaction().map_err(|e| engine(&e))?;
    let mut tx = PostgresTx::new(transaction, &mut statements);
    tx.transaction.batch_execute(NO_LIMIT).map_err(|e| engine(&e))?;
    if !migrate::is_empty(&mut tx)? {
        return Err(DbError::Engine("basis data tujuan tidak kosong".into()));
    }
    migrate::run_first(&mut tx, schema.len())?;
    let there = names(&mut tx.transaction, tables())?;
    if let Some(other) = parts.iter().find(|part| !there.contains(&part.name)) {
        return Err(DbError::Migration(format!("tabel {} tidak dikenal versi ini", other.name)));
    }
    let rows = tx.transaction.query(references(), &[]).map_err(|e| engine(&e))?;
    let referring: Vec<[String; 3]> = rows.iter().map(|row| [row.get(0), row.get(1), row.get(2)]).collect();
    let mut run = |sql: String| tx.transaction.batch_execute(&sql).map_err(|e| engine(&e));
    for [child, name, _] in &referring {
        run(format!("alter table {child} drop constraint {}", quoted(name)))?;
    }
    run(format!("truncate {}", list(&there)))?;
    for part in parts {
        let sql = format!("copy {} ({}) from stdin", quoted(&part.name), list(&part.columns));
        let mut rows = tx.transaction.copy_in(&sql).map_err(|e| engine(&e))?;
        fill(part, &mut rows)?;
        rows.flush().map_err(|e| DbError::Engine(e.to_string()))?;
        rows.finish().map_err(|e| engine(&e))?;
    }
    for [child, name, text] in &referring {
        let sql = format!("alter table {child} add constraint {} {text}", quoted(name));
        tx.transaction.batch_execute(&sql).map_err(|e| engine(&e))?;
    }
    tx.transaction.commit().map_err(|e| engine(&e))
}

/// Reads every table whole: a page that is damaged is told by the server where data checksums are on.
pub fn faults(url: &str) -> Result<Vec<String>, DbError> {
    let mut client = connect((url, Use::Work))?;
    let mut found = Vec::new();
    let mut all = client.transaction().map_err(|e| engine(&e))?;
    let there = names(&mut all, tables())?;
    all.commit().map_err(|e| engine(&e))?;
    for table in there {
        let mut one = client.transaction().map_err(|e| engine(&e))?;
        one.batch_execute(NO_LIMIT).map_err(|e| engine(&e))?;
        if let Err(error) = read_all(&mut one, &table) {
            found.push(format!("{table}: {error}"));
        }
    }
    Ok(found)
}

fn read_all(tx: &mut Transaction, table: &str) -> Result<(), DbError> {
    let mut rows = tx.copy_out(&format!("copy {} to stdout", quoted(table))).map_err(|e| engine(&e))?;
    loop {
        let length = rows.fill_buf().map_err(|e| DbError::Engine(e.to_string()))?.len();
        if length == 0 {
            return Ok(());
        }
        rows.consume(length);
    }
}

/// Whether there is no table.
pub fn is_nothing(url: &str) -> Result<bool, DbError> {
    let mut client = connect((url, Use::Work))?;
    let mut statements = HashMap::new();
    let transaction = client.transaction().map_err(|e| engine(&e))?;
    migrate::is_empty(&mut PostgresTx::new(transaction, &mut statements))
}

/// One statement on a connection of its own.
pub fn run_alone(url: &str, sql: &str) -> Result<(), DbError> {
    connect((url, Use::Work))?.batch_execute(sql).map_err(|e| engine(&e))
}

fn names(tx: &mut Transaction, sql: &str) -> Result<Vec<String>, DbError> {
    Ok(tx.query(sql, &[]).map_err(|e| engine(&e))?.iter().map(|row| row.get(0)).collect())
}

fn columns_of(tx: &mut Transaction, table: &str) -> Result<Vec<String>, DbError> {
    Ok(tx.query(columns(), &[&table]).map_err(|e| engine(&e))?.iter().map(|row| row.get(0)).collect())
}

fn list(names: &[String]) -> String {
    names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ")
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
