//! Every table as its engine reads it: SQLite's own check of each with its indexes; on PostgreSQL every row read whole, some pages at a
//! time, which finds a page whose checksum is wrong.

use super::step::{Step, is_long};
use db::{Db, DbError, Engine, Tx};
use domain::scrub::Kind;
use ground::App;
use std::time::Instant;
use tokio::runtime::Handle;

/// Pages of PostgreSQL read at once, 8 kB each; what lies beside them is read with them.
const PAGES: i64 = 500;

/// A table, and how many pages it has where that matters.
struct Table {
    name: String,
    pages: i64,
}

/// Goes on with the table, and the page, that `place` names.
pub async fn step(app: &App, place: &str) -> Result<Step, String> {
    let (begun, mut step) = (Instant::now(), Step { place: place.to_owned(), ..Step::default() });
    loop {
        let (name, page) = split(&step.place);
        let Some(table) = next(&app.db, (name.clone(), page)).await? else {
            step.place.clear();
            return Ok(step);
        };
        let from = if table.name == name { page } else { 0 };
        match app.db.engine() {
            Engine::Sqlite => {
                if let Some(said) = by_sqlite(&app.db, table.name.clone()).await? {
                    tracing::error!(table = table.name, said, "the engine finds a table damaged");
                    step.wrong(Kind::TableDamaged, &table.name);
                }
                step.place = format!("{}:0:done", table.name);
            }
            Engine::Postgres => {
                let to = from + PAGES;
                if let Some(said) = by_postgres(&app.db, (table.name.clone(), from, to)).await? {
                    tracing::error!(table = table.name, said, "a table cannot be read");
                    step.wrong(Kind::TableDamaged, &table.name);
                }
                let over = if to >= table.pages { ":done" } else { "" };
                step.place = format!("{}:{to}{over}", table.name);
            }
        }
        step.checked += 1;
        if is_long(begun) {
            return Ok(step);
        }
    }
}

/// Name and page of a place; behind a table that is done there is no page.
fn split(place: &str) -> (String, i64) {
    let mut parts = place.split(':');
    let name = parts.next().unwrap_or_default().to_owned();
    let page = parts.next().and_then(|page| page.parse().ok()).unwrap_or(0);
    (name, if parts.next().is_some() { -1 } else { page })
}

/// The table itself while it is not done, the next one then; `None` behind the last.
async fn next(db: &Db, (name, page): (String, i64)) -> Result<Option<Table>, String> {
    let found = db.read(move |tx| {
        let rows = match tx.engine() {
            Engine::Sqlite => tx.query(
                "select name, 0 as pages from sqlite_master where type = 'table' and name not like 'sqlite_%' \
                 and (name > $1 or (name = $1 and cast($2 as bigint) >= 0)) order by name limit 1",
                &[(&name).into(), page.into()],
            )?,
            Engine::Postgres => tx.query(
                "select cast(c.relname as text) as name, pg_relation_size(c.oid) / 8192 as pages from pg_class c \
                 join pg_namespace n on n.oid = c.relnamespace where n.nspname = current_schema() and c.relkind = 'r' \
                 and (cast(c.relname as text) > $1 or (cast(c.relname as text) = $1 and cast($2 as bigint) >= 0)) \
                 order by cast(c.relname as text) limit 1",
                &[(&name).into(), page.into()],
            )?,
        };
        Ok(rows.first().map(|row| Table { name: row.text("name"), pages: row.int("pages") }))
    });
    found.await.map_err(|e| e.to_string())
}

/// What SQLite says against a table; on a thread that may wait, because a large one takes minutes.
async fn by_sqlite(db: &Db, table: String) -> Result<Option<String>, String> {
    let (db, handle) = (db.clone(), Handle::current());
    let checked = tokio::task::spawn_blocking(move || {
        handle.block_on(db.read(move |tx| {
            let said = "select integrity_check as said from pragma_integrity_check($1)";
            Ok(tx.query(said, &[(&table).into()])?.iter().map(|row| row.text("said")).find(|said| said != "ok"))
        }))
    });
    match checked.await.map_err(|e| e.to_string())? {
        Ok(said) => Ok(said),
        Err(error) => told(error),
    }
}

/// What PostgreSQL says against some pages of a table: every column of every row is put into words, and so read from wherever it lies.
async fn by_postgres(db: &Db, (table, from, to): (String, i64, i64)) -> Result<Option<String>, String> {
    let sql = format!(
        "select count(t::text) from \"{}\" t where ctid >= '({from},0)'::tid and ctid < '({to},0)'::tid",
        table.replace('"', "\"\"")
    );
    let read = db.read(move |tx| read_all(tx, &sql)).await;
    match read {
        Ok(()) => Ok(None),
        // Whether the server itself is well says which of the two it was.
        Err(error) => match db.read(|tx| tx.query("select 1 as one", &[]).map(|_| ())).await {
            Ok(()) => told(error),
            Err(away) => Err(away.to_string()),
        },
    }
}

fn read_all(tx: &mut dyn Tx, sql: &str) -> Result<(), DbError> {
    tx.batch(sql)
}

/// An error of the engine is a finding; one of the way to it is none.
fn told(error: DbError) -> Result<Option<String>, String> {
    match error {
        DbError::Engine(said) if !said.contains("timeout") => Ok(Some(said)),
        DbError::Engine(_)
        | DbError::Conflict(_)
        | DbError::Retry(_)
        | DbError::Full(_)
        | DbError::Migration(_)
        | DbError::Closed => Err(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_names_a_table_and_a_page_or_that_it_is_done() {
        assert_eq!(split(""), (String::new(), 0));
        assert_eq!(split("event:1500"), ("event".into(), 1500));
        assert_eq!(split("event:0:done"), ("event".into(), -1));
    }
}
