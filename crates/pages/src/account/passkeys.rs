//! One's own passkeys: those there are, and adding one.

use crate::form::Problems;
use crate::{Frame, Page, sample};
use askama::Template;

/// `/akun/kunci-sandi`; posts `nama`, `tantangan`, `klien`, `bukti` there, and `kunci_sandi` to `…/hapus`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/passkeys.html")]
pub struct Passkeys {
    /// Around the page.
    pub frame: Frame,
    /// Idempotency key; the forms add a suffix each.
    pub key: String,
    /// Those there are, the oldest first.
    pub rows: Vec<PasskeyRow>,
    /// Adding one.
    pub offer: PasskeyOffer,
    /// What was typed as its name.
    pub name: String,
    /// What is wrong; field `nama`.
    pub problems: Problems,
}

/// A passkey.
#[derive(Clone, Debug)]
pub struct PasskeyRow {
    /// Which.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// Since when, in words.
    pub since: String,
}

/// Whether one can be added.
#[derive(Clone, Debug)]
pub enum PasskeyOffer {
    /// Codes from a telephone first.
    CodesFirst,
    /// There are as many as there may be.
    Full,
    /// What the authenticator is asked.
    Ask {
        /// The challenge, base64url.
        challenge: String,
        /// Domain of the passkeys.
        domain: String,
        /// Those there are already, base64url, with spaces between.
        credentials: String,
        /// By which the authenticator tells accounts apart, base64url; no personal data.
        user: String,
        /// The account's user name, for its owner's list.
        username: String,
        /// Who asks.
        issuer: String,
    },
}

impl Page for Passkeys {
    const NAME: &'static str = "kunci-sandi";

    fn samples() -> Vec<(&'static str, Self)> {
        let none = Self {
            frame: sample::applicant("Kunci sandi saat masuk", "/akun/kunci-sandi"),
            key: sample::KEY.into(),
            rows: Vec::new(),
            offer: PasskeyOffer::CodesFirst,
            name: String::new(),
            problems: Problems::default(),
        };
        let ask = PasskeyOffer::Ask {
            challenge: "dGFudGFuZ2Fu".into(),
            domain: "localhost".into(),
            credentials: String::new(),
            user: "cGVuZ2d1bmE".into(),
            username: "sari".into(),
            issuer: "Contoh Padang".into(),
        };
        let row = |id: &str, name: &str| PasskeyRow {
            id: id.into(),
            name: name.into(),
            since: "25 November 2026, 08.01".into(),
        };
        let first = Self { offer: ask, ..none.clone() };
        let rows = vec![row("a1", "Laptop kantor"), row("b2", "Kunci USB di laci")];
        let some = Self { rows: rows.clone(), ..first.clone() };
        let problems = Problems::one("nama", "Beri nama, supaya Anda mengenalinya.");
        vec![
            ("tanpa-kode", none.clone()),
            ("pertama", first.clone()),
            ("dua", some),
            ("salah", Self { problems, ..first }),
            ("penuh", Self { rows, offer: PasskeyOffer::Full, ..none }),
        ]
    }
}
