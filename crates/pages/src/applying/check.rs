//! Check the answers, state that they are true, send.

use super::Application;
use crate::form::Problems;
use crate::{Frame, Page, sample};
use askama::Template;
use domain::form::{Answers, KelurahanNames, Section, asked, text};

/// `/permohonan/{id}/periksa`; posts `pernyataan=ya` to `…/kirim`.
#[derive(Clone, Debug, Template)]
#[template(path = "applying/check.html")]
pub struct Check {
    /// Around the page.
    pub frame: Frame,
    /// The application.
    pub application: Application,
    /// Everything answered, a group per section, the documents last.
    pub groups: Vec<Group>,
    /// What must be done first, as (address, sentence); with any of these it cannot be sent.
    pub missing: Vec<(String, String)>,
    /// What the applicant states.
    pub statement: Vec<String>,
    /// What follows if it is not true (Pasal 11(5)).
    pub sanction: String,
    /// What is wrong with the statement.
    pub problem: Option<String>,
    /// A corrected application is sent again.
    pub correction: Option<Corrected>,
}

/// What belongs to sending a correction.
#[derive(Clone, Debug, Default)]
pub struct Corrected {
    /// The officer's general message, or empty.
    pub message: String,
    /// What was asked and is still as it was.
    pub unchanged: Vec<String>,
    /// Why, as typed so far; field `penjelasan`.
    pub explanation: String,
    /// What is wrong with it.
    pub problem: Option<String>,
}

/// A section as answered.
#[derive(Clone, Debug)]
pub struct Group {
    /// Heading.
    pub title: String,
    /// Its answers.
    pub rows: Vec<Row>,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Row {
    /// The question.
    pub label: String,
    /// The answer; empty, none.
    pub value: String,
    /// Where it can be changed; none, it cannot.
    pub change: Option<String>,
}

/// The answers of all sections; `base` is the address of the application, empty when nothing can be changed.
pub fn groups(
    sections: &[Section],
    answers: &Answers,
    variant: &str,
    names: &KelurahanNames,
    base: &str,
) -> Vec<Group> {
    let row = |section: &Section, field| Row {
        label: field_label(field),
        value: text(field, answers.get(&field.id), names),
        change: (!base.is_empty()).then(|| format!("{base}/isian/{}#f.{}", section.id, field.id)),
    };
    sections
        .iter()
        .map(|section| Group {
            title: section.title.clone(),
            rows: asked(section, answers, variant).into_iter().map(|field| row(section, field)).collect(),
        })
        .filter(|group| !group.rows.is_empty())
        .collect()
}

fn field_label(field: &domain::form::Field) -> String {
    field.label.trim_end_matches('?').to_owned()
}

impl Check {
    fn problems(&self) -> Problems {
        let mut problems = Problems::at("pernyataan", self.problem.as_ref());
        let unexplained = self.correction.as_ref().and_then(|correction| correction.problem.as_ref());
        problems.0.extend(Problems::at("penjelasan", unexplained).0);
        problems
    }

    /// The usual statement (Pasal 11(3)b) and what follows if it is not true (Pasal 11(5)).
    pub fn usual_statement() -> (Vec<String>, String) {
        let statement = [
            "data dan berkas yang saya kirim benar dan sah;",
            "saya bersedia memberi keterangan bila petugas meminta;",
            "saya mengikuti prosedur pelayanan yang ditetapkan.",
        ];
        let sanction = "Bila ternyata tidak benar, Anda dapat ditegur secara tertulis dan permohonan dapat dibatalkan \
                        (Perwako Padang 106/2020 Pasal 11 ayat (5)).";
        (statement.map(String::from).to_vec(), sanction.into())
    }
}

impl Page for Check {
    const NAME: &'static str = "periksa";

    fn samples() -> Vec<(&'static str, Self)> {
        let application = sample::application();
        let row = |label: &str, value: &str| Row {
            label: label.into(),
            value: value.into(),
            change: Some(format!("{}/isian/pemohon#f.nama", application.href())),
        };
        let group = |title: &str, rows| Group { title: title.into(), rows };
        let (statement, sanction) = Self::usual_statement();
        let ready = Self {
            frame: sample::applicant("Periksa jawaban Anda", "/permohonan"),
            groups: vec![
                group(
                    "Data pemohon",
                    vec![row("Nama", "Pemohon Contoh"), row("NIK", "1371000000000001"), row("Email", "")],
                ),
                group("Tempat praktik", vec![row("Alamat", "Jalan Contoh 1, Kelurahan Purus, Kecamatan Padang Barat")]),
                group("Berkas syarat", vec![row("STR apoteker", "str-apoteker.pdf, 2 halaman")]),
            ],
            missing: Vec::new(),
            statement,
            sanction,
            problem: None,
            correction: None,
            application: application.clone(),
        };
        let missing = vec![
            (format!("{}/isian/pemohon#f.nik", application.href()), "NIK harus 16 angka. Anda mengisi 15.".to_owned()),
            (format!("{}/berkas#berkas-foto", application.href()), "Kirim berkas: Pas foto.".to_owned()),
        ];
        let same = Corrected {
            message: "Mohon diperbaiki sebelum akhir bulan.".into(),
            unchanged: vec!["NIK".into()],
            problem: Some("Tulis mengapa 1 hal ini tidak diubah.".into()),
            ..Corrected::default()
        };
        vec![
            ("belum-lengkap", Self { missing, ..ready.clone() }),
            ("belum-setuju", Self { problem: Some("Beri tanda bahwa pernyataan itu benar.".into()), ..ready.clone() }),
            ("perbaikan", Self { correction: Some(Corrected::default()), ..ready.clone() }),
            ("perbaikan-sama", Self { correction: Some(same), ..ready.clone() }),
            ("siap", ready),
        ]
    }
}
