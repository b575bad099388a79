//! Lists stay flat as data grow: over a large data set no statement reads or sorts a whole table, on either engine.

use crate::sql::{statements, without_lock};
use crate::world::{On, World};
use domain::account::Role;
use houses::application::desks::Desk;
use houses::application::holder_keys;
use saporancak::tools::bench::crowd;
use serde_json::Value;

/// Applications, each with an event, files, texts, deliveries and the rest.
const CROWD: u64 = 100_000;

/// Tables that stay small, each for its reason; everything else is large.
const SMALL: [(&str, &str); 28] = [
    ("backup_run", "a row for each backup and trial: some hundred a year"),
    ("number_gap", "a row per sequence and restore: a handful"),
    ("appointment", "some for each officer of one city: thousands in ten years"),
    ("account_help", "an officer who waits to be let in again; at most one for each"),
    ("relation", "those whom officers declared; read by officer"),
    ("session", "those of the last two days; what is older is swept out"),
    ("failed_try", "guesses that failed in the last day; what is older is swept out"),
    ("passkey_challenge", "those that were answered in the last ten minutes; what is older is swept out"),
    ("session_about", "a row for each session that there is"),
    ("kept_form", "what was typed in the last days and not sent, at most twenty for an account"),
    ("awaited_signature", "what waits for a head's secret now; gone from there when it is released"),
    ("awaited_seal", "what is signed and waits for the office's seal now; gone from there when it is released"),
    ("catalogue_version", "a row per licence type and version that was ever in use: hundreds"),
    ("log_head", "one row"),
    ("installation", "one row"),
    ("scrub", "a row for each part of the check of everything: seven"),
    ("scrub_finding", "what is wrong now; gone from there when it is mended"),
    ("counter", "a row per number format and year: hundreds"),
    ("migration", "a row per step of the schema"),
    ("calendar_version", "a row per change of the calendar: a handful a year"),
    ("interruption", "a few dozen a year"),
    ("interruption_news", "a few for each interruption"),
    ("interruption_text", "facts and reasons of those few"),
    ("interruption_file", "the documents of those few"),
    ("social_post", "one for each piece of news and network"),
    ("probe", "one for each thing the system watches"),
    ("performance", "one for each month, licence type and office: thousands in ten years"),
    ("notice_preference", "three for each person who changed them; read by person"),
];

/// Sorts of a set that is small whatever the data, by a part of their statement, each for its reason.
const SMALL_SORTS: [(&str, &str); 8] = [
    ("from passkey p where p.account_id = account.id", "the passkeys of one account: ten at most"),
    ("from delivery d where d.document_id = $1", "the offices of one licence type: a handful"),
    ("from file where application_id = $1", "the files of one application"),
    ("from clock where application_id = $1", "the clocks of one application: its passes through its steps"),
    ("from clock where step = $1 and", "a month's clocks by licence type, for the timetable and no page"),
    ("from social_post where interruption_id = $1", "the posts about one interruption"),
    (
        "from (select application_id from holder_key",
        "who bears one key, at most two thousand: a limit in the statement",
    ),
    ("where d.batch_id = $1 and d.channel = $2", "what one message carries: a digest's notices"),
];

async fn crowded(on: On) -> Option<World> {
    let world = World::start(on).await?;
    let verifier = world.cast.person("verifikator").expect("the verifier").id;
    crowd::fill(&world.app, 1, CROWD, verifier).await.expect("the crowd");
    Some(world)
}

fn is_small(table: &str) -> bool {
    SMALL.iter().any(|(small, _)| *small == table)
}

