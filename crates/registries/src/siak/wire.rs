//! The messages of the NIK service of SIAK (Dukcapil): what is sent, and what an answer means.
//!
//! Source: public client code, because the specification is not public. The words of `RESPON` are those that clients test for.

use crate::client::as_text;
use crate::question::{Answer, Element, Outcome, Verdict, outcome_of};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Every element of `CALL_VERIFY_BY_ELEMEN`, in the order of the documented request; all are sent, the unasked ones empty.
pub(super) const ELEMENTS: [&str; 19] = [
    "NIK",
    "NO_KK",
    "NAMA_LGKP",
    "TMPT_LHR",
    "TGL_LHR",
    "JENIS_KLMIN",
    "STATUS_KAWIN",
    "JENIS_PKRJN",
    "ALAMAT",
    "PROP_NAME",
    "KAB_NAME",
    "KEC_NAME",
    "KEL_NAME",
    "NO_PROP",
    "NO_KAB",
    "NO_KEC",
    "NO_KEL",
    "NO_RT",
    "NO_RW",
];

/// What is compared with the population register. Ask for as little as the purpose needs.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// 16 digits.
    pub nik: String,
    /// Number of the family card, 16 digits.
    #[serde(default)]
    pub family_card: Option<String>,
    /// Full name.
    #[serde(default)]
    pub name: Option<String>,
    /// Town of birth.
    #[serde(default)]
    pub birth_place: Option<String>,
    /// Date of birth.
    #[serde(default)]
    pub born_on: Option<Date>,
    /// Sex.
    #[serde(default)]
    pub sex: Option<Sex>,
    /// Street and number.
    #[serde(default)]
    pub address: Option<String>,
    /// Any other element by its name there, such as `KEL_NAME`.
    #[serde(default)]
    pub others: BTreeMap<String, String>,
}

/// Sex, as the register writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sex {
    /// Laki-Laki.
    Male,
    /// Perempuan.
    Female,
}

/// Whose data is fetched with `CALL_NIK`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lookup {
    /// 16 digits.
    pub nik: String,
}

/// The account, as it is sent in every question.
pub(super) struct Account<'a> {
    pub(super) user: &'a str,
    pub(super) password: &'a str,
    pub(super) ip: &'a str,
}

/// Why an answer is none.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    Unreadable(&'static str),
    Quota(String),
    Credentials(String),
}

impl Comparison {
    /// What is asked, by the register's names, without what is empty.
    pub(super) fn elements(&self) -> BTreeMap<&str, String> {
        let sex = self.sex.map(|sex| match sex {
            Sex::Male => "Laki-Laki".to_owned(),
            Sex::Female => "Perempuan".to_owned(),
        });
        let named = [
            ("NIK", Some(self.nik.clone())),
            ("NO_KK", self.family_card.clone()),
            ("NAMA_LGKP", self.name.clone()),
            ("TMPT_LHR", self.birth_place.clone()),
            ("TGL_LHR", self.born_on.map(|date| date.strftime("%d-%m-%Y").to_string())),
            ("JENIS_KLMIN", sex),
            ("ALAMAT", self.address.clone()),
        ];
        let named = named.into_iter().filter_map(|(name, value)| value.map(|value| (name, value)));
        let others = self.others.iter().map(|(name, value)| (name.as_str(), value.clone()));
        named.chain(others).filter(|(_, value)| !value.trim().is_empty()).collect()
    }
}

/// The body of `CALL_VERIFY_BY_ELEMEN`; `TRESHOLD` is spelled so.
pub(super) fn verify_request(account: &Account, treshold: u8, asked: &BTreeMap<&str, String>) -> Value {
    let mut body = Map::new();
    body.insert("USER_ID".into(), account.user.into());
    body.insert("PASSWORD".into(), account.password.into());
    body.insert("IP_USER".into(), account.ip.into());
    body.insert("TRESHOLD".into(), treshold.to_string().into());
    for name in ELEMENTS {
        body.insert(name.into(), asked.get(name).map_or("", String::as_str).into());
    }
    Value::Object(body)
}

