//! What an applicant of the past typed: the catalogue's sample of the type, with this person, these places, these days.

use super::people::{Person, address, house_name, nik, one_of};
use crate::tools::demo::story::Sample;
use domain::form::{Answer, Answers, KelurahanNames, problems};
use domain::licence_type::LicenceType;
use fastrand::Rng;
use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};

/// The day on which the catalogue's samples are filled in; days in them from their year on move with the application.
const SAMPLE_DAY: Date = date(2026, 11, 23);
/// Days before it are of the person, not of the application.
const SAMPLE_FIRST_DAY: Date = date(2025, 9, 1);

const TITLES: [&str; 10] = [
    "Mutu Pelayanan Perizinan Satu Pintu di Kota Padang",
    "Pemahaman Pedagang Pasar Raya tentang Retribusi",
    "Kepuasan Pasien Puskesmas terhadap Antrean Daring",
    "Kesiapan Sekolah Dasar Pesisir menghadapi Tsunami",
    "Pengelolaan Bank Sampah di Kelurahan Koto Tangah",
    "Peran Bundo Kanduang dalam Musyawarah Kelurahan",
    "Minat Baca Siswa SMP di Kecamatan Kuranji",
    "Penggunaan Pembayaran Nontunai oleh Warung Nasi",
    "Kualitas Air Sumur di Bantaran Batang Arau",
    "Keselamatan Pengendara Ojek Daring di Padang",
];

/// What there is to choose from, for one application.
pub struct Typed<'a> {
    /// Its type.
    pub ty: &'a LicenceType,
    /// The type's sample.
    pub sample: &'a Sample,
    /// Who applies; `None` for the newcomer's own account, which is called as in the sample.
    pub person: Option<&'a Person>,
    /// Kelurahan of the city.
    pub names: &'a KelurahanNames,
    /// The day on which it is typed.
    pub day: Date,
    /// Which application: part of numbers on papers.
    pub number: usize,
}

/// Kind of application and answers; a kind that the sample cannot answer becomes the sample's.
pub fn answers(typed: &Typed, wanted: &str, dice: &mut Rng) -> (String, Answers) {
    let mut answers = typed.sample.answers.clone();
    let shift = SAMPLE_DAY.until(typed.day).unwrap_or_else(|_| Span::new());
    for answer in answers.values_mut() {
        each_text(answer, &mut |text| shifted(text, shift));
    }
    if let Some(person) = typed.person {
        person_of(&mut answers, person);
        places(&mut answers, typed, dice);
        numbers(&mut answers, typed, dice);
    }
    set(&mut answers, "penerima", "Warga terdampak di kelurahan terdekat, diserahkan dua bulan sesudahnya.");
    if wanted != typed.sample.variant {
        let mut again = answers.clone();
        let old = typed.day.saturating_sub(700.days()).to_string();
        for (field, value) in
            [("nomor_izin_lama", format!("CONTOH/{:04}/LAMA", typed.number)), ("tanggal_izin_lama", old)]
        {
            again.insert(field.into(), Answer::One(value));
        }
        if problems(&typed.ty.sections, &again, (wanted, typed.day)).is_empty() {
            return (wanted.to_owned(), again);
        }
    }
    (typed.sample.variant.clone(), answers)
}

/// Changes every text of an answer.
fn each_text(answer: &mut Answer, change: &mut dyn FnMut(&mut String)) {
    match answer {
        Answer::One(text) => change(text),
        Answer::Many(texts) => texts.iter_mut().for_each(change),
        Answer::Rows(rows) => rows.iter_mut().flatten().for_each(change),
        Answer::Parts(parts) => parts.values_mut().for_each(change),
    }
}

fn shifted(text: &mut String, shift: Span) {
    if let Ok(day) = text.parse::<Date>()
        && day >= SAMPLE_FIRST_DAY
    {
        *text = day.saturating_add(shift).to_string();
    }
}

/// Answers a question that is asked.
fn set(answers: &mut Answers, field: &str, value: impl Into<String>) {
    if let Some(answer) = answers.get_mut(field) {
        *answer = Answer::One(value.into());
    }
}

fn set_address(answers: &mut Answers, field: &str, (street, kelurahan): (String, String)) {
    if let Some(Answer::Parts(parts)) = answers.get_mut(field) {
        parts.insert("street".into(), street);
        parts.insert("kelurahan".into(), kelurahan);
    }
}

fn person_of(answers: &mut Answers, person: &Person) {
    let sex = if person.woman { "Perempuan" } else { "Laki-laki" };
    for (field, value) in [("nama_lengkap", person.name.clone()), ("nama_penanggung_jawab", person.name.clone())] {
        set(answers, field, value);
    }
    for field in ["nik", "nik_penanggung_jawab", "npwp_perorangan"] {
        set(answers, field, person.nik.as_str());
    }
    set(answers, "tempat_lahir", person.birthplace);
    set(answers, "tanggal_lahir", person.born.to_string());
    set(answers, "jenis_kelamin", sex);
    for field in ["telepon", "telepon_badan"] {
        set(answers, field, person.phone());
    }
    for field in ["surel", "surel_badan"] {
        set(answers, field, format!("{}@contoh.invalid", person.username()));
    }
    set_address(answers, "alamat", (person.street.clone(), person.kelurahan.clone()));
    set(answers, "tahun_lulus", (person.born.year() + 24).min(2024).to_string());
}

