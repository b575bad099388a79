//! `/akun/kontak`: how far one's own contacts are proved, and proving them by a code.

use crate::form::Problems;
use crate::parts::Tag;
use crate::{Frame, Page, Tone, sample};
use askama::Template;

/// `/akun/kontak`; posts `kontak` to `/akun/kontak/kode`, `kontak` and `kode` to `/akun/kontak/bukti`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/contacts.html")]
pub struct Contacts {
    /// Around the page.
    pub frame: Frame,
    /// Idempotency key; the forms add a suffix each.
    pub key: String,
    /// A row for each contact there is or is to be.
    pub rows: Vec<ContactRow>,
    /// What is wrong; fields `kode-hp`, `kode-surel`.
    pub problems: Problems,
}

/// A contact.
#[derive(Clone, Debug)]
pub struct ContactRow {
    /// `hp`, `surel`.
    pub id: &'static str,
    /// `Nomor HP`, `Surel`.
    pub label: &'static str,
    /// The one that there is, or empty.
    pub current: String,
    /// The one that takes its place once it is proved, or empty.
    pub wished: String,
    /// How far the one there is stands proved.
    pub state: Tag,
    /// What that means, in a sentence; empty where it is proved.
    pub meaning: String,
    /// What there is to prove.
    pub proof: Proof,
}

/// What there is to prove.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// Nothing.
    None,
    /// No code can be sent there; the counter can.
    AtTheCounter,
    /// A code can be sent.
    Code {
        /// By which way, in words.
        way: &'static str,
        /// Until when the code counts that was sent; nothing where none waits.
        waits_until: Option<String>,
    },
}

impl ContactRow {
    /// Id of its field for the code.
    pub fn field(&self) -> String {
        format!("kode-{}", self.id)
    }

    /// What a code would prove.
    pub fn to_prove(&self) -> &str {
        if self.wished.is_empty() { &self.current } else { &self.wished }
    }
}

impl Page for Contacts {
    const NAME: &'static str = "akun-kontak";

    fn samples() -> Vec<(&'static str, Self)> {
        let proved = ContactRow {
            id: "surel",
            label: "Surel",
            current: "pemohon@contoh.invalid".into(),
            wished: String::new(),
            state: Tag::new(Tone::Good, "ok", "Terbukti"),
            meaning: String::new(),
            proof: Proof::None,
        };
        let unproved = ContactRow {
            id: "hp",
            label: "Nomor HP",
            current: "0800 0000 4182".into(),
            wished: String::new(),
            state: Tag::new(Tone::Warning, "clock", "Belum dibuktikan"),
            meaning:
                "Kami memberi kabar ke sini sampai 24 Mei 2027. Sesudah itu tidak lagi, sampai Anda membuktikannya."
                    .into(),
            proof: Proof::Code { way: "SMS", waits_until: None },
        };
        let page = |rows| Self {
            frame: sample::applicant("Surel dan nomor HP", "/akun/kontak"),
            key: sample::KEY.into(),
            rows,
            problems: Problems::default(),
        };
        let waits = Proof::Code { way: "SMS", waits_until: Some("10.15".into()) };
        let asked = ContactRow { wished: "0800 0000 4183".into(), proof: waits, ..unproved.clone() };
        let mut wrong = page(vec![asked.clone(), proved.clone()]);
        wrong.problems = Problems::one("kode-hp", "Kode tidak cocok atau sudah lewat waktunya.");
        let counter = ContactRow { proof: Proof::AtTheCounter, ..unproved.clone() };
        vec![
            ("belum", page(vec![unproved, proved.clone()])),
            ("menunggu", page(vec![asked, proved.clone()])),
            ("salah", wrong),
            ("loket", page(vec![counter, proved])),
            ("kosong", page(Vec::new())),
        ]
    }
}
