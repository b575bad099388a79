//! Somebody asked for a new password: its owner reads it at each sign-in or from the notice, and cancels it by one press.

use crate::{Frame, Page, sample};
use askama::Template;

/// `/akun/pemulihan` and `/masuk/batal/{word}`; posts nothing but its key to where it stands, or to `/akun/pemulihan/batal`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/recovery.html")]
pub struct RecoveryWaits {
    /// Around the page.
    pub frame: Frame,
    /// Idempotency key.
    pub key: String,
    /// Where the button leads.
    pub action: String,
    /// Page to go on to, or empty.
    pub next: String,
    /// Where it stands.
    pub standing: RecoveryStanding,
}

/// Where a recovery stands, for its owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecoveryStanding {
    /// There is none, or none any more.
    None,
    /// It waits.
    Waiting {
        /// Until then, in words.
        until: String,
    },
    /// It waited; a password can be set.
    Open {
        /// Until then, in words.
        until: String,
    },
    /// It was cancelled by this.
    Cancelled,
}

impl Page for RecoveryWaits {
    const NAME: &'static str = "pemulihan";

    fn samples() -> Vec<(&'static str, Self)> {
        let until = || "2 Desember 2026, 09.00".to_owned();
        let outside = |standing| Self {
            frame: sample::frame("Permintaan kata sandi baru", "/masuk/batal/a1"),
            key: sample::KEY.into(),
            action: "/masuk/batal/a1".into(),
            next: String::new(),
            standing,
        };
        let inside = Self {
            frame: sample::applicant("Permintaan kata sandi baru", "/akun/pemulihan"),
            action: "/akun/pemulihan/batal".into(),
            next: "/permohonan".into(),
            ..outside(RecoveryStanding::Waiting { until: until() })
        };
        vec![
            ("masuk", inside),
            ("dari-kabar", outside(RecoveryStanding::Waiting { until: until() })),
            ("terbuka", outside(RecoveryStanding::Open { until: until() })),
            ("batal", outside(RecoveryStanding::Cancelled)),
            ("tidak-ada", outside(RecoveryStanding::None)),
        ]
    }
}
