//! Where the applicant is heard: replying to a proposed sanction (Pasal 11(5)), objecting to a decision (UU 30/2014 Pasal 77).

use crate::matters;
use crate::own_application::{Own, own};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use db::DbError;
use domain::ids::{DocumentId, FileId, SanctionId};
use domain::indonesian::{date, local};
use domain::media::Accepts;
use domain::objection::{self, filing_until, may_file};
use domain::sanction::{self, CommandKind, Sanction};
use domain::typed::fits::unfit;
use ground::App;
use ground::intake::{self, IntakeError, ReceivedFile};
use houses::account::accounts::Account;
use houses::document::documents::{self, Paper};
use houses::document::letters;
use houses::objection::objecting::{self, ObjectionError, object};
use houses::objection::objections::{self, LoadedObjection};
use houses::sanction::sanctioning::{self, SanctionError, sanction};
use houses::sanction::sanctions::{self, LoadedSanction};
use ledger::sealed::{self, NewText};
use ledger::uploads::NewFile;
use pages::applying::{Heard, ReplyForm};
use pages::form::Problems;
use pages::{Link, Notice, Tone};
use web::forms::{Form, FormWithFiles};
use web::{Answer, News, Signed, WebError, frame, html_with};

/// Fewest characters of a reply or of reasons.
const TEXT_CHARS_MIN: usize = 10;
/// Most characters.
const TEXT_CHARS_MAX: usize = 4_000;
/// Most files with an objection.
const FILES_MAX: usize = 5;

/// What was posted and not taken.
#[derive(Default)]
struct Shown<'a> {
    text: String,
    problems: Problems,
    news: Option<&'a str>,
}

impl Shown<'_> {
    fn status(&self) -> u16 {
        if self.problems.is_empty() { 200 } else { 422 }
    }
}

/// What is wrong with a text, as a sentence; it is printed on a letter.
fn problem(text: &str) -> Option<String> {
    match text.chars().count() {
        0..TEXT_CHARS_MIN => Some("Tulis paling sedikit satu kalimat.".into()),
        _ => unfit(text, TEXT_CHARS_MAX),
    }
}

/// `GET /permohonan/{id}/sanksi/{sanksi}`
pub async fn show_sanction(
    State(app): State<App>,
    Signed(account): Signed,
    Path((id, sanction)): Path<(String, String)>,
    news: News,
) -> Answer {
    let own = own(&app, &account, &id).await?;
    let shown = Shown { news: news.code(), ..Shown::default() };
    sanction_page(&app, &account, (&own, &sanction), shown).await
}

/// A sanction with what was written about it, opened.
struct OpenedSanction {
    state: Sanction,
    facts: String,
    reply: Option<String>,
    reasons: Option<String>,
}

