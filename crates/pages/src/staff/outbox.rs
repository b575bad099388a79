//! What waits to be sent or done, what failed, what was given up.

use super::parts::{Empty, Pager, Tab, sample_frame, tag, waiting};
use crate::parts::Tag;
use crate::sample::KEY;
use crate::{Frame, Page, Tone};
use askama::Template;
use domain::account::Role;

/// `GET /admin/antrean?tab=`.
#[derive(Clone, Debug, Template)]
#[template(path = "staff/outbox.html")]
pub struct Outbox {
    /// What every page has around it.
    pub frame: Frame,
    /// Idempotency key of the page; each form adds a suffix of its own.
    pub form_key: String,
    /// Menunggu, gagal, macet.
    pub tabs: Vec<Tab>,
    /// Jobs, oldest first.
    pub rows: Vec<OutboxRow>,
    /// What is said when there are none.
    pub empty: Empty,
    /// Where the rest is.
    pub pager: Pager,
    /// Whether this officer may start one again.
    pub may_retry: bool,
    /// Whether there is a button that starts all of them again.
    pub may_retry_all: bool,
}

/// A job of the outbox; no content, no names.
#[derive(Clone, Debug)]
pub struct OutboxRow {
    /// Id, for `POST /admin/antrean/{id}/ulangi`.
    pub id: String,
    /// What it does: `Kirim surel`, `Periksa KSWP`.
    pub kind: String,
    /// Number of the application it belongs to, or empty.
    pub number: String,
    /// Since when.
    pub since: String,
    /// Attempts so far and the next: `3 kali, berikutnya 09.45`.
    pub attempts: String,
    /// Menunggu, gagal, macet.
    pub state: Tag,
    /// Last error, or empty.
    pub error: String,
    /// Whether it was given up and can be started again.
    pub dead: bool,
}

impl Page for Outbox {
    const NAME: &'static str = "admin-antrean";

    fn samples() -> Vec<(&'static str, Self)> {
        let full = sample();
        let mut empty = full.clone();
        empty.rows.clear();
        empty.may_retry_all = false;
        vec![("biasa", full), ("kosong", empty)]
    }
}

fn sample() -> Outbox {
    let row = |id: &str, kind: &str, attempts: &str, state, error: &str, dead| OutboxRow {
        id: id.into(),
        kind: kind.into(),
        number: "26-004182".into(),
        since: "23 November 2026, 09.05".into(),
        attempts: attempts.into(),
        state,
        error: error.into(),
        dead,
    };
    Outbox {
        frame: sample_frame(Role::Admin, "Antrean kirim", "/admin/antrean"),
        form_key: KEY.into(),
        tabs: vec![
            Tab::new("/admin/antrean", "Menunggu", 11, false),
            Tab::new("/admin/antrean?tab=gagal", "Gagal, dicoba lagi", 1, false),
            Tab::new("/admin/antrean?tab=macet", "Macet", 2, true),
        ],
        rows: vec![
            row("o1", "Kirim surel", "8 kali, berhenti", tag(Tone::Bad, "Macet"), "550 mailbox unavailable", true),
            row(
                "o2",
                "Periksa KSWP",
                "3 kali, berikutnya 09.45",
                tag(Tone::Warning, "Gagal"),
                "timeout after 10 s",
                false,
            ),
            row("o3", "Buat dokumen", "Belum dicoba", waiting("Menunggu"), "", false),
        ],
        empty: Empty::new("Tidak ada yang macet", "Semua kiriman berjalan."),
        pager: Pager::default(),
        may_retry: true,
        may_retry_all: true,
    }
}
