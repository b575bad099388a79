//! How an application stands, in words, for its applicant and for the public status page (S8).

use crate::own_application::Own;
use db::DbError;
use domain::application::{Event, Opinion, Stage};
use domain::indonesian;
use ground::App;
use houses::application::correction;
use houses::application::facts::{self, Dossier};
use jiff::Timestamp;
use pages::parts::{Step, StepPlace, Tag};
use std::collections::BTreeMap;
use web::WebError;

/// State, holder and date of an application in a few words.
pub struct Standing {
    /// The state.
    pub tag: Tag,
    /// A sentence for the applicant.
    pub sentence: String,
    /// Who has it now; empty when nobody.
    pub holder: String,
    /// A short clause about the date.
    pub due: Option<String>,
}

/// The last day to pay what was asked for then, where the type sets one.
pub fn payment_day(own: &Own, asked_at: Timestamp) -> Option<String> {
    own.version.ty.fee.payment_due(asked_at).map(|due| indonesian::date(indonesian::local(due).date()))
}

/// How an application stands, in words (S8): total over the stages.
pub fn standing(app: &App, own: &Own) -> Standing {
    let office = app.rules.catalogue.city.office_short.clone();
    let waiting: Vec<String> = own
        .loaded
        .app
        .offices
        .iter()
        .filter(|o| o.open())
        .map(|o| app.rules.catalogue.office_name(&o.office))
        .collect();
    let day = |at| indonesian::date(indonesian::local(at).date());
    let promised = own.loaded.due_at.map(|due| format!("paling lambat {}", day(due)));
    let (tag, sentence, holder, due) = match &own.loaded.app.stage {
        Stage::Draft => (Tag::draft(), "Permohonan belum dikirim.".to_owned(), "Anda".to_owned(), None),
        Stage::Submitted { .. } => (
            Tag::sent(),
            "Permohonan sudah kami terima dan menunggu diperiksa. Anda tidak perlu melakukan apa-apa.".into(),
            office,
            promised,
        ),
        Stage::UnderVerification { .. } => (
            Tag::under_verification(),
            "Petugas sedang memeriksa. Anda tidak perlu melakukan apa-apa.".into(),
            office,
            promised,
        ),
        Stage::Returned { due, .. } => (
            Tag::returned(),
            "Ada yang perlu Anda perbaiki.".into(),
            "Anda".into(),
            Some(format!("perbaiki paling lambat {}", day(*due))),
        ),
        Stage::AwaitingRekomendasi { .. } => {
            let who = waiting.join(", ");
            (
                Tag::awaiting_rekomendasi(),
                format!("{who} sedang memeriksa. Anda tidak perlu melakukan apa-apa."),
                who,
                promised,
            )
        }
        Stage::AwaitingPayment { since, .. } => (
            Tag::awaiting_payment(),
            "Izin ditandatangani setelah retribusi dibayar.".into(),
            "Anda".into(),
            payment_day(own, *since).map(|day| format!("bayar paling lambat {day}")),
        ),
        Stage::UnderApproval { .. } => {
            (Tag::under_approval(), "Hasil pemeriksaan sedang disetujui pejabat.".into(), office, promised)
        }
        Stage::AwaitingSignature { .. } | Stage::Signing { .. } => {
            (Tag::awaiting_signature(), "Dokumen menunggu tanda tangan kepala dinas.".into(), office, promised)
        }
        Stage::Issued { .. } => {
            (Tag::issued(), "Izin Anda sudah terbit. Unduh dan cetak dokumennya.".into(), String::new(), None)
        }
        Stage::Rejected { .. } => {
            (Tag::rejected(), "Alasan dan cara mengajukan keberatan tertulis dalam surat.".into(), String::new(), None)
        }
        Stage::Withdrawn { .. } => (Tag::withdrawn(), "Anda menarik permohonan ini.".into(), String::new(), None),
        Stage::Cancelled { .. } => (
            Tag::cancelled(),
            "Permohonan ini dibatalkan. Alasan dan cara mengajukan keberatan tertulis dalam surat.".into(),
            String::new(),
            None,
        ),
        Stage::Revoked { .. } => {
            (Tag::revoked(), "Izin ini sudah dicabut dan tidak berlaku lagi.".into(), String::new(), None)
        }
    };
    Standing { tag, sentence, holder, due }
}

/// What was asked at the last return, by `f:<field>` and `d:<requirement>`.
pub async fn returned_notes(app: &App, own: &Own) -> Result<BTreeMap<String, String>, WebError> {
    if !own.is_correction() {
        return Ok(BTreeMap::new());
    }
    Ok(dossier(app, own).await?.returned)
}

