//! As whom an officer signs in at the provider outside.

use crate::{Frame, Page, sample};
use askama::Template;

/// `/akun/akun-dinas`; posts `tawaran` there, and nothing to `…/lepas`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/staff_identity.html")]
pub struct StaffIdentity {
    /// Around the page.
    pub frame: Frame,
    /// Idempotency key; the forms add a suffix each.
    pub key: String,
    /// How the provider is called; empty where there is none any more, and for applicants.
    pub provider: String,
    /// How it stands.
    pub state: StaffIdentityState,
    /// What went wrong on the way there and back; empty for nothing.
    pub problem: String,
}

/// How it stands.
#[derive(Clone, Debug)]
pub enum StaffIdentityState {
    /// Nothing is linked.
    None,
    /// Somebody there is linked.
    Linked {
        /// How they are called there.
        label: String,
        /// Since when, in words.
        since: String,
    },
    /// Somebody came back as this, and is asked whether that is right.
    Offered {
        /// How they are called there.
        label: String,
        /// Who they are there, sealed: the form brings it back.
        sealed: String,
    },
}

impl Page for StaffIdentity {
    const NAME: &'static str = "akun-dinas";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |state| Self {
            frame: sample::applicant("Akun dinas", "/akun/akun-dinas"),
            key: sample::KEY.into(),
            provider: "Akun Dinas Kota".into(),
            state,
            problem: String::new(),
        };
        let label = || "sari@dinas.contoh.invalid".to_owned();
        let linked = || StaffIdentityState::Linked { label: label(), since: "25 November 2026, 08.01".into() };
        let problem = "Layanan akun dinas sedang tidak menjawab. Coba lagi nanti.".into();
        vec![
            ("belum", page(StaffIdentityState::None)),
            ("terhubung", page(linked())),
            ("tawaran", page(StaffIdentityState::Offered { label: label(), sealed: "dGF3YXJhbg".into() })),
            ("gagal", Self { problem, ..page(StaffIdentityState::None) }),
            ("tidak-dibuka", Self { provider: String::new(), ..page(StaffIdentityState::None) }),
            ("tanpa-penyedia", Self { provider: String::new(), ..page(linked()) }),
        ]
    }
}
