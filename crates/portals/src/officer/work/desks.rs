//! The parts of the decision screen for those who come after verification: offices, approvers, the cashier.

use crate::officer::work::history;
use crate::officer::work::opened::Opened;
use crate::officer::work::typed::{day, typed};
use domain::application::{ChecklistItem, CommandKind, Conclusion, Mark, OfficeRequest, Opinion, Outcome, Stage};
use domain::document_kind::DocumentKind;
use domain::indonesian::{date, local, rupiah};
use domain::licence_type::Fee;
use ground::App;
use houses::account::accounts::Account;
use jiff::Timestamp;
use jiff::civil::Date;
use pages::form::Choice;
use pages::parts::Tag;
use pages::staff::case::OfficeOpinion;
use pages::staff::decision::{Approval, OfficeWork, Payment, PaymentForm};
use pages::staff::parts::{tag, waiting};
use pages::{Link, Tone};
use web::forms::Form;

/// When an office's part is due.
pub fn office_due(opened: &Opened, office: &str) -> Option<Timestamp> {
    opened.office_due.get(office).copied()
}

/// What the technical offices say.
pub fn opinions(app: &App, opened: &Opened) -> Vec<OfficeOpinion> {
    opened.state().offices.iter().map(|request| opinion(app, opened, request)).collect()
}

fn opinion(app: &App, opened: &Opened, request: &OfficeRequest) -> OfficeOpinion {
    let state = match request.opinion.as_ref().map(|o| o.opinion) {
        None => waiting("Menunggu"),
        Some(Opinion::Given) => tag(Tone::Good, "Direkomendasikan"),
        Some(Opinion::GivenWithConditions) => tag(Tone::Warning, "Dengan syarat"),
        Some(Opinion::Refused) => tag(Tone::Bad, "Tidak direkomendasikan"),
    };
    let given = opened.dossier.rekomendasi.get(&request.office).filter(|_| !request.open());
    let mut about = match given {
        Some(given) => format!("{}, {}", given.number, civil(&given.date)),
        None => format!("Diminta {}", date(local(request.asked_at).date())),
    };
    if let Some(given) = given.filter(|given| !given.reasons.is_empty()) {
        about = format!("{about}. {}", given.reasons);
    }
    let visits = request.examinations.iter().filter_map(|visit| {
        let label = format!("Berita acara {}: {}", date(local(visit.at).date()), history::conclusion(visit.conclusion));
        Some(Link { href: opened.paper_href(visit.document)?, label, current: false })
    });
    OfficeOpinion {
        office: app.rules.catalogue.office_name(&request.office),
        state,
        about,
        conditions: given.map(|given| given.conditions.clone()).unwrap_or_default(),
        documents: visits.collect(),
    }
}

fn civil(text: &str) -> String {
    text.parse::<Date>().map_or_else(|_| text.to_owned(), date)
}

/// What an examiner can do next.
pub fn office_work(app: &App, account: &Account, opened: &Opened) -> Option<OfficeWork> {
    let code = account.office.as_deref()?;
    let request = opened.state().office(code)?;
    let last = request.examinations.last();
    let standing = last.filter(|v| matches!(v.conclusion, Conclusion::Approved | Conclusion::ApprovedWithNotes));
    Some(OfficeWork {
        office: app.rules.catalogue.office_name(code),
        visit: Some(visit_tag(request)),
        berita_acara_href: standing.and_then(|visit| opened.paper_href(visit.document)),
        blocked: visit_missing(request).then(|| "Rekomendasi dapat ditulis setelah berita acara selesai.".into()),
    })
}

/// Whether the office must visit before it may answer (Pasal 4(2)).
pub fn visit_missing(request: &OfficeRequest) -> bool {
    let conclusion = request.examinations.last().map(|visit| visit.conclusion);
    request.inspection && matches!(conclusion, None | Some(Conclusion::NotExamined))
}

fn visit_tag(request: &OfficeRequest) -> Tag {
    match request.examinations.last().map(|visit| visit.conclusion) {
        Some(Conclusion::Approved) => tag(Tone::Good, "Disetujui"),
        Some(Conclusion::ApprovedWithNotes) => tag(Tone::Warning, "Disetujui dengan catatan"),
        Some(Conclusion::Refused) => tag(Tone::Bad, "Ditolak"),
        Some(Conclusion::NotExamined) => tag(Tone::Warning, "Belum dapat diperiksa, perlu kunjungan lagi"),
        None if request.inspection => tag(Tone::Warning, "Belum diperiksa di lapangan"),
        None => tag(Tone::Plain, "Tidak wajib untuk izin ini"),
    }
}

