//! One officer's account: closing it with a reason, and asking a second person to let its owner in again.

use super::parts::{sample_frame, tag};
use crate::form::{Choice, Problems};
use crate::parts::Tag;
use crate::sample::KEY;
use crate::{Frame, Page, Tone};
use askama::Template;
use domain::account::Role;

/// `GET /admin/akun/{id}` and failed `POST /admin/akun/{id}/nonaktif`.
#[derive(Clone, Debug, Template)]
#[template(path = "staff/account.html")]
pub struct AccountPage {
    /// What every page has around it.
    pub frame: Frame,
    /// Idempotency key of the page; each form adds a suffix of its own.
    pub form_key: String,
    /// Its id.
    pub id: String,
    /// Name, masked as in the list.
    pub name: String,
    /// User name.
    pub username: String,
    /// Role, with the office of an examiner.
    pub role: String,
    /// Aktif, belum pernah masuk, dinonaktifkan.
    pub state: Tag,
    /// Last sign-in.
    pub last_seen: String,
    /// Until when a password made by the system can be used, or that its days are over; nothing when the officer chose one.
    pub first_password: Option<String>,
    /// Since when a code is asked beside the password; nothing when none is.
    pub second_factor: Option<String>,
    /// When and why it was closed.
    pub closed: Option<Closed>,
    /// Whether it is the admin's own, which another admin must change.
    pub own: bool,
    /// What somebody asked for, while that waits for a second person.
    pub asked: Option<String>,
    /// What may be asked for.
    pub helps: Vec<Choice>,
    /// `sebab` as typed: how the admin knows whom it is for.
    pub seen: String,
    /// `alasan` as typed.
    pub reason: String,
    /// Everything wrong.
    pub problems: Problems,
}

/// An account that was closed.
#[derive(Clone, Debug)]
pub struct Closed {
    /// When.
    pub at: String,
    /// Why; nothing for those closed before a reason was asked.
    pub reason: Option<String>,
}

impl Page for AccountPage {
    const NAME: &'static str = "admin-akun-satu";

    fn samples() -> Vec<(&'static str, Self)> {
        let open = Self {
            frame: sample_frame(Role::Admin, "Pengguna P****** C*****", "/admin/akun"),
            form_key: KEY.into(),
            id: "u2".into(),
            name: "P****** C*****".into(),
            username: "contoh.u2".into(),
            role: Role::Verifikator.name().into(),
            state: tag(Tone::Good, "Aktif"),
            last_seen: "23 November 2026, 08.01".into(),
            first_password: None,
            second_factor: None,
            closed: None,
            own: false,
            asked: None,
            helps: vec![Choice::new("sandi", "Beri kata sandi sekali pakai", "")],
            seen: String::new(),
            reason: String::new(),
            problems: Problems::default(),
        };
        let mut waiting = open.clone();
        waiting.state = tag(Tone::Warning, "Belum pernah masuk");
        waiting.last_seen = "Belum pernah".into();
        waiting.first_password = Some("sudah berakhir 20 November 2026, 09.00".into());
        waiting.second_factor = Some("2 November 2026, 08.15".into());
        waiting.helps.push(Choice::new("langkah-kedua", "Hapus kode dari HP", ""));
        waiting.asked = Some("Beri kata sandi sekali pakai, diminta 23 November 2026, 08.01".into());
        let mut closed = open.clone();
        closed.helps = vec![Choice::new("aktif", "Aktifkan lagi", "")];
        closed.state = tag(Tone::Plain, "Dinonaktifkan");
        closed.closed =
            Some(Closed { at: "20 November 2026, 09.00".into(), reason: Some("Pindah tugas ke dinas lain.".into()) });
        let mut wrong = open.clone();
        wrong.problems.add("alasan", "Tulis alasannya, misalnya: pindah tugas.");
        wrong.problems.add("sebab", "Tulis bagaimana Anda memastikan siapa orangnya, 5 sampai 500 huruf.");
        let own = Self { own: true, ..open.clone() };
        vec![("aktif", open), ("menunggu", waiting), ("nonaktif", closed), ("salah", wrong), ("sendiri", own)]
    }
}
