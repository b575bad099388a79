//! What officers of the past do with an application: verify, visit, recommend, approve, sign, deliver, revoke.

use super::applying::{Case, NotDone, text, unreadable};
use super::clockwork::Clockwork;
use crate::tools::demo::papers;
use domain::account::Role;
use domain::application::{ChecklistItem, Command, Conclusion, Mark, Opinion, Stage};
use domain::ids::DocumentId;
use domain::indonesian::{date_in_words, local};
use domain::licence_type::RefusalGround;
use domain::media::Accepts;
use ground::intake::{self, ReceivedFile};
use houses::account::accounts::Account;
use houses::application::applications::LoadedApplication;
use houses::application::facts::gather;
use houses::application::order::Enclosed;
use houses::document::data::{Reason, Rekomendasi};
use ledger::sealed::NewText;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

fn verifier(office: &Clockwork, case: &Case) -> Result<Account, String> {
    let verifiers: Vec<&Account> = office.cast.people.iter().filter(|p| p.role == Role::Verifikator).collect();
    let found = verifiers.get(case.life.verifier % verifiers.len().max(1));
    found.map(|account| (*account).clone()).ok_or_else(|| "tidak ada verifikator".into())
}

fn of_role(office: &Clockwork, role: Role) -> Result<Account, String> {
    office.cast.people.iter().find(|p| p.role == role).cloned().ok_or_else(|| format!("tidak ada {}", role.name()))
}

/// The verifier takes it.
pub async fn claim(office: &mut Clockwork<'_>, case: &mut Case) -> Result<(), NotDone> {
    let who = verifier(office, case)?;
    case.order(office, &who, vec![Command::Claim], Default::default()).await
}

/// The verifier marks everything and passes it on.
pub async fn accept(office: &mut Clockwork<'_>, case: &mut Case) -> Result<(), NotDone> {
    let loaded = case.load(office).await?;
    let (marks, texts) = marked(office, case, &loaded, None)?;
    let who = verifier(office, case)?;
    case.order(office, &who, vec![marks, Command::Accept], (texts, Enclosed::Nothing)).await
}

/// The verifier asks for a better picture of one document.
pub async fn give_back(office: &mut Clockwork<'_>, case: &mut Case) -> Result<(), NotDone> {
    let loaded = case.load(office).await?;
    let asked = unreadable(&case.version, &loaded).ok_or("tidak ada berkas")?.clone();
    let (marks, mut texts) = marked(office, case, &loaded, Some(&asked.id))?;
    let said = BTreeMap::from([
        (
            format!("d:{}", asked.id),
            format!("{} tidak terbaca. Unggah foto atau pindaian yang lebih jelas.", asked.name),
        ),
        (String::new(), "Yang lain sudah sesuai.".to_owned()),
    ]);
    let note = text(office, "note", serde_json::to_string(&said).map_err(|e| e.to_string())?);
    let command = Command::Return {
        fields: BTreeSet::new(),
        documents: BTreeSet::from([asked.id]),
        note: note.reference.clone(),
    };
    texts.push(note);
    let who = verifier(office, case)?;
    case.order(office, &who, vec![marks, command], (texts, Enclosed::Nothing)).await
}

/// The verifier proposes a refusal for a reason that the type offers.
pub async fn refuse(office: &mut Clockwork<'_>, case: &mut Case) -> Result<(), NotDone> {
    let loaded = case.load(office).await?;
    let offered: Vec<_> =
        case.version.ty.refusal_reasons.iter().filter(|r| r.ground != RefusalGround::Rekomendasi).cloned().collect();
    let chosen = offered.get(case.number % offered.len().max(1)).ok_or("tidak ada alasan penolakan")?;
    let document = case.version.ty.requirements.first().map(|requirement| requirement.id.as_str());
    let wrong = document.filter(|_| chosen.ground == RefusalGround::Checklist);
    let (marks, mut texts) = marked(office, case, &loaded, wrong)?;
    let said = [Reason { text: chosen.text.clone(), basis: chosen.basis.clone() }];
    let reasons = text(office, "reasons", serde_json::to_string(&said).map_err(|e| e.to_string())?);
    let command =
        Command::ProposeRefusal { reasons: reasons.reference.clone(), grounds: BTreeSet::from([chosen.ground]) };
    texts.push(reasons);
    let who = verifier(office, case)?;
    case.order(office, &who, vec![marks, command], (texts, Enclosed::Nothing)).await
}

