//! What a register left unanswered because it was away is asked again by itself when it is back (Pasal 6(4)).

use crate::on_both_engines;
use crate::people::sign_in;
use crate::registers::{Asking, agreeing};
use crate::world::On;
use domain::account::Actor;
use domain::ids::QuestionId;
use domain::question::{Command, WhyNot};
use ground::app::Clock;
use houses::registry::asking::Order;
use houses::registry::questions::LoadedQuestion;
use ledger::carry_out;
use registries::simulator::{Behaviour, Fault};
use saporancak::server::worker;
use std::sync::atomic::Ordering;

const HOUR_MICROSECONDS: i64 = 3_600_000_000;
const TRIED: &str = "select 1 as one from outbox where name = 'ask_register' and last_error is not null";
const ANSWERED: &str = "select 1 as one from question where status = 'answered' and verdict = 'agrees' and round = 2";

on_both_engines!(
    /// It failed while the register was away; hours later, without anybody's doing, it is answered.
    back, what_failed_is_asked_again_when_the_register_is_back
);
async fn what_failed_is_asked_again_when_the_register_is_back(on: On) {
    let hanging = Behaviour { fault: Some(Fault::Hang), ..Behaviour::default() };
    let Some(asking) = Asking::start(on, hanging).await else { return };
    let (id, verifier) = asking.on_the_desk().await;
    let app = &asking.world.app;
    let tried = async || app.db.read(|tx| Ok(tx.one(TRIED, &[])?.is_some())).await.expect("the queue");
    asking.world.until(tried, "the register hangs").await;
    let question = app.db.read(|tx| Ok(tx.one("select id from question", &[])?.map(|row| QuestionId(row.id("id")))));
    let question = question.await.expect("the questions").expect("one");
    let given_up = Command::ReportFailure { round: 1, why: WhyNot::Unreachable };
    let order = Order::new(question, Actor::System, given_up);
    app.command_on_locked(order, carry_out::<LoadedQuestion>).await.expect("it stands as failed");
    let page = verifier.get(&format!("/kerja/{id}")).await;
    page.must_say("Belum diperiksa").must_say("Sistem menanyakannya lagi sendiri sesudah register kembali.");

    asking.behaves(&agreeing()).await;
    let answered = async || {
        if let Clock::Set(at) = &app.clock {
            at.fetch_add(HOUR_MICROSECONDS, Ordering::Relaxed);
        }
        worker::work_off(app).await.expect("the queue");
        app.db.read(|tx| Ok(tx.one(ANSWERED, &[])?.is_some())).await.expect("the questions")
    };
    asking.world.until(answered, "it is asked again").await;
    sign_in(&asking.world, "verifikator").await.get(&format!("/kerja/{id}")).await.must_say("Cocok");
    let log = asking.log().await;
    assert_eq!(log.matches("question_asked_again").count(), 1, "{log}");
}
