//! Where one's account is open, each ended by itself.

use crate::{Frame, Page, sample};
use askama::Template;

/// `/akun/perangkat`; posts `perangkat` to `/akun/perangkat/keluarkan`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/devices.html")]
pub struct Devices {
    /// Around the page.
    pub frame: Frame,
    /// Idempotency key; each form adds a suffix.
    pub key: String,
    /// Open sessions, the one used last first.
    pub rows: Vec<DeviceRow>,
    /// When a session ends by itself, in words: `2 jam`, `12 jam`.
    pub ends: (String, String),
}

/// An open session.
#[derive(Clone, Debug)]
pub struct DeviceRow {
    /// By which it is named in the form.
    pub id: String,
    /// `Chrome di Android`.
    pub device: String,
    /// Network, shortened, or empty.
    pub address: String,
    /// When it began, in words.
    pub since: String,
    /// When it was used last, in words.
    pub seen: String,
    /// It is the one that looks.
    pub own: bool,
}

impl Page for Devices {
    const NAME: &'static str = "perangkat";

    fn samples() -> Vec<(&'static str, Self)> {
        let row = |id: &str, device: &str, own| DeviceRow {
            id: id.into(),
            device: device.into(),
            address: if own { "203.0.113.x".into() } else { String::new() },
            since: "25 November 2026, 08.01".into(),
            seen: "25 November 2026, 10.05".into(),
            own,
        };
        let one = Self {
            frame: sample::applicant("Perangkat yang sedang masuk", "/akun/perangkat"),
            key: sample::KEY.into(),
            rows: vec![row("a1", "Chrome di Android", true)],
            ends: ("2 jam".into(), "12 jam".into()),
        };
        let mut two = one.clone();
        two.rows.push(row("b2", "Firefox di Windows", false));
        vec![("satu", one), ("dua", two)]
    }
}
