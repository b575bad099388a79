//! Checkpoints of the log go to somebody outside: a witness that signs them too, and a mailbox (Pasal 12).

use channels::witness::{self, Answer};
use ground::App;
use ground::mail::{self, Letter};
use jiff::Timestamp;
use ledger::log::checkpoint;
use ledger::log::cosignature::{self, WitnessKey};
use ledger::log::sequencer;
use std::time::Duration;

/// How often the witness is asked.
const EVERY: Duration = Duration::from_mins(1);
/// How long a mailbox waits for the next checkpoint.
const MAIL_EVERY: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);

/// Works until `stop` is told; with nobody outside there is nothing to do.
pub async fn run(app: App, mut stop: tokio::sync::watch::Receiver<bool>) {
    let mut mailed: Option<Timestamp> = None;
    while !*stop.borrow() {
        if let Err(error) = witnessed(&app).await {
            metrics::counter!("log_witness_failures_total").increment(1);
            tracing::warn!(error, "the witness of the log did not sign");
        }
        let now = app.now();
        if mailed.is_none_or(|last| now < last || now.duration_since(last) >= MAIL_EVERY) {
            match post(&app, now).await {
                Ok(()) => mailed = Some(now),
                Err(error) => tracing::warn!(error, "the checkpoint was not mailed"),
            }
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stop.changed() => return,
        }
    }
}

/// Hands the newest checkpoint to the witness, and keeps what it signed.
pub async fn witnessed(app: &App) -> Result<(), String> {
    let (Some(url), Some(key)) = (&app.config.log.witness_url, &app.config.log.witness_key) else { return Ok(()) };
    let key = WitnessKey::parse(key).map_err(|e| e.to_string())?;
    let kept = app.db.read(|tx| sequencer::head(tx)).await.map_err(|e| e.to_string())?;
    if kept.checkpoint.is_empty() || kept.witnessed.starts_with(&kept.checkpoint) {
        return Ok(());
    }
    let public = app.log.public_key().to_owned();
    let mut old = checkpoint::read(&public, &kept.witnessed).map_or(0, |head| head.size);
    // A second time with the size that the witness tells.
    for _ in 0..2 {
        let (public, signed) = (public.clone(), kept.checkpoint.clone());
        let request = app.db.read(move |tx| Ok(cosignature::request(tx, &public, old, &signed))).await;
        let request = request.map_err(|e| e.to_string())?.map_err(|e| e.to_string())?;
        let request = request.ok_or_else(|| format!("saksi mengenal catatan yang lebih panjang: {old}"))?;
        match witness::add_checkpoint(&app.channels, url, request).await? {
            Answer::Signed(lines) => {
                let line = key.signed(&kept.checkpoint, &lines).ok_or("jawaban saksi tidak ditandatanganinya")?;
                let note = format!("{}{line}\n", kept.checkpoint);
                let saved = app.view(note, |work, note| sequencer::keep_witnessed(work.tx, note)).await;
                return saved.map_err(|e: db::DbError| e.to_string());
            }
            Answer::At(size) if size != old => old = size,
            Answer::At(size) => return Err(format!("saksi menolak ukuran {size}")),
            Answer::Refused(status) => return Err(format!("saksi menjawab {status}")),
        }
    }
    Err("saksi terus menyebut ukuran lain".into())
}

/// Mails the newest checkpoint, once a day; a repetition after a start is the same letter.
async fn post(app: &App, now: Timestamp) -> Result<(), String> {
    let Some(to) = app.config.log.witness_mail.clone() else { return Ok(()) };
    let kept = app.db.read(|tx| sequencer::head(tx)).await.map_err(|e| e.to_string())?;
    if kept.checkpoint.is_empty() {
        return Ok(());
    }
    let day = domain::indonesian::local(now).date();
    let subject = format!("Titik periksa catatan {day}");
    let body = format!(
        "Simpan surat ini. Dengan titik periksa di bawah, siapa pun dapat membuktikan bahwa catatan sebelum hari ini tidak diubah.\n\n\
         {}\nKunci umum: {}\nCara memeriksa: docs/log.md\n",
        kept.checkpoint,
        app.log.public_key()
    );
    let letter = Letter { to, subject, body, message_id: format!("titik-periksa-{day}") };
    mail::send(&app.config, letter).await.map_err(|e| e.to_string())
}
