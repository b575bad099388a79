//! Limits between fields, as the catalogue states them: by the day, by another answer, by a length of time.

use domain::catalogue::{Surroundings, offices, read, shared_sections};
use domain::form::{Answer, Answers, problems};
use domain::licence_type::LicenceType;
use jiff::civil::date;
use std::collections::BTreeMap;

const CATALOG: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog");

fn licence_type(id: &str) -> LicenceType {
    let text = |path: String| std::fs::read_to_string(format!("{CATALOG}/{path}")).expect("a file of the catalogue");
    let sections = shared_sections(&text("_shared/sections.toml".into())).expect("sections");
    let offices = offices(&text("_shared/offices.toml".into())).expect("offices");
    let around = Surroundings { sections: &sections, offices: &offices };
    read(&text(format!("{id}/licence.toml")), id, around).expect("a sound type")
}

fn one(value: &str) -> Answer {
    Answer::One(value.into())
}

fn range(from: &str, to: &str) -> Answer {
    Answer::Parts(BTreeMap::from([("from".to_owned(), from.to_owned()), ("to".to_owned(), to.to_owned())]))
}

/// What is said of a field, with these answers, on 23 November 2026.
fn said(ty: &LicenceType, answers: &[(&str, Answer)], field: &str) -> Option<String> {
    let answers: Answers = answers.iter().map(|(id, answer)| ((*id).to_owned(), answer.clone())).collect();
    let found = problems(&ty.sections, &answers, ("baru", date(2026, 11, 23)));
    found.into_iter().find(|problem| problem.field == field).map(|problem| problem.sentence)
}

#[test]
fn nobody_is_born_tomorrow_and_nobody_dies_before_birth() {
    let burial = licence_type("pemakaman");
    let born = |day: &str| said(&burial, &[("tanggal_lahir", one(day))], "tanggal_lahir");
    assert_eq!(born("2026-11-23"), None);
    assert_eq!(born("2026-11-24").as_deref(), Some("Tanggal lahir belum terjadi. Hari ini 23 November 2026."));
    let died = |born: &str, died: &str| {
        said(&burial, &[("lahir_jenazah", one(born)), ("tanggal_wafat", one(died))], "tanggal_wafat")
    };
    assert_eq!(died("1950-01-01", "2026-11-16"), None);
    assert_eq!(died("2026-11-16", "2026-11-16"), None, "a child may live a day");
    assert_eq!(
        died("1950-01-02", "1950-01-01").as_deref(),
        Some("Tanggal meninggal tidak boleh sebelum tanggal lahir: 2 Januari 1950.")
    );
    assert!(died("1950-01-01", "2026-12-01").is_some_and(|sentence| sentence.contains("belum terjadi")));
    let buried = [("tanggal_wafat", one("2026-11-16")), ("tanggal_makam", one("2026-11-15"))];
    assert!(said(&burial, &buried, "tanggal_makam").is_some_and(|s| s.contains("tanggal meninggal: 16 November 2026")));
    // An answer that was never given limits nothing.
    assert_eq!(said(&burial, &[("tanggal_makam", one("2020-01-01"))], "tanggal_makam"), None);
}

#[test]
fn what_lasts_at_most_some_months_ends_in_time() {
    for (id, months, good, bad) in [
        ("pub", 3, ("2026-12-01", "2027-03-01"), ("2026-12-01", "2027-03-02")),
        ("pub", 3, ("2026-11-30", "2027-02-28"), ("2026-12-01", "2036-12-01")),
        ("skp-penelitian", 12, ("2026-12-01", "2027-11-30"), ("2026-12-01", "2028-01-01")),
    ] {
        let ty = licence_type(id);
        assert_eq!(said(&ty, &[("waktu", range(good.0, good.1))], "waktu"), None, "{id}");
        let sentence = said(&ty, &[("waktu", range(bad.0, bad.1))], "waktu").expect("too long");
        assert!(sentence.starts_with(&format!("Paling lama {months} bulan: dari 1 Desember 2026")), "{sentence}");
    }
    for (id, field) in [("pub", "waktu"), ("skp-penelitian", "waktu"), ("reklame", "masa_pasang")] {
        let ty = licence_type(id);
        for (from, to) in [("1901-01-01", "1901-01-02"), ("2026-10-01", "2026-11-22"), ("2026-11-01", "2026-11-01")] {
            let sentence = said(&ty, &[(field, range(from, to))], field).expect("it is over");
            assert!(sentence.contains("sudah lewat. Hari ini 23 November 2026"), "{sentence}");
        }
        // It began while the application waited.
        for (from, to) in [("2026-11-01", "2026-11-23"), ("2026-11-22", "2026-12-31"), ("2026-11-23", "2026-11-23")] {
            assert_eq!(said(&ty, &[(field, range(from, to))], field), None, "{id} {from}");
        }
    }
    let ty = licence_type("reklame");
    let sentence = said(&ty, &[("masa_pasang", range("2026-12-02", "2026-12-01"))], "masa_pasang");
    assert!(sentence.is_some_and(|sentence| sentence.contains("setelah tanggal awal")));
    assert_eq!(said(&ty, &[("masa_pasang", range("2026-12-02", "2036-12-01"))], "masa_pasang"), None);
    let sentence = said(&ty, &[("masa_pasang", range("2026-12-02", "2046-12-01"))], "masa_pasang");
    assert!(sentence.is_some_and(|sentence| sentence.starts_with("Paling lama 120 bulan")), "twenty years are a slip");
}

