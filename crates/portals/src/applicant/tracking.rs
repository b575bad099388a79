//! Where it stands: state, who has it, what is asked, documents, the way so far.

use crate::applicant::{Own, own};
use axum::extract::{Path, State};
use db::DbError;
use domain::application::{Event, Opinion, Stage};
use domain::document_kind::DocumentKind;
use domain::indonesian;
use ground::App;
use houses::account::accounts::Account;
use houses::application::explaining::explain;
use houses::application::facts;
use houses::application::facts::Dossier;
use houses::document::data::Subject;
use houses::document::documents;
use pages::applying::{Asking, Correction, Document, Due, Payment, Sent, Withdrawal};
use pages::form::Problems;
use pages::parts::{Step, StepPlace, Tag};
use std::collections::BTreeMap;
use web::{Answer, News, Signed, WebError, frame, html, html_with};

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
            Some(format!("perbaiki sebelum {}", day(*due))),
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
        Stage::AwaitingPayment { .. } => {
            (Tag::awaiting_payment(), "Izin ditandatangani setelah retribusi dibayar.".into(), "Anda".into(), None)
        }
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
        Stage::Revoked { .. } => (Tag::cancelled(), "Izin ini sudah dicabut.".into(), String::new(), None),
    };
    Standing { tag, sentence, holder, due }
}

/// `GET /permohonan/{id}`: the task list of a draft, the status of what was sent.
pub async fn show(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, news: News) -> Answer {
    let own = own(&app, &account, &id).await?;
    if own.loaded.app.stage == Stage::Draft {
        return html(&crate::applicant::drafting::tasks(&app, &account, &own, news.code()));
    }
    html(&sent(&app, &account, &own, news.code()).await?)
}

/// The status page with the withdrawal opened and its problem told.
pub async fn withdrawal_problem(app: &App, account: &Account, own: &Own) -> Answer {
    let mut page = sent(app, account, own, None).await?;
    page.withdrawal = Some(Withdrawal {
        reason: String::new(),
        problems: Problems::one("alasan", "Tulis alasan menarik permohonan."),
    });
    html_with(422, &page)
}

/// What was asked at the last return, by `f:<field>` and `d:<requirement>`.
pub async fn returned_notes(app: &App, own: &Own) -> Result<BTreeMap<String, String>, WebError> {
    if !own.is_correction() {
        return Ok(BTreeMap::new());
    }
    Ok(dossier(app, own).await?.returned)
}

async fn dossier(app: &App, own: &Own) -> Result<Dossier, WebError> {
    let (_handle, loaded) = (app.clone(), own.loaded.clone());
    let dossier = app.db.read(move |tx| Ok(facts::dossier(tx, &loaded)?));
    Ok(dossier.await?)
}

async fn sent(app: &App, account: &Account, own: &Own, news: Option<&str>) -> Result<Sent, WebError> {
    let standing = standing(app, own);
    let dossier = dossier(app, own).await?;
    let number = own.loaded.number.clone().unwrap_or_default();
    let frame = frame::of(app, Some(account), &format!("Permohonan {number}"), "/permohonan");
    let documents = documents_of(app, own).await?;
    let subject = Subject { rules: &app.rules, version: &own.version, loaded: &own.loaded, at: app.now() };
    let variant = own.version.ty.variant(&own.loaded.app.variant).map(|v| v.name.clone()).unwrap_or_default();
    let mut summary = vec![("Jenis permohonan".to_owned(), variant), ("Pemegang".to_owned(), subject.holder().name)];
    summary.extend(subject.place().map(|place| ("Tempat".to_owned(), place)));
    let open = !own.loaded.app.stage.ended() && !matches!(own.loaded.app.stage, Stage::Signing { .. });
    Ok(Sent {
        frame: frame::with_news(frame, news),
        application: own.for_page(app),
        tag: standing.tag,
        sentence: standing.sentence,
        holder: standing.holder,
        since: own
            .loaded
            .app
            .stage
            .since()
            .map(|at| indonesian::date(indonesian::local(at).date()))
            .unwrap_or_default(),
        due: due(app, own).await?,
        asking: asking(own, &dossier),
        payment: payment(own, &documents),
        documents: documents
            .into_iter()
            .filter(|(kind, _)| *kind != DocumentKind::PaymentNotice)
            .map(|(_, d)| d)
            .collect(),
        steps: steps(app, &dossier, own),
        summary,
        withdrawal: open.then(Withdrawal::default),
    })
}

/// Promise, days used and the sum, as the clock has them; once it is over, how it came out.
async fn due(app: &App, own: &Own) -> Result<Option<Due>, WebError> {
    let (handle, id, version) = (app.clone(), own.loaded.app.id, own.version.clone());
    let explained = app.db.read(move |tx| explain(tx, &handle, (id, &version))).await?;
    let ended = own.loaded.app.stage.ended();
    Ok(explained.map(|explained| {
        let over = explained.days_used.saturating_sub(explained.days).max(1);
        let due = explained.reading.due_at;
        let stands = match (due, own.is_correction()) {
            _ if ended => None,
            (None, true) => {
                Some("Waktu berhenti selama berkas di tangan Anda. Berjalan lagi, tidak diulang, setelah Anda kirim.")
            }
            (None, false) => {
                Some("Waktu layanan sedang berhenti. Berjalan lagi, tidak diulang, setelah jeda di bawah ini selesai.")
            }
            (Some(_), _) => None,
        };
        Due {
            days_used: explained.days_used,
            days: explained.days,
            on: due.filter(|_| !ended).map(|due| indonesian::long_date(indonesian::local(due).date())),
            late: explained.late.then(|| format!("Terlambat {over} hari kerja.")),
            stands: stands.map(str::to_owned),
            sum: explained.sum,
        }
    }))
}

