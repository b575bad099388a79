//! The visit of a technical office (Pasal 4(2)): its form, its photos, and the berita acara made of them.

use crate::officer::work::answer::{done, is_for_the_page};
use crate::officer::work::opened;
use crate::officer::work::opened::Opened;
use crate::officer::work::typed::{typed, unfit};
use crate::officer::work::visit::Visit;
use crate::officer::work::writing;
use crate::officer::work::writing::Written;
use axum::extract::{Path, State};
use domain::access::Purpose;
use domain::application::{Command, CommandKind, Refusal};
use domain::document_kind::DocumentKind;
use domain::form::fingerprint;
use domain::ids::DocumentId;
use domain::typed::clean;
use ground::App;
use ground::intake;
use ground::intake::{IntakeError, ReceivedFile};
use houses::account::accounts::{Account, Profile};
use houses::application::acting::act;
use houses::application::facts::requirements;
use houses::application::order::{Enclosed, Order};
use houses::document::data::Identity;
use houses::document::producing;
use houses::document::producing::{Input, render};
use ledger::uploads::NewFile;
use pages::form::{Choice, Problems};
use pages::staff::inspection::{
    Inspection, KeptPhoto, PHOTOS_MAX, Point, TeamMember, conclusion_choices, point_choices,
};
use pages::staff::written::Written as Shown;
use serde_json::Value;
use web::forms::{Form, FormWithFiles, PostedFile};
use web::{Answer, Signed, WebError, frame, html_with, kept, new_key, written_fields};

/// Rows of the team that are shown at least.
const TEAM_ROWS: usize = 4;

/// `GET /kerja/{id}/pemeriksaan`
pub async fn show(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>) -> Answer {
    let opened = opened::open(&app, &account, &id, Purpose::Examination).await?;
    if !opened.possible(&account.actor()).contains(&CommandKind::Examine) {
        return Err(Refusal::OfficeNotAsked.into());
    }
    let written = writing::find(&app, &account, &path(&opened)).await?;
    page(&app, &account, &opened, (written, Problems::default(), 200))
}

/// Path of the form.
fn path(opened: &Opened) -> String {
    format!("{}/pemeriksaan", opened.href())
}

