//! Takes what OSS delivered: keeps it whole and sealed, says of each licence whose it is, opens a draft where the person is known.

use super::changing::{NibError, Order};
use super::claiming::{self, HandedOver};
use super::nibs::{self, Edition, Summary};
use db::DbError;
use domain::account::Actor;
use domain::ids::NibId;
use domain::nib::{Command, Line, NotOurs};
use domain::typed::clean;
use ground::{App, Rules, Work};
use ledger::carry_out;
use ledger::sealed::NewText;
use registries::oss::arrival::{Arrival, Authority, Checklist, DocumentKind};
use std::collections::BTreeMap;

/// Licences that one delivery may name; a NIB has a few.
pub const LICENCES_MAX: usize = 100;
/// Longest code that OSS gives a licence or a request for one.
const CODE_CHARS_MAX: usize = 25;
/// `jns_identitas_penanggung_jwb` of a NIK (Lampiran 4).
const IDENTITY_CARD: &str = "01";

/// A body that OSS delivered, and who it comes from is proved.
#[derive(Clone)]
pub struct Delivery {
    /// As it is read.
    pub arrival: Arrival,
    /// As it came.
    pub body: String,
    /// Ten digits: ours.
    pub region: String,
    /// A simulator delivered it.
    pub simulated: bool,
}

/// What became of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Received {
    /// Kept as a newer edition, or as the first.
    Anew,
    /// The very same came before; nothing was done.
    Before,
}

/// Why a delivery cannot be kept; its text goes back to OSS.
pub fn problem(arrival: &Arrival) -> Option<&'static str> {
    let lines = lines(arrival, "");
    if arrival.checklist.len() > LICENCES_MAX {
        return Some("data_checklist terlalu panjang");
    }
    // These stand in clear in the log, so nothing but a code may.
    let is_code = |text: &str| {
        text.len() <= CODE_CHARS_MAX && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_./".contains(&b))
    };
    let odd = lines.iter().any(|(id, line)| !is_code(id) || !is_code(&line.0));
    odd.then_some("id_izin atau kd_izin bukan kode")
}

/// Takes a delivery; durable when it returns `Ok`. The same body again is answered and not taken twice.
pub async fn receive(app: &App, delivery: Delivery) -> Result<Received, NibError> {
    match app.command(delivery.clone(), take).await {
        // Two first deliveries of one NIB at one moment: the other was faster, and now it is known.
        Err(NibError::Db(DbError::Conflict(_))) => app.command(delivery, take).await,
        done => done,
    }
}

fn take(work: &mut Work, delivery: &Delivery) -> Result<Received, NibError> {
    let Delivery { arrival, body, region, simulated } = delivery;
    let nib_hash = nibs::hash(work.vault, "nib", &arrival.nib);
    let body_hash = nibs::hash(work.vault, "body", &arrival.whole.to_string());
    let known = nibs::find(work.tx, &nib_hash)?;
    if let Some(id) = known
        && nibs::came_before(work.tx, id, &body_hash)?
    {
        return Ok(Received::Before);
    }
    let lines = lines(arrival, region);
    let named = |(id, (_, name, _)): (&String, &(String, String, Option<NotOurs>))| (id.clone(), clean::line(name));
    let summary = Summary { company: clean::line(&arrival.company_name), licences: lines.iter().map(named).collect() };
    let lines = lines.into_iter().map(|(id, (code, _, why))| {
        let not_ours = why.or_else(|| not_offered(work.rules, &code));
        (id, Line { code, not_ours })
    });
    let lines: BTreeMap<String, Line> = lines.collect();
    let people = people(arrival);
    let hashes = people.iter().map(|nik| nibs::hash(work.vault, "nik", nik)).collect();
    let text = NewText::new(work.id(), work.bytes(), "oss_body", body.as_str());
    let command = Command::Receive { body: text.reference.clone(), lines, simulated: *simulated };
    let mut order = match known {
        Some(id) => Order::new(id, Actor::System, command),
        None => Order::beginning(Actor::System, command),
    };
    order.texts = vec![text];
    order.enclosed = Some(Box::new(Edition { nib_hash, body_hash, people: hashes, summary }));
    let done = carry_out(work, &order)?;
    let requested = done.after.state.map(|state| state.requested).unwrap_or_default();
    for (licence, _) in requested.iter().filter(|(_, one)| claiming::can_be_opened(work.rules, one)) {
        open_draft(work, (done.id, licence), &people)?;
    }
    Ok(Received::Anew)
}

/// Where an officer has seen the card of somebody responsible before, nobody has to come again.
fn open_draft(work: &mut Work, of: (NibId, &str), people: &[String]) -> Result<(), NibError> {
    for nik in people {
        let hash = nibs::hash(work.vault, "nik", nik);
        if let Some(account) = nibs::proved(work.tx, &hash)?
            && claiming::is_applicant(work, account)?
        {
            let to = HandedOver { by: Actor::System, account, nik: nik.clone() };
            return claiming::hand_over(work, of, &to);
        }
    }
    Ok(())
}

/// NIKs of those responsible.
fn people(arrival: &Arrival) -> Vec<String> {
    let has_card = arrival.responsible.iter().filter(|person| person.identity_kind == IDENTITY_CARD);
    has_card
        .filter_map(|person| domain::identity_number::Nik::parse(&person.identity).ok())
        .map(|nik| nik.as_str().to_owned())
        .collect()
}

/// Every licence that a delivery names, by `id_izin`: its code, its name, and why OSS itself says that it is not ours.
fn lines(arrival: &Arrival, region: &str) -> BTreeMap<String, (String, String, Option<NotOurs>)> {
    let of_line = |line: &Checklist| {
        let why = not_ours(arrival, line.authority, region);
        (line.licence_id.clone(), (line.licence_code.clone(), line.licence_name.clone(), why))
    };
    let mut lines: BTreeMap<_, _> = arrival.checklist.iter().map(of_line).collect();
    // What the whole is about may stand in no line of its own.
    let whole = (arrival.licence_code.clone(), String::new(), not_ours(arrival, arrival.authority, region));
    lines.entry(arrival.licence_id.clone()).or_insert(whole);
    lines.retain(|id, (code, ..)| !id.is_empty() && !code.is_empty());
    lines
}

fn not_ours(arrival: &Arrival, authority: Authority, region: &str) -> Option<NotOurs> {
    match (arrival.document_kind, authority) {
        (DocumentKind::Revocation | DocumentKind::Cancellation, _) => Some(NotOurs::TakenBack),
        (_, Authority::Central | Authority::Province | Authority::Unknown) => Some(NotOurs::OtherAuthority),
        (DocumentKind::Original | DocumentKind::Update | DocumentKind::Unknown, Authority::City) => {
            (!arrival.region.is_empty() && arrival.region != region).then_some(NotOurs::OtherRegion)
        }
    }
}

/// Whether our catalogue leaves a code to OSS.
fn not_offered(rules: &Rules, code: &str) -> Option<NotOurs> {
    match rules.catalogue.of_oss(code) {
        None => Some(NotOurs::Unmapped),
        Some(version) if version.ty.offered() => None,
        Some(_) => Some(NotOurs::NotOffered),
    }
}
