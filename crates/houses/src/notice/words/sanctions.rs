//! What people are told about sanctions and objections, in both languages.

use super::sentences::{NoticeFacts, Words, said};
use domain::account::Language;
use domain::objection::{APPEAL_WORKING_DAYS, FILING_WORKING_DAYS};

/// `Permohonan 26-004182`, or `Your application` where no number is known.
fn whose(given: &NoticeFacts) -> String {
    match (given.language, given.plain("number")) {
        (Language::Indonesian, Some(number)) => format!("Permohonan {number}"),
        (Language::Indonesian, None) => "Permohonan Anda".into(),
        (Language::English, Some(number)) => format!("Application {number}"),
        (Language::English, None) => "Your application".into(),
    }
}

/// The same for an officer.
fn which(given: &NoticeFacts) -> String {
    match (given.language, given.plain("number")) {
        (Language::Indonesian, None) => "Sebuah permohonan".into(),
        (Language::English, None) => "An application".into(),
        (Language::Indonesian | Language::English, Some(_)) => whose(given),
    }
}

pub(super) fn proposed(given: &NoticeFacts) -> Words {
    let whose = whose(given);
    match given.language {
        Language::Indonesian => said(
            "Ada usul sanksi, Anda berhak menanggapi",
            format!("{whose}: petugas mengusulkan sanksi. Belum ada yang diputus."),
            format!(
                "Baca isinya di halaman permohonan, lalu tulis tanggapan Anda{}. Sanksi tidak memengaruhi permohonan lain.",
                given.clause("due", |due| format!(" paling lambat {due}"))
            ),
            format!("{whose}: ada usul sanksi. Anda berhak menanggapi."),
        ),
        Language::English => said(
            "A sanction is proposed, and you may reply",
            format!("{whose}: an officer proposes a sanction. Nothing is decided."),
            format!(
                "Read it on the page of the application and write your reply{}. A sanction has no effect on others.",
                given.clause("due", |due| format!(" by {due}"))
            ),
            format!("{whose}: a sanction is proposed. You may reply."),
        ),
    }
}

pub(super) fn dropped(given: &NoticeFacts) -> Words {
    let whose = whose(given);
    match given.language {
        Language::Indonesian => said(
            "Sanksi tidak dikenakan",
            format!("{whose}: sanksi yang diusulkan tidak dikenakan."),
            "Anda tidak perlu berbuat apa-apa. Alasannya ada di halaman permohonan.",
            format!("{whose}: sanksi tidak dikenakan."),
        ),
        Language::English => said(
            "No sanction is imposed",
            format!("{whose}: the proposed sanction is not imposed."),
            "You need not do anything. The reason is on the page of the application.",
            format!("{whose}: no sanction is imposed."),
        ),
    }
}

fn objecting(language: Language) -> String {
    match language {
        Language::Indonesian => format!(
            "Baca alasannya di halaman permohonan. Bila tidak setuju, ajukan keberatan di sana paling lama {FILING_WORKING_DAYS} hari \
             kerja sejak surat itu Anda terima."
        ),
        Language::English => format!(
            "Read the reasons on the page of the application. If you disagree, object there within {FILING_WORKING_DAYS} working days \
             of receiving the letter."
        ),
    }
}

pub(super) fn warned(given: &NoticeFacts) -> Words {
    let whose = whose(given);
    match given.language {
        Language::Indonesian => said(
            "Anda mendapat teguran tertulis",
            format!("{whose}: surat teguran sudah terbit. Permohonan lain tidak terpengaruh."),
            objecting(given.language),
            format!("{whose}: surat teguran terbit. Baca alasannya."),
        ),
        Language::English => said(
            "You have received a written warning",
            format!("{whose}: a letter of warning is out. Other applications are not affected."),
            objecting(given.language),
            format!("{whose}: a letter of warning is out. Read the reasons."),
        ),
    }
}

