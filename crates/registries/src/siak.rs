//! SIAK: the population register of Dukcapil, asked whether what a person typed is as it has it.
//!
//! `verify` ([`Comparison`]) answers match or no match per element and is the choice that needs least data. `lookup` ([`Lookup`])
//! returns the data itself; whether it is switched on, the caller decides.

mod simulator;
mod wire;

pub use wire::{Comparison, Lookup, Sex};

use crate::check::{self, PlainHttp};
use crate::client::{Client, Peer};
use crate::failure::{Cause, Failure, Reason};
use crate::frame::{Asked, Example, Kind, Registry, configured};
use crate::question::{Answer, Question};
use outbound::Secret;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use wire::{Account, Trouble};

const ID: &str = "siak";
const NAME: &str = "SIAK (Dukcapil)";
const VERIFY: &str = "verify";
const LOOKUP: &str = "lookup";

/// SIAK in the list of registries.
pub const KIND: Kind = Kind {
    id: ID,
    name: NAME,
    methods: &[VERIFY, LOOKUP],
    configure: configured::<Siak>,
    simulate: simulator::routes,
    example: Example {
        table: "base_url = \"{base}\"\nregion = \"13-71\"\nagency = \"SIMULATOR\"\nuser_file = {siak-user}\n\
                password_file = {siak-password}\nip_user = \"127.0.0.1\"\n",
        secrets: &[("siak-user", "SIMULATOR-siak-user"), ("siak-password", "SIMULATOR-siak-password")],
    },
};

/// The service as configured.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Siak {
    /// Scheme, host and port, such as `https://172.16.160.1:8000`; the path `/dukcapil/get_json` is added.
    pub base_url: String,
    /// Code of the region in the path, such as `13-71`; some accounts have none.
    pub region: Option<String>,
    /// Code of the agency in the path.
    pub agency: String,
    /// File with the user id.
    pub user_file: PathBuf,
    /// File with the password.
    pub password_file: PathBuf,
    /// The address we call from, as it was registered with Dukcapil.
    pub ip_user: String,
    /// From which score the service itself says `Sesuai`, 0 to 100.
    #[serde(default = "treshold_default")]
    pub treshold: u8,
    /// From which score an element agrees for us, by its name there; without one the word of the service counts.
    #[serde(default = "thresholds_default")]
    pub thresholds: BTreeMap<String, u8>,
    /// Plain HTTP to a private address, because a VPN encrypts the way there.
    #[serde(default)]
    pub plain_http_inside_vpn: bool,
}

fn treshold_default() -> u8 {
    90
}

fn thresholds_default() -> BTreeMap<String, u8> {
    BTreeMap::from([("NAMA_LGKP".to_owned(), 95), ("ALAMAT".to_owned(), 70)])
}

/// A question whether these elements are as the register has them.
pub fn verify(comparison: &Comparison) -> Question {
    Question::new(ID, VERIFY, comparison)
}

/// A question for everything the register has of a NIK.
pub fn lookup(nik: &str) -> Question {
    Question::new(ID, LOOKUP, &Lookup { nik: nik.to_owned() })
}

impl Registry for Siak {
    fn ask<'a>(&'a self, client: &'a Client, question: &'a Question) -> Asked<'a> {
        Box::pin(async move {
            let wrong = |why: String| Failure::question(NAME, &why);
            match question.method.as_str() {
                VERIFY => self.ask_verify(client, &question.fields().map_err(wrong)?).await,
                LOOKUP => self.ask_lookup(client, &question.fields().map_err(wrong)?).await,
                _ => Err(Failure::question(NAME, "pertanyaan ini tidak dikenal")),
            }
        })
    }

    fn problems(&self) -> Vec<String> {
        let key = |name: &str| format!("registries.{ID}.{name}");
        let mut wrong = Vec::new();
        let plain = if self.plain_http_inside_vpn { PlainHttp::InsideVpn } else { PlainHttp::LoopbackOnly };
        check::base(&key("base_url"), &self.base_url, plain, &mut wrong);
        if let Some(region) = &self.region {
            check::code(&key("region"), region, &mut wrong);
        }
        check::code(&key("agency"), &self.agency, &mut wrong);
        check::secret_file(&key("user_file"), &self.user_file, &mut wrong);
        check::secret_file(&key("password_file"), &self.password_file, &mut wrong);
        if self.treshold > 100 || self.thresholds.values().any(|score| *score > 100) {
            wrong.push(format!("{} dan {} paling besar 100.", key("treshold"), key("thresholds")));
        }
        for name in self.thresholds.keys().filter(|name| !wire::ELEMENTS.contains(&name.as_str())) {
            wrong.push(format!("{}: elemen {name} tidak dikenal.", key("thresholds")));
        }
        wrong
    }

    fn address(&self) -> &str {
        &self.base_url
    }
}

impl Siak {
    async fn ask_verify(&self, client: &Client, comparison: &Comparison) -> Result<Answer, Failure> {
        let asked = comparison.elements();
        if asked.keys().any(|name| !wire::ELEMENTS.contains(name)) {
            return Err(Failure::question(NAME, "elemen yang tidak dikenal"));
        }
        let (user, password) = self.secrets()?;
        let peer = Peer {
            name: NAME,
            secrets: vec![&user, &password],
            personal: asked.values().map(String::as_str).collect(),
        };
        let body = wire::verify_request(&self.account(&user, &password), self.treshold, &asked);
        let request = client.http.post(self.url("CALL_VERIFY_BY_ELEMEN")).json(&body);
        let (json, simulated) = peer.ask_json(client, request).await?;
        understood(&peer, wire::read_verify(&json, &asked, &self.thresholds), simulated)
    }

    async fn ask_lookup(&self, client: &Client, lookup: &Lookup) -> Result<Answer, Failure> {
        let (user, password) = self.secrets()?;
        let peer = Peer { name: NAME, secrets: vec![&user, &password], personal: vec![&lookup.nik] };
        let body = wire::lookup_request(&self.account(&user, &password), &lookup.nik);
        let request = client.http.post(self.url("CALL_NIK")).json(&body);
        let (json, simulated) = peer.ask_json(client, request).await?;
        understood(&peer, wire::read_lookup(&json, &lookup.nik), simulated)
    }

    fn secrets(&self) -> Result<(Secret, Secret), Failure> {
        let read = |file| Secret::read(file).map_err(|why| Failure::settings(NAME, &why));
        Ok((read(&self.user_file)?, read(&self.password_file)?))
    }

    fn account<'a>(&'a self, user: &'a Secret, password: &'a Secret) -> Account<'a> {
        Account { user: user.expose(), password: password.expose(), ip: &self.ip_user }
    }

    fn url(&self, method: &str) -> String {
        let region = self.region.as_ref().map(|region| format!("{region}/")).unwrap_or_default();
        format!("{}/dukcapil/get_json/{region}{}/{method}", self.base_url, self.agency)
    }
}

fn understood(peer: &Peer, read: Result<Answer, Trouble>, simulated: bool) -> Result<Answer, Failure> {
    match read {
        Ok(answer) => Ok(Answer { simulated, said: peer.clean(&answer.said), ..answer }),
        Err(Trouble::Unreadable(why)) => Err(peer.transient(Cause::Unreadable, why)),
        Err(Trouble::Quota(said)) => Err(peer.quota(&said)),
        Err(Trouble::Credentials(said)) => Err(peer.permanent(Reason::Credentials, &said)),
    }
}
