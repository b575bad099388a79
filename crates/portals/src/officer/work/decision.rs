//! `GET /kerja/{id}` (S12), and the same page as answer to a form that could not be taken.

use crate::matters;
use crate::officer::work::opened;
use crate::officer::work::opened::Opened;
use crate::officer::work::writing::Written;
use crate::officer::work::{asking, checklist, desks, folder, history, inbox, remaining, writing};
use axum::extract::{Path, State};
use domain::access::Purpose;
use domain::account::Role;
use domain::application::{CLAIM_MINUTES, Channel, CommandKind, Event, Refusal, Stage};
use domain::indonesian::{date, date_time, local, time};
use domain::sanction;
use ground::App;
use houses::account::accounts::Account;
use houses::application::error::ActError;
use houses::mandate::letter::sent_by_attorney;
use jiff::{SignedDuration, Timestamp};
use pages::form::Problems;
use pages::parts::Tag;
use pages::staff::case::{Case, Claim};
use pages::staff::decision::Decision;
use pages::{Notice, Tone};
use web::forms::Form;
use web::{Answer, News, Signed, frame, html_with, new_key};

/// What the page shows besides the application.
#[derive(Default)]
pub struct PageState<'a> {
    /// The form that was not taken; what it holds stays on the page.
    pub form: Option<&'a Form>,
    /// What is wrong with it.
    pub problems: Problems,
    /// Why the order was refused.
    pub refused: Option<ActError>,
    /// What changed under the officer's hands, in a sentence; found out when the page is made.
    pub conflict: Option<String>,
    /// What the verifier typed on this page and did not send; it stands in the page in place of a form.
    pub written: Option<Written>,
    /// News a redirect brought along.
    pub news: Option<&'a str>,
}

/// `GET /kerja/{id}`
pub async fn show(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, news: News) -> Answer {
    let written = writing::find(&app, &account, &format!("/kerja/{id}")).await?;
    answer(&app, &account, &id, PageState { written, news: news.code(), ..PageState::default() }).await
}

/// The page; it is shown once the reading is noted.
pub async fn answer(app: &App, account: &Account, id: &str, shown: PageState<'_>) -> Answer {
    let opened = opened::open(app, account, id, Purpose::Work).await?;
    let untouched = || checklist::view(app, &opened, None, &Problems::default()).fields();
    let whole = shown.written.as_ref().map(|written| written.form(&untouched()));
    let mut shown = PageState { form: whole.as_ref().or(shown.form), ..shown };
    let status;
    (status, shown.conflict) = outcome(app, &opened, &mut shown);
    if shown.conflict.is_none() {
        shown.conflict = opened.keeps_out(&account.actor()).map(|why| why.to_string());
    }
    html_with(status, &page(app, account, &opened, &shown))
}

/// Status of the answer, and what to say above the page; problems of single fields are added to them.
fn outcome(app: &App, opened: &Opened, shown: &mut PageState) -> (u16, Option<String>) {
    let problems = &mut shown.problems;
    let refusal = match &shown.refused {
        None if shown.written.is_some() && problems.is_empty() => return (200, changed_since(app, opened, shown.form)),
        None => return (if problems.is_empty() { 200 } else { 422 }, None),
        Some(ActError::Refused(refusal)) => refusal,
        Some(error) => return (409, Some(format!("Formulir ini tidak disimpan: {error}."))),
    };
    match refusal {
        Refusal::Moved => {
            let version = shown.form.and_then(Form::version).unwrap_or_default();
            return (409, Some(history::since(app, opened, version)));
        }
        Refusal::TakenByOther { .. }
        | Refusal::NotNow { .. }
        | Refusal::OwnFile
        | Refusal::RelatedFile
        | Refusal::ActedBefore { .. } => return (409, Some(refusal.to_string())),
        Refusal::ChecklistOpen { items } => {
            for item in checklist::items(app, opened).into_iter().filter(|item| items.contains(&item.id)) {
                problems.add(
                    format!("c.{}", item.id),
                    format!("Periksa lagi “{}”: belum dijawab atau tidak sesuai.", item.label),
                );
            }
        }
        Refusal::NothingNamed | Refusal::NoRoundsLeft => problems.add("minta", refusal.to_string()),
        Refusal::NoOfficeRefused | Refusal::NothingMarkedWrong => problems.add("tolak", refusal.to_string()),
        Refusal::WrongAmount { .. } => problems.add("jumlah", refusal.to_string()),
        other @ (Refusal::NotPermitted
        | Refusal::Incomplete { .. }
        | Refusal::TruthNotStated
        | Refusal::Unexplained { .. }
        | Refusal::SameFile
        | Refusal::NotAsked
        | Refusal::UnknownRequirement
        | Refusal::TooManyFiles
        | Refusal::NoSuchCheck
        | Refusal::TooManyProofs
        | Refusal::ProofReliedOn
        | Refusal::OfficeNotAsked
        | Refusal::ExaminationMissing
        | Refusal::ExaminationRefused
        | Refusal::RekomendasiMissing
        | Refusal::CheckOpen { .. }
        | Refusal::FilesHeld { .. }
        | Refusal::NotPaid
        | Refusal::NoRevocationBasis
        | Refusal::Unprintable { .. }) => problems.add("periksa", other.to_string()),
    }
    (422, None)
}

