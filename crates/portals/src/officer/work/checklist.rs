//! The checklist of a verifier: its items in words, and what was marked.

use crate::officer::work::asking;
use crate::officer::work::folder;
use crate::officer::work::opened::Opened;
use crate::officer::work::register_says;
use crate::officer::work::typed::{NOTE_CHARS_MAX, too_long, typed};
use domain::application::{ChecklistItem, Mark, PROOFS_MAX};
use domain::form::{Answer as Given, fingerprint, text};
use domain::indonesian::local;
use domain::registry::{Blocks, Registry};
use ground::App;
use houses::application::facts::gather;
use pages::Tone;
use pages::form::Problems;
use pages::staff::case::CheckedItem;
use pages::staff::checklist::{Blocking, CheckGroup, CheckItem, Checklist, Evidence, Verdict};
use pages::staff::parts::tag;
use pages::staff::written::Written;
use std::collections::BTreeMap;
use web::forms::Form;

/// One thing to check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Which one.
    pub id: ChecklistItem,
    /// What must be true.
    pub label: String,
    hint: String,
    /// The register says that it is as it must be.
    agrees: bool,
    /// The application may be passed on without it.
    waits: bool,
}

impl Item {
    /// Whether how it was checked must be written down with this mark: what the register says itself needs no words.
    fn by_hand(&self, mark: Option<Mark>) -> bool {
        self.id.by_hand() && !(self.agrees && mark == Some(Mark::Sesuai))
    }

    /// Its mark: that of an officer, else that of the register.
    fn mark(&self, marks: &BTreeMap<ChecklistItem, Mark>) -> Option<Mark> {
        marks.get(&self.id).copied().or_else(|| self.agrees.then_some(Mark::Sesuai))
    }
}

/// Everything that needs a mark.
pub fn items(app: &App, opened: &Opened) -> Vec<Item> {
    let ty = &opened.version.ty;
    let items = gather(&opened.loaded, ty, local(app.now()).date()).items.into_iter().map(|id| {
        let (label, hint) = match &id {
            ChecklistItem::Answers => ("Isian lengkap dan sama dengan berkas".into(), String::new()),
            ChecklistItem::Document(requirement) => {
                let requirement = ty.requirements.iter().find(|r| r.id == *requirement);
                requirement.map_or_else(Default::default, |r| (r.name.clone(), r.hint.clone()))
            }
            ChecklistItem::Check(registry, field) => registry_words(app, opened, *registry, field),
        };
        let label = if label.is_empty() { id.to_string() } else { label };
        let standing = opened.standings.get(&id);
        let agrees = standing.is_some_and(|standing| register_says::agrees(standing, app.rules.specimen));
        let waits = ty.checks.iter().any(|check| {
            check.blocks != Blocks::Acceptance && id == ChecklistItem::Check(check.registry, check.field.clone())
        });
        Item { id, label, hint, agrees, waits }
    });
    items.collect()
}

fn registry_words(app: &App, opened: &Opened, registry: Registry, field: &str) -> (String, String) {
    let ty = &opened.version.ty;
    let name = registry.name();
    let fields = ty.sections.iter().flat_map(|s| &s.fields);
    let Some(field) = fields.into_iter().find(|f| f.id == field) else { return (name.to_owned(), String::new()) };
    let shown = text(field, opened.loaded.answers.get(&field.id), &app.rules.catalogue.kelurahan);
    (format!("{} cocok dengan {name}", field.label), format!("Yang diperiksa: {shown}."))
}

/// Marks and notes of a form that differ from what is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Marks by item.
    pub marks: BTreeMap<ChecklistItem, Mark>,
    /// Notes by item; an empty one takes the old one away.
    pub notes: BTreeMap<ChecklistItem, String>,
}

/// Notes that are too long, each at its field; they are not kept.
pub fn overlong(form: &Form, items: &[Item]) -> Problems {
    let mut problems = Problems::default();
    for name in items.iter().map(|item| format!("n.{}", item.id)) {
        if let Some(sentence) = too_long(form.get(&name), NOTE_CHARS_MAX) {
            problems.add(name, sentence);
        }
    }
    problems
}

