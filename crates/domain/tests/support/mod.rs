//! A small licence type with everything in it, actors, and a command of every kind.
#![allow(dead_code)] // each test binary uses its part

use domain::account::power::{Capacity, Power, Scope};
use domain::account::{Actor, Role, TypeScope};
use domain::application::{
    Application, Channel, ChecklistItem, Command, CommandKind, Conclusion, Event, Mark, Opinion, TextRef,
};
use domain::catalogue::{Surroundings, offices, read};
use domain::ids::{AccountId, ApplicationId, DocumentId, FileId, MandateId, ObjectionId, SanctionId, TextId};
use domain::licence_type::LicenceType;
use domain::registry::Registry;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

pub const OFFICES: [&str; 2] = ["PERTAMA", "KEDUA"];

/// Two offices, the first with inspection, two approvals, a fee when asked for.
pub fn licence_type(with_fee: bool) -> LicenceType {
    let fee = if with_fee {
        "[fee]\nkind = \"retribusi\"\namount_rp = 150000\nunit = \"per petak\"\nbasis = \"Perda contoh\"\n"
    } else {
        ""
    };
    let text = format!(
        r#"
id = "contoh"
version = 1
name = "Izin Contoh"
short_name = "Contoh"
summary = "Untuk uji."
group = "Uji"
rollout = "open"
signer = "kepala_dinas"
revocation_basis = "Perda contoh"
{fee}
[number]
pattern = "{{urut:4}}/{{tahun}}"
[document]
title = "IZIN CONTOH"
[[variants]]
id = "baru"
name = "Baru"
[[sections]]
id = "pemohon"
title = "Pemohon"
[[sections.fields]]
id = "nama"
label = "Nama"
kind = "text"
[[requirements]]
id = "ktp"
name = "KTP"
[[holder]]
kind = "person"
name = "nama"
id = "nama"
id_label = "NIK"
address = "nama"
[[offices]]
code = "PERTAMA"
inspection = true
[[offices]]
code = "KEDUA"
[[approvals]]
role = "kepala_seksi"
title = "Kasi"
[[approvals]]
role = "kepala_bidang"
title = "Kabid"
"#
    );
    let known =
        offices("[[office]]\ncode=\"PERTAMA\"\nname=\"Pertama\"\n[[office]]\ncode=\"KEDUA\"\nname=\"Kedua\"").unwrap();
    let sections = BTreeMap::new();
    read(&text, "contoh", Surroundings { sections: &sections, offices: &known })
        .unwrap_or_else(|found| panic!("{found:?}"))
}

pub fn uuid(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

pub fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + minute * 60).unwrap()
}

pub fn account(role: Role, n: u128, office: Option<&str>) -> Actor {
    Actor::Account {
        id: AccountId(uuid(n)),
        role,
        office: office.map(str::to_owned),
        types: TypeScope::All,
        powers: Vec::new(),
    }
}

/// An applicant who acts for the first one, so far.
pub fn acting_for_applicant(scope: Scope) -> Actor {
    let (mandate, holder, capacity) = (MandateId(uuid(70)), applicant(), Capacity::Attorney);
    let powers = vec![Power { mandate, holder, capacity, scope }];
    Actor::Account { id: AccountId(uuid(31)), role: Role::Pemohon, office: None, types: TypeScope::All, powers }
}

/// Everybody who could act, the applicant first; ids are fixed.
pub fn actors() -> Vec<Actor> {
    let mut all: Vec<Actor> =
        Role::ALL.into_iter().filter(|r| *r != Role::Opd).zip(1..).map(|(role, n)| account(role, n, None)).collect();
    all.extend(OFFICES.into_iter().zip(20..).map(|(code, n)| account(Role::Opd, n, Some(code))));
    all.push(account(Role::Verifikator, 30, None));
    all.push(account(Role::Pemohon, 31, None));
    all.push(Actor::System);
    all
}

pub fn applicant() -> AccountId {
    AccountId(uuid(1))
}

pub fn draft() -> Application {
    let started = Event::Started {
        owner: applicant(),
        channel: Channel::Daring,
        type_id: "contoh".into(),
        type_version: 1,
        variant: "baru".into(),
    };
    let id = ApplicationId(uuid(99));
    domain::application::replay(id, &[(started, at(0))]).unwrap()
}

pub fn text() -> TextRef {
    TextRef { id: TextId(uuid(7)), commitment: "00".into() }
}

/// The document every signature in these tests is about.
pub fn document() -> DocumentId {
    DocumentId(uuid(50))
}

/// A sensible command of this kind, for this office.
pub fn command(kind: CommandKind, office: &str, opinion: Opinion) -> Command {
    let office = office.to_owned();
    match kind {
        CommandKind::Start => Command::Start {
            owner: applicant(),
            channel: Channel::Daring,
            type_id: "contoh".into(),
            variant: "baru".into(),
        },
        CommandKind::SaveAnswers => Command::SaveAnswers { changed: BTreeSet::from(["nama".to_owned()]), text: text() },
        CommandKind::Attach => Command::Attach {
            requirement: "ktp".into(),
            file: FileId(uuid(8)),
            sealed_sha256: String::new(),
            sha256: String::new(),
        },
        CommandKind::Arrange => Command::Arrange { requirement: "ktp".into(), files: vec![FileId(uuid(8))] },
        CommandKind::Detach => Command::Detach { requirement: "ktp".into(), file: FileId(uuid(8)) },
        CommandKind::Submit => Command::Submit { truth: true, explanation: None },
        CommandKind::Claim => Command::Claim,
        CommandKind::SaveChecklist => Command::SaveChecklist {
            marks: BTreeMap::from([
                (ChecklistItem::Answers, Mark::Sesuai),
                (ChecklistItem::Document("ktp".into()), Mark::Sesuai),
            ]),
            notes: None,
        },
        CommandKind::AttachProof => Command::AttachProof {
            item: ChecklistItem::Check(Registry::Siak, "nama".into()),
            file: FileId(uuid(8)),
            sealed_sha256: String::new(),
        },
        CommandKind::RetractProof => {
            Command::RetractProof { item: ChecklistItem::Check(Registry::Siak, "nama".into()), file: FileId(uuid(8)) }
        }
        CommandKind::Accept => Command::Accept,
        CommandKind::Return => Command::Return {
            fields: BTreeSet::from(["nama".to_owned()]),
            documents: BTreeSet::from(["ktp".to_owned()]),
            note: text(),
        },
        CommandKind::ProposeRefusal => Command::ProposeRefusal { reasons: text(), grounds: BTreeSet::new() },
        CommandKind::Examine => Command::Examine { office, document: document(), conclusion: Conclusion::Approved },
        CommandKind::GiveRekomendasi => Command::GiveRekomendasi { office, opinion, text: text() },
        CommandKind::ConfirmPayment => Command::ConfirmPayment { amount_rp: 150_000, text: text() },
        CommandKind::Approve => Command::Approve,
        CommandKind::SendBack => Command::SendBack { reason: text() },
        CommandKind::Sign => Command::Sign { document: document() },
        CommandKind::ReportSigned => Command::ReportSigned { document: document(), sha256: "00".into() },
        CommandKind::Withdraw => Command::Withdraw,
        CommandKind::Acknowledge => Command::Acknowledge { document: document() },
        CommandKind::Revoke => Command::Revoke { reason: text() },
        CommandKind::Cancel => Command::Cancel { sanction: SanctionId(uuid(60)), document: document() },
        CommandKind::Reopen => Command::Reopen { objection: ObjectionId(uuid(61)) },
    }
}
