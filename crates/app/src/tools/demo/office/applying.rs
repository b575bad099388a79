//! What the applicant of an application of the past does: fill it in, send it, correct it, take it back.

use super::answers::{Typed, answers};
use super::clockwork::Clockwork;
use super::life::Life;
use domain::account::Role;
use domain::application::{Channel, Command};
use domain::ids::ApplicationId;
use domain::indonesian::local;
use domain::licence_type::Requirement;
use domain::media::Accepts;
use fastrand::Rng;
use ground::catalogue::TypeVersion;
use ground::intake::{self, ReceivedFile};
use houses::account::accounts::Account;
use houses::application::acting;
use houses::application::applications::{self, LoadedApplication};
use houses::application::error::ActError;
use houses::application::facts::requirements;
use houses::application::order::{Enclosed, NewDraft, Order};
use ledger::sealed::NewText;
use ledger::uploads::NewFile;
use std::sync::Arc;

/// An application of the plan, while something is done with it.
pub struct Case {
    /// Its number in the plan.
    pub number: usize,
    /// As planned.
    pub life: Life,
    /// Its type.
    pub version: Arc<TypeVersion>,
    /// The key of the step: what was done before the demo was cut off is not done again.
    pub step: String,
    /// Orders of this step so far.
    orders: usize,
}

/// Why a step was not done.
#[derive(Debug, thiserror::Error)]
pub enum NotDone {
    /// Somebody else has moved the application meanwhile, as whoever tries the demo may.
    #[error("{0}")]
    Refused(String),
    /// A fault.
    #[error("{0}")]
    Broken(String),
}

impl From<String> for NotDone {
    fn from(what: String) -> Self {
        Self::Broken(what)
    }
}

impl From<&str> for NotDone {
    fn from(what: &str) -> Self {
        Self::Broken(what.into())
    }
}

impl From<ActError> for NotDone {
    fn from(error: ActError) -> Self {
        match error {
            ActError::Refused(_) | ActError::NotFound => Self::Refused(error.to_string()),
            ActError::KeyReused | ActError::Db(_) | ActError::Seal(_) | ActError::Internal(_) => {
                Self::Broken(error.to_string())
            }
        }
    }
}

impl Case {
    /// For one step.
    pub fn new(office: &Clockwork, number: usize, step: String) -> Result<Self, String> {
        let life = office.plan.lives.get(number).ok_or("permohonan tidak ada dalam rencana")?.clone();
        let version = office.app.rules.catalogue.current(&life.type_id).ok_or("jenis izin tidak ada")?.clone();
        Ok(Self { number, life, version, step, orders: 0 })
    }

    fn key(&mut self) -> String {
        self.orders += 1;
        format!("{}.{}", self.step, self.orders)
    }

    /// The application as it stands.
    pub async fn load(&self, office: &Clockwork<'_>) -> Result<LoadedApplication, NotDone> {
        let id = self.id(office)?;
        let handle = office.app.clone();
        let loaded = office.app.db.read(move |tx| Ok(applications::load(tx, &handle.vault, id)?));
        loaded.await.map_err(|e| e.to_string())?.ok_or_else(|| NotDone::Refused("permohonan hilang".into()))
    }

    fn id(&self, office: &Clockwork) -> Result<ApplicationId, NotDone> {
        let id = office.progress.lives.get(&self.number).copied();
        id.map(ApplicationId).ok_or_else(|| NotDone::Refused("permohonan belum dimulai".into()))
    }

    /// One press of a button.
    pub async fn order(
        &mut self,
        office: &mut Clockwork<'_>,
        who: &Account,
        commands: Vec<Command>,
        more: (Vec<NewText>, Enclosed),
    ) -> Result<(), NotDone> {
        office.signed_in(who).await?;
        let mut order = Order::of(self.id(office)?, who.actor(), commands);
        (order.texts, order.enclosed) = more;
        order.key = Some(self.key());
        acting::act(&office.app, order).await?;
        Ok(())
    }

    /// Who types and sends: the applicant, or the officer at the counter for them.
    async fn hand(&self, office: &mut Clockwork<'_>) -> Result<Account, NotDone> {
        if self.life.at_counter {
            let counter = office.cast.people.iter().find(|p| p.role == Role::Loket);
            return Ok(counter.ok_or("tidak ada petugas loket")?.clone());
        }
        Ok(office.applicant(self.life.person).await?)
    }
}

/// A text that is kept sealed.
pub fn text(office: &Clockwork, kind: &'static str, content: impl Into<String>) -> NewText {
    NewText::new(office.app.id(), office.app.bytes(), kind, content)
}

