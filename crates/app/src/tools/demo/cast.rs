//! The people of the demo: one account for every role, an examiner for every office that a licence type asks.

use domain::account::changing::Command;
use domain::account::{Actor, Role};
use domain::ids::AccountId;
use ground::App;
use houses::account::accounts;
use houses::account::accounts::{Account, NewAccount, Profile};
use houses::account::changing::{Enclosed, change_own, register};
use houses::account::passwords;
use houses::appointment::officer::{FirstRole, acting_now, agree_first, register_officer};
use jiff::SignedDuration;
use std::collections::BTreeSet;

/// Officers of a demo hold their roles since before the past that is filled in.
const APPOINTED_BEFORE: SignedDuration = SignedDuration::from_hours(24 * 500);

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
                    email_shared: false,
                    nip,
                    rank: if role.is_staff() { "Pembina".into() } else { String::new() },
                    ..Profile::default()
                },
                password_hash: hash.clone(),
                one_time: false,
            };
            let account = match Self::existing(app, &new).await? {
                Some(account) => account,
                None => Self::made(app, new).await?,
            };
            if !account.duties_accepted {
                let command = Command::AcceptDuties { version: accounts::DUTIES_VERSION };
                change_own(app, &account, command, Enclosed::Nothing).await.map_err(|e| e.to_string())?;
            }
            people.push(account);
        }
        let cast = Self { people: Self::appointed(app, people).await?, password };
        Ok(cast)
    }

    /// As the command line makes officers, and a person themselves.
    async fn made(app: &App, new: NewAccount) -> Result<Account, String> {
        if new.role.is_staff() {
            let first = FirstRole { by: Actor::System, basis: "Peragaan", from: app.now() - APPOINTED_BEFORE };
            return register_officer(app, new, first).await.map_err(|e| e.to_string());
        }
        register(app, new, Some(Actor::System)).await.map_err(|e| e.to_string())
    }

    /// Everybody acting in their role: the admin and the head were let in at once, and the admin agrees to the others; to the
    /// inspectorate last, which is told of whatever is agreed after that.
    async fn appointed(app: &App, people: Vec<Account>) -> Result<Vec<Account>, String> {
        let mut acting = Vec::new();
        for account in people {
            acting.push(acting_now(app, account).await?);
        }
        let admin = acting.iter().find(|one| one.role == Role::Admin).ok_or("tidak ada admin")?.actor();
        for late in [false, true] {
            for one in &mut acting {
                let waits = one.is_officer() && one.acting.is_none();
                if waits && (one.made_for.0 == Role::Inspektorat) == late {
                    *one = agree_first(app, one.clone(), admin.clone()).await?;
                }
            }
        }
        Ok(acting)
    }

    /// Everybody of a demo that was begun before, with the password it told.
    pub async fn found(app: &App, password: &str) -> Result<Self, String> {
        let mut people = Vec::new();
        for (username, ..) in Self::list(app) {
            let (handle, wanted) = (app.clone(), username.clone());
            let found = app.db.read(move |tx| Ok(accounts::by_login(tx, &handle.vault, &wanted)?)).await;
            let found = found.map_err(|e| e.to_string())?.ok_or_else(|| format!("tidak ada akun {username}"))?;
            people.push(acting_now(app, found).await?);
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
        // The first two who can ask and agree come before the other officers, as by the command line.
        let mut list = vec![
            person("pemohon", "Pemohon Contoh", Role::Pemohon),
            person("admin", "Admin Contoh", Role::Admin),
            person("kadis", "Kepala Dinas Contoh", Role::KepalaDinas),
            person("loket", "Petugas Loket Contoh", Role::Loket),
            person("verifikator", "Verifikator Contoh", Role::Verifikator),
            person("verifikator2", "Verifikator Kedua Contoh", Role::Verifikator),
            person("kasi", "Kepala Seksi Contoh", Role::KepalaSeksi),
            person("kabid", "Kepala Bidang Contoh", Role::KepalaBidang),
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
