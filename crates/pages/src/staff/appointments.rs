//! Who is appointed for what: what waits for a second person, what is to be reviewed, what holds, and a new one.

use super::parts::{sample_frame, tag};
use crate::form::{Choice, Problems};
use crate::parts::Tag;
use crate::sample::KEY;
use crate::{Frame, Page, Tone};
use askama::Template;
use domain::account::Role;

/// `GET /penugasan` and failed `POST /penugasan`.
#[derive(Clone, Debug, Template)]
#[template(path = "staff/appointments.html")]
pub struct Appointments {
    /// What every page has around it.
    pub frame: Frame,
    /// Idempotency key of the page; each form adds a suffix of its own.
    pub form_key: String,
    /// Those that wait for a second person.
    pub waiting: Vec<AppointmentRow>,
    /// Officers who are to be let in again, which a second person agrees to.
    pub helps: Vec<HelpRow>,
    /// Those whose review is due.
    pub due: Vec<AppointmentRow>,
    /// Those that hold now or later.
    pub rows: Vec<AppointmentRow>,
    /// The form for a new one; nothing for those who only read or agree.
    pub asking: Option<AskForm>,
    /// Everything wrong.
    pub problems: Problems,
}

/// An officer who is to be let in again.
#[derive(Clone, Debug)]
pub struct HelpRow {
    /// Id of the account.
    pub id: String,
    /// Version its forms are made from.
    pub version: u32,
    /// Name of the owner.
    pub name: String,
    /// User name of the owner.
    pub username: String,
    /// What is asked for.
    pub what: String,
    /// Who asked.
    pub by: String,
    /// When they asked.
    pub at: String,
    /// How the asker knows whom it is for.
    pub seen: String,
    /// Whether the reader may agree.
    pub may_agree: bool,
    /// Whether the reader may decline it, or take it back.
    pub may_decline: bool,
}

/// An appointment.
#[derive(Clone, Debug)]
pub struct AppointmentRow {
    /// Id, for `/penugasan/{id}`.
    pub id: String,
    /// Version its form is made from.
    pub version: u32,
    /// Name of the holder.
    pub name: String,
    /// User name of the holder.
    pub username: String,
    /// Role, with the office of an examiner; Plh or Plt before it.
    pub role: String,
    /// `Semua jenis izin`, or their names.
    pub types: String,
    /// `Sejak 2 Januari 2026`, `2 sampai 5 Januari 2026`.
    pub period: String,
    /// How it stands.
    pub state: Tag,
    /// When somebody last said that it is needed.
    pub confirmed: String,
    /// Whether the reader may say that it is needed.
    pub may_review: bool,
}

/// What was typed for a new one.
#[derive(Clone, Debug, Default)]
pub struct AskForm {
    /// `pengguna`.
    pub username: String,
    /// `peran`.
    pub roles: Vec<Choice>,
    /// `kantor`; the first is none.
    pub offices: Vec<Choice>,
    /// `izin`, each by itself; none is all.
    pub types: Vec<Choice>,
    /// `cara`: definitif, plh, plt.
    pub kinds: Vec<Choice>,
    /// `menggantikan`.
    pub stands_for: String,
    /// `mulai`.
    pub from: String,
    /// `sampai`.
    pub until: String,
    /// `dasar`.
    pub basis: String,
}

impl Page for Appointments {
    const NAME: &'static str = "penugasan";

    fn samples() -> Vec<(&'static str, Self)> {
        let plain = sample();
        let empty = Self { waiting: Vec::new(), helps: Vec::new(), due: Vec::new(), asking: None, ..plain.clone() };
        let mut wrong = plain.clone();
        wrong.problems.add("pengguna", "Tidak ada akun petugas dengan nama pengguna ini.");
        wrong.problems.add("sampai", "Plh. dan Plt. harus punya tanggal berakhir.");
        vec![("biasa", plain), ("dibaca", empty), ("salah", wrong)]
    }
}

fn sample() -> Appointments {
    let row = |id: &str, role: Role, state: Tag| AppointmentRow {
        id: id.into(),
        version: 2,
        name: "Petugas Contoh".into(),
        username: format!("contoh.{id}"),
        role: role.name().into(),
        types: "Semua jenis izin".into(),
        period: "Sejak 2 Januari 2026".into(),
        state,
        confirmed: "2 Januari 2026".into(),
        may_review: true,
    };
    let roles = Role::ALL.into_iter().filter(|role| role.is_staff());
    let help = |id: &str, may_agree, may_decline| HelpRow {
        id: id.into(),
        version: 7,
        name: "Petugas Contoh".into(),
        username: format!("contoh.{id}"),
        what: "Beri kata sandi sekali pakai".into(),
        by: "Admin Contoh".into(),
        at: "23 November 2026, 08.01".into(),
        seen: "Datang sendiri dengan KTP dan kartu pegawai.".into(),
        may_agree,
        may_decline,
    };
    Appointments {
        frame: sample_frame(Role::Admin, "Penugasan", "/penugasan"),
        form_key: KEY.into(),
        helps: vec![help("u1", true, true), help("u2", false, true), help("u3", false, false)],
        waiting: vec![row("p1", Role::Verifikator, tag(Tone::Warning, "Menunggu persetujuan"))],
        due: vec![row("p2", Role::Loket, tag(Tone::Good, "Berlaku"))],
        rows: vec![
            row("p2", Role::Loket, tag(Tone::Good, "Berlaku")),
            row("p3", Role::KepalaDinas, tag(Tone::Info, "Mulai 4 Januari 2026")),
        ],
        asking: Some(AskForm {
            roles: std::iter::once(Choice::new("", "Pilih peran", ""))
                .chain(roles.map(|role| Choice::new(role.id(), role.name(), "-")))
                .collect(),
            offices: vec![Choice::new("", "Tidak ada", ""), Choice::new("DINKES", "Dinas Kesehatan", "")],
            types: vec![
                Choice::new("reklame", "Izin Reklame", ""),
                Choice::new("stpt", "Surat Terdaftar Penyehat Tradisional", ""),
            ],
            kinds: vec![
                Choice::new("definitif", "Definitif", "definitif"),
                Choice::new("plh", "Plh. (pelaksana harian)", "definitif"),
            ],
            ..AskForm::default()
        }),
        problems: Problems::default(),
    }
}
