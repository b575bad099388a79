//! Verification (Pasal 4(1)): claiming, the checklist, and its three ways out.

use crate::officer::work::answer;
use crate::officer::work::asking;
use crate::officer::work::checklist;
use crate::officer::work::checklist::Item;
use crate::officer::work::decision;
use crate::officer::work::decision::PageState;
use crate::officer::work::opened;
use crate::officer::work::opened::Opened;
use crate::officer::work::ordering::PostedOrder;
use crate::officer::work::typed::{NOTE_CHARS_MAX, sealed, too_long, typed, unfit};
use crate::officer::work::writing;
use crate::officer::work::writing::Written;
use axum::extract::{Path, State};
use domain::access::Purpose;
use domain::application::{Command, CommandKind};
use domain::licence_type::RefusalGround;
use domain::question;
use ground::App;
use houses::application::acting::act;
use houses::application::error::ActError;
use houses::application::order::Order;
use houses::document::data::Reason;
use houses::registry::asking::QuestionError;
use houses::registry::putting::{self, Wanted};
use ledger::sealed::NewText;
use pages::form::Problems;
use std::collections::{BTreeMap, BTreeSet};
use web::forms::Form;
use web::{Answer, Signed, WebError, kept, written_fields};

/// Most characters of the rule a reason of one's own rests on.
const BASIS_CHARS_MAX: usize = 300;

/// `POST /kerja/{id}/ambil`
pub async fn claim(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let posted = PostedOrder { app: &app, account: &account, id: &id, form: &form };
    posted.carry_out(posted.order(Command::Claim, Vec::new())?, "diambil").await
}

/// `POST /kerja/{id}/periksa`: keeps the marks so far, complete or not.
pub async fn save(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let posted = PostedOrder { app: &app, account: &account, id: &id, form: &form };
    let marked = Marked::read(&posted).await?;
    match keep(&posted, &marked).await? {
        Ok(()) if !marked.overlong.is_empty() => again(&posted, marked.overlong).await,
        Ok(()) => {
            writing::saved(&app, &account, &format!("/kerja/{id}"), &form).await?;
            Ok(answer::done(&id, "tersimpan"))
        }
        Err(error) => refused(&posted, error).await,
    }
}

/// `POST /kerja/{id}/tanyakan`: keeps the marks so far, and asks a register again.
pub async fn ask_again(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let posted = PostedOrder { app: &app, account: &account, id: &id, form: &form };
    let marked = Marked::read(&posted).await?;
    if let Err(error) = keep(&posted, &marked).await? {
        return refused(&posted, error).await;
    }
    let item = form.get("tanyakan").parse().map_err(|_| WebError::NotFound)?;
    let key = form.key().map(|key| format!("{key}:{}", form.get("tanyakan")));
    let wanted = Wanted { actor: account.actor(), application: marked.opened.state().id, item, key };
    match putting::ask_again(&app, wanted).await {
        Ok(()) | Err(QuestionError::Refused(question::Refusal::AlreadyAsked)) => {}
        Err(error) => return Err(error.into()),
    }
    writing::saved(&app, &account, &format!("/kerja/{id}"), &form).await?;
    Ok(answer::done(&id, "ditanyakan"))
}

/// `POST /kerja/{id}/terima`: keeps the checklist and passes the file on, both or neither.
pub async fn accept(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let posted = PostedOrder { app: &app, account: &account, id: &id, form: &form };
    let marked = Marked::read(&posted).await?;
    let mut problems = if marked.may_decide { marked.missing_notes() } else { Problems::default() };
    problems.0.extend(marked.overlong.0.clone());
    problems.0.extend(marked.elsewhere.0.clone());
    if !problems.is_empty() {
        return keep_and_tell(&posted, &marked, problems).await;
    }
    decide(&posted, &marked, (Command::Accept, Vec::new()), "diteruskan").await
}

/// `POST /kerja/{id}/kembalikan`: asks the applicant to correct what is ticked.
pub async fn give_back(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let posted = PostedOrder { app: &app, account: &account, id: &id, form: &form };
    let marked = Marked::read(&posted).await?;
    let (asked, mut problems) = correction(&form, &asking::askable(&marked.opened));
    problems.0.extend(marked.overlong.0.clone());
    problems.0.extend(marked.elsewhere.0.clone());
    if !problems.is_empty() {
        return keep_and_tell(&posted, &marked, problems).await;
    }
    let named = |prefix: &str| -> BTreeSet<String> {
        asked.keys().filter_map(|key| key.strip_prefix(prefix)).map(str::to_owned).collect()
    };
    let (fields, documents) = (named("f:"), named("d:"));
    let (note, texts) = sealed(&app, "note", json(&asked)?);
    decide(&posted, &marked, (Command::Return { fields, documents, note }, texts), "dikembalikan").await
}

