//! What somebody types about a company, checked before it is registered.

use super::changing::Enclosed;
use crate::account::accounts::{NewAccount, Profile};
use domain::account::Role;
use domain::account::power::{Capacity, Scope};
use domain::identity_number::{parse_nib, parse_npwp};
use domain::ids::AccountId;
use domain::mandate::Given;
use domain::typed::clean;
use domain::typed::fits::unfit;
use ledger::uploads::NewFile;
use pages::form::Problems;

/// Most characters of a company's name.
const NAME_CHARS_MAX: usize = 120;
/// A hash that no password fits.
const NO_PASSWORD: &str = "!";

/// Checks name, NPWP and NIB. Whether they are registered already, nobody is told here.
pub fn check_company(name: &str, npwp: &str, nib: &str) -> (Profile, Problems) {
    let mut problems = Problems::default();
    let name = clean::line(name);
    if name.chars().count() < 3 {
        problems.add("nama", "Tulis nama badan usaha sesuai akta.");
    } else if let Some(sentence) = unfit(&name, NAME_CHARS_MAX) {
        problems.add("nama", sentence);
    }
    let npwp = problems.check("npwp", parse_npwp(npwp));
    if npwp.len() == 16 && !npwp.starts_with('0') {
        problems.add("npwp", "NPWP 16 angka milik badan diawali angka 0. Cocokkan lagi dengan kartunya.");
    }
    let nib = problems.check("nib", parse_nib(nib));
    (Profile { name, npwp, nib, ..Profile::default() }, problems)
}

/// The account of a new company, which nobody can sign in to, and the mandate of the person who answers for it.
pub fn company_of(id: AccountId, profile: Profile, by: AccountId, deed: NewFile) -> (Given, Enclosed) {
    let given = Given {
        holder: id,
        agent: by,
        capacity: Capacity::Responsible,
        scope: Scope::All,
        until: None,
        letter: Some(deed.id),
        keeper: by,
    };
    let company = NewAccount {
        id,
        username: format!("badan-{id}"),
        role: Role::Pemohon,
        office: None,
        profile,
        password_hash: NO_PASSWORD.into(),
        one_time: false,
    };
    (given, Enclosed { company: Some(Box::new(company)), letter: Some(deed) })
}
