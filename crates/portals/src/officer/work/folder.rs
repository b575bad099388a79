//! What the applicant gave: documents and answers, as the decision screen shows them.

use crate::letter_download;
use crate::officer::work::opened::{self, Opened};
use crate::officer::work::signature_words;
use axum::extract::{Path, State};
use domain::access::Purpose;
use domain::application::{ChecklistItem, Event};
use domain::form::{Answer, Field, FieldKind, asked, text};
use domain::ids::{ApplicationId, FileId};
use domain::indonesian::{date, local};
use domain::licence_type::Requirement;
use ground::App;
use houses::application::facts::requirements;
use houses::mandate::letter;
use jiff::Timestamp;
use pages::Link;
use pages::staff::case::{AnswerSection, AnswerValue, Document, File, GivenAnswer};
use pages::staff::whole_document::WholeDocument;
use std::collections::BTreeMap;
use web::{Answer as Page, Signed, WebError, frame, html};

/// Required documents with what was uploaded for them.
pub fn documents(opened: &Opened) -> Vec<Document> {
    let returned = last_return(opened);
    let ty = &opened.version.ty;
    requirements(ty, &opened.loaded).into_iter().map(|requirement| document(opened, requirement, returned)).collect()
}

/// When it was last given back to the applicant: files that came later are new to the officer.
fn last_return(opened: &Opened) -> Option<Timestamp> {
    let returned = opened.dossier.events.iter().rev().find(|(event, _)| matches!(event, Event::Returned { .. }));
    returned.map(|(_, entry)| entry.at)
}

fn document(opened: &Opened, requirement: &Requirement, returned: Option<Timestamp>) -> Document {
    let ids = opened.state().files.get(&requirement.id).map_or(&[][..], Vec::as_slice);
    let replaced = opened.state().replaced_documents().contains(requirement.id.as_str());
    let newer = ids
        .iter()
        .filter_map(|id| opened.files.get(id))
        .map(|f| f.uploaded_at)
        .filter(|at| returned.is_some_and(|r| *at > r));
    Document {
        name: requirement.name.clone(),
        files: ids
            .iter()
            .enumerate()
            .map(|(n, id)| {
                let sent_before = opened.state().was_sent(*id);
                let label = match (requirement.several_pages && ids.len() > 1, replaced && !sent_before) {
                    (true, true) => format!("Halaman {} dari {}, baru", n + 1, ids.len()),
                    (true, false) => format!("Halaman {} dari {}", n + 1, ids.len()),
                    (false, true) => "Baru".to_owned(),
                    (false, false) => String::new(),
                };
                file(opened, *id, label)
            })
            .collect(),
        optional: requirement.optional,
        all_href: (ids.len() > 1).then(|| format!("{}/dokumen/{}", opened.href(), requirement.id)),
        former: opened
            .state()
            .former_files
            .get(&requirement.id)
            .into_iter()
            .flatten()
            .map(|id| file(opened, *id, "Lama".to_owned()))
            .collect(),
        changed: newer.max().map(|at| format!("Diperbaiki {}", date(local(at).date()))),
    }
}

/// `GET /kerja/{id}/dokumen/{requirement}`: the files of one document one below the other, in their order.
pub async fn whole(
    State(app): State<App>,
    Signed(account): Signed,
    Path((id, requirement)): Path<(String, String)>,
) -> Page {
    let opened = opened::open(&app, &account, &id, Purpose::File).await?;
    let wanted = requirements(&opened.version.ty, &opened.loaded).into_iter().find(|one| one.id == requirement);
    let document = document(&opened, wanted.ok_or(WebError::NotFound)?, None);
    let title = document.name.clone();
    let page = WholeDocument {
        frame: frame::of(&app, Some(&account), &title, "/kerja"),
        back: Link::new(&opened.href(), "Permohonan", ""),
        case: opened.title(),
        pages: document.files,
        title,
    };
    html(&page)
}

/// Documents that show how a check was made without the register.
pub fn proofs(opened: &Opened, item: &ChecklistItem) -> Vec<File> {
    let ids = opened.state().proofs.get(item).into_iter().flatten();
    let shown = |id: &FileId| {
        let retract = opened.state().new_proofs.contains(id).then(|| id.to_string());
        File { retract, ..file(opened, *id, String::new()) }
    };
    ids.map(shown).collect()
}

