//! Secrets that heads gave for a while, to have their documents signed: in the memory of this process and nowhere else.
//!
//! A secret is lent for one document at a time and wiped when the session ends: after ten minutes, when the head says so, or at once
//! when the service refuses the signer, so that no wrong passphrase is tried twice. A restart forgets all.

use domain::ids::AccountId;
use jiff::{SignedDuration, Timestamp};
use signers::SecretString;
use signers::provider::SignerAuth;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;
use uuid::Uuid;

/// How long a secret is kept.
pub const SESSION: SignedDuration = SignedDuration::from_mins(10);

/// The sessions of this process.
#[derive(Default)]
pub struct Sessions(Mutex<Memory>);

#[derive(Default)]
struct Memory {
    open: BTreeMap<AccountId, Held>,
    /// Why the last one ended, for its head to read.
    ended: BTreeMap<AccountId, (Timestamp, String)>,
    /// Who asked for a one-time code, for how many documents.
    codes: BTreeMap<AccountId, CodeAsked>,
}

struct Held {
    id: Uuid,
    authority: Arc<SignerAuth>,
    until: Timestamp,
    /// How many documents it may still sign; `None` without such a limit.
    left: Option<usize>,
    trouble: Option<(Timestamp, String)>,
    wake: Arc<Notify>,
}

/// A one-time code was sent to this signer.
pub struct CodeAsked {
    /// NIK it was asked for.
    pub nik: SecretString,
    /// Documents it covers.
    pub files: usize,
    until: Timestamp,
}

/// What a head may see of their session: nothing of the secret.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Until when the secret is kept; `None` when there is none.
    pub until: Option<Timestamp>,
    /// Since when the service does not answer, and what it said.
    pub trouble: Option<(Timestamp, String)>,
    /// When the last session ended by itself, and why.
    pub ended: Option<(Timestamp, String)>,
    /// For how many documents a one-time code was asked.
    pub code_for: Option<usize>,
}

impl Sessions {
    /// Opens a session in place of one that may be there.
    pub fn open(&self, signer: AccountId, authority: SignerAuth, left: Option<usize>, at: (Uuid, Timestamp)) {
        let (id, now) = at;
        let mut memory = self.memory();
        memory.ended.remove(&signer);
        memory.codes.remove(&signer);
        let wake = Arc::new(Notify::new());
        let held = Held { id, authority: Arc::new(authority), until: now + SESSION, left, trouble: None, wake };
        memory.open.insert(signer, held);
    }

    /// The secret for one document, while the session is open and covers another one.
    pub fn lend(&self, of: (AccountId, Uuid), now: Timestamp) -> Option<Arc<SignerAuth>> {
        let mut memory = self.memory();
        memory.forget_old(now);
        let held = memory.open.get_mut(&of.0).filter(|held| held.id == of.1)?;
        match &mut held.left {
            Some(0) => return None,
            Some(left) => *left -= 1,
            None => {}
        }
        Some(held.authority.clone())
    }

    /// Gives back what a one-time code was not used for.
    pub fn unused(&self, of: (AccountId, Uuid)) {
        let mut memory = self.memory();
        if let Some(left) =
            memory.open.get_mut(&of.0).filter(|held| held.id == of.1).and_then(|held| held.left.as_mut())
        {
            *left += 1;
        }
    }

    /// Whether the session is still open, and what wakes whoever works in it.
    pub fn is_open(&self, of: (AccountId, Uuid), now: Timestamp) -> Option<Arc<Notify>> {
        let mut memory = self.memory();
        memory.forget_old(now);
        memory.open.get(&of.0).filter(|held| held.id == of.1).map(|held| held.wake.clone())
    }

    /// Something came that this head's session may sign.
    pub fn wake(&self, signer: AccountId) {
        if let Some(held) = self.memory().open.get(&signer) {
            held.wake.notify_one();
        }
    }

    /// The service does not answer, or answers again.
    pub fn tell_trouble(&self, of: (AccountId, Uuid), trouble: Option<(Timestamp, String)>) {
        let mut memory = self.memory();
        let Some(held) = memory.open.get_mut(&of.0).filter(|held| held.id == of.1) else { return };
        held.trouble = match (held.trouble.take(), trouble) {
            (Some((since, _)), Some((_, said))) => Some((since, said)),
            (_, trouble) => trouble,
        };
    }