/// What happened since a form was typed that was not sent; `None` when nothing did.
fn changed_since(app: &App, opened: &Opened, form: Option<&Form>) -> Option<String> {
    let version = form.and_then(Form::version).filter(|version| *version < opened.state().version)?;
    Some(history::since(app, opened, version)).filter(|what| !what.is_empty())
}

fn page(app: &App, account: &Account, opened: &Opened, shown: &PageState) -> Decision {
    let possible = opened.possible(&account.actor());
    // Text that came with a form is never thrown away, even when its part is not open to this officer any more.
    let checklist_posted = shown.form.is_some_and(|form| form.has("catatan") && account.role == Role::Verifikator);
    let verifies = possible.contains(&CommandKind::SaveChecklist) || checklist_posted;
    let title = format!("{} {}", opened.version.ty.short_name, opened.number());
    let (problems, written) = (&shown.problems, shown.written.as_ref());
    let mut checklist = verifies.then(|| checklist::view(app, opened, shown.form, problems));
    if let Some(list) = &mut checklist {
        list.written = writing::shown(&list.fields(), written);
    }
    let comes_back = problems.is_empty() && shown.refused.is_none();
    Decision {
        frame: frame::with_news(frame::of(app, Some(account), &title, &opened.href()), shown.news),
        form_key: new_key(app),
        version: opened.state().version,
        id: opened.state().id.to_string(),
        case: case(app, account, opened),
        conflict: shown.conflict.clone(),
        problems: problems.clone(),
        typed_before: written.filter(|_| comes_back).and_then(|written| written.note(app)),
        remarks: remarks(account, opened),
        attorney_letter: sent_by_attorney(&opened.dossier).map(|_| format!("{}/surat-kuasa", opened.href())),
        claim: claim(app.now(), account, opened),
        documents: folder::documents(opened),
        sections: folder::sections(app, opened),
        checklist,
        checked: if verifies { Vec::new() } else { checklist::checked(app, opened) },
        checked_by: checked_by(opened),
        opinions: desks::opinions(app, opened),
        office_work: possible
            .contains(&CommandKind::GiveRekomendasi)
            .then(|| desks::office_work(app, account, opened))
            .flatten(),
        approval: desks::approval(app, account, opened, shown.form),
        payment: desks::payment(opened, possible.contains(&CommandKind::ConfirmPayment), shown.form),
        matters: matters::for_officer(
            (&opened.sanctions, &opened.objections),
            account.role,
            (&app.current.get().calendar, app.now()),
        ),
        may_propose: sanction::roles(sanction::CommandKind::Propose).contains(&account.role),
        history: history::entries(app, opened),
    }
}