/// The part of those who approve, and of the signer, who can send it back here and signs elsewhere.
pub fn approval(app: &App, account: &Account, opened: &Opened, form: Option<&Form>) -> Option<Approval> {
    let possible = opened.possible(&account.actor());
    let may_approve = possible.contains(&CommandKind::Approve);
    // What an approver typed stays visible even when somebody else was faster.
    let posted = form.filter(|form| form.has("alasan") && !form.has("catatan"));
    if !may_approve && !possible.contains(&CommandKind::SendBack) && posted.is_none() {
        return None;
    }
    let (title, outcome) = match opened.state().stage {
        Stage::UnderApproval { level, outcome, .. } => {
            let step = opened.version.ty.approvals.get(usize::from(level));
            (format!("Persetujuan {}", step.map_or("", |step| step.title.as_str())), outcome)
        }
        Stage::AwaitingSignature { outcome, .. } => {
            (format!("Tanda tangan {}", app.rules.catalogue.signer_title), outcome)
        }
        Stage::Draft
        | Stage::Submitted { .. }
        | Stage::UnderVerification { .. }
        | Stage::Returned { .. }
        | Stage::AwaitingRekomendasi { .. }
        | Stage::AwaitingPayment { .. }
        | Stage::Signing { .. }
        | Stage::Issued { .. }
        | Stage::Rejected { .. }
        | Stage::Withdrawn { .. }
        | Stage::Cancelled { .. }
        | Stage::Revoked { .. } => ("Persetujuan".into(), Outcome::Grant),
    };
    Some(Approval {
        title,
        may_approve,
        refusing: outcome == Outcome::Refuse,
        reasons: if outcome == Outcome::Refuse { reasons(app, opened) } else { Vec::new() },
        remarks: if outcome == Outcome::Grant { remarks(app, opened) } else { Vec::new() },
        reason: posted.map(|form| typed(form, "alasan")).unwrap_or_default(),
    })
}

fn reasons(app: &App, opened: &Opened) -> Vec<String> {
    let proposed = opened.dossier.reasons.iter().map(|r| format!("{} ({})", r.text, r.basis));
    let refusing = opened.state().offices.iter().filter(|request| request.refused());
    let refusing = refusing.filter_map(|request| {
        let given = opened.dossier.rekomendasi.get(&request.office)?;
        Some(format!("{}: {}", app.rules.catalogue.office_name(&request.office), given.reasons))
    });
    proposed.chain(refusing).collect()
}

fn remarks(app: &App, opened: &Opened) -> Vec<String> {
    let conditional = opened
        .state()
        .offices
        .iter()
        .filter(|request| request.opinion.as_ref().is_some_and(|o| o.opinion == Opinion::GivenWithConditions));
    let mut remarks: Vec<String> = conditional
        .map(|request| format!("Rekomendasi {} bersyarat.", app.rules.catalogue.office_name(&request.office)))
        .collect();
    let skipped = opened.state().checklist.iter().filter(|(_, mark)| **mark == Mark::TidakBerlaku).count();
    if skipped > 0 {
        remarks.push(format!("{skipped} butir ditandai tidak berlaku."));
    }
    if opened.state().checklist.keys().any(ChecklistItem::by_hand) {
        remarks.push("Data register diperiksa manual; lihat catatannya pada hasil verifikasi.".into());
    }
    if opened.loaded.due_at.is_some_and(|due| due < app.now()) {
        remarks.push("Janji selesai sudah lewat.".into());
    }
    remarks
}

/// Ways to pay, as sent and as shown.
pub const CHANNELS: [(&str, &str); 3] = [("bank", "Bank"), ("qris", "QRIS"), ("bendahara", "Bendahara penerimaan")];

/// The fee, where one was asked for.
pub fn payment(opened: &Opened, may_confirm: bool, form: Option<&Form>) -> Option<Payment> {
    let (notice, _) = opened.dossier.payment.as_ref()?;
    let Fee::Retribusi { amount_rp, unit, basis, .. } = &opened.version.ty.fee else { return None };
    let (due_rp, due) = if let Stage::AwaitingPayment { amount_rp, since, .. } = opened.state().stage {
        (amount_rp, opened.version.ty.fee.payment_due(since))
    } else {
        (*amount_rp, None)
    };
    let paid = opened.state().paid;
    let bill = opened.papers.iter().rev().find(|paper| paper.kind == DocumentKind::PaymentNotice);
    let posted = form.filter(|form| form.has("nomor_bukti"));
    Some(Payment {
        skrd_number: notice.clone(),
        skrd_href: bill.and_then(|paper| opened.paper_href(paper.id)),
        amount: rupiah(due_rp),
        basis: format!("{unit}. {basis}."),
        due: (!paid).then(|| due.map_or_else(|| "Belum ditetapkan".into(), |due| date(local(due).date()))),
        state: if paid { tag(Tone::Good, "Lunas") } else { tag(Tone::Warning, "Belum dibayar") },
        form: (may_confirm || posted.is_some()).then(|| payment_form(posted)),
    })
}

fn payment_form(posted: Option<&Form>) -> PaymentForm {
    let typed = |name: &str| posted.map_or_else(String::new, |form| form.get(name).to_owned());
    let chosen = typed("kanal");
    let mut channels = vec![Choice::new("", "Pilih", &chosen)];
    channels.extend(CHANNELS.iter().map(|(value, label)| Choice::new(value, label, &chosen)));
    PaymentForm {
        receipt: typed("nomor_bukti"),
        date: posted.map_or_else(String::new, |form| day(form, "tanggal_bayar")),
        channels,
        amount: typed("jumlah"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::application::Examination;
    use domain::ids::DocumentId;

    #[test]
    fn a_visit_to_a_closed_door_is_no_visit() {
        let mut request = OfficeRequest {
            office: "DINKES".into(),
            asked_at: Timestamp::UNIX_EPOCH,
            inspection: true,
            examinations: Vec::new(),
            opinion: None,
        };
        assert!(visit_missing(&request));
        for (conclusion, missing) in
            [(Conclusion::NotExamined, true), (Conclusion::Refused, false), (Conclusion::Approved, false)]
        {
            let document = DocumentId(uuid::Uuid::nil());
            request.examinations.push(Examination { document, conclusion, at: Timestamp::UNIX_EPOCH });
            assert_eq!(visit_missing(&request), missing, "{conclusion:?}");
        }
        request.inspection = false;
        request.examinations.clear();
        assert!(!visit_missing(&request));
    }
}
