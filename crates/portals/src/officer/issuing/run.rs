//! The run of signatures: what the signer ordered in the last day, how far the machine has come with it.

use db::{DbError, Row, Tx};
use domain::document_kind::DocumentKind;
use domain::ids::AccountId;
use domain::indonesian;
use jiff::{SignedDuration, Timestamp};
use pages::Tone;
use pages::parts::Tag;
use pages::staff::parts::{tag, waiting};
use pages::staff::signing::{SignJob, SignRun};

/// Documents listed: those not out yet first.
const RUN: &str = "select d.id, a.number as application_number, d.number, d.kind, d.released_at, o.attempts, o.run_at, \
    o.dead_at, o.last_error, s.state as awaited, s.since as awaited_since, s.why, z.state as unsealed \
    from document d join application a on a.id = d.application_id \
    left join awaited_signature s on s.document_id = d.id left join awaited_seal z on z.document_id = d.id left join outbox o on o.lane = 'produce:' || d.id and o.done_at is null \
    where d.ordered_by = $1 and d.ordered_at > $2 and d.kind in ('licence', 'refusal', 'revocation') \
    order by d.ordered_at desc, d.id desc limit 200";

/// One document of the run.
struct Job {
    id: String,
    application_number: String,
    number: String,
    kind: &'static str,
    progress: Progress,
}

enum Progress {
    Released(Timestamp),
    Queued,
    /// Tried and put back; the error is the machine's.
    Failed {
        next: Timestamp,
        error: String,
    },
    /// Given up.
    Dead {
        attempts: i64,
        error: String,
    },
    /// Only the secret of its signer can sign it.
    Awaits(Timestamp),
    /// It is with the service that signs.
    Sent,
    /// It stands still until its signer has read why.
    Stuck(String),
    /// Signed, and not sealed yet; whether that stands still.
    Unsealed(bool),
}

/// The run of this signer; `None` when nothing was ordered in the last day.
pub fn read(tx: &mut dyn Tx, signer: AccountId, now: Timestamp) -> Result<Option<SignRun>, DbError> {
    let rows = tx.query(RUN, &[signer.into(), (now - SignedDuration::from_hours(24)).into()])?;
    let jobs: Vec<Job> = rows
        .iter()
        .map(|row| {
            let error = row.opt_text("last_error").unwrap_or_default();
            let attempts = row.opt_int("attempts").unwrap_or(0);
            let progress = match (awaited(row), row.opt_instant("released_at"), row.opt_instant("dead_at")) {
                (_, Some(at), _) => Progress::Released(at),
                (Some(awaited), None, _) => awaited,
                (None, None, None) if row.opt_text("unsealed").is_some() => {
                    Progress::Unsealed(row.opt_text("unsealed").as_deref() == Some("stuck"))
                }
                (None, None, Some(_)) => Progress::Dead { attempts, error },
                (None, None, None) => match row.opt_instant("run_at") {
                    Some(next) if attempts > 0 && !error.is_empty() => Progress::Failed { next, error },
                    _ => Progress::Queued,
                },
            };
            Job {
                id: row.text("id"),
                application_number: row.opt_text("application_number").unwrap_or_default(),
                number: row.text("number"),
                kind: match DocumentKind::from_id(&row.text("kind")) {
                    Some(DocumentKind::Refusal) => "Surat penolakan",
                    Some(DocumentKind::Revocation) => "Surat pencabutan izin",
                    Some(DocumentKind::Warning) => "Surat teguran tertulis",
                    Some(DocumentKind::Cancellation) => "Surat pembatalan permohonan",
                    Some(DocumentKind::ObjectionDecision) => "Keputusan atas keberatan",
                    Some(
                        DocumentKind::Licence
                        | DocumentKind::Examination
                        | DocumentKind::PaymentNotice
                        | DocumentKind::Receipt,
                    )
                    | None => "Izin",
                },
                progress,
            }
        })
        .collect();
    Ok(run(jobs))
}

/// How it stands with what only the signer's secret can sign.
fn awaited(row: &Row) -> Option<Progress> {
    match row.opt_text("awaited")?.as_str() {
        "sent" => Some(Progress::Sent),
        "stuck" => Some(Progress::Stuck(row.opt_text("why").unwrap_or_default())),
        _ => Some(Progress::Awaits(row.opt_instant("awaited_since").unwrap_or_default())),
    }
}

