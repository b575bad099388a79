//! The visit of a technical office (Pasal 4(2)): its form, its photos, and the berita acara made of them.

use crate::officer::work::answer::{done, is_for_the_page};
use crate::officer::work::opened;
use crate::officer::work::opened::Opened;
use crate::officer::work::typed::{typed, unfit};
use crate::officer::work::visit::Visit;
use crate::officer::work::writing;
use axum::extract::{Path, State};
use domain::access::Purpose;
use domain::application::{Command, CommandKind, Refusal};
use domain::document_kind::DocumentKind;
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
use pages::parts::KeptNote;
use pages::staff::inspection::{
    Inspection, KeptPhoto, PHOTOS_MAX, Point, TeamMember, conclusion_choices, point_choices,
};
use serde_json::Value;
use web::forms::{FormWithFiles, PostedFile};
use web::{Answer, Signed, WebError, frame, html_with, kept, new_key};

/// Rows of the team that are shown at least.
const TEAM_ROWS: usize = 4;

/// `GET /kerja/{id}/pemeriksaan`
pub async fn show(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>) -> Answer {
    let opened = opened::open(&app, &account, &id, Purpose::Examination).await?;
    if !opened.possible(&account.actor()).contains(&CommandKind::Examine) {
        return Err(Refusal::OfficeNotAsked.into());
    }
    let place = opened.subject(&app).place().unwrap_or_default();
    let written = writing::find(&app, &account, &format!("{}/pemeriksaan", opened.href())).await?;
    let Some(written) = written else {
        let blank = TypedExamination { visit: Visit { place, ..Visit::default() }, photos: Vec::new() };
        return page(&app, &account, &opened, (&blank, Problems::default(), 200, None));
    };
    let office = account.office.clone().unwrap_or_default();
    let visit = Visit::read(&written.form, points(&opened, &office).len());
    let note = written.note(&app);
    let mut posted = FormWithFiles { form: written.form, files: Vec::new() };
    let (photos, _) = photos(&app, &account, &opened, &mut posted).await?;
    page(&app, &account, &opened, (&TypedExamination { visit, photos }, Problems::default(), 200, Some(note)))
}

/// `POST /kerja/{id}/pemeriksaan`
pub async fn submit(
    State(app): State<App>,
    Signed(account): Signed,
    Path(id): Path<String>,
    mut posted: FormWithFiles,
) -> Answer {
    let opened = opened::open(&app, &account, &id, Purpose::Examination).await?;
    let office = account.office.clone().ok_or(WebError::Forbidden)?;
    let points = points(&opened, &office);
    let visit = Visit::read(&posted.form, points.len());
    let mut problems = visit.check(&opened.days_at_office(&office, app.now()), &points);
    let (photos, wrong) = photos(&app, &account, &opened, &mut posted).await?;
    problems.0.extend(wrong.0);
    let form = posted.form;
    let typed = TypedExamination { visit, photos };
    let Some(conclusion) = typed.visit.conclusion().filter(|_| problems.is_empty()) else {
        return page(&app, &account, &opened, (&typed, problems, 422, None));
    };
    let pictures = pictures(&app, &opened, &typed.photos).await?;
    let captions = typed.photos.iter().map(|photo| photo.caption.clone());
    let named: Vec<(String, String)> = pictures.iter().map(|(name, _)| name.clone()).zip(captions).collect();
    let said = typed.visit.json(&app.rules.catalogue.office_name(&office), &points, &documents(&opened), &named);
    if !can_be_printed(&app, &opened, &said, pictures).await? {
        problems.add(
            "foto",
            "Berita acara tidak dapat dibuat dari isian dan foto ini. Isian Anda masih ada; coba lagi tanpa foto yang terakhir.",
        );
        return page(&app, &account, &opened, (&typed, problems, 422, None));
    }
    let command = Command::Examine { office, document: DocumentId(app.id()), conclusion };
    let mut order = Order::new(opened.state().id, account.actor(), command);
    order.version = form.version();
    order.key = form.key();
    order.enclosed = Enclosed::Examination(said, typed.photos.iter().map(|photo| photo.file.clone()).collect());
    match act(&app, order).await {
        Ok(_) => {
            kept::forget(&app, account.id, &format!("{}/pemeriksaan", opened.href())).await?;
            Ok(done(&id, "berita-acara"))
        }
        Err(error) if is_for_the_page(&error) => {
            // The application moved on: the next attempt must be bound to what it is now.
            let opened = opened::open(&app, &account, &id, Purpose::Examination).await?;
            problems.add("pemeriksaan", error.to_string());
            page(&app, &account, &opened, (&typed, problems, 409, None))
        }
        Err(error) => Err(error.into()),
    }
}

/// What was typed and sent.
struct TypedExamination {
    visit: Visit,
    photos: Vec<Photo>,
}

/// Most characters below a photo.
const CAPTION_CHARS_MAX: usize = 200;

/// A photo in the store; it enters the register with the berita acara.
struct Photo {
    file: NewFile,
    caption: String,
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

/// Photos of an earlier attempt, then the new ones, each with its caption.
async fn photos(
    app: &App,
    account: &Account,
    opened: &Opened,
    posted: &mut FormWithFiles,
) -> Result<(Vec<Photo>, Problems), WebError> {
    let mut problems = Problems::default();
    let files = std::mem::take(&mut posted.files);
    let form = &posted.form;
    let kept = form.all("foto_lama").into_iter().filter_map(|token| {
        let file = unsealed(opened, account, token)?;
        Some(Photo { file, caption: typed(form, &format!("foto_lama_ket.{token}")) })
    });
    let mut photos: Vec<Photo> = kept.take(PHOTOS_MAX).collect();
    let captions = form.all("foto_ket");
    for file in files.into_iter().filter(|file| file.field == "foto") {
        let caption = clean::line(captions.get(file.slot).copied().unwrap_or_default());
        if photos.len() == PHOTOS_MAX {
            problems.add("foto", format!("Paling banyak {PHOTOS_MAX} foto."));
            break;
        }
        match take(app, account, opened, file).await? {
            Ok(file) => photos.push(Photo { file, caption }),
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

/// What the form shows: the visit, what is wrong with it, the status of the answer, and that it was typed before.
type Shown<'a> = (&'a TypedExamination, Problems, u16, Option<KeptNote>);

/// The form, with what was typed.
fn page(app: &App, account: &Account, opened: &Opened, shown: Shown) -> Answer {
    let (TypedExamination { visit, photos }, problems, status, typed_before) = shown;
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
    let waiting = photos.iter().filter(|photo| !opened.files.contains_key(&photo.file.id));
    let kept = waiting.map(|photo| {
        let id = sealed(opened, account, &photo.file)?;
        Ok(KeptPhoto { id, name: photo.file.name.clone(), caption: photo.caption.clone() })
    });
    let page = Inspection {
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
        typed_before,
        problems,
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
        photos_kept: kept.collect::<Result<_, WebError>>()?,
        lat: visit.lat.clone(),
        lon: visit.lon.clone(),
    };
    html_with(status, &page)
}