/// The body of `CALL_NIK`; here the account's fields are in small letters.
pub(super) fn lookup_request(account: &Account, nik: &str) -> Value {
    json!({ "NIK": nik, "user_id": account.user, "password": account.password, "ip_user": account.ip })
}

/// What the answer to a comparison means. A score at or above the threshold for its element agrees, whatever word stands before it;
/// without a threshold the word counts.
pub(super) fn read_verify(
    json: &Value,
    asked: &BTreeMap<&str, String>,
    thresholds: &BTreeMap<String, u8>,
) -> Result<Answer, Trouble> {
    let content = content(json)?;
    let mut answer = Answer { quota_left: quota(json), ..Answer::of(Outcome::Unclear) };
    if let Some(outcome) = refusal(content)? {
        return Ok(Answer { outcome, said: words(content), ..answer });
    }
    for name in asked.keys() {
        let said = content.get(*name).and_then(as_text).unwrap_or_default();
        answer.elements.insert((*name).to_owned(), element(&said, thresholds.get(*name).copied()));
    }
    if answer.elements.values().all(|element| element.verdict == Verdict::Unclear) {
        return Err(Trouble::Unreadable("jawaban tanpa hasil perbandingan"));
    }
    answer.outcome = outcome_of(&answer.elements);
    Ok(answer)
}

/// What the answer to a lookup means. Data about somebody else is no answer.
pub(super) fn read_lookup(json: &Value, nik: &str) -> Result<Answer, Trouble> {
    let content = content(json)?;
    let answer = Answer { quota_left: quota(json), ..Answer::of(Outcome::Found) };
    if let Some(outcome) = refusal(content)? {
        return Ok(Answer { outcome, said: words(content), ..answer });
    }
    if content.get("NIK").and_then(as_text).as_deref() != Some(nik) {
        return Err(Trouble::Unreadable("jawaban tentang NIK lain"));
    }
    Ok(Answer { returned: content.clone(), ..answer })
}

/// What a code means, in the register's words.
pub(super) fn meaning(code: &str) -> Option<&'static str> {
    match code {
        "08" => Some("Data Tidak Ditemukan"),
        "11" => Some("Data Ditemukan, Meninggal Dunia"),
        "12" => Some("Data Ditemukan, Data Ganda"),
        "13" => Some("Data Tidak Ditemukan, NIK tidak terdapat di database Kependudukan"),
        "14" => Some("Data Ditemukan, Status Non Aktif silahkan hubungi Dinas Dukcapil"),
        "15" => Some("Data Tidak Ditemukan, NIK tidak sesuai format Dukcapil"),
        _ => None,
    }
}

fn content(json: &Value) -> Result<&Value, Trouble> {
    match json.pointer("/content/0") {
        Some(content) if content.is_object() => Ok(content),
        Some(_) | None if json.get("content").is_some() && quota(json) == Some(0) => Err(Trouble::Quota(String::new())),
        Some(_) | None => Err(Trouble::Unreadable("jawaban tanpa isi")),
    }
}

/// Words by which the service refuses our account.
const LOCKED_OUT: [&str; 5] =
    ["login gagal", "ip address tidak sesuai", "ip client tidak terdaftar", "user id tidak aktif", "user tidak aktif"];

/// A code or words that stand in the place of data. They come with status 200.
fn refusal(content: &Value) -> Result<Option<Outcome>, Trouble> {
    let code = content.get("RESPONSE_CODE").and_then(as_text).map(|code| format!("{code:0>2}")).unwrap_or_default();
    let said = words(content);
    if code.is_empty() && said.is_empty() {
        return Ok(None);
    }
    let plain = said.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    if plain.contains("kuota") && plain.contains("habis") {
        return Err(Trouble::Quota(said));
    }
    if LOCKED_OUT.iter().any(|words| plain.contains(words)) {
        return Err(Trouble::Credentials(said));
    }
    Ok(Some(match (code.as_str(), meaning(&code)) {
        ("08" | "13" | "15", _) => Outcome::NotFound { code },
        (_, Some(meaning)) => Outcome::Refused { meaning: meaning.to_owned(), code },
        (_, None) if plain.contains("tidak ditemukan") => Outcome::NotFound { code },
        (_, None) => Outcome::Unclear,
    }))
}