fn file(opened: &Opened, id: FileId, label: String) -> File {
    let stored = opened.files.get(&id);
    File {
        label,
        held: stored.and_then(|f| f.held),
        open_href: format!("/berkas/{id}"),
        download_href: (!stored.is_some_and(|f| f.identity)).then(|| format!("/berkas/{id}?unduh=1")),
        name: stored.map_or_else(|| "berkas".into(), |f| f.name.clone()),
        about: stored.map_or_else(String::new, |f| f.about.clone()),
        picture_hrefs: stored.map_or_else(Vec::new, |f| f.picture_hrefs.clone()),
        is_pdf: stored.is_some_and(|f| f.is_pdf),
        signature: stored.and_then(|f| f.signature.as_ref()).map(signature_words::of),
        retract: None,
    }
}

/// The form as answered.
pub fn sections(app: &App, opened: &Opened) -> Vec<AnswerSection> {
    let (answers, variant) = (&opened.loaded.answers, &opened.state().variant);
    let sections = opened.version.ty.sections.iter().map(|section| AnswerSection {
        title: section.title.clone(),
        answers: asked(section, answers, variant)
            .into_iter()
            .map(|field| GivenAnswer {
                label: field.label.trim_end_matches('?').to_owned(),
                value: value(app, field, answers.get(&field.id)),
                before: before(app, opened, field),
            })
            .collect(),
    });
    sections.filter(|section| !section.answers.is_empty()).collect()
}

/// The answer before the correction, where that changed it.
fn before(app: &App, opened: &Opened, field: &Field) -> Option<AnswerValue> {
    let before = opened.before.as_ref()?.get(&field.id);
    (before != opened.loaded.answers.get(&field.id)).then(|| value(app, field, before))
}

fn value(app: &App, field: &Field, answer: Option<&Answer>) -> AnswerValue {
    match answer {
        Some(Answer::Rows(rows)) if !rows.is_empty() => {
            AnswerValue::Table { columns: field.columns.iter().map(|c| c.label.clone()).collect(), rows: rows.clone() }
        }
        Some(Answer::Parts(parts)) if field.kind == FieldKind::Place => place(parts),
        answer => {
            let shown = text(field, answer, &app.rules.catalogue.kelurahan);
            let lines: Vec<String> = shown.lines().map(str::to_owned).collect();
            if shown.is_empty() { AnswerValue::Missing } else { AnswerValue::Lines(lines) }
        }
    }
}

fn place(parts: &BTreeMap<String, String>) -> AnswerValue {
    let part = |name: &str| parts.get(name).map_or("", |v| v.trim());
    let (lat, lon) = (part("lat"), part("lon"));
    let degrees = |text: &str| text.replace(',', ".").parse::<f64>().ok().filter(|d| d.is_finite());
    match (degrees(lat), degrees(lon)) {
        (Some(north), Some(east)) => {
            AnswerValue::Place { words: format!("{lat}, {lon}").replace('.', ","), href: format!("geo:{north},{east}") }
        }
        _ if lat.is_empty() && lon.is_empty() => AnswerValue::Missing,
        _ => AnswerValue::Lines(vec![format!("{lat}; {lon}")]),
    }
}

/// `GET /kerja/{id}/surat-kuasa`
pub async fn attorney_letter(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>) -> Page {
    let id: ApplicationId = id.parse().map_err(|_| WebError::NotFound)?;
    let input = (account.actor(), id);
    let opened = app.view(input, |work, (reader, id)| letter::of_application(work, reader, *id)).await?;
    letter_download::answer(&app, opened).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_can_be_opened_on_a_map_only_when_it_is_one() {
        let parts = |lat: &str, lon: &str| {
            BTreeMap::from([("lat".to_owned(), lat.to_owned()), ("lon".to_owned(), lon.to_owned())])
        };
        let AnswerValue::Place { words, href } = place(&parts("-0,94924", "100.35427")) else { panic!("a place") };
        assert_eq!((words.as_str(), href.as_str()), ("-0,94924, 100,35427", "geo:-0.94924,100.35427"));
        assert!(matches!(place(&parts("di pasar", "")), AnswerValue::Lines(_)));
        assert!(matches!(place(&parts("", "")), AnswerValue::Missing));
    }
}
