//! `/admin/data-pribadi/{id}`: one matter of personal data, its words, its term, and what can be ordered about it now.

use super::data_cases::state;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use domain::access::List;
use domain::account::{Actor, Role};
use domain::application::{Stage, TextRef};
use domain::data_case::{Command, CommandKind, DataCase, Kind, Move, possible};
use domain::ids::DataCaseId;
use domain::indonesian;
use domain::typed::fits::unfit;
use ground::{App, Work};
use houses::account::accounts::{self, Account};
use houses::application::applications;
use houses::application::error::ActError;
use houses::privacy::cases;
use houses::privacy::changing::{CaseError, Order, change, words};
use houses::reading::{self, View};
use pages::form::Problems;
use pages::staff::data_cases::{CaseOrders, DataCasePage};
use pages::staff::parts::Fact;
use web::forms::Form;
use web::{Answer, News, Signed, WebError, frame, html, html_with, new_key};

/// Fewest letters of an answer.
const ANSWER_CHARS_MIN: usize = 10;
/// Most letters of an answer.
const ANSWER_CHARS_MAX: usize = 2_000;

fn id_of(text: &str) -> Result<DataCaseId, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}

/// `GET /admin/data-pribadi/{id}`.
pub async fn page(State(app): State<App>, Signed(officer): Signed, Path(id): Path<String>, news: News) -> Answer {
    let mut page = shown(&app, &officer, id_of(&id)?, (String::new(), Problems::default())).await?;
    page.frame = frame::with_news(page.frame, news.code());
    html(&page)
}

/// What is read of a matter in one go, and noted.
struct Seen {
    case: DataCase,
    words: Vec<(String, String)>,
    who: Option<String>,
    listed: Vec<(String, String, String)>,
}

fn seen(work: &mut Work, (reader, id): &(Actor, DataCaseId)) -> Result<Seen, ActError> {
    let loaded = cases::load(work.tx, work.vault, *id)?.ok_or(ActError::NotFound)?;
    let words = cases::words(work.tx, &loaded)?;
    let case = loaded.state.ok_or(ActError::NotFound)?;
    // Kominfo has no business with what persons ask.
    if reader.role() != Some(Role::Admin) && case.kind != Kind::Breach {
        return Err(ActError::NotFound);
    }
    let who = match case.account {
        Some(account) => accounts::get(work.tx, work.vault, account)?
            .map(|account| format!("{} ({})", account.profile.name, account.username)),
        None => None,
    };
    let mut listed = Vec::new();
    if case.kind == Kind::Disposal {
        for id in &case.applications {
            let Some(brief) = applications::brief(work.tx, *id)? else { continue };
            let stage = applications::state_of(work.tx, *id)?.map_or("Dimusnahkan", |app| ended(&app.stage));
            let version = work.rules.catalogue.version(&brief.type_id, brief.type_version);
            let kind = version.map_or(brief.type_id.clone(), |version| version.ty.short_name.clone());
            listed.push((brief.number, kind, stage.to_owned()));
        }
    }
    reading::note_list(work, reader, &View { list: List::PersonalData, filters: &["urusan"], count: 1 })?;
    Ok(Seen { case, words, who, listed })
}

/// How an application ended.
fn ended(stage: &Stage) -> &'static str {
    match stage.id() {
        "rejected" => "Ditolak",
        "withdrawn" => "Ditarik pemohon",
        "revoked" => "Izin dicabut",
        _ => "Izin berakhir",
    }
}

async fn shown(
    app: &App,
    officer: &Account,
    id: DataCaseId,
    (answer, problems): (String, Problems),
) -> Result<DataCasePage, WebError> {
    let Seen { case, words, who, listed } = app.view((officer.actor(), id), seen).await?;
    let actor = officer.actor();
    let can = possible(Move { case: Some(&case), actor: &actor, now: app.now() });
    let may = |kind| can.contains(&kind);
    let letter = (case.kind == Kind::Breach).then(|| letter(app, &case, &words));
    Ok(DataCasePage {
        frame: frame::of(app, Some(officer), case.kind.name(), "/admin/data-pribadi"),
        form_key: new_key(app),
        id: case.id.to_string(),
        version: case.version,
        title: case.kind.name(),
        state: state(&case, app.now()),
        facts: facts(&case, who),
        words: words.into_iter().map(|(kind, text)| (whose(&kind), text)).collect(),
        listed,
        letter,
        can: CaseOrders {
            grant: may(CommandKind::Answer) && case.kind == Kind::Correction,
            refuse: may(CommandKind::Answer),
            erase: may(CommandKind::Erase),
            destroy: may(CommandKind::Destroy),
            tell_persons: may(CommandKind::TellPersons),
            note_authority: may(CommandKind::NoteAuthorityTold),
        },
        answer,
        problems,
    })
}

