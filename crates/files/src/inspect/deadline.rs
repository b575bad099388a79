//! How long a thread may work on a file. Counted in time of the processor: a busy machine refuses nothing that a quiet one takes.

use super::Rejection;
use rustix::time::{ClockId, clock_gettime};
use std::time::Duration;

/// A moment by the clock of the thread that made it, which stands still while the thread waits.
#[derive(Clone, Copy)]
pub(super) struct Deadline(Duration);

impl Deadline {
    pub(super) fn within(time_max: Duration) -> Self {
        Self(worked().saturating_add(time_max))
    }

    /// Refuses the file when the time is used up. Asking costs a few hundred nanoseconds.
    pub(super) fn check(self) -> Result<(), Rejection> {
        if worked() > self.0 { Err(Rejection::TooSlow) } else { Ok(()) }
    }
}

fn worked() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(u64::try_from(time.tv_sec).unwrap_or(0), u32::try_from(time.tv_nsec).unwrap_or(0))
}
