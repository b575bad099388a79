//! Who may read personal data of others, and what for (Pasal 11(1), UU 27/2022): one pure table, deny by default.

use crate::account::{Actor, Role};
use crate::application::{Application, Channel, Stage};
use crate::ids::AccountId;

use Role::{Admin, KepalaBidang, KepalaDinas, KepalaSeksi, Kominfo, Loket, Opd, Pemohon, Verifikator};

/// What somebody opens one file or document for. A reading is noted under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// Applying: for oneself, or at the counter for the person who came.
    Applying,
    /// Work on the file.
    Work,
    /// The visit of a technical office.
    Examination,
    /// The decision as it would be.
    Preview,
    /// The rekomendasi of a technical office.
    Recommendation,
    /// A file that was given with an application.
    File,
    /// An official document.
    Document,
    /// The entry of the register.
    Register,
    /// A package of evidence (Pasal 12(2)).
    Evidence,
}

impl Purpose {
    /// All.
    pub const ALL: [Self; 9] = [
        Self::Applying,
        Self::Work,
        Self::Examination,
        Self::Preview,
        Self::Recommendation,
        Self::File,
        Self::Document,
        Self::Register,
        Self::Evidence,
    ];

    /// Stable id, in the column of readings.
    pub fn id(self) -> &'static str {
        match self {
            Self::Applying => "permohonan",
            Self::Work => "kerja",
            Self::Examination => "pemeriksaan",
            Self::Preview => "pratinjau",
            Self::Recommendation => "rekomendasi",
            Self::File => "berkas",
            Self::Document => "/dokumen",
            Self::Register => "/register",
            Self::Evidence => "/bukti",
        }
    }

    /// In words, for those who read what was read.
    pub fn words(self) -> &'static str {
        match self {
            Self::Applying => "Membuka permohonan",
            Self::Work => "Mengerjakan permohonan",
            Self::Examination => "Pemeriksaan lapangan",
            Self::Preview => "Pratinjau keputusan",
            Self::Recommendation => "Menulis rekomendasi",
            Self::File => "Membuka berkas syarat",
            Self::Document => "Mengunduh dokumen resmi",
            Self::Register => "Membuka register izin",
            Self::Evidence => "Membuat paket bukti",
        }
    }

    /// The roles that may read for it at all; what one file asks besides is [`may_read`]'s question.
    pub const fn roles(self) -> &'static [Role] {
        match self {
            Self::Applying => &[Pemohon, Loket],
            Self::Work => &[Loket, Verifikator, Opd, KepalaSeksi, KepalaBidang, KepalaDinas],
            Self::Examination | Self::Recommendation => &[Opd],
            Self::Preview => &[Verifikator, KepalaSeksi, KepalaBidang, KepalaDinas],
            Self::File => &[Pemohon, Loket, Verifikator, Opd, KepalaSeksi, KepalaBidang, KepalaDinas],
            Self::Document => &[Pemohon, Loket, Verifikator, Opd, KepalaSeksi, KepalaBidang, KepalaDinas, Admin],
            Self::Register => &[Loket, Verifikator, KepalaSeksi, KepalaBidang, KepalaDinas, Admin],
            Self::Evidence => &[Role::Inspektorat],
        }
    }
}

/// A page that shows rows about several people; their names are masked on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum List {
    /// The inbox.
    Inbox,
    /// What waits for the signature.
    Signing,
    /// Documents that came to a technical office.
    Deliveries,
    /// The register of licences.
    Register,
    /// The counter: who came today, and who was looked for.
    Counter,
    /// Accounts of officers.
    Accounts,
    /// What OSS delivered.
    FromOss,
    /// Who is appointed for what.
    Appointments,
    /// Sanctions and objections.
    Sanctions,
    /// Matters of personal data.
    PersonalData,
}

impl List {
    /// All.
    pub const ALL: [Self; 10] = [
        Self::Inbox,
        Self::Signing,
        Self::Deliveries,
        Self::Register,
        Self::Counter,
        Self::Accounts,
        Self::FromOss,
        Self::Appointments,
        Self::Sanctions,
        Self::PersonalData,
    ];

    /// Stable id, in the column of readings.
    pub fn id(self) -> &'static str {
        match self {
            Self::Inbox => "/kerja",
            Self::Signing => "/tanda-tangan",
            Self::Deliveries => "/dokumen-masuk",
            Self::Register => "/register",
            Self::Counter => "/loket",
            Self::Accounts => "/admin/akun",
            Self::FromOss => "/petugas/oss",
            Self::Appointments => "/penugasan",
            Self::Sanctions => "/sanksi",
            Self::PersonalData => "/admin/data-pribadi",
        }
    }

    /// The roles that may read it.
    pub const fn roles(self) -> &'static [Role] {
        match self {
            Self::Inbox => Purpose::Work.roles(),
            Self::Signing => &[KepalaDinas],
            Self::Deliveries => &[Opd],
            Self::Register => Purpose::Register.roles(),
            Self::Counter => &[Loket],
            Self::Accounts => &[Admin],
            Self::FromOss => &[Loket, Verifikator],
            Self::Appointments => &[Admin, KepalaDinas, Role::Inspektorat],
            // The inspectorate reads whom a sanction is on by the end of the account's id, as in its log; names are masked for all.
            Self::Sanctions => &[Verifikator, KepalaSeksi, KepalaBidang, KepalaDinas, Admin, Role::Inspektorat],
            // Kominfo finds breaches and reports them; what persons ask for is not shown to them.
            Self::PersonalData => &[Admin, Kominfo],
        }
    }
}

