//! KSWP: whether a taxpayer has done their duty, as the tax office sees it (Inpres 7/2015), asked through a gateway.
//!
//! The web service of the tax office is not public, and each gateway to it has its own shape. So the request is a template and the
//! answer a [`Mapping`], both of the configuration.

mod mapping;
mod simulator;

pub use mapping::{Mapping, flag_meaning};

use crate::check::{self, PlainHttp};
use crate::client::{Client, Peer};
use crate::failure::{Cause, Failure};
use crate::frame::{Asked, Example, Kind, Registry, configured};
use crate::question::{Answer, Outcome, Question};
use crate::template::{fill, fill_address, fill_json, names};
use outbound::Secret;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

const ID: &str = "kswp";
const NAME: &str = "KSWP (DJP)";
const STATUS: &str = "status";

/// What stands for the fields of a question in templates.
const PLACEHOLDERS: [&str; 3] = ["npwp", "name", "service"];

/// KSWP in the list of registries.
pub const KIND: Kind = Kind {
    id: ID,
    name: NAME,
    methods: &[STATUS],
    configure: configured::<Kswp>,
    simulate: simulator::routes,
    example: Example {
        table: "url = \"{base}/website_api/kswp/{service}/{npwp}\"\nheaders = { x-api-key = \"{key}\" }\n\
                secret_files = { key = {kswp-key} }\n",
        secrets: &[("kswp-key", "SIMULATOR-kswp-key")],
    },
};

/// A gateway as configured. `{npwp}`, `{name}`, `{service}` and the names of secrets may stand in address, headers and body.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kswp {
    /// Address, such as `https://gateway.contoh.id/website_api/kswp/{service}/{npwp}`.
    pub url: String,
    /// `GET`, or `POST` where there is a body.
    #[serde(default)]
    pub method: Method,
    /// Headers, such as `x-api-key = "{key}"`.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// Files with secrets, by the name that stands for each.
    #[serde(default)]
    pub secret_files: BTreeMap<String, PathBuf>,
    /// Body of a `POST`, as JSON whose strings are templates.
    #[serde(default)]
    pub body: Value,
    /// How an answer is read.
    #[serde(default)]
    pub answer: Mapping,
}

/// How a request is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Without a body.
    #[default]
    Get,
    /// With a JSON body.
    Post,
}

/// Whose status is asked.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Taxpayer {
    /// 15 or 16 digits.
    pub npwp: String,
    /// Name to compare with the one that comes back, if one does.
    #[serde(default)]
    pub name: Option<String>,
    /// Code of the service it is asked for, where the gateway wants one.
    #[serde(default)]
    pub service: String,
}

/// A question for the status of a taxpayer.
pub fn status(taxpayer: &Taxpayer) -> Question {
    Question::new(ID, STATUS, taxpayer)
}