/// Compares a posted form with what is kept.
pub fn changes(
    form: &Form,
    items: &[Item],
    marks: &BTreeMap<ChecklistItem, Mark>,
    notes: &BTreeMap<ChecklistItem, String>,
) -> Changes {
    let mut changes = Changes::default();
    for Item { id, .. } in items {
        let mark =
            touched(form, 'c', id).then(|| Verdict::from_id(form.get(&format!("c.{id}")))).flatten().map(mark_of);
        if let Some(mark) = mark.filter(|mark| marks.get(id) != Some(mark)) {
            changes.marks.insert(id.clone(), mark);
        }
        let name = format!("n.{id}");
        let note = typed(form, &name);
        if form.has(&name)
            && touched(form, 'n', id)
            && too_long(&note, NOTE_CHARS_MAX).is_none()
            && notes.get(id).map_or("", String::as_str) != note
        {
            changes.notes.insert(id.clone(), note);
        }
    }
    changes
}

/// Whether a field shows something else than what was kept when its page was made: only then does it say anything.
fn touched(form: &Form, kind: char, item: &ChecklistItem) -> bool {
    let base = format!("b{kind}.{item}");
    !form.has(&base) || form.get(&base) != mark(form.get(&format!("{kind}.{item}")))
}

/// A mark of what is kept, to know it again.
fn mark(kept: &str) -> String {
    fingerprint(Some(&Given::One(kept.trim().to_owned())))
}

fn mark_of(verdict: Verdict) -> Mark {
    match verdict {
        Verdict::Fits => Mark::Sesuai,
        Verdict::Misfits => Mark::TidakSesuai,
        Verdict::NotApplicable => Mark::TidakBerlaku,
    }
}

fn verdict_of(mark: Mark) -> Verdict {
    match mark {
        Mark::Sesuai => Verdict::Fits,
        Mark::TidakSesuai => Verdict::Misfits,
        Mark::TidakBerlaku => Verdict::NotApplicable,
    }
}

/// Notes that a mark requires and that are missing: why it does not fit, and how a registry was asked by hand.
pub fn missing_notes(
    items: &[Item],
    marks: &BTreeMap<ChecklistItem, Mark>,
    notes: &BTreeMap<ChecklistItem, String>,
) -> Problems {
    let mut problems = Problems::default();
    for item in items {
        let note_missing = notes.get(&item.id).is_none_or(String::is_empty);
        let mark = item.mark(marks);
        match mark {
            Some(Mark::TidakSesuai) if note_missing => {
                problems.add(format!("n.{}", item.id), format!("Tulis apa yang tidak sesuai pada “{}”.", item.label));
            }
            Some(_) if note_missing && item.by_hand(mark) => {
                problems.add(format!("n.{}", item.id), format!("Tulis cara Anda memeriksa “{}”.", item.label));
            }
            _ => {}
        }
    }
    problems
}

/// The verifier's part; what was typed goes before what is kept.
pub fn view(app: &App, opened: &Opened, form: Option<&Form>, problems: &Problems) -> Checklist {
    let items = items(app, opened);
    let (marks, notes) = (&opened.state().checklist, &opened.dossier.notes);
    let mut shown: Vec<(&ChecklistItem, CheckItem)> =
        items.iter().map(|item| (&item.id, check_item(item, (marks, notes), form, problems))).collect();
    for (id, shown) in &mut shown {
        shown.evidence = evidence(app, opened, id);
        shown.proofs = folder::proofs(opened, id);
        shown.may_prove = id.by_hand() && shown.proofs.len() < PROOFS_MAX;
        shown.proof_error = problems.of(&format!("bukti.{id}")).map(str::to_owned);
    }
    let answered = shown.iter().filter(|(_, item)| item.verdict.is_some()).count();
    let ty = &opened.version.ty;
    Checklist {
        progress: format!("{answered} dari {} dijawab", shown.len()),
        groups: grouped(shown),
        blocking: blocking(&items, marks, notes),
        forward_label: if !ty.offices.is_empty() {
            "Teruskan ke OPD".into()
        } else if ty.fee.amount_rp() > 0 && !opened.state().paid {
            "Teruskan untuk pembayaran".into()
        } else {
            "Teruskan untuk persetujuan".into()
        },
        correction: (opened.state().rounds_used < ty.correction_rounds_max)
            .then(|| asking::correction(opened, form, problems)),
        refusal: Some(asking::refusal(opened, form, problems)),
        written: Written::default(),
    }
}

