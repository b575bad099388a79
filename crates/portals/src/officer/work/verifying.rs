//! Verification (Pasal 4(1)): claiming, the checklist, and its three ways out.

use crate::officer::work::asking;
use crate::officer::work::checklist;
use crate::officer::work::checklist::{Item, NOTE_CHARS_MAX};
use crate::officer::work::opened;
use crate::officer::work::opened::Opened;
use crate::officer::work::ordering;
use crate::officer::work::ordering::{Posted, key_with, sealed, typed, unprintable};
use axum::extract::{Path, State};
use domain::application::{Command, CommandKind};
use ground::App;
use houses::application::acting::act;
use houses::application::error::ActError;
use houses::document::data::Reason;
use pages::form::Problems;
use std::collections::{BTreeMap, BTreeSet};
use web::forms::Form;
use web::{Answer, Signed, WebError};

/// `POST /kerja/{id}/ambil`
pub async fn claim(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let posted = Posted { app: &app, account: &account, id: &id, form: &form };
    posted.carry_out(posted.order(Command::Claim, Vec::new())?, "diambil").await
}

/// `POST /kerja/{id}/periksa`: keeps the marks so far, complete or not.
pub async fn save(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let posted = Posted { app: &app, account: &account, id: &id, form: &form };
    match save_checklist(&posted).await? {
        Ok(_) => Ok(ordering::done(&id, "tersimpan")),
        Err(error) => posted.refused(error).await,
    }
}

/// `POST /kerja/{id}/terima`: keeps the checklist, then passes the file on. When it may not pass, the checklist stays kept.
pub async fn accept(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let posted = Posted { app: &app, account: &account, id: &id, form: &form };
    let saved = match save_checklist(&posted).await? {
        Ok(saved) => saved,
        Err(error) => return posted.refused(error).await,
    };
    if saved.may_decide {
        let problems = saved.missing_notes();
        if !problems.is_empty() {
            return posted.again(problems).await;
        }
    }
    let mut order = posted.order(Command::Accept, Vec::new())?;
    order.version = saved.version;
    posted.carry_out(order, "diteruskan").await
}

/// `POST /kerja/{id}/kembalikan`: asks the applicant to correct what is ticked.
pub async fn give_back(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let posted = Posted { app: &app, account: &account, id: &id, form: &form };
    let saved = match save_checklist(&posted).await? {
        Ok(saved) => saved,
        Err(error) => return posted.refused(error).await,
    };
    let (asked, problems) = correction(&form, &asking::askable(&saved.opened));
    if !problems.is_empty() {
        return posted.again(problems).await;
    }
    let named = |prefix: &str| -> BTreeSet<String> {
        asked.keys().filter_map(|key| key.strip_prefix(prefix)).map(str::to_owned).collect()
    };
    let (fields, documents) = (named("f:"), named("d:"));
    let (note, texts) = sealed(&app, "note", json(&asked)?);
    let mut order = posted.order(Command::Return { fields, documents, note }, texts)?;
    order.version = saved.version;
    posted.carry_out(order, "dikembalikan").await
}

/// `POST /kerja/{id}/tolak`: proposes a refusal to those who approve.
pub async fn refuse(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let posted = Posted { app: &app, account: &account, id: &id, form: &form };
    let saved = match save_checklist(&posted).await? {
        Ok(saved) => saved,
        Err(error) => return posted.refused(error).await,
    };
    let offered = saved.opened.version.ty.refusal_reasons.iter();
    let offered: Vec<Reason> = offered.map(|r| Reason { text: r.text.clone(), basis: r.basis.clone() }).collect();
    let (reasons, problems) = reasons(&form, &offered);
    if !problems.is_empty() {
        return posted.again(problems).await;
    }
    let (reasons, texts) = sealed(&app, "reasons", json(&reasons)?);
    let mut order = posted.order(Command::ProposeRefusal { reasons }, texts)?;
    order.version = saved.version;
    posted.carry_out(order, "diusulkan-tolak").await
}

/// What came of saving the checklist that goes with every form of the verifier.
struct Saved {
    /// The application as it was before, to know the words and choices of its type.
    opened: Opened,
    items: Vec<Item>,
    changes: checklist::Changes,
    /// Version from which the next order goes on.
    version: Option<u32>,
    /// Whether this officer may decide now; otherwise the order itself says why not.
    may_decide: bool,
}

impl Saved {
    fn missing_notes(&self) -> Problems {
        let (mut marks, mut notes) = (self.opened.state().checklist.clone(), self.opened.dossier.notes.clone());
        marks.extend(self.changes.marks.clone());
        notes.extend(self.changes.notes.clone());
        checklist::missing_notes(&self.items, &marks, &notes)
    }
}