fn sorts_little(sql: &str) -> bool {
    SMALL_SORTS.iter().any(|(part, _)| sql.contains(part))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_reads_along_indexes() {
    let world = crowded(On::Sqlite).await.expect("SQLite is always there");
    let url = world.app.config.database_url();
    let file = rusqlite::Connection::open(url.strip_prefix("sqlite:").expect("a file")).expect("the database");
    file.execute_batch("analyze").expect("statistics");
    let mut wrong = Vec::new();
    for (name, sql) in statements() {
        let mut plan = file.prepare(&format!("explain query plan {}", without_lock(&sql))).expect("a plan");
        let lines = plan.raw_query().mapped(|row| row.get::<_, String>("detail")).collect::<Result<Vec<_>, _>>();
        for line in lines.expect("its lines") {
            let mut words = line.split_whitespace();
            let scanned = (words.next() == Some("SCAN")).then(|| words.next().unwrap_or_default());
            // A subquery with a limit (`t`, `page`, or one inside it), and rows of constants, are read whole because they are small.
            let whole = scanned.is_some_and(|table| {
                let inside = ["t", "page", "CONSTANT", "2-ROW"].contains(&table) || table.starts_with("(subquery");
                !inside && !is_small(alias(&sql, table))
            });
            // A scan in the order of an index ends with the statement's limit.
            let bounded = line.contains("USING") && line.contains("INDEX") && sql.contains(" limit ") && !sorted(&line);
            if (whole && !bounded) || (sorted(&line) && !sorts_little(&sql)) {
                wrong.push(format!("{name}: {line}\n    {sql}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let verifier = world.cast.person("verifikator").expect("the verifier").id;
    let desks = [
        Desk::Officer(verifier),
        Desk::Verification,
        Desk::Applicant,
        Desk::Offices,
        Desk::Payment,
        Desk::Approval(Role::KepalaSeksi),
        Desk::Counter,
        Desk::All,
        Desk::Office("DINKES".into()),
        Desk::Answered("DINKES".into()),
    ];
    let names = [crowd::RARE.to_owned(), crowd::common_name(7)];
    let keys = names.map(|name| holder_keys::searched(&world.app.vault, &name).concat());
    for (_, sql) in statements().into_iter().filter(|(name, _)| name == "lists.rs") {
        let most = if sql.contains("from holder_key") { SEARCH_STEPS_MAX } else { STEPS_MAX };
        for (desk, key) in desks.iter().flat_map(|desk| keys.iter().map(move |key| (desk.id(), key))) {
            for type_id in ["", "pub", "reklame"] {
                let steps = steps(&file, &sql, (&desk, type_id, key));
                assert!(steps < most, "{steps} steps for a page of {desk}, '{type_id}': {sql}");
            }
        }
    }
}

/// Steps of SQLite's machine for one page; a list that reads what it does not show takes a hundred times as many.
const STEPS_MAX: i32 = 20_000;
/// The same for a search, which looks at no more than two thousand however many bear a name.
const SEARCH_STEPS_MAX: i32 = 200_000;

/// Runs a list's statement for its first page of a desk, a licence type ('' for all) and a holder.
fn steps(file: &rusqlite::Connection, sql: &str, of: (&str, &str, &[u8])) -> i32 {
    let (desk, type_id, key) = of;
    let mut statement = file.prepare(sql).expect("a statement");
    let paged = sql.contains("$4");
    for i in 1..=statement.parameter_count() {
        let name = statement.parameter_name(i).expect("a name").to_owned();
        let bound = match name.as_str() {
            "$1" if paged => statement.raw_bind_parameter(i, if sql.contains(" desc") { i64::MAX } else { i64::MIN }),
            "$1" if sql.contains("from holder_key") => statement.raw_bind_parameter(i, key),
            "$2" => statement.raw_bind_parameter(i, ""),
            "$4" => statement.raw_bind_parameter(i, type_id),
            "$1" | "$3" => statement.raw_bind_parameter(i, desk),
            _ => statement.raw_bind_parameter(i, key),
        };
        bound.expect("a value");
    }
    let mut rows = statement.raw_query();
    while rows.next().expect("a row").is_some() {}
    drop(rows);
    statement.get_status(rusqlite::StatementStatus::VmStep)
}

fn sorted(line: &str) -> bool {
    line.starts_with("USE TEMP B-TREE")
}

/// The table an alias stands for.
fn alias<'a>(sql: &'a str, name: &'a str) -> &'a str {
    let words: Vec<&str> = sql.split_whitespace().collect();
    let tables = words.windows(3).filter(|three| ["from", "join"].contains(&three[0]));
    tables.into_iter().find(|three| three[2].trim_end_matches(',') == name).map_or(name, |three| three[1])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_reads_along_indexes() {
    let Some(world) = crowded(On::Postgres).await else { return };
    let server = world.app.config.database_url();
    let wrong = tokio::task::spawn_blocking(move || {
        let mut client = postgres::Client::connect(&server, postgres::NoTls).expect("PostgreSQL answers");
        client.batch_execute("analyze").expect("statistics");
        // The plan that serves for any values: what a server that has run for a while uses.
        client.batch_execute("set plan_cache_mode = force_generic_plan").expect("a setting");
        let mut wrong = Vec::new();
        for (name, sql) in statements() {
            client.batch_execute(&format!("prepare one as {sql}")).expect("a statement");
            let values = (1..=20).rev().find(|n| sql.contains(&format!("${n}"))).unwrap_or(0);
            let nulls = vec!["null"; values].join(", ");
            let call = if values == 0 { "one".to_owned() } else { format!("one({nulls})") };
            let mut fault = |what| wrong.push(format!("{name}: {what}\n    {sql}"));
            judge(&plan(&mut client, &call), (&sql, FEW_ROWS), &mut fault);
            // What it sorts because it is little it must be able to read in order when it is much.
            client
                .batch_execute(&format!("set enable_sort = off; deallocate one; prepare one as {sql}"))
                .expect("a setting");
            judge(&plan(&mut client, &call), (&sql, 0.0), &mut fault);
            client.batch_execute("set enable_sort = on; deallocate one").expect("forgotten");
        }
        wrong
    });
    let wrong = wrong.await.expect("the thread ends");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A set that PostgreSQL may rather sort than read along an index.
const FEW_ROWS: f64 = 1000.0;

fn plan(client: &mut postgres::Client, call: &str) -> Value {
    let rows = client.simple_query(&format!("explain (format json) execute {call}")).expect("a plan");
    let text = rows.iter().find_map(|row| match row {
        postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
        _ => None,
    });
    let plan: Value = serde_json::from_str(&text.expect("a plan")).expect("JSON");
    plan[0]["Plan"].clone()
}

/// Whether everything below a node is a small table.
fn all_small(node: &Value) -> bool {
    let own = node["Relation Name"].as_str().is_none_or(is_small);
    own && node["Plans"].as_array().into_iter().flatten().all(all_small)
}

fn judge(node: &Value, of: (&str, f64), fault: &mut dyn FnMut(String)) {
    let (sql, sorted_max) = of;
    let much = node["Plan Rows"].as_f64().is_none_or(|rows| rows >= sorted_max);
    let kind = node["Node Type"].as_str().unwrap_or_default();
    let table = node["Relation Name"].as_str().unwrap_or_default();
    // An index read without a condition is the whole table in another order.
    let unbounded = kind.contains("Index") && kind.contains("Scan") && node["Index Cond"].is_null();
    match kind {
        "Seq Scan" if !is_small(table) => fault(format!("reads all of {table}")),
        "Sort" | "Incremental Sort" if much && !sorts_little(sql) && !all_small(node) => {
            fault(format!("{kind} by {}", node["Sort Key"]));
        }
        _ if unbounded && !is_small(table) && !sql.contains(" limit ") => {
            fault(format!("reads all of {table} along {}", node["Index Name"]));
        }
        _ => {}
    }
    for child in node["Plans"].as_array().into_iter().flatten() {
        judge(child, of, fault);
    }
}
