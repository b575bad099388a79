//! What OSS knows that a form asks, by the mapping of its licence type; what does not fit a field is left for the applicant.

use domain::form::{Answer, Answers, FieldKind, check, read};
use domain::identity_number::digits;
use domain::licence_type::LicenceType;
use domain::typed::clean;
use registries::oss::arrival::Arrival;
use serde_json::Value;

/// The answers of a form as far as OSS knows them, for one licence and one responsible person, each by its number.
pub fn answers(ty: &LicenceType, arrival: &Arrival, licence: &str, nik: &str) -> Answers {
    let Some(oss) = &ty.oss else { return Answers::new() };
    let about = About { data: &arrival.whole["dataNIB"], arrival, licence, nik };
    let fields = ty.sections.iter().flat_map(|section| &section.fields);
    let filled = fields.filter_map(|field| {
        let source = oss.fill.get(&field.id)?;
        let value = source.strip_prefix('=').map(str::to_owned).or_else(|| about.value(source))?;
        // A street is a beginning of an address; in which kelurahan it lies the applicant says.
        let part = if field.kind == FieldKind::Address { ".street" } else { "" };
        let answer = read(field, &[(format!("f.{}{part}", field.id), value)])?;
        let fits = matches!(answer, Answer::Parts(_)) || check(field, Some(&answer)).is_ok();
        fits.then(|| (field.id.clone(), answer))
    });
    filled.collect()
}

/// What a delivery is read for.
struct About<'a> {
    data: &'a Value,
    arrival: &'a Arrival,
    licence: &'a str,
    nik: &'a str,
}

impl About<'_> {
    /// A text or number by the names that lead to it; nothing where it is missing or empty.
    fn value(&self, source: &str) -> Option<String> {
        let mut names: Vec<&str> = source.split('.').collect();
        let last = names.pop()?;
        let from = names.into_iter().try_fold(self.data, |from, list| self.part(from.get(list)?, list))?;
        let text = match from.get(last)? {
            Value::String(text) => clean::line(text),
            Value::Number(number) => number.to_string(),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
        };
        (!text.is_empty()).then_some(text)
    }

    /// The person, project or line that it is about; of any other list its only element.
    fn part<'v>(&self, list: &'v Value, name: &str) -> Option<&'v Value> {
        let line = self.arrival.checklist.iter().find(|line| line.licence_id == self.licence);
        let wanted = match name {
            "penanggung_jwb" => Some(("no_identitas_penanggung_jwb", self.nik)),
            "data_checklist" => Some(("id_izin", self.licence)),
            "data_proyek" => line.map(|line| ("id_proyek", line.project_id.as_str())),
            _ => None,
        };
        match (list, wanted) {
            (Value::Array(all), Some((name, value))) => {
                all.iter().find(|one| one.get(name).and_then(Value::as_str).map(digits) == Some(digits(value)))
            }
            (Value::Array(all), None) => all.first().filter(|_| all.len() == 1),
            (one @ Value::Object(_), _) => Some(one),
            (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_), _) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use registries::oss::arrival;

    const DELIVERY: &[u8] = include_bytes!("../../../registries/tests/golden/oss-receive-nib-request.json");

    #[test]
    fn what_oss_knows_is_read_by_the_names_of_the_guide() {
        let arrival = arrival::read(DELIVERY).expect("the guide's own sample");
        let licence = arrival.checklist[0].licence_id.clone();
        let about = |nik| About { data: &arrival.whole["dataNIB"], arrival: &arrival, licence: &licence, nik };
        let known = about("1371010101900001");
        for (source, value) in [
            ("nama_perseroan", Some("PT CONTOH SEHAT")),
            ("penanggung_jwb.jabatan_penanggung_jwb", Some("DIREKTUR")),
            ("data_proyek.nama_kegiatan", Some("KLINIK CONTOH")),
            ("data_proyek.data_lokasi_proyek.alamat_usaha", Some("JL. CONTOH NO. 3")),
            ("no_pengesahan", None),
            ("legalitas", None),
            ("tidak_ada.sama_sekali", None),
        ] {
            assert_eq!(known.value(source).as_deref(), value, "{source}");
        }
        let other = about("1371010101900002").value("penanggung_jwb.nama_penanggung_jwb");
        assert_eq!(other, None, "of nobody but the person who came");
    }
}
