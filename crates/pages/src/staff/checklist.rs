//! The checklist of a verifier, with the requests and reasons that go with each way out of it.

use super::case::File;
use super::written::{Field, Written};
use crate::form::Choice;
use crate::parts::Tag;

/// What a verifier answers; there only when the officer may work on it now.
#[derive(Clone, Debug, Default)]
pub struct Checklist {
    /// Items under headings: berkas, isian, data register.
    pub groups: Vec<CheckGroup>,
    /// How many are answered, `3 dari 5 dijawab`.
    pub progress: String,
    /// What stands in the way of passing it on; empty when nothing does.
    pub blocking: Vec<Blocking>,
    /// Where passing on leads: `Teruskan ke OPD`, or `Teruskan untuk persetujuan` for a type without office.
    pub forward_label: String,
    /// Asking the applicant, while rounds are left.
    pub correction: Option<Correction>,
    /// Refusing.
    pub refusal: Option<Refusal>,
    /// Marks of its fields, and what was written differently elsewhere.
    pub written: Written,
}

impl Checklist {
    /// Items to which a document may be added.
    pub fn to_prove(&self) -> impl Iterator<Item = &CheckItem> {
        self.groups.iter().flat_map(|group| &group.items).filter(|item| item.may_prove)
    }

    /// Proofs that may be taken away, each with its item and its id.
    pub fn to_retract(&self) -> impl Iterator<Item = (&CheckItem, &str)> {
        let items = self.groups.iter().flat_map(|group| &group.items);
        items.flat_map(|item| item.proofs.iter().filter_map(move |file| Some((item, file.retract.as_deref()?))))
    }

    /// Its fields, as they stand in the page.
    pub fn fields(&self) -> Vec<Field> {
        let mut fields = Vec::new();
        for item in self.groups.iter().flat_map(|group| &group.items) {
            let answer = item.verdict.map_or("", Verdict::id);
            let choices = Verdict::ALL.map(|verdict| Choice::new(verdict.id(), verdict.words(), answer));
            fields.push(Field::choice(format!("c.{}", item.id), item.label.clone(), &choices));
            fields.push(Field::text(format!("n.{}", item.id), format!("Catatan: {}", item.label), &item.note));
        }
        if let Some(correction) = &self.correction {
            let asks: Vec<&Ask> = correction.groups.iter().flat_map(|group| &group.asks).collect();
            let asked =
                asks.iter().map(|ask| Choice { value: ask.key.clone(), label: ask.label.clone(), chosen: ask.asked });
            fields.push(Field::choice("minta", "Minta perbaikan", &asked.collect::<Vec<_>>()));
            let notes = asks.iter().map(|ask| {
                Field::text(format!("m.{}", ask.key), format!("Yang harus diperbaiki: {}", ask.label), &ask.note)
            });
            fields.extend(notes);
            fields.push(Field::text("catatan", "Pesan umum", &correction.note));
        }
        if let Some(refusal) = &self.refusal {
            fields.push(Field::choice("alasan", "Alasan tolak", &refusal.reasons).at("tolak"));
            fields.push(Field::text("alasan_lain", "Alasan lain", &refusal.own_reason));
            fields.push(Field::text("dasar_lain", "Dasar hukum alasan lain", &refusal.own_basis));
        }
        fields
    }
}

/// Items under one heading.
#[derive(Clone, Debug)]
pub struct CheckGroup {
    /// Heading.
    pub title: String,
    /// Items.
    pub items: Vec<CheckItem>,
}

