//! The admin's overview, and what Kominfo's operator sees of the machine.

use super::parts::{Fact, sample_frame, tag};
use crate::parts::Tag;
use crate::{Frame, Link, Page, Tone};
use askama::Template;
use domain::account::Role;

/// `GET /admin`.
#[derive(Clone, Debug, Template)]
#[template(path = "staff/overview.html")]
pub struct Overview {
    /// What every page has around it.
    pub frame: Frame,
    /// What needs the admin now, each with where to go.
    pub attention: Vec<Link>,
    /// Figures with a word of explanation.
    pub figures: Vec<Figure>,
}

/// A figure.
#[derive(Clone, Debug)]
pub struct Figure {
    /// The figure.
    pub value: String,
    /// What it counts.
    pub label: String,
    /// More about it.
    pub about: String,
    /// Where it comes from.
    pub href: String,
}

/// `GET /admin/keadaan`: health, no content of applications.
#[derive(Clone, Debug, Template)]
#[template(path = "staff/health.html")]
pub struct Health {
    /// What every page has around it.
    pub frame: Frame,
    /// As a whole.
    pub state: Tag,
    /// When it was measured.
    pub measured: String,
    /// Groups of facts: versi, basis data, berkas, cadangan, jejak catatan.
    pub groups: Vec<HealthGroup>,
    /// Last errors, newest first; reference numbers, no personal data.
    pub errors: Vec<ErrorRow>,
}

/// Facts under a heading.
#[derive(Clone, Debug)]
pub struct HealthGroup {
    /// Heading.
    pub title: String,
    /// State of the part.
    pub state: Tag,
    /// Facts.
    pub facts: Vec<Fact>,
}

/// An internal error.
#[derive(Clone, Debug)]
pub struct ErrorRow {
    /// When.
    pub when: String,
    /// Reference shown to the person.
    pub reference: String,
    /// Which part.
    pub part: String,
    /// What, technically.
    pub message: String,
}

impl Page for Overview {
    const NAME: &'static str = "admin";

    fn samples() -> Vec<(&'static str, Self)> {
        let figure = |value: &str, label: &str, about: &str, href: &str| Figure {
            value: value.into(),
            label: label.into(),
            about: about.into(),
            href: href.into(),
        };
        let busy = Self {
            frame: sample_frame(Role::Admin, "Ikhtisar admin", "/admin"),
            attention: vec![
                Link::new("/admin/antrean?tab=macet", "2 kiriman macet dan tidak dicoba lagi", ""),
                Link::new("/admin/katalog", "3 jenis izin belum siap dibuka", ""),
            ],
            figures: vec![
                figure("14", "Kiriman menunggu", "1 gagal, 2 macet", "/admin/antrean"),
                figure("29", "Jenis izin", "26 siap, 3 belum siap", "/admin/katalog"),
                figure("41", "Pengguna petugas", "2 dinonaktifkan", "/admin/akun"),
            ],
        };
        let mut calm = busy.clone();
        calm.attention.clear();
        vec![("perhatian", busy), ("tenang", calm)]
    }
}

impl Page for Health {
    const NAME: &'static str = "keadaan";

    fn samples() -> Vec<(&'static str, Self)> {
        let good = sample_health();
        let mut bad = good.clone();
        bad.state = tag(Tone::Bad, "Ada yang harus ditangani");
        bad.groups[2].state = tag(Tone::Bad, "Cadangan terlambat 2 hari");
        bad.errors.push(ErrorRow {
            when: "23 November 2026, 09.05.12".into(),
            reference: "E-7F3A-0192".into(),
            part: "registries/kswp".into(),
            message: "timeout after 10 s, attempt 3".into(),
        });
        vec![("sehat", good), ("masalah", bad)]
    }
}

fn sample_health() -> Health {
    let group = |title: &str, state: Tag, facts: &[(&str, &str)]| HealthGroup {
        title: title.into(),
        state,
        facts: facts.iter().map(|(label, value)| Fact::new(label, value)).collect(),
    };
    Health {
        frame: sample_frame(Role::Kominfo, "Keadaan sistem", "/admin/keadaan"),
        state: tag(Tone::Good, "Semua berjalan"),
        measured: "23 November 2026, 09.30.05 WIB".into(),
        groups: vec![
            group("Versi", tag(Tone::Good, "Terbaru"), &[("Saporancak", "0.1.0"), ("Skema basis data", "12")]),
            group(
                "Basis data",
                tag(Tone::Good, "Baik"),
                &[("Jenis", "SQLite (WAL)"), ("Ukuran", "214,0 MB"), ("Ruang sisa", "41,2 GB")],
            ),
            group(
                "Cadangan",
                tag(Tone::Good, "Baik"),
                &[("Terakhir", "23 November 2026, 02.00"), ("Uji pulih", "15 November 2026")],
            ),
            group(
                "Jejak catatan",
                tag(Tone::Good, "Utuh"),
                &[("Titik periksa", "18.204, 09.25"), ("Belum bernomor", "0")],
            ),
        ],
        errors: Vec::new(),
    }
}
