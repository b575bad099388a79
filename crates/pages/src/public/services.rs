//! All services in groups, or those a search found.

use crate::Frame;
use askama::Template;
use domain::indonesian;
use domain::licence_type::{Fee, LicenceType, Rollout};

/// Services of which a search is surest.
const FIRST_COUNT: usize = 3;

/// `/layanan`, with `q` a search.
#[derive(Clone, Debug, Template)]
#[template(path = "public/services.html")]
pub struct Services {
    /// Around the page.
    pub frame: Frame,
    /// What was searched for; none, everything is listed.
    pub searched: Option<Searched>,
    /// Headings, each with its services.
    pub groups: Vec<(String, Vec<ServiceRow>)>,
}

/// A search.
#[derive(Clone, Debug)]
pub struct Searched {
    /// As typed.
    pub query: String,
    /// What was understood instead, where a word was taken for a misspelling.
    pub meant: Option<String>,
}

/// A service in a list.
#[derive(Clone, Debug)]
pub struct ServiceRow {
    /// Id of the type.
    pub id: String,
    /// Everyday name.
    pub short_name: String,
    /// Legal name or a sentence.
    pub name: String,
    /// Working days promised.
    pub days: Option<u16>,
    /// The fee in two words; none, it is not settled.
    pub fee: Option<String>,
    /// Whether and where one can apply.
    pub availability: Availability,
}

/// Whether and where one can apply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Availability {
    /// Here.
    Open,
    /// At the counter only.
    CounterOnly,
    /// In another system or office.
    Referred(String),
    /// Nowhere, for now.
    Closed,
}

impl ServiceRow {
    /// The row of a licence type.
    pub fn of(licence: &LicenceType) -> Self {
        Self {
            id: licence.id.clone(),
            short_name: licence.short_name.clone(),
            name: licence.name.clone(),
            days: licence.promise.days,
            fee: fee_in_short(&licence.fee),
            availability: match licence.rollout {
                Rollout::Open => Availability::Open,
                Rollout::Pilot => Availability::CounterOnly,
                Rollout::Referred => Availability::Referred(
                    licence.referral.as_ref().map_or_else(|| "instansi lain".into(), |r| r.to.clone()),
                ),
                Rollout::Draft | Rollout::Closed => Availability::Closed,
            },
        }
    }
}

/// The fee in two words; `None` when it is not settled.
pub(super) fn fee_in_short(fee: &Fee) -> Option<String> {
    match fee {
        Fee::Unsettled => None,
        Fee::Free { .. } => Some("Gratis".into()),
        Fee::TaxElsewhere { .. } => Some("Ada pajak".into()),
        Fee::Retribusi { amount_rp, .. } => Some(indonesian::rupiah(*amount_rp)),
    }
}

impl Services {
    /// What a search found, best first.
    pub fn found(frame: Frame, searched: Searched, mut rows: Vec<ServiceRow>) -> Self {
        let others = rows.split_off(rows.len().min(FIRST_COUNT));
        let groups = [("Paling cocok", rows), ("Mungkin juga ini", others)];
        let groups = groups.into_iter().filter(|(_, rows)| !rows.is_empty());
        Self {
            frame,
            searched: Some(searched),
            groups: groups.map(|(heading, rows)| (heading.to_owned(), rows)).collect(),
        }
    }

    /// How many services are shown.
    pub fn count(&self) -> usize {
        self.groups.iter().map(|(_, rows)| rows.len()).sum()
    }

    /// What was typed.
    pub fn query(&self) -> &str {
        self.searched.as_ref().map_or("", |searched| &searched.query)
    }
}
