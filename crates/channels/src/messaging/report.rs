//! What a gateway reports about messages it took over.

use super::settings::{ReportFormat, Signature};
use crate::client::as_text;
use data_encoding::HEXLOWER_PERMISSIVE;
use outbound::Secret;
use ring::hmac;
use serde_json::Value;

/// What became of one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The gateway's id of the message, from [`super::Sent`].
    pub provider_id: String,
    /// Its end.
    pub outcome: Outcome,
}

/// The end of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It arrived.
    Delivered,
    /// It will not arrive.
    Bounced {
        /// The gateway's words, shortened; empty when it gave none.
        why: String,
    },
}

const WHY_CHARS_MAX: usize = 200;

/// A word with so many digits may be a telephone number.
const NUMBER_DIGITS_MIN: usize = 7;

/// The final reports in a body; steps on the way, such as "sent", are left out.
pub fn reports(format: &ReportFormat, body: &Value) -> Vec<Report> {
    let mut found = Vec::new();
    each(body, &format.each, &mut found);
    found.into_iter().filter_map(|report| one(format, report)).collect()
}

/// Whether a report comes from the gateway: its signature fits its body. The comparison takes the same time for every wrong one.
pub fn signature_holds(signature: &Signature, body: &[u8], header: &str) -> Result<bool, String> {
    let secret = Secret::read(&signature.secret_file)?;
    let hex = header.trim().strip_prefix("sha256=").unwrap_or(header.trim());
    let Ok(given) = HEXLOWER_PERMISSIVE.decode(hex.as_bytes()) else { return Ok(false) };
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.expose().as_bytes());
    Ok(hmac::verify(&key, body, &given).is_ok())
}

fn one(format: &ReportFormat, report: &Value) -> Option<Report> {
    let provider_id = as_text(report.pointer(&format.id_pointer)?)?;
    let status = as_text(report.pointer(&format.status_pointer)?)?;
    let outcome = if format.delivered.contains(&status) {
        Outcome::Delivered
    } else if format.bounced.contains(&status) {
        let why = format.why_pointer.as_deref().and_then(|pointer| as_text(report.pointer(pointer)?));
        Outcome::Bounced { why: without_numbers(&why.unwrap_or_default()) }
    } else {
        return None;
    };
    Some(Report { provider_id, outcome })
}

/// A gateway's words without what may be a person's number, on one line, and short.
fn without_numbers(said: &str) -> String {
    let words = said.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let told = words.map(|word| {
        let digits = word.chars().filter(char::is_ascii_digit).count();
        if digits >= NUMBER_DIGITS_MIN { "…" } else { word }
    });
    told.collect::<Vec<_>>().join(" ").chars().take(WHY_CHARS_MAX).collect()
}

/// Follows a pointer in which `*` stands for every item of a list.
fn each<'a>(value: &'a Value, pointer: &str, found: &mut Vec<&'a Value>) {
    match pointer.split_once("/*") {
        None => found.extend(value.pointer(pointer)),
        Some((before, after)) => {
            let items = value.pointer(before).and_then(Value::as_array);
            items.into_iter().flatten().for_each(|item| each(item, after, found));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whatsapp() -> ReportFormat {
        ReportFormat {
            each: "/entry/*/changes/*/value/statuses/*".into(),
            id_pointer: "/id".into(),
            status_pointer: "/status".into(),
            delivered: vec!["delivered".into(), "read".into()],
            bounced: vec!["failed".into()],
            why_pointer: Some("/errors/0/title".into()),
            signature: None,
        }
    }

    #[test]
    fn a_body_may_hold_several_reports_and_other_things() {
        let body = serde_json::json!({ "entry": [
            { "changes": [
                { "value": { "messages": [{ "id": "incoming" }] } },
                { "value": { "statuses": [
                    { "id": "a", "status": "sent" },
                    { "id": "a", "status": "delivered" },
                    { "id": "b", "status": "failed", "errors": [{ "title": "131026: +62 81200000000\nundeliverable" }] },
                    { "status": "failed" },
                ] } },
            ] },
            { "changes": [{ "value": { "statuses": [{ "id": 7, "status": "failed" }] } }] },
        ] });
        let expected = [
            ("a", Outcome::Delivered),
            ("b", Outcome::Bounced { why: "131026: +62 … undeliverable".into() }),
            ("7", Outcome::Bounced { why: String::new() }),
        ]
        .map(|(id, outcome)| Report { provider_id: id.into(), outcome });
        assert_eq!(reports(&whatsapp(), &body), expected);
        assert!(reports(&whatsapp(), &serde_json::json!([])).is_empty());
    }

    #[test]
    fn one_report_without_a_list() {
        let format = ReportFormat { each: String::new(), ..whatsapp() };
        let body = serde_json::json!({ "id": "a", "status": "read" });
        assert_eq!(reports(&format, &body), [Report { provider_id: "a".into(), outcome: Outcome::Delivered }]);
    }

    #[test]
    fn only_the_holder_of_the_key_can_report() {
        let folder = tempfile::tempdir().unwrap();
        let secret_file = folder.path().join("key");
        std::fs::write(&secret_file, "kunci\n").unwrap();
        let signature = Signature { header: "X-Hub-Signature-256".into(), secret_file };
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, b"kunci"), b"{}");
        let hex = data_encoding::HEXLOWER.encode(tag.as_ref());
        assert_eq!(signature_holds(&signature, b"{}", &format!("sha256={hex}")), Ok(true));
        assert_eq!(signature_holds(&signature, b"{}", &hex), Ok(true));
        assert_eq!(signature_holds(&signature, b"{ }", &hex), Ok(false));
        for wrong in ["", "sha256=", "sha256=zz", &hex[2..]] {
            assert_eq!(signature_holds(&signature, b"{}", wrong), Ok(false), "{wrong}");
        }
    }
}