/// Everything in order but what is named; what is looked up in a register has a note.
fn marked(
    office: &Clockwork,
    case: &Case,
    loaded: &LoadedApplication,
    wrong: Option<&str>,
) -> Result<(Command, Vec<NewText>), NotDone> {
    let items = gather(loaded, &case.version.ty, local(office.app.now()).date()).items;
    let is_wrong =
        |item: &ChecklistItem| matches!((item, wrong), (ChecklistItem::Document(id), Some(wrong)) if id == wrong);
    let mut said: BTreeMap<&ChecklistItem, &str> = BTreeMap::new();
    for item in &items {
        if is_wrong(item) {
            said.insert(item, "Tidak terbaca.");
        } else if item.by_hand() {
            said.insert(item, "Diperiksa manual: data contoh.");
        }
    }
    let notes = text(office, "notes", serde_json::to_string(&said).map_err(|e| e.to_string())?);
    let mark = |item: &ChecklistItem| if is_wrong(item) { Mark::TidakSesuai } else { Mark::Sesuai };
    let marks = items.iter().map(|item| (item.clone(), mark(item))).collect();
    let command = Command::SaveChecklist { marks, notes: Some(notes.reference.clone()) };
    Ok((command, vec![notes]))
}

/// An office visits the place.
pub async fn examine(office: &mut Clockwork<'_>, case: &mut Case, which: (usize, Opinion)) -> Result<(), NotDone> {
    let step = case.version.ty.offices.get(which.0).ok_or("tidak ada OPD")?.clone();
    let examiner = office.cast.examiner(&step.code)?.clone();
    let loaded = case.load(office).await?;
    let bytes = papers::picture(320, 200)?;
    let given = ReceivedFile { bytes, name: "tempat.png".into(), requirement: String::new(), by: examiner.id };
    let photo = intake::take(&office.app, &loaded.key, given, &[Accepts::Photo]).await.map_err(|e| e.to_string())?;
    let good = which.1 != Opinion::Refused;
    let result = if good { "Sesuai" } else { "Tidak sesuai" };
    let points: Vec<_> = step.points.iter().map(|p| json!({ "text": p, "result": result, "note": "" })).collect();
    let said = json!({
        "office": office.app.rules.catalogue.office_name(&step.code), "order_number": format!("SPT/CONTOH/{:03}", case.number),
        "date_words": date_in_words(local(office.app.now()).date()), "time": "09.30 WIB", "place": "Tempat pemohon",
        "coordinates": null, "team": [{ "name": examiner.profile.name, "role": "Pemeriksa" }],
        "witness": "Pemohon", "documents": [], "points": points, "note": "",
        "conclusion": if good { "Disetujui" } else { "Ditolak" },
        "photos": [{ "file": "/foto-1.png", "caption": "Tempat yang diperiksa (foto contoh)" }],
    });
    let conclusion = if good { Conclusion::Approved } else { Conclusion::Refused };
    let command = Command::Examine { office: step.code, document: DocumentId(office.app.id()), conclusion };
    let enclosed = Enclosed::Examination(said, vec![photo]);
    case.order(office, &examiner, vec![command], (Vec::new(), enclosed)).await
}

