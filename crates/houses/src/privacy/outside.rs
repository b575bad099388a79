//! The list of destroyed keys that lies outside the database: a restored backup brings the keys back, and loses them again before
//! anybody can use it.

use super::cases::{self, ErasedKey};
use super::erasing;
use crate::account::accounts;
use crate::effect::{CarriedOut, finished};
use db::DbError;
use domain::account::changing::Refusal;
use domain::ids::{AccountId, ApplicationId, DataCaseId};
use domain::subject::Subject;
use ground::{App, Work, private_file};
use jiff::Timestamp;
use ledger::Undone;
use ledger::outbox::Task;
use ledger::record::Effect;
use serde::{Deserialize, Serialize};
use std::io::Write as _;
use std::path::Path;

/// Write the keys that a matter destroyed into the list outside.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KeepErased {
    /// Which one.
    pub case: DataCaseId,
}

impl Effect for KeepErased {
    const NAME: &'static str = "keep_erased";

    fn lane(&self) -> String {
        "erased".into()
    }
}

impl CarriedOut for KeepErased {
    const WORDS: &'static str = "Catat kunci yang dimusnahkan di luar basis data";

    async fn carry_out(self, app: &App, task: &Task) -> Result<(), String> {
        let case = self.case;
        let keys = app.db.read(move |tx| cases::erased_of(tx, case)).await.map_err(|error| error.to_string())?;
        let file = app.config.erased_file();
        let written = tokio::task::spawn_blocking(move || append(&file, &keys)).await;
        written.map_err(|error| error.to_string())?.map_err(|error| format!("daftar kunci: {error}"))?;
        finished(app, task).await
    }
}

/// Adds lines, on disk when it returns; a line twice says nothing new.
fn append(file: &Path, keys: &[ErasedKey]) -> std::io::Result<()> {
    if let Some(folder) = file.parent() {
        private_file::create_folder(folder)?;
    }
    let mut out = private_file::options().create(true).append(true).open(file)?;
    let lines = keys.iter().map(|key| format!("{} {} {}\n", key.subject.id(), key.id, key.at));
    out.write_all(lines.collect::<String>().as_bytes())?;
    out.sync_all()
}

/// What the list says; a line cut off by a full disk is the last one and is passed by, any other is a mistake that must be looked at.
fn read(text: &str) -> Result<Vec<ErasedKey>, String> {
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    whole.lines().map(|line| key(line).ok_or_else(|| format!("baris \"{line}\" tidak terbaca"))).collect()
}

fn key(line: &str) -> Option<ErasedKey> {
    let mut words = line.split(' ');
    let (subject, id, at) = (Subject::from_id(words.next()?)?, words.next()?.to_owned(), words.next()?);
    Some(ErasedKey { subject, id, at: at.parse::<Timestamp>().ok()? })
}

/// Destroys once more what the list names and this database still opens: it was restored from a backup. Run before anybody is let in.
pub async fn apply(app: &App) -> Result<usize, String> {
    let file = app.config.erased_file();
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(format!("{}: {error}", file.display())),
    };
    let keys = read(&text).map_err(|why| format!("{}: {why}", file.display()))?;
    let mut again = 0;
    for key in keys {
        let done = app.command(key, once_more).await;
        again += usize::from(done.map_err(|error: Undone<Refusal>| format!("{}: {error}", file.display()))?);
    }
    if again > 0 {
        tracing::warn!(
            again,
            "keys that had been destroyed came back with a restored database and were destroyed again"
        );
    }
    Ok(again)
}

/// Whether it had to be done.
fn once_more(work: &mut Work, key: &ErasedKey) -> Result<bool, Undone<Refusal>> {
    if cases::is_erased(work.tx, key)? {
        return Ok(false);
    }
    match key.subject {
        Subject::Account => {
            let Ok(id) = key.id.parse::<AccountId>() else { return Ok(false) };
            // Made after the backup: it never came back.
            if accounts::get(work.tx, work.vault, id)?.is_none() {
                return Ok(false);
            }
            erasing::account(work, id, None)?;
        }
        Subject::Application => {
            let Ok(id) = key.id.parse::<ApplicationId>() else { return Ok(false) };
            erasing::application(work, id, None)?;
        }
        Subject::Licence
        | Subject::Question
        | Subject::Nib
        | Subject::Interruption
        | Subject::Calendar
        | Subject::Appointment
        | Subject::Mandate
        | Subject::Sanction
        | Subject::Objection
        | Subject::DataCase
        | Subject::System => return Ok(false),
    }
    Ok(true)
}

/// Whether the list outside holds what this database knows of; asked by tests.
pub fn holds(file: &Path, subject: Subject, id: &str) -> Result<bool, DbError> {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let keys = read(&text).map_err(DbError::Engine)?;
    Ok(keys.iter().any(|key| key.subject == subject && key.id == id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_read_to_its_last_whole_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("erased-keys");
        let one = ErasedKey { subject: Subject::Account, id: "a".into(), at: Timestamp::UNIX_EPOCH };
        append(&file, std::slice::from_ref(&one)).expect("written");
        append(&file, &[ErasedKey { subject: Subject::Application, ..one }]).expect("written");
        let text = std::fs::read_to_string(&file).expect("read");
        assert_eq!(read(&text).expect("whole").len(), 2);
        assert_eq!(read(&format!("{text}account b 19")).expect("cut off").len(), 2, "a line cut off is passed by");
        assert!(read(&format!("?? \n{text}")).is_err(), "a list that was changed is not passed by");
        assert_eq!(private_file::loose(&file).expect("a mode"), None);
    }
}
