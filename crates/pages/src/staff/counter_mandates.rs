//! The counter: companies that wait to be proved, and powers of attorney that came on paper.

use super::parts::sample_frame;
use crate::account::PowerForm;
use crate::form::{Choice, Problems};
use crate::sample::KEY;
use crate::{Frame, Page};
use askama::Template;
use domain::account::Role;

/// `/loket/badan`; posts nothing to `/loket/badan/{id}/bukti`, `alasan` to `…/tolak`, `pemberi`, `pengguna`, `lingkup`, `sampai`,
/// `surat` to `/loket/kuasa`.
#[derive(Clone, Debug, Template)]
#[template(path = "staff/counter_mandates.html")]
pub struct CounterMandates {
    /// What every page has around it.
    pub frame: Frame,
    /// Idempotency key of the page; each form adds a suffix of its own.
    pub form_key: String,
    /// Companies that wait, the oldest first.
    pub waiting: Vec<CompanyToProve>,
    /// `pemberi` as typed: who gives the power on paper.
    pub giver: String,
    /// The rest of that form.
    pub giving: PowerForm,
    /// Everything wrong.
    pub problems: Problems,
}

/// A company that waits to be proved.
#[derive(Clone, Debug)]
pub struct CompanyToProve {
    /// Its mandate.
    pub id: String,
    /// Version the forms are made from.
    pub version: u32,
    /// Its name.
    pub name: String,
    /// NPWP.
    pub npwp: String,
    /// NIB.
    pub nib: String,
    /// Who registered it, and their user name.
    pub person: String,
    /// When, in words.
    pub since: String,
    /// What to look at before deciding: others with the same number, a check digit that does not fit.
    pub doubts: Vec<String>,
    /// Why this officer does not decide, where that is so.
    pub why_not: Option<String>,
    /// `alasan` as typed.
    pub reason: String,
}

impl CompanyToProve {
    /// The field of the reason.
    pub fn reason_id(&self) -> String {
        format!("alasan-{}", self.id)
    }
}

impl Page for CounterMandates {
    const NAME: &'static str = "loket-badan";

    fn samples() -> Vec<(&'static str, Self)> {
        let one = CompanyToProve {
            id: "m1".into(),
            version: 1,
            name: "PT Contoh Padang".into(),
            npwp: "012345678901000".into(),
            nib: "1234567890123".into(),
            person: "Pemohon Contoh (pemohon.contoh)".into(),
            since: "2 Januari 2026, 08.00".into(),
            doubts: Vec::new(),
            why_not: None,
            reason: String::new(),
        };
        let double = CompanyToProve {
            id: "m2".into(),
            doubts: vec![
                "NPWP atau NIB ini sudah terdaftar: PT Contoh Padang, didaftarkan orang.lain, terbukti.".into(),
            ],
            why_not: Some("Badan usaha yang Anda wakili sendiri dibuktikan petugas lain.".into()),
            ..one.clone()
        };
        let page = Self {
            frame: sample_frame(Role::Loket, "Badan usaha dan kuasa", "/loket/badan"),
            form_key: KEY.into(),
            waiting: vec![one, double],
            giver: String::new(),
            giving: PowerForm {
                holders: Vec::new(),
                username: String::new(),
                scopes: vec![Choice::new("", "Pilih lingkup", ""), Choice::new("semua", "Semua permohonan", "")],
                until: String::new(),
            },
            problems: Problems::default(),
        };
        let mut wrong = page.clone();
        wrong.problems.add("alasan-m1", "Tulis alasannya, 5 sampai 500 huruf.");
        wrong.problems.add("pemberi", "Tidak ada akun pemohon dengan nama pengguna ini.");
        let empty = Self { waiting: Vec::new(), ..page.clone() };
        vec![("isi", page), ("salah", wrong), ("kosong", empty)]
    }
}
