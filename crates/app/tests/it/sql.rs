//! One SQL text for both engines: every statement of the source is prepared on each, and must give the same columns.

use crate::world::{On, World};
use db::Engine;
use std::path::Path;

/// Every `const … = "select|insert|update|delete …"` of the floors that reach the database, with its file.
pub fn statements() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for floor in ["db", "ledger", "ground", "houses", "web", "portals", "app"] {
        walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(floor).join("src"), &mut found);
    }
    found
}

fn walk(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).expect("the source") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = std::fs::read_to_string(&path).expect("a file");
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            found.extend(literals(&text).into_iter().map(|sql| (name.clone(), sql)));
        }
    }
}

/// String literals of constants that are statements, with line continuations joined as the compiler does.
fn literals(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    for piece in text.split(": &str =").skip(1) {
        let Some(body) = piece.trim_start().strip_prefix('"') else { continue };
        let mut sql = String::new();
        let mut letters = body.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '"' => break,
                '\\' => match letters.next() {
                    Some('\n') => while letters.next_if(|c| c.is_whitespace()).is_some() {},
                    Some(other) => sql.push(other),
                    None => {}
                },
                other => sql.push(other),
            }
        }
        if ["select ", "insert ", "update ", "delete "].iter().any(|verb| sql.starts_with(verb)) {
            all.push(sql);
        }
    }
    all
}

/// The one dialect fragment: a row lock that SQLite, with its single writer, has no word for.
pub fn without_lock(sql: &str) -> String {
    sql.replace(" for update skip locked", "").replace(" for update", "")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_statement_is_understood_by_both_engines() {
    let all = statements();
    assert!(all.len() > 80, "only {} statements were found", all.len());
    let sqlite = World::start(On::Sqlite).await.expect("SQLite is always there");
    let url = sqlite.app.config.database_url();
    let file = rusqlite::Connection::open(url.strip_prefix("sqlite:").expect("a file")).expect("the database");
    let Some(postgres) = World::start(On::Postgres).await else { return };
    assert_eq!(postgres.app.db.engine(), Engine::Postgres);
    let server = postgres.app.config.database_url();
    let wrong = tokio::task::spawn_blocking(move || {
        let mut client = postgres::Client::connect(&server, postgres::NoTls).expect("PostgreSQL answers");
        let mut wrong = Vec::new();
        for (name, sql) in &all {
            let here = file.prepare(&without_lock(sql));
            let there = client.prepare(sql);
            match (here, there) {
                (Ok(here), Ok(there)) => {
                    let columns: Vec<&str> = there.columns().iter().map(postgres::Column::name).collect();
                    if here.column_names().collect::<Vec<_>>() != columns {
                        wrong.push(format!("{name}: columns differ in {sql}"));
                    }
                }
                (here, there) => wrong.push(format!("{name}: {sql}\n  {:?} {:?}", here.err(), there.err())),
            }
        }
        wrong
    });
    let wrong = wrong.await.expect("the thread ends");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
