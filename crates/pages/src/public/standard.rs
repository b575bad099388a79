//! The service standard (UU 25/2009 ps 21): what follows from the licence type, and what the office published beside it.

use super::services::fee_in_short;
use domain::indonesian;
use domain::licence_type::{Fee, LicenceType, Rollout};

/// A document to prepare.
#[derive(Clone, Debug)]
pub struct Need {
    /// Its name.
    pub name: String,
    /// What it must show, and in what form it is taken.
    pub hint: String,
    /// When it is needed; none, always.
    pub only: Option<String>,
}

/// A component of the service standard.
#[derive(Clone, Debug)]
pub struct Component {
    /// Its name in the law.
    pub name: &'static str,
    /// What the office published; empty, nothing.
    pub lines: Vec<String>,
}

/// The 14 components, in the order of Permenpan RB 15/2014: six the applicant meets, eight behind them.
pub(super) fn components(
    licence: &LicenceType,
    needs: &[Need],
    validity: Option<&str>,
    office_name: impl Fn(&str) -> String,
) -> Vec<Component> {
    let standard = &licence.standard;
    let one = |text: &Option<String>| text.iter().cloned().collect::<Vec<_>>();
    let component = |name, lines| Component { name, lines };
    vec![
        component("Persyaratan", needs.iter().map(need_line).collect()),
        component(
            "Sistem, mekanisme, dan prosedur",
            standard.procedure.as_ref().map_or_else(|| steps(licence, office_name), |p| vec![p.clone()]),
        ),
        component("Jangka waktu", licence.promise.days.map(|d| time_line(licence, d)).into_iter().collect()),
        component("Biaya", fee_lines(&licence.fee)),
        component("Produk pelayanan", vec![product_line(licence, validity)]),
        component("Pengaduan, saran, dan masukan", one(&standard.complaints)),
        component("Dasar hukum", licence.legal_basis.clone()),
        component("Sarana, prasarana, dan fasilitas", one(&standard.facilities)),
        component("Kompetensi pelaksana", one(&standard.competence)),
        component("Pengawasan internal", one(&standard.supervision)),
        component("Jumlah pelaksana", one(&standard.staff)),
        component("Jaminan pelayanan", one(&standard.service_guarantee)),
        component("Jaminan keamanan dan keselamatan", one(&standard.safety_guarantee)),
        component("Evaluasi kinerja", one(&standard.evaluation)),
    ]
}

fn need_line(need: &Need) -> String {
    need.only.as_ref().map_or_else(|| need.name.clone(), |only| format!("{} ({})", need.name, indonesian::within(only)))
}

fn steps(licence: &LicenceType, office_name: impl Fn(&str) -> String) -> Vec<String> {
    // What another system issues is neither sent nor checked here.
    let sent = match (licence.rollout, &licence.referral) {
        (Rollout::Referred, Some(other)) => {
            return vec![format!("Diajukan, diperiksa, dan diterbitkan di {}", other.to)];
        }
        (Rollout::Referred, None) | (Rollout::Draft | Rollout::Closed, _) => return Vec::new(),
        (Rollout::Pilot, _) => "Dibawa ke loket",
        (Rollout::Open, _) => "Dikirim lewat portal ini atau loket",
    };
    let mut steps = vec![sent.to_owned(), "Diperiksa petugas".to_owned()];
    for office in &licence.offices {
        let visit = if office.inspection { ", dengan peninjauan lapangan" } else { "" };
        steps.push(format!("Diperiksa {}{visit}", office_name(&office.code)));
    }
    steps.extend(licence.approvals.iter().map(|a| format!("Disetujui {}", a.title)));
    if licence.fee.amount_rp() > 0 {
        steps.push("Retribusi dibayar".into());
    }
    if let Some(signer) = licence.signer {
        steps.push(format!(
            "Ditandatangani elektronik oleh {}",
            signer.name().to_lowercase().replace(" (penanda tangan)", "")
        ));
    }
    steps.push("Terbit, dapat diunduh".into());
    steps
}

fn time_line(licence: &LicenceType, days: u16) -> String {
    let source = licence.promise.source.as_ref().map(|s| format!(" Sumber: {s}.")).unwrap_or_default();
    format!("{days} hari kerja sejak permohonan lengkap dikirim.{source}")
}

fn fee_lines(fee: &Fee) -> Vec<String> {
    let basis = |basis: &Option<String>| basis.iter().map(|b| format!("Dasar: {b}.")).collect::<Vec<_>>();
    match fee {
        Fee::Unsettled => Vec::new(),
        Fee::Free { basis: b } => {
            [vec!["Gratis. Petugas tidak menerima pembayaran apa pun.".to_owned()], basis(b)].concat()
        }
        Fee::TaxElsewhere { text, basis: b } => [vec![text.clone()], basis(b)].concat(),
        Fee::Retribusi { unit, basis: b, note, pay_within_days, .. } => {
            let amount = fee_in_short(fee).unwrap_or_default();
            let mut lines = vec![format!("{amount} {unit}."), format!("Dasar: {b}.")];
            lines.push(match pay_within_days {
                Some(days) => format!("Dibayar paling lambat {days} hari sejak surat ketetapan (SKRD) terbit."),
                None => "Batas waktu pembayaran belum ditetapkan.".into(),
            });
            lines.extend(note.iter().cloned());
            lines
        }
    }
}

fn product_line(licence: &LicenceType, validity: Option<&str>) -> String {
    if let (Rollout::Referred, Some(other)) = (licence.rollout, &licence.referral) {
        return format!("{}, diterbitkan di {}.", licence.name, other.to);
    }
    let valid = validity.map(|v| format!(", berlaku {}", indonesian::within(v))).unwrap_or_default();
    format!("{}, PDF bertanda tangan elektronik{valid}.", licence.name)
}
