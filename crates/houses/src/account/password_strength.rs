//! Whether a password may be chosen: long enough, and not among what a guesser tries first.

use super::passwords::{CHARS_MAX, CHARS_MIN};
use super::usual_password::{is_somebody_s_number, is_usual};
use std::collections::BTreeSet;
use zxcvbn::Score;
use zxcvbn::feedback::Warning;

/// What people here choose often; zxcvbn's own lists know English alone.
const COMMON_WORDS: &str = include_str!("../../data/common-words.txt");
/// Names of the system: everybody who comes here knows them.
const ON_THE_PAGE: [&str; 6] = ["saporancak", "padang", "dpmptsp", "perizinan", "izin", "masuk"];
/// Guessing is judged by so many characters: more make it no weaker, and the judge slow.
const JUDGED_CHARS_MAX: usize = 60;
const ADVICE: &str =
    "Pakai tiga atau empat kata yang tidak berhubungan, misalnya benda-benda di sekitar Anda. Jangan pakai contoh ini.";

/// Whether a password may be used; the error is a sentence. `own_words` are what a stranger who knows the person tries first: name,
/// user name, address.
pub fn check(password: &str, own_words: &[&str]) -> Result<(), String> {
    let chars = password.chars().count();
    if chars < CHARS_MIN {
        return Err(format!("Kata sandi paling sedikit {CHARS_MIN} huruf atau angka. Anda mengisi {chars}."));
    }
    if chars > CHARS_MAX {
        return Err(format!("Kata sandi paling banyak {CHARS_MAX} huruf. Anda mengisi {chars}."));
    }
    guessed_late(password, own_words)
}

/// Whether a guesser comes to it late, however long it is.
fn guessed_late(password: &str, own_words: &[&str]) -> Result<(), String> {
    let own: Vec<String> = own_words.iter().flat_map(|words| parts(words)).collect();
    let mut known: Vec<&str> = own.iter().map(String::as_str).collect();
    known.extend(ON_THE_PAGE);
    known.extend(common_words());
    let judged: String = password.trim().chars().take(JUDGED_CHARS_MAX).collect();
    let words: BTreeSet<String> = known.iter().map(|word| (*word).to_owned()).collect();
    let entropy = zxcvbn::zxcvbn(&judged, &known);
    let (usual, number) = (is_usual(password, &words), is_somebody_s_number(password));
    if entropy.score() >= Score::Three && !usual && !number {
        return Ok(());
    }
    let lower = password.to_lowercase();
    if own.iter().any(|word| word.chars().count() > 3 && lower.contains(word)) {
        return Err(format!("Kata sandi ini memuat nama atau nomor Anda, jadi mudah ditebak. {ADVICE}"));
    }
    if number {
        return Err(format!(
            "Kata sandi ini mudah ditebak: berupa NIK, NIP, atau nomor HP, yang diketahui orang lain. {ADVICE}"
        ));
    }
    let why = entropy.feedback().and_then(zxcvbn::feedback::Feedback::warning).map_or("memakai kata yang umum", reason);
    Err(format!("Kata sandi ini mudah ditebak: {why}. {ADVICE}"))
}

