//! One sequence: applications are sent, asked about and signed while everything goes wrong, then all is well, and all must be done.

use super::checks;
use super::installation::{FILE, Installation, TYPE};
use super::tally::Tally;
use crate::signing_world::{NIK, PASSPHRASE};
use domain::application::{ChecklistItem, Command};
use domain::form::Answer;
use domain::ids::{ApplicationId, DocumentId};
use domain::registry::Registry;
use houses::account::accounts::Account;
use houses::application::acting::act;
use houses::application::order::Order;
use houses::document::awaiting;
use houses::document::renewing::tidy_waiting;
use houses::document::signing_run::{self, Given, Run, Turn};
use houses::registry::asking::QuestionError;
use houses::registry::putting::{Wanted, ask_again};
use registries::siak::{Comparison, verify};
use saporancak::server::worker;
use saporancak::tools::demo::story::{self, Sample};
use signers::SecretString;
use std::time::Duration;

/// Not right, and as secret as the right one.
pub const WRONG: &str = "kenari-hijau-delapan";
/// Nothing becomes due in it.
const MOMENT: Duration = Duration::from_millis(100);
/// Longer than any wait of the queue after up to seven tries, and than a request may be under way.
const WHILE: Duration = Duration::from_secs(200);
/// Longer than any rest of a register.
const HOURS: Duration = Duration::from_hours(2);
/// Rounds after which all must be well when nothing goes wrong any more.
const ROUNDS_MAX: usize = 30;

struct Sequence<'a> {
    at: &'a Installation,
    rng: fastrand::Rng,
    head: Account,
    run: Option<Run>,
    deaths: usize,
}