fn case(app: &App, account: &Account, opened: &Opened) -> Case {
    let (state, ty) = (opened.state(), &opened.version.ty);
    let holder = opened.subject(app).holder().name;
    let owner = opened.name_of(state.owner).to_owned();
    let by_another = !owner.is_empty() && !holder.is_empty() && !owner.eq_ignore_ascii_case(&holder);
    let office_due = account.office.as_deref().and_then(|code| desks::office_due(opened, code));
    // The nearer of the step's promise and the whole's: what this officer must keep now.
    let own = [opened.loaded.step_due_at, opened.loaded.due_at].into_iter().flatten().min();
    // An office without a time of its own keeps the whole's.
    let due = if account.role == Role::Opd { office_due.or(opened.loaded.due_at) } else { own };
    Case {
        licence: ty.short_name.clone(),
        variant: ty.variant(&state.variant).map_or_else(|| state.variant.clone(), |v| v.name.clone()),
        number: opened.number().to_owned(),
        applicant: if by_another || holder.is_empty() { owner } else { holder.clone() },
        holder: by_another.then_some(holder),
        channel: channel(app, state.channel),
        submitted: opened.loaded.submitted_at.map(date_time).unwrap_or_default(),
        stage: stage_tag(&state.stage),
        time_left: remaining::of_stage(&state.stage, due, app.now(), &app.current.get().calendar),
        due: opened.loaded.due_at.map_or_else(|| no_date(opened), |due| date(local(due).date())),
        sum: opened.sum.clone(),
        held_by: held_by(app, opened),
    }
}

/// Why there is no date.
fn no_date(opened: &Opened) -> String {
    let promised = opened.version.ty.promise.days.is_some();
    if promised { "Ditentukan setelah jeda selesai" } else { "Belum ditetapkan" }.into()
}

/// Where it stands, in the words officers use.
pub fn stage_tag(stage: &Stage) -> Tag {
    match stage {
        Stage::Draft => Tag::draft(),
        Stage::Submitted { .. } => Tag::sent(),
        Stage::UnderVerification { .. } => Tag::under_verification(),
        Stage::Returned { .. } => Tag::returned(),
        Stage::AwaitingRekomendasi { .. } => Tag::awaiting_rekomendasi(),
        Stage::AwaitingPayment { .. } => Tag::awaiting_payment(),
        Stage::UnderApproval { .. } => Tag::under_approval(),
        Stage::AwaitingSignature { .. } => Tag::awaiting_signature(),
        Stage::Signing { .. } => Tag::new(Tone::Info, "pen", "Sedang ditandatangani"),
        Stage::Issued { .. } => Tag::issued(),
        Stage::Rejected { .. } => Tag::rejected(),
        Stage::Withdrawn { .. } => Tag::withdrawn(),
        Stage::Cancelled { .. } => Tag::cancelled(),
        Stage::Revoked { .. } => Tag::revoked(),
    }
}

fn held_by(app: &App, opened: &Opened) -> String {
    match &opened.state().stage {
        Stage::Submitted { .. } => "Belum diambil".into(),
        Stage::UnderVerification { officer, .. } => opened.name_of(*officer).to_owned(),
        Stage::Draft | Stage::Returned { .. } | Stage::AwaitingPayment { .. } => "Pemohon".into(),
        Stage::AwaitingRekomendasi { .. } => {
            let open = opened.state().offices.iter().filter(|request| request.open());
            open.map(|request| app.rules.catalogue.office_name(&request.office)).collect::<Vec<_>>().join(", ")
        }
        Stage::UnderApproval { level, .. } => {
            opened.version.ty.approvals.get(usize::from(*level)).map_or_else(String::new, |step| step.title.clone())
        }
        Stage::AwaitingSignature { .. } => app.rules.catalogue.signer_title.clone(),
        Stage::Signing { .. } => "Sistem".into(),
        Stage::Issued { .. }
        | Stage::Rejected { .. }
        | Stage::Withdrawn { .. }
        | Stage::Cancelled { .. }
        | Stage::Revoked { .. } => "Selesai".into(),
    }
}

fn claim(now: Timestamp, account: &Account, opened: &Opened) -> Claim {
    if account.role != Role::Verifikator || opened.keeps_out(&account.actor()).is_some() {
        return Claim::NotNeeded;
    }
    match opened.state().stage {
        Stage::Submitted { .. } => Claim::Free,
        Stage::UnderVerification { officer, since, .. } if officer == account.id => {
            Claim::Mine { since: moment(since, now) }
        }
        Stage::UnderVerification { since, touched, .. } => Claim::Other {
            since: moment(since, now),
            may_take_over: now.duration_since(touched) >= SignedDuration::from_mins(CLAIM_MINUTES),
        },
        Stage::Draft
        | Stage::Returned { .. }
        | Stage::AwaitingRekomendasi { .. }
        | Stage::AwaitingPayment { .. }
        | Stage::UnderApproval { .. }
        | Stage::AwaitingSignature { .. }
        | Stage::Signing { .. }
        | Stage::Issued { .. }
        | Stage::Rejected { .. }
        | Stage::Withdrawn { .. }
        | Stage::Cancelled { .. }
        | Stage::Revoked { .. } => Claim::NotNeeded,
    }
}

