//! `/register/{id}`: one licence with its way since the signature, and its revocation.

use crate::officer::issuing::register;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use domain::account::Role;
use domain::application::{Command, Event, Refusal};
use domain::ids::{AccountId, ApplicationId, LicenceId};
use domain::indonesian;
use domain::licence::{self, Licence, Move, StatusKind, may_be_revoked};
use domain::licence_type::LicenceType;
use domain::subject::Subject;
use domain::typed::fits::unfit;
use ground::{App, Work};
use houses::account::accounts::{self, Account};
use houses::account::own_password::{self, Checked};
use houses::account::tries::Purpose;
use houses::application::acting::act;
use houses::application::applications::LoadedApplication;
use houses::application::error::ActError;
use houses::application::order::Order;
use houses::document::data;
use houses::document::versions::Version;
use houses::reading::{self, Opened, OpenedEntry};
use jiff::Timestamp;
use ledger::events;
use ledger::sealed::NewText;
use pages::Link;
use pages::form::Problems;
use pages::staff::parts::{Fact, HistoryEntry};
use pages::staff::register::{RegisterEntry, Revocation};
use web::forms::Form;
use web::guard::Session;
use web::{Answer, News, Signed, WebError, frame, html_with, new_key};

/// Fewest characters of a reason.
const REASON_CHARS_MIN: usize = 10;
/// Most characters of a reason.
const REASON_CHARS_MAX: usize = 4000;

/// `GET /register/{id}`.
pub async fn page(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, news: News) -> Answer {
    let id: LicenceId = id.parse().map_err(|_| WebError::NotFound)?;
    let typed = TypedRevocation { news: news.code(), status: 200, ..TypedRevocation::default() };
    show(&app, &account, id, typed).await
}

/// What differs between the page and the page of a failed revocation.
#[derive(Default)]
struct TypedRevocation<'a> {
    news: Option<&'a str>,
    status: u16,
    reason: String,
    problems: Problems,
    /// The licence is no longer as the form showed it; what it is now is said from the licence itself.
    outdated: bool,
}

/// Notes the reading, and only then shows.
async fn show(app: &App, account: &Account, id: LicenceId, typed: TypedRevocation<'_>) -> Answer {
    let shown = app.view((account.actor(), id), |work, (reader, id)| {
        let opened = reading::open_entry(work, reader, *id)?;
        let history = history(work, (opened.opened.loaded.app.id, *id))?;
        Ok::<_, WebError>((opened, history))
    });
    let (opened, history) = shown.await?;
    let mut page = entry(app, account, &opened, history);
    page.frame = frame::with_news(page.frame, typed.news);
    page.problems = typed.problems;
    if typed.outdated {
        page.problems.add("alasan", what_it_is_now(&opened.licence));
    }
    match &mut page.revocation {
        Revocation::Offered { reason, .. } => *reason = typed.reason,
        Revocation::NotOffered | Revocation::NoBasis => page.unused_reason = typed.reason,
    }
    html_with(typed.status, &page)
}

/// Why a revocation that was typed on an older page was not carried out.
fn what_it_is_now(licence: &Licence) -> String {
    let day = |at| indonesian::date(indonesian::local(at).date());
    let kept = "Alasan yang Anda ketik tidak dipakai dan masih ada di bawah.";
    match (licence.status.kind(), licence.status.since().map(day)) {
        (StatusKind::Revoked, Some(since)) => format!("Izin ini sudah dicabut pada {since}. {kept}"),
        (StatusKind::Revoked, None) => format!("Izin ini sudah dicabut. {kept}"),
        (StatusKind::Replaced, _) => format!("Izin ini sudah diganti dengan izin yang baru. {kept}"),
        (StatusKind::Active | StatusKind::Suspended, _) => {
            "Catatan izin ini bertambah sejak Anda buka. Periksa riwayatnya, lalu tekan Cabut izin ini sekali lagi. Alasan \
             Anda masih ada di bawah."
                .into()
        }
    }
}

/// The page of a licence.
fn entry(app: &App, account: &Account, entry: &OpenedEntry, history: Vec<HistoryEntry>) -> RegisterEntry {
    let OpenedEntry { licence, public: view, opened: Opened { loaded, version }, .. } = entry;
    let id = licence.id;
    let subject = data::Subject { rules: &app.rules, version, loaded, at: entry.ordered_at };
    let facts = [
        ("Pemegang", subject.holder().name),
        ("Tempat", view.place.clone().unwrap_or_default()),
        ("Terbit", view.date.clone()),
        ("Berlaku sampai", licence.valid_until.map_or_else(|| "Selama kegiatan berjalan".into(), indonesian::date)),
        ("Penanda tangan", view.signer.clone()),
        ("Segel kantor", entry.sealed_by.clone().unwrap_or_default()),
        ("Kode pendek", entry.short_code.clone()),
        ("Tanda tangan", carried(&entry.versions)),
    ];
    RegisterEntry {
        frame: frame::of(app, Some(account), &format!("Izin {}", licence.number), "/register"),
        form_key: new_key(app),
        version: loaded.app.version,
        id: id.to_string(),
        number: licence.number.clone(),
        licence: version.ty.name.clone(),
        state: register::state(licence.standing(indonesian::local(app.now()).date())),
        facts: facts.iter().filter(|(_, value)| !value.is_empty()).map(|(k, v)| Fact::new(k, v)).collect(),
        links: links(account.role, licence, loaded),
        history,
        revocation: revocation(&version.ty, licence, (account, app.now())),
        unused_reason: String::new(),
        problems: Problems::default(),
    }
}

