//! `/admin/katalog`: how far each licence type is opened, and who is missing for it.

use axum::extract::State;
use db::{DbError, Tx};
use domain::account::Role;
use domain::licence_type::{LicenceType, Rollout};
use ground::App;
use houses::appointment::holders;
use jiff::Timestamp;
use pages::Tone;
use pages::parts::Tag;
use pages::staff::catalogue::{Catalogue, CatalogueGroup, CatalogueRow};
use pages::staff::parts::tag;
use std::collections::{BTreeMap, BTreeSet};
use web::{Answer, Signed, frame, html};

const EXAMINERS: &str = "select p.office from appointment p join account a on a.id = p.account_id where p.role = 'opd' \
    and p.standing = 'agreed' and p.from_at <= $1 and (p.until_at is null or p.until_at > $1) and a.disabled_at is null \
    and p.office is not null limit 1000";

/// Which roles and offices somebody holds.
#[derive(Default)]
pub struct Staffing {
    roles: BTreeSet<String>,
    offices: BTreeSet<String>,
}

/// Reads which roles and offices somebody holds now, whose account is open.
pub fn staffing(tx: &mut dyn Tx, now: Timestamp) -> Result<Staffing, DbError> {
    let offices = tx.query(EXAMINERS, &[now.into()])?.iter().map(|row| row.text("office")).collect();
    let roles = holders::count_staff(tx, now)?
        .into_iter()
        .filter(|(_, n)| *n > 0)
        .map(|(role, _)| role.id().to_owned())
        .collect();
    Ok(Staffing { roles, offices })
}

/// What keeps a type from being served: a sentence for every role or office without an open account.
pub fn lacking(ty: &LicenceType, staffing: &Staffing, office_name: impl Fn(&str) -> String) -> Vec<String> {
    if matches!(ty.rollout, Rollout::Referred | Rollout::Closed) {
        return Vec::new();
    }
    let mut roles = BTreeSet::from([Role::Verifikator]);
    roles.extend(ty.approvals.iter().map(|step| step.role));
    roles.extend(ty.signer);
    if ty.rollout == Rollout::Pilot {
        roles.insert(Role::Loket);
    }
    let absent = roles.into_iter().filter(|role| !staffing.roles.contains(role.id()));
    let mut sentences: Vec<String> =
        absent.map(|role| format!("Belum ada akun {}.", role.name().to_lowercase())).collect();
    let offices = ty.offices.iter().filter(|office| !staffing.offices.contains(&office.code));
    sentences.extend(offices.map(|office| format!("Belum ada pemeriksa {}.", office_name(&office.code))));
    sentences
}

/// `GET /admin/katalog`.
pub async fn page(State(app): State<App>, Signed(admin): Signed) -> Answer {
    let now = app.now();
    let staffing = app.db.read(move |tx| staffing(tx, now)).await?;
    let mut groups: BTreeMap<&str, Vec<CatalogueRow>> = BTreeMap::new();
    for version in app.rules.catalogue.all() {
        groups.entry(&version.ty.group).or_default().push(row(&app, &version.ty, &staffing));
    }
    let groups = groups.into_iter().map(|(name, types)| CatalogueGroup { name: name.to_owned(), types });
    html(&Catalogue {
        frame: frame::of(&app, Some(&admin), "Katalog izin", "/admin/katalog"),
        summary: summary(app.rules.catalogue.all().map(|version| version.ty.rollout)),
        groups: groups.collect(),
    })
}

fn row(app: &App, ty: &LicenceType, staffing: &Staffing) -> CatalogueRow {
    CatalogueRow {
        id: ty.id.clone(),
        name: ty.short_name.clone(),
        rollout: rollout(ty.rollout),
        version: ty.version,
        problems: lacking(ty, staffing, |code| app.rules.catalogue.office_name(code)),
        to_be_settled: ty.to_be_settled.clone(),
        sources: ty.sources.clone(),
    }
}

fn rollout(rollout: Rollout) -> Tag {
    match rollout {
        Rollout::Open => tag(Tone::Good, "Dibuka"),
        Rollout::Pilot => tag(Tone::Info, "Di loket saja"),
        Rollout::Draft => Tag::new(Tone::Plain, "pen", "Draf"),
        Rollout::Referred => tag(Tone::Plain, "Dirujuk"),
        Rollout::Closed => tag(Tone::Plain, "Tidak dibuka"),
    }
}

fn summary(rollouts: impl Iterator<Item = Rollout>) -> String {
    let all: Vec<Rollout> = rollouts.collect();
    let parts = [
        (Rollout::Open, "dibuka"),
        (Rollout::Pilot, "di loket saja"),
        (Rollout::Draft, "draf"),
        (Rollout::Referred, "dirujuk"),
        (Rollout::Closed, "tidak dibuka"),
    ];
    let counted = parts.map(|(of, words)| (all.iter().filter(|r| **r == of).count(), words));
    let told: Vec<String> = counted.iter().filter(|(n, _)| *n > 0).map(|(n, words)| format!("{n} {words}")).collect();
    if told.is_empty() { "Belum ada jenis izin.".into() } else { format!("{} jenis: {}.", all.len(), told.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn a_type() -> LicenceType {
        let toml = "id = \"x\"\nversion = 1\nname = \"X\"\nshort_name = \"X\"\nsummary = \"\"\ngroup = \"Uji\"\n\
            rollout = \"open\"\nsigner = \"kepala_dinas\"\n[[offices]]\ncode = \"DINKES\"\n";
        toml::from_str(toml).unwrap()
    }

    #[test]
    fn a_type_without_its_people_is_not_ready() {
        let name = |_: &str| "Dinas Kesehatan".to_owned();
        let nobody = lacking(&a_type(), &Staffing::default(), name);
        assert_eq!(nobody.len(), 3);
        assert_eq!(nobody[2], "Belum ada pemeriksa Dinas Kesehatan.");
        let all = Staffing {
            roles: ["verifikator", "kepala_dinas", "opd"].map(String::from).into(),
            offices: BTreeSet::from(["DINKES".to_owned()]),
        };
        assert!(lacking(&a_type(), &all, name).is_empty());
    }

    #[test]
    fn the_summary_counts_what_there_is() {
        assert_eq!(summary([Rollout::Open, Rollout::Draft].into_iter()), "2 jenis: 1 dibuka, 1 draf.");
    }
}
