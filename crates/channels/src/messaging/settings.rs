//! How a gateway wants to be spoken to: `[messaging.whatsapp]` and `[messaging.sms]` in the configuration.

use crate::check;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The gateways we send by; a kind without a table is not used.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// For WhatsApp.
    pub whatsapp: Option<Gateway>,
    /// For SMS.
    pub sms: Option<Gateway>,
}

/// A kind of message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// WhatsApp.
    Whatsapp,
    /// SMS.
    Sms,
}

impl Kind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Whatsapp, Self::Sms];

    /// Its name in storage and configuration.
    pub fn id(self) -> &'static str {
        match self {
            Self::Whatsapp => "whatsapp",
            Self::Sms => "sms",
        }
    }

    /// The kind of that id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Whatsapp => "WhatsApp",
            Self::Sms => "SMS",
        }
    }
}

/// One gateway with an HTTP interface. In `headers` and `body`, `{to}`, `{text}`, `{id}` and the names of `secret_files`
/// are replaced.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gateway {
    /// Where messages are handed over.
    pub url: String,
    /// How.
    #[serde(default)]
    pub method: Method,
    /// Headers, such as `Authorization = "Bearer {token}"`.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// Placeholders whose values are secrets, each with the file that holds it.
    #[serde(default)]
    pub secret_files: BTreeMap<String, PathBuf>,
    /// What is sent.
    pub body: Body,
    /// How the gateway writes numbers.
    #[serde(default)]
    pub numbers: Numbers,
    /// JSON pointer to the message's id in the answer, such as `/messages/0/id`. No id means: not taken over.
    pub id_pointer: String,
    /// JSON pointer to the reason of a refusal.
    pub error_pointer: Option<String>,
    /// Statuses that are for good. What is not here is tried again if that is safe.
    #[serde(default = "refused_default")]
    pub refused_statuses: Vec<u16>,
    /// Whether the gateway recognises a repetition by the header `Idempotency-Key`.
    #[serde(default)]
    pub idempotent: bool,
    /// How it reports what became of a message; without it nothing is known after the hand-over.
    pub report: Option<ReportFormat>,
}

/// The method of the request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// With the form in the address; for old gateways only, since addresses are logged on the way.
    Get,
    /// The usual.
    #[default]
    Post,
    /// As some do.
    Put,
}

/// What is sent.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Body {
    /// JSON, with placeholders in its strings.
    Json(Value),
    /// Form fields.
    Form(BTreeMap<String, String>),
}

/// How a number is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Numbers {
    /// `62812…`
    #[default]
    Plain,
    /// `+62812…`
    Plus,
    /// `0812…`
    Local,
}

/// Where a report of delivery holds what.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportFormat {
    /// Pointer to the reports in the body, `*` for every item of a list: `/entry/*/changes/*/value/statuses/*`. Empty:
    /// the body is one report.
    #[serde(default)]
    pub each: String,
    /// Pointer to the message's id, within one report.
    pub id_pointer: String,
    /// Pointer to its status, within one report.
    pub status_pointer: String,
    /// Statuses that mean: arrived.
    pub delivered: Vec<String>,
    /// Statuses that mean: will not arrive.
    pub bounced: Vec<String>,
    /// Pointer to the reason, within one report.
    pub why_pointer: Option<String>,
    /// How reports are signed. Without it, anybody who finds the address can forge one.
    pub signature: Option<Signature>,
}

/// HMAC-SHA256 over the body, in hexadecimal, with or without `sha256=` before it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// The header that carries it, such as `X-Hub-Signature-256`.
    pub header: String,
    /// File with the key.
    pub secret_file: PathBuf,
}

fn refused_default() -> Vec<u16> {
    vec![400, 401, 402, 403, 404, 405, 413, 415, 422]
}

impl Settings {
    /// The gateway of a kind.
    pub fn gateway(&self, kind: Kind) -> Option<&Gateway> {
        match kind {
            Kind::Whatsapp => self.whatsapp.as_ref(),
            Kind::Sms => self.sms.as_ref(),
        }
    }

    /// Each mistake as a sentence that says what to do.
    pub fn problems(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for kind in Kind::ALL {
            if let Some(gateway) = self.gateway(kind) {
                gateway.problems(&format!("messaging.{}", kind.id()), &mut wrong);
            }
        }
        wrong
    }

    /// Whether any of it goes to a simulator on this machine instead of a real gateway.
    pub fn uses_simulator(&self) -> bool {
        Kind::ALL.into_iter().filter_map(|kind| self.gateway(kind)).any(|gateway| check::is_loopback(&gateway.url))
    }
}

impl Gateway {
    fn problems(&self, key: &str, wrong: &mut Vec<String>) {
        check::address(&format!("{key}.url"), &self.url, wrong);
        for (name, file) in &self.secret_files {
            check::secret_file(&format!("{key}.secret_files.{name}"), file, wrong);
            if ["to", "text", "id"].contains(&name.as_str()) {
                wrong
                    .push(format!("{key}.secret_files.{name}: nama to, text, dan id sudah terpakai; pilih nama lain."));
            }
        }
        for name in self.headers.keys() {
            if name.parse::<reqwest::header::HeaderName>().is_err() {
                wrong.push(format!("{key}.headers: \"{name}\" bukan nama header."));
            }
        }
        let shape = format!("{:?} {:?}", self.body, self.headers);
        for placeholder in ["{to}", "{text}"] {
            if !shape.contains(placeholder) {
                wrong.push(format!("{key}.body harus memuat {placeholder}."));
            }
        }
        for name in self.secret_files.keys().filter(|name| !shape.contains(&format!("{{{name}}}"))) {
            wrong.push(format!("{key}.secret_files.{name} tidak dipakai; tulis {{{name}}} di headers atau body."));
        }
        if self.method == Method::Get && matches!(self.body, Body::Json(_)) {
            wrong.push(format!("{key}.body harus form bila method GET."));
        }
        let mut pointers = vec![("id_pointer", self.id_pointer.as_str())];
        pointers.extend(self.error_pointer.as_deref().map(|pointer| ("error_pointer", pointer)));
        if let Some(report) = &self.report {
            pointers.extend([("report.id_pointer", report.id_pointer.as_str())]);
            pointers.extend([("report.status_pointer", report.status_pointer.as_str())]);
            pointers.extend(report.why_pointer.as_deref().map(|pointer| ("report.why_pointer", pointer)));
            if !report.each.is_empty() {
                pointers.push(("report.each", &report.each));
            }
            if let Some(signature) = &report.signature {
                check::secret_file(&format!("{key}.report.signature.secret_file"), &signature.secret_file, wrong);
            }
        }
        for (name, pointer) in pointers.into_iter().filter(|(_, pointer)| !pointer.starts_with('/')) {
            wrong.push(format!("{key}.{name} \"{pointer}\" harus dimulai garis miring, misalnya /messages/0/id."));
        }
    }
}