async fn sanction_page(app: &App, account: &Account, of: (&Own, &str), shown: Shown<'_>) -> Answer {
    let (own, id) = of;
    let id: SanctionId = id.parse().map_err(|_| WebError::NotFound)?;
    let (handle, application) = (app.clone(), own.loaded.app.id);
    let read = app.db.read(move |tx| {
        let loaded = sanctions::load(tx, &handle.vault, id)?;
        let Some(LoadedSanction { state: Some(state), key, .. }) = loaded else { return Ok(None) };
        if state.on.application() != Some(application) {
            return Ok(None);
        }
        let mut open = |text: &domain::application::TextRef| sealed::get(tx, &key, text.id).map_err(DbError::from);
        let facts = open(&state.facts)?.unwrap_or_default();
        let reply = state.reply.as_ref().map(|reply| open(&reply.text)).transpose()?.flatten();
        let why = match &state.status {
            sanction::Status::Imposed(decision) | sanction::Status::Lifted { decision, .. } => Some(&decision.reasons),
            sanction::Status::Dropped { reason, .. } => Some(reason),
            sanction::Status::Proposed | sanction::Status::Recorded => None,
        };
        let reasons = why.map(open).transpose()?.flatten();
        Ok(Some(OpenedSanction { state, facts, reply, reasons }))
    });
    let opened = read.await?.ok_or(WebError::NotFound)?;
    let state = &opened.state;
    let (calendar, now) = (&app.current.get().calendar, app.now());
    let found_in = (&own.loaded.app.stage, own.loaded.app.channel);
    let actor = account.actor();
    let step = sanction::Move { sanction: Some(state), actor: &actor, now, calendar, application: Some(found_in) };
    let may_write = sanction::possible(step).contains(&CommandKind::Reply);
    let until = sanction::reply_until(state, calendar).map(date);
    let title = if state.status == sanction::Status::Proposed {
        format!("Usul: {}", state.measure.name())
    } else {
        state.measure.name().to_owned()
    };
    let texts = [
        ("Fakta menurut petugas", Some(opened.facts)),
        ("Tanggapan Anda", opened.reply),
        ("Pertimbangan", opened.reasons),
    ];
    let letter = state.status.decision().filter(|decision| decision.letter_out_at.is_some());
    let frame = frame::of(app, Some(account), &title, "/permohonan");
    let page = Heard {
        frame: frame::with_news(frame, shown.news),
        application: own.for_page(app),
        tag: matters::of_sanction(state.status.kind()),
        sentence: matters::sentence(state, calendar, now),
        facts: vec![
            ("Kewajiban".into(), state.article.of(state.measure)),
            ("Isinya".into(), state.article.words(state.measure).into()),
            ("Dasar sanksi".into(), state.measure.basis().into()),
        ],
        said: texts.into_iter().filter_map(|(heading, text)| Some((heading.to_owned(), text?))).collect(),
        links: letter
            .map(|decision| Link::new(&format!("/dokumen/{}", decision.letter), "Unduh suratnya (PDF)", ""))
            .into_iter()
            .collect(),
        note: Some(Notice { tone: Tone::Info, text: UNAFFECTED.into() }),
        reply: may_write.then(|| ReplyForm {
            action: format!("{}/sanksi/{id}", own.href()),
            version: state.version,
            heading: "Tanggapan Anda".into(),
            help: until.map_or_else(String::new, |until| {
                format!(
                    "Ceritakan menurut Anda apa yang terjadi, paling lambat {until}. Tanggapan tercetak dalam suratnya."
                )
            }),
            text: shown.text.clone(),
            with_files: false,
            button: "Kirim tanggapan".into(),
        }),
        problems: shown.problems.clone(),
        title,
    };
    html_with(shown.status(), &page)
}

const UNAFFECTED: &str = "Sanksi tidak memengaruhi permohonan lain yang Anda ajukan.";

