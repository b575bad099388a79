//! What an interruption is and what it touches.

use crate::registry::Registry;
use crate::service_clock::{Course, Pause, PauseKind, Span, Step};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What broke down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The communication network (Pasal 13(1)).
    Network,
    /// The application or its machines.
    System,
    /// A national register does not answer.
    Registry,
    /// Pasal 14 huruf a: infrastructure damaged by force majeure.
    ForceMajeureInfrastructure,
    /// Pasal 14 huruf b: those who run it cannot work because of force majeure.
    ForceMajeureStaff,
    /// Pasal 14 huruf c: the service stands still.
    Standstill,
}

impl Kind {
    /// All kinds, in the order of the form.
    pub const ALL: [Self; 6] = [
        Self::Network,
        Self::System,
        Self::Registry,
        Self::ForceMajeureInfrastructure,
        Self::ForceMajeureStaff,
        Self::Standstill,
    ];

    /// Stable id.
    pub fn id(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::System => "system",
            Self::Registry => "registry",
            Self::ForceMajeureInfrastructure => "force_majeure_infrastructure",
            Self::ForceMajeureStaff => "force_majeure_staff",
            Self::Standstill => "standstill",
        }
    }

    /// The kind with this id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// On screens.
    pub fn name(self) -> &'static str {
        match self {
            Self::Network => "Gangguan jaringan",
            Self::System => "Gangguan sistem",
            Self::Registry => "Layanan data nasional tidak menjawab",
            Self::ForceMajeureInfrastructure => "Keadaan kahar: jaringan rusak",
            Self::ForceMajeureStaff => "Keadaan kahar: operator tidak dapat bekerja",
            Self::Standstill => "Layanan terhenti",
        }
    }
}

/// Which letter of Pasal 14 stops the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Letter {
    /// Network infrastructure damaged because of force majeure.
    A,
    /// Not enough people who can run the system, because of force majeure.
    B,
    /// The service stood still, until it works again and is stable.
    C,
}

impl Letter {
    /// All letters.
    pub const ALL: [Self; 3] = [Self::A, Self::B, Self::C];

    /// `a`, `b`, `c`.
    pub fn id(self) -> &'static str {
        match self {
            Self::A => "a",
            Self::B => "b",
            Self::C => "c",
        }
    }

    /// The letter with this id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|letter| letter.id() == id)
    }

    /// The regulation's words, shortened.
    pub fn words(self) -> &'static str {
        match self {
            Self::A => "kerusakan pada infrastruktur jaringan karena keadaan kahar",
            Self::B => "admin atau operator tidak dapat bekerja karena keadaan kahar",
            Self::C => "proses pelayanan terhenti sampai kembali stabil",
        }
    }

    /// The pause it makes.
    pub fn pause_kind(self) -> PauseKind {
        match self {
            Self::A => PauseKind::ForceMajeureInfrastructure,
            Self::B => PauseKind::ForceMajeureStaff,
            Self::C => PauseKind::Standstill,
        }
    }
}

/// What is affected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", content = "which", rename_all = "snake_case")]
pub enum Scope {
    /// Everything.
    All,
    /// These licence types.
    Types(BTreeSet<String>),
    /// These offices, by code; the one-stop office itself is [`Scope::ONE_STOP`].
    Offices(BTreeSet<String>),
    /// A national register.
    Registry(Registry),
    /// The signing service.
    Signing,
}

impl Scope {
    /// The code of the one-stop office: verification, approvals and signature are its steps.
    pub const ONE_STOP: &'static str = "DPMPTSP";

    /// Whether an application of this type with these offices can be touched at all.
    pub fn touches(&self, type_id: &str, offices: &[String]) -> bool {
        match self {
            Self::All | Self::Signing | Self::Registry(_) => true,
            Self::Types(types) => types.contains(type_id),
            Self::Offices(codes) => codes.contains(Self::ONE_STOP) || offices.iter().any(|code| codes.contains(code)),
        }
    }

    /// The stretches of an agreed pause in which this application really stood still because of it: of an office's standstill those in
    /// which that office had the file, of the signing service's those in which it waited for the signature.
    pub fn cut(&self, pause: &Pause, type_id: &str, course: &Course) -> Vec<Pause> {
        match self {
            Self::All => vec![pause.clone()],
            Self::Types(types) if types.contains(type_id) => vec![pause.clone()],
            Self::Types(_) | Self::Registry(_) => Vec::new(),
            Self::Offices(codes) => within(pause, course, |step| match step {
                Step::Office(code) => codes.contains(code),
                Step::Verification | Step::Approval(_) | Step::Signing => codes.contains(Self::ONE_STOP),
            }),
            Self::Signing => within(pause, course, |step| *step == Step::Signing),
        }
    }
}

/// The parts of a pause that lie in passes through such steps.
fn within(pause: &Pause, course: &Course, wanted: impl Fn(&Step) -> bool) -> Vec<Pause> {
    let overlap = |span: &Span| {
        let from = pause.from.max(span.from);
        let to = earlier(pause.to, span.to);
        to.is_none_or(|to| from < to).then_some(Pause { kind: pause.kind, from, to })
    };
    course.spans.iter().filter(|span| wanted(&span.step)).filter_map(overlap).collect()
}

/// The earlier of two ends, none being the end of time.
fn earlier(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}
