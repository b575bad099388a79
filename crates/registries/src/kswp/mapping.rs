//! How the answer of a gateway to KSWP is read: where its fields are, and which words mean what, as data.

use crate::client::as_text;
use crate::question::{Answer, Element, Outcome, Verdict, outcome_of};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Where the fields of an answer are (JSON pointers), and which words stand for what. Words are compared without regard to capitals.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mapping {
    /// Where VALID or TIDAK VALID stands.
    pub status: String,
    /// Words for VALID.
    pub valid: Vec<String>,
    /// Words for TIDAK VALID.
    pub invalid: Vec<String>,
    /// Words for a taxpayer that is not known.
    pub not_found: Vec<String>,
    /// Statuses of HTTP by which the gateway says that a taxpayer is not known, such as 404; none unless told.
    pub not_found_statuses: Vec<u16>,
    /// Where the reason stands: a tax flag of OSS, `00` to `04`; if there is one.
    pub flag: Option<String>,
    /// Where the taxpayer's name stands; if there is one.
    pub name: Option<String>,
    /// Where words for people stand; if there are any.
    pub words: Option<String>,
}

impl Default for Mapping {
    /// The only gateway seen in public (that of the ministry of trade), with the flag and words our simulator adds.
    fn default() -> Self {
        let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Self {
            status: "/status".into(),
            valid: list(&["VALID"]),
            invalid: list(&["TIDAK VALID", "INVALID", "NOT VALID"]),
            not_found: list(&["TIDAK DITEMUKAN"]),
            not_found_statuses: Vec::new(),
            flag: Some("/flag".into()),
            name: Some("/nama".into()),
            words: Some("/keterangan".into()),
        }
    }
}

/// What a tax flag of OSS means (Pedoman Integrasi v4.3.22, Lampiran 19).
pub fn flag_meaning(flag: &str) -> Option<&'static str> {
    match flag {
        "00" => Some("Valid"),
        "01" => Some("Tidak valid"),
        "02" => Some("SPT Tahunan belum disampaikan"),
        "03" => Some("SPT Masa PPN tiga bulan terakhir belum disampaikan"),
        "04" => Some("Wajib pajak tidak ditemukan"),
        _ => None,
    }
}

impl Mapping {
    /// What an answer means; `None` if its status is nowhere in the mapping. `name` is the one that was asked for, if any.
    pub(super) fn read(&self, json: &Value, name: Option<&str>) -> Option<Answer> {
        let at = |pointer: &str| json.pointer(pointer).and_then(as_text);
        let status = json.pointer(&self.status)?;
        let status = status.as_bool().map(|is_valid| is_valid.to_string()).or_else(|| as_text(status))?;
        let is = |words: &[String]| words.iter().any(|word| even(word) == even(&status));
        let flag = self.flag.as_deref().and_then(at).map(|flag| format!("{flag:0>2}"));
        let outcome = match flag.as_deref() {
            _ if is(&self.not_found) => Outcome::NotFound { code: flag.unwrap_or_else(|| "04".into()) },
            Some("04") if !is(&self.valid) => Outcome::NotFound { code: "04".into() },
            // Valid with a reason why not: a person has to look.
            Some(flag) if is(&self.valid) && flag != "00" => Outcome::Unclear,
            _ if is(&self.valid) => Outcome::Agrees,
            Some("00") if is(&self.invalid) => Outcome::Unclear,
            _ if is(&self.invalid) => {
                let code = flag.unwrap_or_else(|| "01".into());
                let meaning = flag_meaning(&code).unwrap_or("Tidak valid").to_owned();
                Outcome::Refused { code, meaning }
            }
            Some(_) | None => return None,
        };
        let theirs = self.name.as_deref().and_then(at);
        let mut elements = BTreeMap::new();
        if let (Some(ours), Some(theirs)) = (name, &theirs) {
            let verdict = if even(ours) == even(theirs) { Verdict::Agrees } else { Verdict::Differs };
            elements.insert("name".to_owned(), Element { verdict, score: None });
        }
        // VALID of somebody with another name is not VALID of this person.
        let differs = outcome == Outcome::Agrees && outcome_of(&elements) == Outcome::Differs;
        Some(Answer {
            elements,
            returned: theirs.map_or(Value::Null, |name| json!({ "name": name })),
            said: self.words.as_deref().and_then(at).unwrap_or_default(),
            ..Answer::of(if differs { Outcome::Differs } else { outcome })
        })
    }

    /// The pointers, with their names in the configuration.
    pub(super) fn pointers(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let optional = [("flag", &self.flag), ("name", &self.name), ("words", &self.words)];
        let optional = optional.into_iter().filter_map(|(name, pointer)| pointer.as_deref().map(|p| (name, p)));
        std::iter::once(("status", self.status.as_str())).chain(optional.collect::<Vec<_>>())
    }
}

/// Capitals and spaces evened out.
fn even(text: &str) -> String {
    text.to_uppercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(json: Value) -> Option<Outcome> {
        Mapping::default().read(&json, None).map(|answer| answer.outcome)
    }

    #[test]
    fn a_reason_and_a_status_that_contradict_each_other_are_for_a_person() {
        assert_eq!(outcome(json!({ "status": "valid", "flag": "00" })), Some(Outcome::Agrees));
        assert_eq!(outcome(json!({ "status": "VALID" })), Some(Outcome::Agrees));
        assert_eq!(outcome(json!({ "status": "VALID", "flag": "02" })), Some(Outcome::Unclear));
        assert_eq!(outcome(json!({ "status": "TIDAK VALID", "flag": "00" })), Some(Outcome::Unclear));
        let refused = Outcome::Refused { code: "03".into(), meaning: flag_meaning("03").unwrap().into() };
        assert_eq!(outcome(json!({ "status": "Tidak  Valid", "flag": 3 })), Some(refused));
        let not_found = Outcome::NotFound { code: "04".into() };
        assert_eq!(outcome(json!({ "status": "TIDAK VALID", "flag": "04" })), Some(not_found));
        for odd in [json!({}), json!([]), json!({ "status": "" }), json!({ "status": "oke" }), json!({ "status": {} })]
        {
            assert_eq!(outcome(odd.clone()), None, "{odd}");
        }
    }

    #[test]
    fn valid_for_another_name_is_not_valid() {
        let json = json!({ "status": "VALID", "nama": "BUDI CONTOH" });
        let read = |name| Mapping::default().read(&json, Some(name)).unwrap().outcome;
        assert_eq!(read("Budi  contoh"), Outcome::Agrees);
        assert_eq!(read("Dewi Contoh"), Outcome::Differs);
    }

    #[test]
    fn a_gateway_of_another_shape_needs_configuration_only() {
        let mapping: Mapping = serde_json::from_value(json!({
            "status": "/data/0/hasil", "valid": ["true"], "invalid": ["false"], "flag": "/data/0/alasan/kode", "name": null
        }))
        .unwrap();
        let read = |json: Value| mapping.read(&json, None).map(|answer| answer.outcome);
        assert_eq!(read(json!({ "data": [{ "hasil": true }] })), Some(Outcome::Agrees));
        let refused = Outcome::Refused { code: "02".into(), meaning: flag_meaning("02").unwrap().into() };
        assert_eq!(read(json!({ "data": [{ "hasil": false, "alasan": { "kode": "02" } }] })), Some(refused));
    }
}
