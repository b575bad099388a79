//! What the people of the past work with: the installation by their clock, the cast, the plan, the sample papers.

use super::people::Person;
use super::plan::Plan;
use super::progress::Progress;
use crate::tools::demo::story::{Sample, sample};
use crate::tools::demo::{Cast, papers};
use domain::account::Role;
use domain::account::changing::Command;
use domain::ids::AccountId;
use domain::indonesian::local;
use domain::licence_type::Requirement;
use ground::App;
use ground::app::Clock;
use houses::account::accounts::{self, Account, NewAccount, Profile};
use houses::account::changing::{Enclosed, change_own, register};
use houses::account::sessions::{NewSession, Place};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use web::guard::{new_token, token_hash};

/// The office while its past is filled.
pub struct Clockwork<'a> {
    /// By the clock of the past.
    pub app: App,
    /// Officers.
    pub cast: &'a Cast,
    /// What is to be done.
    pub plan: &'a Plan,
    /// What is done.
    pub progress: Progress,
    /// Of the password that everybody of a demo has.
    password_hash: String,
    samples: BTreeMap<String, Sample>,
    papers: BTreeMap<String, (String, Vec<u8>)>,
    people: BTreeMap<usize, Account>,
}

impl<'a> Clockwork<'a> {
    /// With a clock of its own.
    pub fn new(app: &App, cast: &'a Cast, plan: &'a Plan, progress: Progress) -> Self {
        let at = plan.begins.as_microsecond();
        Self {
            app: app.by_clock(Clock::Set(at.into())),
            cast,
            plan,
            progress,
            password_hash: cast.people.first().map(|p| p.password_hash.clone()).unwrap_or_default(),
            samples: BTreeMap::new(),
            papers: BTreeMap::new(),
            people: BTreeMap::new(),
        }
    }

    /// Moves the clock.
    pub fn set_clock(&self, at: Timestamp) {
        if let Clock::Set(now) = &self.app.clock {
            now.store(at.as_microsecond(), Ordering::Relaxed);
        }
    }

    /// The catalogue's sample of a type.
    pub fn sample(&mut self, type_id: &str) -> Result<Sample, String> {
        if !self.samples.contains_key(type_id) {
            self.samples.insert(type_id.to_owned(), sample(type_id)?);
        }
        self.samples.get(type_id).cloned().ok_or_else(|| "contoh hilang".into())
    }

    /// A paper for a requirement; the papers of one kind and round of correction are the same but for their name, so that they need not
    /// be made each time.
    pub fn paper(&mut self, wanted: &Requirement, round: u8) -> Result<(String, Vec<u8>), String> {
        let kind = format!("{:?} {round}", wanted.accepts.first());
        let words =
            if round == 0 { "Dokumen pemohon".to_owned() } else { format!("Dokumen pemohon, foto ke-{}", round + 1) };
        if !self.papers.contains_key(&kind) {
            self.papers.insert(kind.clone(), papers::paper(&words, &wanted.accepts)?);
        }
        let (name, bytes) = self.papers.get(&kind).ok_or("berkas contoh hilang")?;
        let ending = name.rsplit('.').next().unwrap_or("pdf");
        Ok((format!("{}.{ending}", wanted.id.replace('_', "-")), bytes.clone()))
    }

    /// The account of a made-up person, made when it is first needed; `None`, the newcomer's own.
    pub async fn applicant(&mut self, index: Option<usize>) -> Result<Account, String> {
        let Some(index) = index else { return self.cast.person("pemohon").cloned() };
        if let Some(account) = self.people.get(&index) {
            return Ok(account.clone());
        }
        let person = self.person(index);
        let (handle, username) = (self.app.clone(), person.username());
        let found = self.app.db.read(move |tx| Ok(accounts::by_login(tx, &handle.vault, &username)?)).await;
        let account = match found.map_err(|e| e.to_string())? {
            Some(account) => account,
            None => self.registered(&person).await?,
        };
        if !account.duties_accepted {
            let command = Command::AcceptDuties { version: accounts::DUTIES_VERSION };
            change_own(&self.app, &account, command, Enclosed::Nothing).await.map_err(|e| e.to_string())?;
        }
        self.people.insert(index, account.clone());
        Ok(account)
    }

    /// Whoever does something has signed in on that day, as at the portal's door; the session belongs to nobody and ends by itself.
    pub async fn signed_in(&mut self, who: &Account) -> Result<(), String> {
        let today = local(self.app.now()).date();
        if self.progress.signed_in.get(&who.id.0) == Some(&today) {
            return Ok(());
        }
        let token_hash = token_hash(&new_token(&self.app));
        let session = NewSession { token_hash, place: Place::default(), proved: false };
        change_own(&self.app, who, Command::SignIn, Enclosed::Opened(Box::new(session)))
            .await
            .map_err(|e| e.to_string())?;
        self.progress.signed_in.insert(who.id.0, today);
        Ok(())
    }

    /// Without an e-mail address: nothing is written to anybody about the past.
    async fn registered(&self, person: &Person) -> Result<Account, String> {
        let new = NewAccount {
            id: AccountId(self.app.id()),
            username: person.username(),
            role: Role::Pemohon,
            office: None,
            profile: Profile { name: person.name.clone(), phone: person.phone(), ..Profile::default() },
            password_hash: self.password_hash.clone(),
            one_time: false,
        };
        register(&self.app, new, None).await.map_err(|e| e.to_string())
    }

    /// A made-up person of this office.
    pub fn person(&self, index: usize) -> Person {
        Person::of(self.plan.seed, index, &self.app.rules.catalogue.kelurahan)
    }
}
