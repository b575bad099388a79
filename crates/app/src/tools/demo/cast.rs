//! The people of the demo: one account for every role, an examiner for every office that a licence type asks.

use domain::account::changing::Command;
use domain::account::{Actor, Role};
use domain::ids::AccountId;
use ground::App;
use houses::account::accounts;
use houses::account::accounts::{Account, NewAccount, Profile};
use houses::account::changing::{Enclosed, change_own, register};
use houses::account::passwords;
use std::collections::BTreeSet;

/// Everybody, with the one password they share in a demo.
pub struct Cast {
    /// The accounts.
    pub people: Vec<Account>,
    /// Their password, made for this folder.
    pub password: String,
}

impl Cast {
    /// Makes everybody; duties count as accepted.
    pub async fn create(app: &App) -> Result<Self, String> {
        let password = format!("contoh-{}", passwords::one_time(app.bytes()));
        // One hash for all: a demo need not wait for twenty.
        let hash = passwords::hash(app, &password).await?;
        let mut people = Vec::new();
        for (i, (username, name, role, office)) in Self::list(app).into_iter().enumerate() {
            let phone = if role == Role::Pemohon { format!("+6281200000{:03}", i + 1) } else { String::new() };
            let email = if role == Role::Pemohon { "pemohon@contoh.invalid".to_owned() } else { String::new() };
            let nip = if role.is_staff() { format!("19800101 200501 1 {:03}", i + 1) } else { String::new() };
            let new = NewAccount {
                id: AccountId(app.id()),
                username,
                role,
                office,
                profile: Profile {
                    name,
                    phone,
                    email,
                    phone_shared: false,
                    nip,
                    rank: if role.is_staff() { "Pembina".into() } else { String::new() },
                    ..Profile::default()
                },
                password_hash: hash.clone(),
                one_time: false,
            };
            let account = match Self::existing(app, &new).await? {
                Some(account) => account,
                None => register(app, new, Some(Actor::System)).await.map_err(|e| e.to_string())?,
            };
            if !account.duties_accepted {
                let command = Command::AcceptDuties { version: accounts::DUTIES_VERSION };
                change_own(app, &account, command, Enclosed::Nothing).await.map_err(|e| e.to_string())?;
            }
            people.push(account);
        }
        Ok(Self { people, password })
    }

    /// Everybody of a demo that was begun before, with the password it told.
    pub async fn found(app: &App, password: &str) -> Result<Self, String> {
        let mut people = Vec::new();
        for (username, ..) in Self::list(app) {
            let (handle, wanted) = (app.clone(), username.clone());
            let found = app.db.read(move |tx| Ok(accounts::by_login(tx, &handle.vault, &wanted)?)).await;
            people.push(found.map_err(|e| e.to_string())?.ok_or_else(|| format!("tidak ada akun {username}"))?);
        }
        Ok(Self { people, password: password.to_owned() })
    }

    /// The account a demo that was cut off had made already; it gets the new password.
    async fn existing(app: &App, new: &NewAccount) -> Result<Option<Account>, String> {
        let (handle, username) = (app.clone(), new.username.clone());
        let found = app.db.read(move |tx| Ok(accounts::by_login(tx, &handle.vault, &username)?)).await;
        let Some(account) = found.map_err(|e| e.to_string())? else { return Ok(None) };
        let hash = Enclosed::PasswordHash(new.password_hash.clone());
        change_own(app, &account, Command::ChangePassword, hash).await.map_err(|e| e.to_string())?;
        Ok(Some(account))
    }

    fn list(app: &App) -> Vec<(String, String, Role, Option<String>)> {
        let person = |username: &str, name: &str, role| (username.to_owned(), name.to_owned(), role, None);
        let mut list = vec![
            person("pemohon", "Pemohon Contoh", Role::Pemohon),
            person("loket", "Petugas Loket Contoh", Role::Loket),
            person("verifikator", "Verifikator Contoh", Role::Verifikator),
            person("verifikator2", "Verifikator Kedua Contoh", Role::Verifikator),
            person("kasi", "Kepala Seksi Contoh", Role::KepalaSeksi),
            person("kabid", "Kepala Bidang Contoh", Role::KepalaBidang),
            person("kadis", "Kepala Dinas Contoh", Role::KepalaDinas),
            person("admin", "Admin Contoh", Role::Admin),
            person("kominfo", "Operator Kominfo Contoh", Role::Kominfo),
            person("inspektorat", "Auditor Contoh", Role::Inspektorat),
        ];
        let offices: BTreeSet<&String> = app
            .rules
            .catalogue
            .all()
            .filter(|v| v.ty.offered())
            .flat_map(|v| v.ty.offices.iter().map(|o| &o.code))
            .collect();
        list.extend(offices.into_iter().map(|code| {
            let name = format!("Pemeriksa {} Contoh", app.rules.catalogue.office_name(code));
            (format!("opd.{}", code.to_lowercase()), name, Role::Opd, Some(code.clone()))
        }));
        list
    }

    /// The account with this user name.
    pub fn person(&self, username: &str) -> Result<&Account, String> {
        self.people.iter().find(|p| p.username == username).ok_or_else(|| format!("tidak ada akun {username}"))
    }

    /// The examiner of an office.
    pub fn examiner(&self, office: &str) -> Result<&Account, String> {
        self.people
            .iter()
            .find(|p| p.office.as_deref() == Some(office))
            .ok_or_else(|| format!("tidak ada pemeriksa {office}"))
    }
}