/// Runs the sequence of a seed; the error says what was wrong.
pub async fn run(at: &Installation, seed: u64) -> Result<Tally, String> {
    let mut rng = fastrand::Rng::with_seed(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let bad_percent = *rng.choice(&[25, 50, 75, 95]).expect("one of four");
    at.begin(seed, 0);
    let head = at.cast.person("kadis")?.clone();
    let mut sequence = Sequence { at, rng, head, run: None, deaths: 0 };
    sequence.rest().await?;
    at.begin(seed, bad_percent);
    let ids = sequence.send(seed).await?;
    sequence.questions(&ids).await?;
    for id in &ids {
        story::carry_on(&at.app, &at.cast, TYPE, *id).await?;
    }
    sequence.order(&ids).await?;
    sequence.sign().await?;
    sequence.mend(&ids).await?;
    checks::of_sequence(at, &ids, sequence.deaths).await
}

impl Sequence<'_> {
    /// Whatever rested after the last sequence, which may have ended days from its beginning, does so no more.
    async fn rest(&mut self) -> Result<(), String> {
        let asked = verify(&Comparison { nik: "1371010101900001".into(), ..Comparison::default() });
        for _ in 0..100 {
            self.at.way.pass(HOURS);
            if self.at.app.registers.ask(&asked).await.is_ok() {
                return Ok(());
            }
        }
        Err("SIAK is never asked again".to_owned())
    }

    /// One or two applications, sometimes about the same person, sometimes known to the register by another name.
    async fn send(&mut self, seed: u64) -> Result<Vec<ApplicationId>, String> {
        let mut ids = Vec::new();
        let count = self.rng.usize(1..=2);
        let same = self.rng.bool();
        for number in 0..count {
            let person = if same { 0 } else { u64::try_from(number).expect("a number") };
            let sample = typed_by(seed, person)?;
            let nik = one(&sample, "nik");
            let name = if self.rng.u8(0..3) > 0 { one(&sample, "nama_lengkap") } else { "ORANG LAIN".to_owned() };
            self.at.way.register_knows(&nik, &name);
            let (app, cast) = (&self.at.app, &self.at.cast);
            let id = story::prepare_as(app, cast, TYPE, &sample).await?;
            story::send(app, cast, TYPE, id).await?;
            self.at.way.pass(MOMENT);
            ids.push(id);
        }
        Ok(ids)
    }

    /// The register is asked while it goes wrong; an officer may want it asked again.
    async fn questions(&mut self, ids: &[ApplicationId]) -> Result<(), String> {
        for _ in 0..self.rng.usize(2..9) {
            match self.rng.u8(0..7) {
                0 => self.at.way.pass(MOMENT),
                1 | 2 => self.at.way.pass(WHILE),
                3 => {
                    let actor = self.at.cast.person("verifikator")?.actor();
                    let application = ids[self.rng.usize(0..ids.len())];
                    let item = ChecklistItem::Check(Registry::Siak, "nik".to_owned());
                    let wanted = ask_again(&self.at.app, Wanted { actor, application, item, key: None });
                    // While the register is being asked that is refused, in words.
                    if let Err(error @ QuestionError::Internal(_)) = wanted.await {
                        return Err(format!("asking again: {error}"));
                    }
                }
                _ => self.work_off().await?,
            }
        }
        Ok(())
    }

    async fn order(&mut self, ids: &[ApplicationId]) -> Result<(), String> {
        for id in ids {
            let command = Command::Sign { document: DocumentId(self.at.app.id()) };
            let ordered = act(&self.at.app, Order::new(*id, self.head.actor(), command)).await;
            ordered.map_err(|error| format!("the order to sign: {error}"))?;
            self.at.way.pass(MOMENT);
        }
        self.work_off().await
    }

    /// The head gives right and wrong secrets, closes sessions, orders again; time passes; the process dies.
    async fn sign(&mut self) -> Result<(), String> {
        for _ in 0..self.rng.usize(4..18) {
            match self.rng.u8(0..15) {
                0..=2 => self.give(PASSPHRASE).await?,
                3 => self.give(WRONG).await?,
                4 => self.close(),
                5 => self.at.way.pass(WHILE),
                6 => self.at.way.pass(HOURS),
                7 => self.look_after(true).await?,
                8 => self.work_off().await?,
                _ => {
                    self.turn().await?;
                }
            }
        }
        Ok(())
    }

    /// Nothing goes wrong any more: within some rounds all is signed, and nothing waits.
    async fn mend(&mut self, ids: &[ApplicationId]) -> Result<(), String> {
        self.at.way.heal();
        for _ in 0..ROUNDS_MAX {
            self.at.way.pass(WHILE);
            self.work_off().await?;
            self.look_after(true).await?;
            if self.run.is_none() {
                self.give(PASSPHRASE).await?;
            }
            if self.turn().await? == Turn::Over {
                self.run = None;
            }
            self.work_off().await?;
            let mut open = 0;
            for id in ids {
                let stage = self.at.texts("select stage as t from application where id = $1", Some(id.to_string()));
                open += usize::from(stage.await != ["issued"]);
            }
            let waiting = self.at.texts("select id as t from question where status = 'waiting'", None).await;
            if open == 0 && waiting.is_empty() {
                self.close();
                return Ok(());
            }
        }
        Err(format!("not done after {ROUNDS_MAX} rounds without a fault"))
    }

    async fn give(&mut self, secret: &str) -> Result<(), String> {
        self.told_once()?;
        let given = Given { nik: NIK.into(), secret: SecretString::from(secret), files: None };
        let begun = signing_run::begin(&self.at.app, &self.head, given).await;
        // One at a time: the same seed shall always be the same sequence.
        self.run = Some(begun.map_err(|error| error.to_string())?.one_by_one());
        Ok(())
    }

    fn close(&mut self) {
        self.at.app.signing.sessions.close(self.head.id);
    }

    /// A wrong secret is refused once, and then the session is over.
    fn told_once(&self) -> Result<(), String> {
        let times = self.at.way.take_wrong_secrets();
        if times > 1 { Err(format!("a wrong secret was refused {times} times in one session")) } else { Ok(()) }
    }

    async fn turn(&mut self) -> Result<Turn, String> {
        let Some(run) = &mut self.run else { return Ok(Turn::Over) };
        let turn = tokio::select! {
            biased;
            turn = run.turn(&self.at.app) => Some(turn),
            () = self.at.way.died() => None,
        };
        match turn {
            Some(Turn::Over) => {
                self.told_once()?;
                self.run = None;
                Ok(Turn::Over)
            }
            Some(turn) => Ok(turn),
            None => {
                self.dead();
                Ok(Turn::Over)
            }
        }
    }

    async fn work_off(&mut self) -> Result<(), String> {
        loop {
            let done = tokio::select! {
                biased;
                done = worker::work_off(&self.at.app) => Some(done),
                () = self.at.way.died() => None,
            };
            match done {
                Some(Ok(0)) => return Ok(()),
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(error.to_string()),
                None => {
                    self.dead();
                    return Ok(());
                }
            }
        }
    }

    /// What was in memory is gone.
    fn dead(&mut self) {
        self.deaths += 1;
        self.run = None;
        self.at.app.signing.sessions.close(self.head.id);
    }

    /// The timetable gives up what nobody will answer; the head orders once more what stands still.
    async fn look_after(&mut self, again: bool) -> Result<(), String> {
        tidy_waiting(&self.at.app).await.map_err(|error| error.to_string())?;
        if !again {
            return Ok(());
        }
        for id in self.at.texts("select document_id as t from awaited_signature where state = 'stuck'", None).await {
            let document: DocumentId = id.parse().map_err(|_| "an id".to_owned())?;
            let input = (document, self.head.id);
            let ordered =
                self.at.app.command(input, |work, (document, head)| awaiting::again(work.tx, *document, *head));
            let ordered: Result<bool, db::DbError> = ordered.await;
            ordered.map_err(|error| error.to_string())?;
        }
        Ok(())
    }
}

/// The sample of the type, as a person of this seed types it, with one file.
fn typed_by(seed: u64, person: u64) -> Result<Sample, String> {
    let mut sample = story::sample(TYPE)?;
    let number = seed * 2 + person;
    // A woman born on a day of April 2003, numbered on: her NIK is like nobody's of another sequence.
    let (district, serial) = (number / 9000 % 100, number % 9000 + 1);
    let nik = format!("1371{district:02}470403{serial:04}");
    sample.answers.insert("nik".to_owned(), Answer::One(nik));
    sample.requirements = vec![FILE.to_owned()];
    Ok(sample)
}

fn one(sample: &Sample, field: &str) -> String {
    match sample.answers.get(field) {
        Some(Answer::One(text)) => text.clone(),
        other => panic!("{field}: {other:?}"),
    }
}
