//! `/petugas/gangguan`: what is going on, and declaring an interruption or taking up what a probe proposed.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use domain::indonesian::moment;
use domain::indonesian::{local, wib};
use domain::interruption::{Command, Interruption, Kind, Phase, Refusal, Scope};
use domain::interruption::{InterruptionWithWords, Words};
use domain::registry::Registry;
use domain::typed::date::moment as moment_typed;
use domain::typed::fits::unfit;
use ground::App;
use ground::intake::sha256;
use houses::account::accounts::Account;
use houses::interruption::interrupting::{InterruptError, Order, interrupt};
use houses::interruption::interruptions;
use jiff::Timestamp;
use pages::Tone;
use pages::form::{Choice, Problems};
use pages::parts::Tag;
use pages::staff::interruptions::{DeclareForm, InterruptionRow, Interruptions};
use pages::staff::parts::tag;
use web::forms::Form;
use web::{Answer, News, Signed, WebError, frame, html, html_with, new_key};

/// Interruptions that are over, on the page.
const PAST_MAX: i64 = 20;
/// Most characters of a title and of the words below it.
const TITLE_CHARS_MAX: usize = 100;
const BODY_CHARS_MAX: usize = 1_000;

/// `GET /petugas/gangguan`
pub async fn page(State(app): State<App>, Signed(account): Signed, news: News) -> Answer {
    let blank = blank(&app, None);
    let mut page = listed(&app, &account, blank).await?;
    page.frame = frame::with_news(page.frame, news.code());
    html(&page)
}

async fn listed(app: &App, account: &Account, ask: DeclareForm) -> Result<Interruptions, WebError> {
    let now = app.now();
    let read = app.db.read(move |tx| {
        let mut open = interruptions::current(tx)?;
        open.extend(interruptions::proposed(tx)?);
        Ok((open, interruptions::past(tx, now, PAST_MAX)?))
    });
    let (open, past) = read.await?;
    Ok(Interruptions {
        frame: frame::of(app, Some(account), "Gangguan layanan", "/petugas/gangguan"),
        form_key: new_key(app),
        open: open.iter().map(|listed| row(listed, now)).collect(),
        past: past.iter().filter(|listed| !listed.state.is_current()).map(|listed| row(listed, now)).collect(),
        ask,
    })
}

fn row(listed: &InterruptionWithWords, now: Timestamp) -> InterruptionRow {
    let state = &listed.state;
    let until = state.end.as_ref().map(|end| format!(", sampai {}", moment(end.at, now))).unwrap_or_default();
    InterruptionRow {
        href: format!("/petugas/gangguan/{}", state.id),
        title: listed.words.title.clone(),
        state: state_tag(state),
        about: format!("Sejak {}{until}", moment(state.started_at, now)),
    }
}

/// How far an interruption has come, in the words of officers.
pub fn state_tag(state: &Interruption) -> Tag {
    match (&state.phase, &state.end) {
        (Phase::Proposed, _) => tag(Tone::Info, "Usul sistem"),
        (Phase::Dismissed { .. }, _) => tag(Tone::Plain, "Dibatalkan"),
        (_, Some(end)) if end.confirmed_by.is_none() => tag(Tone::Warning, "Pulih, menunggu orang kedua"),
        (_, Some(_)) => tag(Tone::Good, "Selesai"),
        (Phase::Announced { confirmed_by: None, .. }, None) => tag(Tone::Warning, "Menunggu orang kedua"),
        (Phase::Announced { .. }, None) => tag(Tone::Warning, "Berlangsung"),
    }
}

