//! Runs effects: at least once, with growing delays, then as dead letters that an admin can take up again.

use crate::app::App;
use crate::db::DbError;
use crate::effects::{Effect, Topic};
use crate::mail::{self, Letter};
use crate::producing;
use crate::store::outbox::{self, Task};
use crate::store::{accounts, applications, command_keys};
use domain::ids::ApplicationId;
use jiff::SignedDuration;
use std::time::Duration;

/// The poll is the guarantee; being woken only saves time.
const POLL: Duration = Duration::from_secs(2);

/// How often what has expired is swept out.
const SWEEP_EVERY: SignedDuration = SignedDuration::from_mins(10);
/// A form's key is remembered this long; nobody presses a button of last month.
const KEYS_KEPT: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Works until `stop` is told.
pub async fn run(app: App, mut stop: tokio::sync::watch::Receiver<bool>) {
    let mut swept = app.now();
    loop {
        if app.now().duration_since(swept) > SWEEP_EVERY {
            swept = app.now();
            sweep(&app).await;
        }
        match work_off(&app).await {
            Ok(0) => {
                tokio::select! {
                    () = app.wake.notified() => {}
                    () = tokio::time::sleep(POLL) => {}
                    _ = stop.changed() => return,
                }
            }
            Ok(_) => {}
            Err(error) => {
                tracing::error!(%error, "the queue cannot be read");
                tokio::time::sleep(POLL).await;
            }
        }
        if *stop.borrow() {
            return;
        }
    }
}

/// Removes dead sessions, old form keys and full throttle counters.
async fn sweep(app: &App) {
    app.throttle.sweep();
    let now = app.now();
    let swept = app.db.command(move |tx| {
        accounts::sweep_sessions(tx, now)?;
        command_keys::sweep(tx, now - KEYS_KEPT)
    });
    if let Err(error) = swept.await {
        let error: DbError = error;
        tracing::warn!(%error, "sweeping failed");
    }
}

/// Carries out what is due now; returns how many.
pub async fn work_off(app: &App) -> Result<usize, DbError> {
    let (handle, lease) = (app.clone(), app.id().to_string());
    let tasks = app.db.command(move |tx| outbox::claim(tx, handle.now(), &lease)).await?;
    for task in &tasks {
        if let Err(error) = carry_out(app, task).await {
            tracing::warn!(topic = task.topic, id = %task.id, attempts = task.attempts, error, "effect failed");
            metrics::counter!("effects_failed_total", "topic" => task.topic.clone()).increment(1);
            let (handle, task) = (app.clone(), task.clone());
            app.db.command(move |tx| outbox::fail(tx, &task, handle.now(), &error)).await?;
        } else {
            metrics::counter!("effects_done_total", "topic" => task.topic.clone()).increment(1);
        }
    }
    Ok(tasks.len())
}

async fn carry_out(app: &App, task: &Task) -> Result<(), String> {
    let effect: Effect = serde_json::from_str(&task.body).map_err(|e| e.to_string())?;
    match effect {
        Effect::Produce { document } => producing::produce(app, task, document).await.map_err(|e| e.to_string()),
        Effect::Notify { application, about } => {
            notify(app, task, application, about).await?;
            producing::finish(app, task).await.map_err(|e| e.to_string())
        }
    }
}

async fn notify(app: &App, task: &Task, application: ApplicationId, about: Topic) -> Result<(), String> {
    let handle = app.clone();
    let found = app
        .db
        .read(move |tx| {
            let Ok(Some(loaded)) = applications::load(tx, &handle.vault, application) else { return Ok(None) };
            let Ok(Some(owner)) = accounts::get(tx, &handle.vault, loaded.app.owner) else { return Ok(None) };
            Ok(Some((owner.profile.email, loaded.number.unwrap_or_default())))
        })
        .await
        .map_err(|e| e.to_string())?;
    let Some((to, number)) = found.filter(|(to, _)| !to.is_empty()) else { return Ok(()) };
    let (subject, sentence) = words(about);
    let city = &app.catalogue.city;
    let body = format!(
        "{sentence}\n\nNomor permohonan: {number}\nBuka: {}/permohonan/{application}\n\n{} melalui {}\n\
         Petugas tidak pernah meminta kata sandi Anda.\n",
        app.config.public_url, city.office_short, city.application_name
    );
    mail::send(&app.config, Letter { to, subject: subject.into(), body, message_id: task.id.to_string() }).await
}

fn words(about: Topic) -> (&'static str, &'static str) {
    match about {
        Topic::Submitted => {
            ("Permohonan Anda sudah kami terima", "Permohonan Anda sudah kami terima dan akan diperiksa petugas.")
        }
        Topic::Returned => (
            "Permohonan Anda perlu diperbaiki",
            "Ada yang perlu diperbaiki. Waktu layanan berhenti dihitung sampai Anda mengirim perbaikan.",
        ),
        Topic::PaymentAsked => (
            "Permohonan Anda menunggu pembayaran",
            "Surat ketetapan retribusi sudah terbit. Bayar sesuai petunjuk di halaman permohonan.",
        ),
        Topic::Issued => {
            ("Izin Anda sudah terbit", "Izin Anda sudah ditandatangani. Unduh dan cetak dari halaman permohonan.")
        }
        Topic::Rejected => (
            "Permohonan Anda tidak dapat dikabulkan",
            "Surat penolakan dengan alasannya dapat dibaca di halaman permohonan.",
        ),
        Topic::Revoked => ("Izin Anda dicabut", "Izin Anda dicabut. Alasannya dapat dibaca di halaman permohonan."),
    }
}
