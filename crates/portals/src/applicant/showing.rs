//! One uploaded file for whoever may see it: photos and pages of PDFs are drawn anew, so that no browser unpacks what a stranger sent.

use crate::file_pictures::picture_hrefs;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::account::Role;
use domain::ids::FileId;
use domain::indonesian;
use domain::media::Accepts;
use files::inspect::Format;
use ground::App;
use ground::intake::{self, IntakeError};
use houses::account::accounts::Account;
use houses::reading::{self, OpenedFile, UploadLooks};
use pages::Link;
use pages::staff::case::File;
use pages::staff::whole_document::WholeDocument;
use std::collections::BTreeMap;
use web::{Answer, Signed, WebError, frame, html};

async fn opened(app: &App, account: &Account, id: &str) -> Result<OpenedFile, WebError> {
    let id: FileId = id.parse().map_err(|_| WebError::NotFound)?;
    let opened = app.view((account.actor(), id), |work, (reader, id)| reading::open_file(work, reader, *id)).await?;
    match opened.held {
        Some(sentence) => Err(WebError::Refused(sentence.into())),
        None => Ok(opened),
    }
}

async fn bytes(app: &App, file: &OpenedFile) -> Result<Vec<u8>, WebError> {
    Ok(intake::open(app, &file.key, file.id, &file.wrapped_key).await?)
}

/// `GET /berkas/{id}`: a photo drawn anew, a page with the pages of a PDF as pictures, anything else as it was sent; `?unduh` gives a
/// file as it was sent, but not to others when it shows an identity. For the applicant, the counter for its own, and officers who have
/// the application before them.
pub async fn file(
    State(app): State<App>,
    Signed(account): Signed,
    Path(id): Path<String>,
    Query(wanted): Query<BTreeMap<String, String>>,
) -> Answer {
    let file = opened(&app, &account, &id).await?;
    let format = Format::from_extension(&file.name);
    let is_photo = format.is_some_and(|format| format.is_of(Accepts::Photo));
    let sent = wanted.contains_key("unduh") && file.identity_of.is_none();
    if let Some(upload) = file.upload.as_ref().filter(|_| format == Some(Format::Pdf) && !sent) {
        return html(&pages_of(&app, &account, &file, upload));
    }
    let bytes = bytes(&app, &file).await?;
    if let Some(number) = file.identity_of.as_ref().filter(|_| is_photo) {
        // However it is asked for: the picture as it was sent stays sealed.
        let picture = intake::shown_marked(&app, bytes, watermark(&app, &account, number)).await?;
        return Ok(as_jpeg(picture, &id));
    }
    if !sent && is_photo {
        match intake::shown(&app, bytes.clone()).await {
            Ok(picture) => return Ok(as_jpeg(picture, &id)),
            // It was taken before photos were drawn anew, or is too large for it: it can still be fetched as it is.
            Err(IntakeError::Rejected(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let kind = format.map_or("application/octet-stream", Format::content_type);
    let is_shown = !sent && format.is_some_and(|format| format.shown_inline() && !is_photo);
    let place = if is_shown { "inline" } else { "attachment" };
    Ok(served(bytes, kind, &format!("{place}; filename=\"{id}.{}\"", file.name)))
}

/// `GET /berkas/{id}/halaman/{page}`: one page of a PDF as a picture, the first being 1.
pub async fn page(State(app): State<App>, Signed(account): Signed, Path((id, page)): Path<(String, String)>) -> Answer {
    let file = opened(&app, &account, &id).await?;
    let pages = file.upload.as_ref().map_or(0, |upload| upload.pages);
    let page = page.parse::<u32>().ok().filter(|page| (1..=pages).contains(page)).ok_or(WebError::NotFound)?;
    if Format::from_extension(&file.name) != Some(Format::Pdf) {
        return Err(WebError::NotFound);
    }
    let words = file.identity_of.as_ref().map(|number| watermark(&app, &account, number));
    match intake::page_shown(&app, &bytes(&app, &file).await?, page, words).await {
        Ok(picture) => Ok(as_jpeg(picture, &format!("{id}-{page}"))),
        Err(IntakeError::NotDrawn) => Err(WebError::Refused(
            "Halaman ini tidak dapat digambar. Unduh berkas aslinya; bila berkas memuat identitas, mintalah pemohon mengirim foto.".into(),
        )),
        Err(error) => Err(error.into()),
    }
}

fn pages_of(app: &App, account: &Account, file: &OpenedFile, upload: &UploadLooks) -> WholeDocument {
    let title = upload.requirement.clone().unwrap_or_else(|| "Berkas".into());
    // The counter opens what it fills in for somebody as the applicant does.
    let work = if upload.own || account.role == Role::Loket { "/permohonan" } else { "/kerja" };
    WholeDocument {
        frame: frame::of(app, Some(account), &title, work),
        back: Link::new(&format!("{work}/{}", upload.application), "Permohonan", ""),
        case: String::new(),
        pages: vec![File {
            label: String::new(),
            open_href: format!("/berkas/{}", file.id),
            download_href: file.identity_of.is_none().then(|| format!("/berkas/{}?unduh=1", file.id)),
            name: upload.name.clone(),
            about: upload.about.clone(),
            picture_hrefs: picture_hrefs(file.id, Some(Format::Pdf), upload.pages),
            is_pdf: true,
            held: None,
            signature: None,
            retract: None,
        }],
        title,
    }
}

/// What for, who, when.
fn watermark(app: &App, reader: &Account, number: &str) -> String {
    let (office, now) = (&app.rules.catalogue.city.office_short, indonesian::date_time(app.now()));
    format!("Hanya untuk permohonan {number} di {office} - {} - {now} WIB", reader.profile.name)
}

fn as_jpeg(picture: Vec<u8>, name: &str) -> Response {
    served(picture, "image/jpeg", &format!("inline; filename=\"{name}.jpg\""))
}

fn served(bytes: Vec<u8>, kind: &'static str, disposition: &str) -> Response {
    ([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, disposition.to_owned())], bytes).into_response()
}
