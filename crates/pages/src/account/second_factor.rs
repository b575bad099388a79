//! One's own second factor: setting it with a telephone, setting another, having none.

use crate::form::Problems;
use crate::{Frame, Page, sample};
use askama::Template;

/// `/akun/langkah-kedua`; posts `rahasia`, `kode`, `kini`, `lanjut` there, and `kini_hapus` to `…/hapus`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/second_factor.html")]
pub struct SecondFactor {
    /// Around the page.
    pub frame: Frame,
    /// Idempotency key; the forms add a suffix each.
    pub key: String,
    /// Path to go to afterwards, empty for the usual one.
    pub next: String,
    /// Whether the account must have one.
    pub required: bool,
    /// The one that is in use.
    pub current: Option<CurrentFactor>,
    /// A new secret; nothing where none can be set: an account of a demo that everybody may enter.
    pub offer: Option<FactorOffer>,
    /// What is wrong; fields `kode`, `kini`, `kini_hapus`.
    pub problems: Problems,
}

/// The second factor in use.
#[derive(Clone, Debug)]
pub struct CurrentFactor {
    /// Since when, in words.
    pub since: String,
    /// Codes left on the printed list.
    pub recovery_left: u32,
}

/// A secret to be taken over by a telephone.
#[derive(Clone, Debug)]
pub struct FactorOffer {
    /// The same secret, sealed, for the form.
    pub sealed: String,
    /// As text, for those who cannot take a picture of their own screen.
    pub text: String,
    /// The dark squares of the QR as an SVG path, one unit a square.
    pub qr_path: String,
    /// Squares per side.
    pub qr_side: usize,
    /// What the QR says, to be opened by an application on the same telephone.
    pub link: String,
}

impl Page for SecondFactor {
    const NAME: &'static str = "langkah-kedua";

    fn samples() -> Vec<(&'static str, Self)> {
        let first = Self {
            frame: sample::applicant("Kode dari HP saat masuk", "/akun/langkah-kedua"),
            key: sample::KEY.into(),
            next: String::new(),
            required: false,
            current: None,
            offer: Some(FactorOffer {
                sealed: "c2VnZWw".into(),
                text: "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ".into(),
                qr_path: "M4 4h7v1h-7zM4 5h1v1h-1z".into(),
                qr_side: 37,
                link: "otpauth://totp/Contoh:sari?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Contoh".into(),
            }),
            problems: Problems::default(),
        };
        let current = Some(CurrentFactor { since: "2 November 2026, 08.15".into(), recovery_left: 9 });
        let mut officer = first.clone();
        officer.required = true;
        officer.frame.staff = true;
        let wrong = Self { problems: Problems::one("kode", "Kode tidak cocok."), ..first.clone() };
        let used_up = Some(CurrentFactor { since: "2 November 2026, 08.15".into(), recovery_left: 0 });
        vec![
            ("pasang", first.clone()),
            ("wajib", officer.clone()),
            ("salah", wrong),
            ("terpasang", Self { current: current.clone(), ..first.clone() }),
            ("wajib-terpasang", Self { current: used_up, ..officer }),
            ("peragaan", Self { offer: None, ..first }),
        ]
    }
}