impl Registry for Kswp {
    fn ask<'a>(&'a self, client: &'a Client, question: &'a Question) -> Asked<'a> {
        Box::pin(async move {
            if question.method != STATUS {
                return Err(Failure::question(NAME, "pertanyaan ini tidak dikenal"));
            }
            let taxpayer = question.fields().map_err(|why| Failure::question(NAME, &why))?;
            self.ask_status(client, &taxpayer).await
        })
    }

    fn problems(&self) -> Vec<String> {
        let key = |name: &str| format!("registries.{ID}.{name}");
        let mut wrong = Vec::new();
        // Braces are not allowed in a host; elsewhere a letter stands in for what will be there.
        let filled =
            names(&self.url).iter().fold(self.url.clone(), |url, name| url.replace(&format!("{{{name}}}"), "x"));
        check::address(&key("url"), &filled, PlainHttp::LoopbackOnly, &mut wrong);
        let host_end = self.url.find("://").and_then(|at| self.url[at + 3..].find('/').map(|slash| at + 3 + slash));
        if self.url.find('{').is_some_and(|brace| host_end.is_none_or(|end| brace < end)) {
            wrong.push(format!("{} tidak boleh memuat isian di dalam nama server.", key("url")));
        }
        for (name, file) in &self.secret_files {
            check::secret_file(&key(&format!("secret_files.{name}")), file, &mut wrong);
        }
        let body = self.body.to_string();
        let texts = self.headers.values().map(String::as_str).chain([self.url.as_str()]);
        let unknown = texts.flat_map(names).filter(|name| !self.is_known(name)).collect::<Vec<_>>();
        for name in unknown {
            wrong.push(format!("registries.{ID}: {{{name}}} tidak dikenal."));
        }
        if self.method == Method::Get && !self.body.is_null() {
            wrong.push(format!("{} hanya untuk method = \"POST\".", key("body")));
        }
        if !self.url.contains("{npwp}") && !body.contains("{npwp}") {
            wrong.push(format!("registries.{ID}: {{npwp}} harus ada dalam url atau body."));
        }
        for (name, pointer) in self.answer.pointers().filter(|(_, pointer)| !pointer.starts_with('/')) {
            wrong.push(format!(
                "{} harus dimulai garis miring (sekarang \"{pointer}\").",
                key(&format!("answer.{name}"))
            ));
        }
        if self.answer.valid.is_empty() || self.answer.invalid.is_empty() {
            wrong.push(format!("{} dan {} tidak boleh kosong.", key("answer.valid"), key("answer.invalid")));
        }
        wrong
    }

    fn address(&self) -> &str {
        &self.url
    }
}

impl Kswp {
    fn is_known(&self, name: &str) -> bool {
        PLACEHOLDERS.contains(&name) || self.secret_files.contains_key(name)
    }

    async fn ask_status(&self, client: &Client, taxpayer: &Taxpayer) -> Result<Answer, Failure> {
        let is_npwp = [15, 16].contains(&taxpayer.npwp.len()) && taxpayer.npwp.bytes().all(|b| b.is_ascii_digit());
        if !is_npwp {
            return Err(Failure::question(NAME, "NPWP harus 15 atau 16 angka"));
        }
        let mut secrets = BTreeMap::new();
        for (name, file) in &self.secret_files {
            let secret = Secret::read(file).map_err(|why| Failure::settings(NAME, &why))?;
            secrets.insert(name.as_str(), secret);
        }
        let name = taxpayer.name.as_deref().unwrap_or_default();
        let mut values: BTreeMap<&str, &str> =
            BTreeMap::from([("npwp", taxpayer.npwp.as_str()), ("name", name), ("service", &taxpayer.service)]);
        values.extend(secrets.iter().map(|(placeholder, secret)| (*placeholder, secret.expose())));
        if names(&self.url).iter().any(|name| values.get(name).is_some_and(|value| value.is_empty())) {
            return Err(Failure::question(NAME, "isian yang menjadi bagian alamat kosong"));
        }
        let url = fill_address(&self.url, &values);
        let mut request = match self.method {
            Method::Get => client.http.get(url),
            Method::Post => client.http.post(url).json(&fill_json(&self.body, &values)),
        };
        for (header, template) in &self.headers {
            request = request.header(header, fill(template, &values));
        }
        let peer = Peer { name: NAME, secrets: secrets.values().collect(), personal: vec![&taxpayer.npwp, name] };
        let reply = peer.ask(client, request).await?;
        let simulated = reply.simulated;
        if self.answer.not_found_statuses.contains(&reply.status.as_u16()) {
            return Ok(Answer { simulated, ..Answer::of(Outcome::NotFound { code: String::new() }) });
        }
        match &reply.json {
            Some(json) if reply.status.is_success() => match self.answer.read(json, taxpayer.name.as_deref()) {
                Some(answer) => Ok(Answer { simulated, said: peer.clean(&answer.said), ..answer }),
                None => Err(peer.transient(Cause::Unreadable, "status yang tidak ada dalam konfigurasi")),
            },
            Some(_) | None => Err(peer.by_status(&reply)),
        }
    }
}
