//! Everyday searches find the right licence type among the first three.

use domain::catalogue::{Surroundings, offices, read, shared_sections};
use domain::licence_type::LicenceType;
use domain::search::{Found, SearchIndex, SearchWords};
use std::fs::{read_dir, read_to_string};
use std::sync::LazyLock;

static INDEX: LazyLock<SearchIndex> = LazyLock::new(index);

/// The catalogue as it is shipped.
fn index() -> SearchIndex {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog");
    let text = |name: &str| read_to_string(format!("{folder}/{name}")).unwrap();
    let sections = shared_sections(&text("_shared/sections.toml")).unwrap();
    let offices = offices(&text("_shared/offices.toml")).unwrap();
    let words = SearchWords::parse(&text("_shared/search-words.csv")).unwrap();
    let names = read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let around = Surroundings { sections: &sections, offices: &offices };
    let types: Vec<LicenceType> = names
        .filter(|name| name != "_shared")
        .map(|name| read(&text(&format!("{name}/licence.toml")), &name, around).unwrap())
        .collect();
    SearchIndex::new(words, &types)
}

fn search(text: &str) -> Found {
    INDEX.search(text)
}

/// Searches as people write them, with the types that may come first.
const EVERYDAY: [(&str, &str); 60] = [
    ("doktr", "sip-dokter"),
    ("perwat", "sip-perawat"),
    ("reklamee", "reklame"),
    ("buka apotik", "izin-apotek"),
    ("izin tukang pijat", "stpt"),
    ("kaca mata", "izin-optikal"),
    ("makam ayah", "pemakaman"),
    ("mau riset", "skp-penelitian"),
    ("bikin sekolah", "sd-pendirian"),
    ("paud", "paud-pendirian"),
    ("kubua", "pemakaman"),
    // Misspelled, run together, without vowels.
    ("dktr gigi", "sip-dokter"),
    ("dokter speasialis anak", "sip-dokter"),
    ("bidn desa", "sip-bidan"),
    ("apotekr", "sip-apoteker|izin-apotek"),
    ("neonbok", "reklame"),
    ("tukangpijat", "stpt"),
    ("kacamta", "izin-optikal"),
    ("pemakman umum", "pemakaman"),
    ("izin banguan", "pbg"),
    ("nomor induk brusaha", "oss-nib"),
    ("skrpsi", "skp-penelitian"),
    // Affixes.
    ("mendirikan sekolah swasta", "sd-pendirian"),
    ("menguburkan jenazah", "pemakaman"),
    ("meneliti di puskesmas", "skp-penelitian"),
    ("ngumpulin donasi", "pub"),
    ("memijat keliling", "stpt"),
    ("membangun ruko", "pbg"),
    ("menutup jalan", "penutupan-jalan"),
    ("nebang pohon", "izin-pohon"),
    // Everyday words.
    ("surat praktek dokter gigi", "sip-dokter"),
    ("suster home care", "sip-perawat"),
    ("kerja di apotek", "sip-apoteker"),
    ("tukang kusuk", "stpt"),
    ("mau buka klinik kecantikan", "izin-operasional-klinik"),
    ("titip anak", "paud-pendirian"),
    ("plang toko", "reklame"),
    ("umbul2", "reklame"),
    ("kuburan orang tua", "pemakaman"),
    ("minta sumbangan korban banjir", "pub"),
    ("pasang tenda nikahan", "penutupan-jalan"),
    ("izin rame rame", "izin-keramaian"),
    ("jualan online", "oss-nib"),
    ("warung nasi", "oss-nib"),
    ("imb rumah", "pbg"),
    ("angkot baru", "trayek-izin"),
    ("bimbel", "lkp-pendirian"),
    ("sewa lapangan", "pemakaian-aset"),
    ("dokter hewan", "sip-dokter-hewan"),
    ("ahli gizi", "sip-tenaga-medis-kesehatan"),
    // As said in Padang.
    ("pijek", "stpt"),
    ("bukak kadai kopi", "oss-nib"),
    ("mambuek sikola", "sd-pendirian"),
    ("toko kaco mato", "izin-optikal"),
    ("badoncek", "pub"),
    ("tutup jalan baralek", "penutupan-jalan"),
    // Foreign words.
    ("dentist", "sip-dokter"),
    ("pharmacy", "izin-apotek"),
    ("kindergarden", "paud-pendirian"),
    ("clinic license", "izin-operasional-klinik"),
];