/// How far the signature is carried, in the profile's words and in plain ones.
fn carried(versions: &[Version]) -> String {
    let Some(newest) = versions.last() else { return String::new() };
    let plain = match newest.level.as_str() {
        "B-B" => "tanpa stempel waktu",
        "B-T" => "dengan stempel waktu",
        "B-LT" => "dengan stempel waktu dan data validasi",
        _ => "dengan stempel waktu dan data validasi yang dapat diperbarui",
    };
    let renewed = match versions.len() {
        1 => String::new(),
        _ => format!(", diperbarui {}", indonesian::date(indonesian::local(newest.made_at).date())),
    };
    let simulated = if newest.simulated { ", dari simulator dan tidak sah" } else { "" };
    format!("PAdES {}, {plain}{renewed}{simulated}", newest.level)
}

fn links(role: Role, licence: &Licence, loaded: &LoadedApplication) -> Vec<Link> {
    let mut links = vec![Link::new(&format!("/dokumen/{}", licence.document), "Unduh dokumen (PDF)", "")];
    if role != Role::Admin {
        let letter = licence.released_letter();
        links.extend(letter.map(|id| Link::new(&format!("/dokumen/{id}"), "Unduh surat pencabutan (PDF)", "")));
        let label = format!("Permohonan {}", loaded.number.clone().unwrap_or_default());
        links.push(Link::new(&format!("/kerja/{}", loaded.app.id), &label, ""));
    }
    links
}

fn revocation(ty: &LicenceType, licence: &Licence, who: (&Account, Timestamp)) -> Revocation {
    let (account, now) = who;
    let offered = may_be_revoked(Move { licence: Some(licence), ty, actor: &account.actor(), now });
    match &ty.revocation_basis {
        _ if !offered => Revocation::NotOffered,
        None => Revocation::NoBasis,
        Some(basis) => Revocation::Offered { basis: basis.clone(), reason: String::new() },
    }
}

/// What happened since the order to sign, newest first.
fn history(work: &mut Work, of: (ApplicationId, LicenceId)) -> Result<Vec<HistoryEntry>, WebError> {
    let (application, licence) = of;
    let mut happened = Vec::new();
    for entry in events::of(work.tx, Subject::Application, &application.to_string())? {
        let Ok(event) = serde_json::from_str::<Event>(&entry.payload) else { continue };
        let what = match event {
            Event::SignatureOrdered { .. } => "Diperintahkan untuk ditandatangani".to_owned(),
            Event::Issued { .. } => "Izin terbit".to_owned(),
            Event::Acknowledged { office, .. } => format!("Diterima {}", work.rules.catalogue.office_name(&office)),
            Event::Revoked { .. } => "Izin dicabut".to_owned(),
            Event::Reinstated { .. } => "Izin berlaku lagi, keberatan dikabulkan".to_owned(),
            Event::Started { .. }
            | Event::AnswersSaved { .. }
            | Event::FileAttached { .. }
            | Event::FileDetached { .. }
            | Event::FilesArranged { .. }
            | Event::Submitted { .. }
            | Event::Resubmitted { .. }
            | Event::Claimed { .. }
            | Event::ChecklistSaved { .. }
            | Event::ProofAttached { .. }
            | Event::ProofRetracted { .. }
            | Event::Accepted { .. }
            | Event::Returned { .. }
            | Event::RefusalProposed { .. }
            | Event::Examined { .. }
            | Event::RekomendasiGiven { .. }
            | Event::PaymentAsked { .. }
            | Event::PaymentConfirmed { .. }
            | Event::ApprovalOpened { .. }
            | Event::Approved { .. }
            | Event::SentBack { .. }
            | Event::SignatureOpened { .. }
            | Event::Rejected { .. }
            | Event::Withdrawn
            | Event::Cancelled { .. }
            | Event::Reopened { .. } => continue,
        };
        happened.push((what, entry));
    }
    for entry in events::of(work.tx, Subject::Licence, &licence.to_string())? {
        if let Ok(licence::Event::LetterReleased { .. }) = serde_json::from_str(&entry.payload) {
            happened.push(("Surat pencabutan terbit".to_owned(), entry));
        }
    }
    happened.sort_by_key(|(_, entry)| std::cmp::Reverse(entry.at));
    happened.into_iter().map(|(what, entry)| history_entry(work, what, &entry)).collect()
}