/// Clients read the words from one of three fields.
fn words(content: &Value) -> String {
    ["RESPON", "RESPONSE", "RESPONSE_DESC"].iter().find_map(|name| as_text(content.get(*name)?)).unwrap_or_default()
}

fn quota(json: &Value) -> Option<u64> {
    json.get("quotaLimiter").and_then(as_text)?.parse().ok()
}

/// `Sesuai`, `Sesuai (100)`, `Tidak Sesuai (59)`.
fn element(said: &str, threshold: Option<u8>) -> Element {
    let (word, rest) = said.split_once('(').unwrap_or((said, ""));
    let score = rest.trim_end().strip_suffix(')').and_then(|number| number.trim().parse().ok()).filter(|s| *s <= 100);
    let by_word = match word.trim().to_lowercase().as_str() {
        "sesuai" => Verdict::Agrees,
        "tidak sesuai" => Verdict::Differs,
        _ => Verdict::Unclear,
    };
    let verdict = match (by_word, score, threshold) {
        (Verdict::Unclear, _, _) | (_, None, _) | (_, _, None) => by_word,
        (Verdict::Agrees | Verdict::Differs, Some(score), Some(threshold)) if score >= threshold => Verdict::Agrees,
        (Verdict::Agrees | Verdict::Differs, Some(_), Some(_)) => Verdict::Differs,
    };
    Element { verdict, score }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_of_ours_counts_more_than_their_word() {
        let read = |said, threshold| element(said, threshold);
        assert_eq!(read("Sesuai", Some(95)), Element { verdict: Verdict::Agrees, score: None });
        assert_eq!(read("Sesuai (93)", None), Element { verdict: Verdict::Agrees, score: Some(93) });
        assert_eq!(read("Sesuai (93)", Some(95)), Element { verdict: Verdict::Differs, score: Some(93) });
        assert_eq!(read("Tidak Sesuai (71)", Some(70)), Element { verdict: Verdict::Agrees, score: Some(71) });
        assert_eq!(read("Tidak Sesuai (59)", None), Element { verdict: Verdict::Differs, score: Some(59) });
        for odd in ["", "Cocok", "Sesuai?", "(100)", "100"] {
            assert_eq!(read(odd, Some(1)).verdict, Verdict::Unclear, "{odd}");
        }
        assert_eq!(read("Sesuai (900)", Some(95)), Element { verdict: Verdict::Agrees, score: None });
    }

    #[test]
    fn words_are_read_however_they_are_spaced_and_written() {
        for said in ["Login Gagal", "Login gagal", "IP Client  Tidak terdaftar", "IP Address Tidak Sesuai"] {
            assert_eq!(refusal(&json!({ "RESPON": said })), Err(Trouble::Credentials(said.into())));
        }
        for said in ["Kuota Akses Hari ini telah Habis", "Kuota akses hari ini telah habis"] {
            assert_eq!(refusal(&json!({ "RESPON": said })), Err(Trouble::Quota(said.into())));
        }
        let not_found = Ok(Some(Outcome::NotFound { code: String::new() }));
        assert_eq!(refusal(&json!({ "RESPON": "Data Tidak Ditemukan" })), not_found);
        assert_eq!(refusal(&json!({ "RESPONSE_CODE": 8 })), Ok(Some(Outcome::NotFound { code: "08".into() })));
        assert_eq!(refusal(&json!({ "RESPONSE_CODE": "99" })), Ok(Some(Outcome::Unclear)), "a person has to look");
    }
}