/// `POST /kerja/{id}/pemeriksaan`
pub async fn submit(
    State(app): State<App>,
    Signed(account): Signed,
    Path(id): Path<String>,
    posted: FormWithFiles,
) -> Answer {
    let opened = opened::open(&app, &account, &id, Purpose::Examination).await?;
    let office = account.office.clone().ok_or(WebError::Forbidden)?;
    let points = points(&opened, &office);
    let visit = Visit::read(&posted.form, points.len());
    let mut problems = visit.check(&opened.days_at_office(&office, app.now()), &points);
    if writing::written_elsewhere(&app, &account, &path(&opened), &posted.form).await? {
        problems.add("pemeriksaan", writing::WRITTEN_ELSEWHERE);
    }
    let FormWithFiles { mut form, files } = posted;
    let photos = photos(&app, &account, &opened, (&mut form, files)).await?;
    problems.0.extend(photos.1.0);
    let photos = photos.0;
    let Some(conclusion) = visit.conclusion().filter(|_| problems.is_empty()) else {
        return again(&app, &account, &opened, (form, problems, 422)).await;
    };
    let pictures = pictures(&app, &opened, &photos).await?;
    let captions = photos.iter().map(|photo| photo.caption.clone());
    let named: Vec<(String, String)> = pictures.iter().map(|(name, _)| name.clone()).zip(captions).collect();
    let said = visit.json(&app.rules.catalogue.office_name(&office), &points, &documents(&opened), &named);
    if !can_be_printed(&app, &opened, &said, pictures).await? {
        problems.add(
            "foto",
            "Berita acara tidak dapat dibuat dari isian dan foto ini. Isian Anda masih ada; coba lagi tanpa foto yang terakhir.",
        );
        return again(&app, &account, &opened, (form, problems, 422)).await;
    }
    let command = Command::Examine { office, document: DocumentId(app.id()), conclusion };
    let mut order = Order::new(opened.state().id, account.actor(), command);
    order.version = form.version();
    order.key = form.key();
    order.enclosed = Enclosed::Examination(said, photos.iter().map(|photo| photo.file.clone()).collect());
    match act(&app, order).await {
        Ok(_) => {
            kept::forget(&app, account.id, &path(&opened)).await?;
            Ok(done(&id, "berita-acara"))
        }
        Err(error) if is_for_the_page(&error) => {
            // The application moved on: the next attempt must be bound to what it is now.
            let opened = opened::open(&app, &account, &id, Purpose::Examination).await?;
            problems.add("pemeriksaan", error.to_string());
            again(&app, &account, &opened, (form, problems, 409)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Most characters below a photo.
const CAPTION_CHARS_MAX: usize = 200;

/// A photo in the store; it enters the register with the berita acara.
struct Photo {
    file: NewFile,
    caption: String,
    /// What names it in the form.
    token: String,
}

fn points(opened: &Opened, office: &str) -> Vec<String> {
    opened.version.ty.office(office).map(|step| step.points.clone()).unwrap_or_default()
}

/// Requirements that have a file: id and name.
fn documents(opened: &Opened) -> Vec<(String, String)> {
    let required = requirements(&opened.version.ty, &opened.loaded).into_iter();
    let given = required.filter(|r| opened.state().files.get(&r.id).is_some_and(|files| !files.is_empty()));
    given.map(|r| (r.id.clone(), r.name.clone())).collect()
}

/// Photos of an earlier attempt that a form names.
fn photos_kept(account: &Account, opened: &Opened, form: &Form) -> Vec<Photo> {
    let kept = form.all("foto_lama").into_iter().filter_map(|token| {
        let file = unsealed(opened, account, token)?;
        Some(Photo { file, caption: typed(form, &caption_of(token)), token: token.to_owned() })
    });
    kept.take(PHOTOS_MAX).collect()
}

/// Name of the caption of a photo of an earlier attempt.
fn caption_of(token: &str) -> String {
    format!("foto_lama_ket.{token}")
}

/// Photos of an earlier attempt, then the new ones, each with its caption; from here on the form names the new ones too.
async fn photos(
    app: &App,
    account: &Account,
    opened: &Opened,
    posted: (&mut Form, Vec<PostedFile>),
) -> Result<(Vec<Photo>, Problems), WebError> {
    let (form, files) = posted;
    let mut problems = Problems::default();
    let mut photos = photos_kept(account, opened, form);
    for file in files.into_iter().filter(|file| file.field == "foto") {
        let caption = clean::line(form.all("foto_ket").get(file.slot).copied().unwrap_or_default());
        if photos.len() == PHOTOS_MAX {
            problems.add("foto", format!("Paling banyak {PHOTOS_MAX} foto."));
            break;
        }
        match take(app, account, opened, file).await? {
            Ok(file) => {
                let token = sealed(opened, account, &file)?;
                let name = caption_of(&token);
                form.pairs.push(("foto_lama".into(), token.clone()));
                form.pairs.push((format!("{}{name}", written_fields::MARK), fingerprint(None)));
                form.pairs.push((name, caption.clone()));
                photos.push(Photo { file, caption, token });
            }
            Err(sentence) => problems.add("foto", sentence),
        }
    }
    if let Some(sentence) = photos.iter().find_map(|photo| unfit(&photo.caption, CAPTION_CHARS_MAX)) {
        problems.add("foto", sentence);
    }
    Ok((photos, problems))
}

/// Puts a photo into the store, or says why not.
async fn take(
    app: &App,
    account: &Account,
    opened: &Opened,
    file: PostedFile,
) -> Result<Result<NewFile, String>, WebError> {
    let name = file.name.clone();
    let given = ReceivedFile { bytes: file.bytes, name: file.name, requirement: String::new(), by: account.id };
    match intake::take_to_print(app, &opened.loaded.key, given).await {
        Ok(taken) => Ok(Ok(taken)),
        Err(IntakeError::Rejected(rejection)) => Ok(Err(format!("{name}: {}", rejection.sentence()))),
        Err(error) => Err(error.into()),
    }
}

/// What names a photo of a failed attempt: everything known of it, sealed, so that nothing is kept for forms that never come back
/// and nobody can name a file that is not theirs.
fn sealed(opened: &Opened, account: &Account, file: &NewFile) -> Result<String, WebError> {
    let plain = serde_json::to_vec(file).map_err(|e| WebError::Internal(e.to_string()))?;
    let sealed = opened.loaded.key.seal(&context(opened, account), &plain)?;
    Ok(data_encoding::BASE64URL_NOPAD.encode(&sealed))
}

fn unsealed(opened: &Opened, account: &Account, token: &str) -> Option<NewFile> {
    let sealed = data_encoding::BASE64URL_NOPAD.decode(token.as_bytes()).ok()?;
    let plain = opened.loaded.key.open(&context(opened, account), &sealed).ok()?;
    serde_json::from_slice(&plain).ok()
}

fn context(opened: &Opened, account: &Account) -> String {
    format!("kept-photo:{}:{}", opened.state().id, account.id)
}

/// The photos as they will be printed, under the names they are printed by.
async fn pictures(app: &App, opened: &Opened, photos: &[Photo]) -> Result<Vec<producing::Photo>, WebError> {
    let mut pictures = Vec::new();
    for (i, Photo { file, .. }) in photos.iter().enumerate() {
        let bytes = intake::open(app, &opened.loaded.key, file.id, &file.wrapped_key).await?;
        pictures.push(producing::photo(app, i, bytes, &file.format).await?);
    }
    Ok(pictures)
}

/// Whether the berita acara comes out. Found out before its number is taken: afterwards a damaged photo would block it for good.
async fn can_be_printed(
    app: &App,
    opened: &Opened,
    said: &Value,
    pictures: Vec<producing::Photo>,
) -> Result<bool, WebError> {
    let identity = Identity { kind: DocumentKind::Examination, number: None, short_code: None, draft: true };
    let nobody = Profile::default();
    let data = opened.subject(app).examination(&identity, said, ("", &nobody));
    let input = Input::preview(data, "Berita acara", app.now(), opened.version.ty.version);
    let (handle, type_id) = (app.clone(), opened.version.ty.id.clone());
    let rendered =
        tokio::task::spawn_blocking(move || render(&handle, &type_id, DocumentKind::Examination, &input, &pictures))
            .await;
    let rendered = rendered.map_err(|e| WebError::Internal(e.to_string()))?;
    if let Err(error) = &rendered {
        tracing::warn!(%error, "a berita acara could not be rendered");
    }
    Ok(rendered.is_ok())
}

/// The form again: what was typed is kept with what other pages typed into it, and shown.
async fn again(app: &App, account: &Account, opened: &Opened, sent: (Form, Problems, u16)) -> Answer {
    let (form, problems, status) = sent;
    let written = writing::keep(app, account, path(opened), form).await?;
    page(app, account, opened, (Some(written), problems, status))
}

/// The form, with what was typed, what is wrong with it, and the status of the answer.
fn page(app: &App, account: &Account, opened: &Opened, shown: (Option<Written>, Problems, u16)) -> Answer {
    let (written, problems, status) = shown;
    let place = opened.subject(app).place().unwrap_or_default();
    let mut page = filled(app, account, opened, (&Visit { place, ..Visit::default() }, Vec::new()));
    if let Some(written) = &written {
        let form = written.form(&page.fields());
        let visit = Visit::read(&form, page.points.len());
        page = filled(app, account, opened, (&visit, photos_kept(account, opened, &form)));
        page.typed_before = written.note(app).filter(|_| problems.is_empty());
    }
    page.written = writing::shown(&page.fields(), written.as_ref());
    page.problems = problems;
    html_with(status, &page)
}

fn filled(app: &App, account: &Account, opened: &Opened, typed: (&Visit, Vec<Photo>)) -> Inspection {
    let (visit, photos) = typed;
    let subject = opened.subject(app);
    let labels = points(opened, account.office.as_deref().unwrap_or_default());
    let point = |(n, label): (usize, String)| {
        let (answer, note) = visit.points.get(n).cloned().unwrap_or_default();
        Point { label, choices: point_choices(&answer), note }
    };
    let mut team: Vec<TeamMember> =
        visit.team.iter().map(|(name, post)| TeamMember { name: name.clone(), post: post.clone() }).collect();
    team.resize_with(TEAM_ROWS.max(team.len() + 1), TeamMember::default);
    let seen = |(id, name): (String, String)| Choice { chosen: visit.documents.contains(&id), value: id, label: name };
    // One that went into a berita acara meanwhile cannot enter the register again.
    let waiting = photos.into_iter().filter(|photo| !opened.files.contains_key(&photo.file.id));
    let kept = |photo: Photo| KeptPhoto { id: photo.token, name: photo.file.name, caption: photo.caption };
    Inspection {
        frame: frame::of(app, Some(account), "Hasil pemeriksaan lapangan", &opened.href()),
        form_key: new_key(app),
        version: opened.state().version,
        id: opened.state().id.to_string(),
        case: opened.title(),
        object: [Some(subject.holder().name), subject.place()]
            .into_iter()
            .flatten()
            .filter(|line| !line.is_empty())
            .collect(),
        typed_before: None,
        written: Shown::default(),
        problems: Problems::default(),
        order_number: visit.order_number.clone(),
        date: visit.date.clone(),
        time: visit.time.clone(),
        place: visit.place.clone(),
        team,
        witness: visit.witness.clone(),
        documents: documents(opened).into_iter().map(seen).collect(),
        points: labels.into_iter().enumerate().map(point).collect(),
        note: visit.note.clone(),
        conclusions: conclusion_choices(&visit.conclusion),
        photos_kept: waiting.map(kept).collect(),
        lat: visit.lat.clone(),
        lon: visit.lon.clone(),
    }
}