/// Saves marks and notes that differ from what is kept; nothing changed, nothing is ordered.
async fn save_checklist(posted: &Posted<'_>) -> Result<Result<Saved, ActError>, WebError> {
    let opened = opened::open(posted.app, posted.account, posted.id).await?;
    let items = checklist::items(posted.app, &opened);
    let changes = checklist::changes(posted.form, &items, &opened.state().checklist, &opened.dossier.notes);
    let may_decide = opened.possible(&posted.account.actor()).contains(&CommandKind::SaveChecklist);
    let mut saved = Saved { opened, items, changes, version: posted.form.version(), may_decide };
    if saved.changes == checklist::Changes::default() {
        return Ok(Ok(saved));
    }
    let (notes, texts) = if saved.changes.notes.is_empty() {
        (None, Vec::new())
    } else {
        let (reference, texts) = sealed(posted.app, "notes", json(&saved.changes.notes)?);
        (Some(reference), texts)
    };
    let mut order = posted.order(Command::SaveChecklist { marks: saved.changes.marks.clone(), notes }, texts)?;
    order.key = key_with(order.key, &format!("{:?}", saved.changes));
    Ok(act(posted.app, order).await.map(|acted| {
        saved.version = Some(acted.after.app.version);
        saved
    }))
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, WebError> {
    serde_json::to_string(value).map_err(|e| WebError::Internal(e.to_string()))
}

/// What is asked of the applicant by key, with the general message under ""; and what is wrong with the request.
fn correction(form: &Form, askable: &[(String, String)]) -> (BTreeMap<String, String>, Problems) {
    let (mut asked, mut problems) = (BTreeMap::new(), Problems::default());
    let ticked = form.all("minta");
    for (key, label) in askable.iter().filter(|(key, _)| ticked.contains(&key.as_str())) {
        let name = format!("m.{key}");
        let note = typed(form, &name, NOTE_CHARS_MAX);
        if note.is_empty() {
            problems.add(name, format!("Tulis apa yang harus diperbaiki pada {label}."));
        }
        asked.insert(key.clone(), note);
    }
    if asked.is_empty() {
        problems.add("minta", "Beri tanda paling sedikit satu isian atau berkas yang harus diperbaiki.");
    }
    let general = typed(form, "catatan", NOTE_CHARS_MAX);
    if !general.is_empty() {
        asked.insert(String::new(), general);
    }
    (asked, problems)
}

/// Reasons of a refusal, printed on its letter; and what is wrong with them.
fn reasons(form: &Form, offered: &[Reason]) -> (Vec<Reason>, Problems) {
    let mut problems = Problems::default();
    let chosen = form.all("alasan").into_iter().filter_map(|i| offered.get(i.parse::<usize>().ok()?));
    let mut reasons: Vec<Reason> = chosen.cloned().collect();
    let own = Reason { text: typed(form, "alasan_lain", NOTE_CHARS_MAX), basis: typed(form, "dasar_lain", 300) };
    let sentence = unprintable(&own.text).or_else(|| unprintable(&own.basis));
    if let Some(sentence) = sentence {
        problems.add("tolak", sentence);
    } else if own.text.is_empty() != own.basis.is_empty() {
        problems.add("tolak", "Alasan lain dan dasar hukumnya harus diisi keduanya.");
    } else if !own.text.is_empty() {
        reasons.push(own);
    }
    if reasons.is_empty() && problems.is_empty() {
        problems.add("tolak", "Pilih paling sedikit satu alasan, atau tulis alasan lain dengan dasar hukumnya.");
    }
    (reasons, problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> Form {
        Form { pairs: pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect() }
    }

    #[test]
    fn a_correction_says_what_is_wrong_with_each_thing_it_asks() {
        let askable = [("d:str".to_owned(), "STR".to_owned()), ("f:nama".to_owned(), "Nama".to_owned())];
        let (_, problems) = correction(&form(&[("catatan", "Lihat di bawah.")]), &askable);
        assert!(problems.of("minta").is_some());
        let (_, problems) = correction(&form(&[("minta", "d:str"), ("minta", "d:bukan")]), &askable);
        assert!(problems.of("m.d:str").is_some() && problems.0.len() == 1);
        let posted = form(&[
            ("minta", "f:nama"),
            ("m.f:nama", "Tulis lengkap."),
            ("m.d:str", "tidak diminta"),
            ("catatan", "Hai"),
        ]);
        let (asked, problems) = correction(&posted, &askable);
        assert!(problems.is_empty());
        let expected = [("f:nama", "Tulis lengkap."), ("", "Hai")].map(|(k, v)| (k.to_owned(), v.to_owned()));
        assert_eq!(asked, BTreeMap::from(expected));
    }

    #[test]
    fn a_refusal_needs_a_reason_with_its_rule() {
        let offered = [Reason { text: "Tidak sah.".into(), basis: "Pasal 3".into() }];
        assert!(!reasons(&form(&[("alasan", "7")]), &offered).1.is_empty());
        assert!(!reasons(&form(&[("alasan", "0"), ("alasan_lain", "Lain")]), &offered).1.is_empty());
        assert!(!reasons(&form(&[("alasan_lain", "😀"), ("dasar_lain", "Pasal 1")]), &offered).1.is_empty());
        let (found, problems) =
            reasons(&form(&[("alasan", "0"), ("alasan_lain", "Lain"), ("dasar_lain", "Pasal 1")]), &offered);
        assert!(problems.is_empty());
        assert_eq!(found.len(), 2);
    }
}
