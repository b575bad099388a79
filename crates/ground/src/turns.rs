//! Turns at looking into uploads: some at a time, and of one account one after the other, so that nobody keeps the others waiting.

use domain::ids::AccountId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};

/// Who may look into an upload now.
pub struct Turns {
    places: Arc<Semaphore>,
    /// The one turn of each account that has or waits for it.
    own: Mutex<HashMap<AccountId, Weak<Semaphore>>>,
}

/// A turn, until it is dropped. It goes with the thread that works: who sent a file may be gone while that one is still at it.
pub struct Turn {
    _place: OwnedSemaphorePermit,
    _own: Option<OwnedSemaphorePermit>,
}

impl Turns {
    /// So many at a time.
    pub fn new(places: usize) -> Self {
        Self { places: Arc::new(Semaphore::new(places)), own: Mutex::default() }
    }

    /// A turn for what this account sent: behind its own earlier files, and only then behind those of others.
    pub async fn of(&self, account: AccountId) -> Result<Turn, AcquireError> {
        let own = self.own(account).acquire_owned().await?;
        Ok(Turn { _own: Some(own), ..self.of_the_program().await? })
    }

    /// A turn for what this program made itself.
    pub async fn of_the_program(&self) -> Result<Turn, AcquireError> {
        Ok(Turn { _place: self.places.clone().acquire_owned().await?, _own: None })
    }

    fn own(&self, account: AccountId) -> Arc<Semaphore> {
        let mut all = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = all.get(&account).and_then(Weak::upgrade) {
            return own;
        }
        all.retain(|_, own| own.strong_count() > 0);
        let own = Arc::new(Semaphore::new(1));
        all.insert(account, Arc::downgrade(&own));
        own
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};
    use uuid::Uuid;

    const MANY: AccountId = AccountId(Uuid::from_u128(1));
    const OTHER: AccountId = AccountId(Uuid::from_u128(2));

    /// What asking for a turn comes to without waiting.
    fn asked<T>(asking: impl Future<Output = Result<T, AcquireError>>) -> Option<T> {
        match pin!(asking).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(turn) => Some(turn.expect("the places are never closed")),
            Poll::Pending => None,
        }
    }

    #[test]
    fn one_account_never_takes_the_last_place() {
        let turns = Turns::new(2);
        let first = asked(turns.of(MANY)).expect("nobody is there");
        let mut second = Box::pin(turns.of(MANY));
        assert!(asked(second.as_mut()).is_none(), "its own earlier file is being looked into");
        let other = asked(turns.of(OTHER)).expect("the second place is free");
        assert!(asked(turns.of_the_program()).is_none(), "both places are taken");
        drop(first);
        let second = asked(second).expect("its turn has come");
        assert!(asked(turns.of(MANY)).is_none() && asked(turns.of(OTHER)).is_none());
        drop((second, other));
        assert!(asked(turns.of(OTHER)).is_some());
    }

    #[test]
    fn whoever_waits_holds_no_place_and_is_forgotten_when_it_goes() {
        let turns = Turns::new(1);
        let first = asked(turns.of(MANY)).expect("nobody is there");
        for _ in 0..100 {
            assert!(asked(turns.of(MANY)).is_none());
        }
        drop(first);
        for account in 0..100 {
            assert!(asked(turns.of(AccountId(Uuid::from_u128(account)))).is_some());
        }
        assert!(turns.own.lock().expect("whole").len() <= 1);
    }
}
