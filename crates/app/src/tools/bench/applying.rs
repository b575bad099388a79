//! What an applicant does over HTTP: every section, every file, the check, the sending.

use crate::tools::bench::forms::Person;
use crate::tools::demo::papers;
use crate::tools::demo::story::Sample;
use domain::form::{Answer, FieldKind, asked};
use domain::licence_type::LicenceType;

/// Somebody's application of this type from the page of the type to the receipt; its id. Every file is `paper` where it is given.
pub async fn apply(
    applicant: &mut Person,
    ty: &LicenceType,
    sample: &Sample,
    paper: Option<&[u8]>,
) -> Result<String, String> {
    applicant.open(&format!("/layanan/{}", ty.id)).await?;
    let start = format!("/layanan/{}/mulai", ty.id);
    applicant.keys_of(&start)?;
    let href = applicant.send(&start, &pairs(&[("varian", &sample.variant)])).await?;
    for section in &ty.sections {
        let fields = asked(section, &sample.answers, &sample.variant);
        let mut typed = Vec::new();
        for field in &fields {
            if let Some(answer) = sample.answers.get(&field.id) {
                type_in(&format!("f.{}", field.id), field.kind == FieldKind::MultipleChoice, answer, &mut typed);
            }
        }
        if !fields.is_empty() {
            let address = format!("{href}/isian/{}", section.id);
            applicant.open(&address).await?;
            applicant.keys_of(&address)?;
            applicant.send(&address, &typed).await?;
        }
    }
    for wanted in &sample.requirements {
        let known = ty.requirements.iter().find(|r| r.id == *wanted).ok_or("syarat tidak ada")?;
        let file = match paper {
            Some(bytes) => ("berkas.pdf".to_owned(), bytes.to_vec()),
            None => papers::paper(&known.name, &known.accepts)?,
        };
        applicant.open(&format!("{href}/berkas")).await?;
        applicant.keys_of(&format!("{href}/berkas/{wanted}"))?;
        applicant.upload(&format!("{href}/berkas/{wanted}"), ("berkas", &file.0, &file.1)).await?;
    }
    applicant.open(&format!("{href}/periksa")).await?;
    applicant.keys_of(&format!("{href}/kirim"))?;
    let receipt = applicant.send(&format!("{href}/kirim"), &pairs(&[("pernyataan", "ya")])).await?;
    if !receipt.ends_with("/tanda-terima") {
        return Err(format!("belum terkirim: {receipt}"));
    }
    Ok(href.rsplit('/').next().unwrap_or_default().to_owned())
}

/// Names and values, owned.
pub fn pairs(typed: &[(&str, &str)]) -> Vec<(String, String)> {
    typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// An answer as its controls send it.
fn type_in(name: &str, boxes: bool, answer: &Answer, typed: &mut Vec<(String, String)>) {
    match answer {
        Answer::One(value) => typed.push((name.to_owned(), value.clone())),
        Answer::Many(values) if boxes => typed.extend(values.iter().map(|v| (name.to_owned(), v.clone()))),
        Answer::Many(_) => {}
        Answer::Parts(parts) => typed.extend(parts.iter().map(|(part, v)| (format!("{name}.{part}"), v.clone()))),
        Answer::Rows(rows) => {
            for (r, cells) in rows.iter().enumerate() {
                typed.extend(cells.iter().enumerate().map(|(c, cell)| (format!("{name}.{r}.{c}"), cell.clone())));
            }
        }
    }
}
