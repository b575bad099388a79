//! Memory that holds secrets of people is not copied to a core file or read by another process, and not swapped out where the system
//! allows it.

use rustix::io::Result;
use rustix::mm::{MlockAllFlags, mlockall};
use rustix::process::{DumpableBehavior, Resource, Rlimit, getrlimit, set_dumpable_behavior, setrlimit};

/// What could be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Protection {
    /// No core file, and no other process of this user can look inside.
    pub closed: bool,
    /// Nothing of this process is swapped out.
    pub locked: bool,
}

/// Closes the memory of this process, for as long as it runs.
pub fn close() -> Protection {
    Protection { closed: no_dumps().is_ok(), locked: lock() }
}

fn no_dumps() -> Result<()> {
    set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
    setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })
}

/// Only where there is no limit: with one, memory that is asked for later would be refused, and the server would stop.
fn lock() -> bool {
    let unlimited = getrlimit(Resource::Memlock).current.is_none();
    unlimited && mlockall(MlockAllFlags::CURRENT | MlockAllFlags::FUTURE | MlockAllFlags::ONFAULT).is_ok()
}
