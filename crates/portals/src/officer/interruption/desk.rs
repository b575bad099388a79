//! `/petugas/gangguan/{id}`: one interruption, everything known of it, and what this officer may do.

use crate::officer::interruption::declaring::{blank, filled, state_tag, to_field};
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use axum::response::IntoResponse;
use channels::social::Network;
use db::{DbError, Tx};
use domain::account::Role;
use domain::ids::{AccountId, FileId, InterruptionId};
use domain::indonesian::moment;
use domain::indonesian::{date_time, size};
use domain::interruption::{CommandKind, Event, InterruptionWithWords, Letter, PauseRecord, Phase, possible};
use domain::subject::Subject;
use ground::App;
use ground::intake;
use houses::account::accounts;
use houses::account::accounts::Account;
use houses::interruption::announcing::posting::ready_text;
use houses::interruption::announcing::shown::scope;
use houses::interruption::interruptions;
use houses::interruption::interruptions::News as Published;
use houses::interruption::social_posts;
use houses::interruption::social_posts::{SocialPost, State as PostState};
use ledger::events;
use ledger::events::Entry;
use ledger::{sealed, uploads};
use pages::Tone;
use pages::form::{Choice, Problems};
use pages::staff::interruption::{EndForm, InterruptionCase, May, PauseForm, PauseShown, PostRow, UpdateForm};
use pages::staff::parts::{Fact, HistoryEntry, tag};
use std::collections::BTreeMap;
use web::forms::Form;
use web::{Answer, News, Signed, WebError, frame, html, html_with, new_key};

/// What was typed into a form that was refused.
#[derive(Default)]
pub struct RefusedForm {
    /// The form.
    pub form: Form,
    /// What is wrong.
    pub problems: Problems,
}

/// `GET /petugas/gangguan/{id}`
pub async fn page(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, news: News) -> Answer {
    let mut page = case(&app, &account, &id, RefusedForm::default()).await?;
    page.frame = frame::with_news(page.frame, news.code());
    html(&page)
}

/// The page again, with everything typed and what is wrong with it.
pub async fn again(app: &App, account: &Account, id: &str, typed: RefusedForm) -> Answer {
    html_with(422, &case(app, account, id, typed).await?)
}

/// Everything the page reads.
struct Read {
    listed: InterruptionWithWords,
    published: Vec<Published>,
    posts: Vec<SocialPost>,
    log: Vec<(Event, Entry)>,
    people: BTreeMap<AccountId, String>,
    facts: String,
    document: Option<Document>,
}

/// The document a pause stands on.
struct Document {
    id: uuid::Uuid,
    about: String,
}

fn read(tx: &mut dyn Tx, app: &App, id: InterruptionId) -> Result<Option<Read>, DbError> {
    let Some((listed, key)) = interruptions::load(tx, &app.vault, id)? else { return Ok(None) };
    let mut log = Vec::new();
    let mut people = BTreeMap::new();
    let mut facts = String::new();
    for entry in events::of(tx, Subject::Interruption, &id.to_string())? {
        let event: Event = serde_json::from_str(&entry.payload).map_err(|e| DbError::Engine(e.to_string()))?;
        if let Ok(account) = entry.actor.parse::<AccountId>()
            && let Some(found) = accounts::get(tx, &app.vault, account)?
        {
            people.insert(account, found.profile.name);
        }
        if let Event::PauseRecorded { facts: text, .. } = &event {
            facts = sealed::get(tx, &key, text.id)?.unwrap_or_default();
        }
        log.push((event, entry));
    }
    let document = uploads::of(tx, Subject::Interruption, &id.to_string())?.pop().map(|file| {
        let (name, format) = (file.meta(&key).name, file.format.to_uppercase());
        Document { id: file.id.0, about: format!("{name}, {format}, {}", size(file.size_bytes)) }
    });
    Ok(Some(Read {
        published: interruptions::news_of(tx, id)?,
        posts: social_posts::of(tx, id)?,
        listed,
        log,
        people,
        facts,
        document,
    }))
}