pub(super) fn cancelled(given: &NoticeFacts) -> Words {
    let whose = whose(given);
    match given.language {
        Language::Indonesian => said(
            "Permohonan Anda dibatalkan",
            format!("{whose} dibatalkan. Surat pembatalannya sudah terbit. Anda boleh mengajukan permohonan lain."),
            objecting(given.language),
            format!("{whose} dibatalkan. Baca alasannya."),
        ),
        Language::English => said(
            "Your application has been cancelled",
            format!("{whose} has been cancelled. The letter that says so is out. You may apply for something else."),
            objecting(given.language),
            format!("{whose} has been cancelled. Read the reasons."),
        ),
    }
}

pub(super) fn objection_decided(given: &NoticeFacts) -> Words {
    let whose = whose(given);
    match given.language {
        Language::Indonesian => said(
            "Keberatan Anda sudah diputus",
            format!("{whose}: keputusan atas keberatan Anda sudah terbit."),
            format!(
                "Baca suratnya di halaman permohonan. Bila belum puas, ajukan banding kepada atasan pejabat yang memutus paling lama \
                 {APPEAL_WORKING_DAYS} hari kerja sejak surat itu Anda terima."
            ),
            format!("{whose}: keberatan Anda sudah diputus."),
        ),
        Language::English => said(
            "Your objection has been decided",
            format!("{whose}: the decision on your objection is out."),
            format!(
                "Read the letter on the page of the application. If you still disagree, appeal to the superior of whoever decided \
                 within {APPEAL_WORKING_DAYS} working days of receiving the letter."
            ),
            format!("{whose}: your objection has been decided."),
        ),
    }
}

pub(super) fn to_decide(given: &NoticeFacts) -> Words {
    let which = which(given);
    match given.language {
        Language::Indonesian => said(
            "Usul sanksi menunggu keputusan",
            format!(
                "{which}: sanksi diusulkan.{}",
                given.clause("due", |due| format!(" Pemohon dapat menanggapi sampai {due}."))
            ),
            "Baca fakta dan tanggapannya, lalu kenakan atau hentikan.",
            format!("{which}: usul sanksi menunggu keputusan Anda."),
        ),
        Language::English => said(
            "A proposed sanction wants a decision",
            format!(
                "{which}: a sanction is proposed.{}",
                given.clause("due", |due| format!(" The applicant may reply by {due}."))
            ),
            "Read the facts and the reply, then impose or drop it.",
            format!("{which}: a proposed sanction wants your decision."),
        ),
    }
}

pub(super) fn objection_to_decide(given: &NoticeFacts) -> Words {
    let which = which(given);
    match given.language {
        Language::Indonesian => said(
            "Keberatan menunggu keputusan",
            format!(
                "{which}: keberatan masuk{}.",
                given.clause("due", |due| format!(" dan harus diputus paling lambat {due}"))
            ),
            "Baca alasan dan berkasnya, lalu kabulkan atau tolak dengan surat.",
            format!("{which}: keberatan menunggu keputusan Anda."),
        ),
        Language::English => said(
            "An objection wants a decision",
            format!(
                "{which}: an objection came in{}.",
                given.clause("due", |due| format!(" and must be decided by {due}"))
            ),
            "Read its reasons and papers, then grant or refuse it by letter.",
            format!("{which}: an objection wants your decision."),
        ),
    }
}

pub(super) fn objection_due(given: &NoticeFacts) -> Words {
    let which = which(given);
    match given.language {
        Language::Indonesian => said(
            "Batas memutus keberatan sudah tiba",
            format!(
                "{which}: batas memutus keberatan{} sudah tiba. Sesudah hari itu keberatan dianggap dikabulkan.",
                given.clause("due", |due| format!(" ({due})"))
            ),
            "Putuskan hari ini. Keputusan yang mengabulkan sudah disiapkan; sistem tidak pernah menandatangani sendiri.",
            format!("{which}: batas memutus keberatan sudah tiba."),
        ),
        Language::English => said(
            "The last day to decide an objection is here",
            format!(
                "{which}: the last day to decide its objection{} is here. After it, it counts as granted.",
                given.clause("due", |due| format!(" ({due})"))
            ),
            "Decide today. A decision that grants it is prepared; no machine ever signs by itself.",
            format!("{which}: the last day to decide its objection is here."),
        ),
    }
}