/// Starts a draft and fills it in.
pub async fn begin(office: &mut Clockwork<'_>, case: &mut Case) -> Result<(), NotDone> {
    let owner = office.applicant(case.life.person).await?;
    let hand = case.hand(office).await?;
    let sample = office.sample(&case.life.type_id)?;
    let person = case.life.person.map(|index| office.person(index));
    let mut dice = Rng::with_seed(case.life.seed);
    let wanted = if case.life.renewal { "perpanjangan" } else { &sample.variant };
    let typed = Typed {
        ty: &case.version.ty,
        sample: &sample,
        person: person.as_ref(),
        names: &office.app.rules.catalogue.kelurahan,
        day: local(office.app.now()).date(),
        number: case.number,
    };
    let (variant, answers) = answers(&typed, wanted, &mut dice);
    let channel = if case.life.at_counter { Channel::Loket } else { Channel::Daring };
    let (type_id, key) = (case.life.type_id.clone(), Some(case.key()));
    let draft = NewDraft { owner: owner.id, channel, type_id, variant, key };
    office.signed_in(&hand).await?;
    let id = acting::start(&office.app, hand.actor(), draft).await?;
    office.progress.lives.insert(case.number, id.0);
    let kept = text(office, "answers", serde_json::to_string(&answers).map_err(|e| e.to_string())?);
    let command = Command::SaveAnswers { changed: answers.keys().cloned().collect(), text: kept.reference };
    case.order(office, &hand, vec![command], (Vec::new(), Enclosed::Answers(answers))).await
}

/// Adds what is asked for, and sends it.
pub async fn send(office: &mut Clockwork<'_>, case: &mut Case) -> Result<(), NotDone> {
    let hand = case.hand(office).await?;
    let loaded = Arc::new(case.load(office).await?);
    let version = case.version.clone();
    let asked: Vec<&Requirement> = requirements(&version.ty, &loaded).into_iter().filter(|r| !r.optional).collect();
    let files = taken(office, (&loaded, &hand), &asked).await?;
    send_with(office, case, &hand, files).await
}

/// Papers for these requirements, checked and sealed at the same time.
async fn taken(
    office: &mut Clockwork<'_>,
    (loaded, hand): (&Arc<LoadedApplication>, &Account),
    asked: &[&Requirement],
) -> Result<Vec<NewFile>, NotDone> {
    let mut taking = Vec::new();
    for wanted in asked {
        let (name, bytes) = office.paper(wanted, loaded.app.rounds_used)?;
        let given = ReceivedFile { bytes, name, requirement: wanted.id.clone(), by: hand.id };
        let (app, loaded, accepts) = (office.app.clone(), loaded.clone(), wanted.accepts.clone());
        taking.push(tokio::spawn(async move { intake::take_made(&app, &loaded.key, given, &accepts).await }));
    }
    let mut files = Vec::new();
    for taken in taking {
        let taken = taken.await.map_err(|e| e.to_string())?;
        files.push(taken.map_err(|e| NotDone::Broken(e.to_string()))?);
    }
    Ok(files)
}

/// All in one order.
async fn send_with(
    office: &mut Clockwork<'_>,
    case: &mut Case,
    hand: &Account,
    files: Vec<NewFile>,
) -> Result<(), NotDone> {
    let attach = files.iter().map(|file| Command::Attach {
        requirement: file.requirement.clone(),
        file: file.id,
        sealed_sha256: file.sealed_sha256.clone(),
        sha256: file.sha256.clone(),
    });
    let commands = attach.chain([Command::Submit { truth: true, explanation: None }]).collect();
    case.order(office, hand, commands, (Vec::new(), Enclosed::Files(files))).await
}

/// Which document the verifier of the past finds hard to read.
pub fn unreadable<'a>(version: &'a TypeVersion, loaded: &LoadedApplication) -> Option<&'a Requirement> {
    let given = |wanted: &&Requirement| loaded.app.files.contains_key(&wanted.id);
    requirements(&version.ty, loaded).into_iter().filter(given).find(|r| r.accepts.first() == Some(&Accepts::Document))
}

/// Gives a better picture of it, and sends it again.
pub async fn correct(office: &mut Clockwork<'_>, case: &mut Case) -> Result<(), NotDone> {
    let hand = case.hand(office).await?;
    let loaded = Arc::new(case.load(office).await?);
    let version = case.version.clone();
    let asked: Vec<&Requirement> = unreadable(&version, &loaded).into_iter().collect();
    let mut files = taken(office, (&loaded, &hand), &asked).await?;
    for file in &mut files {
        file.name = format!("lebih-jelas-{}", file.name);
    }
    send_with(office, case, &hand, files).await
}

/// Takes it back.
pub async fn withdraw(office: &mut Clockwork<'_>, case: &mut Case) -> Result<(), NotDone> {
    let hand = case.hand(office).await?;
    case.order(office, &hand, vec![Command::Withdraw], Default::default()).await
}
