//! A thread of its own for parsers that others wrote: a panic or a deep recursion in one ends there, as a damaged file.

use crate::Rejection;

/// Parsers descend a hundred levels; in a debug build that takes more stack than a worker thread has.
const STACK_BYTES: usize = 16 << 20;

/// Does a job behind the wall. `gave_up` is the answer when it panics; a panic that carries a [`Rejection`] is that one.
pub(crate) fn behind<T: Send>(
    gave_up: Rejection,
    job: impl FnOnce() -> Result<T, Rejection> + Send,
) -> Result<T, Rejection> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("parser".into()).stack_size(STACK_BYTES);
        let parsing = thread.spawn_scoped(scope, job);
        let parsing = parsing.map_err(|_| Rejection::TooComplex("no thread to parse on"))?;
        parsing.join().unwrap_or_else(|carried| Err(carried.downcast().map_or(gave_up, |refused| *refused)))
    })
}
