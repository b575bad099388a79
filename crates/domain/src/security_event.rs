//! What is counted because somebody may be trying something, and how often within an hour is too often.

use strum::{EnumIter, IntoEnumIterator as _, IntoStaticStr};

/// Something that happens every day, and in numbers means that somebody is at work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum SecurityEvent {
    /// A wrong password, or a name nobody has.
    SignInFailed,
    /// A request that was put off because there were too many.
    Throttled,
    /// A request for what its account may not do or see, or from another site.
    AccessRefused,
    /// A request under a name that is not ours.
    ForeignName,
    /// An account was made that has a role of an officer.
    RoleGranted,
    /// An account opened more applications and files in an hour than work explains.
    ManyReadings,
    /// An upload with malware.
    Malware,
    /// A passkey counted backwards: there may be a copy of it.
    PasskeyCopied,
    /// A backup failed, or is overdue.
    BackupFailed,
    /// For too long no backup was restored for a trial.
    RestoreUnproved,
    /// The slow check of everything found something new that is damaged, lost or about to end.
    CheckFailed,
}

impl SecurityEvent {
    /// All.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::iter()
    }

    /// Its name in counters and notices.
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// So many within an hour raise the alarm.
    pub fn alarm_at(self) -> u32 {
        match self {
            Self::SignInFailed => 100,
            Self::Throttled | Self::AccessRefused => 60,
            // Machines on the internet try every address there is.
            Self::ForeignName => 1_000,
            Self::RoleGranted
            | Self::ManyReadings
            | Self::Malware
            | Self::PasskeyCopied
            | Self::BackupFailed
            | Self::RestoreUnproved
            | Self::CheckFailed => 1,
        }
    }
}

/// Applications and files that an officer may open within an hour before it counts as [`SecurityEvent::ManyReadings`]: one every twenty
/// seconds, all hour long.
pub const READINGS_MAX: u32 = 180;
