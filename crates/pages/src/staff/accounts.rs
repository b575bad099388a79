//! Officers' accounts, kept by the admin.

use super::parts::{Pager, sample_frame, tag};
use crate::form::{Choice, Problems};
use crate::parts::Tag;
use crate::sample::KEY;
use crate::{Frame, Page, Tone};
use askama::Template;
use domain::account::Role;

/// `GET /admin/akun` and failed `POST /admin/akun`.
#[derive(Clone, Debug, Template)]
#[template(path = "staff/accounts.html")]
pub struct Accounts {
    /// What every page has around it.
    pub frame: Frame,
    /// Idempotency key of the page; each form adds a suffix of its own.
    pub form_key: String,
    /// Words searched for.
    pub search: String,
    /// Accounts.
    pub rows: Vec<AccountRow>,
    /// Where the rest is.
    pub pager: Pager,
    /// `nama_pengguna` as typed.
    pub username: String,
    /// `nama` as typed.
    pub name: String,
    /// `nip` as typed; printed on what the officer signs.
    pub nip: String,
    /// `pangkat` as typed; printed likewise.
    pub rank: String,
    /// `peran`; without the roles the admin may not grant.
    pub roles: Vec<Choice>,
    /// `kantor`, for examiners only; the first is none.
    pub offices: Vec<Choice>,
    /// Everything wrong.
    pub problems: Problems,
}

/// An account.
#[derive(Clone, Debug)]
pub struct AccountRow {
    /// Id, for `/admin/akun/{id}`.
    pub id: String,
    /// Name.
    pub name: String,
    /// User name.
    pub username: String,
    /// Role, with the office of an examiner.
    pub role: String,
    /// Aktif, belum pernah masuk, dinonaktifkan.
    pub state: Tag,
    /// Last sign-in.
    pub last_seen: String,
}

impl Page for Accounts {
    const NAME: &'static str = "admin-akun";

    fn samples() -> Vec<(&'static str, Self)> {
        let plain = sample();
        let mut wrong = plain.clone();
        wrong.username = "Petugas Satu".into();
        wrong.roles.iter_mut().for_each(|r| r.chosen = r.value == "opd");
        wrong.problems.add("nama_pengguna", "Nama pengguna hanya huruf kecil, angka, dan titik.");
        wrong.problems.add("kantor", "Pilih kantor. Pemeriksa OPD harus punya kantor.");
        vec![("biasa", plain), ("salah", wrong)]
    }
}

fn sample() -> Accounts {
    let row = |id: &str, name: &str, role: Role, state| AccountRow {
        id: id.into(),
        name: name.into(),
        username: format!("contoh.{id}"),
        role: role.name().into(),
        state,
        last_seen: "23 November 2026, 08.01".into(),
    };
    let granted = Role::ALL.into_iter().filter(|r| r.is_staff());
    Accounts {
        frame: sample_frame(Role::Admin, "Pengguna", "/admin/akun"),
        form_key: KEY.into(),
        search: String::new(),
        rows: vec![
            row("u1", "Petugas Contoh", Role::Admin, tag(Tone::Good, "Aktif")),
            row("u2", "Petugas Pemeriksa 2", Role::Verifikator, tag(Tone::Good, "Aktif")),
            row("u3", "Petugas Loket Contoh", Role::Loket, tag(Tone::Warning, "Belum pernah masuk")),
            row("u4", "Petugas Lama", Role::Opd, tag(Tone::Plain, "Dinonaktifkan")),
        ],
        pager: Pager::default(),
        username: String::new(),
        name: String::new(),
        nip: String::new(),
        rank: String::new(),
        roles: std::iter::once(Choice::new("", "Pilih peran", ""))
            .chain(granted.map(|r| Choice::new(r.id(), r.name(), "-")))
            .collect(),
        offices: [("", "Tidak ada"), ("DINKES", "Dinas Kesehatan"), ("PUPR", "Dinas PUPR")]
            .map(|(value, label)| Choice::new(value, label, ""))
            .into(),
        problems: Problems::default(),
    }
}