#[test]
fn everyday_searches_find_their_type_among_the_first_three() {
    let missed: Vec<String> = EVERYDAY
        .iter()
        .filter_map(|(text, wanted)| {
            let found = search(text);
            let three = &found.ids[..found.ids.len().min(3)];
            let hit = wanted.split('|').any(|id| three.iter().any(|found| found == id));
            (!hit).then(|| format!("{text}: {three:?} instead of {wanted}"))
        })
        .collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

/// Words with the type each leads to, as the city collected them.
const KAMUS: &str = include_str!("kamus.csv");

/// Words of every profession in health: the list gives them to the last type, but whoever types them may mean any. They find all.
const AMBIGUOUS: [&str; 9] = [
    "sip",
    "surat izin praktik",
    "izin praktik",
    "izin praktek",
    "perpanjang sip",
    "pindah tempat praktik",
    "sip kedua",
    "sip ketiga",
    "str seumur hidup",
];

#[test]
fn every_word_of_the_kamus_finds_its_type_among_the_first_three() {
    let rows: Vec<(&str, &str)> = KAMUS.lines().skip(1).filter_map(|row| row.split_once(',')).collect();
    assert_eq!(rows.len(), 456);
    let missed: Vec<String> = rows
        .iter()
        .filter_map(|(text, wanted)| {
            let found = search(text);
            let place = found.ids.iter().position(|id| id == wanted);
            let places = if AMBIGUOUS.contains(text) { 5 } else { 3 };
            place
                .is_none_or(|place| place >= places)
                .then(|| format!("{text}: {:?}, {:?} instead of {wanted}", place, found.ids))
        })
        .collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn what_was_corrected_is_said() {
    for (text, meant) in [
        ("doktr gigi", Some("dokter gigi")),
        ("izin bangnan", Some("izin bangunan")),
        ("dktr gigi", Some("dokter gigi")),
        ("perwat", Some("perawat")),
        ("rekalme toko", Some("reklame toko")),
        ("dokter gigi", None),
        ("buka apotik", None),
        ("kubua", None),
        ("mendirikan sekolah", None),
    ] {
        assert_eq!(search(text).meant.as_deref(), meant, "{text}");
    }
}

#[test]
fn words_run_together_are_read_apart_when_they_say_something() {
    let first = |text: &str| search(text).ids.first().cloned();
    assert_eq!(first("bukaapotik").as_deref(), Some("izin-apotek"));
    assert_eq!(first("pasangspanduk").as_deref(), Some("reklame"));
    // Not `bang` and `nan`.
    assert_eq!(search("bangnan").meant.as_deref(), Some("bangunan"));
}

#[test]
fn what_no_licence_is_about_finds_nothing() {
    for text in [
        "",
        "?!",
        "ktp hilang",
        "bikin paspor",
        "izin xyzzy",
        "skck",
        "\u{0}\u{202e}",
        "z",
        "zzz",
        "aaaaaa",
        "qqqq",
        "kkk",
        "czz",
    ] {
        assert_eq!(search(text), Found::default(), "{text:?}");
    }
}

#[test]
fn words_that_say_little_find_all_that_bear_them() {
    assert!(search("izin").ids.len() > 10);
    assert_eq!(search("cara mengurus izin").meant, None);
}

#[test]
fn the_type_named_in_full_comes_first() {
    for (text, id) in [
        ("Surat Izin Praktik Perawat (SIPP)", "sip-perawat"),
        ("Izin Penggunaan Tanah Makam", "pemakaman"),
        ("Izin Operasional Klinik", "izin-operasional-klinik"),
        ("Izin Operasional PAUD", "paud-operasional"),
        ("Surat Izin Praktik Dokter Hewan", "sip-dokter-hewan"),
    ] {
        assert_eq!(search(text).ids.first().map(String::as_str), Some(id), "{text}");
    }
}

#[test]
fn a_story_is_read_to_a_limit() {
    let story = "saya mau pasang spanduk ".repeat(2_000);
    assert_eq!(search(&story).ids.first().map(String::as_str), Some("reklame"));
}
