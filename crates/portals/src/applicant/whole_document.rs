//! A document of several files as one, for its applicant: the same view as the office has.

use crate::file_pictures::picture_hrefs;
use crate::own_application::own;
use axum::extract::{Path, State};
use domain::subject::Subject;
use files::inspect::Format;
use ground::App;
use houses::application::facts::requirements;
use houses::reading;
use ledger::uploads::{self, Meta, StoredFile};
use pages::Link;
use pages::staff::case::File;
use pages::staff::whole_document::WholeDocument;
use std::collections::BTreeMap;
use web::{Answer, Signed, WebError, frame, html};

/// `GET /permohonan/{id}/dokumen/{requirement}`: its files one below the other, in the order that the applicant gave them.
pub async fn show(
    State(app): State<App>,
    Signed(account): Signed,
    Path((id, requirement)): Path<(String, String)>,
) -> Answer {
    let own = own(&app, &account, &id).await?;
    let wanted = requirements(&own.version.ty, &own.loaded).into_iter().find(|one| one.id == requirement);
    let title = wanted.ok_or(WebError::NotFound)?.name.clone();
    let application = own.loaded.app.id.to_string();
    let files = app.db.read(move |tx| uploads::of(tx, Subject::Application, &application)).await?;
    let files: BTreeMap<_, _> = files.into_iter().map(|file| (file.id, file)).collect();
    let ids = own.loaded.app.files.get(&requirement).map_or(&[][..], Vec::as_slice);
    let pages = ids.iter().filter_map(|id| files.get(id)).enumerate();
    let label = |n: usize| if ids.len() > 1 { format!("Halaman {} dari {}", n + 1, ids.len()) } else { String::new() };
    let pages = pages.map(|(n, file)| shown(file, file.meta(&own.loaded.key), label(n))).collect();
    let page = WholeDocument {
        frame: frame::of(&app, Some(&account), &title, "/permohonan"),
        back: if own.is_open() {
            Link::new(&format!("{}/berkas", own.href()), "Berkas syarat", "")
        } else {
            Link::new(&own.href(), "Permohonan", "")
        },
        case: [own.version.ty.short_name.as_str(), own.loaded.number.as_deref().unwrap_or_default()]
            .join(" ")
            .trim()
            .to_owned(),
        pages,
        title,
    };
    html(&page)
}

fn shown(file: &StoredFile, meta: Meta, label: String) -> File {
    let format = Format::from_extension(&file.format);
    File {
        label,
        open_href: format!("/berkas/{}", file.id),
        download_href: Some(format!("/berkas/{}?unduh=1", file.id)),
        held: meta.held(),
        name: meta.name,
        about: reading::about(file),
        picture_hrefs: picture_hrefs(file.id, format, file.pages.unwrap_or(1)),
        is_pdf: format == Some(Format::Pdf),
        signature: None,
        retract: None,
    }
}