/// `POST /kerja/{id}/tolak`: proposes a refusal to those who approve.
pub async fn refuse(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let posted = PostedOrder { app: &app, account: &account, id: &id, form: &form };
    let marked = Marked::read(&posted).await?;
    let offered = marked.opened.version.ty.refusal_reasons.iter();
    let offered: Vec<(Reason, RefusalGround)> =
        offered.map(|r| (Reason { text: r.text.clone(), basis: r.basis.clone() }, r.ground)).collect();
    let (reasons, mut problems) = reasons(&form, &offered);
    problems.0.extend(marked.overlong.0.clone());
    problems.0.extend(marked.elsewhere.0.clone());
    if !problems.is_empty() {
        return keep_and_tell(&posted, &marked, problems).await;
    }
    let grounds = reasons.iter().map(|(_, ground)| *ground).collect();
    let reasons: Vec<_> = reasons.into_iter().map(|(reason, _)| reason).collect();
    let (reasons, texts) = sealed(&app, "reasons", json(&reasons)?);
    decide(&posted, &marked, (Command::ProposeRefusal { reasons, grounds }, texts), "diusulkan-tolak").await
}

/// The checklist that goes with every form of the verifier.
struct Marked {
    /// The application as it was before, to know the words and choices of its type.
    opened: Opened,
    items: Vec<Item>,
    /// Marks and notes that differ from what is kept.
    changes: checklist::Changes,
    /// Notes too long to be kept.
    overlong: Problems,
    /// Another tab typed into this form what this page does not show: it may be saved, and nothing decided on it.
    elsewhere: Problems,
    /// Whether this officer may decide now; otherwise the order itself says why not.
    may_decide: bool,
}

impl Marked {
    async fn read(posted: &PostedOrder<'_>) -> Result<Self, WebError> {
        let opened = opened::open(posted.app, posted.account, posted.id, Purpose::Work).await?;
        let items = checklist::items(posted.app, &opened);
        let changes = checklist::changes(posted.form, &items, &opened.state().checklist, &opened.dossier.notes);
        let may_decide = opened.possible(&posted.account.actor()).contains(&CommandKind::SaveChecklist);
        let overlong = checklist::overlong(posted.form, &items);
        let page = format!("/kerja/{}", posted.id);
        let elsewhere = writing::written_elsewhere(posted.app, posted.account, &page, posted.form).await?;
        let elsewhere =
            if elsewhere { Problems::one("periksa", writing::WRITTEN_ELSEWHERE) } else { Problems::default() };
        Ok(Self { opened, items, changes, overlong, elsewhere, may_decide })
    }

    fn missing_notes(&self) -> Problems {
        let (mut marks, mut notes) = (self.opened.state().checklist.clone(), self.opened.dossier.notes.clone());
        marks.extend(self.changes.marks.clone());
        notes.extend(self.changes.notes.clone());
        checklist::missing_notes(&self.items, &marks, &notes)
    }

    /// An order that saves what differs; without any command when nothing does, as when the form is sent a second time.
    fn order(&self, posted: &PostedOrder<'_>, news: &str) -> Result<Order, WebError> {
        let (commands, texts) = self.save(posted)?;
        let mut order = posted.orders(commands, texts)?;
        // What differs is nothing the second time; the button and what was typed are the same.
        let typed: Vec<_> = posted.form.pairs.iter().filter(|(name, _)| !written_fields::is_besides(name)).collect();
        order.said = Some(json(&(news, typed))?);
        Ok(order)
    }

    fn save(&self, posted: &PostedOrder<'_>) -> Result<(Vec<Command>, Vec<NewText>), WebError> {
        // Whoever may not decide is told so by the order, also when nothing would be saved.
        if self.changes == checklist::Changes::default() && self.may_decide {
            return Ok((Vec::new(), Vec::new()));
        }
        let (notes, texts) = if self.changes.notes.is_empty() {
            (None, Vec::new())
        } else {
            let (reference, texts) = sealed(posted.app, "notes", json(&self.changes.notes)?);
            (Some(reference), texts)
        };
        Ok((vec![Command::SaveChecklist { marks: self.changes.marks.clone(), notes }], texts))
    }
}

/// Saves the checklist alone.
async fn keep(posted: &PostedOrder<'_>, marked: &Marked) -> Result<Result<(), ActError>, WebError> {
    let order = marked.order(posted, "tersimpan")?;
    if order.commands.is_empty() {
        return Ok(Ok(()));
    }
    Ok(act(posted.app, order).await.map(|_| ()))
}

