//! A head's session with the service that signs for them: what waits for the head is sent, as long as the secret is held.
//!
//! One document goes alone until one was taken, and a session whose first document got no answer ends, so that a wrong secret is tried
//! once. What the service says of a document stops that document; what it says of the signer ends the session.

use super::attempts::{self, Ended, NewAttempt, Outcome};
use super::awaiting;
use super::documents::{self, Document};
use super::releasing::{self, ProduceError};
use super::{producing, sealing};
use crate::account::accounts::Account;
use crate::application::error::ActError;
use db::DbError;
use domain::event_kind::SystemEvent;
use domain::ids::{AccountId, DocumentId};
use domain::subject::Subject;
use ground::App;
use ground::intake::sha256;
use ground::signing::Head;
use ledger::record::{Recorded, record};
use signers::provider::{BsreSecret, SignedPdf, SignerAuth};
use signers::settings::SecretKind;
use signers::{Failure, SecretString};
use std::collections::VecDeque;
use std::time::Duration;
use tokio::task::JoinSet;
use uuid::Uuid;

/// Documents that are with the service at a time.
pub const AT_ONCE_MAX: usize = 4;
/// How often a session looks whether something waits for it, and whether it is over.
const LOOK: Duration = Duration::from_secs(1);
/// The longest pause before a service that did not answer is asked again.
const PAUSE_MAX: Duration = Duration::from_secs(10);

/// What the head gave; wiped when it is dropped.
pub struct Given {
    /// NIK the service knows the head by.
    pub nik: SecretString,
    /// Passphrase or one-time code.
    pub secret: SecretString,
    /// How many documents the code covers; `None` for a passphrase.
    pub files: Option<usize>,
}

/// A head's session.
type Session = (AccountId, Uuid);

/// What became of one document.
enum Done {
    /// Signed and released.
    Signed,
    /// Not now: the service is away or busy.
    Later(String),
    /// It waits until its signer has read why.
    Stuck,
    /// The same: it was sent, and what came back says neither yes nor no.
    Unanswered(String),
    /// It needs nothing any more, or another process has it.
    Gone,
    /// There is no secret any more.
    SessionOver,
    /// The service refuses the signer.
    SignerRefused(String),
}

/// Keeps the secret for ten minutes, and begins to sign what waits for this head.
pub async fn open(app: &App, account: &Account, given: Given) -> Result<(), DbError> {
    let run = begin(app, account, given).await?;
    tokio::spawn(run_on(app.clone(), run));
    Ok(())
}

/// Keeps the secret for ten minutes; whoever gets the run takes its turns.
pub async fn begin(app: &App, account: &Account, given: Given) -> Result<Run, DbError> {
    let session = (account.id, app.id());
    let Given { nik, secret, files } = given;
    let asks_code = app.signing.head.as_ref().is_some_and(|head| head.secret == SecretKind::Totp);
    let secret = if asks_code { BsreSecret::Totp(secret) } else { BsreSecret::Passphrase(secret) };
    let opened = app.command(account.actor(), |work, actor| {
        attempts::give_up_lost(work.tx, work.now)?;
        let kind = SystemEvent::SigningSessionOpened.into();
        let event = Recorded { subject: Subject::System, subject_id: "signing", actor, kind, payload: "{}" };
        record(work, &event, Vec::new())
    });
    opened.await?;
    let authority = SignerAuth::Bsre { nik, secret };
    app.signing.sessions.open(account.id, authority, files, (session.1, app.now()));
    Ok(Run { session, admitted: false, proved: false, at_once_max: AT_ONCE_MAX })
}

async fn run_on(app: App, mut run: Run) {
    let mut pause = LOOK;
    loop {
        pause = match run.turn(&app).await {
            Turn::Over => return,
            Turn::Clear => LOOK,
            Turn::Later => (pause * 2).min(PAUSE_MAX),
        };
        let Some(woken) = app.signing.sessions.is_open(run.session, app.now()) else { return };
        let _ = tokio::time::timeout(pause, woken.notified()).await;
    }
}

/// A session at work, turn by turn.
pub struct Run {
    session: Session,
    /// The service was asked for the signer's certificate.
    admitted: bool,
    /// The secret was taken once.
    proved: bool,
    at_once_max: usize,
}

