//! Whether somebody holds the role of every step of every licence type that is open (Pasal 2(4), 4, 5).

use db::DbError;
use domain::account::Role;
use domain::appointment::Appointment;
use domain::licence_type::{LicenceType, Rollout};
use ground::App;
use houses::appointment::appointments;
use std::collections::BTreeMap;

/// Types that are named beside a role that nobody holds for them.
const NAMED_MAX: usize = 3;

/// A step: a role, and the office of an examiner.
type Step = (Role, Option<String>);

/// Steps that nobody can do, each with the types that need it.
pub async fn missing(app: &App) -> Result<Vec<String>, String> {
    let now = app.now();
    let handle = app.clone();
    let held = app.db.read(move |tx| {
        let staff = Role::ALL.into_iter().filter(|role| role.is_staff());
        staff.map(|role| appointments::of_role(tx, &handle.vault, role, now)).collect::<Result<Vec<_>, DbError>>()
    });
    let held: Vec<Appointment> = held.await.map_err(|e| e.to_string())?.into_iter().flatten().collect();
    let types = app.rules.catalogue.all().filter(|version| version.ty.offered()).map(|version| &version.ty);
    let mut lacking: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for ty in types {
        for step in steps(ty).into_iter().filter(|step| !is_held(&held, step, ty)) {
            lacking.entry(words(&step)).or_default().push(&ty.id);
        }
    }
    Ok(lacking.into_iter().map(|(step, types)| format!("{step} ({})", listed(&types))).collect())
}

/// What a licence of this type passes through.
fn steps(ty: &LicenceType) -> Vec<Step> {
    let mut steps = vec![(Role::Verifikator, None)];
    if ty.rollout == Rollout::Pilot {
        steps.push((Role::Loket, None));
    }
    steps.extend(ty.offices.iter().map(|office| (Role::Opd, Some(office.code.clone()))));
    steps.extend(ty.approvals.iter().map(|step| (step.role, None)));
    steps.extend(ty.signer.map(|role| (role, None)));
    steps
}

fn is_held(held: &[Appointment], (role, office): &Step, ty: &LicenceType) -> bool {
    held.iter().any(|one| {
        let asked = &one.asked;
        asked.role == *role && asked.types.covers(&ty.id) && (office.is_none() || asked.office == *office)
    })
}

fn words((role, office): &Step) -> String {
    office.as_ref().map_or_else(|| role.name().to_owned(), |office| format!("{} {office}", role.name()))
}

fn listed(types: &[&str]) -> String {
    let named = types.iter().take(NAMED_MAX).copied().collect::<Vec<_>>().join(", ");
    match types.len().saturating_sub(NAMED_MAX) {
        0 => named,
        more => format!("{named}, dan {more} lagi"),
    }
}
