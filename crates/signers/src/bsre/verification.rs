//! BSrE's answer to "is this signed?", in the two shapes that clients know.

use serde_json::Value;

/// What they say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// The answer in one word.
    pub conclusion: Conclusion,
    /// Names in the certificates, as they wrote them.
    pub signers: Vec<String>,
    /// Their own sentence, shortened; empty where there is none.
    pub notes: String,
}

/// The answer in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conclusion {
    /// Every signature is good.
    Valid,
    /// One is not.
    NotValid,
    /// There is none.
    NotSigned,
}

/// `None` when it is of neither shape.
pub(super) fn read(json: &Value) -> Option<Verification> {
    if let Some(count) = json["jumlah_signature"].as_u64() {
        let whole = json["summary"].as_str().map(|summary| summary.trim_end_matches([' ', '!']) == "DOCUMENT VALID");
        let conclusion = match (count, whole) {
            (0, _) => Conclusion::NotSigned,
            (_, Some(true)) => Conclusion::Valid,
            (_, Some(false) | None) => Conclusion::NotValid,
        };
        let signers = names(&json["details"], "/info_signer/signer_name");
        return Some(Verification { conclusion, signers, notes: notes(&json["notes"]) });
    }
    let conclusion = match json["conclusion"].as_str()? {
        "VALID" => Conclusion::Valid,
        "NO_SIGNATURE" => Conclusion::NotSigned,
        _ => Conclusion::NotValid,
    };
    let signers = names(&json["signatureInformations"], "/signerName");
    Some(Verification { conclusion, signers, notes: notes(&json["description"]) })
}

fn names(list: &Value, pointer: &str) -> Vec<String> {
    let list = list.as_array().into_iter().flatten();
    list.filter_map(|one| one.pointer(pointer)?.as_str().map(ToOwned::to_owned)).collect()
}

fn notes(value: &Value) -> String {
    const CHARS_MAX: usize = 300;
    value.as_str().unwrap_or_default().chars().filter(|c| !c.is_control()).take(CHARS_MAX).collect()
}
