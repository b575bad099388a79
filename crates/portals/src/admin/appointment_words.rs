//! An appointment in words.

use domain::account::TypeScope;
use domain::appointment::{Appointment, Asked, Kind, Standing};
use domain::indonesian::{date, local};
use ground::catalogue::Catalogue;
use jiff::{SignedDuration, Timestamp};
use pages::Tone;
use pages::parts::Tag;
use pages::staff::parts::tag;

/// Role with the office of an examiner; Plh or Plt before it.
pub fn role(catalogue: &Catalogue, asked: &Asked) -> String {
    let office = asked.office.as_deref().map(|code| format!(" ({})", catalogue.office_name(code))).unwrap_or_default();
    let kind = if asked.kind == Kind::Definitive { "" } else { asked.kind.prefix() };
    format!("{kind}{}{office}", asked.role.name())
}

/// For which licence types.
pub fn types(catalogue: &Catalogue, scope: &TypeScope) -> String {
    let TypeScope::Only(ids) = scope else { return "Semua jenis izin".into() };
    let name = |id: &String| catalogue.current(id).map_or_else(|| id.clone(), |version| version.ty.short_name.clone());
    ids.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// `Sejak 2 Januari 2026`, or until when; the last day is meant with it.
pub fn period(asked: &Asked) -> String {
    let from = date(local(asked.from).date());
    match asked.until {
        None => format!("Sejak {from}"),
        Some(until) => format!("{from} sampai {}", date(local(until - SignedDuration::from_secs(1)).date())),
    }
}

/// How it stands.
pub fn state(one: &Appointment, now: Timestamp) -> Tag {
    match one.standing {
        Standing::Asked => tag(Tone::Warning, "Menunggu persetujuan"),
        Standing::Declined => tag(Tone::Bad, "Tidak disetujui"),
        Standing::Ended { since } => tag(Tone::Plain, format!("Diakhiri {}", date(local(since).date()))),
        Standing::Agreed if one.ran_out(now) => tag(Tone::Plain, "Sudah berakhir"),
        Standing::Agreed if one.holds(now) => tag(Tone::Good, "Berlaku"),
        Standing::Agreed => tag(Tone::Info, format!("Mulai {}", date(local(one.asked.from).date()))),
    }
}