/// `POST /permohonan/{id}/sanksi/{sanksi}`
pub async fn reply(
    State(app): State<App>,
    Signed(account): Signed,
    Path((id, sanction_id)): Path<(String, String)>,
    form: Form,
) -> Answer {
    let own = own(&app, &account, &id).await?;
    let typed = form.get("tanggapan").to_owned();
    let again =
        |sentence: String| Shown { text: typed.clone(), problems: Problems::one("tanggapan", sentence), news: None };
    if let Some(sentence) = problem(&typed) {
        return sanction_page(&app, &account, (&own, &sanction_id), again(sentence)).await;
    }
    let target: SanctionId = sanction_id.parse().map_err(|_| WebError::NotFound)?;
    let text = NewText::new(app.id(), app.bytes(), "reply", typed.clone());
    let command = sanction::Command::Reply { text: text.reference.clone() };
    let mut order = sanctioning::Order::new(target, account.actor(), command);
    (order.texts, order.version, order.key) = (vec![text], form.version(), form.key());
    match sanction(&app, order).await {
        Ok(_) => Ok(Redirect::to(&format!("{}/sanksi/{target}?kabar=ditanggapi", own.href())).into_response()),
        Err(SanctionError::Refused(refusal)) if refusal != sanction::Refusal::NotPermitted => {
            sanction_page(&app, &account, (&own, &sanction_id), again(refusal.to_string())).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /permohonan/{id}/keberatan/{dokumen}`
pub async fn show_objection(
    State(app): State<App>,
    Signed(account): Signed,
    Path((id, document)): Path<(String, String)>,
    news: News,
) -> Answer {
    let own = own(&app, &account, &id).await?;
    let shown = Shown { news: news.code(), ..Shown::default() };
    objection_page(&app, &account, (&own, &document), shown).await
}

/// A decision, and the objection to it, opened.
struct Contested {
    letter: Paper,
    objection: Option<(objection::Objection, String, Option<String>)>,
}

async fn contested(app: &App, own: &Own, document: &str) -> Result<Contested, WebError> {
    let document: DocumentId = document.parse().map_err(|_| WebError::NotFound)?;
    let (handle, application) = (app.clone(), own.loaded.app.id);
    let read = app.db.read(move |tx| {
        let papers = documents::of(tx, application)?;
        let letter = papers.into_iter().find(|paper| paper.id == document && paper.released_at.is_some());
        let Some(letter) = letter else { return Ok(None) };
        let loaded = match objections::of_document(tx, document)? {
            Some(id) => objections::load(tx, &handle.vault, id)?,
            None => None,
        };
        let Some(LoadedObjection { state: Some(state), key, .. }) = loaded else {
            return Ok(Some(Contested { letter, objection: None }));
        };
        let reasons = sealed::get(tx, &key, state.reasons.id)?.unwrap_or_default();
        let decided = match state.status.decision() {
            Some(decision) => sealed::get(tx, &key, decision.reasons.id)?,
            None => None,
        };
        Ok(Some(Contested { letter, objection: Some((state, reasons, decided)) }))
    });
    let found = read.await?.filter(|found| found.letter.kind.may_be_objected_to());
    found.ok_or(WebError::NotFound)
}

async fn objection_page(app: &App, account: &Account, of: (&Own, &str), shown: Shown<'_>) -> Answer {
    let (own, document) = of;
    let Contested { letter, objection } = contested(app, own, document).await?;
    let (calendar, now) = (&app.current.get().calendar, app.now());
    let title = matters::title_of(letter.kind);
    let until = letter.released_at.and_then(|at| filing_until(at, calendar));
    let in_time = until.is_some_and(|until| local(now).date() <= until);
    let mine = may_file(&account.actor(), own.loaded.app.owner, own.loaded.app.channel);
    let mut facts = vec![
        ("Surat".to_owned(), format!("{} Nomor {}", letters::name(letter.kind), letter.number)),
        ("Terbit".to_owned(), letter.released_at.map(matters::day).unwrap_or_default()),
    ];
    let mut links = vec![Link::new(&format!("/dokumen/{}", letter.id), "Unduh surat itu (PDF)", "")];
    let mut said = Vec::new();
    let (tag, sentence) = match &objection {
        Some((state, reasons, decided)) => {
            facts.push(("Keberatan diajukan".to_owned(), matters::day(state.filed_at)));
            said.push(("Alasan keberatan".to_owned(), reasons.clone()));
            said.extend(decided.clone().map(|text| ("Pertimbangan keputusan".to_owned(), text)));
            links.extend(files(&state.files));
            (matters::of_objection(state, calendar, now), told(state, calendar, now, &mut links))
        }
        None => (
            pages::parts::Tag::new(Tone::Plain, "ring", "Belum diajukan"),
            match until {
                Some(until) if in_time => format!("Anda dapat mengajukan keberatan sampai {}.", date(until)),
                Some(until) => format!("Waktu mengajukan keberatan berakhir {}.", date(until)),
                None => String::new(),
            },
        ),
    };
    let frame = frame::of(app, Some(account), &title, "/permohonan");
    let page = Heard {
        frame: frame::with_news(frame, shown.news),
        application: own.for_page(app),
        title,
        tag,
        sentence,
        facts,
        said,
        links,
        note: None,
        reply: (objection.is_none() && in_time && mine).then(|| ReplyForm {
            action: format!("{}/keberatan/{}", own.href(), letter.id),
            version: own.loaded.app.version,
            heading: "Ajukan keberatan".into(),
            help: "Tulis apa yang menurut Anda keliru dalam keputusan itu, dan apa yang Anda minta. Keberatan diputus paling lama \
                   sepuluh hari kerja."
                .into(),
            text: shown.text.clone(),
            with_files: true,
            button: "Ajukan keberatan".into(),
        }),
        problems: shown.problems.clone(),
    };
    html_with(shown.status(), &page)
}

fn files(files: &[FileId]) -> impl Iterator<Item = Link> + '_ {
    files.iter().enumerate().map(|(i, file)| Link::new(&format!("/berkas/{file}"), &format!("Berkas {}", i + 1), ""))
}

/// Where an objection stands; its letter joins the links.
fn told(
    state: &objection::Objection,
    calendar: &domain::calendar::Calendar,
    now: jiff::Timestamp,
    links: &mut Vec<Link>,
) -> String {
    let Some(decision) = state.status.decision() else {
        if objection::deemed_granted(state, calendar, now) {
            return "Batas sepuluh hari kerja sudah lewat, jadi keberatan Anda dianggap dikabulkan. Keputusannya segera ditetapkan."
                .into();
        }
        let until = objection::decision_until(state.filed_at, calendar).map(date).unwrap_or_default();
        return format!("Keberatan Anda diputus paling lambat {until}.");
    };
    if decision.letter_out_at.is_some() {
        links.push(Link::new(&format!("/dokumen/{}", decision.letter), "Unduh keputusan atas keberatan (PDF)", ""));
    }
    let how = match decision.outcome {
        objection::Outcome::Granted => "dikabulkan",
        objection::Outcome::Refused => "ditolak",
    };
    format!(
        "Keberatan Anda {how} pada {}. Banding dapat diajukan kepada atasan pejabat yang memutus paling lama {} hari kerja sejak \
         surat itu Anda terima.",
        matters::day(decision.at),
        objection::APPEAL_WORKING_DAYS
    )
}

/// `POST /permohonan/{id}/keberatan/{dokumen}`
pub async fn file(
    State(app): State<App>,
    Signed(account): Signed,
    Path((id, document)): Path<(String, String)>,
    posted: FormWithFiles,
) -> Answer {
    let own = own(&app, &account, &id).await?;
    let found = contested(&app, &own, &document).await?;
    let FormWithFiles { form, files } = posted;
    let typed = form.get("tanggapan").to_owned();
    let again = |problems| Shown { text: typed.clone(), problems, news: None };
    let mut problems = Problems::default();
    if let Some(sentence) = problem(&typed) {
        problems.add("tanggapan", sentence);
    }
    let chosen: Vec<_> = files.into_iter().filter(|file| file.field == "berkas").collect();
    if chosen.len() > FILES_MAX {
        problems.add("berkas", format!("Paling banyak {FILES_MAX} berkas."));
    }
    if !problems.is_empty() {
        return objection_page(&app, &account, (&own, &document), again(problems)).await;
    }
    let mut taken: Vec<NewFile> = Vec::new();
    for file in chosen {
        let given = ReceivedFile { bytes: file.bytes, name: file.name, requirement: String::new(), by: account.id };
        match intake::take(&app, &own.loaded.key, given, &[Accepts::Document, Accepts::Photo]).await {
            Ok(new) => taken.push(new),
            Err(IntakeError::Rejected(rejection)) => {
                let problems = Problems::one("berkas", rejection.sentence());
                return objection_page(&app, &account, (&own, &document), again(problems)).await;
            }
            Err(error) => return Err(error.into()),
        }
    }
    let text = NewText::new(app.id(), app.bytes(), "objection", typed.clone());
    let command = objection::Command::File {
        application: own.loaded.app.id,
        account: own.loaded.app.owner,
        document: found.letter.id,
        against: found.letter.kind,
        announced_at: found.letter.released_at.ok_or(WebError::NotFound)?,
        reasons: text.reference.clone(),
        files: taken.iter().map(|file| file.id).collect(),
    };
    let mut order = objecting::Order::beginning(account.actor(), command);
    (order.texts, order.enclosed, order.key) = (vec![text], taken, form.key());
    match object(&app, order).await {
        Ok(_) => {
            let page = format!("{}/keberatan/{}?kabar=keberatan-diajukan", own.href(), found.letter.id);
            Ok(Redirect::to(&page).into_response())
        }
        Err(ObjectionError::Refused(refusal)) if refusal != objection::Refusal::NotPermitted => {
            let problems = Problems::one("tanggapan", refusal.to_string());
            objection_page(&app, &account, (&own, &document), again(problems)).await
        }
        Err(error) => Err(error.into()),
    }
}
