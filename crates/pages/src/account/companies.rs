//! Companies that somebody acts for: their people, invitations, and registering one.

use crate::form::Problems;
use crate::parts::Tag;
use crate::{Frame, Page, Tone, sample};
use askama::Template;

/// `/akun/badan`; posts `nama`, `npwp`, `nib`, `akta` to itself, `pengguna` to `/akun/badan/{id}/undang`, nothing to
/// `/akun/kuasa/{id}/terima`, `…/tolak` and `…/akhiri`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/companies.html")]
pub struct Companies {
    /// Around the page.
    pub frame: Frame,
    /// Idempotency key; each form adds a suffix.
    pub key: String,
    /// Invitations that wait for the reader.
    pub invitations: Vec<Invitation>,
    /// Companies the reader acts for, the oldest first.
    pub companies: Vec<CompanyCard>,
    /// What was typed to register one.
    pub typed: CompanyTyped,
    /// Everything wrong.
    pub problems: Problems,
}

/// An invitation to act for a company.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// Which.
    pub id: String,
    /// Version the forms are made from.
    pub version: u32,
    /// Name of the company.
    pub company: String,
    /// When, in words.
    pub since: String,
}

/// A company the reader acts for.
#[derive(Clone, Debug)]
pub struct CompanyCard {
    /// Which.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Ends of NPWP and NIB.
    pub numbers: String,
    /// As what the reader acts.
    pub part: String,
    /// How it stands.
    pub state: Tag,
    /// Why it was not proved, or empty.
    pub reason: String,
    /// Address of the deed, for who gave it.
    pub letter_href: Option<String>,
    /// Its people.
    pub people: Vec<PersonRow>,
    /// Whether the reader may invite others.
    pub may_invite: bool,
    /// `pengguna` as typed for this one.
    pub typed: String,
}

impl CompanyCard {
    /// The field into which the reader types whom to invite.
    pub fn invite_id(&self) -> String {
        format!("pengguna-{}", self.id)
    }
}

/// One of the people of a company.
#[derive(Clone, Debug)]
pub struct PersonRow {
    /// The mandate.
    pub id: String,
    /// Version the form is made from.
    pub version: u32,
    /// Name, or the user name of who has not answered.
    pub name: String,
    /// As what they act and since when, in words.
    pub about: String,
    /// What the button that ends it says; empty where the reader may not.
    pub end_label: String,
}

/// What was typed about a company.
#[derive(Clone, Debug, Default)]
pub struct CompanyTyped {
    /// Name.
    pub name: String,
    /// NPWP.
    pub npwp: String,
    /// NIB.
    pub nib: String,
}

impl Page for Companies {
    const NAME: &'static str = "badan-usaha";

    fn samples() -> Vec<(&'static str, Self)> {
        let person = |id: &str, name: &str, about: &str, end_label: &str| PersonRow {
            id: id.into(),
            version: 1,
            name: name.into(),
            about: about.into(),
            end_label: end_label.into(),
        };
        let proved = CompanyCard {
            id: "b1".into(),
            name: "PT Contoh Padang".into(),
            numbers: "NPWP berakhir 5678, NIB berakhir 0123".into(),
            part: "penanggung jawab".into(),
            state: Tag::new(Tone::Good, "ok", "Terbukti"),
            reason: String::new(),
            letter_href: Some("/akun/kuasa/m1/surat".into()),
            people: vec![
                person("m1", "Pemohon Contoh", "penanggung jawab, sejak 2 Januari 2026", ""),
                person("m2", "Wakil Contoh", "wakil badan usaha, sejak 3 Januari 2026", "Hentikan"),
                person("m3", "diundang.contoh", "diundang 4 Januari 2026, belum menjawab", "Batalkan undangan"),
            ],
            may_invite: true,
            typed: String::new(),
        };
        let waiting = CompanyCard {
            id: "b2".into(),
            state: Tag::new(Tone::Plain, "clock", "Akan diperiksa petugas"),
            people: vec![person("m4", "Pemohon Contoh", "penanggung jawab, sejak 2 Januari 2026", "Batalkan")],
            may_invite: false,
            ..proved.clone()
        };
        let refused = CompanyCard {
            id: "b3".into(),
            state: Tag::new(Tone::Bad, "bad", "Tidak terbukti"),
            reason: "Akta tidak memuat nama Anda.".into(),
            people: Vec::new(),
            ..waiting.clone()
        };
        let page = Self {
            frame: sample::applicant("Badan usaha", "/akun/badan"),
            key: sample::KEY.into(),
            invitations: vec![Invitation {
                id: "m9".into(),
                version: 1,
                company: "CV Contoh".into(),
                since: "4 Januari 2026".into(),
            }],
            companies: vec![proved, waiting, refused],
            typed: CompanyTyped::default(),
            problems: Problems::default(),
        };
        let mut wrong = Self { invitations: Vec::new(), ..page.clone() };
        wrong.typed = CompanyTyped { name: "PT Contoh".into(), npwp: "123".into(), nib: "12".into() };
        wrong.problems.add("pengguna-b1", "Tidak ada akun pemohon dengan nama pengguna ini.");
        wrong.problems.add("npwp", "NPWP harus 15 atau 16 angka. Anda mengisi 3.");
        wrong.problems.add("nib", "NIB harus 13 angka. Anda mengisi 2.");
        wrong.problems.add("akta", "Pilih berkasnya.");
        let empty = Self { invitations: Vec::new(), companies: Vec::new(), ..page.clone() };
        vec![("isi", page), ("salah", wrong), ("kosong", empty)]
    }
}