/// What a turn came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// The session has ended.
    Over,
    /// Nothing stopped it.
    Clear,
    /// The service is away or busy: not at once again.
    Later,
}

impl Run {
    /// The same with one document at a time.
    #[must_use]
    pub fn one_by_one(self) -> Self {
        Self { at_once_max: 1, ..self }
    }

    /// Sends what waits now. Before the first document the service is asked for the signer's certificate.
    pub async fn turn(&mut self, app: &App) -> Turn {
        let Some(head) = &app.signing.head else { return Turn::Over };
        if app.signing.sessions.is_open(self.session, app.now()).is_none() {
            return Turn::Over;
        }
        if !self.admitted {
            match ask_status(app, head, self.session).await {
                Turn::Clear => self.admitted = true,
                not_yet @ (Turn::Over | Turn::Later) => return not_yet,
            }
        }
        let signer = self.session.0;
        let waiting = app.db.read(move |tx| awaiting::waiting(tx, signer)).await;
        let waiting = waiting.inspect_err(|error| tracing::warn!(%error, "what waits for a signer cannot be read"));
        let waiting: VecDeque<_> = waiting.unwrap_or_default().into();
        let later = if waiting.is_empty() { None } else { self.work_off(app, waiting).await };
        let turn = if later.is_some() { Turn::Later } else { Turn::Clear };
        // A session without trouble says so; one with trouble since when.
        app.signing.sessions.tell_trouble(self.session, later.map(|said| (app.now(), said)));
        turn
    }

    /// Sends what waits, a few at a time; what the service said when it had to stop for now.
    async fn work_off(&mut self, app: &App, mut waiting: VecDeque<DocumentId>) -> Option<String> {
        let (mut under_way, mut later, mut over) = (JoinSet::new(), None, false);
        let session = self.session;
        loop {
            let places = if self.proved { self.at_once_max } else { 1 };
            while under_way.len() < places && later.is_none() && !over {
                let Some(document) = waiting.pop_front() else { break };
                under_way.spawn(sign_one(app.clone(), session, document));
            }
            let Some(done) = under_way.join_next().await else { return later };
            match done {
                Ok(Ok(Done::Signed)) => {
                    self.proved = true;
                    app.signing.sessions.tell_trouble(session, None);
                }
                // It may have been refused for its secret: that is not tried a second time.
                Ok(Ok(Done::Unanswered(said))) if !self.proved => {
                    over = true;
                    let why = format!(
                        "{said} Belum jelas apakah passphrase atau kode Anda diterima, jadi tidak dicoba lagi. Masukkan sekali lagi"
                    );
                    app.signing.sessions.end(session, Some((app.now(), why)));
                }
                Ok(Ok(Done::Later(said))) => later = Some(said),
                Ok(Ok(Done::Stuck | Done::Unanswered(_) | Done::Gone)) => {}
                Ok(Ok(Done::SessionOver)) => over = true,
                Ok(Ok(Done::SignerRefused(said))) => {
                    over = true;
                    app.signing.sessions.end(session, Some((app.now(), said)));
                }
                Ok(Err(error)) => {
                    tracing::error!(%error, "a document could not be sent to be signed");
                    later = Some("Gangguan pada sistem ini".to_owned());
                }
                Err(error) => {
                    tracing::error!(%error, "signing a document has panicked");
                    later = Some("Gangguan pada sistem ini".to_owned());
                }
            }
        }
    }
}

/// Asks for the signer's certificate before anything is sent; a service that does not answer is asked again while the session lasts.
async fn ask_status(app: &App, head: &Head, session: Session) -> Turn {
    let Some(authority) = app.signing.sessions.lend(session, app.now()) else { return Turn::Over };
    app.signing.sessions.unused(session);
    let SignerAuth::Bsre { nik, .. } = &*authority else { return Turn::Over };
    let failure = match head.service.status(nik).await {
        Ok(said) => match said.what.problem() {
            None => {
                app.signing.sessions.tell_trouble(session, None);
                return Turn::Clear;
            }
            Some(problem) => Failure::Signer { problem },
        },
        Err(failure) => failure,
    };
    if failure.may_repeat() {
        app.signing.sessions.tell_trouble(session, Some((app.now(), failure.to_string())));
        return Turn::Later;
    }
    app.signing.sessions.end(session, Some((app.now(), failure.to_string())));
    Turn::Over
}

