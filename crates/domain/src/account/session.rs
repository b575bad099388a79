//! How long a session lasts, and how fresh a second factor is, by role: who can do more harm is asked again sooner.

use super::Role;
use jiff::SignedDuration;

/// A code that was given in this session counts as fresh for so long.
pub const FRESH: SignedDuration = SignedDuration::from_mins(10);

/// A session ends after so long without a request.
pub fn idle(role: Role) -> SignedDuration {
    match role {
        Role::Pemohon => SignedDuration::from_hours(2),
        Role::Loket | Role::Verifikator | Role::Opd | Role::KepalaSeksi | Role::KepalaBidang | Role::Inspektorat => {
            SignedDuration::from_hours(1)
        }
        Role::KepalaDinas | Role::Admin | Role::Kominfo => SignedDuration::from_mins(30),
    }
}

/// A session ends after so long in any case: an applicant's after half a day, an officer's after the longest day in the office.
pub fn longest(role: Role) -> SignedDuration {
    if role.is_staff() { SignedDuration::from_hours(10) } else { SignedDuration::from_hours(12) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// NIST SP 800-63B-4, 2.2.3: at AAL2 at most 24 hours, and an hour without a request.
    #[test]
    fn an_officer_s_session_keeps_to_aal2() {
        for role in Role::ALL {
            assert!(longest(role) <= SignedDuration::from_hours(24) && idle(role) < longest(role), "{role:?}");
            assert!(!role.is_staff() || idle(role) <= SignedDuration::from_hours(1), "{role:?}");
            assert!(FRESH < idle(role), "{role:?}");
        }
    }
}