fn whose(kind: &str) -> &'static str {
    match kind {
        "request" => "Permintaan",
        "answer" => "Jawaban",
        "facts" => "Fakta",
        _ => "Pemberitahuan kepada lembaga",
    }
}

fn facts(case: &DataCase, who: Option<String>) -> Vec<Fact> {
    let at = |label: &str, at: Option<jiff::Timestamp>| {
        at.map(|at| Fact::new(label, &format!("{} WIB", indonesian::date_time(at))))
    };
    let mut facts: Vec<Option<Fact>> = vec![
        at("Mulai", Some(case.opened_at)),
        who.map(|who| Fact::new("Oleh", &who)),
        at("Paling lambat", case.due_at),
    ];
    if let Some(breach) = &case.breach {
        let kinds: Vec<&str> = breach.kinds.iter().map(|kind| kind.name()).collect();
        let who = if breach.accounts.is_empty() {
            "Semua pemohon diberi tahu".to_owned()
        } else {
            format!("{} akun disebut satu per satu", breach.accounts.len())
        };
        facts.push(at("Diketahui", Some(breach.known_at)));
        facts.push(Some(Fact::new("Data yang terkena", &kinds.join("; "))));
        facts.push(Some(Fact::new("Banyaknya orang", &indonesian::thousands(breach.persons.into()))));
        facts.push(Some(Fact::new("Siapa", &who)));
    }
    facts.push(at("Yang terkena diberi tahu", case.persons_told_at));
    facts.push(at("Lembaga diberi tahu", case.authority_told_at));
    if case.kept > 0 {
        facts.push(Some(Fact::new("Tetap disimpan", &format!("{} permohonan yang sudah dikirim", case.kept))));
    }
    if let Some(end) = case.backups_end {
        facts.push(Some(Fact::new("Kunci hilang dari salinan cadangan", &indonesian::date(end))));
    }
    facts.push(at("Selesai", case.closed_at));
    facts.into_iter().flatten().collect()
}

/// What the authority is to be told (UU 27/2022 ps 46(2)): which data, when and how, what is done about it.
fn letter(app: &App, case: &DataCase, words: &[(String, String)]) -> String {
    let city = &app.rules.catalogue.city;
    let Some(breach) = &case.breach else { return String::new() };
    let kinds: Vec<&str> = breach.kinds.iter().map(|kind| kind.name()).collect();
    let what = words.iter().find(|(kind, _)| kind == "facts").map(|(_, text)| text.as_str()).unwrap_or_default();
    let told = case
        .persons_told_at
        .map_or_else(|| "belum dikirim".to_owned(), |at| format!("dikirim {} WIB", indonesian::date_time(at)));
    let privacy = &app.config.privacy;
    let contact: Vec<&str> = [&privacy.officer, &privacy.email, &privacy.phone]
        .into_iter()
        .map(String::as_str)
        .filter(|c| !c.is_empty())
        .collect();
    let contact = if contact.is_empty() { city.office.clone() } else { contact.join(", ") };
    format!(
        "Kepada lembaga yang menyelenggarakan pelindungan data pribadi\n\n{office}, {government}, selaku pengendali data pribadi \
         memberitahukan kegagalan pelindungan data pribadi sesuai Pasal 46 Undang-Undang Nomor 27 Tahun 2022.\n\n\
         Diketahui: {known} WIB\nData yang terungkap: {kinds}\nBanyaknya subjek data (perkiraan): {persons}\n\
         Kapan dan bagaimana, serta penanganan dan pemulihannya:\n{what}\n\n\
         Pemberitahuan kepada subjek data: {told}\nYang dapat dihubungi: {contact}",
        office = city.office,
        government = city.government,
        known = indonesian::date_time(breach.known_at),
        kinds = kinds.join("; "),
        persons = indonesian::thousands(breach.persons.into()),
    )
}