/// One thing to check. Sent as `c.<id>` = `sesuai|tidak|tidak_berlaku` and `n.<id>`; its anchor is `c.<id>`.
#[derive(Clone, Debug, Default)]
pub struct CheckItem {
    /// Id of the item.
    pub id: String,
    /// What must be true.
    pub label: String,
    /// What the document must show, or empty.
    pub hint: String,
    /// What a registry answered, when it was asked.
    pub evidence: Option<Evidence>,
    /// Documents that show how it was checked without the register.
    pub proofs: Vec<File>,
    /// Whether one more may be given: `berkas` to `/kerja/{id}/bukti/{item}`.
    pub may_prove: bool,
    /// What is wrong with the one that was given.
    pub proof_error: Option<String>,
    /// Must be checked by hand: a note is required with every answer.
    pub by_hand: bool,
    /// The answer so far; none before the first.
    pub verdict: Option<Verdict>,
    /// Note so far.
    pub note: String,
    /// Phrases offered for the note.
    pub phrases: Vec<String>,
    /// Marks of the answer and the note that are kept, sent back as `bc.<id>` and `bn.<id>`: a field that still shows them was not
    /// touched.
    pub marks: (String, String),
    /// What is wrong with the answer.
    pub error: Option<String>,
}

impl CheckItem {
    /// Whether this is the answer so far.
    pub fn is(&self, verdict: &str) -> bool {
        self.verdict.is_some_and(|v| v.id() == verdict)
    }
}

/// Answer to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As it must be.
    Fits,
    /// Not as it must be.
    Misfits,
    /// Does not apply here.
    NotApplicable,
}

impl Verdict {
    /// All, in the order shown.
    pub const ALL: [Self; 3] = [Self::Fits, Self::Misfits, Self::NotApplicable];
    /// Value in forms.
    pub fn id(self) -> &'static str {
        match self {
            Self::Fits => "sesuai",
            Self::Misfits => "tidak",
            Self::NotApplicable => "tidak_berlaku",
        }
    }
    /// The answer in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Fits => "Sesuai",
            Self::Misfits => "Tidak sesuai",
            Self::NotApplicable => "Tidak berlaku",
        }
    }
    /// The answer with this value.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|v| v.id() == id)
    }
}

/// What a registry said, and when.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// Cocok, tidak cocok, belum diperiksa.
    pub state: Tag,
    /// Source and time: `Dukcapil, hari ini 09.20.`
    pub about: String,
    /// What did not fit, or why nothing came; a sentence each.
    pub details: Vec<String>,
    /// A simulator answered: no evidence.
    pub simulator: bool,
    /// Whether it may be asked again by the button `tanyakan` with the id of the item.
    pub may_ask: bool,
}

/// Something that stops it from being passed on.
#[derive(Clone, Debug)]
pub struct Blocking {
    /// In words: `Surat tempat praktik belum dijawab`.
    pub sentence: String,
    /// `id` of the item in the page.
    pub field: String,
}

/// Asking the applicant to correct: `minta` (repeated), `m.<key>`, `catatan`.
#[derive(Clone, Debug, Default)]
pub struct Correction {
    /// `Permintaan ke-2 dari paling banyak 3. Pemohon punya 14 hari.`
    pub terms: String,
    /// What may be asked, under headings.
    pub groups: Vec<AskGroup>,
    /// General note so far.
    pub note: String,
    /// Whether the part is unfolded.
    pub open: bool,
    /// What is wrong with it.
    pub error: Option<String>,
}

/// Things to ask for, under one heading.
#[derive(Clone, Debug)]
pub struct AskGroup {
    /// Heading.
    pub title: String,
    /// Things.
    pub asks: Vec<Ask>,
}

/// A document or field that can be asked for again.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// `d:<requirement>` or `f:<field>`.
    pub key: String,
    /// Its name.
    pub label: String,
    /// Whether it is asked; to be preset for items answered Tidak sesuai.
    pub asked: bool,
    /// Note for the applicant; to be preset with that of the item.
    pub note: String,
    /// What is wrong with it.
    pub error: Option<String>,
}

/// Proposing a refusal: `alasan` (repeated), `alasan_lain`, `dasar_lain`.
#[derive(Clone, Debug, Default)]
pub struct Refusal {
    /// Reasons of the type, each with its rule in the words.
    pub reasons: Vec<Choice>,
    /// Own reason so far.
    pub own_reason: String,
    /// Its rule so far.
    pub own_basis: String,
    /// Whether the part is unfolded.
    pub open: bool,
    /// What is wrong with it.
    pub error: Option<String>,
}