/// What the table must know of what is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // each is a question of its own, and any mixture can be
pub struct Facts {
    /// The account it is about.
    pub owner: AccountId,
    /// Whether the reader acts for that one on it: as one of a company's people, or by a power of attorney.
    pub represented: bool,
    /// How it came in.
    pub channel: Channel,
    /// Whether it was sent: a draft is nobody's business.
    pub sent: bool,
    /// Whether the reader's office was asked about it, or has the document.
    pub before_office: bool,
    /// Whether its licence type is one that the reader is appointed for.
    pub covered: bool,
    /// Whether it is a licence, which stands in the register.
    pub licence: bool,
}

impl Facts {
    /// Of an application, for this reader.
    pub fn of(state: &Application, sent: bool, reader: &Actor) -> Self {
        let before_office = reader.office().is_some_and(|code| state.office(code).is_some());
        let sent = sent && state.stage != Stage::Draft;
        let covered = reader.covers(&state.type_id);
        let represented = reader.power_over(state.owner, &state.type_id, state.id).is_some();
        Self { owner: state.owner, represented, channel: state.channel, sent, before_office, covered, licence: false }
    }
}

/// Whether `reader` may read what these facts are of, for this purpose.
pub fn may_read(purpose: Purpose, reader: &Actor, facts: &Facts) -> bool {
    let Actor::Account { id, role, .. } = reader else { return false };
    if !purpose.roles().contains(role) {
        return false;
    }
    if role.is_staff() && !facts.covered {
        return false;
    }
    match role {
        Pemohon => facts.owner == *id || facts.represented,
        Loket if purpose == Purpose::Applying => facts.channel == Channel::Loket,
        Loket if purpose == Purpose::File => facts.sent || facts.channel == Channel::Loket,
        // The inspectorate for a package of evidence only: see `roles`.
        Loket | Verifikator | KepalaSeksi | KepalaBidang | KepalaDinas | Role::Inspektorat => facts.sent,
        Opd => facts.sent && facts.before_office,
        Admin => facts.sent && facts.licence,
        Kominfo => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::TypeScope;
    use std::collections::BTreeSet;
    use uuid::Uuid;

    /// Whose it is and how it stands, and the facts that say so.
    fn cases(me: AccountId) -> [(&'static str, Facts); 6] {
        let other = AccountId(Uuid::from_u128(99));
        let (channel, covered) = (Channel::Daring, true);
        let represented = false;
        let sent =
            Facts { owner: other, represented, channel, sent: true, before_office: true, covered, licence: true };
        [
            ("own draft", Facts { owner: me, sent: false, before_office: false, licence: false, ..sent }),
            ("other's draft", Facts { sent: false, before_office: false, licence: false, ..sent }),
            (
                "counter draft",
                Facts { channel: Channel::Loket, sent: false, before_office: false, licence: false, ..sent },
            ),
            ("other's", Facts { licence: false, ..sent }),
            ("other office's", Facts { before_office: false, licence: false, ..sent }),
            ("other's licence", Facts { before_office: false, ..sent }),
        ]
    }

    /// Which of [`cases`] a role may read for a purpose, in their order.
    #[allow(clippy::match_same_arms)] // a line of the table for each role
    fn expected(purpose: Purpose, role: Role) -> [bool; 6] {
        const NOTHING: [bool; 6] = [false; 6];
        const OWN: [bool; 6] = [true, false, false, false, false, false];
        const SENT: [bool; 6] = [false, false, false, true, true, true];
        const ASKED: [bool; 6] = [false, false, false, true, false, false];
        const LICENCE: [bool; 6] = [false, false, false, false, false, true];
        match (purpose, role) {
            (Purpose::Applying | Purpose::File | Purpose::Document, Pemohon) => OWN,
            (Purpose::Applying, Loket) => [false, false, true, false, false, false],
            (Purpose::File, Loket) => [false, false, true, true, true, true],
            (Purpose::Work | Purpose::Document | Purpose::Register, Loket) => SENT,
            (
                Purpose::Work | Purpose::Preview | Purpose::File | Purpose::Document | Purpose::Register,
                Verifikator | KepalaSeksi | KepalaBidang | KepalaDinas,
            ) => SENT,
            (
                Purpose::Work | Purpose::Examination | Purpose::Recommendation | Purpose::File | Purpose::Document,
                Opd,
            ) => ASKED,
            (Purpose::Evidence, Role::Inspektorat) => SENT,
            (Purpose::Document | Purpose::Register, Admin) => LICENCE,
            _ => NOTHING,
        }
    }

    #[test]
    fn every_role_reads_what_the_table_says_and_nothing_else() {
        let me = AccountId(Uuid::from_u128(1));
        for role in Role::ALL {
            let reader = Actor::Account {
                id: me,
                role,
                office: (role == Opd).then(|| "DINKES".to_owned()),
                types: TypeScope::All,
                powers: Vec::new(),
            };
            for purpose in Purpose::ALL {
                for ((case, facts), expected) in cases(me).iter().zip(expected(purpose, role)) {
                    assert_eq!(may_read(purpose, &reader, facts), expected, "{role:?} {purpose:?} {case}");
                }
                let any = cases(me).iter().any(|(_, facts)| may_read(purpose, &reader, facts));
                assert_eq!(
                    any,
                    purpose.roles().contains(&role),
                    "{role:?} {purpose:?}: the door is as wide as the room"
                );
            }
        }
    }

    #[test]
    fn an_officer_reads_nothing_of_a_type_they_are_not_appointed_for() {
        let me = AccountId(Uuid::from_u128(1));
        for role in Role::ALL.into_iter().filter(|role| role.is_staff()) {
            let office = (role == Opd).then(|| "DINKES".to_owned());
            let reader = Actor::Account { id: me, role, office, types: TypeScope::default(), powers: Vec::new() };
            for (case, facts) in cases(me) {
                let facts = Facts { covered: false, ..facts };
                assert!(Purpose::ALL.iter().all(|purpose| !may_read(*purpose, &reader, &facts)), "{role:?} {case}");
            }
        }
    }

    #[test]
    fn whoever_acts_for_the_owner_reads_what_the_owner_reads_and_only_as_an_applicant() {
        let me = AccountId(Uuid::from_u128(1));
        for role in Role::ALL {
            let office = (role == Opd).then(|| "DINKES".to_owned());
            let reader = Actor::Account { id: me, role, office, types: TypeScope::All, powers: Vec::new() };
            for purpose in Purpose::ALL {
                for (case, facts) in cases(me).into_iter().skip(1) {
                    let there = Facts { represented: true, ..facts };
                    let wider = role == Pemohon && purpose.roles().contains(&Pemohon);
                    assert_eq!(
                        may_read(purpose, &reader, &there),
                        wider || may_read(purpose, &reader, &facts),
                        "{role:?} {purpose:?} {case}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_system_reads_for_nobody() {
        for (case, facts) in cases(AccountId(Uuid::from_u128(1))) {
            assert!(Purpose::ALL.iter().all(|purpose| !may_read(*purpose, &Actor::System, &facts)), "{case}");
        }
    }

    #[test]
    fn readings_keep_their_ids() {
        let ids = Purpose::ALL.map(Purpose::id);
        for kept in ["kerja", "pemeriksaan", "pratinjau", "rekomendasi", "berkas", "/register", "/dokumen"] {
            assert!(ids.contains(&kept), "{kept} stands in databases");
        }
        assert_eq!(BTreeSet::from(ids).len(), ids.len());
        assert_eq!(BTreeSet::from(List::ALL.map(List::id)).len(), List::ALL.len());
        assert!(Purpose::ALL.iter().all(|purpose| !purpose.words().is_empty()));
    }

    #[test]
    fn an_office_sees_only_what_it_was_asked() {
        use crate::application::OfficeRequest;
        use crate::ids::ApplicationId;
        use jiff::Timestamp;
        let ids = (ApplicationId(Uuid::nil()), AccountId(Uuid::nil()));
        let mut state = Application::new(ids.0, ids.1, Channel::Daring, ("reklame", 1), "baru");
        let examiner = |code: &str| Actor::Account {
            id: AccountId(Uuid::from_u128(2)),
            role: Opd,
            office: Some(code.to_owned()),
            types: TypeScope::All,
            powers: Vec::new(),
        };
        let may =
            |state: &Application, reader: &Actor| may_read(Purpose::Work, reader, &Facts::of(state, true, reader));
        assert!(!Facts::of(&state, true, &examiner("DINKES")).sent, "a draft is not sent, whatever else is said");
        state.stage = Stage::Submitted { since: Timestamp::UNIX_EPOCH };
        assert!(!may(&state, &examiner("DINKES")));
        state.offices.push(OfficeRequest {
            office: "DINKES".into(),
            asked_at: Timestamp::UNIX_EPOCH,
            inspection: false,
            examinations: Vec::new(),
            opinion: None,
        });
        assert!(may(&state, &examiner("DINKES")) && !may(&state, &examiner("BAPENDA")));
    }
}
