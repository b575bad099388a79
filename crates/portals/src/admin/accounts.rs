//! `/admin/akun`: accounts of officers. Nobody grants a role to themselves (settled.md, People).

use super::appointment_words::role;
use axum::extract::{Query, State};
use db::{DbError, Row};
use domain::access::List;
use domain::account::Role;
use domain::account::changing::Refusal;
use domain::catalogue::Office;
use domain::identity_number::parse_nip;
use domain::ids::AccountId;
use domain::indonesian;
use domain::typed::clean;
use domain::typed::fits::unfit;
use ground::{App, Work};
use houses::account::accounts;
use houses::account::accounts::{Account, NewAccount, Profile};
use houses::account::changing::AccountError;
use houses::account::first_password::valid_until;
use houses::account::passwords;
use houses::account::registering;
use houses::application::error::ActError;
use houses::appointment::appointments;
use houses::appointment::officer::{FirstRole, RANK_CHARS_MAX, register_officer};
use houses::reading;
use houses::reading::View;
use pages::Tone;
use pages::account::SignUpTyped;
use pages::form::{Choice, Problems};
use pages::staff::accounts::{AccountRow, Accounts};
use pages::staff::parts::{Pager, tag};
use pages::staff::password::OneTimePassword;
use serde::Deserialize;
use std::collections::BTreeMap;
use web::forms::Form;
use web::{Answer, News, Signed, WebError, frame, html, html_with, new_key};

/// Accounts shown of one role.
const PER_ROLE_MAX: i64 = 200;
const SIGNED_IN: &str = "select at from event where subject = 'account' and subject_id = $1 and kind = 'signed_in' \
    order by seq desc limit 1";

/// Words looked for.
#[derive(Deserialize)]
pub struct OfficerSearch {
    #[serde(default)]
    cari: String,
}

/// `GET /admin/akun?cari=`.
pub async fn page(
    State(app): State<App>,
    Signed(admin): Signed,
    Query(wanted): Query<OfficerSearch>,
    news: News,
) -> Answer {
    let search: String = wanted.cari.trim().chars().take(80).collect();
    let mut page = form(&app, &admin, &search, NewOfficer::default()).await?;
    page.frame = frame::with_news(page.frame, news.code());
    html(&page)
}

/// What was typed for a new account.
#[derive(Default)]
struct NewOfficer {
    name: String,
    username: String,
    nip: String,
    rank: String,
    role: String,
    office: String,
    problems: Problems,
}

async fn form(app: &App, admin: &Account, search: &str, typed: NewOfficer) -> Result<Accounts, WebError> {
    let input = (admin.actor(), search.to_lowercase());
    let seen = app.view(input, |work, (reader, words)| {
        let rows = list(work, words)?;
        let filters: &[&str] = if words.is_empty() { &[] } else { &["cari"] };
        reading::note_list(work, reader, &View { list: List::Accounts, filters, count: rows.len() })?;
        Ok::<_, ActError>(rows)
    });
    let rows = seen.await?;
    let roles = Role::ALL.into_iter().filter(|role| role.is_staff());
    let offices = app.rules.catalogue.offices.values();
    Ok(Accounts {
        frame: frame::of(app, Some(admin), "Pengguna", "/admin/akun"),
        form_key: new_key(app),
        search: search.to_owned(),
        rows,
        pager: Pager::default(),
        roles: std::iter::once(Choice::new("", "Pilih peran", &typed.role))
            .chain(roles.map(|role| Choice::new(role.id(), role.name(), &typed.role)))
            .collect(),
        offices: std::iter::once(Choice::new("", "Tidak ada", &typed.office))
            .chain(offices.map(|office| Choice::new(&office.code, &office.name, &typed.office)))
            .collect(),
        username: typed.username,
        name: typed.name,
        nip: typed.nip,
        rank: typed.rank,
        problems: typed.problems,
    })
}

