//! OSS: the licensing system of the ministry of investment (Pedoman Integrasi v4.3.22).
//!
//! We ask it for a NIB (`check-nib`, `inquire-nib`), report each change of state and each licence to it (`report-status`,
//! `report-licence`), and take what it delivers to us with `receiveNIB`: [`arrival`] reads that, [`entry`] says who may deliver. A
//! report sets a state; the guide names no key of repetition, so one without an answer is sent again.

pub mod arrival;
pub mod entry;
mod simulator;
pub mod status;
mod wire;

pub use wire::{Bill, Company, LicenceReport, StatusReport, oss_moment};

use crate::check::{self, PlainHttp};
use crate::client::{Client, Peer};
use crate::failure::{Cause, Failure, Reason};
use crate::frame::{Asked, Example, Kind, Registry, configured};
use crate::question::{Answer, Outcome, Question};
use entry::Entry;
use outbound::Secret;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::path::PathBuf;

const ID: &str = "oss";
const NAME: &str = "OSS";
const CHECK_NIB: &str = "check-nib";
const VERIFY_NIB: &str = "verify-nib";
const INQUIRE_NIB: &str = "inquire-nib";
const REPORT_STATUS: &str = "report-status";
const REPORT_LICENCE: &str = "report-licence";

/// OSS in the list of registries.
pub const KIND: Kind = Kind {
    id: ID,
    name: NAME,
    methods: &[CHECK_NIB, VERIFY_NIB, INQUIRE_NIB, REPORT_STATUS, REPORT_LICENCE],
    configure: configured::<Oss>,
    simulate: simulator::routes,
    example: Example {
        table: "base_url = \"{base}\"\nuser_key_file = {oss-user-key}\n\n[registries.oss.receive]\nby = \"token-over-nib\"\n\
                username = \"SIMULATOR\"\npassword_file = {oss-password}\n",
        secrets: &[("oss-user-key", "SIMULATOR-oss-user-key"), ("oss-password", "SIMULATOR-oss-password")],
    },
};

/// The service as configured.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Oss {
    /// Root to which the name of each call is added, such as `https://api-prd.oss.go.id/v1/kl/rba`.
    pub base_url: String,
    /// File with our `user_key`.
    pub user_key_file: PathBuf,
    /// `kd_daerah` of ours, ten digits.
    #[serde(default = "padang")]
    pub region: String,
    /// `kd_instansi` of ours, three characters, as OSS gave it.
    #[serde(default)]
    pub agency: String,
    /// `kd_status` that OSS is told when the applicant takes a request back. Lampiran 10 has no word for it; empty, OSS is not told.
    #[serde(default = "refused")]
    pub withdrawn_status: String,
    /// The same when the city revokes an issued licence.
    #[serde(default = "refused")]
    pub revoked_status: String,
    /// How OSS shows itself when it delivers; without it nothing is taken.
    pub receive: Option<Entry>,
}

fn padang() -> String {
    "1371000000".into()
}

/// "Izin ditolak": the one word of Lampiran 10 after which OSS counts a licence as not given.
fn refused() -> String {
    "90".into()
}

impl Oss {
    /// Whether it leads to a simulator on this machine.
    pub fn is_simulated(&self) -> bool {
        check::is_loopback(&self.base_url)
    }
}

/// A question whether a NIB is known and active.
pub fn check_nib(nib: &str) -> Question {
    Question::new(ID, CHECK_NIB, &Company::ByNib { nib: nib.to_owned(), oss_id: None })
}

/// A NIB with the name it is said to belong to.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holder {
    /// 13 digits.
    pub nib: String,
    /// As typed; without it only the NIB is asked about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A question whether a NIB is active and belongs to this name.
pub fn verify_nib(holder: &Holder) -> Question {
    Question::new(ID, VERIFY_NIB, holder)
}

/// A question for everything OSS has of a company.
pub fn inquire_nib(company: &Company) -> Question {
    Question::new(ID, INQUIRE_NIB, company)
}

/// A report that a licence changed its state.
pub fn report_status(report: &StatusReport) -> Question {
    Question::new(ID, REPORT_STATUS, report)
}