    /// Ends the session and wipes the secret; `why` is told to the head.
    pub fn end(&self, of: (AccountId, Uuid), why: Option<(Timestamp, String)>) {
        let mut memory = self.memory();
        if memory.open.get(&of.0).is_some_and(|held| held.id == of.1) {
            memory.open.remove(&of.0);
            if let Some(why) = why {
                memory.ended.insert(of.0, why);
            }
        }
    }

    /// The head ends it.
    pub fn close(&self, signer: AccountId) {
        let mut memory = self.memory();
        memory.open.remove(&signer);
        memory.codes.remove(&signer);
    }

    /// A one-time code was sent for so many documents.
    pub fn code_asked(&self, signer: AccountId, nik: SecretString, (files, now): (usize, Timestamp)) {
        self.memory().codes.insert(signer, CodeAsked { nik, files, until: now + SESSION });
    }

    /// Takes what the code was asked for.
    pub fn take_code(&self, signer: AccountId, now: Timestamp) -> Option<CodeAsked> {
        let mut memory = self.memory();
        memory.forget_old(now);
        memory.codes.remove(&signer)
    }

    /// What the head may see.
    pub fn shown(&self, signer: AccountId, now: Timestamp) -> Shown {
        let mut memory = self.memory();
        memory.forget_old(now);
        let held = memory.open.get(&signer);
        Shown {
            until: held.map(|held| held.until),
            trouble: held.and_then(|held| held.trouble.clone()),
            ended: memory.ended.get(&signer).cloned(),
            code_for: memory.codes.get(&signer).map(|asked| asked.files),
        }
    }

    /// How many are open now.
    pub fn count(&self, now: Timestamp) -> usize {
        let mut memory = self.memory();
        memory.forget_old(now);
        memory.open.len()
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Memory {
    /// Dropping the last handle of a secret wipes it.
    fn forget_old(&mut self, now: Timestamp) {
        self.open.retain(|_, held| held.until > now);
        self.codes.retain(|_, asked| asked.until > now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head() -> AccountId {
        AccountId(Uuid::from_u128(7))
    }

    fn opened(left: Option<usize>) -> (Sessions, (AccountId, Uuid)) {
        let (sessions, id) = (Sessions::default(), Uuid::from_u128(1));
        sessions.open(head(), SignerAuth::Session, left, (id, Timestamp::UNIX_EPOCH));
        (sessions, (head(), id))
    }

    #[test]
    fn a_secret_is_gone_after_ten_minutes() {
        let (sessions, of) = opened(None);
        let weak = Arc::downgrade(&sessions.lend(of, Timestamp::UNIX_EPOCH).unwrap());
        assert!(weak.upgrade().is_some());
        assert!(sessions.lend(of, Timestamp::UNIX_EPOCH + SESSION).is_none());
        assert!(weak.upgrade().is_none(), "nobody holds it any more");
    }

    #[test]
    fn a_code_covers_what_it_was_asked_for() {
        let (sessions, of) = opened(Some(2));
        let lend = || sessions.lend(of, Timestamp::UNIX_EPOCH).is_some();
        assert!(lend() && lend() && !lend());
        sessions.unused(of);
        assert!(lend() && !lend());
    }

    #[test]
    fn an_old_session_ends_no_new_one() {
        let (sessions, old) = opened(None);
        let new = (head(), Uuid::from_u128(2));
        sessions.open(head(), SignerAuth::Session, None, (new.1, Timestamp::UNIX_EPOCH));
        sessions.end(old, Some((Timestamp::UNIX_EPOCH, "x".into())));
        assert!(sessions.is_open(new, Timestamp::UNIX_EPOCH).is_some());
        assert_eq!(sessions.shown(head(), Timestamp::UNIX_EPOCH).ended, None);
    }

    #[test]
    fn trouble_is_told_since_it_began() {
        let (sessions, of) = opened(None);
        let later = Timestamp::UNIX_EPOCH + SignedDuration::from_secs(9);
        sessions.tell_trouble(of, Some((Timestamp::UNIX_EPOCH, "a".into())));
        sessions.tell_trouble(of, Some((later, "b".into())));
        assert_eq!(sessions.shown(head(), later).trouble, Some((Timestamp::UNIX_EPOCH, "b".into())));
        sessions.tell_trouble(of, None);
        assert_eq!(sessions.shown(head(), later).trouble, None);
    }
}