/// What was typed into a field for an answer, or what is wrong with it.
fn checked(form: &Form, field: &str) -> Result<String, Problems> {
    let text = form.get(field);
    if text.chars().count() < ANSWER_CHARS_MIN {
        return Err(Problems::one(field, format!("Tulis paling sedikit {ANSWER_CHARS_MIN} huruf.")));
    }
    unfit(text, ANSWER_CHARS_MAX).map_or_else(|| Ok(text.to_owned()), |sentence| Err(Problems::one(field, sentence)))
}

/// Orders something with words, and shows the page again with what is wrong.
async fn with_words(
    app: &App,
    officer: &Account,
    (id, form): (DataCaseId, &Form),
    (kind, field, news): (&'static str, &str, &str),
    command: impl FnOnce(TextRef) -> Command,
) -> Answer {
    let typed = form.get(field).to_owned();
    let text = match checked(form, field) {
        Ok(text) => words(app, kind, &text),
        Err(problems) => return html_with(422, &shown(app, officer, id, (typed, problems)).await?),
    };
    let mut order = Order::new(id, officer.actor(), command(text.reference.clone()));
    (order.texts, order.version, order.key) = (vec![text], form.version(), form.key());
    match change(app, order).await {
        Ok(_) => Ok(Redirect::to(&format!("/admin/data-pribadi/{id}?kabar={news}")).into_response()),
        Err(CaseError::Refused(refusal)) if refusal != domain::data_case::Refusal::NotPermitted => {
            let problems = Problems::one(field, refusal.to_string());
            html_with(409, &shown(app, officer, id, (typed, problems)).await?)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /admin/data-pribadi/{id}/jawab`.
pub async fn answer(State(app): State<App>, Signed(officer): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let granted = form.get("putusan") == "kabul";
    let what = ("answer", "jawaban", "data-dijawab");
    with_words(&app, &officer, (id_of(&id)?, &form), what, |words| Command::Answer { granted, words }).await
}

/// `POST /admin/data-pribadi/{id}/hapus`.
pub async fn erase(State(app): State<App>, Signed(officer): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let what = ("answer", "jawaban", "data-dihapus");
    with_words(&app, &officer, (id_of(&id)?, &form), what, |words| Command::Erase { words }).await
}

/// `POST /admin/data-pribadi/{id}/lapor`.
pub async fn note_authority(
    State(app): State<App>,
    Signed(officer): Signed,
    Path(id): Path<String>,
    form: Form,
) -> Answer {
    let what = ("letter", "surat", "lembaga-dikabari");
    with_words(&app, &officer, (id_of(&id)?, &form), what, |words| Command::NoteAuthorityTold { words }).await
}

/// `POST /admin/data-pribadi/{id}/musnahkan`.
pub async fn destroy(State(app): State<App>, Signed(officer): Signed, Path(id): Path<String>, form: Form) -> Answer {
    plainly(&app, &officer, (id_of(&id)?, &form), (Command::Destroy, "data-dihapus")).await
}

/// `POST /admin/data-pribadi/{id}/kabari`.
pub async fn tell_persons(
    State(app): State<App>,
    Signed(officer): Signed,
    Path(id): Path<String>,
    form: Form,
) -> Answer {
    plainly(&app, &officer, (id_of(&id)?, &form), (Command::TellPersons, "pelanggaran-dikabarkan")).await
}

async fn plainly(
    app: &App,
    officer: &Account,
    (id, form): (DataCaseId, &Form),
    (command, news): (Command, &str),
) -> Answer {
    let mut order = Order::new(id, officer.actor(), command);
    (order.version, order.key) = (form.version(), form.key());
    change(app, order).await?;
    Ok(Redirect::to(&format!("/admin/data-pribadi/{id}?kabar={news}")).into_response())
}