/// What was asked and is still as it was: `f:<field>`, `d:<requirement>`.
pub async fn unchanged(app: &App, own: &Own) -> Result<Vec<String>, WebError> {
    let loaded = own.loaded.clone();
    let found = app.db.read(move |tx| Ok::<_, DbError>(correction::unchanged(tx, &loaded)?));
    Ok(found.await?)
}

/// The texts of its way so far, opened.
pub async fn dossier(app: &App, own: &Own) -> Result<Dossier, WebError> {
    let loaded = own.loaded.clone();
    let dossier = app.db.read(move |tx| Ok(facts::dossier(tx, &loaded)?));
    Ok(dossier.await?)
}

/// The way so far, newest first, in words for the applicant.
pub fn steps(app: &App, dossier: &Dossier, own: &Own) -> Vec<Step> {
    let office = &app.rules.catalogue.city.office_short;
    let mut steps: Vec<Step> = dossier
        .events
        .iter()
        .filter_map(|(event, entry)| {
            let (icon, title, holder) = words(app, event, office)?;
            Some(Step {
                icon,
                place: StepPlace::Done,
                title,
                text: String::new(),
                holder,
                at: indonesian::date_time(entry.at),
                at_iso: entry.at.to_string(),
            })
        })
        .collect();
    steps.reverse();
    if !own.loaded.app.stage.ended()
        && let Some(newest) = steps.first_mut()
    {
        newest.place = StepPlace::Now;
    }
    steps
}

fn words(app: &App, event: &Event, office: &str) -> Option<(&'static str, String, String)> {
    let name = |code: &str| app.rules.catalogue.office_name(code);
    let here = || office.to_owned();
    Some(match event {
        Event::Submitted { .. } => ("up", "Permohonan dikirim".into(), "Anda".into()),
        Event::Resubmitted { .. } => ("up", "Perbaikan dikirim".into(), "Anda".into()),
        Event::Claimed { .. } => ("search", "Mulai diperiksa petugas".into(), here()),
        Event::Accepted { .. } => ("ok", "Berkas lengkap dan benar, diteruskan ke OPD teknis".into(), here()),
        Event::Returned { .. } => ("pen", "Dikembalikan untuk diperbaiki".into(), here()),
        // What is proposed is not decided: those who approve may send it back.
        Event::RefusalProposed { .. } => ("search", "Diteruskan kepada pejabat untuk diputuskan".into(), here()),
        Event::Examined { office, .. } => ("pin", "Tempat diperiksa, berita acara dibuat".into(), name(office)),
        Event::RekomendasiGiven { office, opinion: Opinion::Refused, .. } => {
            ("bad", "Tidak direkomendasikan".into(), name(office))
        }
        Event::RekomendasiGiven { office, .. } => ("ok", "Rekomendasi diberikan".into(), name(office)),
        Event::PaymentAsked { .. } => ("coin", "Menunggu pembayaran retribusi".into(), "Anda".into()),
        Event::PaymentConfirmed { .. } => ("ok", "Pembayaran diterima".into(), here()),
        Event::Approved { .. } => ("ok", "Disetujui pejabat".into(), here()),
        Event::SentBack { .. } => ("search", "Diperiksa lagi oleh petugas".into(), here()),
        Event::SignatureOrdered { .. } => ("pen", "Ditandatangani kepala dinas".into(), here()),
        Event::Issued { .. } => ("ok", "Izin terbit".into(), here()),
        Event::Rejected { .. } => ("bad", "Surat penolakan terbit".into(), here()),
        Event::Withdrawn => ("bars", "Permohonan ditarik".into(), "Anda".into()),
        Event::Revoked { .. } => ("bad", "Izin dicabut".into(), here()),
        Event::Cancelled { .. } => ("bad", "Permohonan dibatalkan".into(), here()),
        Event::Reopened { .. } => ("ok", "Keberatan dikabulkan, permohonan diperiksa lagi".into(), here()),
        Event::Reinstated { .. } => ("ok", "Keberatan dikabulkan, izin berlaku lagi".into(), here()),
        Event::Started { .. }
        | Event::AnswersSaved { .. }
        | Event::FileAttached { .. }
        | Event::FileDetached { .. }
        | Event::FilesArranged { .. }
        | Event::ChecklistSaved { .. }
        | Event::ProofAttached { .. }
        | Event::ProofRetracted { .. }
        | Event::ApprovalOpened { .. }
        | Event::SignatureOpened { .. }
        | Event::Acknowledged { .. } => return None,
    })
}

/// The way so far for the public status page: the same words, nothing personal in them.
pub async fn public_steps(app: &App, own: &Own) -> Result<Vec<Step>, WebError> {
    let dossier = dossier(app, own).await?;
    Ok(steps(app, &dossier, own))
}
