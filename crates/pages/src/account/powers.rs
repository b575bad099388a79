//! Powers of attorney: those that one gave, those that one holds, and giving one.

use crate::form::{Choice, Problems};
use crate::parts::Tag;
use crate::{Frame, Page, Tone, sample};
use askama::Template;

/// `/akun/kuasa`; posts `untuk`, `pengguna`, `lingkup`, `sampai`, `surat` to itself, nothing to `/akun/kuasa/{id}/akhiri`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/powers.html")]
pub struct Powers {
    /// Around the page.
    pub frame: Frame,
    /// Idempotency key; each form adds a suffix.
    pub key: String,
    /// Given by the reader, or by companies for which they answer.
    pub given: Vec<PowerRow>,
    /// Held by the reader.
    pub held: Vec<PowerRow>,
    /// The form to give one.
    pub giving: PowerForm,
    /// Everything wrong.
    pub problems: Problems,
}

/// A power of attorney.
#[derive(Clone, Debug)]
pub struct PowerRow {
    /// Which.
    pub id: String,
    /// Version the form is made from.
    pub version: u32,
    /// The other side, in words.
    pub who: String,
    /// What it is for.
    pub scope: String,
    /// Until when, in words.
    pub until: String,
    /// How it stands.
    pub state: Tag,
    /// Whether the reader may end it.
    pub may_end: bool,
    /// Whether the reader is asked to accept it.
    pub may_accept: bool,
}

/// The form to give one, as typed.
#[derive(Clone, Debug, Default)]
pub struct PowerForm {
    /// `untuk`: oneself, or a company for which one answers.
    pub holders: Vec<Choice>,
    /// `pengguna`.
    pub username: String,
    /// `lingkup`: everything, a licence type, one application.
    pub scopes: Vec<Choice>,
    /// `sampai`.
    pub until: String,
}

impl Page for Powers {
    const NAME: &'static str = "kuasa";

    fn samples() -> Vec<(&'static str, Self)> {
        let row = |id: &str, who: &str, state: Tag, may_end| PowerRow {
            id: id.into(),
            version: 1,
            who: who.into(),
            scope: "Izin Reklame".into(),
            until: "31 Desember 2026".into(),
            state,
            may_end,
            may_accept: false,
        };
        let holds = || Tag::new(Tone::Good, "ok", "Berlaku");
        let page = Self {
            frame: sample::applicant("Kuasa", "/akun/kuasa"),
            key: sample::KEY.into(),
            given: vec![
                row("k1", "penerima.contoh (P****** C*****)", holds(), true),
                row("k2", "penerima.lama (P****** L***)", Tag::new(Tone::Plain, "clock", "Sudah berakhir"), false),
            ],
            held: vec![row("k3", "PT Contoh Padang", holds(), true)],
            giving: PowerForm {
                holders: vec![Choice::new("u1", "Saya sendiri", "u1"), Choice::new("b1", "PT Contoh Padang", "u1")],
                username: String::new(),
                scopes: vec![
                    Choice::new("", "Pilih lingkup", ""),
                    Choice::new("semua", "Semua permohonan", ""),
                    Choice::new("izin:reklame", "Hanya Izin Reklame", ""),
                ],
                until: String::new(),
            },
            problems: Problems::default(),
        };
        let mut wrong = Self { given: Vec::new(), held: Vec::new(), ..page.clone() };
        wrong.problems.add("pengguna", "Tidak ada akun pemohon dengan nama pengguna ini.");
        wrong.problems.add("lingkup", "Pilih lingkup kuasa dari daftar.");
        wrong.problems.add("sampai", "Tanggal berakhir harus sesudah hari ini, dan paling lama dua tahun lagi.");
        wrong.problems.add("surat", "Pilih berkasnya.");
        vec![("isi", page), ("salah", wrong)]
    }
}