/// An office gives its word.
pub async fn recommend(office: &mut Clockwork<'_>, case: &mut Case, which: (usize, Opinion)) -> Result<(), NotDone> {
    let (step, opinion) = (case.version.ty.offices.get(which.0).ok_or("tidak ada OPD")?.clone(), which.1);
    let examiner = office.cast.examiner(&step.code)?.clone();
    let day = local(office.app.now()).date();
    let (outcome, conditions, reasons) = match opinion {
        Opinion::Given => ("given", Vec::new(), String::new()),
        Opinion::GivenWithConditions => {
            ("with_conditions", vec!["Melaporkan perubahan kepada kami dalam 14 hari.".to_owned()], String::new())
        }
        Opinion::Refused => ("refused", Vec::new(), "Tempat belum memenuhi syarat teknis (contoh).".to_owned()),
    };
    let given = Rekomendasi {
        office: step.code.clone(),
        number: format!("440/CONTOH/{:03}/{}/{}", case.number, step.code, day.year()),
        date: day.to_string(),
        outcome: outcome.into(),
        conditions,
        reasons,
    };
    let said = text(office, "rekomendasi", serde_json::to_string(&given).map_err(|e| e.to_string())?);
    let command = Command::GiveRekomendasi { office: step.code, opinion, text: said.reference.clone() };
    case.order(office, &examiner, vec![command], (vec![said], Enclosed::Nothing)).await
}

/// The fee is paid at the bank, and the counter notes it.
pub async fn pay(office: &mut Clockwork<'_>, case: &mut Case) -> Result<(), NotDone> {
    let Stage::AwaitingPayment { amount_rp, .. } = case.load(office).await?.app.stage else { return Ok(()) };
    let said = json!({ "receipt": format!("BUKTI-CONTOH-{:03}", case.number), "channel": "Bank" }).to_string();
    let said = text(office, "payment", said);
    let command = Command::ConfirmPayment { amount_rp, text: said.reference.clone() };
    let who = of_role(office, Role::Loket)?;
    case.order(office, &who, vec![command], (vec![said], Enclosed::Nothing)).await
}

/// The level whose turn it is approves.
pub async fn approve(office: &mut Clockwork<'_>, case: &mut Case) -> Result<(), NotDone> {
    let Stage::UnderApproval { level, .. } = case.load(office).await?.app.stage else {
        return Err(NotDone::Refused("tidak menunggu persetujuan".into()));
    };
    let step = case.version.ty.approvals.get(usize::from(level)).ok_or("tidak ada penyetuju")?;
    let who = of_role(office, step.role)?;
    case.order(office, &who, vec![Command::Approve], Default::default()).await
}

/// The head has a question.
pub async fn send_back(office: &mut Clockwork<'_>, case: &mut Case) -> Result<(), NotDone> {
    let reason = text(office, "reason", "Cocokkan sekali lagi alamat tempat dengan rekomendasi.");
    let command = Command::SendBack { reason: reason.reference.clone() };
    let who = of_role(office, Role::KepalaDinas)?;
    case.order(office, &who, vec![command], (vec![reason], Enclosed::Nothing)).await
}

/// The head signs; the document follows.
pub async fn sign(office: &mut Clockwork<'_>, case: &mut Case) -> Result<(), NotDone> {
    let who = of_role(office, Role::KepalaDinas)?;
    let command = Command::Sign { document: DocumentId(office.app.id()) };
    case.order(office, &who, vec![command], Default::default()).await
}

/// An office has the licence.
pub async fn acknowledge(office: &mut Clockwork<'_>, case: &mut Case, which: usize) -> Result<(), NotDone> {
    let step = case.version.ty.offices.get(which).ok_or("tidak ada OPD")?.clone();
    let examiner = office.cast.examiner(&step.code)?.clone();
    let (Stage::Issued { document, .. } | Stage::Revoked { document, .. }) = case.load(office).await?.app.stage else {
        return Err(NotDone::Refused("izin belum keluar".into()));
    };
    case.order(office, &examiner, vec![Command::Acknowledge { document }], Default::default()).await
}

/// The head revokes the licence.
pub async fn revoke(office: &mut Clockwork<'_>, case: &mut Case) -> Result<(), NotDone> {
    let reason =
        text(office, "revocation", "Tempat praktik ditutup dan tidak melapor setelah tiga kali ditegur (contoh).");
    let command = Command::Revoke { reason: reason.reference.clone() };
    let who = of_role(office, Role::KepalaDinas)?;
    case.order(office, &who, vec![command], (vec![reason], Enclosed::Nothing)).await
}
