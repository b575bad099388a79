//! A password that was forgotten: a name, a code, three days, a code once more, a new password. It says the same for every name.

use crate::form::Problems;
use crate::{Frame, Page, sample};
use askama::Template;

/// `/masuk/lupa`; posts `nama`, `kontak` there, `nama`, `kode` to `…/kode`, `karcis`, `sandi` to `…/sandi`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/forgotten.html")]
pub struct Forgotten {
    /// Around the page.
    pub frame: Frame,
    /// Idempotency key; the forms add a suffix each.
    pub key: String,
    /// What was typed as a name.
    pub name: String,
    /// Whether codes go to telephones here too: `kontak`.
    pub by_phone: bool,
    /// Where it stands.
    pub step: ForgottenStep,
    /// What is wrong; fields `nama`, `kode`, `sandi`.
    pub problems: Problems,
}

/// Where somebody stands who forgot their password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ForgottenStep {
    /// Who is it?
    Name,
    /// Too many codes were asked for, or too many were wrong.
    Wait {
        /// Until the next one is possible.
        minutes: u16,
    },
    /// A code is on its way, if there is such an account.
    Code,
    /// The code was right; a password can be set from then on.
    Waits {
        /// In words.
        from: String,
    },
    /// The code was right, and the waiting time is over.
    Password {
        /// What proves that.
        ticket: String,
        /// Fewest characters.
        chars_min: usize,
    },
}

impl Page for Forgotten {
    const NAME: &'static str = "lupa-sandi";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |step| Self {
            frame: sample::frame("Lupa kata sandi", "/masuk/lupa"),
            key: sample::KEY.into(),
            name: "pemohon.contoh".into(),
            by_phone: true,
            step,
            problems: Problems::default(),
        };
        let mut wrong = page(ForgottenStep::Code);
        wrong.problems = Problems::one("kode", "Kode tidak cocok atau sudah lewat waktunya.");
        let password = || ForgottenStep::Password { ticket: "a1.1.b2".into(), chars_min: 15 };
        let mut weak = page(password());
        weak.problems = Problems::one("sandi", "Kata sandi paling sedikit 15 huruf atau angka. Anda mengisi 6.");
        vec![
            ("awal", Self { name: String::new(), ..page(ForgottenStep::Name) }),
            ("terlalu-sering", page(ForgottenStep::Wait { minutes: 4 })),
            ("kode", page(ForgottenStep::Code)),
            ("salah", wrong),
            ("menunggu", page(ForgottenStep::Waits { from: "2 Desember 2026, 09.00".into() })),
            ("sandi", page(password())),
            ("sandi-lemah", weak),
        ]
    }
}