fn common_words<'a>() -> impl Iterator<Item = &'a str> {
    COMMON_WORDS.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// A name and its parts, an address and what stands before its `@`, a number without its country.
fn parts(words: &str) -> Vec<String> {
    let lower = words.to_lowercase();
    let pieces = lower.split(|c: char| !c.is_alphanumeric()).filter(|piece| piece.chars().count() > 2);
    let mut all: Vec<String> = pieces.map(str::to_owned).collect();
    all.extend(lower.strip_prefix("+62").map(|rest| format!("0{rest}")));
    all.push(lower.split_whitespace().collect());
    all.push(lower);
    all.retain(|piece| !piece.is_empty());
    all
}

fn reason(warning: Warning) -> &'static str {
    match warning {
        Warning::StraightRowsOfKeysAreEasyToGuess | Warning::ShortKeyboardPatternsAreEasyToGuess => {
            "huruf-hurufnya berurutan di papan ketik"
        }
        Warning::RepeatsLikeAaaAreEasyToGuess | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => {
            "huruf atau bagian yang sama diulang-ulang"
        }
        Warning::SequencesLikeAbcAreEasyToGuess => "huruf atau angkanya berurutan",
        Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess => "memakai tahun atau tanggal",
        Warning::NamesAndSurnamesByThemselvesAreEasyToGuess | Warning::CommonNamesAndSurnamesAreEasyToGuess => {
            "memakai nama orang"
        }
        Warning::ThisIsATop10Password
        | Warning::ThisIsATop100Password
        | Warning::ThisIsACommonPassword
        | Warning::ThisIsSimilarToACommonlyUsedPassword
        | Warning::AWordByItselfIsEasyToGuess => "banyak orang memakai kata itu",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: [&str; 4] = ["siti.rahmawati", "Siti Rahmawati", "+6281278904455", "rahma.siti@contoh.id"];

    #[test]
    fn what_people_choose_first_is_refused_with_a_way_out() {
        for password in [
            "password123",
            "katasandi1",
            "rahasia123",
            "sayangku123",
            "bismillah1",
            "Bismillah2024!",
            "padang2026",
            "Padang12345",
            "indonesia45",
            "semenpadang1",
            "1234567890",
            "qwertyuiop",
            "aaaaaaaaaa",
            "abcabcabcabc",
            "terserahaja",
            "akucintakamu",
            "s4y4ngkamu",
            "dpmptsp2026",
            "saporancak1",
            "minangkabau",
            "17agustus1945",
            "dinaskesehatan",
            "malinkundang",
            "sitinurbaya1",
            "terimakasih1",
            "sayangibu123",
            "anakku sayang",
            "kata sandi saya",
            "laailahaillallah",
            "jamgadang2026",
            "gubernur2026",
            "bupati2026!!",
            "kepaladinas1",
            "honorer12345",
            "ndakado12345",
            "apolai12345",
            "Admin@123456",
            "Sumbar2026!!",
            "kabau sirah 1980",
            "  padang12345",
            "1372010101900001",
            // Others of the same kinds.
            "dinaspendidikan1",
            "disdukcapil2026",
            "DinasPerhubungan",
            "walikota#2026",
            "sekretaris12345",
            "kepalabidang01",
            "P@dang2026!",
            "bundokanduang1",
            "datukmaringgih",
            "imambonjol1803",
            "rumahgadang123",
            "takanajo12345",
            "tarimokasih2026",
            "astaghfirullah1",
            "alhamdulillah99",
            "akusayangmama1",
            "istrikusayang",
            "ibukusayang17081945",
            "pegawai@2026",
            "pns12345678",
            "telukbayur!!!",
            "198001012010011001",
            "0813 6677 8899",
        ] {
            let sentence = guessed_late(password, &OWN).expect_err(password);
            assert!(sentence.contains("mudah ditebak") && sentence.contains("tiga atau empat kata"), "{sentence}");
        }
    }

    #[test]
    fn one_s_own_name_and_number_are_refused_and_said() {
        for password in ["SitiRahmawati", "siti.rahmawati1", "081278904455", "rahmawati2026", "rahma.siti@contoh.id"] {
            assert!(guessed_late(password, &OWN).expect_err(password).contains("nama atau nomor Anda"), "{password}");
        }
        assert!(check("SitiRahmawatiTerbangKeBulanBesok", &OWN).is_ok(), "a name in something long is no harm");
    }

    #[test]
    fn several_words_and_random_ones_pass() {
        for password in [
            "lima ekor ayam di pasar",
            "payung tangga sepatu lemari",
            "jendela-kaktus-gerobak",
            "contoh-abcd-efgh-ijkl-mnop",
            "xK9#mQ2$vL",
            "kuda nil makan klepon",
            "rendang jatuh di kolam biru",
            "dua sapi naik bendi ungu",
            "admin84271963padang",
            "mangkuk#kapas!lonceng",
            "84271963840275",
        ] {
            assert_eq!(guessed_late(password, &OWN), Ok(()), "{password}");
        }
    }

    #[test]
    fn a_limit_is_a_sentence_with_the_count() {
        assert!(check("pendek", &[]).unwrap_err().contains("Anda mengisi 6"));
        assert!(check("xK9#mQ2$vLw7!z", &[]).unwrap_err().contains("paling sedikit 15"), "14, however strange");
        assert_eq!(check("xK9#mQ2$vLw7!zR", &[]), Ok(()), "no kind of sign is asked for");
        assert!(check(&"é".repeat(201), &[]).unwrap_err().contains("Anda mengisi 201"));
        assert!(check(&"gerobak payung jendela ".repeat(8), &[]).is_ok(), "long ones are judged by their beginning");
    }

    #[test]
    fn the_list_is_written_as_it_is_read() {
        let words: Vec<&str> = common_words().collect();
        assert!(words.len() > 600);
        for word in words {
            assert!(!word.contains(char::is_whitespace) && word.to_lowercase() == word, "{word:?}");
        }
    }
}
