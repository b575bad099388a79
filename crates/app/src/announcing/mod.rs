//! What follows from an interruption (Pasal 13(3)): dates reckoned anew, people told, posts made, the status page's copy written.

mod affected;
mod deciders;
pub mod feeds;
mod posting;
mod recount;
pub mod shown;
pub mod status_copy;

use crate::app::App;
use crate::effects::Effect;
use crate::store::outbox::Task;

pub use posting::{ready_text, repost};

/// Carries out one effect; whatever it did to the database is done in the same transaction as its mark in the queue.
pub async fn carry_out(app: &App, task: &Task, effect: Effect) -> Result<(), String> {
    match effect {
        Effect::Recount { because, after } => recount::some(app, task, because, after).await.map_err(|e| e.to_string()),
        Effect::TellAffected { interruption, revision, said, after } => {
            let telling = affected::Telling { interruption, revision, said, after };
            affected::some(app, task, telling).await.map_err(|e| e.to_string())
        }
        Effect::TellDeciders { interruption, said } => {
            deciders::tell_them(app, task, interruption, said).await.map_err(|e| e.to_string())
        }
        Effect::Post { interruption, revision, network } => {
            posting::post(app, task, posting::Ordered { interruption, revision, network }).await
        }
        Effect::WriteStatus => {
            status_copy::write(app).await?;
            crate::producing::finish(app, task).await.map_err(|e| e.to_string())
        }
        Effect::Produce { .. } | Effect::Notify { .. } | Effect::Deliver { .. } => {
            Err("this effect is carried out elsewhere".into())
        }
    }
}
