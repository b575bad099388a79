//! The code beside the password: at every sign-in, and again before something that is hard to take back.

use crate::{Frame, Page, sample};
use askama::Template;

/// `/masuk/kode` and `/akun/kode`; posts `kode`, `lanjut` to where it stands, or `lanjut` and what a passkey answered: `tantangan`,
/// `kredensial`, `klien`, `perangkat`, `tanda`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/second_step.html")]
pub struct SecondStep {
    /// Around the page; its path is the action of the form.
    pub frame: Frame,
    /// Idempotency key.
    pub key: String,
    /// Path to go to afterwards, empty for the usual one.
    pub next: String,
    /// Why it is asked.
    pub why: WhyCode,
    /// What came of the last attempt.
    pub attempt: CodeAttempt,
    /// Where the account has passkeys: what they are asked.
    pub passkey: Option<PasskeyAsk>,
}

/// What a passkey is asked.
#[derive(Clone, Debug)]
pub struct PasskeyAsk {
    /// The challenge, base64url.
    pub challenge: String,
    /// Domain of the passkeys.
    pub domain: String,
    /// The credentials, base64url, with spaces between.
    pub credentials: String,
}

/// Why a code is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyCode {
    /// Somebody signs in.
    SignIn,
    /// Somebody is signed in and wants to do something that is hard to take back.
    Again,
}

/// What came of the last code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeAttempt {
    /// There was none.
    None,
    /// It is wrong, too old, or was used before.
    Wrong,
    /// Too many attempts.
    Locked {
        /// Until the next one is possible.
        minutes: u16,
    },
}

impl Page for SecondStep {
    const NAME: &'static str = "kode";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |why, attempt| Self {
            frame: match why {
                WhyCode::SignIn => sample::frame("Kode dari HP", "/masuk/kode"),
                WhyCode::Again => sample::applicant("Kode dari HP", "/akun/kode"),
            },
            key: sample::KEY.into(),
            next: "/kerja".into(),
            why,
            attempt,
            passkey: None,
        };
        let asked =
            PasskeyAsk { challenge: "dGFudGFuZ2Fu".into(), domain: "localhost".into(), credentials: "a3JlZA".into() };
        let with_passkey = |page: Self| Self { passkey: Some(asked.clone()), ..page };
        vec![
            ("masuk", page(WhyCode::SignIn, CodeAttempt::None)),
            ("salah", page(WhyCode::SignIn, CodeAttempt::Wrong)),
            ("terkunci", page(WhyCode::SignIn, CodeAttempt::Locked { minutes: 3 })),
            ("lagi", page(WhyCode::Again, CodeAttempt::None)),
            ("kunci", with_passkey(page(WhyCode::SignIn, CodeAttempt::None))),
            ("kunci-salah", with_passkey(page(WhyCode::Again, CodeAttempt::Wrong))),
        ]
    }
}
