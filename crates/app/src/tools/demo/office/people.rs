//! Made-up applicants: names as they are common in Padang, addresses, numbers that pass every check and belong to nobody.

use domain::form::KelurahanNames;
use fastrand::Rng;
use jiff::ToSpan;
use jiff::civil::Date;

/// A made-up person.
#[derive(Clone, Debug)]
pub struct Person {
    /// Which one: the same number is the same person.
    pub index: usize,
    /// Name.
    pub name: String,
    /// Whether a woman, as the NIK says too.
    pub woman: bool,
    /// 16 digits; the district 99 does not exist in Padang, so that it is nobody's.
    pub nik: String,
    /// Day of birth.
    pub born: Date,
    /// Place of birth.
    pub birthplace: &'static str,
    /// Street and number.
    pub street: String,
    /// Code of the kelurahan.
    pub kelurahan: String,
}

const WOMEN: [&str; 24] = [
    "Rahmi",
    "Yulia",
    "Nurhayati",
    "Fitri",
    "Desi",
    "Elvira",
    "Mutia",
    "Silvia",
    "Wirda",
    "Gusnita",
    "Reni",
    "Suci",
    "Annisa",
    "Zahratul",
    "Yosi",
    "Hasnah",
    "Mimi",
    "Vivi",
    "Rosmaneli",
    "Aisyah",
    "Nadia",
    "Lusi",
    "Ermawati",
    "Tiara",
];
const MEN: [&str; 24] = [
    "Afrizal",
    "Syafrizal",
    "Yusrizal",
    "Hendra",
    "Rahmat",
    "Ikhsan",
    "Zulfikar",
    "Fadhil",
    "Doni",
    "Jefri",
    "Masrul",
    "Edi",
    "Arif",
    "Ilham",
    "Ridwan",
    "Taufik",
    "Irwan",
    "Bambang",
    "Syahrul",
    "Nofriadi",
    "Ardi",
    "Gilang",
    "Wahyu",
    "Dafri",
];
const WOMEN_LAST: [&str; 12] = [
    "Putri",
    "Sari",
    "Yanti",
    "Rahmadani",
    "Oktaviani",
    "Handayani",
    "Chaniago",
    "Koto",
    "Fitria",
    "Amelia",
    "Tanjung",
    "Anggraini",
];
const MEN_LAST: [&str; 12] = [
    "Chaniago",
    "Tanjung",
    "Koto",
    "Piliang",
    "Sikumbang",
    "Jambak",
    "Guci",
    "Putra",
    "Hidayat",
    "Ramadhan",
    "Saputra",
    "Syahputra",
];
const BIRTHPLACES: [&str; 8] =
    ["Padang", "Padang", "Padang", "Bukittinggi", "Pariaman", "Payakumbuh", "Solok", "Painan"];
const STREETS: [&str; 16] = [
    "Jalan Melati",
    "Jalan Anggrek",
    "Jalan Mawar",
    "Jalan Kenanga",
    "Jalan Cempaka",
    "Jalan Flamboyan",
    "Jalan Durian",
    "Jalan Rambutan",
    "Jalan Manggis",
    "Jalan Merpati",
    "Jalan Kutilang",
    "Jalan Elang",
    "Jalan Bandeng",
    "Jalan Tenggiri",
    "Jalan Cendana",
    "Jalan Beringin",
];
/// Names of shops, practices, schools and bodies.
const HOUSES: [&str; 20] = [
    "Saiyo",
    "Rangkiang",
    "Bundo",
    "Minang Jaya",
    "Sejahtera",
    "Harapan",
    "Sehati",
    "Cahaya",
    "Anugerah",
    "Mandiri",
    "Talago",
    "Puti Bungsu",
    "Sakato",
    "Pelita",
    "Amanah",
    "Bina Insani",
    "Tunas",
    "Limpapeh",
    "Mutiara",
    "Siti Nurbaya",
];

/// One of a list.
pub fn one_of<T: Copy>(dice: &mut Rng, list: &[T]) -> T {
    list[dice.usize(..list.len())]
}

/// The name of a place or body, in two parts that are seldom drawn together twice.
pub fn house_name(dice: &mut Rng) -> String {
    one_of(dice, &HOUSES).to_owned()
}

/// An address in the city: street and number, code of the kelurahan.
pub fn address(dice: &mut Rng, names: &KelurahanNames) -> (String, String) {
    let street = format!("{} Nomor {}", one_of(dice, &STREETS), dice.u32(1..180));
    let kelurahan = names.keys().nth(dice.usize(..names.len().max(1))).cloned().unwrap_or_default();
    (street, kelurahan)
}

impl Person {
    /// The person of this number.
    pub fn of(seed: u64, index: usize, names: &KelurahanNames) -> Self {
        let mut dice = Rng::with_seed(seed ^ (index as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let woman = index.is_multiple_of(2);
        let name = if woman {
            format!("{} {}", one_of(&mut dice, &WOMEN), one_of(&mut dice, &WOMEN_LAST))
        } else {
            format!("{} {}", one_of(&mut dice, &MEN), one_of(&mut dice, &MEN_LAST))
        };
        let born = jiff::civil::date(1968, 1, 1).saturating_add(dice.i64(0..12_000).days());
        let (street, kelurahan) = address(&mut dice, names);
        Self {
            index,
            name,
            woman,
            nik: nik(born, woman, index),
            born,
            birthplace: one_of(&mut dice, &BIRTHPLACES),
            street,
            kelurahan,
        }
    }

    /// User name: from the name, and the number so that it is nobody else's.
    pub fn username(&self) -> String {
        format!("{}.{:03}", self.name.to_lowercase().replace(' ', "."), self.index)
    }

    /// Telephone number, from a range that no operator gives out.
    pub fn phone(&self) -> String {
        format!("+6281200001{:03}", self.index % 1000)
    }
}

/// A number as the register writes it: a woman's day of birth is 40 higher.
pub fn nik(born: Date, woman: bool, serial: usize) -> String {
    let day = born.day() + if woman { 40 } else { 0 };
    format!("137199{day:02}{:02}{:02}{:04}", born.month(), born.year() % 100, serial % 9999 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::identity_number::{Nik, parse_phone};

    #[test]
    fn everybody_passes_the_checks_and_is_somebody_else() {
        let names =
            KelurahanNames::from([("13.71.01.1001".into(), ("Belakang Pondok".into(), "Padang Selatan".into()))]);
        let people: Vec<Person> = (0..400).map(|index| Person::of(7, index, &names)).collect();
        for person in &people {
            assert_eq!(Nik::parse(&person.nik).as_ref().map(Nik::as_str), Ok(person.nik.as_str()));
            assert_eq!(parse_phone(&person.phone()), Ok(person.phone()));
        }
        let mut usernames: Vec<String> = people.iter().map(Person::username).collect();
        usernames.sort();
        usernames.dedup();
        assert_eq!(usernames.len(), people.len());
    }

    #[test]
    fn the_same_seed_is_the_same_person() {
        let names =
            KelurahanNames::from([("13.71.01.1001".into(), ("Belakang Pondok".into(), "Padang Selatan".into()))]);
        let told = |seed| format!("{:?}", Person::of(seed, 3, &names));
        assert_eq!(told(1), told(1));
        assert_ne!(told(1), told(2));
    }
}