async fn sign_one(app: App, session: Session, document: DocumentId) -> Result<Done, ProduceError> {
    let Some(head) = &app.signing.head else { return Ok(Done::SessionOver) };
    let found = app.db.read(move |tx| documents::get(tx, document)).await?;
    let Some(found) = found.filter(|found| found.released_at.is_none()) else {
        let gone = app.command(document, |work, document| awaiting::let_go(work.tx, *document));
        gone.await?;
        return Ok(Done::Gone);
    };
    let rendered = match producing::rendered(&app, &found).await {
        Ok(rendered) => rendered,
        Err(error) => {
            stick(&app, document, format!("Naskah tidak dapat dibuat: {error}")).await?;
            return Ok(Done::Stuck);
        }
    };
    let Some(authority) = app.signing.sessions.lend(session, app.now()) else { return Ok(Done::SessionOver) };
    let attempt = NewAttempt {
        id: app.id(),
        document,
        signer: session.0,
        provider: head.provider,
        sent_sha256: sha256(&rendered.pdf),
    };
    let begun = app.command_on_locked(attempt.clone(), |work, attempt| attempts::begin(work.tx, attempt, work.now));
    if !begun.await? {
        app.signing.sessions.unused(session);
        return Ok(Done::Gone);
    }
    let details = rendered.details(&app);
    let answer = app.signing.by_head(&rendered.pdf, details, releasing::moment(&app), (head, &authority)).await;
    drop(authority);
    match answer {
        Ok(signed) => keep(&app, &attempt, (&found, &signed)).await,
        Err(failure) => {
            if failure.may_repeat() {
                app.signing.sessions.unused(session);
            }
            note(&app, &attempt, failure).await
        }
    }
}

/// Stores and releases what was signed. When the process dies before, the attempt stays without an outcome.
async fn keep(app: &App, attempt: &NewAttempt, signed: (&Document, &SignedPdf)) -> Result<Done, ProduceError> {
    let (found, signed) = signed;
    let file = releasing::kept(app, found, signed).await?;
    let ended = Ended { outcome: Outcome::Signed, remote_id: signed.document_id.clone(), said: String::new() };
    let input = (attempt.clone(), ended, (found.clone(), (file, releasing::carried(signed))));
    let released = app.command_on_locked(input, |work, (attempt, ended, (found, signed))| {
        if !awaiting::take(work.tx, attempt.document)? {
            return Err(ActError::Internal("this document was not being sent".into()));
        }
        attempts::end(work.tx, attempt.id, ended, work.now)?;
        sealing::signed(work, found, signed)
    });
    released.await?;
    Ok(Done::Signed)
}

/// Writes down why nothing was signed, or that something may have been.
async fn note(app: &App, attempt: &NewAttempt, failure: Failure) -> Result<Done, ProduceError> {
    let said = failure.to_string();
    let (outcome, remote_id) = Outcome::of(&failure);
    let stuck = !failure.ends_session() && !failure.may_repeat();
    let unanswered = outcome == Outcome::Unanswered;
    let input = (attempt.clone(), Ended { outcome, remote_id, said: said.clone() }, stuck);
    let noted = app.command_on_locked(input, |work, (attempt, ended, stuck)| {
        if *stuck {
            awaiting::stick(work.tx, attempt.document, &ended.said)?;
        } else {
            awaiting::put_back(work.tx, attempt.document)?;
        }
        attempts::end(work.tx, attempt.id, ended, work.now)
    });
    noted.await?;
    Ok(if failure.ends_session() {
        Done::SignerRefused(said)
    } else if unanswered {
        Done::Unanswered(said)
    } else if stuck {
        Done::Stuck
    } else {
        Done::Later(said)
    })
}

async fn stick(app: &App, document: DocumentId, why: String) -> Result<(), DbError> {
    app.command((document, why), |work, (document, why)| awaiting::stick(work.tx, *document, why)).await
}
