//! Where it stands: state, who has it, what is asked, documents, the way so far.

use crate::matters;
use crate::own_application::{self, Own, own};
use crate::standing;
use axum::extract::{Path, State};
use db::DbError;
use domain::application::Stage;
use domain::document_kind::DocumentKind;
use domain::indonesian;
use ground::App;
use houses::account::accounts::Account;
use houses::application::explaining::explain;
use houses::application::facts::Dossier;
use houses::document::data::{OBJECTION_WORKING_DAYS, Subject};
use houses::document::documents;
use pages::applying::{Asking, Correction, Document, Due, Payment, Revoked, Sent, Withdrawal};
use pages::form::Problems;
use pages::parts::Matter;
use web::{Answer, News, Signed, WebError, frame, html, html_with};

/// `GET /permohonan/{id}`: the task list of a draft, the status of what was sent.
pub async fn show(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, news: News) -> Answer {
    let own = own(&app, &account, &id).await?;
    if own.loaded.app.stage == Stage::Draft {
        return html(&crate::applicant::drafting::tasks(&app, &account, &own, news.code()));
    }
    html(&sent(&app, &account, &own, news.code()).await?)
}

/// The status page with the withdrawal opened, the reason as typed and its problem told.
pub async fn withdrawal_problem(app: &App, account: &Account, own: &Own, typed: (&str, String)) -> Answer {
    let (reason, sentence) = typed;
    let mut page = sent(app, account, own, None).await?;
    page.withdrawal = Some(Withdrawal { reason: reason.to_owned(), problems: Problems::one("alasan", sentence) });
    html_with(422, &page)
}

async fn sent(app: &App, account: &Account, own: &Own, news: Option<&str>) -> Result<Sent, WebError> {
    let standing = standing::standing(app, own);
    let dossier = standing::dossier(app, own).await?;
    let number = own.loaded.number.clone().unwrap_or_default();
    let frame = frame::of(app, Some(account), &format!("Permohonan {number}"), "/permohonan");
    let documents = documents_of(app, own).await?;
    let subject = Subject { rules: &app.rules, version: &own.version, loaded: &own.loaded, at: app.now() };
    let variant = own.version.ty.variant(&own.loaded.app.variant).map(|v| v.name.clone()).unwrap_or_default();
    let mut summary = vec![("Jenis permohonan".to_owned(), variant), ("Pemegang".to_owned(), subject.holder().name)];
    let entries = dossier.events.iter().rev().map(|(_, entry)| entry);
    let sent = entries.into_iter().find(|entry| matches!(entry.kind.as_str(), "submitted" | "resubmitted"));
    let by = own_application::done_by(app, sent).await?;
    summary.extend(by.map(|person| ("Dikirim oleh".to_owned(), person)));
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
        revoked: revoked(own, &dossier),
        matters: matters_of(app, account, own).await?,
        asking: asking(app, own, &dossier).await?,
        payment: payment(own, &documents),
        documents: documents
            .into_iter()
            .filter(|(kind, _)| *kind != DocumentKind::PaymentNotice)
            .map(|(_, d)| d)
            .collect(),
        steps: standing::steps(app, &dossier, own),
        summary,
        withdrawal: open.then(Withdrawal::default),
    })
}

/// Promise, days used and the sum, as the clock has them; once it is over, how it came out.
async fn due(app: &App, own: &Own) -> Result<Option<Due>, WebError> {
    let (now, id, version) = (app.now(), own.loaded.app.id, own.version.clone());
    let explained = app.db.read(move |tx| explain(tx, (id, &version), now)).await?;
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

/// Sanctions and objections, and what may be objected to.
async fn matters_of(app: &App, account: &Account, own: &Own) -> Result<Vec<Matter>, WebError> {
    let id = own.loaded.app.id;
    let found = app.db.read(move |tx| matters::beside(tx, id)).await?;
    let looker = matters::Looker {
        actor: &account.actor(),
        owner: own.loaded.app.owner,
        channel: own.loaded.app.channel,
        calendar: &app.current.get().calendar,
        now: app.now(),
    };
    Ok(matters::for_applicant(&found, &looker, &own.href()))
}

/// What the holder of a revoked licence is to know, with the way to object.
fn revoked(own: &Own, dossier: &Dossier) -> Option<Revoked> {
    let Stage::Revoked { .. } = &own.loaded.app.stage else { return None };
    Some(Revoked {
        since: own
            .loaded
            .app
            .stage
            .since()
            .map(|at| indonesian::date(indonesian::local(at).date()))
            .unwrap_or_default(),
        reason: dossier.revoked.clone(),
        basis: own.version.ty.revocation_basis.clone(),
        objection_days: OBJECTION_WORKING_DAYS,
    })
}

async fn asking(app: &App, own: &Own, dossier: &Dossier) -> Result<Option<Asking>, WebError> {
    let Stage::Returned { fields, documents, due, .. } = &own.loaded.app.stage else { return Ok(None) };
    let unchanged = standing::unchanged(app, own).await?;
    let item = |key: String, href: String| Correction {
        title: own.name_of(&key),
        note: dossier.returned.get(&key).cloned().unwrap_or_default(),
        href,
        changed: !unchanged.contains(&key),
    };
    let mut items = Vec::new();
    for section in &own.version.ty.sections {
        for field in section.fields.iter().filter(|f| fields.contains(&f.id)) {
            items.push(item(format!("f:{}", field.id), format!("{}/isian/{}#f.{}", own.href(), section.id, field.id)));
        }
    }
    for requirement in own.version.ty.requirements.iter().filter(|r| documents.contains(&r.id)) {
        items.push(item(format!("d:{}", requirement.id), format!("{}/berkas#berkas-{}", own.href(), requirement.id)));
    }
    let href = items.iter().find(|i| !i.changed).map_or_else(|| format!("{}/periksa", own.href()), |i| i.href.clone());
    let message = dossier.returned.get("").cloned().unwrap_or_default();
    Ok(Some(Asking { until: indonesian::date(indonesian::local(*due).date()), message, items, href }))
}

fn payment(own: &Own, documents: &[(DocumentKind, Document)]) -> Option<Payment> {
    let Stage::AwaitingPayment { notice, amount_rp, since } = &own.loaded.app.stage else { return None };
    Some(Payment {
        amount: indonesian::rupiah(*amount_rp),
        number: notice.clone(),
        until: standing::payment_day(own, *since),
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
                DocumentKind::Warning => "Surat teguran tertulis".into(),
                DocumentKind::Cancellation => "Surat pembatalan permohonan".into(),
                DocumentKind::ObjectionDecision => "Keputusan atas keberatan".into(),
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