/// The hour, with its day when that is not today.
fn moment(at: Timestamp, now: Timestamp) -> String {
    if local(at).date() == local(now).date() { time(at) } else { date_time(at) }
}

/// Things to know first.
fn remarks(account: &Account, opened: &Opened) -> Vec<Notice> {
    let mut remarks = Vec::new();
    let mut say = |tone, text: String| remarks.push(Notice { tone, text });
    let verifying = matches!(opened.state().stage, Stage::Submitted { .. } | Stage::UnderVerification { .. });
    let turn = opened.dossier.events.iter().rev().find(|(event, _)| {
        matches!(event, Event::Submitted { .. } | Event::Resubmitted { .. } | Event::SentBack { .. })
    });
    match turn {
        Some((Event::Resubmitted { .. }, entry)) if verifying => {
            say(Tone::Info, format!("Perbaikan masuk {}. {}", date_time(entry.at), asked_last(opened)));
            if let Some(why) = &opened.explanation {
                say(Tone::Info, format!("Penjelasan pemohon: {why}"));
            }
        }
        Some((Event::SentBack { .. }, entry)) if verifying => {
            say(Tone::Warning, format!("Dikembalikan atasan {}: {}", date_time(entry.at), opened.dossier.sent_back));
        }
        _ => {}
    }
    if opened.unproved {
        say(Tone::Warning, "Badan usaha ini belum dibuktikan di loket: akta atau NIB-nya belum dicocokkan.".into());
    }
    if let Some(entry) = sent_by_attorney(&opened.dossier) {
        let name = opened.people.get(&entry.actor).map_or("", String::as_str);
        say(Tone::Info, format!("Dikirim {name} atas kuasa pemohon. Periksa surat kuasanya."));
    }
    if let Stage::Returned { due, .. } = &opened.state().stage {
        say(
            Tone::Info,
            format!("Menunggu perbaikan pemohon sampai {}. {}", date(local(*due).date()), asked_last(opened)),
        );
    }
    if account.role == Role::KepalaDinas && matches!(opened.state().stage, Stage::AwaitingSignature { .. }) {
        say(Tone::Info, "Tanda tangani lewat menu Tanda tangan.".into());
    }
    remarks
}

/// What was asked of the applicant last.
fn asked_last(opened: &Opened) -> String {
    let names = asking::askable(opened);
    let asked = opened
        .dossier
        .returned
        .keys()
        .filter_map(|key| names.iter().find(|(k, _)| k == key))
        .map(|(_, name)| name.as_str());
    let asked: Vec<&str> = asked.collect();
    if asked.is_empty() { String::new() } else { format!("Yang diminta: {}.", asked.join("; ")) }
}

fn checked_by(opened: &Opened) -> Option<String> {
    let last = opened.dossier.events.iter().rev().find(|(event, _)| {
        matches!(event, Event::Accepted { .. } | Event::ChecklistSaved { .. } | Event::RefusalProposed { .. })
    });
    let (_, entry) = last?;
    let name = opened.people.get(&entry.actor)?;
    Some(format!("{name}, {}", date(local(entry.at).date())))
}

/// How it came in; what a simulator of OSS delivered is no evidence.
fn channel(app: &App, channel: Channel) -> String {
    let simulated = channel == Channel::Oss && app.config.registries.oss().is_some_and(|oss| oss.is_simulated());
    let words = inbox::channel(channel);
    if simulated { format!("{words} (simulator, bukan bukti)") } else { words.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_of_another_day_names_it() {
        let now: Timestamp = "2026-11-23T03:00:00Z".parse().unwrap();
        assert_eq!(moment("2026-11-23T02:12:00Z".parse().unwrap(), now), "09.12");
        assert_eq!(moment("2026-11-20T02:12:00Z".parse().unwrap(), now), "20 November 2026, 09.12");
    }
}
