//! When an interruption may have begun that somebody declares.

use domain::account::{Actor, Role};
use domain::ids::{AccountId, InterruptionId};
use domain::interruption::{Command, Interruption, Kind, Phase, Refusal, Scope, decide};
use jiff::Timestamp;
use uuid::Uuid;

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn declared(state: Option<&Interruption>, started_at: &str) -> Result<(), Refusal> {
    let head = Actor::Account {
        id: AccountId(Uuid::nil()),
        role: Role::KepalaDinas,
        office: None,
        types: domain::account::TypeScope::All,
        powers: Vec::new(),
    };
    let command = Command::Declare {
        of: Kind::Network,
        scope: Scope::All,
        started_at: at(started_at),
        expected_end: None,
        next_update: None,
        words: "x".into(),
    };
    decide(state, &head, at("2026-11-28T03:00:00Z"), &command).map(|_| ())
}

#[test]
fn a_start_of_another_year_is_a_slip_and_said() {
    for started_at in ["2026-11-28T03:00:00Z", "2026-11-27T20:00:00Z", "2026-10-28T03:00:00Z"] {
        assert_eq!(declared(None, started_at), Ok(()), "{started_at}");
    }
    for started_at in ["2026-10-28T02:59:00Z", "2025-11-28T03:00:00Z", "1950-01-01T00:00:00Z"] {
        assert_eq!(declared(None, started_at), Err(Refusal::StartedLongAgo), "{started_at}");
    }
    assert_eq!(declared(None, "2026-11-28T03:01:00Z"), Err(Refusal::StartsLater));
    assert!(Refusal::StartedLongAgo.to_string().contains("31 hari"));
}

#[test]
fn what_a_probe_proposed_long_ago_can_still_be_declared() {
    let proposed = Interruption {
        id: InterruptionId(Uuid::nil()),
        version: 1,
        kind: Kind::Network,
        scope: Scope::All,
        started_at: at("2026-09-01T07:30:42Z"),
        expected_end: None,
        next_update: None,
        phase: Phase::Proposed,
        end: None,
        pause: None,
    };
    assert_eq!(declared(Some(&proposed), "2026-09-01T07:30:00Z"), Ok(()), "as its form says it");
    assert_eq!(declared(Some(&proposed), "2026-08-01T07:30:00Z"), Err(Refusal::StartedLongAgo));
}
