//! What the sample pages share: a frame, services, an application; all names are nobody's.

mod sections;
mod sent;
mod service;
mod service_list;

pub use service_list::services;

use crate::applying::Application;
use crate::{Frame, UserMenu, menu};
use domain::account::Role;
use domain::form::KelurahanNames;
use std::sync::Arc;

/// Idempotency key of the samples.
pub const KEY: &str = "0199a4b0-0000-7000-8000-000000000001";

/// Id of the application in the samples.
pub const APPLICATION: &str = "0199a4b0-0000-7000-8000-00000000a001";

/// The frame of a page for everyone.
pub fn frame(title: &str, path: &str) -> Frame {
    Frame { title: title.into(), path: path.into(), specimen: true, ..Frame::default() }
}

/// The frame of a page for a signed-in applicant.
pub fn applicant(title: &str, path: &str) -> Frame {
    let links = menu::links(Role::Pemohon, path);
    Frame {
        user: Some(UserMenu {
            name: "Pemohon Contoh".into(),
            role_name: "Pemohon".into(),
            links,
            unread: 0,
            switches: false,
        }),
        ..frame(title, path)
    }
}

/// The application of the samples.
pub fn application() -> Application {
    Application {
        id: APPLICATION.into(),
        version: 4,
        key: KEY.into(),
        title: "Praktik apoteker".into(),
        variant: "Baru".into(),
        number: None,
        on_behalf: String::new(),
    }
}

/// A few kelurahan, for address fields.
pub fn kelurahan() -> Arc<KelurahanNames> {
    let names = [
        ("13.71.03.1001", "Belakang Tangsi", "Padang Barat"),
        ("13.71.03.1007", "Purus", "Padang Barat"),
        ("13.71.01.1001", "Belakang Pondok", "Padang Selatan"),
        ("13.71.08.1002", "Kuranji", "Kuranji"),
    ];
    Arc::new(
        names.iter().map(|(code, name, district)| ((*code).into(), ((*name).into(), (*district).into()))).collect(),
    )
}
