//! By what a holder is found: keyed hashes of the words of the name and of the number; no word lies in the database in clear.

use super::applications::{self, LoadedApplication};
use super::catalogue_version::version_of;
use db::{DbError, Tx};
use domain::application::Refusal;
use domain::form::{Answer, Answers};
use domain::identity_number::digits;
use domain::ids::ApplicationId;
use domain::licence_type::LicenceType;
use ground::{App, Work};
use ledger::sealed::SealedError;
use ledger::vault::Vault;
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words of a name that are kept; what is longer is cut.
const WORDS_KEPT_MAX: usize = 12;
/// Words of a search.
pub const WORDS_SEARCHED_MAX: usize = 5;
/// Letters and digits of a word that says something.
const LETTERS_MIN: usize = 2;
/// Digits from which on what was typed is a number and no name.
const DIGITS_MIN: usize = 10;
/// Applications in one transaction of [`backfill`].
const AT_ONCE: i64 = 100;

const OF: &str = "select key_hash from holder_key where application_id = $1";
const PUT: &str = "insert into holder_key (application_id, key_hash) values ($1, $2)";
const DROP: &str = "delete from holder_key where application_id = $1 and key_hash = $2";
const FORGET: &str = "delete from holder_key where application_id = $1";
/// The condition is that of its index, word for word.
const UNKEYED: &str = "select id from application where holder_keyed = 0 and submitted_at is not null \
    and answers is not null and wrapped_key is not null order by id limit $1";

/// Name and number of the holder, from the first set of holder fields that was answered.
pub fn holder<'a>(ty: &LicenceType, answers: &'a Answers) -> Option<(&'a str, &'a str)> {
    let said = |field: &String| match answers.get(field) {
        Some(Answer::One(text)) => text.as_str(),
        Some(Answer::Many(_) | Answer::Parts(_) | Answer::Rows(_)) | None => "",
    };
    ty.holder.iter().map(|fields| (said(&fields.name), said(&fields.id))).find(|(name, _)| !name.is_empty())
}

/// The words of a name as they are compared: small letters without accents; a point or apostrophe inside a word is no gap.
fn words(name: &str) -> BTreeSet<String> {
    let folded: String = name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    let joined: String = folded.chars().filter(|c| !matches!(c, '.' | '\'' | '’' | '‘' | '`' | 'ʼ')).collect();
    let words = joined.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= LETTERS_MIN);
    words.map(str::to_owned).collect()
}

fn word_key(vault: &Vault, word: &str) -> Vec<u8> {
    vault.search_hash("holder-word", word)
}

fn number_key(vault: &Vault, number: &str) -> Vec<u8> {
    vault.search_hash("nik", number)
}

/// The keys of a search: that of a number, however it is spaced, or those of the words of a name. All of them must match; none
/// means that nothing was typed that could.
pub fn searched(vault: &Vault, text: &str) -> Vec<Vec<u8>> {
    let number = digits(text);
    if number.len() >= DIGITS_MIN && number.bytes().all(|b| b.is_ascii_digit()) {
        return vec![number_key(vault, &number)];
    }
    words(text).iter().take(WORDS_SEARCHED_MAX).map(|word| word_key(vault, word)).collect()
}

/// Keeps the keys of the holder as answered now.
pub fn keep(tx: &mut dyn Tx, vault: &Vault, loaded: &LoadedApplication, ty: &LicenceType) -> Result<(), DbError> {
    let id = loaded.app.id;
    let (name, number) = holder(ty, &loaded.answers).unwrap_or_default();
    let mut keys: BTreeSet<Vec<u8>> =
        words(name).iter().take(WORDS_KEPT_MAX).map(|word| word_key(vault, word)).collect();
    let number = digits(number);
    if !number.is_empty() {
        keys.insert(number_key(vault, &number));
    }
    let kept: BTreeSet<Vec<u8>> = tx.query(OF, &[id.into()])?.iter().map(|row| row.bytes("key_hash")).collect();
    for key in kept.difference(&keys) {
        tx.execute(DROP, &[id.into(), key.clone().into()])?;
    }
    for key in keys.difference(&kept) {
        tx.execute(PUT, &[id.into(), key.clone().into()])?;
    }
    applications::mark_keyed(tx, id)
}

/// Lets nobody find the holder of an application any more.
pub(crate) fn forget(tx: &mut dyn Tx, id: ApplicationId) -> Result<(), DbError> {
    tx.execute(FORGET, &[id.into()]).map(|_| ())
}

/// Keeps the keys of what was sent before there were any; does nothing where all have theirs, and goes on where it was stopped.
pub async fn backfill(app: &App) -> Result<(), DbError> {
    while app.command((), |work, ()| some(work)).await? {}
    Ok(())
}

/// The next ones; `false` when there are none.
fn some(work: &mut Work) -> Result<bool, DbError> {
    let rows = work.tx.query(UNKEYED, &[AT_ONCE.into()])?;
    for id in rows.iter().map(|row| ApplicationId(row.id("id"))) {
        // One that cannot be opened must not keep the server from starting: it is passed by, and found by its number only.
        let loaded = match applications::load(work.tx, work.vault, id) {
            Err(SealedError::Db(error)) => return Err(error),
            Err(SealedError::Seal(error)) => {
                tracing::warn!(application = %id, "{error}");
                None
            }
            Ok(loaded) => loaded,
        };
        let version = loaded.as_ref().and_then(|loaded| version_of::<Refusal>(work.rules, loaded).ok());
        match (loaded, version) {
            (Some(loaded), Some(version)) => keep(work.tx, work.vault, &loaded, &version.ty)?,
            (Some(_), None) | (None, _) => applications::mark_keyed(work.tx, id)?,
        }
    }
    Ok(!rows.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_compared_without_accents_case_and_points() {
        let expected = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<BTreeSet<_>>();
        assert_eq!(words("dr. H. Nur'Aini, S.Kep"), expected(&["dr", "nuraini", "skep"]));
        assert_eq!(words("José  Müller-Ñandú"), expected(&["jose", "muller", "nandu"]));
        assert_eq!(words("PT Contoh 21"), expected(&["pt", "contoh", "21"]));
        assert!(words(" . a ").is_empty());
    }
}