fn asking(own: &Own, dossier: &Dossier) -> Option<Asking> {
    let Stage::Returned { fields, documents, due, since } = &own.loaded.app.stage else { return None };
    let changed_since =
        |wanted: &dyn Fn(&Event) -> bool| dossier.events.iter().any(|(e, entry)| entry.at > *since && wanted(e));
    let mut items = Vec::new();
    for section in &own.version.ty.sections {
        for field in section.fields.iter().filter(|f| fields.contains(&f.id)) {
            items.push(Correction {
                title: field.label.trim_end_matches('?').to_owned(),
                note: dossier.returned.get(&format!("f:{}", field.id)).cloned().unwrap_or_default(),
                href: format!("{}/isian/{}#f.{}", own.href(), section.id, field.id),
                changed: changed_since(&|e| matches!(e, Event::AnswersSaved { .. })),
            });
        }
    }
    for requirement in own.version.ty.requirements.iter().filter(|r| documents.contains(&r.id)) {
        items.push(Correction {
            title: requirement.name.clone(),
            note: dossier.returned.get(&format!("d:{}", requirement.id)).cloned().unwrap_or_default(),
            href: format!("{}/berkas#berkas-{}", own.href(), requirement.id),
            changed: changed_since(
                &|e| matches!(e, Event::FileAttached { requirement: r, .. } if *r == requirement.id),
            ),
        });
    }
    let href = items.iter().find(|i| !i.changed).map_or_else(|| format!("{}/periksa", own.href()), |i| i.href.clone());
    Some(Asking { until: indonesian::date(indonesian::local(*due).date()), items, href })
}

fn payment(own: &Own, documents: &[(DocumentKind, Document)]) -> Option<Payment> {
    let Stage::AwaitingPayment { notice, amount_rp, .. } = &own.loaded.app.stage else { return None };
    Some(Payment {
        amount: indonesian::rupiah(*amount_rp),
        number: notice.clone(),
        until: None,
        how: vec![
            "Bayar sesuai petunjuk pada surat ketetapan retribusi (SKRD).".into(),
            "Tunjukkan buktinya di loket. Petugas mencatat pembayaran, lalu permohonan berlanjut.".into(),
        ],
        href: documents.iter().find(|(kind, _)| *kind == DocumentKind::PaymentNotice).map(|(_, d)| d.href.clone()),
    })
}

/// Released documents the applicant may have: licence, refusal, SKRD, berita acara.
async fn documents_of(app: &App, own: &Own) -> Result<Vec<(DocumentKind, Document)>, WebError> {
    let id = own.loaded.app.id;
    let title = own.version.ty.name.clone();
    let rows = app.db.read(move |tx| {
        let papers = documents::of(tx, id)?;
        let released = papers.into_iter().filter_map(|paper| Some((paper.released_at?, paper))).map(|(at, paper)| {
            let _main = matches!(paper.kind, DocumentKind::Licence | DocumentKind::Refusal | DocumentKind::Revocation);
            let title = match paper.kind {
                DocumentKind::Licence => title.clone(),
                DocumentKind::Refusal => "Surat penolakan".into(),
                DocumentKind::Revocation => "Surat pencabutan izin".into(),
                DocumentKind::PaymentNotice => "Surat ketetapan retribusi (SKRD)".into(),
                DocumentKind::Receipt => "Surat setoran retribusi (SSRD)".into(),
                DocumentKind::Examination => "Berita acara pemeriksaan lapangan".into(),
            };
            let document = Document {
                title,
                number: paper.number,
                href: format!("/dokumen/{}", paper.id),
                detail: format!("PDF, {}", indonesian::date(indonesian::local(at).date())),
                code: Some(paper.short_code),
                main: paper.kind.decides(),
            };
            (paper.kind, document)
        });
        Ok::<_, DbError>(released.collect())
    });
    Ok(rows.await?)
}

/// The way so far, newest first, in words for the applicant.
fn steps(app: &App, dossier: &Dossier, own: &Own) -> Vec<Step> {
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
        Event::Resubmitted => ("up", "Perbaikan dikirim".into(), "Anda".into()),
        Event::Claimed { .. } => ("search", "Mulai diperiksa petugas".into(), here()),
        Event::Accepted { .. } => ("ok", "Berkas lengkap dan benar, diteruskan ke OPD teknis".into(), here()),
        Event::Returned { .. } => ("pen", "Dikembalikan untuk diperbaiki".into(), here()),
        Event::RefusalProposed { .. } => ("bad", "Diusulkan ditolak".into(), here()),
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
        Event::Started { .. }
        | Event::AnswersSaved { .. }
        | Event::FileAttached { .. }
        | Event::FileDetached { .. }
        | Event::ChecklistSaved { .. }
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
