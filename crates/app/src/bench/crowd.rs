//! Lists as data grow: the same pages at a hundred applications and at a million.

use super::{http, say};
use crate::app::App;
use crate::db::{DbError, Engine, Tx};
use crate::demo::Cast;
use crate::store::accounts;
use crate::web::guard::token_hash;
use domain::application::{Application, Channel, Stage};
use domain::ids::ApplicationId;
use std::time::Instant;

/// Rows made by SQL: ids, stages and dates differ, the state is one that any list can read; no person is in them.
const FILL_SQLITE: &str = "with recursive n(i) as (select $1 union all select i + 1 from n where i < $2) \
    insert into application (id, owner_id, type_id, type_version, variant, channel, number, version, stage, stage_since, \
    approval_role, state, created_at, submitted_at, due_at) \
    select printf('01a00000-0000-7000-8000-%012x', i), $3, 'skp-penelitian', 1, 'baru', 'daring', printf('25-%07d', i), 2, \
    case when i % 50 = 0 then 'submitted' when i % 50 = 1 then 'awaiting_rekomendasi' when i % 50 = 2 then 'returned' else 'issued' end, \
    $4 + i * 1000, null, $5, $4 + i * 1000, $4 + i * 1000, $4 + i * 1000 + 900000000000 from n";
const FILL_POSTGRES: &str = "with n(i) as (select generate_series($1::bigint, $2::bigint)) insert into application (id, owner_id, type_id, type_version, variant, channel, number, version, \
    stage, stage_since, approval_role, state, created_at, submitted_at, due_at) \
    select '01a00000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'), $3, 'skp-penelitian', 1, 'baru', 'daring', \
    '25-' || lpad(i::text, 7, '0'), 2, \
    case when i % 50 = 0 then 'submitted' when i % 50 = 1 then 'awaiting_rekomendasi' when i % 50 = 2 then 'returned' else 'issued' end, \
    $4 + i * 1000, null, $5, $4 + i * 1000, $4 + i * 1000, $4 + i * 1000 + 900000000000 from n";
const STEP: u64 = 50_000;

/// Measures the pages, fills up to `most`, measures them again.
pub async fn measure(engine: &str, app: &App, cast: &Cast, most: u64) -> Result<(), String> {
    let pages = http::serve(crate::web::serve::router(app).0).await?;
    let applicant = cast.person("pemohon")?.id;
    let mut filled = 0;
    for target in [100, most] {
        let started = Instant::now();
        while filled < target {
            let until = target.min(filled + STEP);
            fill(app, filled + 1, until, applicant).await?;
            filled = until;
        }
        app.db.command(|tx| tx.batch("analyze")).await.map_err(|e: DbError| e.to_string())?;
        say(engine, &format!("{target} applications filled in"), &format!("{} s", started.elapsed().as_secs()));
        for (username, path) in [
            ("verifikator", "/kerja"),
            ("verifikator", "/kerja?tab=semua"),
            ("verifikator", "/register"),
            ("inspektorat", "/log"),
            ("admin", "/admin"),
        ] {
            let cookie = session(app, cast, username).await?;
            let (p50, p99) = http::quantiles(pages, &cookie, path).await?;
            let figure = format!("p50 {:.1} ms, p99 {:.1} ms", p50.as_secs_f64() * 1e3, p99.as_secs_f64() * 1e3);
            say(engine, &format!("  {path} at {target} applications"), &figure);
        }
    }
    Ok(())
}

async fn fill(app: &App, from: u64, until: u64, owner: domain::ids::AccountId) -> Result<(), String> {
    let now = app.now();
    let mut state = Application::new(ApplicationId(app.id()), owner, Channel::Daring, ("skp-penelitian", 1), "baru");
    state.stage = Stage::Submitted { since: now };
    let state = serde_json::to_string(&state).map_err(|e| e.to_string())?;
    let base = now.as_microsecond() - 40_000_000_000_000;
    let filled = app.db.command(move |tx: &mut dyn Tx| {
        let sql = if tx.engine() == Engine::Sqlite { FILL_SQLITE } else { FILL_POSTGRES };
        let bounds = [i64::try_from(from).unwrap_or(0).into(), i64::try_from(until).unwrap_or(0).into()];
        let [first, last] = bounds;
        tx.execute(sql, &[first, last, owner.into(), base.into(), (&state).into()]).map(|_| ())
    });
    filled.await.map_err(|e: DbError| e.to_string())
}

async fn session(app: &App, cast: &Cast, username: &str) -> Result<String, String> {
    let token = data_encoding::BASE64URL_NOPAD.encode(&app.bytes::<32>());
    let (hash, id, now) = (token_hash(&token), cast.person(username)?.id, app.now());
    let opened = app.db.command(move |tx| accounts::open_session(tx, &hash, id, now)).await;
    opened.map_err(|e: DbError| e.to_string())?;
    Ok(format!("sesi={token}"))
}