/// Names are sealed, so they are looked through here; a city has some hundred officers.
fn list(work: &mut Work, words: &str) -> Result<Vec<AccountRow>, DbError> {
    let mut rows = Vec::new();
    for role in Role::ALL.into_iter().filter(|role| role.is_staff()) {
        for account in accounts::made_for(work.tx, work.vault, role, PER_ROLE_MAX)? {
            if account.username.contains(words) || account.profile.name.to_lowercase().contains(words) {
                rows.push(row(work, &account)?);
            }
        }
    }
    Ok(rows)
}

/// An account as the list and its own page show it.
pub(super) fn row(work: &mut Work, account: &Account) -> Result<AccountRow, DbError> {
    let signed_in = work.tx.one(SIGNED_IN, &[account.id.to_string().into()])?.map(|row: Row| row.instant("at"));
    let all = appointments::of_account(work.tx, work.vault, account.id)?;
    let held: Vec<String> =
        all.iter().filter(|one| one.holds(work.now)).map(|one| role(&work.rules.catalogue, &one.asked)).collect();
    Ok(AccountRow {
        id: account.id.to_string(),
        name: account.profile.name.clone(),
        username: account.username.clone(),
        role: if held.is_empty() { "Belum ada penugasan yang berlaku".to_owned() } else { held.join(", ") },
        state: match (account.disabled, signed_in) {
            (true, _) => tag(Tone::Plain, "Dinonaktifkan"),
            (false, None) => tag(Tone::Warning, "Belum pernah masuk"),
            (false, Some(_)) => tag(Tone::Good, "Aktif"),
        },
        last_seen: signed_in.map_or_else(|| "Belum pernah".to_owned(), indonesian::date_time),
    })
}

/// Role and office of a new account, or what is wrong with them.
fn role_and_office(
    role: &str,
    office: &str,
    offices: &BTreeMap<String, Office>,
) -> Result<(Role, Option<String>), Problems> {
    let mut problems = Problems::default();
    let role = Role::from_id(role).filter(|role| role.is_staff());
    match role {
        None => problems.add("peran", "Pilih peran petugas."),
        Some(Role::Opd) if !offices.contains_key(office) => {
            problems.add("kantor", "Pilih kantor. Pemeriksa OPD harus punya kantor.");
        }
        Some(role) if role != Role::Opd && !office.is_empty() => {
            problems.add("kantor", "Kosongkan kantor. Kantor hanya untuk pemeriksa OPD.");
        }
        Some(_) => {}
    }
    match role.filter(|_| problems.is_empty()) {
        Some(role) => Ok((role, (!office.is_empty()).then(|| office.to_owned()))),
        None => Err(problems),
    }
}

/// Everything about a new account, or everything that is wrong.
fn check(app: &App, admin: &Account, typed: &NewOfficer) -> Result<(Profile, Role, Option<String>), Problems> {
    let sign_up = SignUpTyped { username: typed.username.clone(), name: typed.name.clone(), ..SignUpTyped::default() };
    let (mut profile, found) = registering::check_profile(&sign_up);
    let mut problems = Problems::default();
    for problem in found.0 {
        match problem.field.as_str() {
            "pengguna" => problems.add("nama_pengguna", problem.sentence),
            "nama" if typed.name.is_empty() => problems.add("nama", "Isi nama lengkap petugas."),
            "nama" => problems.add("nama", problem.sentence),
            // An officer signs in by user name; a telephone number is not asked.
            _ => {}
        }
    }
    match parse_nip(&typed.nip) {
        Ok(nip) => profile.nip = nip,
        Err(_) if typed.nip.is_empty() => {}
        Err(sentence) => problems.add("nip", sentence),
    }
    if let Some(sentence) = unfit(&typed.rank, RANK_CHARS_MAX) {
        problems.add("pangkat", sentence);
    }
    profile.rank = clean::line(&typed.rank);
    if same_person(&typed.name, &admin.profile.name) {
        problems.add("nama", "Anda tidak dapat membuat akun untuk diri sendiri. Minta admin lain.");
    }
    match role_and_office(&typed.role, &typed.office, &app.rules.catalogue.offices) {
        Ok((role, office)) if problems.is_empty() => Ok((profile, role, office)),
        Ok(_) => Err(problems),
        Err(more) => {
            problems.0.extend(more.0);
            Err(problems)
        }
    }
}