/// What the register said about an item that is asked by machine.
fn evidence(app: &App, opened: &Opened, item: &ChecklistItem) -> Option<Evidence> {
    let ChecklistItem::Check(registry, _) = item else { return None };
    opened.standings.get(item).map(|standing| register_says::evidence(*registry, standing, app.now()))
}

type MarksAndNotes<'a> = (&'a BTreeMap<ChecklistItem, Mark>, &'a BTreeMap<ChecklistItem, String>);

fn check_item(item: &Item, kept: MarksAndNotes, form: Option<&Form>, problems: &Problems) -> CheckItem {
    let stored = item.mark(kept.0).map(verdict_of);
    let posted = form
        .filter(|form| touched(form, 'c', &item.id))
        .and_then(|form| Verdict::from_id(form.get(&format!("c.{}", item.id))));
    let name = format!("n.{}", item.id);
    let kept_note = kept.1.get(&item.id).cloned().unwrap_or_default();
    let note =
        form.filter(|form| form.has(&name) && touched(form, 'n', &item.id)).map(|form| form.get(&name).to_owned());
    CheckItem {
        id: item.id.to_string(),
        label: item.label.clone(),
        hint: item.hint.clone(),
        evidence: None,
        proofs: Vec::new(),
        may_prove: false,
        proof_error: None,
        by_hand: item.by_hand(posted.or(stored).map(mark_of)),
        verdict: posted.or(stored),
        marks: (mark(stored.map_or("", Verdict::id)), mark(&kept_note)),
        note: note.unwrap_or(kept_note),
        phrases: match item.id {
            ChecklistItem::Document(_) => PHRASES.map(String::from).to_vec(),
            ChecklistItem::Answers | ChecklistItem::Check(..) => Vec::new(),
        },
        error: problems
            .of(&name)
            .or_else(|| problems.of(&format!("c.{}", item.id)))
            .map(str::to_owned)
            .or_else(|| contested(item, stored, form)),
    }
}

/// Both answers, where one was given here and another one elsewhere since this page was made.
fn contested(item: &Item, stored: Option<Verdict>, form: Option<&Form>) -> Option<String> {
    let form = form.filter(|form| form.has(&format!("bc.{}", item.id)) && touched(form, 'c', &item.id))?;
    let (posted, stored) = (Verdict::from_id(form.get(&format!("c.{}", item.id)))?, stored?);
    let moved = form.get(&format!("bc.{}", item.id)) != mark(stored.id());
    (moved && posted != stored)
        .then(|| format!("Di tempat lain disimpan: {}. Di sini: {}. Pilih yang benar.", words(stored), words(posted)))
}

fn words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Fits => "sesuai",
        Verdict::Misfits => "tidak sesuai",
        Verdict::NotApplicable => "tidak berlaku",
    }
}

/// What is wrong with documents most often.
const PHRASES: [&str; 4] = [
    "Tidak terbaca. Kirim ulang yang lebih jelas.",
    "Sudah tidak berlaku.",
    "Nama berbeda dengan isian.",
    "Belum ditandatangani.",
];

fn grouped(items: Vec<(&ChecklistItem, CheckItem)>) -> Vec<CheckGroup> {
    let mut groups: Vec<CheckGroup> =
        ["Berkas", "Isian", "Data register"].map(|title| CheckGroup { title: title.into(), items: Vec::new() }).into();
    for (id, item) in items {
        let place = match id {
            ChecklistItem::Document(_) => 0,
            ChecklistItem::Answers => 1,
            ChecklistItem::Check(..) => 2,
        };
        groups[place].items.push(item);
    }
    groups.retain(|group| !group.items.is_empty());
    groups
}