/// A report that a licence was issued.
pub fn report_licence(report: &LicenceReport) -> Question {
    Question::new(ID, REPORT_LICENCE, report)
}

impl Registry for Oss {
    fn ask<'a>(&'a self, client: &'a Client, question: &'a Question) -> Asked<'a> {
        Box::pin(async move {
            let wrong = |why: String| Failure::question(NAME, &why);
            match question.method.as_str() {
                CHECK_NIB => {
                    let company: Company = question.fields().map_err(wrong)?;
                    if !matches!(company, Company::ByNib { oss_id: None, .. }) {
                        return Err(Failure::question(NAME, "checkNIB hanya menerima NIB"));
                    }
                    self.ask_company(client, &CHECK, &company).await
                }
                VERIFY_NIB => {
                    let Holder { nib, name } = question.fields().map_err(wrong)?;
                    let company = Company::ByNib { nib, oss_id: None };
                    let mut answer = self.ask_company(client, &CHECK, &company).await?;
                    // checkNIB may say that a NIB is active and not whose it is.
                    if name.is_some() && answer.outcome == Outcome::Found && wire::names(&answer).is_none() {
                        answer = self.ask_company(client, &INQUIRE, &company).await?;
                    }
                    Ok(wire::compared(answer, name.as_deref()))
                }
                INQUIRE_NIB => {
                    let company = question.fields().map_err(wrong)?;
                    self.ask_company(client, &INQUIRE, &company).await
                }
                REPORT_STATUS => {
                    let report: StatusReport = question.fields().map_err(wrong)?;
                    if status::licence_state(&report.kd_status).is_none() {
                        return Err(Failure::question(NAME, "kd_status tidak ada dalam Lampiran 10"));
                    }
                    let call = Call { name: "receiveLicenseStatus", wrapper: "IZINSTATUS" };
                    self.report(client, &call, &report).await
                }
                REPORT_LICENCE => {
                    let report: LicenceReport = question.fields().map_err(wrong)?;
                    self.report(client, &Call { name: "receiveLicense", wrapper: "IZINFINAL" }, &report).await
                }
                _ => Err(Failure::question(NAME, "pertanyaan ini tidak dikenal")),
            }
        })
    }

    fn problems(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        check::base(&format!("registries.{ID}.base_url"), &self.base_url, PlainHttp::LoopbackOnly, &mut wrong);
        check::secret_file(&format!("registries.{ID}.user_key_file"), &self.user_key_file, &mut wrong);
        if self.region.len() != 10 || !self.region.bytes().all(|b| b.is_ascii_digit()) {
            wrong.push(format!("registries.{ID}.region harus 10 angka, misalnya 1371000000."));
        }
        if self.agency.chars().count() > 3 {
            wrong.push(format!("registries.{ID}.agency paling panjang 3 huruf atau angka."));
        }
        for (name, code) in [("withdrawn_status", &self.withdrawn_status), ("revoked_status", &self.revoked_status)] {
            if !code.is_empty() && status::licence_state(code).is_none() {
                wrong.push(format!("registries.{ID}.{name} bukan kode Lampiran 10, misalnya 90."));
            }
        }
        wrong.extend(self.receive.iter().flat_map(Entry::problems));
        wrong
    }

    fn address(&self) -> &str {
        &self.base_url
    }
}

const INQUIRE: Call = Call { name: "inqueryNIB", wrapper: "INQUERYNIB" };
const CHECK: Call = Call { name: "checkNIB", wrapper: "CHECKNIB" };

/// A call: its name in the address and in the answer, and the name that wraps its body.
struct Call {
    name: &'static str,
    wrapper: &'static str,
}

/// One conversation with OSS.
struct Conversation<'a> {
    client: &'a Client,
    peer: Peer<'a>,
    key: &'a Secret,
}