async fn case(app: &App, account: &Account, id: &str, typed: RefusedForm) -> Result<InterruptionCase, WebError> {
    let of: InterruptionId = id.parse().map_err(|_| WebError::NotFound)?;
    let handle = app.clone();
    let read = app.db.read(move |tx| read(tx, &handle, of)).await?.ok_or(WebError::NotFound)?;
    let listed = &read.listed;
    let state = &listed.state;
    let can = possible(state, &account.actor());
    let form = &typed.form;
    let typed_or = |field: &str, otherwise: String| {
        if form.has(field) { form.get(field).to_owned() } else { otherwise }
    };
    let declare = can.contains(&CommandKind::Declare).then(|| {
        let mut ask =
            if form.has("apa") { filled(app, form, typed.problems.clone()) } else { blank(app, Some(listed)) };
        ask.action = format!("/petugas/gangguan/{id}/umumkan");
        ask.version = state.version;
        ask
    });
    let field = |at: Option<jiff::Timestamp>| at.map(to_field).unwrap_or_default();
    let last = read.published.last();
    Ok(InterruptionCase {
        frame: frame::of(app, Some(account), &listed.words.title, "/petugas/gangguan"),
        form_key: new_key(app),
        version: state.version,
        id: id.to_owned(),
        title: listed.words.title.clone(),
        body: listed.words.body.clone(),
        state: state_tag(state),
        facts: facts(app, &read),
        may: may(&can, account.role, state.is_confirmed()),
        declare,
        update: UpdateForm {
            title: typed_or("judul", listed.words.title.clone()),
            body: typed_or("keterangan", listed.words.body.clone()),
            expected: typed_or("perkiraan", field(state.expected_end)),
            next: typed_or("kabar", field(state.next_update)),
        },
        end: EndForm { at: typed_or("pulih", to_field(app.now())), evidence: form.get("bukti").to_owned() },
        pause: state.pause.as_ref().map(|pause| pause_shown(&read, pause, account.role)),
        pause_form: PauseForm {
            letters: Letter::ALL
                .map(|letter| {
                    let label = format!("huruf {}: {}", letter.id(), letter.words());
                    Choice::new(letter.id(), &label, form.get("huruf"))
                })
                .into(),
            from: typed_or("jeda", to_field(state.started_at)),
            facts: form.get("fakta").to_owned(),
            no_manual_route: form.get("tanpa_jalan_lain") == "ya",
        },
        posts: read.posts.iter().map(|kept| post_row(id, kept)).collect(),
        ready_text: last.map(|news| ready_text(app, listed, news)).unwrap_or_default(),
        history: read.log.iter().rev().map(|(event, entry)| history(&read, event, entry)).collect(),
        problems: typed.problems,
    })
}

fn may(can: &std::collections::BTreeSet<CommandKind>, role: Role, confirmed: bool) -> May {
    let has = |kind| can.contains(&kind);
    May {
        confirm: has(CommandKind::Confirm),
        update: has(CommandKind::Update),
        state_end: has(CommandKind::StateEnd),
        confirm_end: has(CommandKind::ConfirmEnd),
        dismiss: has(CommandKind::Dismiss),
        record_pause: has(CommandKind::RecordPause),
        agree_pause: has(CommandKind::AgreePause),
        refuse_pause: has(CommandKind::RefusePause),
        repost: confirmed && !matches!(role, Role::Loket | Role::Verifikator),
    }
}

fn facts(app: &App, read: &Read) -> Vec<Fact> {
    let listed = &read.listed;
    let state = &listed.state;
    let now = app.now();
    let name = |id: Option<AccountId>| id.map_or_else(|| "Sistem".to_owned(), |id| name_of(read, id));
    let mut facts = vec![
        Fact::new("Jenis", state.kind.name()),
        Fact::new("Yang terganggu", &scope(app, &state.scope)),
        Fact::new("Sejak", &moment(state.started_at, now)),
    ];
    if let Phase::Announced { by, confirmed_by } = &state.phase {
        facts.push(Fact::new("Diumumkan", &name(*by)));
        let second = confirmed_by.map_or_else(|| "menunggu orang kedua".to_owned(), |by| name_of(read, by));
        facts.push(Fact::new("Dipastikan", &second));
    }
    if let Some(end) = &state.end {
        facts.push(Fact::new("Pulih", &format!("{}, dinyatakan {}", moment(end.at, now), name_of(read, end.by))));
    } else {
        let expected = state.expected_end.map_or_else(|| "belum diketahui".to_owned(), |at| moment(at, now));
        facts.push(Fact::new("Perkiraan normal", &expected));
    }
    facts
}

fn name_of(read: &Read, id: AccountId) -> String {
    read.people.get(&id).cloned().unwrap_or_else(|| "petugas".into())
}