/// The form before anything is typed; of a proposal, with what the probe knows.
pub fn blank(app: &App, proposal: Option<&InterruptionWithWords>) -> DeclareForm {
    let mut typed = Form::default();
    if let Some(listed) = proposal {
        let scope = if listed.state.scope == Scope::Signing { "ttd" } else { "semua" };
        typed.pairs = [
            ("apa", listed.state.kind.id().to_owned()),
            ("cakupan", scope.to_owned()),
            ("judul", listed.words.title.clone()),
            ("keterangan", listed.words.body.clone()),
            ("mulai", to_field(listed.state.started_at)),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into();
    } else {
        typed.pairs = vec![("mulai".into(), to_field(app.now())), ("cakupan".into(), "semua".into())];
    }
    filled(app, &typed, Problems::default())
}

/// The form as typed, with what is wrong.
pub fn filled(app: &App, form: &Form, problems: Problems) -> DeclareForm {
    let kinds = Kind::ALL.map(|kind| Choice::new(kind.id(), kind.name(), form.get("apa")));
    let scopes = [
        ("semua", "Semua layanan"),
        ("izin", "Jenis izin tertentu"),
        ("kantor", "Kantor tertentu"),
        ("ttd", "Tanda tangan elektronik"),
        ("siak", "Data kependudukan (SIAK)"),
        ("kswp", "Status pajak (KSWP)"),
        ("oss", "Data NIB (OSS)"),
    ];
    let among =
        |name: &str, value: &str| if form.all(name).contains(&value) { value.to_owned() } else { String::new() };
    let types = app.rules.catalogue.listed().into_iter().filter(|version| version.ty.offered());
    DeclareForm {
        action: "/petugas/gangguan".into(),
        version: form.version().unwrap_or(0),
        kinds: kinds.into(),
        scopes: scopes.map(|(value, label)| Choice::new(value, label, form.get("cakupan"))).into(),
        types: types.map(|v| Choice::new(&v.ty.id, &v.ty.short_name, &among("izin", &v.ty.id))).collect(),
        offices: app
            .rules
            .catalogue
            .offices
            .values()
            .map(|o| Choice::new(&o.code, &o.name, &among("kantor", &o.code)))
            .collect(),
        title: form.get("judul").to_owned(),
        body: form.get("keterangan").to_owned(),
        started: form.get("mulai").to_owned(),
        expected: form.get("perkiraan").to_owned(),
        next: form.get("kabar").to_owned(),
        problems,
    }
}

/// `POST /petugas/gangguan`
pub async fn declare(State(app): State<App>, Signed(account): Signed, form: Form) -> Answer {
    let order = match order(&app, &account, &form) {
        Ok(order) => order,
        Err(problems) => return again(&app, &account, &form, problems).await,
    };
    match interrupt(&app, order).await {
        Ok(state) => {
            Ok(Redirect::to(&format!("/petugas/gangguan/{}?kabar=gangguan-diumumkan", state.id)).into_response())
        }
        Err(error) => again(&app, &account, &form, told(error)?).await,
    }
}

async fn again(app: &App, account: &Account, form: &Form, problems: Problems) -> Answer {
    html_with(422, &listed(app, account, filled(app, form, problems)).await?)
}

/// What a person can mend, at the field it is about; the rest has pages of its own.
pub fn told(error: InterruptError) -> Result<Problems, WebError> {
    let field = match &error {
        InterruptError::Refused(refusal) => match refusal {
            Refusal::StartsLater | Refusal::StartedLongAgo => "mulai",
            Refusal::ExpectedInThePast => "perkiraan",
            Refusal::EndOutOfPlace => "pulih",
            Refusal::PauseOutOfPlace => "jeda",
            Refusal::ManualRouteLeft => "tanpa_jalan_lain",
            Refusal::RegistryIsNoStandstill => "huruf",
            Refusal::NothingNamed => "izin",
            Refusal::NotNow | Refusal::Moved | Refusal::SamePerson => "judul",
            Refusal::NotPermitted => return Err(error.into()),
        },
        InterruptError::KeyReused => "judul",
        InterruptError::NotFound | InterruptError::Db(_) | InterruptError::Seal(_) | InterruptError::Internal(_) => {
            return Err(error.into());
        }
    };
    let mut problems = Problems::default();
    problems.add(field, error.to_string());
    Ok(problems)
}

/// The words of a form, and what is wrong with them.
pub fn words(form: &Form, problems: &mut Problems) -> Words {
    let words = Words { title: form.get("judul").to_owned(), body: form.get("keterangan").to_owned() };
    // They are drawn as a picture too, so they must be printable.
    if words.title.is_empty() {
        let sentence =
            format!("Tulis judul, paling banyak {TITLE_CHARS_MAX} huruf. Contoh: Tanda tangan elektronik tertunda.");
        problems.add("judul", sentence);
    } else if let Some(sentence) = unfit(&words.title, TITLE_CHARS_MAX) {
        problems.add("judul", sentence);
    }
    if words.body.is_empty() {
        let sentence = format!("Tulis akibatnya dan apa yang tetap bisa, paling banyak {BODY_CHARS_MAX} huruf.");
        problems.add("keterangan", sentence);
    } else if let Some(sentence) = unfit(&words.body, BODY_CHARS_MAX) {
        problems.add("keterangan", sentence);
    }
    words
}

/// SHA-256 of words, as events carry it.
pub fn hash_of(words: &Words) -> String {
    sha256(format!("{}\n{}", words.title, words.body).as_bytes())
}

/// A moment as browsers post it or people type it; empty is none.
pub fn moment_of(form: &Form, field: &str, problems: &mut Problems) -> Option<Timestamp> {
    let text = form.get(field);
    if text.is_empty() {
        return None;
    }
    let read = moment_typed(text).map(|at| wib().to_timestamp(at).ok());
    problems.check(field, read)
}

/// A moment for such a field.
pub fn to_field(at: Timestamp) -> String {
    local(at).strftime("%Y-%m-%dT%H:%M").to_string()
}

pub fn order(app: &App, account: &Account, form: &Form) -> Result<Order, Problems> {
    let mut problems = Problems::default();
    let of = Kind::from_id(form.get("apa"));
    if of.is_none() {
        problems.add("apa", "Pilih apa yang terjadi.");
    }
    let known = |names: Vec<&str>, is: &dyn Fn(&str) -> bool| {
        names.into_iter().filter(|name| is(name)).map(str::to_owned).collect::<std::collections::BTreeSet<_>>()
    };
    let scope = match form.get("cakupan") {
        "semua" => Some(Scope::All),
        "izin" => Some(Scope::Types(known(form.all("izin"), &|id| app.rules.catalogue.current(id).is_some()))),
        "kantor" => {
            Some(Scope::Offices(known(form.all("kantor"), &|code| app.rules.catalogue.offices.contains_key(code))))
        }
        "ttd" => Some(Scope::Signing),
        "siak" => Some(Scope::Registry(Registry::Siak)),
        "kswp" => Some(Scope::Registry(Registry::Kswp)),
        "oss" => Some(Scope::Registry(Registry::Oss)),
        _ => None,
    };
    match &scope {
        None => problems.add("cakupan", "Pilih apa yang terganggu."),
        Some(Scope::Types(named)) if named.is_empty() => problems.add("izin", "Pilih paling sedikit satu jenis izin."),
        Some(Scope::Offices(named)) if named.is_empty() => problems.add("kantor", "Pilih paling sedikit satu kantor."),
        Some(_) => {}
    }
    let words = words(form, &mut problems);
    let started_at = moment_of(form, "mulai", &mut problems);
    if form.get("mulai").is_empty() {
        problems.add("mulai", "Isi kapan gangguan mulai.");
    }
    let expected_end = moment_of(form, "perkiraan", &mut problems);
    let next_update = moment_of(form, "kabar", &mut problems);
    match (of, scope, started_at) {
        (Some(of), Some(scope), Some(started_at)) if problems.is_empty() => {
            let published = hash_of(&words);
            let command = Command::Declare { of, scope, started_at, expected_end, next_update, words: published };
            let mut order = Order::beginning(account.actor(), command);
            (order.enclosed.words, order.key) = (Some(words), form.key());
            Ok(order)
        }
        _ => Err(problems),
    }
}