#[test]
fn a_share_is_limited_but_for_disasters() {
    let ty = licence_type("pub");
    let share = |of: &str, percent: &str| {
        said(&ty, &[("bidang", one(of)), ("biaya_operasional", one(percent))], "biaya_operasional")
    };
    assert_eq!(share("Pendidikan", "10"), None);
    assert_eq!(share("Pendidikan", "10,5").as_deref(), Some("Paling banyak 10 persen. Anda mengisi 10,5."));
    assert_eq!(share("Bencana", "40"), None);
    assert!(share("Bencana", "101").is_some());
}

#[test]
fn what_holds_today_has_not_ended_and_what_was_given_has_been() {
    let doctor = licence_type("sip-dokter");
    let str_until = |day: &str| {
        let answers = [("masa_str", one("Bertanggal")), ("str_berlaku_sampai", one(day))];
        said(&doctor, &answers, "str_berlaku_sampai")
    };
    assert_eq!(str_until("2026-11-23"), None);
    assert!(str_until("2026-11-22").is_some_and(|sentence| sentence.contains("sudah lewat")));
    let graduated = |year: &str| said(&doctor, &[("tahun_lulus", one(year))], "tahun_lulus");
    assert_eq!((graduated("2026"), graduated("1950")), (None, None));
    assert!(graduated("2027").is_some_and(|sentence| sentence.contains("belum terjadi")));
    assert!(graduated("2018,5").is_some_and(|sentence| sentence.contains("bulat")));
    let other = |day: &str| {
        let row = ["1", "RS Contoh", "Jalan 1", day].map(str::to_owned).to_vec();
        let answers = [("sip_ke", one("Kedua")), ("tempat_praktik_lain", Answer::Rows(vec![row]))];
        said(&doctor, &answers, "tempat_praktik_lain")
    };
    assert_eq!(other("2027-01-01"), None);
    assert!(other("2025-01-01").is_some_and(|s| s.starts_with("Baris 1, Berlaku sampai: Tanggal ini sudah lewat.")));
}

#[test]
fn a_table_takes_places_on_earth_and_whole_pieces() {
    let ty = licence_type("reklame");
    let row =
        |cells: [&str; 8]| said(&ty, &[("objek", Answer::Rows(vec![cells.map(str::to_owned).to_vec()]))], "objek");
    assert_eq!(row(["Jalan 1", "Lolong", "-0,9471", "100,4172", "2,5", "4", "2", "1"]), None);
    for wrong in [
        ["Jalan 1", "Lolong", "-91", "100,4172", "2,5", "4", "2", "1"],
        ["Jalan 1", "Lolong", "-0,9", "181", "2,5", "4", "2", "1"],
        ["Jalan 1", "Lolong", "", "", "-2", "4", "2", "1"],
        ["Jalan 1", "Lolong", "", "", "inf", "4", "2", "1"],
        ["Jalan 1", "Lolong", "", "", "2", "4", "2", "-2"],
        ["Jalan 1", "Lolong", "", "", "2", "4", "2", "1,5"],
        ["Jalan 1", "Lolong", "", "", "2", "4", "0", "NaN"],
    ] {
        assert!(row(wrong).is_some(), "{wrong:?}");
    }
    let many = vec![["x", "y", "", "", "1", "1", "1", "1"].map(str::to_owned).to_vec(); 41];
    let sentence = said(&ty, &[("objek", Answer::Rows(many))], "objek");
    assert_eq!(sentence.as_deref(), Some("Paling banyak 40 baris. Anda mengisi 41."));
}

#[test]
fn a_limit_that_names_nothing_is_found() {
    let text = std::fs::read_to_string(format!("{CATALOG}/pemakaman/licence.toml")).expect("a file");
    let shared = std::fs::read_to_string(format!("{CATALOG}/_shared/sections.toml")).expect("a file");
    let known = std::fs::read_to_string(format!("{CATALOG}/_shared/offices.toml")).expect("a file");
    let (sections, offices) = (shared_sections(&shared).expect("sections"), offices(&known).expect("offices"));
    let around = Surroundings { sections: &sections, offices: &offices };
    for (from, to, wrong) in [
        ("not_before = \"lahir_jenazah\"", "not_before = \"lahir_siapa\"", "lahir_siapa"),
        ("not_before = \"lahir_jenazah\"", "not_before = \"jk_jenazah\"", "bukan isian tanggal"),
        ("not_before = \"lahir_jenazah\"", "months_max = 3", "tidak cocok dengan jenisnya"),
    ] {
        let broken = text.replace(from, to);
        assert_ne!(broken, text);
        let found = read(&broken, "pemakaman", around).expect_err("a finding");
        assert!(found.iter().any(|finding| finding.wrong.contains(wrong) && finding.line > 1), "{to}: {found:?}");
    }
}

#[test]
fn a_neighbourhood_is_a_number() {
    let ty = licence_type("sip-dokter");
    let told = |rt: &str, rw: &str| {
        let parts = [("street", "Jalan Contoh 1"), ("rt", rt), ("rw", rw), ("kelurahan", "13.71.01.1001")];
        let parts = parts.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        said(&ty, &[("alamat", Answer::Parts(parts))], "alamat")
    };
    for (rt, rw) in [("", ""), ("2", "003"), ("002", "-"), ("-", "-")] {
        assert_eq!(told(rt, rw), None, "{rt}/{rw}");
    }
    assert_eq!(told("dua", "3").as_deref(), Some("Isi RT dengan angka, paling banyak tiga. Contoh: 002."));
    assert_eq!(told("002", "0003").as_deref(), Some("Isi RW dengan angka, paling banyak tiga. Contoh: 002."));
}