fn pause_shown(read: &Read, pause: &PauseRecord, role: Role) -> PauseShown {
    let reads = !matches!(role, Role::Loket | Role::Verifikator | Role::Kominfo);
    let agreed = pause.agreed_by.map_or_else(|| "menunggu orang kedua".to_owned(), |by| name_of(read, by));
    let id = read.listed.state.id;
    let document = read.document.as_ref().filter(|_| reads);
    let document = document.map(|d| (format!("/petugas/gangguan/{id}/dokumen/{}", d.id), d.about.clone()));
    PauseShown {
        facts: vec![
            Fact::new("Dasar", &format!("Pasal 14 huruf {}: {}", pause.letter.id(), pause.letter.words())),
            Fact::new("Sejak", &format!("{} WIB", date_time(pause.from))),
            Fact::new("Dicatat", &name_of(read, pause.by)),
            Fact::new("Disetujui", &agreed),
        ],
        reasons: if reads { read.facts.clone() } else { String::new() },
        document,
        state: match pause.agreed_by {
            None => tag(Tone::Warning, "Menunggu persetujuan orang kedua"),
            Some(_) => tag(Tone::Good, "Berlaku: waktu layanan tidak dihitung"),
        },
    }
}

fn post_row(id: &str, kept: &SocialPost) -> PostRow {
    let (state, about, url, failed) = match &kept.state {
        PostState::Sending => (tag(Tone::Info, "Sedang dikirim"), String::new(), None, false),
        PostState::Waiting(why) => (tag(Tone::Warning, "Dicoba lagi"), why.clone(), None, false),
        PostState::Posted { url, .. } => {
            (tag(Tone::Good, "Terpasang"), format!("{} WIB", date_time(kept.at)), url.clone(), false)
        }
        PostState::Failed(why) => (tag(Tone::Bad, "Gagal"), why.clone(), None, true),
        PostState::Unknown(why) => (tag(Tone::Warning, "Perlu dilihat"), why.clone(), None, true),
    };
    PostRow {
        network: Network::from_id(&kept.network).map_or_else(|| kept.network.clone(), |n| n.name().to_owned()),
        state,
        about,
        url,
        again: failed.then(|| format!("/petugas/gangguan/{id}/posting/{}/{}", kept.revision, kept.network)),
    }
}

fn history(read: &Read, event: &Event, entry: &Entry) -> HistoryEntry {
    let who = entry.actor.parse().map_or_else(|_| "Sistem".to_owned(), |id| name_of(read, id));
    let role = entry.actor_role.as_deref().and_then(Role::from_id).map_or("", Role::name);
    HistoryEntry {
        what: match event {
            Event::Proposed { .. } => "Diusulkan sistem",
            Event::Declared { .. } => "Diumumkan",
            Event::Confirmed { .. } => "Dipastikan orang kedua",
            Event::Updated { .. } => "Kabar baru",
            Event::EndStated { .. } => "Dinyatakan pulih",
            Event::EndConfirmed { .. } => "Pulihnya dipastikan",
            Event::Dismissed { .. } => "Dibatalkan: bukan gangguan",
            Event::PauseRecorded { .. } => "Jeda waktu layanan dicatat",
            Event::PauseAgreed { .. } => "Jeda disetujui",
            Event::PauseRefused { .. } => "Jeda tidak disetujui",
        }
        .into(),
        when: format!("{} WIB", date_time(entry.at)),
        who: if role.is_empty() { who } else { format!("{who}, {role}") },
        detail: String::new(),
    }
}

/// `GET /petugas/gangguan/{id}/dokumen/{file}`: to be kept, never shown by the browser as a page of ours.
pub async fn document(State(app): State<App>, Path((id, file)): Path<(String, String)>) -> Answer {
    let id: InterruptionId = id.parse().map_err(|_| WebError::NotFound)?;
    let file: FileId = file.parse().map_err(|_| WebError::NotFound)?;
    let handle = app.clone();
    let read = app.db.read(move |tx| {
        let Some((_, key)) = interruptions::load(tx, &handle.vault, id)? else { return Ok(None) };
        let found = uploads::of(tx, Subject::Interruption, &id.to_string())?.into_iter().find(|kept| kept.id == file);
        Ok(found.map(|kept| (kept.meta(&key).held(), kept.wrapped_key, kept.format, key)))
    });
    let (held, wrapped, format, key) = read.await?.ok_or(WebError::NotFound)?;
    if let Some(sentence) = held {
        return Err(WebError::Refused(sentence.into()));
    }
    let bytes = intake::open(&app, &key, file, &wrapped).await?;
    let name = HeaderValue::from_str(&format!("attachment; filename=\"bukti-{file}.{format}\""));
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
        (CONTENT_DISPOSITION, name.map_err(|e| WebError::Internal(e.to_string()))?),
    ];
    Ok((headers, bytes).into_response())
}