fn same_person(one: &str, other: &str) -> bool {
    let plain = |name: &str| name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
    plain(one) == plain(other)
}

/// `POST /admin/akun`.
pub async fn create(State(app): State<App>, Signed(admin): Signed, form: Form) -> Answer {
    let typed = NewOfficer {
        name: form.get("nama").to_owned(),
        username: form.get("nama_pengguna").to_owned(),
        nip: form.get("nip").to_owned(),
        rank: form.get("pangkat").to_owned(),
        role: form.get("peran").to_owned(),
        office: form.get("kantor").to_owned(),
        problems: Problems::default(),
    };
    let (profile, wanted, office) = match check(&app, &admin, &typed) {
        Ok(checked) => checked,
        Err(problems) => return again(&app, &admin, NewOfficer { problems, ..typed }).await,
    };
    let password = passwords::one_time(app.bytes());
    let new = NewAccount {
        id: AccountId(app.id()),
        username: typed.username.to_lowercase(),
        role: wanted,
        office,
        profile,
        password_hash: passwords::hash(&app, &password).await.map_err(WebError::Internal)?,
        one_time: true,
    };
    let basis = format!("Akun baru dibuat {}", indonesian::date_time(app.now()));
    let account =
        match register_officer(&app, new, FirstRole { by: admin.actor(), basis: &basis, from: app.now() }).await {
            Ok(account) => account,
            Err(AccountError::Refused(Refusal::Taken(_))) => {
                let mut problems = Problems::default();
                problems.add("nama_pengguna", "Nama pengguna ini sudah dipakai. Pilih nama lain.");
                return again(&app, &admin, NewOfficer { problems, ..typed }).await;
            }
            Err(error) => return Err(error.into()),
        };
    html(&one_time_password(&app, &admin, account, password))
}

/// The page that shows a password once.
pub(super) fn one_time_password(app: &App, admin: &Account, account: Account, password: String) -> OneTimePassword {
    OneTimePassword {
        frame: frame::of(app, Some(admin), "Kata sandi sekali pakai", "/admin/akun"),
        valid_until: valid_until(&account),
        name: account.profile.name,
        username: account.username,
        password,
        next_href: if admin.role == Role::Admin { "/admin/akun" } else { "/penugasan" }.into(),
        next_label: if admin.role == Role::Admin { "Kembali ke daftar pengguna" } else { "Kembali ke penugasan" }
            .into(),
    }
}

async fn again(app: &App, admin: &Account, typed: NewOfficer) -> Answer {
    html_with(422, &form(app, admin, "", typed).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offices() -> BTreeMap<String, Office> {
        let office = Office { code: "DINKES".into(), name: "Dinas Kesehatan".into() };
        BTreeMap::from([(office.code.clone(), office)])
    }

    #[test]
    fn an_examiner_has_an_office_and_nobody_else() {
        let offices = offices();
        assert_eq!(role_and_office("opd", "DINKES", &offices), Ok((Role::Opd, Some("DINKES".into()))));
        assert_eq!(role_and_office("loket", "", &offices), Ok((Role::Loket, None)));
        let field = |role, office| role_and_office(role, office, &offices).unwrap_err().0[0].field.clone();
        assert_eq!(field("opd", ""), "kantor");
        assert_eq!(field("opd", "X"), "kantor");
        assert_eq!(field("loket", "DINKES"), "kantor");
    }

    #[test]
    fn applicants_are_not_made_here() {
        assert_eq!(role_and_office("pemohon", "", &offices()).unwrap_err().0[0].field, "peran");
        assert_eq!(role_and_office("raja", "", &offices()).unwrap_err().0[0].field, "peran");
    }

    #[test]
    fn a_name_is_the_same_whatever_its_case_and_spaces() {
        assert!(same_person(" Budi  SANTOSO", "Budi Santoso") && !same_person("Budi", "Budi Santoso"));
    }
}