fn history_entry(work: &mut Work, what: String, entry: &events::Entry) -> Result<HistoryEntry, WebError> {
    let account = match entry.actor.parse::<AccountId>() {
        Ok(id) => accounts::get(work.tx, work.vault, id)?,
        Err(_) => None,
    };
    Ok(HistoryEntry {
        what,
        when: format!("{} WIB", indonesian::date_time(entry.at)),
        who: account.map_or_else(|| "Sistem".to_owned(), |account| account.profile.name),
        detail: String::new(),
    })
}

/// What is wrong with a reason, as a sentence. It is printed on the letter, so what no letter can print is refused here.
fn reason_problem(reason: &str) -> Option<String> {
    match reason.chars().count() {
        0..REASON_CHARS_MIN => Some("Tulis alasan pencabutan, paling sedikit satu kalimat.".into()),
        _ => unfit(reason, REASON_CHARS_MAX),
    }
}

/// `POST /register/{id}/cabut`: asks for the password, as signing does, for a letter is signed with it.
pub async fn revoke(
    State(app): State<App>,
    Signed(account): Signed,
    Session(session): Session,
    Path(id): Path<String>,
    form: Form,
) -> Answer {
    let licence: LicenceId = id.parse().map_err(|_| WebError::NotFound)?;
    let reason = form.get("alasan").to_owned();
    let again = |status, problems| TypedRevocation { status, reason: reason.clone(), problems, ..Default::default() };
    if let Some(sentence) = reason_problem(&reason) {
        return show(&app, &account, licence, again(422, Problems::one("alasan", sentence))).await;
    }
    let Some((application, last)) = application_of(&app, licence).await? else { return Err(WebError::NotFound) };
    let outdated = || TypedRevocation { outdated: true, ..again(422, Problems::default()) };
    if !last {
        return show(&app, &account, licence, outdated()).await;
    }
    // Counted as signing is: a letter is signed with it.
    let password = form.all("sandi").first().copied().unwrap_or("").to_owned();
    let checked = own_password::check(&app, &account, (Purpose::Signing, &session), &password).await?;
    if checked == Checked::TooOften {
        let problems = Problems::one("sandi", "Terlalu sering dicoba. Tunggu beberapa menit, lalu coba lagi.");
        return show(&app, &account, licence, again(429, problems)).await;
    }
    if checked == Checked::Wrong {
        let problems = Problems::one("sandi", "Kata sandi tidak cocok. Izin tidak dicabut. Coba lagi.");
        return show(&app, &account, licence, again(422, problems)).await;
    }
    let text = NewText::new(app.id(), app.bytes(), "reason", reason.clone());
    let mut order = Order::new(application, account.actor(), Command::Revoke { reason: text.reference.clone() });
    order.texts.push(text);
    order.version = form.version();
    order.key = form.key();
    match act(&app, order).await {
        Ok(_) => Ok(Redirect::to(&format!("/register/{licence}?kabar=dicabut")).into_response()),
        Err(ActError::Refused(Refusal::Moved | Refusal::NotNow { .. }) | ActError::KeyReused) => {
            show(&app, &account, licence, outdated()).await
        }
        Err(ActError::Refused(refusal)) if refusal != Refusal::NotPermitted => {
            show(&app, &account, licence, again(422, Problems::one("alasan", refusal.to_string()))).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The application of a licence, and whether its last licence is this one; what may happen to it is for `decide` to say, which
/// also knows an order that was carried out before.
async fn application_of(app: &App, id: LicenceId) -> Result<Option<(ApplicationId, bool)>, WebError> {
    let handle = app.clone();
    Ok(app.db.read(move |tx| reading::behind_licence(&mut handle.work(tx), id)).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revocation_says_why() {
        assert!(reason_problem("").is_some() && reason_problem("tidak").is_some());
        assert!(reason_problem("Pemegang memberi keterangan palsu.").is_none());
        assert!(reason_problem(&"a".repeat(REASON_CHARS_MAX)).is_none());
        let long = reason_problem(&"a".repeat(REASON_CHARS_MAX + 1)).unwrap_or_default();
        assert!(long.contains("4001") || long.contains("4.001"), "{long}");
    }

    #[test]
    fn a_reason_that_no_letter_can_print_is_refused() {
        for reason in ["Pemegang memberi keterangan palsu 😀.", "Tempat praktik ditutup \u{10ffff} sejak lama."] {
            assert!(reason_problem(reason).is_some(), "{reason}");
        }
    }
}
