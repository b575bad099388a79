//! The machine's clock is put right, forwards and backwards, while everything runs: queue, timetable and log go on.

use crate::on_both_from;
use crate::world::World;
use db::DbError;
use houses::interruption::announcing::status_copy::WriteStatus;
use ledger::record::enqueue;

const OPEN: &str = "select count(*) as n from outbox where done_at is null";
/// As if it had been put off, and held, by a clock that ran a year ahead.
const PUT_OFF: &str = "update outbox set done_at = null, run_at = run_at + $1 where name = 'status'";
const HELD: &str = "update outbox set done_at = null, lease = 'x', lease_until = run_at + $1 where name = 'status'";
const LOG_HELD: &str = "update log_head set lease = 'x', lease_until = lease_until + $1 where id = 1";
const YEAR_MICROS: i64 = 365 * 86_400 * 1_000_000;

async fn change(world: &World, sql: &'static str) {
    let changed: Result<u64, DbError> = world.app.db.command(move |tx| tx.execute(sql, &[YEAR_MICROS.into()])).await;
    assert!(changed.expect("changed") > 0, "{sql}");
}

async fn idle(world: &World, what: &str) {
    let open = async || {
        let rows = world.app.db.read(|tx| Ok(tx.one(OPEN, &[])?.map_or(0, |row| row.int("n")))).await;
        rows.expect("the queue")
    };
    world.until(async || open().await == 0, what).await;
}

on_both_from!(
    /// Pasal 10: nothing stands still for a year because a clock was wrong for a minute.
    put_back, what_a_wrong_clock_put_off_is_done, "2026-11-23T01:00:00Z"
);
async fn what_a_wrong_clock_put_off_is_done(world: &World) {
    let ordered: Result<(), DbError> = world.app.command((), |work, ()| enqueue(work, WriteStatus {})).await;
    ordered.expect("enqueued");
    idle(world, "the first order").await;
    change(world, PUT_OFF).await;
    world.set_clock("2026-11-23T01:02:00Z");
    idle(world, "what was put off by a year").await;
    change(world, HELD).await;
    world.set_clock("2026-11-23T01:04:00Z");
    idle(world, "what somebody held for a year").await;
}

on_both_from!(
    /// Pasal 12: the log is covered within a second, also after a clock that ran ahead.
    log, the_log_is_covered_after_a_clock_was_put_back, "2026-11-23T01:00:00Z"
);
async fn the_log_is_covered_after_a_clock_was_put_back(world: &World) {
    let size = async || {
        let head = world.app.db.read(|tx| ledger::log::sequencer::head(tx)).await;
        head.expect("the head").size
    };
    world.until(async || size().await > 0, "the first checkpoint").await;
    change(world, LOG_HELD).await;
    let before = size().await;
    let applicant = crate::people::sign_in(world, "pemohon").await;
    let mut form = applicant.get("/layanan/skp-penelitian").await.form("/layanan/skp-penelitian/mulai");
    form.set("varian", "baru");
    applicant.send(form).await.must_say("BELUM dikirim");
    world.until(async || size().await > before, "the log to go on").await;
}