/// Where it is for: what the sample calls Contoh gets a name.
fn places(answers: &mut Answers, typed: &Typed, dice: &mut Rng) {
    let name = house_name(dice);
    let who = typed.person.map(|person| person.name.clone()).unwrap_or_default();
    for field in ["nama_badan", "nama_optikal", "nama_sekolah", "nama_tempat", "nama_tempat_praktik", "tema"] {
        if let Some(Answer::One(text)) = answers.get_mut(field) {
            *text = text.replace("Pemohon Contoh", &who).replace("Bidan Contoh", &format!("Bidan {who}"));
            *text = text.replace("Contoh", &name);
        }
    }
    for field in ["alamat_badan", "alamat_optikal", "alamat_sekolah", "alamat_praktik", "alamat_tempat_praktik"] {
        set_address(answers, field, address(dice, typed.names));
    }
    if let Some(Answer::Parts(parts)) = answers.get_mut("koordinat") {
        parts.insert("lat".into(), format!("-0.{:04}", dice.u32(8200..9900)));
        parts.insert("lon".into(), format!("100.{:04}", dice.u32(3500..4400)));
    }
}

/// Numbers on papers, each marked CONTOH as in the sample.
fn numbers(answers: &mut Answers, typed: &Typed, dice: &mut Rng) {
    let number = typed.number;
    for field in ["nomor_str", "nomor_str_ro"] {
        set(answers, field, format!("CONTOH-STR-{number:04}"));
    }
    set(answers, "nomor_pengesahan", format!("CONTOH-{number:07}"));
    set(answers, "nomor_surat_kematian", format!("CONTOH/474.3/{number:03}/{}", typed.day.year()));
    set(answers, "nomor_surat_pengantar", format!("CONTOH/{number:03}/UC/{}", typed.day.year()));
    set(answers, "npwp_badan", format!("000000000000{:04}", 1000 + number));
    for field in ["nib", "nib_perorangan"] {
        set(answers, field, format!("000000000{number:04}"));
    }
    set(answers, "nim", format!("22010{number:05}"));
    set(answers, "judul", one_of(dice, &TITLES));
    set(answers, "target", (dice.u64(10..200) * 500_000).to_string());
    set(answers, "luas_tanah", (dice.u64(6..40) * 100).to_string());
    set(answers, "nomor_petak", dice.u32(1..400).to_string());
    let died = date(1948, 3, 1).saturating_add(dice.i64(0..9_000).days());
    set(
        answers,
        "nama_jenazah",
        format!("Almarhum {}", one_of(dice, &["Buyung", "Sutan Mudo", "Rajo Bungsu", "Malin"])),
    );
    set(answers, "lahir_jenazah", died.to_string());
    set(answers, "tanggal_wafat", typed.day.saturating_sub(7.days()).to_string());
    set(answers, "tanggal_makam", typed.day.saturating_sub(6.days()).to_string());
    set(answers, "tanggal_surat_pengantar", typed.day.saturating_sub(14.days()).to_string());
    // Some registrations end within the year after, so that licences expire with them.
    set(answers, "str_berlaku_sampai", typed.day.saturating_add(dice.i64(330..1600).days()).to_string());
    set(answers, "nik_jenazah", nik(died, false, 5_000 + number));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tools::demo::story::sample;
    use ground::catalogue;

    #[test]
    fn what_is_typed_is_complete_for_every_type_and_day() {
        let catalogue = catalogue::load(&catalogue::embedded()).unwrap_or_else(|_| panic!("the catalogue loads"));
        let days = [date(2025, 9, 26), date(2026, 2, 28), date(2026, 11, 27), date(2028, 2, 29)];
        for version in catalogue.all().filter(|v| v.ty.offered()) {
            let sample = sample(&version.ty.id).unwrap();
            for (number, day) in days.into_iter().enumerate() {
                let person = Person::of(3, number, &catalogue.kelurahan);
                let mut dice = Rng::with_seed(number as u64);
                let (ty, names) = (&version.ty, &catalogue.kelurahan);
                let typed = Typed { ty, sample: &sample, person: Some(&person), names, day, number };
                for wanted in ["baru", "perpanjangan"] {
                    let (variant, typed) = answers(&typed, wanted, &mut dice);
                    let wrong = problems(&version.ty.sections, &typed, (&variant, day));
                    assert!(wrong.is_empty(), "{} on {day}: {wrong:?}", version.ty.id);
                }
            }
        }
    }
}