fn run(mut jobs: Vec<Job>) -> Option<SignRun> {
    if jobs.is_empty() {
        return None;
    }
    jobs.sort_by_key(|job| match job.progress {
        Progress::Dead { .. } | Progress::Stuck(_) | Progress::Unsealed(true) => 0,
        Progress::Failed { .. } => 1,
        Progress::Sent | Progress::Awaits(_) | Progress::Queued | Progress::Unsealed(false) => 2,
        Progress::Released(_) => 3,
    });
    let total = jobs.len();
    let done = jobs.iter().filter(|job| matches!(job.progress, Progress::Released(_))).count();
    let runs = |job: &Job| {
        matches!(job.progress, Progress::Queued | Progress::Sent | Progress::Failed { .. } | Progress::Unsealed(false))
    };
    let running = jobs.iter().any(runs);
    Some(SignRun {
        title: format!("{done} dari {total} selesai"),
        done,
        total,
        running,
        // The order stands and the machine repeats it by itself, so there is nothing for the signer to order again.
        failed: 0,
        jobs: jobs.iter().map(Job::shown).collect(),
    })
}

impl Job {
    fn shown(&self) -> SignJob {
        let (state, about) = self.words();
        let again = matches!(self.progress, Progress::Stuck(_)).then(|| self.id.clone());
        SignJob { number: self.application_number.clone(), state, about, again }
    }

    fn words(&self) -> (Tag, String) {
        let name = format!("{} {}", self.kind, self.number);
        match &self.progress {
            Progress::Released(at) => (
                tag(Tone::Good, format!("Selesai {}", indonesian::time(*at))),
                format!("{name} ditandatangani, tanda tangannya diperiksa ulang, dan diserahkan kepada pemohon."),
            ),
            Progress::Queued => (waiting("Antre"), format!("{name} sedang menunggu dibuat.")),
            Progress::Awaits(since) => (
                waiting("Menunggu penanda tangan"),
                format!("{name} menunggu passphrase atau kode Anda sejak {} WIB.", indonesian::date_time(*since)),
            ),
            Progress::Sent => (waiting("Sedang dikirim"), format!("{name} sedang ditandatangani penyelenggara.")),
            Progress::Unsealed(false) => {
                (waiting("Menunggu segel"), format!("{name} sudah ditandatangani. Terbit sesudah disegel kantor."))
            }
            Progress::Unsealed(true) => (
                tag(Tone::Bad, "Segel tertahan"),
                format!("{name} sudah ditandatangani, tetapi segelnya tertahan. Minta admin menyegelnya lagi."),
            ),
            Progress::Stuck(why) => (
                tag(Tone::Bad, "Perlu dilihat"),
                format!("{name} belum terbit. {why} Bila tetap harus ditandatangani, perintahkan lagi."),
            ),
            Progress::Failed { next, error } => (
                tag(Tone::Bad, "Gagal, dicoba lagi"),
                format!("{name} belum jadi. Dicoba lagi {}. Keterangan: {error}.", indonesian::time(*next)),
            ),
            Progress::Dead { attempts, error } => (
                tag(Tone::Bad, "Gagal"),
                format!("{name} belum jadi setelah {attempts} kali. Minta admin mengulanginya. Keterangan: {error}."),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(progress: Progress) -> Job {
        Job {
            id: "1".into(),
            application_number: "26-000001".into(),
            number: "0001/X/2026".into(),
            kind: "Izin",
            progress,
        }
    }

    #[test]
    fn what_failed_stands_first_and_a_dead_job_is_not_running() {
        let dead = || job(Progress::Dead { attempts: 10, error: "x".into() });
        let run = run(vec![job(Progress::Released(Timestamp::UNIX_EPOCH)), dead()]).unwrap();
        assert_eq!((run.title.as_str(), run.running), ("1 dari 2 selesai", false));
        assert_eq!(run.jobs[0].state.words, "Gagal");
    }

    #[test]
    fn without_orders_there_is_no_run() {
        assert!(run(Vec::new()).is_none());
    }
}