fn blocking(
    items: &[Item],
    marks: &BTreeMap<ChecklistItem, Mark>,
    notes: &BTreeMap<ChecklistItem, String>,
) -> Vec<Blocking> {
    let missing = missing_notes(items, marks, notes);
    let blocking = items.iter().filter_map(|item| {
        let why = match item.mark(marks) {
            None if item.waits => return None,
            None => "belum dijawab",
            Some(Mark::TidakSesuai) => "tidak sesuai",
            Some(_) if missing.of(&format!("n.{}", item.id)).is_some() => "belum ditulis cara memeriksanya",
            Some(_) => return None,
        };
        Some(Blocking { sentence: format!("{} {why}", item.label), field: format!("c.{}", item.id) })
    });
    blocking.collect()
}

/// The finished checklist, to read.
pub fn checked(app: &App, opened: &Opened) -> Vec<CheckedItem> {
    let marks = &opened.state().checklist;
    if marks.is_empty() {
        return Vec::new();
    }
    let read = |item: Item| CheckedItem {
        verdict: match item.mark(marks) {
            Some(Mark::Sesuai) => tag(Tone::Good, "Sesuai"),
            Some(Mark::TidakSesuai) => tag(Tone::Bad, "Tidak sesuai"),
            Some(Mark::TidakBerlaku) => tag(Tone::Plain, "Tidak berlaku"),
            None => tag(Tone::Warning, "Belum diperiksa"),
        },
        note: read_note(app, opened, &item.id),
        proofs: folder::proofs(opened, &item.id),
        label: item.label,
    };
    items(app, opened).into_iter().map(read).collect()
}

/// What the register said, and what the officer wrote.
fn read_note(app: &App, opened: &Opened, item: &ChecklistItem) -> String {
    let register = evidence(app, opened, item).map(|evidence| {
        let simulator = if evidence.simulator { "Simulator, bukan bukti. " } else { "" };
        format!("{simulator}{}: {}", evidence.state.words, evidence.about)
    });
    let note = opened.dossier.notes.get(item).filter(|note| !note.is_empty()).cloned();
    register.into_iter().chain(note).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(id: &str) -> Item {
        Item { id: id.parse().unwrap(), label: id.into(), hint: String::new(), agrees: false, waits: false }
    }

    fn form(pairs: &[(&str, &str)]) -> Form {
        Form { pairs: pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect() }
    }

    #[test]
    fn only_what_differs_is_saved() {
        let items = [item("isian"), item("d:str"), item("r:siak:nik")];
        let marks = BTreeMap::from([(ChecklistItem::Answers, Mark::Sesuai)]);
        let notes = BTreeMap::from([(item("d:str").id, "Tidak terbaca.".to_owned())]);
        let posted = form(&[
            ("c.isian", "sesuai"),
            ("n.isian", ""),
            ("c.d:str", "tidak"),
            ("n.d:str", "Tidak terbaca."),
            ("c.r:siak:nik", "entah"),
            ("n.r:siak:nik", "SIAK, pukul 9"),
            ("c.d:lain", "sesuai"),
        ]);
        let found = changes(&posted, &items, &marks, &notes);
        assert_eq!(found.marks, BTreeMap::from([(item("d:str").id, Mark::TidakSesuai)]));
        assert_eq!(found.notes, BTreeMap::from([(item("r:siak:nik").id, "SIAK, pukul 9".to_owned())]));
        assert_eq!(changes(&form(&[]), &items, &marks, &notes), Changes::default());
        let cleared = changes(&form(&[("n.d:str", " ")]), &items, &marks, &notes);
        assert_eq!(cleared.notes.get(&item("d:str").id).map(String::as_str), Some(""));
    }

    #[test]
    fn a_registry_checked_by_hand_needs_a_note_whatever_the_answer() {
        let items = [item("d:str"), item("r:siak:nik")];
        let marks = BTreeMap::from([(item("d:str").id, Mark::Sesuai), (item("r:siak:nik").id, Mark::Sesuai)]);
        let problems = missing_notes(&items, &marks, &BTreeMap::new());
        assert_eq!(problems.0.len(), 1);
        assert!(problems.of("n.r:siak:nik").is_some());
        assert_eq!(blocking(&items, &marks, &BTreeMap::new()).len(), 1);
        let notes = BTreeMap::from([(item("r:siak:nik").id, "dilihat di SIAK".to_owned())]);
        assert!(blocking(&items, &marks, &notes).is_empty());
    }
}