impl Oss {
    async fn ask_company(&self, client: &Client, call: &Call, company: &Company) -> Result<Answer, Failure> {
        let key = self.key()?;
        let personal = match company {
            Company::ByNib { nib, .. } => nib,
            Company::ByNpwp { npwp } => npwp,
        };
        let peer = Peer { name: NAME, secrets: vec![&key], personal: vec![personal] };
        let talk = Conversation { client, peer, key: &key };
        let (json, simulated) = self.call(&talk, call, &message(company)).await?;
        let peer = talk.peer;
        let respon = wire::respon(&json, call.name).expect("call returns only answers with a code");
        let answer = match respon.code.as_str() {
            "200" => wire::read_company(&respon, company)
                .ok_or_else(|| peer.transient(Cause::Unreadable, "jawaban bukan tentang NIB yang ditanyakan"))?,
            // OSS says "not found" with 404, and with 400 and words.
            "404" => Answer::of(Outcome::NotFound { code: "404".into() }),
            "400" if respon.words.to_lowercase().contains("tidak ditemukan") => {
                Answer::of(Outcome::NotFound { code: "400".into() })
            }
            code => return Err(failure(&peer, code, &respon.words)),
        };
        Ok(Answer { simulated, said: peer.clean(&respon.words), ..answer })
    }

    async fn report(&self, client: &Client, call: &Call, report: &impl Serialize) -> Result<Answer, Failure> {
        let key = self.key()?;
        let message = message(report);
        if let Some(field) = wire::too_long(&message) {
            return Err(Failure::question(NAME, &format!("{field} terlalu panjang")));
        }
        let personal = message.as_object().into_iter().flatten();
        let personal = personal.filter(|(name, _)| name.starts_with("nama_") || name.starts_with("nip_"));
        let personal = personal.filter_map(|(_, value)| value.as_str()).collect();
        let peer = Peer { name: NAME, secrets: vec![&key], personal };
        let talk = Conversation { client, peer, key: &key };
        let (json, simulated) = self.call(&talk, call, &message).await?;
        let peer = talk.peer;
        let respon = wire::respon(&json, call.name).expect("call returns only answers with a code");
        if respon.code != "200" {
            return Err(failure(&peer, &respon.code, &respon.words));
        }
        let number = respon.body.get("nomor_izin").filter(|number| !number.is_null());
        let returned = number.map_or(Value::Null, |number| json!({ "nomor_izin": number }));
        Ok(Answer { returned, said: peer.clean(&respon.words), simulated, ..Answer::of(Outcome::Accepted) })
    }

    /// Sends a message and returns an answer that has a code of OSS, whatever its HTTP status is.
    async fn call(&self, talk: &Conversation<'_>, call: &Call, message: &Value) -> Result<(Value, bool), Failure> {
        let mut body = serde_json::Map::new();
        body.insert(call.wrapper.to_owned(), message.clone());
        let url = format!("{}/{}", self.base_url, call.name);
        let request = talk.client.http.post(url).header("user_key", talk.key.expose()).json(&body);
        let reply = talk.peer.ask(talk.client, request).await?;
        match &reply.json {
            Some(json) if wire::respon(json, call.name).is_some() => Ok((json.clone(), reply.simulated)),
            Some(_) if reply.status.is_success() => Err(talk.peer.transient(Cause::Unreadable, "jawaban tanpa kode")),
            Some(_) | None => Err(talk.peer.by_status(&reply)),
        }
    }

    fn key(&self) -> Result<Secret, Failure> {
        Secret::read(&self.user_key_file).map_err(|why| Failure::settings(NAME, &why))
    }
}

fn message(fields: &impl Serialize) -> Value {
    serde_json::to_value(fields).expect("messages are plain structs of text and numbers")
}

/// What a code of Lampiran 9 means for us.
fn failure(peer: &Peer, code: &str, words: &str) -> Failure {
    let said = format!("{code} {words}");
    match code {
        "401" => peer.permanent(Reason::Credentials, &said),
        "403" | "405" => peer.permanent(Reason::Forbidden, &said),
        "500" => peer.transient(Cause::ServerError, &said),
        "504" => peer.transient(Cause::TimedOut, &said),
        "400" | "404" => peer.permanent(Reason::Question, &said),
        _ => peer.transient(Cause::Unreadable, &said),
    }
}