/// Saves the checklist, so that no mark is lost, and shows what is wrong with the rest.
async fn keep_and_tell(posted: &PostedOrder<'_>, marked: &Marked, problems: Problems) -> Answer {
    match keep(posted, marked).await? {
        Ok(()) => again(posted, problems).await,
        Err(error) => refused(posted, error).await,
    }
}

/// The page again, with all that was typed on it in any tab, and what is wrong with it.
async fn again(posted: &PostedOrder<'_>, problems: Problems) -> Answer {
    let written = Some(typed_so_far(posted).await?);
    decision::answer(posted.app, posted.account, posted.id, PageState { problems, written, ..PageState::default() })
        .await
}

/// The same, saying why the order was refused.
async fn refused(posted: &PostedOrder<'_>, error: ActError) -> Answer {
    if !answer::is_for_the_page(&error) {
        return Err(error.into());
    }
    let (written, refused) = (Some(typed_so_far(posted).await?), Some(error));
    decision::answer(posted.app, posted.account, posted.id, PageState { refused, written, ..PageState::default() })
        .await
}

async fn typed_so_far(posted: &PostedOrder<'_>) -> Result<Written, WebError> {
    writing::keep(posted.app, posted.account, format!("/kerja/{}", posted.id), posted.form.clone()).await
}

/// Saves the checklist and decides, in one order: both or neither. When the law refuses the decision, the marks are kept alone.
async fn decide(posted: &PostedOrder<'_>, marked: &Marked, decision: (Command, Vec<NewText>), news: &str) -> Answer {
    let mut order = marked.order(posted, news)?;
    order.commands.push(decision.0);
    order.texts.extend(decision.1);
    match act(posted.app, order).await {
        Ok(_) => {
            kept::forget(posted.app, posted.account.id, &format!("/kerja/{}", posted.id)).await?;
            Ok(answer::done(posted.id, news))
        }
        Err(error) => {
            if answer::is_for_the_page(&error)
                && let Err(another) = keep(posted, marked).await?
                && !answer::is_for_the_page(&another)
            {
                return Err(another.into());
            }
            refused(posted, error).await
        }
    }
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
        let note = typed(form, &name);
        if note.is_empty() {
            problems.add(name, format!("Tulis apa yang harus diperbaiki pada {label}."));
        } else if let Some(sentence) = too_long(&note, NOTE_CHARS_MAX) {
            problems.add(name, sentence);
        }
        asked.insert(key.clone(), note);
    }
    if asked.is_empty() {
        problems.add("minta", "Beri tanda paling sedikit satu isian atau berkas yang harus diperbaiki.");
    }
    let general = typed(form, "catatan");
    if let Some(sentence) = too_long(&general, NOTE_CHARS_MAX) {
        problems.add("minta", format!("Pesan umum: {sentence}"));
    }
    if !general.is_empty() {
        asked.insert(String::new(), general);
    }
    (asked, problems)
}

/// Reasons of a refusal, printed on its letter; and what is wrong with them.
fn reasons(form: &Form, offered: &[(Reason, RefusalGround)]) -> (Vec<(Reason, RefusalGround)>, Problems) {
    let mut problems = Problems::default();
    let chosen = form.all("alasan").into_iter().filter_map(|i| offered.get(i.parse::<usize>().ok()?));
    let mut reasons: Vec<_> = chosen.cloned().collect();
    let own = Reason { text: typed(form, "alasan_lain"), basis: typed(form, "dasar_lain") };
    let sentence = unfit(&own.text, NOTE_CHARS_MAX).or_else(|| unfit(&own.basis, BASIS_CHARS_MAX));
    if let Some(sentence) = sentence {
        problems.add("tolak", sentence);
    } else if own.text.is_empty() != own.basis.is_empty() {
        problems.add("tolak", "Alasan lain dan dasar hukumnya harus diisi keduanya.");
    } else if !own.text.is_empty() {
        reasons.push((own, RefusalGround::Officer));
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
        let offered = [(Reason { text: "Tidak sah.".into(), basis: "Pasal 3".into() }, RefusalGround::Checklist)];
        assert!(!reasons(&form(&[("alasan", "7")]), &offered).1.is_empty());
        assert!(!reasons(&form(&[("alasan", "0"), ("alasan_lain", "Lain")]), &offered).1.is_empty());
        assert!(!reasons(&form(&[("alasan_lain", "😀"), ("dasar_lain", "Pasal 1")]), &offered).1.is_empty());
        let (found, problems) =
            reasons(&form(&[("alasan", "0"), ("alasan_lain", "Lain"), ("dasar_lain", "Pasal 1")]), &offered);
        assert!(problems.is_empty());
        let grounds: Vec<_> = found.iter().map(|(_, ground)| *ground).collect();
        assert_eq!(grounds, [RefusalGround::Checklist, RefusalGround::Officer]);
    }
}
